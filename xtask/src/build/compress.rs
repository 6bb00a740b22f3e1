//! The compressed copies that a host sends in a file's place.

use std::io::{self, Write};

use ::brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};

/// Brotli at its best: quality 11 with a window of 22 bits, the largest that browsers take.
///
/// # Errors
/// Never for input in memory, but the writer's type allows it.
pub(crate) fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let parameters = BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        // All of the program is one block, whose parts the encoder tells apart better than a rule of lengths.
        lgblock: 20,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    let mut compressed = Vec::new();
    ::brotli::BrotliCompress(&mut &*bytes, &mut compressed, &parameters)?;
    Ok(compressed)
}

/// Gzip at its best, without a time, so that the same input gives the same file.
///
/// # Errors
/// Never for input in memory, but the writer's type allows it.
pub(crate) fn gzip(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::io::Read;

    use super::*;

    #[test]
    fn copies_unpack_to_the_same_bytes() {
        let bytes = b"sign in ".repeat(500);
        let (brotli, gzip) = (brotli(&bytes).unwrap(), gzip(&bytes).unwrap());
        assert!(brotli.len() < 100 && gzip.len() < 100);

        let mut unpacked = Vec::new();
        ::brotli::BrotliDecompress(&mut &*brotli, &mut unpacked).unwrap();
        assert_eq!(unpacked, bytes);

        let mut unpacked = Vec::new();
        flate2::read::GzDecoder::new(&*gzip)
            .read_to_end(&mut unpacked)
            .unwrap();
        assert_eq!(unpacked, bytes);
    }
}
