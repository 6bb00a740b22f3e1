//! What no sign-in needs but that by Okta Verify on this device: new tokens for old ones, whether this tab may ask for them, what
//! tabs tell each other, telling the org of a sign-out, asking Okta Verify. Where the file cannot be had, the org, the other tab or Okta
//! Verify could not be reached.

use std::sync::Arc;

use leptos::task::spawn_local;

use super::{
    SignIn, World,
    session::{Core, OktaSession, Session, SessionEnd},
};
use crate::{later::later, oauth::Tokens, ports::LocalFuture};

/// How long the part may take, in milliseconds; as long as the org may take to hear of a sign-out.
const LONGEST_MS: u32 = 10_000;
/// How long it may take where a sign-in waits for what other tabs say, in milliseconds.
const FOR_TABS_MS: u32 = 2_000;

/// What the part can do.
#[derive(Clone, Copy)]
pub(super) struct Errands {
    /// Renews the session, and ends the flight of it.
    pub(super) renew: fn(Session, Arc<Tokens>),
    /// Revokes both tokens.
    pub(super) revoke: fn(&'static Core, Arc<Tokens>),
    /// Tells the org of a sign-out, and goes on with what comes of it.
    pub(super) sign_out: fn(Session, Arc<Tokens>, SessionEnd, OktaSession),
    /// Hands the challenge of the step at hand to Okta Verify on this device.
    pub(super) deliver: fn(SignIn),
    /// Finds out whether this tab is a copy of another one, and ends the flight of it.
    pub(super) claim: fn(Session),
    /// Takes what another tab said.
    pub(super) heard: fn(Session, String),
    /// Asks other tabs for their session, for so many milliseconds.
    ask_tabs: fn(Session, u32) -> LocalFuture<'static, Option<Tokens>>,
}

later! { errands => fn errands() -> Errands {
    Errands {
        renew: |session, before| spawn_local(async move { session.renew_now(before).await }),
        revoke: |core, tokens| {
            spawn_local(async move {
                core.revoke(&tokens).await;
            });
        },
        sign_out: |session, tokens, end, okta_session| {
            spawn_local(async move { session.sign_out_now(&tokens, end, okta_session).await });
        },
        deliver: |sign_in| spawn_local(sign_in.deliver()),
        claim: |session| spawn_local(async move { session.claim().await }),
        heard: |session, message| session.heard_now(&message),
        ask_tabs: |session, patience_ms| {
            Box::pin(async move { session.ask_tabs(patience_ms).await })
        },
    }
} }

/// Fetches the part where it is not there yet, and says whether it is.
pub(super) async fn load() -> bool {
    errands().await.is_ok()
}

/// Does something with the part, or without it where it takes too long: whoever signs out waits no longer for a file than for the
/// org.
pub(super) fn errand(world: &'static World, go: Box<dyn FnOnce(Option<Errands>)>) {
    spawn_local(async move {
        let part = world.within(LONGEST_MS, errands()).await;
        go(part.and_then(Result::ok));
    });
}

/// Asks other tabs for their session. Nothing where nobody has one, or where two tabs name two people.
pub(super) async fn ask_tabs(session: Session, patience_ms: u32) -> Option<Tokens> {
    // A sign-in waits for the answer.
    let world = session.world();
    let part = world.within(FOR_TABS_MS, errands()).await?.ok()?;
    (part.ask_tabs)(session, patience_ms).await
}
