//! The links of activation and recovery mails.

use org::{Endpoint, Fault, FaultKind};
use vestibule::{
    idx::Step,
    json::{Map, Value},
    oauth::StartToken,
    state::{Ending, Entry, Problem},
};

use super::{Device, MIA, Tab, settle};

fn link(parameter: &str, token: &str) -> Entry {
    let query = format!("?{parameter}={token}");
    assert!(matches!(StartToken::parse(&query), Ok(Some(_))));
    Entry::Page {
        secrets: None,
        submitted: false,
        query,
    }
}

fn new_password(tab: &Tab) {
    let passcode = Value::of("passcode", "Calm-harbor-4".into());
    let given = Map::of("credentials", passcode);
    tab.sign_in.proceed(tab.answer(|step| match step {
        Step::Form(step) => step.form.answer(given),
        step => panic!("no password is asked for at {}", step.name()),
    }));
    settle();
}

/// A recovery link leads to the new password at once, says whose it is, and works once.
#[test]
fn a_recovery_link() {
    let device = Device::new();
    let token = device.org.recovery_token("rosa@example.com").unwrap();
    let tab = device.tab(link("recovery_token", &token));
    assert_eq!(tab.place(), "reset-authenticator");
    assert_eq!(tab.sign_in.identifier().get_untracked(), "rosa@example.com");
    new_password(&tab);
    tab.assert_signed_in("rosa@example.com");

    device.org.end_sessions();
    let again = device.tab(link("recovery_token", &token));
    assert_eq!(again.ending(), Ending::StartLinkInvalid);
    again.sign_in.start_over();
    settle();
    assert_eq!(again.place(), "identify", "the token is not tried again");
}

/// An activation link leads to what has to be set up, also where somebody else is at the sign-in already.
#[test]
fn an_activation_link() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    let token = device.org.activation_token("aiko@example.com").unwrap();
    let tab = device.load_again(tab, link("activation_token", &token));
    assert_eq!(tab.place(), "select-authenticator-enroll");
}

/// A living Okta session does not skip the errand: whoever got a recovery link wants a new password.
#[test]
fn a_living_session_does_not_skip_the_errand() {
    let device = Device::new();
    let tab = device.open();
    tab.name(MIA);
    tab.right_code(MIA);
    let token = device.org.recovery_token("rosa@example.com").unwrap();
    device.org.clear_requests();
    let other = device.tab(link("recovery_token", &token));
    assert_eq!(other.place(), "reset-authenticator");
    let asked = device.org.requests();
    let to = |endpoint| {
        asked
            .iter()
            .find(|it| it.endpoint == Some(endpoint))
            .unwrap()
    };
    for endpoint in [Endpoint::Interact, Endpoint::Introspect] {
        assert!(to(endpoint).cookies.is_empty());
    }
}

/// A network that fails keeps the token for the next try; reloading afterwards comes back to the step.
#[test]
fn a_lost_network_keeps_the_token() {
    let device = Device::new();
    let token = device.org.recovery_token("rosa@example.com").unwrap();
    device
        .org
        .add_fault(Fault::new(Endpoint::Interact, FaultKind::Refuse));
    let tab = device.tab(link("recovery_token", &token));
    assert!(matches!(
        tab.ending(),
        Ending::Unreachable(Problem::Transport(_))
    ));
    tab.sign_in.try_again();
    settle();
    assert_eq!(tab.place(), "reset-authenticator");
    let tab = device.reload(tab);
    assert_eq!(tab.place(), "reset-authenticator");
}

/// A look-up that fails after the token was used up is told, and tried again without it.
#[test]
fn a_lost_look_up_keeps_the_errand() {
    let device = Device::new();
    let token = device.org.recovery_token("rosa@example.com").unwrap();
    let fault = Fault::new(Endpoint::Introspect, FaultKind::Refuse);
    device.org.add_fault(fault.clone());
    device.org.add_fault(fault);
    let tab = device.tab(link("recovery_token", &token));
    assert!(matches!(tab.ending(), Ending::Unreachable(_)));
    tab.sign_in.try_again();
    settle();
    assert_eq!(tab.place(), "reset-authenticator");
    assert_eq!(tab.count(Endpoint::Interact), 1);
}

/// Whoever starts over wants to sign in, not the errand again: the token is used up.
#[test]
fn starting_over_leaves_the_errand() {
    let device = Device::new();
    let token = device.org.recovery_token("rosa@example.com").unwrap();
    let tab = device.tab(link("recovery_token", &token));
    assert_eq!(tab.place(), "reset-authenticator");
    tab.sign_in.start_over();
    settle();
    assert_eq!(tab.place(), "identify");
}

/// A link that was cut says so, and asks the org nothing.
#[test]
fn a_damaged_link() {
    let device = Device::new();
    let query = "?recovery_token=".to_owned();
    let tab = device.tab(Entry::Page {
        secrets: None,
        submitted: false,
        query,
    });
    assert_eq!(tab.ending(), Ending::LinkDamaged);
    assert_eq!(tab.count(Endpoint::Interact), 0);
}

/// SEC-07, SEC-24: the token is in no store and in no address.
#[test]
fn the_token_stays_nowhere() {
    let device = Device::new();
    let token = device.org.recovery_token("rosa@example.com").unwrap();
    let entry = link("recovery_token", &token);
    assert!(!format!("{entry:?}").contains(&token));
    let tab = device.tab(entry);
    assert_eq!(tab.place(), "reset-authenticator");
    let session = tab.parts.session_storage.borrow();
    let local = device.shared.local.borrow();
    for value in session.values().chain(local.values()) {
        assert!(!value.contains(&token));
    }
    for request in device.org.requests() {
        assert!(!format!("{request:?}").contains(&token));
    }
}
