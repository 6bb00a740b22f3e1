//! The ends of a session: by the person, half-failed or offline, and by a limit.

use org::{Endpoint, Fault, FaultKind};
use serde_json::json;
use vestibule::{
    ports::Clock,
    state::{Limit, Place, SessionEnd},
};

use super::{
    Device, MIA, Tab,
    session::{HOUR, MINUTE, renewable},
    settle,
};

/// SEC-27: sign-out forgets everything in this browser before the first request, revokes both tokens and goes to the org.
#[test]
fn sign_out_forgets_first() {
    let device = Device::with(&renewable(&json!({ "idleTimeout": 600 })));
    let tab = device.signed_in(MIA);
    let before = device.org.requests().len();
    tab.session.sign_out();
    assert_eq!(device.org.requests().len(), before, "no request yet");
    assert_eq!(tab.session.user().get_untracked(), None);
    assert!(tab.parts.session_storage.borrow().is_empty());
    let local = device.shared.local.borrow().clone();
    assert_eq!(local.keys().collect::<Vec<_>>(), ["vestibule-ended"]);
    settle();
    assert_eq!(tab.count(Endpoint::Revoke), 2);
    assert_eq!(tab.parts.left_for.borrow().len(), 1);
    tab.session.sign_out();
    settle();
    assert_eq!(tab.count(Endpoint::Revoke), 2, "twice is once");
}

/// SEC-27: half-failed, offline, and without leaving the page.
#[test]
fn sign_out_when_not_everything_works() {
    // The first of the two cannot be revoked: the second is, and the person is told.
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    device
        .org
        .add_fault(Fault::new(Endpoint::Revoke, FaultKind::Refuse).times(1));
    tab.session.sign_out();
    settle();
    assert_eq!(tab.count(Endpoint::Revoke), 2);
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Untold));
    assert!(tab.parts.left_for.borrow().is_empty());

    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    device.shared.offline.set(true);
    tab.session.sign_out();
    settle();
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Untold));
    assert_eq!(tab.stored(), None);

    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    tab.session.sign_out_here();
    settle();
    assert_eq!(tab.side(), Place::Ended(SessionEnd::SignedOut));
    assert!(tab.parts.left_for.borrow().is_empty());
    // The Okta session is over as well: a new tab has to sign in.
    assert_eq!(device.open().place(), "identify");
}

/// SEC-73: nobody there for too long: a warning first, then the end, in the org too.
#[test]
fn an_idle_session_ends() {
    let device = Device::with(&renewable(&json!({ "idleTimeout": 600 })));
    let tab = device.signed_in(MIA);
    let warning = |tab: &Tab| tab.session.warning().get_untracked();
    device.wait(8 * MINUTE);
    assert_eq!(warning(&tab), None);
    tab.parts.touch();
    device.wait(8 * MINUTE);
    assert_eq!(warning(&tab), None, "the person was there meanwhile");
    device.wait(MINUTE + 30_000);
    assert_eq!(warning(&tab).unwrap().limit, Limit::Idle);
    // Brushing against the mouse is no answer to a warning; the button is.
    tab.parts.touch();
    device.wait(10_000);
    assert!(warning(&tab).is_some());
    tab.session.stay();
    settle();
    assert_eq!(warning(&tab), None);
    device.wait(9 * MINUTE + 30_000);
    assert!(warning(&tab).is_some());
    device.wait(MINUTE);
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Limit(Limit::Idle)));
    assert_eq!(tab.stored(), None);
    assert_eq!(
        device.open().place(),
        "identify",
        "the Okta session is over"
    );
}

/// SEC-73: the longest time is measured from the sign-in, over renewals and reloads.
#[test]
fn a_session_ends_after_its_longest_time() {
    let device = Device::with(&renewable(&json!({ "sessionLifetime": 7_500 })));
    let tab = device.signed_in(MIA);
    device.wait(2 * HOUR);
    assert!(device.refreshes() >= 2);
    let tab = device.reload(tab);
    device.wait(4 * MINUTE + 30_000);
    assert_eq!(
        tab.session.warning().get_untracked().unwrap().limit,
        Limit::Lifetime
    );
    // No sign of the person moves it.
    tab.session.stay();
    device.wait(MINUTE);
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Limit(Limit::Lifetime)));
}

/// A limit that passed while the device slept ends the session before anything else is done with it.
#[test]
fn an_idle_limit_counts_over_sleep() {
    let device = Device::with(&renewable(&json!({ "idleTimeout": 600 })));
    let tab = device.signed_in(MIA);
    let awake = device.shared.clock.now_ms() + HOUR;
    device.shared.clock.set(awake);
    device.org.advance_clock(i64::try_from(HOUR).unwrap());
    tab.parts.touch();
    tab.parts.wake_up();
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Limit(Limit::Idle)));
    assert_eq!(device.refreshes(), 0);
}

/// SEC-73: somebody who works in one tab is not idle in another, and who stays in one stays in all.
#[test]
fn idleness_is_measured_over_all_tabs() {
    let device = Device::with(&renewable(&json!({ "idleTimeout": 600 })));
    let tab = device.signed_in(MIA);
    let other = device.open();
    for _ in 0..4 {
        device.wait(5 * MINUTE);
        other.parts.touch();
    }
    assert!(tab.has_session() && other.has_session());
    device.wait(9 * MINUTE + 30_000);
    let warned = |tab: &Tab| tab.session.warning().get_untracked().is_some();
    assert!(warned(&tab) && warned(&other));
    tab.session.stay();
    device.wait(10_000);
    assert!(!warned(&tab) && !warned(&other));
    device.wait(10 * MINUTE);
    for tab in [&tab, &other] {
        assert!(matches!(
            tab.side(),
            Place::Ended(SessionEnd::Limit(Limit::Idle) | SessionEnd::Elsewhere)
        ));
    }
}

/// A sign-out while a renewal is on its way: what comes of it is nobody's, and is taken back.
#[test]
fn signing_out_during_a_renewal() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let held = tab.parts.hold("/v1/token");
    device.wait(HOUR - 50_000);
    assert_eq!(device.refreshes(), 1);
    tab.session.sign_out_here();
    settle();
    held.set(false);
    device.wait(1_000);
    assert_eq!(tab.side(), Place::Ended(SessionEnd::SignedOut));
    assert_eq!(tab.stored(), None);
    assert_eq!(tab.count(Endpoint::Revoke), 4);
}
