//! Hashes of contents: for file names and for integrity values.

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// Eight bytes of the SHA-256 in hexadecimal, for a file name.
pub(crate) fn short(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The value of an `integrity` attribute (Subresource Integrity, 3.3). A longer hash is no safer today, and nothing compresses it.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_hosts_keep_for_ever() {
        assert_eq!(short(b"abc"), "ba7816bf8f01cfea");
    }

    #[test]
    fn integrity_is_a_known_vector() {
        // SHA-256 of "abc" by FIPS 180-4, in base64.
        let expected = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        assert_eq!(integrity(b"abc"), expected);
    }
}
