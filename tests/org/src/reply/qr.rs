//! QR codes, drawn as PNG: black and white, one bit a pixel, not compressed.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use qrcode::{Color, QrCode};
use serde_json::{Value, json};

/// Pixels to a module, and modules around the pattern that stay white.
const SCALE: usize = 4;
const QUIET: usize = 4;

/// `qrcode` of `contextualData`; `null` for a text that is too long for one.
pub(super) fn code(text: &str) -> Value {
    let Ok(code) = QrCode::new(text) else {
        return Value::Null;
    };
    let href = format!("data:image/png;base64,{}", STANDARD.encode(png(&code)));
    json!({ "method": "embedded", "href": href, "type": "image/png" })
}

fn png(code: &QrCode) -> Vec<u8> {
    let modules = code.width();
    let colors = code.to_colors();
    let size = (modules + 2 * QUIET) * SCALE;
    let is_dark = |x: usize, y: usize| {
        let module = |at: usize| (at / SCALE).checked_sub(QUIET).filter(|it| *it < modules);
        let at = module(x).zip(module(y)).map(|(x, y)| y * modules + x);
        at.and_then(|at| colors.get(at)) == Some(&Color::Dark)
    };
    let mut rows = Vec::new();
    for y in 0..size {
        // Each row begins with its filter: none.
        rows.push(0);
        for x in (0..size).step_by(8) {
            rows.push((x..x + 8).fold(0_u8, |byte, x| (byte << 1) | u8::from(!is_dark(x, y))));
        }
    }
    let side = u32::try_from(size).unwrap_or_default().to_be_bytes();
    // One bit a pixel, grey; no other choice is made.
    let header = [side.as_slice(), side.as_slice(), &[1, 0, 0, 0, 0]].concat();
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"IDAT", &zlib(&rows));
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    let length = u32::try_from(data.len()).unwrap_or_default();
    let named = [name.as_slice(), data].concat();
    file.extend(length.to_be_bytes());
    file.extend(&named);
    file.extend(crc32(&named).to_be_bytes());
}

/// RFC 1950 around stored blocks of RFC 1951.
fn zlib(data: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = data.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).unwrap_or_default();
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    stream.extend(adler32(data).to_be_bytes());
    stream
}

fn adler32(data: &[u8]) -> u32 {
    let (a, b) = data.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    (b << 16) | a
}

fn crc32(data: &[u8]) -> u32 {
    let crc = data.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    });
    !crc
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
        assert_eq!(crc32(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn the_picture_is_a_png_in_a_data_url() {
        let code = code("otpauth://totp/Sample?secret=ZR74DHZTG43NBULV");
        let href = code.get("href").and_then(Value::as_str).unwrap_or_default();
        let file = href.strip_prefix("data:image/png;base64,");
        let file = file
            .and_then(|it| STANDARD.decode(it).ok())
            .unwrap_or_default();
        assert!(file.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(file.ends_with(b"IEND\xae\x42\x60\x82"));
    }
}
