//! Acts that cross replies on their way: what was given up has no say any more.

use org::Endpoint;
use vestibule::{idx::Step, state::Entry};

use super::{Device, MIA, Tab, settle};

const CLEO: &str = "cleo@example.com";

fn choose(tab: &Tab, number: usize) {
    let response = tab.sign_in.response().unwrap();
    let Step::SelectAuthenticator(select) = &response.step else {
        panic!("no choice at {}", tab.place())
    };
    tab.sign_in.select(select, &select.choices()[number]);
    settle();
}

/// The transaction that is opened last is the one that counts, also where an earlier one comes later.
#[test]
fn an_opening_that_was_given_up() {
    for endpoint in ["/interact", "/introspect"] {
        let device = Device::new();
        let tab = device.open();
        let held = tab.parts.hold(endpoint);
        tab.sign_in.start_over();
        settle();
        tab.sign_in.start_over();
        settle();
        held.set(false);
        device.wait(1);
        assert_eq!(tab.place(), "identify", "{endpoint}");
        // The code verifier of the wrong one would not be taken for the code of the right one.
        tab.name(MIA);
        tab.right_code(MIA);
        tab.assert_signed_in(MIA);
        assert_eq!(
            (tab.count(Endpoint::Interact), tab.count(Endpoint::Token)),
            (3, 1),
            "{endpoint}"
        );
    }
}

/// A reload looks its step up; who has started over meanwhile is not thrown back.
#[test]
fn a_look_up_that_was_given_up() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let (tab, held) = device.reload_held(tab, "/introspect");
    assert_eq!(tab.place(), "finishing false");
    tab.sign_in.start_over();
    settle();
    tab.name(CLEO);
    held.set(false);
    device.wait(1);
    assert_eq!(tab.place(), "challenge-email");
    tab.right_code(CLEO);
    tab.assert_signed_in(CLEO);
}

/// Back while the last code is exchanged: nobody is signed in behind the form, and the next attempt is whole.
#[test]
fn an_exchange_that_was_given_up() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let held = tab.parts.hold("/token");
    tab.right_code(MIA);
    assert!(tab.is_busy());
    // The org remembers the person from now on; this is about somebody else.
    device.org.end_sessions();
    tab.parts.go_back();
    assert_eq!((tab.place().as_str(), tab.is_busy()), ("identify", false));
    tab.name(CLEO);
    held.set(false);
    device.wait(1);
    assert!(!tab.session.is_signed_in());
    assert_eq!(tab.place(), "challenge-email");
    assert!(
        !device
            .shared
            .local
            .borrow()
            .contains_key("vestibule-links-used"),
        "no link has finished anything"
    );
    assert!(
        !tab.parts
            .session_storage
            .borrow()
            .contains_key("okta-token-storage")
    );
    let tab = device.reload(tab);
    assert_eq!(tab.place(), "challenge-email", "its record is still there");
    tab.right_code(CLEO);
    tab.assert_signed_in(CLEO);
}

/// UX-52: Back to the choice while a code is checked. Its reply changes nothing, and what it did at the org is found out
/// at the next act.
#[test]
fn back_while_a_code_is_checked() {
    let device = Device::new();
    let tab = device.open();
    tab.name("noah@example.com");
    choose(&tab, 0);
    let held = tab.parts.hold("/challenge/answer");
    tab.right_code("noah@example.com");
    tab.parts.go_back();
    assert_eq!(
        (tab.place().as_str(), tab.is_busy()),
        ("select-authenticator", false)
    );
    held.set(false);
    device.wait(1);
    assert_eq!(tab.place(), "select-authenticator");
    choose(&tab, 1);
    tab.assert_signed_in("noah@example.com");
}

/// UX-10: another way is not offered while an answer is on its way: the server takes one at a time.
#[test]
fn another_way_while_a_code_is_checked() {
    let device = Device::new();
    let tab = device.open();
    tab.name("noah@example.com");
    choose(&tab, 0);
    let held = tab.parts.hold("/challenge/answer");
    tab.code("000000");
    tab.sign_in.show_selection();
    assert_eq!(
        (tab.place().as_str(), tab.is_busy()),
        ("challenge-email", true)
    );
    held.set(false);
    device.wait(1);
    assert_eq!(
        (tab.place().as_str(), tab.is_busy()),
        ("challenge-email", false)
    );
    tab.sign_in.show_selection();
    assert_eq!(tab.place(), "select-authenticator");
}

/// Next was pressed before the program ran, and the Okta session that still lives needs no name.
#[test]
fn an_early_submit_that_was_not_needed() {
    let device = Device::new();
    let first = device.open();
    first.name(MIA);
    first.right_code(MIA);
    let second = device.tab(Entry::Page {
        secrets: None,
        submitted: true,
        query: String::new(),
    });
    second.name(MIA);
    second.assert_signed_in(MIA);
    assert_eq!(second.count(Endpoint::Identify), 1);
}

/// The same where the org says no to the app: the end can be left.
#[test]
fn an_early_submit_that_is_refused() {
    let device = Device::new();
    device
        .org
        .configure(|settings| settings.identity_engine = false);
    let tab = device.tab(Entry::Page {
        secrets: None,
        submitted: true,
        query: String::new(),
    });
    tab.name(MIA);
    assert!(tab.place().starts_with("ended Configuration"));
    assert!(!tab.is_busy());
    device
        .org
        .configure(|settings| settings.identity_engine = true);
    tab.sign_in.start_over();
    settle();
    tab.name(MIA);
    assert_eq!(tab.place(), "challenge-email");
    assert_eq!(tab.sign_in.busy().get_untracked(), None);
}
