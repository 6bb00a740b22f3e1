//! Several tabs of one browser, and what they do to each other's sessions.

use std::{cell::RefCell, rc::Rc};

use org::Endpoint;
use serde_json::json;
use vestibule::{
    ports::Clock,
    state::{Place, SessionEnd},
};

use super::{
    Device, MIA, Tab, page,
    session::{HOUR, MINUTE, renewable},
    settle,
};

pub(super) const CLEO: &str = "cleo@example.com";

impl Device {
    /// The org's own sessions outlast the test.
    fn keep_okta_sessions(&self) {
        self.org
            .configure(|settings| settings.session_life_s = 30 * 86_400);
    }

    /// The person duplicates the tab: the browser copies its session storage.
    pub(super) fn duplicate(&self, tab: &Tab) -> Tab {
        let copy = tab.parts.session_storage.borrow().clone();
        let tab = self.load(Rc::new(RefCell::new(copy)), page(), None);
        // So long a tab waits whether the one before it goes.
        self.wait(2_000);
        tab
    }
}

impl Tab {
    fn refresh_token(&self) -> Option<String> {
        let stored = self.stored()?;
        let token = stored.get("refreshToken")?.get("refreshToken")?.as_str()?;
        Some(token.to_owned())
    }

    pub(super) fn has_session(&self) -> bool {
        self.side() == Place::Inside
    }
}

/// SEC-22: a copied tab knows itself for one and leaves the refresh token to the other. Both stay signed in, for hours.
#[test]
fn a_duplicated_tab() {
    let device = Device::with(&renewable(&json!({})));
    device.keep_okta_sessions();
    let tab = device.signed_in(MIA);
    let copy = device.duplicate(&tab);
    assert!(copy.has_session());
    assert_eq!(copy.refresh_token(), None);
    assert!(tab.refresh_token().is_some());
    for _ in 0..4 {
        device.wait(HOUR);
        assert!(tab.has_session() && copy.has_session());
    }
    assert_eq!(device.org.count_grant_refused("refresh_token"), 0);
    // The copy has got a refresh token of its own by the org's session, and the two are not the same.
    assert_ne!(copy.refresh_token().unwrap(), tab.refresh_token().unwrap());
    // A copy of the copy, too.
    let third = device.duplicate(&copy);
    device.wait(3 * HOUR);
    assert!(tab.has_session() && copy.has_session() && third.has_session());
    assert_eq!(device.org.count_grant_refused("refresh_token"), 0);
}

/// A reload is no copy: the refresh token stays.
#[test]
fn a_reloaded_tab_keeps_its_refresh_token() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let before = tab.refresh_token();
    let tab = device.reload(tab);
    device.wait(2_000);
    assert_eq!(tab.refresh_token(), before);
    device.wait(HOUR);
    assert!(tab.has_session());
    assert_eq!(device.refreshes(), 1);
}

/// A tab that signs in anew is nobody's copy, whatever its storage was copied from.
#[test]
fn a_new_sign_in_in_a_copied_tab_keeps_its_own_refresh_token() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let copied = tab.parts.session_storage.borrow().clone();
    let copied: std::collections::BTreeMap<_, _> = copied
        .into_iter()
        .filter(|(key, _)| key == "vestibule-tab")
        .collect();
    assert_eq!(copied.len(), 1);
    device.org.end_sessions();
    let copy = device.load(Rc::new(RefCell::new(copied)), page(), None);
    copy.name(MIA);
    copy.right_code(MIA);
    device.wait(2_000);
    assert!(copy.refresh_token().is_some() && tab.refresh_token().is_some());
}

/// SEC-70, SEC-42: six tabs that hold the same refresh token in local storage renew once between them, with locks and
/// without.
#[test]
fn a_storm_of_renewals_is_one() {
    for without_locks in [false, true] {
        let device = Device::with(&renewable(&json!({ "tokenStorage": "local" })));
        device.shared.without_locks.set(without_locks);
        let first = device.signed_in(MIA);
        let mut tabs = vec![first];
        for _ in 0..5 {
            tabs.push(device.tab(page()));
        }
        assert!(tabs.iter().all(Tab::has_session));
        device.wait(HOUR);
        assert_eq!(device.refreshes(), 1, "without locks: {without_locks}");
        assert!(tabs.iter().all(Tab::has_session));
        let tokens: Vec<_> = tabs.iter().map(Tab::access_token).collect();
        assert!(tokens.iter().all(|token| *token == tokens[0]));
        // All at once, on return from sleep.
        let awake = device.shared.clock.now_ms() + 3 * HOUR;
        device.shared.clock.set(awake);
        device.org.advance_clock(i64::try_from(3 * HOUR).unwrap());
        for tab in &tabs {
            tab.parts.wake_up();
        }
        device.wait(MINUTE);
        assert_eq!(device.refreshes(), 2, "without locks: {without_locks}");
        assert!(tabs.iter().all(Tab::has_session));
    }
}

