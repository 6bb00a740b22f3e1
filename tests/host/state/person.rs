//! The ways a person goes, from the first page to the one they wanted.

use org::{Endpoint, Fault, FaultKind};
use serde_json::Value;
use vestibule::{
    idx::{Step, WayOut},
    state::{Busy, Ending, Entry, Place, Problem, Screen, SessionEnd},
};

use super::{Device, MIA, settle};

/// UX-05, SEC-20: name, code, in; each call once; tokens in session storage alone.
#[test]
fn a_code_signs_in() {
    let device = Device::new();
    let tab = device.open();
    assert_eq!(tab.place(), "identify");
    tab.name(MIA);
    assert_eq!(tab.place(), "challenge-email");
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
    assert_eq!(
        tab.sign_in.destination().get_untracked().as_deref(),
        Some("/docs")
    );
    for endpoint in [
        Endpoint::Interact,
        Endpoint::Introspect,
        Endpoint::Identify,
        Endpoint::ChallengeAnswer,
        Endpoint::Metadata,
        Endpoint::Keys,
        Endpoint::Token,
    ] {
        assert_eq!(tab.count(endpoint), 1, "{}", endpoint.name());
    }
    // SEC-21: of the transaction nothing is left but that its link was used.
    let local = device.shared.local.borrow();
    assert_eq!(local.keys().collect::<Vec<_>>(), ["vestibule-links-used"]);
    assert!(
        !tab.parts
            .session_storage
            .borrow()
            .contains_key("vestibule-transaction")
    );
    for value in local.values() {
        assert!(!value.contains("eyJ"), "local storage holds a token");
    }
}

/// UX-05: Next was pressed before the program ran, so nothing is opened twice.
#[test]
fn an_early_submit_waits_for_the_transaction() {
    let device = Device::new();
    let tab = device.tab(Entry::Page {
        secrets: None,
        submitted: true,
        query: String::new(),
    });
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::Interact)),
        ("opening", 0)
    );
    tab.name(MIA);
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::Interact)),
        ("challenge-email", 1)
    );
}

/// UX-10: a second Next while the first is under way sends nothing.
#[test]
fn two_presses_are_one_request() {
    let device = Device::new();
    let tab = device.open();
    let held = tab.parts.hold("/identify");
    tab.name(MIA);
    assert_eq!(tab.sign_in.busy().get_untracked(), Some(Busy::Submit));
    tab.name(MIA);
    held.set(false);
    device.wait(1);
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::Identify)),
        ("challenge-email", 1)
    );
    assert_eq!(device.org.mails().len(), 1);
}

/// UX-25, SEC-74: a wrong code is said, sent once, and leaves the screen as it is.
#[test]
fn a_wrong_code_stays() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let screen = tab.sign_in.screen().get_untracked();
    tab.code("wrong");
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::ChallengeAnswer)),
        ("challenge-email", 1)
    );
    let Some(Problem::Said(said)) = tab.problem() else {
        panic!("nothing is said")
    };
    assert!(said[0].is("api.authn.error.PASSCODE_INVALID"));
    assert_eq!(tab.sign_in.screen().get_untracked(), screen);
    let first = tab.sign_in.problem().get_untracked();
    tab.code("wrong again");
    assert_ne!(
        tab.sign_in.problem().get_untracked(),
        first,
        "it is said anew"
    );
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
}

/// UX-31, SEC-75: a mail that waits for a word is sent at once, one of them, because the person has just asked to go on.
#[test]
fn a_waiting_mail_is_sent() {
    for identifier in ["ada@example.com", "edda@example.com"] {
        let device = Device::new();
        let tab = device.open();
        tab.name(identifier);
        assert!(
            ["challenge-email", "enroll-email"].contains(&tab.place().as_str()),
            "{}",
            tab.place()
        );
        assert_eq!(device.org.mails().len(), 1);
        tab.right_code(identifier);
        tab.assert_signed_in(identifier);
    }
}

