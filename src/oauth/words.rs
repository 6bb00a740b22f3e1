//! The words of errors that only those read who run the app, in the console or on the page of a set-up that is wrong. They lie in the
//! file of what says why a `config.json` is wrong.

use super::{ExchangeError, IdTokenError, MetadataError, TokenError};
use crate::{
    later::{PartError, later},
    ports::CryptoError,
};

/// An error that is to be put into words.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unexplained {
    /// Of the metadata.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// Of the token endpoint.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// Of an ID token.
    #[error(transparent)]
    IdToken(#[from] IdTokenError),
    /// Of an exchange.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// Of the browser's cryptography.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
}

later! { refusals => fn words() -> fn(&Unexplained) -> String {
    |error| error.to_string()
} }

/// The error in words; without them, that they cannot be loaded.
pub async fn explained(error: Unexplained) -> String {
    match words().await {
        Ok(words) => words(&error),
        Err(PartError) => "the file that says why cannot be loaded".to_owned(),
    }
}