/// SEC-42: a tab that holds the lock and does not come back stops nobody for ever.
#[test]
fn a_lock_that_is_never_given_back() {
    let device = Device::with(&renewable(&json!({ "tokenStorage": "local" })));
    let first = device.signed_in(MIA);
    let second = device.tab(page());
    let held = first.parts.hold("/v1/token");
    device.wait(HOUR - 40_000);
    assert!(held.get());
    device.wait(30_000);
    assert!(second.has_session());
    // The second one did not wait for ever, and used the refresh token while the org still took it.
    assert_eq!(device.refreshes(), 2);
    let stored = device.shared.local.borrow()["okta-token-storage"].clone();
    assert!(stored.contains(&second.access_token()));
    held.set(false);
    device.wait(HOUR);
    assert!(first.has_session() && second.has_session());
}

/// SEC-20: `local` is the deployer's word; a new tab finds the session there, and a sign-out in one is one in all.
#[test]
fn local_storage() {
    let device = Device::with(&renewable(&json!({ "tokenStorage": "local" })));
    let tab = device.signed_in(MIA);
    assert_eq!(tab.stored(), None, "not in session storage as well");
    let other = device.tab(page());
    assert!(other.has_session());
    assert_eq!(tab.count(Endpoint::Interact), 1);
    tab.session.sign_out();
    settle();
    assert_eq!(other.side(), Place::Ended(SessionEnd::Elsewhere));
    assert!(
        !device
            .shared
            .local
            .borrow()
            .contains_key("okta-token-storage")
    );
}

/// Signed out in one tab, signed out in all of that person, without a request that would sign them in again; somebody else
/// stays.
#[test]
fn signing_out_everywhere() {
    let device = Device::with(&renewable(&json!({})));
    let mias = device.signed_in(MIA);
    let mias_other = device.open();
    assert!(mias_other.has_session(), "by the Okta session");
    device.org.end_sessions();
    let cleos = device.open();
    cleos.name(CLEO);
    cleos.right_code(CLEO);
    let interacts = mias.count(Endpoint::Interact);
    mias.session.sign_out();
    settle();
    assert_eq!(mias_other.side(), Place::Ended(SessionEnd::Elsewhere));
    assert_eq!(mias_other.stored(), None);
    assert!(cleos.has_session());
    assert_eq!(mias.count(Endpoint::Interact), interacts);
    // Each tab takes its own tokens back.
    assert_eq!(mias.count(Endpoint::Revoke), 4);
}

/// Signed in in one tab, the tabs that still show the first page follow; where somebody has begun to type they do not.
#[test]
fn signing_in_is_noticed() {
    let device = Device::new();
    let waiting = device.open();
    let typing = device.open();
    *typing.parts.typed.borrow_mut() = "cl".to_owned();
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    settle();
    assert!(waiting.has_session());
    assert_eq!(
        (typing.side(), typing.place().as_str()),
        (Place::Outside, "identify")
    );
    assert_eq!(*typing.parts.typed.borrow(), "cl");
    // It ends there: nobody follows those who followed.
    let interacts = tab.count(Endpoint::Interact);
    assert_eq!(interacts, 4);
    device.wait(MINUTE);
    assert_eq!(tab.count(Endpoint::Interact), interacts);
}

/// Two people in two tabs, hour after hour.
#[test]
fn two_people_do_not_mix() {
    for storage in ["session", "memory"] {
        let config = renewable(&json!({ "tokenStorage": storage, "tabs": "shared" }));
        let device = Device::with(&config);
        device.keep_okta_sessions();
        let mias = device.open();
        let cleos = device.open();
        *cleos.parts.typed.borrow_mut() = CLEO.to_owned();
        device.wait(1_000);
        mias.name(MIA);
        mias.right_code(MIA);
        cleos.name(CLEO);
        cleos.right_code(CLEO);
        for _ in 0..3 {
            device.wait(HOUR);
            for (tab, identifier) in [(&mias, MIA), (&cleos, CLEO)] {
                let user = tab.session.user().get_untracked().unwrap();
                assert_eq!(user.email.as_deref(), Some(identifier));
            }
        }
        // A new tab is told of two people, and takes neither's session from them; the org says whose browser it is.
        let asked = mias.count(Endpoint::Interact);
        let third = device.open();
        device.wait(1_000);
        assert_eq!(mias.count(Endpoint::Interact), asked + 1);
        assert_eq!(
            third
                .session
                .user()
                .get_untracked()
                .unwrap()
                .email
                .as_deref(),
            Some(CLEO)
        );
    }
}

