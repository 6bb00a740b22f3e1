//! What goes out: body, address and headers of every answer, exactly as the protocol sheet has them.

use serde_json::{Value, json};
use vestibule::{
    idx::{Answer, Client, IdxError, Outcome, Response, Step, WayOut},
    ports::{Method, TransportError},
};

use super::{
    ION, ORG, at_once, body_of, changed, describe, fixture, request_of, response, response_of,
};
use crate::script::{Script, reply};

const JSON: &str = "application/json; okta-version=1.0.0";

/// Says where an answer to a fixture should go, and with what body.
fn check(name: &str, answer: impl FnOnce(&Response) -> Answer, path: &str, body: Value) {
    let request = request_of(&answer(&response(name)));
    assert_eq!(request.url, [ORG, "/idp/idx/", path].concat(), "{name}");
    assert_eq!(body_of(&request), body, "{name}");
    assert_eq!(request.method, Method::Post);
    assert!(
        request.credentials,
        "without the org's cookies there is no session"
    );
    assert_eq!(request.timeout_ms, 15_000);
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("Accept", JSON.to_owned()),
    ];
    assert_eq!(request.headers, headers, "{name}");
}

fn choose(response: &Response, number: usize) -> Answer {
    match &response.step {
        Step::SelectAuthenticator(select) | Step::SelectAuthenticatorEnroll(select) => {
            select.answer(&select.choices()[number])
        }
        step => panic!("no choice at {}", step.name()),
    }
}

fn send_mail(response: &Response) -> Answer {
    match &response.step {
        Step::AuthenticatorVerificationData(data) | Step::AuthenticatorEnrollmentData(data) => {
            data.answer()
        }
        step => panic!("no mail to send at {}", step.name()),
    }
}

fn code(response: &Response) -> Answer {
    match &response.step {
        Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
            challenge.answer("123456")
        }
        step => panic!("no code at {}", step.name()),
    }
}

fn resend(response: &Response) -> Answer {
    match &response.step {
        Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
            challenge.resend().unwrap()
        }
        step => panic!("no mail at {}", step.name()),
    }
}

fn name(response: &Response, remember: bool) -> Answer {
    match &response.step {
        Step::Identify(identify) => identify.answer("mia@example.test", None, remember),
        step => panic!("no name at {}", step.name()),
    }
}

/// UX-12: "remember me" goes along only where it was ticked and is asked for.
#[test]
fn who_it_is() {
    let fixture = "code/02-introspect";
    let body = json!({ "identifier": "mia@example.test", "stateHandle": "02.id.handle-1" });
    check(fixture, |response| name(response, false), "identify", body);
    let body = json!({ "identifier": "mia@example.test", "rememberMe": true, "stateHandle": "02.id.handle-1" });
    check(fixture, |response| name(response, true), "identify", body);
    let unasked = changed(fixture, |body| {
        body["remediation"]["value"][0]["value"]
            .as_array_mut()
            .unwrap()
            .remove(1);
    });
    let request = request_of(&name(&response_of(&unasked), true));
    assert_eq!(
        body_of(&request),
        json!({ "identifier": "mia@example.test", "stateHandle": "02.id.handle-1" })
    );
}

/// Without the method no mail is sent, and the id is the authenticator's, not the enrolment's.
#[test]
fn a_choice_takes_its_method_along() {
    let chosen = |id: &str, method: &str, handle: &str| json!({ "authenticator": { "id": id, "methodType": method }, "stateHandle": handle });
    let fixture = "select-authenticator/01-identify";
    check(
        fixture,
        |response| choose(response, 0),
        "challenge",
        chosen("aut1", "email", "02.id.handle-2"),
    );
    check(
        fixture,
        |response| choose(response, 1),
        "challenge",
        chosen("aut2", "password", "02.id.handle-2"),
    );
    check(
        fixture,
        |response| choose(response, 2),
        "challenge",
        chosen("aut3", "sms", "02.id.handle-2"),
    );
    let fixture = "enroll-email/01-identify";
    check(
        fixture,
        |response| choose(response, 0),
        "credential/enroll",
        chosen("aut1", "email", "02.id.handle-2"),
    );
}

#[test]
fn the_word_that_a_mail_waits_for() {
    let body = json!({ "authenticator": { "id": "aut1", "methodType": "email" }, "stateHandle": "02.id.handle-2" });
    check(
        "authenticator-verification-data/01-identify",
        send_mail,
        "challenge",
        body.clone(),
    );
    check(
        "authenticator-enrollment-data/01-identify",
        send_mail,
        "credential/enroll",
        body,
    );
}

#[test]
fn a_code_a_password_a_resend_a_poll() {
    let credentials = |passcode: &str, handle: &str| json!({ "credentials": { "passcode": passcode }, "stateHandle": handle });
    let handle = |handle: &str| json!({ "stateHandle": handle });
    check(
        "code/03-identify",
        code,
        "challenge/answer",
        credentials("123456", "02.id.handle-2"),
    );
    // The handle of the newest response counts, also when that said no.
    check(
        "code/06-wrong-code",
        code,
        "challenge/answer",
        credentials("123456", "02.id.handle-5"),
    );
    check(
        "enroll-email/02-credential-enroll",
        code,
        "challenge/answer",
        credentials("123456", "02.id.handle-3"),
    );
    let password = |response: &Response| match &response.step {
        Step::ChallengePassword(challenge) => challenge.answer("two words & \"marks\""),
        step => panic!("no password at {}", step.name()),
    };
    let body = credentials("two words & \"marks\"", "02.id.handle-4");
    check(
        "select-authenticator/03-challenge-password",
        password,
        "challenge/answer",
        body,
    );
    check(
        "code/03-identify",
        resend,
        "challenge/resend",
        handle("02.id.handle-2"),
    );
    check(
        "enroll-email/02-credential-enroll",
        resend,
        "challenge/resend",
        handle("02.id.handle-3"),
    );
    let poll = |response: &Response| response.step.poll().unwrap().answer;
    check(
        "code/04-poll",
        poll,
        "challenge/poll",
        handle("02.id.handle-3"),
    );
    check(
        "enroll-email/02-credential-enroll",
        poll,
        "challenge/poll",
        handle("02.id.handle-3"),
    );
}

