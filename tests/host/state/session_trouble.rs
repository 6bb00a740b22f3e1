//! Sessions when things cross, break off or come late.

use std::{cell::RefCell, rc::Rc, task::Context};

use leptos::prelude::*;
use org::{Dpop, Endpoint, Fault, FaultKind};
use serde_json::json;
use vestibule::{
    ports::{Clock, Method, Request},
    state::{Limit, Place, SessionEnd},
};

use super::{
    Device, MIA, page,
    session::{HOUR, MINUTE, renewable},
    session_tabs::CLEO,
    settle,
};

impl Device {
    /// The device sleeps for so long: nothing of any page runs.
    fn sleep(&self, ms: u64) {
        self.shared.clock.set(self.shared.clock.now_ms() + ms);
        self.org.advance_clock(i64::try_from(ms).unwrap());
    }
}

/// SEC-22: a copy that nobody renews ends alone. What it does not have says nothing of the tab that it was copied from.
#[test]
fn a_copy_that_cannot_renew_ends_alone() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let copy = device.duplicate(&tab);
    device.org.end_sessions();
    device.wait(HOUR + MINUTE);
    assert_eq!(copy.side(), Place::Ended(SessionEnd::Expired));
    assert!(tab.has_session());
    device.wait(HOUR);
    assert!(tab.has_session());
    assert_eq!(device.org.count_grant_refused("refresh_token"), 0);
}

/// SEC-22: a tab that is asked for much right after a reload does not take itself for its own copy.
#[test]
fn a_tab_is_not_its_own_copy() {
    let device = Device::with(&renewable(&json!({ "apiOrigins": ["https://org.test"] })));
    let tab = device.signed_in(MIA);
    device.sleep(2 * HOUR);
    let storage = tab.parts.session_storage.clone();
    tab.parts.close();
    let tab = device.load(storage, page(), None);
    tab.parts.wake_up();
    tab.parts.wake_up();
    device.wait(5_000);
    assert!(tab.has_session());
    assert!(tab.stored().unwrap().get("refreshToken").is_some());
    assert_eq!(device.refreshes(), 1);
}

/// Whoever asked for a renewal and goes away takes nothing along: it ends, and the next one works.
#[test]
fn a_renewal_outlives_whoever_asked_for_it() {
    let device = Device::with(&renewable(&json!({ "apiOrigins": ["https://org.test"] })));
    let tab = device.signed_in(MIA);
    let first = tab.access_token();
    device.org.revoke_token(&first);
    let held = tab.parts.hold("/v1/token");
    let request = Request {
        method: Method::Get,
        url: "https://org.test/api/echo".to_owned(),
        headers: Vec::new(),
        body: None,
        credentials: false,
        fresh: false,
        timeout_ms: 1_000,
    };
    let session = tab.session;
    let mut asked = Box::pin(async move { session.fetch(request).await });
    let mut context = Context::from_waker(std::task::Waker::noop());
    assert!(asked.as_mut().poll(&mut context).is_pending());
    settle();
    assert_eq!(device.refreshes(), 1);
    drop(asked);
    held.set(false);
    device.wait(1_000);
    assert_ne!(tab.access_token(), first);
    device.wait(HOUR);
    assert_eq!((device.refreshes(), tab.has_session()), (2, true));
}

/// Many reasons at once are one renewal, also where nothing but this tab's own order sees to it.
#[test]
fn one_tab_renews_once_at_a_time() {
    let config = renewable(&json!({ "tokenStorage": "memory" }));
    let device = Device::with(&config);
    device.shared.without_locks.set(true);
    device.shared.blocked.set(true);
    let tab = device.signed_in(MIA);
    let held = tab.parts.hold("/v1/token");
    device.sleep(HOUR);
    for _ in 0..5 {
        tab.parts.wake_up();
    }
    assert_eq!(device.refreshes(), 1);
    held.set(false);
    device.wait(1_000);
    assert_eq!((device.refreshes(), tab.has_session()), (1, true));
}

/// SEC-42: while one tab waits for the org, the others wait for it, with locks and without.
#[test]
fn others_wait_for_a_slow_renewal() {
    for without_locks in [false, true] {
        let device = Device::with(&renewable(&json!({ "tokenStorage": "local" })));
        device.shared.without_locks.set(without_locks);
        let first = device.signed_in(MIA);
        let second = device.tab(page());
        let third = device.tab(page());
        let held = first.parts.hold("/v1/token");
        device.sleep(HOUR);
        for tab in [&first, &second, &third] {
            tab.parts.wake_up();
        }
        device.wait(5_000);
        assert_eq!(device.refreshes(), 1, "without locks: {without_locks}");
        held.set(false);
        device.wait(5_000);
        assert_eq!(device.refreshes(), 1, "without locks: {without_locks}");
        for tab in [&second, &third] {
            assert_eq!(tab.access_token(), first.access_token());
        }
    }
}

