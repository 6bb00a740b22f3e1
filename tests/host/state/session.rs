//! The life of a session in one tab: renewed, kept, told of, ended.

use leptos::prelude::*;
use org::{Endpoint, Fault, FaultKind, Tamper};
use serde_json::{Value, json};
use vestibule::{
    ports::Clock,
    state::{Place, SessionEnd},
};

use super::{Device, MIA, Tab, settle};

/// An hour, in milliseconds: the life of the stand-in's tokens.
pub(super) const HOUR: u64 = 3_600_000;
pub(super) const MINUTE: u64 = 60_000;

/// A configuration with renewal.
pub(super) fn renewable(more: &Value) -> Value {
    let mut config = json!({ "scopes": ["openid", "profile", "email", "offline_access"] });
    let members = config.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    config
}

impl Device {
    /// A tab in which somebody has just signed in.
    pub(super) fn signed_in(&self, identifier: &str) -> Tab {
        let tab = self.open();
        // As long as it asks other tabs, where they share.
        self.wait(1_000);
        tab.name(identifier);
        tab.right_code(identifier);
        assert_eq!(tab.place(), "signed in");
        tab
    }

    pub(super) fn refreshes(&self) -> usize {
        self.org.count_grant("refresh_token")
    }
}

impl Tab {
    pub(super) fn side(&self) -> Place {
        self.session.place().get_untracked()
    }

    pub(super) fn access_token(&self) -> String {
        let token = untrack(|| self.session.access_token());
        token.unwrap().secret().to_owned()
    }

    fn says_offline(&self) -> bool {
        self.session.standing().get_untracked().offline
    }

    /// What lies in session storage under okta-auth-js' key.
    pub(super) fn stored(&self) -> Option<Value> {
        let storage = self.parts.session_storage.borrow();
        let text = storage.get("okta-token-storage")?;
        Some(serde_json::from_str(text).unwrap())
    }
}

/// New tokens come a minute before the old ones end, once, and okta-auth-js finds them where the old ones were.
#[test]
fn a_session_renews_itself() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let first = tab.access_token();
    device.wait(HOUR - 2 * MINUTE);
    assert_eq!(device.refreshes(), 0);
    device.wait(2 * MINUTE - 1);
    assert_eq!(device.refreshes(), 1);
    assert_ne!(tab.access_token(), first);
    assert_eq!(
        tab.stored().unwrap()["accessToken"]["accessToken"],
        tab.access_token()
    );
    assert_eq!(tab.side(), Place::Inside);
    // And again, with the refresh token that came in the meantime: the old one is used up.
    device.wait(HOUR);
    assert_eq!(device.refreshes(), 2);
    assert_eq!(tab.side(), Place::Inside);
}

/// SEC-71: without a network the session stays and says so; when the network is back it is renewed at once.
#[test]
fn offline_for_an_hour() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    device.wait(HOUR - 3 * MINUTE);
    device.shared.offline.set(true);
    device.wait(HOUR);
    assert_eq!(tab.side(), Place::Inside);
    assert!(tab.says_offline());
    assert_eq!(device.refreshes(), 0);
    device.shared.offline.set(false);
    tab.parts.wake_up();
    assert_eq!(device.refreshes(), 1);
    assert_eq!(tab.side(), Place::Inside);
    assert!(!tab.says_offline());
}

/// SEC-71: a failing server is asked again, ever more seldom, and ends nothing.
#[test]
fn a_failing_server_is_not_hammered() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    for kind in [FaultKind::Api500, FaultKind::Html502] {
        device
            .org
            .add_fault(Fault::new(Endpoint::Token, kind).times(3));
    }
    let before = tab.count(Endpoint::Token);
    device.wait(HOUR + 10 * MINUTE);
    let tries = tab.count(Endpoint::Token) - before;
    assert_eq!((tries, tab.side()), (7, Place::Inside));
    assert!(!tab.says_offline());
}

/// SEC-71, SEC-70: `invalid_grant` ends the session with a sentence, and nothing is tried again.
#[test]
fn a_refused_refresh_token_ends_the_session() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let refresh_token = tab.stored().unwrap()["refreshToken"]["refreshToken"]
        .as_str()
        .unwrap()
        .to_owned();
    device.org.revoke_token(&refresh_token);
    device.wait(HOUR);
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Expired));
    assert_eq!(device.refreshes(), 1);
    assert_eq!(tab.stored(), None);
    device.wait(HOUR);
    assert_eq!(device.refreshes(), 1, "no loop");
    tab.session.go_on();
    assert_eq!(tab.side(), Place::Outside);
}

