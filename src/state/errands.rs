//! What no sign-in needs but that by Okta Verify on this device: new tokens for old ones, whether this tab may ask for them, telling the
//! org of a sign-out, asking Okta Verify. Where the file cannot be had, the org, or Okta Verify, could not be reached.

use std::{future::poll_fn, pin::pin, rc::Rc, sync::Arc, task::Poll};

use super::{
    SignIn, World,
    proving::{Proving, proving},
    session::{Core, OktaSession, Session},
};
use crate::{
    idx::Undelivered,
    later::{PartError, later},
    oauth::Tokens,
    ports::LocalFuture,
};

/// Whether the org could be reached; nothing where the browser is on its way to the org's own page.
type SignedOut = LocalFuture<'static, Option<bool>>;

/// How long the part may take, in milliseconds; as long as the org may take to hear of a sign-out.
const LONGEST_MS: u32 = 10_000;

/// What the part can do.
#[derive(Clone, Copy)]
struct Errands {
    renew: fn(Session, Arc<Tokens>, Proving) -> LocalFuture<'static, ()>,
    revoke: fn(Rc<Core>, Arc<Tokens>) -> LocalFuture<'static, bool>,
    sign_out: fn(Rc<Core>, Arc<Tokens>, OktaSession) -> SignedOut,
    deliver: fn(SignIn) -> LocalFuture<'static, ()>,
    claim: fn(Session) -> LocalFuture<'static, ()>,
}

later! { errands => fn errands() -> Errands {
    Errands {
        renew: |session, before, proving| {
            Box::pin(async move { session.renew_by(before, proving).await })
        },
        revoke: |core, tokens| Box::pin(async move { core.revoke(&tokens).await }),
        sign_out: |core, tokens, okta_session| {
            Box::pin(async move { core.sign_out(&tokens, okta_session).await })
        },
        deliver: |sign_in| Box::pin(sign_in.deliver()),
        claim: |session| Box::pin(async move { session.claim().await }),
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

/// Hands the challenge of that visit's step to Okta Verify on this device.
pub(super) async fn deliver(sign_in: SignIn, visit: u32) {
    let flow = sign_in.flow.get_untracked();
    let part = in_time(&flow.world).await;
    if sign_in.visit.get_untracked() != visit {
        return;
    }
    match part {
        Ok(part) => (part.deliver)(sign_in).await,
        Err(PartError) => sign_in.give_up_device(Undelivered::Unreachable),
    }
}

/// Finds out whether this tab is a copy of another one; without the part nothing renews a session either, so that two tabs cannot do
/// it at once.
pub(super) async fn claim(session: Session) {
    if let Ok(part) = errands().await {
        (part.claim)(session).await;
    }
}