/// Where sending it fails, the step is there with its button.
#[test]
fn a_waiting_mail_that_cannot_be_sent() {
    let device = Device::new();
    let tab = device.open();
    device
        .org
        .add_fault(Fault::new(Endpoint::Challenge, FaultKind::Refuse));
    tab.name("ada@example.com");
    assert_eq!(tab.place(), "authenticator-verification-data");
    assert!(matches!(tab.problem(), Some(Problem::Transport(_))));
    tab.sign_in.proceed(tab.answer(|step| match step {
        Step::AuthenticatorVerificationData(data) => data.answer(),
        step => panic!("no mail to send at {}", step.name()),
    }));
    settle();
    assert_eq!(
        (tab.place().as_str(), device.org.mails().len()),
        ("challenge-email", 1)
    );
}

/// UX-52: a choice, the way back to it, another choice; nothing is sent by going back.
#[test]
fn a_choice_and_the_way_back_to_it() {
    let device = Device::new();
    let tab = device.open();
    tab.name("noah@example.com");
    assert_eq!(tab.place(), "select-authenticator");
    let choose = |number: usize| {
        let response = tab.sign_in.response().unwrap();
        let Step::SelectAuthenticator(select) = &response.step else {
            panic!("no choice at {}", tab.place())
        };
        tab.sign_in.select(select, &select.choices()[number]);
        settle();
    };
    choose(0);
    assert_eq!(tab.place(), "challenge-email");
    let before = device.org.requests().len();
    tab.parts.go_back();
    assert_eq!(
        (tab.place().as_str(), device.org.requests().len()),
        ("select-authenticator", before)
    );
    choose(1);
    assert_eq!(tab.place(), "challenge-password");
    tab.sign_in.proceed(tab.answer(|step| match step {
        Step::ChallengePassword(challenge) => challenge.answer("blue-kettle-42"),
        step => panic!("no password is asked for at {}", step.name()),
    }));
    settle();
    tab.assert_signed_in("noah@example.com");
}

/// UX-14, UX-28: "Change it" cancels on the server and keeps what was typed.
#[test]
fn starting_over_cancels_and_keeps_the_name() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    tab.parts.typed.borrow_mut().clear();
    tab.parts.go_back();
    assert_eq!(
        (tab.place().as_str(), tab.parts.typed.borrow().as_str()),
        ("identify", MIA)
    );
    assert_eq!(
        (tab.count(Endpoint::Cancel), tab.count(Endpoint::Interact)),
        (1, 2)
    );
    assert!(
        device.shared.local.borrow().is_empty(),
        "the link's record is gone"
    );
    tab.name("cleo@example.com");
    tab.right_code("cleo@example.com");
    tab.assert_signed_in("cleo@example.com");
}

/// UX-52: the first step has none before it, so Back there changes nothing.
#[test]
fn back_at_the_first_step_keeps_what_is_typed() {
    let device = Device::new();
    let tab = device.open();
    *tab.parts.typed.borrow_mut() = "half a na".to_owned();
    let requests = device.org.requests().len();
    tab.parts.go_back();
    assert_eq!(
        (
            tab.place().as_str(),
            tab.parts.typed.borrow().as_str(),
            device.org.requests().len()
        ),
        ("identify", "half a na", requests)
    );
}

/// An enrolment that may wait.
#[test]
fn an_enrolment_is_skipped() {
    let device = Device::new();
    let tab = device.open();
    tab.name("otto@example.com");
    tab.sign_in.proceed(tab.answer(|step| match step {
        Step::ChallengePassword(challenge) => challenge.answer("red-window-88"),
        step => panic!("no password is asked for at {}", step.name()),
    }));
    settle();
    assert_eq!(tab.place(), "select-authenticator-enroll");
    let ways = tab.sign_in.response().unwrap().ways_out.clone();
    let skip = ways.iter().find_map(|way| match way {
        WayOut::Skip(form) => Some(form.submit()),
        _ => None,
    });
    tab.sign_in.choose(skip.unwrap());
    settle();
    tab.assert_signed_in("otto@example.com");
}

