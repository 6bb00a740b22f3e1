//! A body is judged by what it holds (protocol sheet, "Errors"), an answer that never came by why.

use serde_json::json;
use vestibule::{
    idx::{Client, parse},
    ports::TransportError,
};

use super::{ORG, at_once, changed, check, describe, fixture, outcome};
use crate::script::{Script, reply};

#[test]
fn the_ends_say_why() {
    for (name, key) in [
        ("01-transferred", "idx.transferred.to.new.tab"),
        ("02-cancelled-by-user", "idx.operation.cancelled.by.user"),
        ("03-access-denied", "security.access_denied"),
        ("04-not-assigned", "idx.error.user.not.assigned.to.app"),
        (
            "05-verification-required",
            "idx.email.verification.required",
        ),
        ("06-polling-window-over", "E0000010"),
        ("07-link-expired", "idx.return.link.expired"),
        ("08-link-stale", "idx.return.stale"),
        ("09-enter-otp", "idx.enter.otp.in.original.tab"),
    ] {
        for status in [200, 400, 401, 403] {
            check(
                status,
                &["terminal/", name].concat(),
                json!({ "ended": [key] }),
            );
        }
    }
    check(200, "terminal/10-without-message", json!({ "ended": [] }));
    check(200, "odd/07-no-remediation-list", json!({ "ended": [] }));
}

/// UX-33: expiry is told apart from every other end, so that the person's name can be kept.
#[test]
fn expiry() {
    for status in [200, 400, 401] {
        check(status, "expired/01-introspect", json!("expired"));
    }
}

/// UX-31: both shapes of 429, and the one that still has a step.
#[test]
fn too_many_requests() {
    check(429, "refusal/01-rate-limit-ion", json!("rate limited"));
    check(200, "refusal/01-rate-limit-ion", json!("rate limited"));
    check(429, "refusal/03-rate-limit-api", json!("rate limited"));
    check(403, "refusal/03-rate-limit-api", json!("rate limited"));
    check(
        429,
        "refusal/02-rate-limit-with-remediation",
        json!({
            "step": "challenge-email", "ways": ["select"], "said": ["tooManyRequests"], "as": "mia@example.test",
            "to": "m***a@example.test", "link": true, "poll": 4000, "resend": true, "cancel": true,
        }),
    );
    check(429, "terminal/10-without-message", json!("rate limited"));
    for body in ["", "<!doctype html><title>Slow down</title>", "{}", "null"] {
        assert_eq!(
            describe(&outcome(429, body)),
            json!("rate limited"),
            "{body}"
        );
    }
    for name in ["refusal/01-rate-limit-ion", "refusal/03-rate-limit-api"] {
        let mut told = reply(429, fixture(name));
        told.rate_limit_reset = Some(1_795_426_058);
        assert_eq!(
            describe(&parse(&told, ORG)),
            json!({ "rate limited until": 1_795_426_058 })
        );
    }
}

#[test]
fn a_server_that_fails() {
    for status in [500, 502, 503] {
        check(
            status,
            "refusal/04-server-error-ion",
            json!({ "server failed": status }),
        );
        check(
            status,
            "refusal/05-server-error-api",
            json!({ "server failed": status }),
        );
        check(
            status,
            "terminal/10-without-message",
            json!({ "server failed": status }),
        );
    }
    // A page of something between, half a body, or what is JSON and yet no answer.
    let half = fixture("code/03-identify");
    for body in [
        "<!doctype html><title>Bad gateway</title>",
        "",
        &half[..half.len() / 2],
        "[]",
        "7",
        "{}",
        "null",
    ] {
        for status in [200, 502] {
            assert_eq!(
                describe(&outcome(status, body)),
                json!({ "server failed": status }),
                "{body}"
            );
        }
    }
    check(
        200,
        "odd/17-success-without-code",
        json!({ "server failed": 200 }),
    );
    // A step stays a step under any status.
    check(
        500,
        "code/02-introspect",
        json!({ "step": "identify", "ways": ["select-enroll-profile"], "cancel": true }),
    );
}

#[test]
fn a_refusal_of_this_client() {
    let because = "The requested feature is not enabled in this environment.";
    check(
        400,
        "refusal/06-feature-off",
        json!({ "refused": "access_denied", "because": because }),
    );
    let because = "Not found: Resource not found: aus0 (AuthorizationServer)";
    check(
        404,
        "refusal/07-not-found",
        json!({ "refused": "E0000007", "because": because }),
    );
}

#[test]
fn no_answer_at_all() {
    for (error, expected) in [
        (TransportError::Unreachable, "unreachable"),
        (TransportError::TimedOut, "timed out"),
    ] {
        let script = Script::new([Err(error)]);
        let client = Client {
            transport: &script,
            org_origin: ORG,
            language: None,
        };
        assert_eq!(
            describe(&at_once(client.introspect("interaction-handle-1", true))),
            json!(expected)
        );
    }
}

/// SEC-03: a code that was made for another client is not exchanged.
#[test]
fn a_code_for_somebody_else() {
    let body = changed("code/07-right-code", |body| {
        body["successWithInteractionCode"]["value"][2]["value"] = json!("0oa2");
    });
    assert_eq!(
        describe(&outcome(200, &body)),
        json!({ "code": "interaction-code-1", "for 0oa1": false })
    );
    let body = changed("code/07-right-code", |body| {
        body["successWithInteractionCode"]["value"]
            .as_array_mut()
            .unwrap()
            .remove(2);
    });
    assert_eq!(
        describe(&outcome(200, &body)),
        json!({ "code": "interaction-code-1", "for 0oa1": true })
    );
}