/// SEC-27: a tab that did not run when its person signed out elsewhere hears of it when it does: restored, or woken.
#[test]
fn a_tab_that_did_not_run_hears_of_the_end_later() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let closed = device.open();
    let asleep = device.open();
    let cleos = {
        device.org.end_sessions();
        let tab = device.open();
        tab.name(CLEO);
        tab.right_code(CLEO);
        tab
    };
    let storage = closed.parts.session_storage.clone();
    closed.parts.close();
    asleep.parts.deafen();
    device.wait(MINUTE);
    let revoked = tab.count(Endpoint::Revoke);
    tab.session.sign_out();
    device.wait(MINUTE);
    asleep.parts.wake_up();
    assert_eq!(asleep.side(), Place::Ended(SessionEnd::Elsewhere));
    device.org.end_sessions();
    let restored = device.load(storage, page(), None);
    assert_eq!((restored.side(), restored.stored()), (Place::Outside, None));
    assert_eq!(tab.count(Endpoint::Revoke) - revoked, 6, "each its own two");
    assert!(cleos.has_session());
    // The next session of the same person is not meant.
    let again = device.signed_in(MIA);
    let again = device.reload(again);
    assert!(again.has_session());
}

/// What says nothing about the session ends none: a proxy's page in place of the keys, or of the tokens.
#[test]
fn a_proxy_s_page_ends_nothing() {
    for endpoint in [Endpoint::Metadata, Endpoint::Keys, Endpoint::Token] {
        let device = Device::with(&renewable(&json!({})));
        let tab = device.signed_in(MIA);
        // After a reload the keys are asked for again.
        let tab = device.reload(tab);
        device
            .org
            .add_fault(Fault::new(endpoint, FaultKind::Html200).times(4));
        device.wait(HOUR + MINUTE);
        assert!(tab.has_session(), "{}", endpoint.name());
        device.wait(10 * MINUTE);
        assert!(tab.has_session() && !tab.session.standing().get_untracked().offline);
    }
}

/// SEC-70: an answer that was lost on its way is asked for once more at once, while the org still gives it.
#[test]
fn a_lost_answer_does_not_burn_the_refresh_token() {
    for kind in [FaultKind::Refuse, FaultKind::HalfJson, FaultKind::Html502] {
        let device = Device::with(&renewable(&json!({})));
        // The next look would come too late for it.
        device
            .org
            .configure(|settings| settings.refresh_grace_s = 5);
        let tab = device.signed_in(MIA);
        device
            .org
            .add_fault(Fault::new(Endpoint::Token, kind).after_processing());
        device.wait(3 * HOUR);
        assert!(tab.has_session(), "{kind:?}");
        assert_eq!(
            device.org.count_grant_refused("refresh_token"),
            0,
            "{kind:?}"
        );
    }
}

/// A tab that waits at the sign-in page finds the session that another tab has stored for all.
#[test]
fn a_waiting_tab_finds_a_session_in_local_storage() {
    let device = Device::with(&renewable(&json!({ "tokenStorage": "local" })));
    device
        .org
        .configure(|settings| settings.idx_session = false);
    let waiting = device.open();
    let tab = device.signed_in(MIA);
    settle();
    assert!(waiting.has_session());
    assert_eq!(waiting.access_token(), tab.access_token());
}

/// SEC-25, SEC-74: somebody who has named themselves is not signed in as somebody else, and their name is not kept for later.
#[test]
fn a_name_wins_over_another_tab_s_session() {
    let device = Device::with(&renewable(&json!({ "tabs": "shared" })));
    let mias = device.signed_in(MIA);
    device.org.end_sessions();
    let cleos = device.open();
    cleos.name(CLEO);
    device.wait(1_000);
    assert_eq!(
        (cleos.side(), cleos.place().as_str()),
        (Place::Outside, "challenge-email")
    );
    assert!(mias.has_session());
}

/// SEC-13: a clock that is put right while a session lasts neither ends it nor lets its tokens grow old.
#[test]
fn a_clock_that_is_put_right() {
    for storage in ["session", "local"] {
        let device = Device::with(&renewable(&json!({ "tokenStorage": storage })));
        device.org.advance_clock(-5 * 3_600_000);
        let tab = device.signed_in(MIA);
        let other = device.tab(page());
        let right = device.shared.clock.now_ms() - 5 * HOUR;
        device.shared.clock.set(right);
        for _ in 0..3 {
            device.wait(HOUR - 2 * MINUTE);
            tab.parts.wake_up();
            other.parts.wake_up();
            device.wait(MINUTE);
        }
        assert!(tab.has_session() && other.has_session());
        assert_eq!(device.org.count_grant_refused("refresh_token"), 0);
        let expires_s = untrack(|| tab.session.expires_at()).unwrap();
        assert!(expires_s <= device.shared.clock.now_ms() / 1000 + 3_600);
    }
}

