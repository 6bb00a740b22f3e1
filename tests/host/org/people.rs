//! Every sample person, from the first page to verified tokens, or to the end that is meant for them.

use org::{Endpoint, SoftPasskey, sample_users};
use serde_json::{Value, json};
use vestibule::{
    idx::{Answer, FormStep, Message, Outcome, RemediationName, Response, Step, WayOut, Webauthn},
    json,
};

use super::Visit;
use crate::{idx::describe, in_process::APP};

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
        let refused = match &response.step {
            Step::Identify(_) => !response.all_messages().is_empty(),
            // What the device lacks is told as an error, and may wait all the same.
            Step::Form(step) if step.name == RemediationName::DeviceAssuranceGracePeriod => false,
            _ => !response.all_messages().iter().all(Message::is_calm),
        };
        if refused || matches!(response.step, Step::Unknown(_) | Step::Hosted(_)) {
            break;
        }
        let answer = match &response.step {
            Step::Identify(identify) => identify.answer(identifier, None, false),
            Step::SelectAuthenticatorEnroll(_) if 1 < count(&steps, response.step.name()) => {
                skip(response).unwrap()
            }
            Step::SelectAuthenticator(select) | Step::SelectAuthenticatorEnroll(select) => {
                select.answer(&select.choices()[0])
            }
            Step::AuthenticatorVerificationData(data) | Step::AuthenticatorEnrollmentData(data) => {
                data.answer()
            }
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
                challenge.answer(&visit.code(identifier))
            }
            Step::ChallengePassword(challenge) => challenge.answer(password),
            Step::EnrollWebauthn(webauthn) => make_passkey(webauthn),
            Step::Form(step) => {
                let name = response.step.name();
                fill_in(step, known(visit, identifier, name))
            }
            Step::Providers(_) => break,
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

fn count(steps: &[&str], name: &str) -> usize {
    steps.iter().filter(|step| **step == name).count()
}

/// What leaves the step out, where that is allowed.
fn skip(response: &Response) -> Option<Answer> {
    response.ways_out.iter().find_map(|way| match way {
        WayOut::Skip(form) => Some(form.submit()),
        _ => None,
    })
}

/// What a person fills in at a step that is drawn from its fields.
fn known(visit: &Visit, identifier: &str, step: &str) -> Value {
    let passcode = |code: Option<String>| json!({ "credentials": { "passcode": code } });
    match step {
        "challenge-phone" => passcode(visit.org.latest_text(identifier).map(|text| text.code)),
        "challenge-google-otp" => passcode(visit.org.totp(identifier)),
        "challenge-okta-verify" => {
            json!({ "credentials": { "totp": visit.org.okta_verify_code(identifier) } })
        }
        "challenge-custom-otp" => passcode(Some("81726354".to_owned())),
        "challenge-security-question" => json!({ "credentials": { "answer": "pancakes" } }),
        "authenticator-verification-data" => {
            let method = match identifier {
                "paula@example.com" | "phil@example.com" | "max@example.com" => "sms",
                _ => "totp",
            };
            json!({ "authenticator": { "methodType": method } })
        }
        "enroll-password" | "reenroll-authenticator" | "reenroll-authenticator-warning" => {
            passcode(Some("Calm-harbor-4".to_owned()))
        }
        "profile-update" => json!({ "userProfile": { "drink": "tea" } }),
        "keep-me-signed-in" => json!({ "keepMeSignedIn": true }),
        "consent" => json!({ "consent": true }),
        "granular-consent" => json!({ "consent": true }),
        _ => json!({}),
    }
}

fn fill_in(step: &FormStep, known: Value) -> Answer {
    let given = json::object(&known.to_string()).unwrap_or_default();
    step.form.answer(given)
}

/// The answer of a browser whose passkey is made of software.
fn make_passkey(webauthn: &Webauthn) -> Answer {
    let options = webauthn.creation_options().unwrap();
    let challenge = options.get("challenge").unwrap().as_str().unwrap();
    let made = SoftPasskey::new().create(challenge, APP);
    let credential = json!({ "response": {
        "clientDataJSON": made.client_data, "attestationObject": made.attestation, "transports": ["internal"],
    } });
    let credential = json::parse(&credential.to_string()).unwrap();
    webauthn.answer(&credential).unwrap()
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
            "paula@example.com" | "phil@example.com" | "max@example.com" => &[
                "challenge-email",
                "select-authenticator",
                "authenticator-verification-data",
                "challenge-phone",
            ],
            "vera@example.com" | "viktor@example.com" => &[
                "challenge-email",
                "select-authenticator",
                "authenticator-verification-data",
                "challenge-okta-verify",
            ],
            "gina@example.com" => &[
                "challenge-email",
                "select-authenticator",
                "challenge-google-otp",
            ],
            "quinn@example.com" => &[
                "challenge-email",
                "select-authenticator",
                "challenge-security-question",
            ],
            "yara@example.com" => &[
                "challenge-email",
                "select-authenticator",
                "challenge-custom-otp",
            ],
            "wanda@example.com" => &[
                "challenge-email",
                "select-authenticator-enroll",
                "enroll-webauthn",
            ],
            "ella@example.com" | "emil@example.com" => &[
                "challenge-email",
                "select-authenticator-enroll",
                "enroll-password",
                "select-authenticator-enroll",
            ],
            "rosa@example.com" => &["challenge-password"],
            "rolf@example.com" => &[
                "challenge-password",
                "select-authenticator",
                "challenge-google-otp",
            ],
            "xenia@example.com" => &["challenge-password", "reenroll-authenticator"],
            "walt@example.com" => &["challenge-password", "reenroll-authenticator-warning"],
            "aiko@example.com" => &[
                "challenge-email",
                "select-authenticator-enroll",
                "enroll-password",
            ],
            "pavel@example.com" => &["challenge-email", "profile-update"],
            "kim@example.com" => &["challenge-email", "keep-me-signed-in"],
            "carla@example.com" => &["challenge-email", "consent"],
            "gregor@example.com" => &["challenge-email", "granular-consent"],
            "dina@example.com" => &["challenge-email", "device-assurance-grace-period"],
            "ulla@example.com" => &["unknown"],
            "ivo@example.com" | "iris@example.com" => &["redirect-idp"],
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
            "ulla@example.com" => Some(json!({
                "step": "unknown", "unknown": "choose-locker", "as": person.identifier, "cancel": true,
            })),
            // How these two go on is for a browser to see.
            "ivo@example.com" | "iris@example.com" => Some(json!({
                "step": "redirect-idp", "providers": 1, "as": person.identifier, "cancel": true,
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
    let skip = skip(tab.response());
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
