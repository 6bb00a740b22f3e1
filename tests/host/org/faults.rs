//! Every endpoint failing in every way: the error says what to do next, and the same act works afterwards.

use org::{Endpoint, Fault, FaultKind};
use serde_json::json;
use vestibule::{
    idx::IdxError,
    oauth::{ExchangeError, InteractError, MetadataError, RequestError, TokenError},
    ports::TransportError,
};

use super::Visit;

const MIA: &str = "mia@example.com";

/// What a caller does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Next {
    /// Tries again when the network is back.
    Unreachable,
    /// Tries again in a moment; the status.
    Server(u16),
    /// Waits.
    Wait,
}

/// Every fault, and what comes of it. What is delayed comes nevertheless.
const FAULTS: [(FaultKind, Next); 11] = [
    (FaultKind::Refuse, Next::Unreachable),
    (FaultKind::Silence { ms: 0 }, Next::Unreachable),
    (FaultKind::CutBody, Next::Unreachable),
    (FaultKind::HalfJson, Next::Server(200)),
    (FaultKind::Ion500, Next::Server(500)),
    (FaultKind::Api500, Next::Server(500)),
    (FaultKind::Html500, Next::Server(500)),
    (FaultKind::Html502, Next::Server(502)),
    (FaultKind::Html200, Next::Server(200)),
    (FaultKind::Ion429, Next::Wait),
    (
        FaultKind::Api429 {
            reset_in_s: 30,
            exposed: false,
        },
        Next::Wait,
    ),
];

fn after_idx(error: IdxError) -> Next {
    match error {
        IdxError::Transport(TransportError::Unreachable) => Next::Unreachable,
        IdxError::Server { status } => Next::Server(status),
        IdxError::RateLimited { reset: None } => Next::Wait,
        other => panic!("not one of these: {other:?}"),
    }
}

fn after_request(error: RequestError) -> Next {
    match error {
        RequestError::Transport(TransportError::Unreachable) => Next::Unreachable,
        RequestError::Server { status } => Next::Server(status),
        RequestError::RateLimited { reset: None } => Next::Wait,
        other => panic!("not one of these: {other:?}"),
    }
}

#[tokio::test]
async fn opening_a_transaction() {
    for (fault, expected) in FAULTS {
        let visit = Visit::new();
        visit.org.add_fault(Fault::new(Endpoint::Interact, fault));
        match visit.oauth().interact(None, "/", None).await.map(drop) {
            Err(InteractError::Request(error)) => {
                assert_eq!(after_request(error), expected, "{fault:?}")
            }
            other => panic!("{fault:?} gave {other:?}"),
        }
        assert_eq!(visit.org.count(Endpoint::Interact), 1, "{fault:?}");
        assert_eq!(visit.open().await.step(), "identify", "{fault:?}");
    }
}

#[tokio::test]
async fn asking_for_the_step() {
    for (fault, expected) in FAULTS {
        let visit = Visit::new();
        let tab = visit.open().await;
        visit.org.add_fault(Fault::new(Endpoint::Introspect, fault));
        assert_eq!(
            after_idx(visit.introspect(&tab.pending).await.unwrap_err()),
            expected,
            "{fault:?}"
        );
        assert!(visit.introspect(&tab.pending).await.is_ok(), "{fault:?}");
    }
}

