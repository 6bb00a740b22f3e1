//! Handles, codes and ids, from the thread's generator.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::distributions::{Alphanumeric, DistString};
use rand::{Rng, RngCore};

/// base64url of so many random bytes; 32 bytes give the 43 characters of handles and codes.
pub(crate) fn handle(bytes: usize) -> String {
    let mut buffer = vec![0; bytes];
    rand::thread_rng().fill_bytes(&mut buffer);
    URL_SAFE_NO_PAD.encode(buffer)
}

/// A code of so many digits.
pub(crate) fn digits(count: u32) -> String {
    (0..count)
        .map(|_| char::from(b'0' + rand::thread_rng().gen_range(0..10)))
        .collect()
}

/// Letters of both cases and digits.
pub(crate) fn alphanumeric(count: usize) -> String {
    Alphanumeric.sample_string(&mut rand::thread_rng(), count)
}
