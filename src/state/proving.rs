//! What is needed once a code is there: its exchange, and the proof of who it is; later the proof that new tokens are the same
//! person's. Nothing of it is needed to show a form or to send a mail, so it travels while the person looks for that mail.

use std::{rc::Rc, sync::Arc};

use super::{
    flow::{Code, ExchangeFailure, Flow},
    session::{Bound, Core, Given},
};
use crate::{
    later::later,
    oauth::{InteractionCode, Jwks, PendingTransaction, Tokens},
    ports::LocalFuture,
};

/// What comes of a code.
type Exchanged = LocalFuture<'static, Result<Tokens, ExchangeFailure>>;

/// What comes of a refresh token, where there is one.
type Refreshed = LocalFuture<'static, Option<Given>>;

/// What the part can do.
#[derive(Clone, Copy)]
pub(super) struct Proving {
    /// Exchanges a code for verified tokens.
    pub(super) exchange: fn(&'static Flow, Code, u64) -> Exchanged,
    /// Gives new tokens for old ones, by their refresh token; nothing where they have none.
    pub(super) refresh: fn(&'static Core, Arc<Tokens>, Rc<Jwks>, Bound) -> Refreshed,
    /// Gives tokens for the code of a sign-in at which nobody was asked anything.
    pub(super) trade: fn(
        &'static Core,
        InteractionCode,
        PendingTransaction,
        Rc<Jwks>,
        Bound,
    ) -> LocalFuture<'static, Given>,
}

later! { proving => pub(super) fn proving() -> Proving {
    Proving {
        exchange: |flow, code, since_ms| {
            Box::pin(async move { flow.exchange(code, since_ms).await })
        },
        refresh: |core, before, keys, key| {
            Box::pin(async move { core.refresh(&before, &keys, &key).await })
        },
        trade: |core, code, pending, keys, key| {
            Box::pin(async move { core.trade(&code, &pending, &keys, &key).await })
        },
    }
} }