/// `"tabs": "shared"`: a new tab has the session without a call to the org, and without the refresh token; all six are
/// renewed by one refresh.
#[test]
fn tabs_that_share() {
    let device = Device::with(&renewable(&json!({ "tabs": "shared" })));
    let owner = device.signed_in(MIA);
    let mut tabs = Vec::new();
    for _ in 0..5 {
        tabs.push(device.open());
        device.wait(1_000);
    }
    assert!(tabs.iter().all(Tab::has_session));
    assert_eq!(owner.count(Endpoint::Interact), 1);
    assert!(tabs.iter().all(|tab| tab.refresh_token().is_none()));
    for message in device.shared.said.borrow().iter() {
        assert!(!message.contains("refreshToken"), "{message}");
    }
    device.wait(HOUR);
    assert_eq!(device.refreshes(), 1);
    assert!(owner.has_session() && tabs.iter().all(Tab::has_session));
    assert_eq!(owner.count(Endpoint::Interact), 1);
    // Whoever asks first must not stand in the way of the one that renews.
    let later = device.shared.clock.now_ms() + HOUR - 30_000;
    device.shared.clock.set(later);
    device
        .org
        .advance_clock(i64::try_from(HOUR - 30_000).unwrap());
    for tab in tabs.iter().rev().chain([&owner]) {
        tab.parts.wake_up();
    }
    device.wait(1_000);
    assert_eq!(
        (device.refreshes(), owner.count(Endpoint::Interact)),
        (2, 1)
    );
    assert!(
        tabs.iter()
            .all(|tab| tab.access_token() == owner.access_token())
    );
    // The one that renews is gone: the others go on by the Okta session.
    owner.parts.close();
    device.wait(HOUR);
    assert!(tabs.iter().all(Tab::has_session));
}

/// SEC-40: with `"tabs": "own"` no tab answers, and what is said holds no token.
#[test]
fn tabs_that_do_not_share() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    tab.parts
        .hear("vestibule/1 session? aaaaaaaaaaaaaaaaaaaaaaaa");
    settle();
    let other = device.open();
    other.session.sign_out();
    settle();
    for message in device.shared.said.borrow().iter() {
        assert!(message.len() < 200 && !message.contains("eyJ"), "{message}");
    }
    assert_eq!(device.shared.said.borrow().len(), 3);
}

/// SEC-40: messages that are not exactly what a tab of this release says change nothing and get no answer.
#[test]
fn foreign_messages_are_not_heard() {
    let device = Device::with(&renewable(&json!({ "tabs": "shared" })));
    let tab = device.signed_in(MIA);
    let subject = tab.session.user().get_untracked().unwrap().subject;
    let session = tab.stored().unwrap().to_string();
    let now_ms = device.shared.clock.now_ms();
    let said = device.shared.said.borrow().len();
    for message in [
        String::new(),
        "signed-out".to_owned(),
        format!("vestibule/2 signed-out {now_ms} {subject}"),
        format!("vestibule/1 signed-out {now_ms} {subject} "),
        format!("vestibule/1 signed-out {subject}"),
        format!("vestibule/1 signed-out x {subject}"),
        "vestibule/1 signed-out ".to_owned(),
        format!("vestibule/1 signed-out {now_ms} somebody-else"),
        format!("Vestibule/1 signed-out {now_ms} {subject}"),
        // Of a session before this one.
        format!("vestibule/1 signed-out {} {subject}", now_ms - 60_000),
        "vestibule/1 session? ".to_owned(),
        format!("vestibule/1 session? {}", "a".repeat(600)),
        "vestibule/1 session? with space".to_owned(),
        "vestibule/1 session! never-asked {}".to_owned(),
        format!("vestibule/1 session! never-asked {session}"),
        format!("{{\"version\":1,\"signed-out\":\"{subject}\"}}"),
    ] {
        tab.parts.hear(&message);
        settle();
        assert!(tab.has_session(), "{message}");
    }
    assert_eq!(device.shared.said.borrow().len(), said);
    // Unasked answers give a tab outside nothing either.
    device.org.end_sessions();
    let outside = device.load(Rc::default(), page(), None);
    tab.session.sign_out();
    device.wait(1_000);
    outside
        .parts
        .hear(&format!("vestibule/1 session! never-asked {session}"));
    settle();
    assert_eq!(outside.side(), Place::Outside);
}
