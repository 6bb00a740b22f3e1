//! Which step a response is, and what stands around it.

use serde_json::json;

use super::check;

const ME: &str = "mia@example.test";
const MAILBOX: &str = "m***a@example.test";
const WRONG_CODE: &str = "api.authn.error.PASSCODE_INVALID";

#[test]
fn the_way_by_a_code() {
    check(
        200,
        "code/02-introspect",
        json!({ "step": "identify", "ways": ["select-enroll-profile"], "cancel": true }),
    );
    let waiting = |poll: u64| {
        json!({
            "step": "challenge-email", "ways": ["select"], "as": ME, "to": MAILBOX, "link": true, "poll": poll,
            "resend": true, "cancel": true,
        })
    };
    check(200, "code/03-identify", waiting(4000));
    // UX-34: the interval is the newest response's.
    check(200, "code/04-poll", waiting(6202));
    check(200, "code/05-resend", waiting(4000));
    check(
        200,
        "code/07-right-code",
        json!({ "code": "interaction-code-1", "for 0oa1": true }),
    );
}

/// UX-25: a wrong code is the same step once more, whatever the status, and can be waited at as before.
#[test]
fn a_wrong_code_is_a_response() {
    for status in [401, 403, 400, 200] {
        check(
            status,
            "code/06-wrong-code",
            json!({
                "step": "challenge-email", "ways": ["select"], "as": ME, "to": MAILBOX, "link": true, "poll": 2000,
                "resend": true, "cancel": true, "said of fields": [WRONG_CODE],
            }),
        );
    }
    check(
        401,
        "enroll-email/03-wrong-code",
        json!({
            "step": "enroll-email", "ways": ["select-enroll", "skip"], "as": ME, "link": true, "poll": 4000, "resend": true,
            "cancel": true, "said of fields": [WRONG_CODE],
        }),
    );
}

#[test]
fn a_choice() {
    let choices = json!(["Email", "Password", "Phone"]);
    check(
        200,
        "select-authenticator/01-identify",
        json!({
            "step": "select-authenticator", "as": ME, "choices": choices, "cancel": true,
        }),
    );
    check(
        200,
        "select-authenticator/02-challenge-email",
        json!({
            "step": "challenge-email", "ways": ["select"], "as": ME, "to": MAILBOX, "link": true, "poll": 4000,
            "resend": true, "cancel": true,
        }),
    );
    check(
        200,
        "select-authenticator/03-challenge-password",
        json!({
            "step": "challenge-password", "ways": ["recover", "select"], "as": ME, "cancel": true,
        }),
    );
    check(
        200,
        "select-authenticator/04-remaining",
        json!({
            "step": "select-authenticator", "as": ME, "choices": ["Password"], "cancel": true,
        }),
    );
}

/// UX-31, SEC-75: a mail that has not been sent is a step of its own, with nothing to wait for.
#[test]
fn a_mail_that_waits_for_a_word() {
    check(
        200,
        "authenticator-verification-data/01-identify",
        json!({
            "step": "authenticator-verification-data", "ways": ["select"], "as": ME, "to": MAILBOX, "cancel": true,
        }),
    );
    check(
        200,
        "authenticator-enrollment-data/01-identify",
        json!({
            "step": "authenticator-enrollment-data", "ways": ["skip"], "as": ME, "cancel": true,
        }),
    );
}

/// While e-mail is set up, resend and poll hang on another object than while it is verified.
#[test]
fn an_enrolment() {
    check(
        200,
        "enroll-email/01-identify",
        json!({
            "step": "select-authenticator-enroll", "as": ME, "choices": ["Email"], "cancel": true,
        }),
    );
    for name in [
        "enroll-email/02-credential-enroll",
        "authenticator-enrollment-data/02-credential-enroll",
    ] {
        check(
            200,
            name,
            json!({
                "step": "enroll-email", "ways": ["select-enroll", "skip"], "as": ME, "link": true, "poll": 4000,
                "resend": true, "cancel": true,
            }),
        );
    }
    check(
        200,
        "enroll-email/04-right-code",
        json!({ "code": "interaction-code-2", "for 0oa1": true }),
    );
}

/// UX-20, UX-21, UX-27: what the code's field must look like, and where the mail went, comes from the server.
#[test]
fn the_code_and_its_mailbox() {
    check(
        200,
        "code-only/01-identify",
        json!({
            "step": "challenge-email", "as": ME, "to": MAILBOX, "resend": true, "cancel": true,
        }),
    );
    check(
        200,
        "alphanumeric/01-identify",
        json!({
            "step": "challenge-email", "as": ME, "to": MAILBOX, "and to": "b***o@example.test", "link": true, "poll": 4000,
            "resend": true, "cancel": true, "alphanumeric": true, "length": 10,
        }),
    );
}

#[test]
fn the_first_page_again() {
    check(
        200,
        "identify/01-unknown-user",
        json!({ "step": "identify", "ways": ["select-enroll-profile"], "said": ["idx.unknown.user"], "cancel": true }),
    );
    check(
        200,
        "identify/02-with-password",
        json!({ "step": "identify", "password": true, "cancel": true }),
    );
}
