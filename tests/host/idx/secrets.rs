//! SEC-24: what is printed for a person who looks for a fault holds nothing that would let somebody sign in.

use serde_json::json;
use vestibule::{
    idx::{Outcome, Step},
    ports::Reply,
};

use super::{fixture, outcome, request_of, response, response_of};

const CODE: &str = "987654";
const HANDLE: &str = "02.id.handle";

fn check(printed: &str, name: &str) {
    for secret in [CODE, HANDLE, "interaction-code-1", "interaction-handle-1"] {
        assert!(
            !printed.contains(secret),
            "{name} shows {secret}: {printed}"
        );
    }
}

#[test]
fn answers_requests_and_replies() {
    let response = response("code/03-identify");
    let Step::ChallengeEmail(challenge) = &response.step else {
        panic!("not the code's step")
    };
    let answer = challenge.answer(CODE);
    assert_eq!(format!("{answer:?}"), "Answer(challenge-authenticator)");
    check(&format!("{:?}", challenge.resend()), "a resend");
    check(&format!("{:?}", challenge.poll()), "a poll");
    check(&format!("{:?}", response.cancel()), "a cancel");
    check(&format!("{:?}", request_of(&answer)), "a request");
    let reply = Reply {
        status: 200,
        rate_limit_reset: None,
        date_ms: None,
        max_age: None,
        dpop_nonce: None,
        body: fixture("code/01-interact"),
    };
    check(&format!("{reply:?}"), "a reply");
}

#[test]
fn responses() {
    for name in [
        "code/02-introspect",
        "code/03-identify",
        "code/06-wrong-code",
        "select-authenticator/01-identify",
        "select-authenticator/03-challenge-password",
        "authenticator-verification-data/01-identify",
        "enroll-email/02-credential-enroll",
        "odd/14-unknown-step",
    ] {
        let outcome = outcome(200, &fixture(name)).unwrap();
        assert!(matches!(outcome, Outcome::Next(_)), "{name}");
        check(&format!("{outcome:?}"), name);
    }
}

/// The secret of a new authenticator app is shown to the person, and to nobody who looks for a fault.
#[test]
fn the_secret_of_a_new_app() {
    let body = json!({
        "version": "1.0.0",
        "remediation": { "value": [{
            "rel": ["create-form"], "name": "enroll-authenticator", "href": "https://org.test/idp/idx/challenge/answer",
            "method": "POST", "value": [{ "name": "credentials", "form": { "value": [{ "name": "passcode" }] } }],
        }] },
        "currentAuthenticator": { "value": {
            "key": "google_otp", "type": "app", "displayName": "App",
            "contextualData": {
                "sharedSecret": "JBSWY3DPEHPK3PXP", "qrcode": { "method": "embedded", "href": "data:image/png;base64,AAAA" },
            },
        } },
    });
    let printed = format!("{:?}", outcome(200, &body.to_string()));
    assert!(printed.contains("google_otp"), "{printed}");
    assert!(!printed.contains("JBSWY3DPEHPK3PXP"));
    let response = response_of(&body.to_string());
    let secret = response.step.authenticator().unwrap();
    let secret = secret.context().shared_secret().unwrap();
    assert_eq!(secret.secret(), "JBSWY3DPEHPK3PXP");
    assert_eq!(format!("{secret:?}"), "SharedSecret([redacted])");
}

#[test]
fn the_code_at_the_end() {
    let outcome = outcome(200, &fixture("code/07-right-code"));
    assert_eq!(
        format!("{outcome:?}"),
        "Ok(Done(InteractionCode([redacted])))"
    );
}
