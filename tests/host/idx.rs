//! The IDX room through its public doors, by the fixtures: what a response becomes, what an answer sends.
//!
//! `describe` and `request_of` alone touch the API; the tests say what should come of which fixture.

mod answers;
mod beside;
mod classification;
mod device;
mod hostile_addresses;
mod odd;
mod recorded;
mod secrets;
mod steps;

use std::future::Future;

use serde_json::{Value, json};
use vestibule::{
    idx::{Answer, Client, IdxError, Message, Outcome, Response, Step, WayOut, parse},
    ports::{Request, TransportError},
};

use crate::{
    rooms::{read, root},
    script::{Script, reply},
};

const ORG: &str = "https://org.test";
const ION: &str = "application/ion+json; okta-version=1.0.0";

/// The text of a fixture.
fn fixture(name: &str) -> String {
    read(&root().join("tests/fixtures").join([name, ".json"].concat()))
}

/// A fixture with something changed in it.
fn changed(name: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut body: Value = serde_json::from_str(&fixture(name)).unwrap();
    change(&mut body);
    body.to_string()
}

fn outcome(status: u16, body: &str) -> Result<Outcome, IdxError> {
    parse(&reply(status, body), ORG)
}

fn response_of(body: &str) -> Response {
    match outcome(200, body) {
        Ok(Outcome::Next(response)) => Response::clone(&response),
        other => panic!("no step but {other:?}"),
    }
}

fn response(name: &str) -> Response {
    response_of(&fixture(name))
}

/// What became of a body, as far as it can be told from outside; what is absent or empty is left out.
pub(crate) fn describe(outcome: &Result<Outcome, IdxError>) -> Value {
    match outcome {
        Ok(Outcome::Next(response)) => describe_response(response),
        Ok(Outcome::Done(code)) => {
            json!({ "code": code.secret(), "for 0oa1": code.is_for("0oa1") })
        }
        Ok(Outcome::Ended(ended)) => json!({ "ended": keys(&ended.messages) }),
        Ok(Outcome::Expired) => json!("expired"),
        Err(IdxError::Transport(TransportError::Unreachable)) => json!("unreachable"),
        Err(IdxError::Transport(TransportError::TimedOut)) => json!("timed out"),
        Err(IdxError::RateLimited { reset: None }) => json!("rate limited"),
        Err(IdxError::RateLimited { reset }) => json!({ "rate limited until": reset }),
        Err(IdxError::Server { status }) => json!({ "server failed": status }),
        Err(IdxError::Refused { code, summary }) => json!({ "refused": code, "because": summary }),
        Err(IdxError::ForeignAddress) => json!("foreign address"),
    }
}

fn describe_response(response: &Response) -> Value {
    let mut seen = json!({ "step": response.step.name() });
    let mut note = |name: &str, value: Value| {
        let empty = value.is_null() || value == json!([]) || value == json!(false);
        if !empty {
            seen[name] = value;
        }
    };
    let ways = response.ways_out.iter().map(|way| match way {
        WayOut::SelectAuthenticator(_) => "select",
        WayOut::SelectAuthenticatorEnroll(_) => "select-enroll",
        WayOut::Skip(_) => "skip",
        WayOut::Recover(_) => "recover",
        WayOut::Provider(_) => "provider",
        WayOut::Passkey(_) => "passkey",
        WayOut::Form(step) => step.name.as_str(),
    });
    note("ways", ways.collect());
    note("said", json!(keys(&response.messages)));
    note(
        "said of fields",
        json!(keys(&response.step.field_messages())),
    );
    note(
        "as",
        response
            .user
            .as_ref()
            .filter(|user| !user.identifier().is_empty())
            .map_or(Value::Null, |user| json!(user.identifier())),
    );
    note(
        "poll",
        json!(response.step.poll().map(|poll| poll.refresh_ms)),
    );
    note("cancel", json!(response.cancel().is_some()));
    match &response.step {
        Step::SelectAuthenticator(select) | Step::SelectAuthenticatorEnroll(select) => {
            note(
                "choices",
                select
                    .choices()
                    .iter()
                    .map(|choice| choice.label().unwrap_or_default().to_owned())
                    .collect(),
            );
        }
        Step::AuthenticatorVerificationData(data) | Step::AuthenticatorEnrollmentData(data) => {
            note("to", json!(data.authenticator.email()));
        }
        Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
            note("to", json!(challenge.authenticator.email()));
            note("and to", json!(challenge.authenticator.secondary_email()));
            note("link", json!(challenge.authenticator.magic_link()));
            note("resend", json!(challenge.resend().is_some()));
            let passcode = challenge.passcode().unwrap();
            note("alphanumeric", json!(passcode.is_alphanumeric()));
            note("length", json!(passcode.max_length()));
        }
        Step::Identify(identify) => note("password", json!(identify.asks_password())),
        Step::Unknown(step) | Step::Hosted(step) => note("unknown", json!(step.form.name())),
        Step::Providers(providers) => note("providers", json!(providers.len())),
        Step::ChallengePassword(_)
        | Step::ChallengeWebauthn(_)
        | Step::EnrollWebauthn(_)
        | Step::Wait(_)
        | Step::Form(_) => {}
    }
    seen
}

/// Each message by its key, or by its text where it has none.
fn keys(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.key().unwrap_or(message.text()))
        .collect()
}

/// Says what should become of a fixture under this status.
fn check(status: u16, name: &str, expected: Value) {
    assert_eq!(
        describe(&outcome(status, &fixture(name))),
        expected,
        "{name} with status {status}"
    );
}

/// The one request that sending the answer makes.
fn request_of(answer: &Answer) -> Request {
    let script = Script::new([Ok(reply(200, fixture("code/03-identify")))]);
    let client = Client {
        transport: &script,
        org_origin: ORG,
        language: None,
    };
    at_once(client.send(answer)).unwrap();
    let mut sent = script.sent.into_inner();
    assert_eq!(sent.len(), 1, "one answer is one request");
    sent.remove(0)
}

fn body_of(request: &Request) -> Value {
    serde_json::from_str(request.body.as_deref().unwrap()).unwrap()
}

/// The value of a future that never has to wait.
pub(crate) fn at_once<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future
        .as_mut()
        .poll(&mut std::task::Context::from_waker(std::task::Waker::noop()))
    {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("a scripted answer is there at once"),
    }
}
