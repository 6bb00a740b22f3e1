//! What few visits need and none at its beginning: telling the org of a sign-out, and asking Okta Verify on this device. Where the
//! file cannot be had, the org, or Okta Verify, could not be reached.

use std::{rc::Rc, sync::Arc};

use super::{
    flow::Flow,
    session::{Core, OktaSession},
};
use crate::{
    idx::{Loopback, Undelivered},
    later::{PartError, later},
    oauth::Tokens,
    ports::LocalFuture,
};

/// Whether the org could be reached; nothing where the browser is on its way to the org's own page.
type SignedOut = LocalFuture<'static, Option<bool>>;
/// Whether Okta Verify took a challenge.
type Delivered = LocalFuture<'static, Result<(), Undelivered>>;

/// What the part can do.
#[derive(Clone, Copy)]
struct Errands {
    revoke: fn(Rc<Core>, Arc<Tokens>) -> LocalFuture<'static, bool>,
    sign_out: fn(Rc<Core>, Arc<Tokens>, OktaSession) -> SignedOut,
    deliver: fn(Rc<Flow>, Loopback, IsWanted) -> Delivered,
}

/// Whether something is still wanted.
pub(super) type IsWanted = Rc<dyn Fn() -> bool>;

later! { errands => fn errands() -> Errands {
    Errands {
        revoke: |core, tokens| Box::pin(async move { core.revoke(&tokens).await }),
        sign_out: |core, tokens, okta_session| {
            Box::pin(async move { core.sign_out(&tokens, okta_session).await })
        },
        deliver: |flow, loopback, is_wanted| {
            Box::pin(async move { flow.idx().deliver(&loopback, &*is_wanted).await })
        },
    }
} }

/// Fetches the part, where it is not there yet.
pub(super) async fn load() {
    let _ = errands().await;
}

/// Revokes both tokens, and says whether the org could be reached.
pub(super) async fn revoke(core: Rc<Core>, tokens: Arc<Tokens>) -> bool {
    match errands().await {
        Ok(part) => (part.revoke)(core, tokens).await,
        Err(PartError) => false,
    }
}

/// Tells the org of a sign-out, and says whether it could be reached; nothing where the browser is on its way to the org's own page.
pub(super) async fn sign_out(
    core: Rc<Core>,
    tokens: Arc<Tokens>,
    okta_session: OktaSession,
) -> Option<bool> {
    match errands().await {
        Ok(part) => (part.sign_out)(core, tokens, okta_session).await,
        Err(PartError) => Some(false),
    }
}

/// Hands a challenge to Okta Verify on this device, for as long as that is wanted.
///
/// # Errors
/// Why it did not take it.
pub(super) async fn deliver(
    flow: Rc<Flow>,
    loopback: Loopback,
    is_wanted: IsWanted,
) -> Result<(), Undelivered> {
    match errands().await {
        Ok(part) => (part.deliver)(flow, loopback, is_wanted).await,
        Err(PartError) => Err(Undelivered::Unreachable),
    }
}