/// SEC-15, SEC-10, SEC-11: a renewed ID token is checked as the first was, and must name the same person.
#[test]
fn a_renewed_id_token_is_verified() {
    for tamper in [
        Tamper::WrongIssuer,
        Tamper::WrongAudience,
        Tamper::WrongNonce,
        Tamper::AlgNone,
        Tamper::Hs256,
        Tamper::BadSignature,
        Tamper::WrongAtHash,
        Tamper::UnknownKid,
        Tamper::OtherSubject,
    ] {
        let device = Device::with(&renewable(&json!({})));
        let tab = device.signed_in(MIA);
        device
            .org
            .configure(|settings| settings.tamper = Some(tamper));
        device.wait(HOUR);
        assert_eq!(tab.side(), Place::Ended(SessionEnd::Expired), "{tamper:?}");
        assert_eq!(tab.stored(), None, "{tamper:?}");
    }
}

/// Without a refresh token the org's own session gives new tokens, and nobody is asked anything.
#[test]
fn the_okta_session_renews_where_there_is_no_refresh_token() {
    let device = Device::new();
    let tab = device.signed_in(MIA);
    let first = tab.access_token();
    device.wait(HOUR);
    assert_eq!(tab.side(), Place::Inside);
    assert_ne!(tab.access_token(), first);
    assert_eq!(device.org.mails().len(), 1);
}

/// Where that has ended too, the tokens are good until their end, and then there is an orderly way back.
#[test]
fn without_an_okta_session_the_tokens_last_until_their_end() {
    let device = Device::new();
    let tab = device.signed_in(MIA);
    device.org.end_sessions();
    device.wait(HOUR - 30_000);
    assert_eq!(tab.side(), Place::Inside);
    assert!(!tab.says_offline());
    let interacts = tab.count(Endpoint::Interact);
    assert_eq!(interacts, 2, "asked once, not every few seconds");
    device.wait(MINUTE);
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Expired));
    assert_eq!(tab.stored(), None);
}

/// SEC-15: somebody else's Okta session in the same browser does not become this tab's.
#[test]
fn somebody_elses_okta_session_is_not_taken() {
    let device = Device::new();
    let mias = device.signed_in(MIA);
    device.org.end_sessions();
    let cleos = device.open();
    cleos.name("cleo@example.com");
    cleos.right_code("cleo@example.com");
    device.wait(HOUR + MINUTE);
    assert_eq!(mias.side(), Place::Ended(SessionEnd::Expired));
    assert_eq!(mias.session.user().get_untracked(), None);
    assert_eq!(cleos.side(), Place::Inside);
}

/// A tab that slept through the end of its tokens renews when it is seen again, before anybody can ask it for more.
#[test]
fn a_tab_that_slept_renews_when_it_is_seen_again() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    // Nothing of the page runs while the device sleeps.
    let awake = device.shared.clock.now_ms() + 5 * HOUR;
    device.shared.clock.set(awake);
    device.org.advance_clock(i64::try_from(5 * HOUR).unwrap());
    tab.parts.wake_up();
    assert_eq!((device.refreshes(), tab.side()), (1, Place::Inside));
}

/// A reload after the tokens have ended renews them, instead of asking for a new sign-in.
#[test]
fn a_reload_after_the_end_renews() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let awake = device.shared.clock.now_ms() + 2 * HOUR;
    device.shared.clock.set(awake);
    device.org.advance_clock(i64::try_from(2 * HOUR).unwrap());
    let tab = device.reload(tab);
    assert_eq!((device.refreshes(), tab.side()), (1, Place::Inside));
}

/// What okta-auth-js does to the stored tokens in another document of the same tab is noticed: new tokens are taken, removed
/// ones end the session here.
#[test]
fn what_others_do_to_the_stored_tokens_is_noticed() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let mut stored = tab.stored().unwrap();
    stored["accessToken"]["accessToken"] = "renewed-by-another".into();
    let put = |value: &Value| {
        let mut storage = tab.parts.session_storage.borrow_mut();
        storage.insert("okta-token-storage".to_owned(), value.to_string());
    };
    put(&stored);
    tab.parts.wake_up();
    assert_eq!(tab.access_token(), "renewed-by-another");
    stored["accessToken"]["pendingRemove"] = true.into();
    put(&stored);
    tab.parts.wake_up();
    assert_eq!(tab.side(), Place::Ended(SessionEnd::Elsewhere));
    assert_eq!(tab.stored(), None);
}

