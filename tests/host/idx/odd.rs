//! Shapes that recordings show although no sheet describes them, and addresses that nobody should follow.

use serde_json::{Value, json};
use vestibule::idx::{Method, Severity, Step};

use super::{changed, check, describe, fixture, outcome, response, response_of};

fn waiting() -> Value {
    json!({
        "step": "challenge-email", "ways": ["select"], "as": "mia@example.test", "to": "m***a@example.test",
        "link": true, "poll": 4000, "resend": true, "cancel": true,
    })
}

fn waiting_but(change: impl FnOnce(&mut serde_json::Map<String, Value>)) -> Value {
    let mut waiting = waiting();
    change(waiting.as_object_mut().unwrap());
    waiting
}

#[test]
fn a_reference_in_every_spelling() {
    check(200, "odd/01-relates-to-text", waiting());
    check(200, "odd/02-relates-to-without-dollar", waiting());
    // One that leads nowhere is forgotten: the authenticator hangs in one of two places anyway.
    check(200, "odd/03-relates-to-nothing", waiting());
    for name in ["code/03-identify", "enroll-email/02-credential-enroll"] {
        let body = changed(name, |body| {
            body["remediation"]["value"][0]
                .as_object_mut()
                .unwrap()
                .remove("relatesTo");
        });
        assert_eq!(
            describe(&outcome(200, &body)),
            describe(&outcome(200, &fixture(name))),
            "{name}"
        );
    }
}

#[test]
fn flags_as_text_and_misspelt_keys() {
    check(200, "odd/04-flags-as-text-and-misspelt", waiting());
    let Step::ChallengeEmail(challenge) = response("odd/04-flags-as-text-and-misspelt").step else {
        panic!("not the code's step")
    };
    let passcode = challenge.passcode().unwrap();
    assert!(
        passcode.is_secret()
            && !passcode.is_required()
            && passcode.is_mutable()
            && passcode.is_visible()
    );
    assert_eq!(passcode.label(), Some("Enter code"));

    let body = changed("code/03-identify", |body| {
        body["remediation"]["value"][0]["value"][0]["form"]["value"][0]["visible"] = json!("false");
    });
    let Step::ChallengeEmail(challenge) = response_of(&body).step else {
        panic!("not the code's step")
    };
    assert!(!challenge.passcode().unwrap().is_visible());
}

#[test]
fn an_option_without_value_is_no_choice() {
    check(
        200,
        "odd/05-option-without-value",
        json!({
            "step": "select-authenticator", "as": "mia@example.test", "choices": ["Email", "Password", "Phone"],
            "cancel": true,
        }),
    );
}

/// What a choice stands for is told by its reference, with the masked address as the server gave it (UX-27).
#[test]
fn a_choice_names_its_authenticator() {
    let Step::SelectAuthenticator(select) = response("select-authenticator/01-identify").step
    else {
        panic!("no choice")
    };
    let found: Vec<(Method, Option<String>)> = select
        .choices()
        .iter()
        .map(|choice| {
            let authenticator = choice.authenticator().unwrap();
            let email = authenticator.email().map(str::to_owned);
            (authenticator.method(), email)
        })
        .collect();
    let phone = Method::Phone;
    assert_eq!(
        found,
        [
            (Method::Email, Some("m***a@example.test".to_owned())),
            (Method::Password, None),
            (phone, None)
        ]
    );
}

/// What is said on top and at a field is one message, however it is written, and two where its values differ.
#[test]
fn what_says_the_same_is_said_once() {
    let messages = |on_top: Value, at_field: Value| {
        let body = changed("code/03-identify", |body| {
            body["messages"] = json!({ "type": "array", "value": [on_top] });
            body["remediation"]["value"][0]["value"][0]["form"]["value"][0]["messages"] =
                json!({ "type": "array", "value": [at_field] });
        });
        response_of(&body).all_messages().len()
    };
    let message = |i18n: Value| json!({ "message": "No.", "i18n": i18n, "class": "ERROR" });
    let plain = message(json!({ "key": "no" }));
    assert_eq!(
        messages(plain.clone(), message(json!({ "key": "no", "params": [] }))),
        1
    );
    assert_eq!(
        messages(
            plain.clone(),
            message(json!({ "key": "no", "params": ["1"] }))
        ),
        2
    );
    assert_eq!(messages(plain, message(json!({ "key": "yes" }))), 2);
}

#[test]
fn a_message_without_a_key() {
    let said = json!(["Something happened.", "And more."]);
    check(
        200,
        "odd/06-message-without-key",
        waiting_but(|seen| drop(seen.insert("said".to_owned(), said))),
    );
    let messages = response("odd/06-message-without-key").messages;
    let severities: Vec<Option<Severity>> =
        messages.iter().map(|message| message.severity()).collect();
    assert_eq!(severities, [Some(Severity::Error), None]);
}

/// UX-09: where the server keeps the address to itself, nothing is made up for it.
#[test]
fn an_enrolment_without_profile() {
    // The server's silence about the link counts as yes.
    check(
        200,
        "odd/08-profile-absent",
        waiting_but(|seen| drop(seen.remove("to"))),
    );
}

#[test]
fn an_authenticator_without_key_and_a_poll_without_interval() {
    check(200, "odd/12-authenticator-without-key", waiting());
    check(
        200,
        "odd/13-poll-without-interval-and-no-resend",
        waiting_but(|seen| drop(seen.remove("resend"))),
    );
}

#[test]
fn a_step_that_nobody_has_heard_of() {
    check(
        200,
        "odd/14-unknown-step",
        json!({
            "step": "unknown", "unknown": "acknowledge-house-rules", "ways": ["select"], "as": "mia@example.test",
            "cancel": true,
        }),
    );
}

#[test]
fn a_remediation_without_name_is_none() {
    check(
        200,
        "odd/15-remediation-without-name",
        waiting_but(|seen| drop(seen.remove("as"))),
    );
    check(200, "odd/16-state-handle-without-flags", waiting());
}

/// SEC-06.
#[test]
fn an_address_outside_the_org_stops_the_flow() {
    check(200, "odd/09-foreign-address", json!("foreign address"));
    check(
        200,
        "odd/10-foreign-host-behind-at",
        json!("foreign address"),
    );
    for hostile in [
        "https://elsewhere.test/idp/idx/challenge/answer",
        "https://org.test.elsewhere.test/idp/idx",
        "https://org.test:8443/idp/idx",
        "https://org.test",
        "https://org.test\\@elsewhere.test/",
        "https://org.test?/",
        "https://org.test#/",
        "http://org.test/idp/idx",
        "//org.test/idp/idx",
        "/idp/idx/challenge/answer",
        "",
        " ",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://org.testing/idp/idx",
        " https://org.test/idp/idx",
        "https://x@org.test/idp/idx",
    ] {
        let body = changed("code/03-identify", |body| {
            body["remediation"]["value"][0]["href"] = json!(hostile)
        });
        assert_eq!(
            describe(&outcome(200, &body)),
            json!("foreign address"),
            "{hostile}"
        );
    }
}

/// SEC-06: a way out, a poll or a resend that leads elsewhere is not there.
#[test]
fn a_way_out_of_the_org_is_not_offered() {
    check(
        200,
        "odd/11-foreign-ways-out",
        json!({
            "step": "challenge-email", "as": "mia@example.test", "to": "m***a@example.test", "link": true,
        }),
    );
}
