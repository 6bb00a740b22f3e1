//! Redirect mode: people sign in on the page that Okta hosts, and come back.

use std::rc::Rc;

use org::Endpoint;
use serde_json::json;
use vestibule::state::{Ending, Entry, Limit, Place, SessionEnd};

use super::{Device, MIA, Tab, page, settle, world::Parts};
use crate::in_process::config_with;

/// A device on which people sign in by redirect, where mia is signed in at the org already.
fn device() -> Device {
    let mut device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    tab.parts.close();
    device.config = Box::leak(Box::new(config_with(&json!({ "mode": "redirect" }))));
    device
}

/// The one address that the tab has left for.
fn left_for(tab: &Tab) -> String {
    let left = tab.parts.left_for.borrow();
    let [address] = &left[..] else {
        panic!("{left:?}")
    };
    address.clone()
}

/// SEC-01, SEC-02, SEC-07, SEC-08: nobody is asked anything here, and the address holds a challenge and no secret.
#[test]
fn people_are_sent_to_okta_at_once() {
    let device = device();
    let before = device.org.requests().len();
    let tab = device.open();
    let address = left_for(&tab);
    assert!(
        address.starts_with("https://org.test/oauth2/default/v1/authorize?"),
        "{address}"
    );
    for part in [
        "response_type=code&",
        "code_challenge_method=S256",
        "redirect_uri=https%3A%2F%2Fapp.test%2Flogin%2Fcallback&",
        "&state=",
        "&nonce=",
    ] {
        assert!(address.contains(part), "{part} in {address}");
    }
    assert_eq!(device.org.requests().len(), before, "nothing was asked");
    assert_eq!(tab.place(), "finishing false");
}

/// The form in the HTML can be pressed before the program runs and knows better: nobody is kept waiting for it, and what was
/// typed goes along.
#[test]
fn an_early_submit_goes_along() {
    let device = device();
    for (typed, submitted, hint) in [
        (MIA, true, true),
        (MIA, false, true),
        ("", true, false),
        ("", false, false),
    ] {
        let parts = Parts::new(&device.shared, Rc::default());
        *parts.typed.borrow_mut() = typed.to_owned();
        let entry = Entry::Page {
            secrets: None,
            submitted,
            query: String::new(),
        };
        let tab = device.load_into(parts, entry, None);
        let hinted = left_for(&tab).contains("&login_hint=mia%40example.com");
        assert_eq!(hinted, hint, "{typed} {submitted}");
    }
}

/// SEC-73: a limit ends the org's session too, by way of the org itself: by a request from here a browser may keep the cookie
/// to itself, and whoever sits there now would be in again with one press.
#[test]
fn a_limit_ends_the_session_at_okta() {
    let mut device = device();
    let more = json!({ "mode": "redirect", "idleTimeout": 900 });
    device.config = Box::leak(Box::new(config_with(&more)));
    let tab = device.open();
    let query = device.query_of(&left_for(&tab));
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    tab.assert_signed_in(MIA);
    device.wait(901_000);
    assert!(left_for(&tab).starts_with("https://org.test/oauth2/default/v1/logout?"));

    // Without a network the person is told why it has ended.
    let tab = device.open();
    let query = device.query_of(&left_for(&tab));
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    device.shared.offline.set(true);
    device.wait(901_000);
    assert!(tab.parts.left_for.borrow().is_empty());
    assert_eq!(
        tab.session.place().get_untracked(),
        Place::Ended(SessionEnd::Limit(Limit::Idle))
    );
}

/// The same checks, the same storage and the same target as for those who sign in here (SEC-33, SEC-34).
#[test]
fn the_way_back_signs_in() {
    let device = device();
    let tab = device.open();
    let query = device.query_of(&left_for(&tab));
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    tab.assert_signed_in(MIA);
    assert_eq!(
        tab.sign_in.destination().get_untracked().as_deref(),
        Some("/docs")
    );
    let tokens = device.org.count(Endpoint::Token);
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    assert_eq!(tab.ending(), Ending::Forgotten);
    assert_eq!(device.org.count(Endpoint::Token), tokens);
}

/// SEC-04: an answer of another issuer is none.
#[test]
fn another_issuer_is_refused() {
    let device = device();
    let tab = device.open();
    let query = device.query_of(&left_for(&tab));
    let query = format!("{query}&iss=https%3A%2F%2Fevil.test");
    let tokens = device.org.count(Endpoint::Token);
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    assert_eq!(tab.ending(), Ending::Unverified);
    assert_eq!(device.org.count(Endpoint::Token), tokens);
}

/// Whoever comes back without an answer is not sent away again, until they ask for it.
#[test]
fn going_back_is_no_trap() {
    let device = device();
    let tab = device.open();
    left_for(&tab);
    let tab = device.reload(tab);
    assert_eq!(tab.ending(), Ending::AtOkta);
    assert!(tab.parts.left_for.borrow().is_empty());
    tab.sign_in.start_over();
    settle();
    left_for(&tab);
}

/// A code that the org never takes leads to no loop between the two pages.
#[test]
fn a_spent_code_is_no_loop() {
    let device = device();
    let tab = device.open();
    let query = device.query_of(&left_for(&tab));
    // Longer than a code lives.
    device.wait(900_000);
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    assert_eq!(tab.ending(), Ending::Expired);
    assert!(tab.parts.left_for.borrow().is_empty());
}

/// A no of the org's page is told, and so is storage that cannot keep what coming back needs.
#[test]
fn a_no_is_told() {
    let device = device();
    let tab = device.open();
    let address = left_for(&tab);
    let state = address.split("&state=").nth(1).unwrap();
    let state = state.split('&').next().unwrap();
    let query = format!("error=access_denied&state={state}");
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    assert_eq!(tab.ending(), Ending::Denied);

    let device = self::device();
    device.shared.blocked.set(true);
    let tab = device.tab(page());
    assert!(matches!(tab.ending(), Ending::Configuration(_)));
    assert!(tab.parts.left_for.borrow().is_empty());
}

/// Without a refresh token the session ends in order; the app need not be allowed to sign people in without redirect.
#[test]
fn a_session_is_not_renewed_behind_the_back_of_redirect_mode() {
    let device = device();
    let tab = device.open();
    let query = device.query_of(&left_for(&tab));
    let tab = device.load_again(tab, Entry::Callback(query.clone()));
    tab.assert_signed_in(MIA);
    let interactions = device.org.count(Endpoint::Interact);
    device.wait(3_700_000);
    assert_eq!(
        tab.session.place().get_untracked(),
        Place::Ended(SessionEnd::Expired)
    );
    assert_eq!(device.org.count(Endpoint::Interact), interactions);
}
