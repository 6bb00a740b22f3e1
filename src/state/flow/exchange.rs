//! From a code to verified tokens.

use leptos::task::spawn_local;

use super::{Code, ExchangeFailure, Flow};
use crate::{
    oauth::{
        DpopKey, ExchangeError, Grant, IdTokenError, MetadataError, RequestError, TokenError,
        Tokens, explained,
    },
    ports::{CryptoError, TransportError},
    state::{
        failure::again,
        phase::{Ending, Problem},
    },
};

/// How long an interaction code may be tried again, in milliseconds; the org keeps it for 60 seconds.
const CODE_LIFETIME_MS: u64 = 50_000;

impl Flow {
    /// Exchanges the code for verified tokens. The code is kept while it can be tried again.
    pub(in crate::state) async fn exchange(
        &self,
        code: Code,
        since_ms: u64,
    ) -> Result<Tokens, ExchangeFailure> {
        let generation = self.generation();
        let mut keys = self.keys.get(self.oauth()).await;
        if self.config.session.dpop && self.world.proof_keys.load().await.is_err() {
            keys = Err(RequestError::Transport(TransportError::Unreachable).into());
        }
        if self.generation() != generation {
            return Err(ExchangeFailure::Spent);
        }
        let keys = match keys {
            Ok(keys) => keys,
            Err(error) => {
                self.keep_code(code, since_ms);
                return Err(match error {
                    MetadataError::Request(error) => again(error),
                    error => {
                        ExchangeFailure::Over(Ending::Configuration(explained(error.into()).await))
                    }
                });
            }
        };
        let Some(pending) = self.pending.take() else {
            return Err(ExchangeFailure::Spent);
        };
        let grant = match &code {
            Code::Interaction(code) => Grant::InteractionCode(code),
            Code::Authorization(code) => Grant::AuthorizationCode(code),
        };
        let key = match self.config.session.dpop {
            true => match self.dpop_key().await {
                Ok(key) => Some(key),
                Err(error) => {
                    self.forget(Some(&pending), false);
                    return Err(ExchangeFailure::Over(Ending::Configuration(
                        explained(error.into()).await,
                    )));
                }
            },
            false => None,
        };
        let client = self.oauth();
        let exchanged = client.exchange(grant, &pending, &keys, key.as_ref()).await;
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
                let ending = Ending::configuration(&error, &description);
                Err(ExchangeFailure::Over(ending))
            }
            Err(ExchangeError::Token(TokenError::Request(error)) | ExchangeError::Keys(error)) => {
                *self.pending.borrow_mut() = Some(pending);
                self.keep_code(code, since_ms);
                Err(again(error))
            }
            Err(ExchangeError::Token(TokenError::InvalidGrant { .. })) => {
                self.forget(Some(&pending), false);
                Err(ExchangeFailure::Spent)
            }
            Err(ExchangeError::Token(TokenError::Malformed)) => {
                *self.pending.borrow_mut() = Some(pending);
                self.keep_code(code, since_ms);
                Err(ExchangeFailure::Again(Problem::Server))
            }
            Err(ExchangeError::Token(error @ TokenError::Downgraded)) => {
                self.forget(Some(&pending), false);
                Err(ExchangeFailure::Over(Ending::Configuration(
                    explained(error.into()).await,
                )))
            }
            Err(ExchangeError::IdToken(error)) => {
                self.forget(Some(&pending), false);
                let page = self.world.page.clone();
                spawn_local(async move {
                    let why = explained(error.into()).await;
                    page.log(&["id token refused: ", &why].concat());
                });
                Err(ExchangeFailure::Over(match error {
                    IdTokenError::Expired { .. }
                    | IdTokenError::IssuedInFuture { .. }
                    | IdTokenError::Clock { .. } => Ending::ClockWrong,
                    _ => Ending::Unverified,
                }))
            }
        }
    }

    async fn dpop_key(&self) -> Result<DpopKey, CryptoError> {
        DpopKey::make(&*self.world.proof_keys, &*self.world.random).await
    }

    /// Keeps a code that can be tried again.
    pub(in crate::state) fn keep_code(&self, code: Code, since_ms: u64) {
        *self.code.borrow_mut() = Some((code, since_ms));
    }

    /// The code that can be tried again, if it still lives.
    pub(in crate::state) fn take_code(&self) -> Option<(Code, u64)> {
        let now_ms = self.world.clock.now_ms();
        self.code
            .take()
            .filter(|(_, since_ms)| now_ms.abs_diff(*since_ms) < CODE_LIFETIME_MS)
    }
}
