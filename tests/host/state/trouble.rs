//! Networks and servers that fail, browsers that refuse: the person can finish, with what they typed.

use org::{Endpoint, Fault, FaultKind, Tamper};
use vestibule::state::{Ending, Problem};

use super::{Device, MIA, settle};

const FAULTS: [FaultKind; 10] = [
    FaultKind::Refuse,
    FaultKind::CutBody,
    FaultKind::HalfJson,
    FaultKind::Ion500,
    FaultKind::Api500,
    FaultKind::Html500,
    FaultKind::Html502,
    FaultKind::Html200,
    FaultKind::Ion429,
    FaultKind::Api429 {
        reset_in_s: 30,
        exposed: true,
    },
];

/// UX-63: any single request failing in any way leaves the person able to finish, with one mail and no code sent twice
/// by the program.
#[test]
fn any_single_request_may_fail() {
    for endpoint in [
        Endpoint::Interact,
        Endpoint::Introspect,
        Endpoint::Identify,
        Endpoint::ChallengePoll,
        Endpoint::ChallengeAnswer,
        Endpoint::Metadata,
        Endpoint::Keys,
        Endpoint::Token,
    ] {
        for fault in FAULTS {
            // Whether the org took the request matters only where no word of its answer comes.
            let both = matches!(fault, FaultKind::Refuse | FaultKind::Html502);
            for late in [false, true].into_iter().filter(|late| both || !late) {
                let case = format!("{} {fault:?} {late}", endpoint.name());
                let device = Device::new();
                let fault = Fault::new(endpoint, fault);
                device.org.add_fault(if late {
                    fault.after_processing()
                } else {
                    fault
                });
                go_through(&device, &case);
                assert!(device.org.faults().is_empty(), "{case} struck nobody");
            }
        }
    }
}

/// A person who tries again wherever something is said to have gone wrong.
fn go_through(device: &Device, case: &str) {
    let tab = device.open();
    let mut acts = 0;
    while tab.place() != "signed in" {
        acts += 1;
        assert!(acts < 8, "{case} never comes to an end: {}", tab.place());
        match tab.place().as_str() {
            "opening" | "identify" => tab.name(MIA),
            "challenge-email" => {
                device.wait(4_000);
                if tab.place() == "challenge-email" {
                    tab.right_code(MIA);
                }
            }
            // The status that a link was used stays for a moment.
            "finishing true" => device.wait(1_200),
            _ if matches!(
                tab.ending(),
                Ending::Interrupted(_) | Ending::Unreachable(_)
            ) =>
            {
                tab.sign_in.try_again();
                settle();
            }
            place => panic!("{case} ends at {place}"),
        }
        assert!(
            !tab.is_busy(),
            "{case} leaves the page busy at {}",
            tab.place()
        );
        assert_eq!(
            tab.parts.typed.borrow().as_str(),
            MIA,
            "{case} loses what was typed"
        );
    }
    tab.assert_signed_in(MIA);
    assert_eq!(device.org.mails().len(), 1, "{case}");
}

/// UX-63: no network at all is said, and Next works when it is back.
#[test]
fn offline_at_next() {
    let device = Device::new();
    device
        .org
        .add_fault(Fault::new(Endpoint::Interact, FaultKind::Refuse).times(2));
    let tab = device.open();
    // Nobody has asked for anything yet, so nothing is said.
    assert_eq!((tab.place().as_str(), tab.problem()), ("opening", None));
    tab.name(MIA);
    assert_eq!(tab.place(), "opening");
    assert!(matches!(tab.problem(), Some(Problem::Transport(_))));
    tab.name(MIA);
    assert_eq!(
        (tab.place().as_str(), tab.problem()),
        ("challenge-email", None)
    );
}

/// UX-63: what found no network is done once more when it is back, without pressing anything.
#[test]
fn back_on_the_network() {
    let device = Device::new();
    let tab = device.open();
    device
        .org
        .add_fault(Fault::new(Endpoint::Identify, FaultKind::Refuse));
    tab.name(MIA);
    assert!(matches!(tab.problem(), Some(Problem::Transport(_))));
    tab.parts.wake_up();
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::Identify)),
        ("challenge-email", 2)
    );
    // Once: there is nothing to repeat any more.
    let requests = device.org.requests().len();
    tab.parts.wake_up();
    assert_eq!(device.org.requests().len(), requests);

    device
        .org
        .add_fault(Fault::new(Endpoint::Token, FaultKind::Refuse));
    tab.right_code(MIA);
    assert!(matches!(tab.ending(), Ending::Interrupted(_)));
    tab.parts.wake_up();
    tab.assert_signed_in(MIA);
}