/// UX-28 and the ways beside a step.
#[test]
fn ways_out() {
    let handle = json!({ "stateHandle": "02.id.handle-3" });
    let cancel = |response: &Response| response.cancel().unwrap();
    check("code/04-poll", cancel, "cancel", handle.clone());
    let skip = |response: &Response| match &response.ways_out[..] {
        [WayOut::SelectAuthenticatorEnroll(_), WayOut::Skip(form)] => form.submit(),
        ways => panic!("not these: {ways:?}"),
    };
    check(
        "enroll-email/02-credential-enroll",
        skip,
        "skip",
        handle.clone(),
    );
    let other = |response: &Response| match &response.ways_out[..] {
        [WayOut::SelectAuthenticator(select)] => select.answer(&select.choices()[1]),
        ways => panic!("not these: {ways:?}"),
    };
    let body = json!({ "authenticator": { "id": "aut2", "methodType": "password" }, "stateHandle": "02.id.handle-3" });
    check(
        "select-authenticator/02-challenge-email",
        other,
        "challenge",
        body,
    );
}

/// A step that came along with another one is answered as if it had been alone.
#[test]
fn a_step_put_in_front() {
    let response = response("select-authenticator/02-challenge-email");
    let [WayOut::SelectAuthenticator(select)] = &response.ways_out[..] else {
        panic!("no choice came along")
    };
    let in_front = response.with_step(Step::SelectAuthenticator(select.clone()));
    assert_eq!(in_front.step.name(), "select-authenticator");
    assert!(in_front.messages.is_empty());
    let request = request_of(&choose(&in_front, 0));
    assert_eq!(body_of(&request)["stateHandle"], "02.id.handle-3");
}

/// Fixed fields go back whatever they are, and what an option of several enrolments adds is echoed.
#[test]
fn fixed_fields_go_back() {
    let body = changed("select-authenticator/01-identify", |body| {
        let form = &mut body["remediation"]["value"][0]["value"];
        let fixed =
            json!({ "name": "enrollmentId", "required": true, "value": "sms1", "mutable": false });
        form[0]["options"][2]["value"]["form"]["value"]
            .as_array_mut()
            .unwrap()
            .push(fixed);
        let hidden = json!({ "name": "extra", "value": { "form": { "value": [{ "name": "a", "value": 7 }] } } });
        form.as_array_mut().unwrap().push(hidden);
    });
    let request = request_of(&choose(&response_of(&body), 2));
    assert_eq!(
        body_of(&request),
        json!({
            "authenticator": { "id": "aut3", "methodType": "sms", "enrollmentId": "sms1" }, "extra": { "a": 7 },
            "stateHandle": "02.id.handle-2",
        })
    );
}

/// `Accept` is what the remediation says, and ION where it says nothing.
#[test]
fn what_is_accepted() {
    let request = request_of(&code(&response("odd/16-state-handle-without-flags")));
    let headers = [
        ("Content-Type", "application/json".to_owned()),
        ("Accept", ION.to_owned()),
    ];
    assert_eq!(request.headers, headers);
    let body = json!({ "credentials": { "passcode": "123456" }, "stateHandle": "02.id.handle-2" });
    assert_eq!(body_of(&request), body);
}

#[test]
fn introspect_speaks_ion() {
    let script = Script::new([Ok(reply(200, fixture("code/02-introspect")))]);
    let client = Client {
        transport: &script,
        org_origin: ORG,
        language: Some("de-CH"),
    };
    let outcome = at_once(client.introspect("interaction-handle-1", true));
    assert_eq!(
        describe(&outcome),
        json!({ "step": "identify", "ways": ["select-enroll-profile"], "cancel": true })
    );
    let sent = script.sent.borrow();
    let [request] = &sent[..] else {
        panic!("one request, not {}", sent.len())
    };
    assert_eq!(
        (request.method, request.url.as_str()),
        (Method::Post, "https://org.test/idp/idx/introspect")
    );
    assert_eq!(
        body_of(request),
        json!({ "interactionHandle": "interaction-handle-1" })
    );
    assert!(request.credentials);
    let headers = [
        ("Content-Type", ION),
        ("Accept", ION),
        ("Accept-Language", "de-CH"),
    ];
    assert_eq!(
        request.headers,
        headers.map(|(name, value)| (name, value.to_owned()))
    );
}

/// SEC-74: whatever comes of it, an answer goes out once.
#[test]
fn an_answer_is_never_repeated() {
    let answer = code(&response("code/03-identify"));
    let lost = [TransportError::Unreachable, TransportError::TimedOut].map(Err);
    let failed = [
        reply(500, ""),
        reply(502, "<html>"),
        reply(429, fixture("refusal/03-rate-limit-api")),
    ]
    .map(Ok);
    for came in lost.into_iter().chain(failed) {
        let script = Script::new([came]);
        let client = Client {
            transport: &script,
            org_origin: ORG,
            language: None,
        };
        let outcome: Result<Outcome, IdxError> = at_once(client.send(&answer));
        assert!(outcome.is_err(), "{outcome:?}");
        assert_eq!(script.urls(), ["https://org.test/idp/idx/challenge/answer"]);
    }
}
