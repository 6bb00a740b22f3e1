//! The words of errors that only those read who run the app, in the console or on the page of a set-up that is wrong. They lie in a
//! file of their own, which loads when there is something to say.

use super::{ExchangeError, IdTokenError, MetadataError, TokenError};
use crate::{
    config::ConfigError,
    later::{PartError, later},
    ports::{CryptoError, LocalFuture},
};

/// An error that is to be put into words.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Unexplained {
    /// Of `config.json`.
    #[error("{0}")]
    Config(ConfigError),
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

/// The error in words; without them, that they cannot be loaded. In the first file for all the others, which would share another one.
#[inline(never)]
pub fn explained(error: Unexplained) -> LocalFuture<'static, String> {
    Box::pin(async move {
        match (words().await, error) {
            (Ok(words), error) => words(&error),
            (Err(PartError), Unexplained::Config(_)) => {
                "config.json cannot be used, and the file that says why cannot be loaded".to_owned()
            }
            (Err(PartError), _) => "the file that says why cannot be loaded".to_owned(),
        }
    })
}