/// WCAG 2.2.1: whatever the limit is, there are 20 seconds to answer the warning.
#[test]
fn a_warning_leaves_time_to_answer() {
    let device = Device::with(&renewable(&json!({ "idleTimeout": 40 })));
    let tab = device.signed_in(MIA);
    device.wait(20_000);
    let warning = tab.session.warning().get_untracked();
    assert!(warning.is_some());
    device.wait(15_000);
    assert!(tab.has_session());
    tab.session.stay();
    device.wait(35_000);
    assert!(tab.has_session());
    device.wait(20_000);
    assert!(matches!(
        tab.side(),
        Place::Ended(SessionEnd::Limit(Limit::Idle))
    ));
}

/// SEC-73: where the browser lets tabs know nothing of each other, one that nobody looks at does not end the others.
#[test]
fn an_idle_tab_that_knows_nothing_of_others_ends_alone() {
    let device = Device::with(&renewable(&json!({ "idleTimeout": 600 })));
    device.shared.blocked.set(true);
    let idle = device.signed_in(MIA);
    let used = device.open();
    assert!(used.has_session());
    for _ in 0..4 {
        device.wait(4 * MINUTE);
        used.parts.touch();
    }
    assert_eq!(idle.side(), Place::Ended(SessionEnd::Limit(Limit::Idle)));
    assert!(used.has_session());
}

/// Tokens that hardly live are not asked for all the time.
#[test]
fn short_lived_tokens() {
    let device = Device::with(&renewable(&json!({})));
    device.org.configure(|settings| settings.token_life_s = 10);
    let tab = device.signed_in(MIA);
    device.wait(5 * MINUTE);
    assert!(tab.has_session());
    assert!(
        (2..=11).contains(&device.refreshes()),
        "{}",
        device.refreshes()
    );
}

/// SEC-72: each session has a key of its own, and a sign-out takes nobody else's.
#[test]
fn two_people_with_keys() {
    let device = Device::with(&renewable(&json!({ "dpop": true })));
    device
        .org
        .configure(|settings| settings.dpop = Dpop::Required);
    let mias = device.signed_in(MIA);
    device.org.end_sessions();
    let cleos = device.open();
    cleos.name(CLEO);
    cleos.right_code(CLEO);
    mias.session.sign_out();
    settle();
    assert_eq!(device.shared.proof_keys.borrow().len(), 1);
    let cleos = device.reload(cleos);
    device.wait(HOUR);
    assert!(cleos.has_session());
}

/// SEC-40: an answer to another question than the one asked is not taken, nor one that is too long, and none brings a refresh
/// token.
#[test]
fn only_the_answer_to_the_question_is_taken() {
    let device = Device::with(&renewable(&json!({ "tabs": "shared" })));
    let tab = device.signed_in(MIA);
    let session = tab.stored().unwrap();
    assert!(session.get("refreshToken").is_some());
    tab.parts.close();
    device.org.end_sessions();
    let asked = |answer: &dyn Fn(&str) -> String| {
        let outside = device.load(Rc::new(RefCell::default()), page(), None);
        let said = device.shared.said.borrow().last().cloned().unwrap();
        let name = said.strip_prefix("vestibule/1 session? ").unwrap();
        outside.parts.hear(&answer(name));
        device.wait(1_000);
        outside
    };
    let other = asked(&|_| format!("vestibule/1 session! another-question {session}"));
    assert_eq!(other.side(), Place::Outside);
    let spaces = " ".repeat(200_000);
    let long = asked(&|name| format!("vestibule/1 session! {name} {session}{spaces}"));
    assert_eq!(long.side(), Place::Outside);
    let right = asked(&|name| format!("vestibule/1 session! {name} {session}"));
    assert!(right.has_session());
    assert!(right.stored().unwrap().get("refreshToken").is_none());
}

/// Two people do not mix where all tabs share one store, either: who was there first is told, and does not become the other.
#[test]
fn somebody_else_in_local_storage() {
    let device = Device::with(&renewable(&json!({ "tokenStorage": "local" })));
    device
        .org
        .configure(|settings| settings.idx_session = false);
    let cleos = device.open();
    *cleos.parts.typed.borrow_mut() = CLEO.to_owned();
    let mias = device.signed_in(MIA);
    cleos.name(CLEO);
    cleos.right_code(CLEO);
    settle();
    assert_eq!(mias.side(), Place::Ended(SessionEnd::Elsewhere));
    let user = cleos.session.user().get_untracked().unwrap();
    assert_eq!(user.email.as_deref(), Some(CLEO));
    device.wait(HOUR);
    assert!(cleos.has_session(), "what is Cleo's stays");
    let stored = device.shared.local.borrow()["okta-token-storage"].clone();
    assert!(stored.contains(&cleos.access_token()));
}
