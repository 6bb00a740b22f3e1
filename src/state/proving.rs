//! What is needed once a code is there: its exchange, the proof of who it is, and later new tokens. Nothing of it is needed to
//! show a form or to send a mail, so it travels while the person looks for that mail.

use std::{rc::Rc, sync::Arc};

use super::{
    flow::{Code, ExchangeFailure, Flow},
    session::{Core, Renewed, Session},
};
use crate::{later::later, oauth::Tokens, ports::LocalFuture};

/// What comes of a code.
type Exchanged = LocalFuture<'static, Result<Tokens, ExchangeFailure>>;

/// What the part can do.
#[derive(Clone, Copy)]
pub(super) struct Proving {
    /// Exchanges a code for verified tokens.
    pub(super) exchange: fn(Rc<Flow>, Code, u64) -> Exchanged,
    /// Renews the tokens.
    pub(super) renew: fn(Rc<Core>, Session, Arc<Tokens>) -> LocalFuture<'static, Renewed>,
}

later! { proving => pub(super) fn proving() -> Proving {
    Proving {
        exchange: |flow, code, since_ms| {
            Box::pin(async move { flow.exchange(code, since_ms).await })
        },
        renew: |core, session, before| Box::pin(async move { core.renew(&session, before).await }),
    }
} }
