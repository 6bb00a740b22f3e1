//! From a code to verified tokens, and the keys that this takes.

use std::rc::Rc;

use super::{Code, ExchangeFailure, Flow};
use crate::{
    oauth::{self, ExchangeError, Grant, IdTokenError, Jwks, RequestError, TokenError, Tokens},
    state::{
        failure::{again, is_limit},
        phase::{Ending, Problem},
    },
};

/// How long an interaction code may be tried again, in milliseconds; the org keeps it for 60 seconds.
const CODE_LIFETIME_MS: u64 = 50_000;

impl Flow {
    /// Whether the keys should be fetched now: they are not there, and nobody else is about it.
    pub(in crate::state) fn begin_fetching_keys(&self) -> bool {
        self.keys.borrow().is_none() && !self.fetching_keys.replace(true)
    }

    pub(in crate::state) fn end_fetching_keys(&self) {
        self.fetching_keys.set(false);
    }

    /// Fetches metadata and keys ahead of their use. A failure is not told: the exchange will ask again.
    pub(in crate::state) async fn fetch_keys(&self) -> Result<Rc<Jwks>, ExchangeFailure> {
        let known = self.keys.borrow().clone();
        if let Some(keys) = known {
            return Ok(keys);
        }
        let client = self.oauth();
        // Both change nothing, so one quiet repetition is safe; past the cache, which may have kept half an answer.
        let metadata = match client.metadata().await {
            Err(oauth::MetadataError::Request(error)) if is_limit(&error) => Err(error.into()),
            Err(_) => client.fresh_metadata().await,
            metadata => metadata,
        };
        let metadata = metadata.map_err(|error| match error {
            oauth::MetadataError::Request(error) => again(error),
            error => ExchangeFailure::Over(Ending::Configuration(error.to_string())),
        })?;
        let keys = match client.keys(&metadata).await {
            Err(error) if is_limit(&error) => Err(error),
            Err(_) => client.fresh_keys(&metadata).await,
            keys => keys,
        };
        let keys = Rc::new(keys.map_err(again)?);
        *self.keys.borrow_mut() = Some(keys.clone());
        Ok(keys)
    }

    /// Exchanges the code for verified tokens. The code is kept while it can be tried again.
    pub(in crate::state) async fn exchange(
        &self,
        code: Code,
        since_ms: u64,
    ) -> Result<Tokens, ExchangeFailure> {
        let generation = self.generation();
        let keys = self.fetch_keys().await;
        if self.generation() != generation {
            return Err(ExchangeFailure::Spent);
        }
        let keys = match keys {
            Ok(keys) => keys,
            Err(failure) => {
                *self.code.borrow_mut() = Some((code, since_ms));
                return Err(failure);
            }
        };
        let Some(pending) = self.pending.take() else {
            return Err(ExchangeFailure::Spent);
        };
        let grant = match &code {
            Code::Interaction(code) => Grant::InteractionCode(code),
            Code::Authorization(code) => Grant::AuthorizationCode(code),
        };
        let exchanged = self.oauth().exchange(grant, &pending, &keys).await;
        if self.generation() != generation {
            // Given up meanwhile: what came of it is nobody's any more.
            self.forget(Some(&pending), false);
            return Err(ExchangeFailure::Spent);
        }
        match exchanged {
            Ok(tokens) => {
                self.forget(Some(&pending), true);
                Ok(tokens)
            }
            Err(ExchangeError::Token(TokenError::Request(RequestError::Configuration {
                error,
                description,
            }))) => {
                self.forget(Some(&pending), false);
                Err(ExchangeFailure::Over(Ending::Configuration(
                    [error, description].join(": "),
                )))
            }
            Err(ExchangeError::Token(TokenError::Request(error)) | ExchangeError::Keys(error)) => {
                *self.pending.borrow_mut() = Some(pending);
                *self.code.borrow_mut() = Some((code, since_ms));
                Err(again(error))
            }
            Err(ExchangeError::Token(TokenError::InvalidGrant { .. })) => {
                self.forget(Some(&pending), false);
                Err(ExchangeFailure::Spent)
            }
            Err(ExchangeError::Token(TokenError::Malformed)) => {
                *self.pending.borrow_mut() = Some(pending);
                *self.code.borrow_mut() = Some((code, since_ms));
                Err(ExchangeFailure::Again(Problem::Server))
            }
            Err(ExchangeError::IdToken(error)) => {
                self.forget(Some(&pending), false);
                self.world
                    .page
                    .log(&["id token refused: ", &error.to_string()].concat());
                Err(ExchangeFailure::Over(match error {
                    IdTokenError::Expired { .. } | IdTokenError::IssuedInFuture { .. } => {
                        Ending::ClockWrong
                    }
                    _ => Ending::Unverified,
                }))
            }
        }
    }

    /// The code that can be tried again, if it still lives.
    pub(in crate::state) fn take_code(&self) -> Option<(Code, u64)> {
        let now_ms = self.world.clock.now_ms();
        self.code
            .take()
            .filter(|(_, since_ms)| now_ms.abs_diff(*since_ms) < CODE_LIFETIME_MS)
    }
}