/// UX-63, SEC-74: a name that was changed meanwhile is not sent, and a code never is by itself.
#[test]
fn what_is_not_repeated_by_itself() {
    let device = Device::new();
    let tab = device.open();
    device
        .org
        .add_fault(Fault::new(Endpoint::Identify, FaultKind::Refuse));
    tab.name(MIA);
    *tab.parts.typed.borrow_mut() = "mia".to_owned();
    tab.parts.wake_up();
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::Identify)),
        ("identify", 1)
    );
    tab.name(MIA);
    device
        .org
        .add_fault(Fault::new(Endpoint::ChallengeAnswer, FaultKind::Refuse));
    tab.right_code(MIA);
    assert!(matches!(tab.problem(), Some(Problem::Transport(_))));
    tab.parts.wake_up();
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::ChallengeAnswer)),
        ("challenge-email", 1)
    );
}

/// An org that gives another state handle to whoever asks where the transaction stands: what is sent after a lost reply
/// carries the newest.
#[test]
fn a_handle_that_changed_after_a_lost_reply() {
    let device = Device::new();
    device
        .org
        .configure(|settings| settings.rotate_state_handle = true);
    let tab = device.open();
    for (endpoint, act) in [
        (Endpoint::Identify, (|tab| tab.name(MIA)) as fn(&super::Tab)),
        (Endpoint::ChallengeAnswer, |tab| tab.right_code(MIA)),
    ] {
        device
            .org
            .add_fault(Fault::new(endpoint, FaultKind::Refuse));
        act(&tab);
        assert!(matches!(tab.problem(), Some(Problem::Transport(_))));
        act(&tab);
        assert_eq!(tab.problem(), None, "{}", endpoint.name());
    }
    tab.assert_signed_in(MIA);
    assert_eq!(tab.count(Endpoint::Interact), 1);
}

/// SEC-74: the reply to a code is lost; the next press asks first where the transaction stands.
#[test]
fn a_code_that_arrived_although_its_reply_was_lost() {
    let device = Device::new();
    let tab = device.open();
    tab.name("tess@example.com");
    device
        .org
        .add_fault(Fault::new(Endpoint::ChallengeAnswer, FaultKind::Refuse).after_processing());
    tab.right_code("tess@example.com");
    assert!(matches!(tab.problem(), Some(Problem::Transport(_))));
    tab.right_code("tess@example.com");
    assert_eq!(
        (tab.place().as_str(), tab.count(Endpoint::ChallengeAnswer)),
        ("select-authenticator", 1)
    );
}

/// SEC-26: a browser that stores nothing signs in with the code, and says what will not work.
#[test]
fn a_browser_that_stores_nothing() {
    let device = Device::new();
    device.shared.blocked.set(true);
    let tab = device.open();
    assert!(!tab.sign_in.storage_works().get_untracked());
    tab.name(MIA);
    tab.right_code(MIA);
    assert_eq!(tab.place(), "signed in");
    assert!(tab.session.is_signed_in());
    assert!(device.shared.local.borrow().is_empty());
}

/// SEC-26: a store that is full from then on is told of too.
#[test]
fn a_store_that_fills_up() {
    let device = Device::new();
    let tab = device.open();
    assert!(tab.sign_in.storage_works().get_untracked());
    device.shared.blocked.set(true);
    tab.name(MIA);
    assert_eq!(
        (
            tab.place().as_str(),
            tab.sign_in.storage_works().get_untracked()
        ),
        ("challenge-email", false)
    );
}

/// SEC-11, SEC-24: a token that proves nothing signs nobody in, is kept nowhere, and is not written to the log.
#[test]
fn an_id_token_that_proves_nothing() {
    for (tamper, ending) in [
        (Tamper::WrongIssuer, Ending::Unverified),
        (Tamper::WrongAudience, Ending::Unverified),
        (Tamper::WrongNonce, Ending::Unverified),
        (Tamper::MissingNonce, Ending::Unverified),
        (Tamper::Expired, Ending::ClockWrong),
        (Tamper::IssuedInFuture, Ending::ClockWrong),
        (Tamper::AlgNone, Ending::Unverified),
        (Tamper::Hs256, Ending::Unverified),
        (Tamper::BadSignature, Ending::Unverified),
        (Tamper::WrongAtHash, Ending::Unverified),
        (Tamper::UnknownKid, Ending::Unverified),
    ] {
        let device = Device::new();
        let tab = device.open();
        tab.name(MIA);
        device.org.configure(|settings| {
            settings.tamper = Some(tamper);
            settings.expose_date = true;
        });
        tab.right_code(MIA);
        assert_eq!(tab.ending(), ending, "{tamper:?}");
        assert!(!tab.session.is_signed_in());
        assert!(tab.parts.session_storage.borrow().is_empty(), "{tamper:?}");
        let log = tab.parts.log.borrow();
        assert!(
            log.iter()
                .all(|line| line.len() < 100 && !line.contains("eyJ")),
            "{log:?}"
        );
    }
}

/// An org that refuses this client says so for the people who run the site.
#[test]
fn an_org_that_refuses_the_client() {
    let device = Device::new();
    device
        .org
        .configure(|settings| settings.identity_engine = false);
    let tab = device.open();
    let Ending::Configuration(detail) = tab.ending() else {
        panic!("{}", tab.place())
    };
    assert!(detail.starts_with("access_denied: "), "{detail}");
    assert_eq!(tab.parts.log.borrow()[..], [detail]);
}