/// UX-53: a reload at the code comes back to it, sends no mail, and the code still works.
#[test]
fn a_reload_at_the_code() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let tab = device.reload(tab);
    assert_eq!(
        (tab.place().as_str(), device.org.mails().len()),
        ("challenge-email", 1)
    );
    assert_eq!(tab.sign_in.identifier().get_untracked(), MIA);
    assert_eq!(tab.count(Endpoint::Interact), 1);
    tab.right_code(MIA);
    tab.assert_signed_in(MIA);
    // SEC-33: where the person wanted to go came along.
    assert_eq!(
        tab.sign_in.destination().get_untracked().as_deref(),
        Some("/docs")
    );
}

/// A step that nobody has heard of leads to the Okta-hosted page.
#[test]
fn a_step_that_only_the_hosted_page_can_show() {
    let device = Device::new();
    let tab = device.open();
    tab.name("ugo@example.com");
    assert!(matches!(
        tab.sign_in.screen().get_untracked(),
        Screen::Step("hosted", _)
    ));
    let record = |member: &str| {
        let stored = tab.parts.session_storage.borrow();
        let record: Value =
            serde_json::from_str(stored.get("vestibule-transaction").unwrap()).unwrap();
        record[member].as_str().map(str::to_owned)
    };
    let handle = record("interactionHandle").unwrap();
    tab.sign_in.go_hosted();
    settle();
    let left = tab.parts.left_for.borrow();
    let [address] = &left[..] else {
        panic!("{left:?}")
    };
    // What the page shows is no longer true: brought back from the browser's cache it has to begin anew.
    assert!(tab.sign_in.has_left());
    assert!(
        address.starts_with("https://org.test/oauth2/default/v1/authorize?"),
        "{address}"
    );
    assert_eq!(record("interactionHandle"), None);
    // SEC-01, SEC-07: what stands in the address lets nobody finish the sign-in.
    for secret in [handle, record("codeVerifier").unwrap()] {
        assert!(!address.contains(&secret), "{address}");
    }
}

/// The way back from the hosted page, with a code; once, and for this tab alone (SEC-02, SEC-34).
#[test]
fn the_way_back_from_the_hosted_page() {
    let device = Device::new();
    let tab = device.open();
    let other = device.open();
    other.name(MIA);
    other.right_code(MIA);
    tab.sign_in.go_hosted();
    settle();
    // The Okta session of this browser answers the hosted page's question.
    let query = device.query_of(&tab.parts.left_for.borrow()[0]);
    let callback = || Entry::Callback(query.clone());

    let requests = device.org.requests().len();
    let stranger = device.tab(callback());
    assert_eq!(
        (stranger.ending(), device.org.requests().len()),
        (Ending::Forgotten, requests)
    );
    let tab = device.load_again(tab, callback());
    tab.assert_signed_in(MIA);
    assert_eq!(
        tab.sign_in.destination().get_untracked().as_deref(),
        Some("/docs")
    );
    let requests = device.org.requests().len();
    let tab = device.load_again(tab, callback());
    assert_eq!(
        (tab.ending(), device.org.requests().len()),
        (Ending::Forgotten, requests)
    );
}

/// SEC-27: signing out forgets first and tells the org then.
#[test]
fn signing_out() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    tab.session.sign_out();
    assert!(
        !tab.parts
            .session_storage
            .borrow()
            .contains_key("okta-token-storage"),
        "before any answer"
    );
    assert_eq!(tab.session.user().get_untracked(), None);
    settle();
    assert_eq!(tab.count(Endpoint::Revoke), 1);
    assert!(
        tab.parts.left_for.borrow()[0]
            .starts_with("https://org.test/oauth2/default/v1/logout?id_token_hint=")
    );

    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    device
        .org
        .add_fault(Fault::new(Endpoint::Revoke, FaultKind::Refuse));
    tab.session.sign_out();
    settle();
    assert_eq!(
        tab.session.place().get_untracked(),
        Place::Ended(SessionEnd::Untold)
    );
    assert!(
        tab.parts.left_for.borrow().is_empty(),
        "offline the org's page would only show the browser's error"
    );
}
