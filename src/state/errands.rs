//! What no sign-in needs but that by Okta Verify on this device: new tokens for old ones, telling the org of a sign-out, asking Okta
//! Verify. Where the file cannot be had, the org, or Okta Verify, could not be reached.

use std::{future::poll_fn, pin::pin, rc::Rc, sync::Arc, task::Poll};

use super::{
    World,
    flow::Flow,
    proving::{Proving, proving},
    session::{Core, OktaSession, Session},
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

/// How long the part may take, in milliseconds; as long as the org may take to hear of a sign-out.
const LONGEST_MS: u32 = 10_000;

/// What the part can do.
#[derive(Clone, Copy)]
struct Errands {
    renew: fn(Session, Arc<Tokens>, Proving) -> LocalFuture<'static, ()>,
    revoke: fn(Rc<Core>, Arc<Tokens>) -> LocalFuture<'static, bool>,
    sign_out: fn(Rc<Core>, Arc<Tokens>, OktaSession) -> SignedOut,
    deliver: fn(Rc<Flow>, Loopback, IsWanted) -> Delivered,
}

/// Whether something is still wanted.
pub(super) type IsWanted = Rc<dyn Fn() -> bool>;

later! { errands => fn errands() -> Errands {
    Errands {
        renew: |session, before, proving| {
            Box::pin(async move { session.renew_by(before, proving).await })
        },
        revoke: |core, tokens| Box::pin(async move { core.revoke(&tokens).await }),
        sign_out: |core, tokens, okta_session| {
            Box::pin(async move { core.sign_out(&tokens, okta_session).await })
        },
        deliver: |flow, loopback, is_wanted| {
            Box::pin(async move { flow.idx().deliver(&loopback, &*is_wanted).await })
        },
    }
} }

/// Fetches the part where it is not there yet, and says whether it is.
pub(super) async fn load() -> bool {
    errands().await.is_ok()
}

/// The part, unless it takes too long: whoever signs out waits no longer for a file than for the org.
async fn in_time(world: &World) -> Result<Errands, PartError> {
    let mut part = pin!(errands());
    let mut late = world.clock.sleep(LONGEST_MS);
    poll_fn(|context| match part.as_mut().poll(context) {
        Poll::Pending => late.as_mut().poll(context).map(|()| Err(PartError)),
        ready => ready,
    })
    .await
}

/// Takes a session through a renewal, and says whether the files for that could be had.
pub(super) async fn renew(session: Session, before: Arc<Tokens>) -> bool {
    // The other file is on its way by now, wherever there is a session.
    let (part, proving) = (errands().await, proving().await);
    match (part, proving) {
        (Ok(part), Ok(proving)) => {
            (part.renew)(session, before, proving).await;
            true
        }
        _ => false,
    }
}

/// Revokes both tokens, and says whether the org could be reached.
pub(super) async fn revoke(core: Rc<Core>, tokens: Arc<Tokens>) -> bool {
    match in_time(core.world()).await {
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
    match in_time(core.world()).await {
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
    match in_time(&flow.world).await {
        Ok(part) => (part.deliver)(flow, loopback, is_wanted).await,
        Err(PartError) => Err(Undelivered::Unreachable),
    }
}
