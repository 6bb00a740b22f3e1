//! Every sample person, from the first page to verified tokens, or to the end that is meant for them.

use org::{Endpoint, sample_users};
use serde_json::{Value, json};
use vestibule::idx::{Outcome, Step};

use super::Visit;
use crate::idx::describe;

const MIA: &str = "mia@example.com";

/// The steps on the way, and the last outcome where it is not a session.
async fn walk(
    visit: &Visit,
    identifier: &str,
    password: &str,
) -> (Vec<&'static str>, Option<Value>) {
    let mut tab = visit.open().await;
    let mut steps = Vec::new();
    while let Ok(Outcome::Next(response)) = &tab.outcome {
        steps.push(response.step.name());
        assert!(steps.len() < 9, "{identifier} goes in circles: {steps:?}");
        if !response.all_messages().is_empty()
            || matches!(response.step, Step::Unknown(_) | Step::Hosted(_))
        {
            break;
        }
        let answer = match &response.step {
            Step::Identify(identify) => identify.answer(identifier, None, false),
            Step::SelectAuthenticator(select) | Step::SelectAuthenticatorEnroll(select) => {
                select.answer(select.choices()[0])
            }
            Step::AuthenticatorVerificationData(data) | Step::AuthenticatorEnrollmentData(data) => {
                data.answer()
            }
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
                challenge.answer(&visit.code(identifier))
            }
            Step::ChallengePassword(challenge) => challenge.answer(password),
            step => panic!("nobody here can answer {}", step.name()),
        };
        visit.send(&mut tab, &answer).await;
    }
    if !matches!(tab.outcome, Ok(Outcome::Done(_))) {
        return (steps, Some(describe(&tab.outcome)));
    }
    let tokens = visit.exchange(&tab, &visit.keys().await).await.unwrap();
    assert_eq!(tokens.id_token().email(), Some(identifier));
    assert_eq!(tokens.id_token().preferred_username(), Some(identifier));
    assert!(!tokens.id_token().sub().is_empty());
    assert_eq!(tokens.scopes(), ["openid", "profile", "email"]);
    (steps, None)
}

/// SEC-10, SEC-11: who gets in, gets in with an ID token that passed every check.
#[tokio::test]
async fn every_sample_person() {
    for person in sample_users() {
        let steps: &[&str] = match person.identifier {
            "mia@example.com" | "cleo@example.com" | "alice@example.com" | "lino@example.com" => {
                &["challenge-email"]
            }
            "noah@example.com" => &["select-authenticator", "challenge-email"],
            "ada@example.com" => &["authenticator-verification-data", "challenge-email"],
            "tess@example.com" => &[
                "challenge-email",
                "select-authenticator",
                "challenge-password",
            ],
            "enzo@example.com" => &["select-authenticator-enroll", "enroll-email"],
            "edda@example.com" => &["authenticator-enrollment-data", "enroll-email"],
            "otto@example.com" => &[
                "challenge-password",
                "select-authenticator-enroll",
                "enroll-email",
            ],
            "lara@example.com" | "nobody@example.com" => &["identify"],
            "nils@example.com" => &[],
            "uma@example.com" => &["unknown"],
            "ugo@example.com" => &["hosted"],
            other => panic!("nothing is known about {other}"),
        };
        let end = match person.identifier {
            "lara@example.com" => {
                Some(json!({ "step": "identify", "said": ["errors.E0000004"], "cancel": true }))
            }
            "nobody@example.com" => {
                Some(json!({ "step": "identify", "said": ["idx.unknown.user"], "cancel": true }))
            }
            "nils@example.com" => Some(json!({ "ended": ["idx.error.user.not.assigned.to.app"] })),
            "uma@example.com" => Some(json!({
                "step": "unknown", "unknown": "acknowledge-house-rules", "as": person.identifier, "cancel": true,
            })),
            "ugo@example.com" => Some(json!({
                "step": "hosted", "unknown": "attest-device", "as": person.identifier, "cancel": true,
            })),
            _ => None,
        };
        let (walked, ended) = walk(
            &Visit::new(),
            person.identifier,
            person.password.unwrap_or_default(),
        )
        .await;
        assert_eq!(
            walked.split_first(),
            Some((&"identify", steps)),
            "{}",
            person.identifier
        );
        assert_eq!(ended, end, "{}", person.identifier);
    }
}

/// What a sign-in costs: each call once, and nobody asks the org who it is.
#[tokio::test]
async fn a_sign_in_makes_each_call_once() {
    let visit = Visit::new();
    walk(&visit, MIA, "").await;
    for endpoint in [
        Endpoint::Interact,
        Endpoint::Introspect,
        Endpoint::Identify,
        Endpoint::ChallengeAnswer,
        Endpoint::Metadata,
        Endpoint::Keys,
        Endpoint::Token,
    ] {
        assert_eq!(visit.org.count(endpoint), 1, "{}", endpoint.name());
    }
    assert_eq!(visit.org.requests().len(), 7);
}

/// UX-09: with enumeration prevention a stranger's sign-in is told from no other by its steps.
#[tokio::test]
async fn a_stranger_looks_like_anybody() {
    let visit = Visit::new();
    visit
        .org
        .configure(|settings| settings.enumeration_prevention = true);
    let (known, stranger) = (
        visit.identify(MIA).await,
        visit.identify("nobody@example.com").await,
    );
    let told = |mut seen: Value| {
        seen.as_object_mut().unwrap().remove("as");
        seen
    };
    assert_eq!(
        told(describe(&known.outcome)),
        told(describe(&stranger.outcome))
    );
}

/// An enrolment that may wait.
#[tokio::test]
async fn an_enrolment_is_skipped() {
    let visit = Visit::new();
    let mut tab = visit.identify("otto@example.com").await;
    let Step::ChallengePassword(challenge) = &tab.response().step else {
        panic!("no password is asked for")
    };
    let answer = challenge.answer("red-window-88");
    visit.send(&mut tab, &answer).await;
    let skip = tab.response().ways_out.iter().find_map(|way| match way {
        vestibule::idx::WayOut::Skip(form) => Some(form.submit()),
        _ => None,
    });
    visit.send(&mut tab, &skip.unwrap()).await;
    tab.interaction_code();
}

/// The Okta session of a browser signs the next visit in at once, and ends when it is closed.
#[tokio::test]
async fn a_living_session_needs_no_proof() {
    let visit = Visit::new();
    walk(&visit, MIA, "").await;
    visit.open().await.interaction_code();
    assert_eq!(Visit::at(&visit.org).open().await.step(), "identify");
    visit.oauth().close_session().await.unwrap();
    assert_eq!(visit.open().await.step(), "identify");
    // There is none any more, which is as good.
    visit.oauth().close_session().await.unwrap();
}
