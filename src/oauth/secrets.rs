//! What a transaction is begun with.

use super::{CodeVerifier, Nonce, State};
use crate::ports::{CryptoError, Random};

/// The three secrets of one transaction.
#[derive(Debug)]
pub struct Secrets {
    /// Proves who exchanges the code.
    pub code_verifier: CodeVerifier,
    /// Ties a callback to the transaction.
    pub state: State,
    /// Ties an ID token to the transaction.
    pub nonce: Nonce,
}

impl Secrets {
    /// New ones.
    pub fn random(random: &dyn Random) -> Result<Secrets, CryptoError> {
        Ok(Secrets {
            code_verifier: CodeVerifier::random(random)?,
            state: State::random(random)?,
            nonce: Nonce::random(random)?,
        })
    }

    /// Those that the start script has made, with spaces between them, each of as many random bits as ours; an empty text where
    /// it has made none.
    pub fn parse(text: &str) -> Option<Secrets> {
        let mut parts = text.split(' ');
        let mut next = || parts.next().filter(|part| part.len() == LENGTH);
        Some(Secrets {
            code_verifier: CodeVerifier::new(next()?)?,
            state: State::new(next()?)?,
            nonce: Nonce::new(next()?)?,
        })
    }
}

/// 256 bits in base64url.
const LENGTH: usize = 43;
