//! Proof Key for Code Exchange (RFC 7636), method `S256` only.

use std::fmt;

use super::{base64url, secret};
use crate::ports::{Crypto, CryptoError, Random};

/// The secret that proves, when a code is exchanged, that we asked for it.
///
/// Deliberately not `Clone`: there is one verifier per transaction and it stays with it. A second use would allow a
/// code of one sign-in to be finished by another.
pub struct CodeVerifier(String);

/// What the server learns beforehand: the SHA-256 of the verifier, in base64url.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeChallenge(String);

impl CodeVerifier {
    /// A new verifier: 256 random bits, 43 characters.
    pub fn random(random: &dyn Random) -> Result<CodeVerifier, CryptoError> {
        secret::random_text(random).map(CodeVerifier)
    }

    /// Takes back a stored verifier: 43 to 128 of the characters of RFC 7636 section 4.1.
    pub fn new(text: &str) -> Option<CodeVerifier> {
        let spelt_right = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte));
        if (43..=128).contains(&text.len()) && spelt_right {
            Some(CodeVerifier(text.to_owned()))
        } else {
            None
        }
    }

    /// The text itself. It must not reach a log, an address or an error.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// The challenge for this verifier (RFC 7636 section 4.2).
    pub async fn challenge(&self, crypto: &dyn Crypto) -> Result<CodeChallenge, CryptoError> {
        let digest = crypto.sha256(self.0.as_bytes()).await?;
        Ok(CodeChallenge(base64url::encode(&digest)))
    }
}

impl fmt::Debug for CodeVerifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("CodeVerifier([redacted])")
    }
}

impl CodeChallenge {
    /// The challenge as it stands in a request.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