/// SEC-74: a code goes out once; where it did not arrive the person sends it again, where it did, the step says so.
#[tokio::test]
async fn answering() {
    for (fault, expected) in FAULTS {
        let visit = Visit::new();
        let mut tab = visit.open().await;
        let identify = tab.identify(MIA);
        visit.org.add_fault(Fault::new(Endpoint::Identify, fault));
        assert_eq!(
            after_idx(visit.idx().send(&identify).await.unwrap_err()),
            expected,
            "{fault:?}"
        );
        assert_eq!(visit.org.count(Endpoint::Identify), 1, "{fault:?}");
        // Where the stand-in did process it, the transaction has gone on and introspect tells.
        tab.outcome = visit.introspect(&tab.pending).await;
        if tab.step() == "identify" {
            visit.send(&mut tab, &identify).await;
        }
        assert_eq!(
            (tab.step(), visit.org.mails().len()),
            ("challenge-email", 1),
            "{fault:?}"
        );

        visit
            .org
            .add_fault(Fault::new(Endpoint::ChallengeAnswer, fault));
        let answer = tab.code(&visit.code(MIA));
        assert_eq!(
            after_idx(visit.idx().send(&answer).await.unwrap_err()),
            expected,
            "{fault:?}"
        );
        assert_eq!(visit.org.count(Endpoint::ChallengeAnswer), 1, "{fault:?}");
        tab.outcome = visit.introspect(&tab.pending).await;
        if matches!(tab.outcome, Ok(vestibule::idx::Outcome::Next(_))) {
            visit.send(&mut tab, &answer).await;
        }
        // Either way: at the end of the transaction, or by the Okta session that the lost answer left.
        if crate::idx::describe(&tab.outcome) == json!("expired") {
            tab = visit.open().await;
        }
        assert!(
            visit.exchange(&tab, &visit.keys().await).await.is_ok(),
            "{fault:?}"
        );
    }
}

/// The reply is lost after the org has taken the answer.
#[tokio::test]
async fn an_answer_that_arrived_all_the_same() {
    let visit = Visit::new();
    let mut tab = visit.open().await;
    let identify = tab.identify(MIA);
    visit
        .org
        .add_fault(Fault::new(Endpoint::Identify, FaultKind::Refuse).after_processing());
    visit.send(&mut tab, &identify).await;
    assert_eq!(
        tab.outcome,
        Err(IdxError::Transport(TransportError::Unreachable))
    );
    tab.outcome = visit.introspect(&tab.pending).await;
    assert_eq!(
        (tab.step(), visit.org.mails().len()),
        ("challenge-email", 1)
    );
}

#[tokio::test]
async fn metadata_and_keys() {
    for (fault, expected) in FAULTS {
        let visit = Visit::new();
        visit.org.add_fault(Fault::new(Endpoint::Metadata, fault));
        match visit.oauth().metadata(false).await {
            Err(MetadataError::Request(error)) => {
                assert_eq!(after_request(error), expected, "{fault:?}")
            }
            // With status 200 there is no failure to speak of, only no metadata.
            Err(MetadataError::Malformed) => assert_eq!(expected, Next::Server(200), "{fault:?}"),
            other => panic!("{fault:?} gave {other:?}"),
        }
        let metadata = visit.oauth().metadata(false).await.unwrap();
        visit.org.add_fault(Fault::new(Endpoint::Keys, fault));
        let refused = visit.oauth().keys(&metadata, false).await.map(drop);
        assert_eq!(after_request(refused.unwrap_err()), expected, "{fault:?}");
        assert!(
            visit.oauth().keys(&metadata, false).await.is_ok(),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn exchanging_the_code() {
    for (fault, expected) in FAULTS {
        let visit = Visit::new();
        let keys = visit.keys().await;
        let tab = visit.prove(MIA).await;
        visit.org.add_fault(Fault::new(Endpoint::Token, fault));
        match visit.exchange(&tab, &keys).await.map(drop) {
            Err(ExchangeError::Token(TokenError::Request(error))) => {
                assert_eq!(after_request(error), expected, "{fault:?}")
            }
            Err(ExchangeError::Token(TokenError::Malformed)) => {
                assert_eq!(expected, Next::Server(200), "{fault:?}")
            }
            other => panic!("{fault:?} gave {other:?}"),
        }
        assert_eq!(visit.org.count(Endpoint::Token), 1, "{fault:?}");
        let again = visit.exchange(&tab, &keys).await.map(drop);
        // A fault that distorts the true answer has used the code up.
        match again {
            Ok(()) => {}
            Err(ExchangeError::Token(TokenError::InvalidGrant { .. })) => {
                assert!(
                    matches!(fault, FaultKind::CutBody | FaultKind::HalfJson),
                    "{fault:?}"
                );
                visit.open().await.interaction_code();
            }
            other => panic!("{fault:?} gave {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_late_answer_is_an_answer() {
    let visit = Visit::new();
    visit
        .org
        .add_fault(Fault::new(Endpoint::Identify, FaultKind::Delay { ms: 1 }));
    assert_eq!(visit.identify(MIA).await.step(), "challenge-email");
}