/// SEC-27: at its sign-out okta-auth-js marks tokens and leaves the page; whoever comes back removes them.
#[test]
fn tokens_that_okta_auth_js_left_to_be_removed() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    device.org.end_sessions();
    let mut stored = tab.stored().unwrap();
    for entry in ["idToken", "accessToken", "refreshToken"] {
        stored[entry]["pendingRemove"] = true.into();
    }
    tab.parts
        .session_storage
        .borrow_mut()
        .insert("okta-token-storage".to_owned(), stored.to_string());
    let tab = device.reload(tab);
    assert_eq!((tab.side(), tab.stored()), (Place::Outside, None));
}

/// SEC-13: a device five hours off either way signs in, keeps its session for the whole of its life, renews it, and is told
/// once.
#[test]
fn a_wrong_clock() {
    for (hours, expose_date) in [(5_i64, false), (-5, false), (5, true), (-5, true)] {
        let device = Device::with(&renewable(&json!({})));
        device
            .org
            .configure(|settings| settings.expose_date = expose_date);
        device.org.advance_clock(-hours * 3_600_000);
        let tab = device.signed_in(MIA);
        let ahead_s = |tab: &Tab| tab.session.standing().get_untracked().clock_ahead_s;
        assert!(
            ahead_s(&tab).unwrap().abs_diff(hours * 3_600) < 5,
            "{hours}"
        );
        device.wait(HOUR - 2 * MINUTE);
        assert_eq!(device.refreshes(), 0, "{hours}");
        device.wait(2 * MINUTE);
        assert_eq!(
            (device.refreshes(), tab.side()),
            (1, Place::Inside),
            "{hours}"
        );
        let tab = device.reload(tab);
        assert_eq!(tab.side(), Place::Inside, "{hours}");
        assert_eq!(ahead_s(&tab), None, "told once");
    }
}

/// SEC-13: how far a clock may be off is the deployer's to say; beyond that there is an end with a reason, and no loop.
#[test]
fn a_clock_that_is_too_wrong() {
    let device = Device::with(&json!({ "maxClockSkew": 300 }));
    device.org.advance_clock(-3_600_000);
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    assert_eq!(tab.place(), "ended ClockWrong");
    let requests = device.org.requests().len();
    device.wait(HOUR);
    assert_eq!(device.org.requests().len(), requests);
}

/// SEC-26: where the browser keeps nothing the session lives in memory, is renewed there, and says what will not work.
#[test]
fn blocked_storage() {
    let device = Device::with(&renewable(&json!({})));
    device.shared.blocked.set(true);
    let tab = device.signed_in(MIA);
    assert!(tab.session.standing().get_untracked().in_memory);
    device.wait(HOUR);
    assert_eq!((device.refreshes(), tab.side()), (1, Place::Inside));
    tab.session.sign_out();
    settle();
    assert_eq!(tab.side(), Place::Leaving);
}

/// Memory alone, because the deployer wants it: nothing is written anywhere, and nobody is told that anything is wrong.
#[test]
fn memory_alone() {
    let device = Device::with(&renewable(&json!({ "tokenStorage": "memory" })));
    let tab = device.signed_in(MIA);
    assert_eq!(tab.stored(), None);
    let local = device.shared.local.borrow().clone();
    assert!(!local.values().any(|value| value.contains("eyJ")));
    assert!(!tab.session.standing().get_untracked().in_memory);
    device.wait(HOUR);
    assert_eq!((device.refreshes(), tab.side()), (1, Place::Inside));
}

/// SEC-24: what is told of a session holds nothing of its secrets.
#[test]
fn nothing_that_is_logged_holds_a_token() {
    let device = Device::with(&renewable(&json!({})));
    let tab = device.signed_in(MIA);
    let stored = tab.stored().unwrap();
    device
        .org
        .configure(|settings| settings.tamper = Some(Tamper::BadSignature));
    device.wait(HOUR);
    let log = tab.parts.log.borrow().join("\n");
    assert!(log.contains("not renewed"), "{log}");
    for (entry, name) in [
        ("accessToken", "accessToken"),
        ("idToken", "idToken"),
        ("refreshToken", "refreshToken"),
    ] {
        let secret = stored[entry][name].as_str().unwrap();
        assert!(!log.contains(secret));
        for message in device.shared.said.borrow().iter() {
            assert!(!message.contains(secret), "SEC-40");
        }
    }
}
