//! The recorded answers of Okta's own projects, beside the repository where somebody has them: what this client makes of
//! each is what Okta's SDK made of it (`ORACLE.json`).

use std::{
    fs,
    io::{self, Write},
    path::PathBuf,
};

use serde_json::Value;
use vestibule::idx::{IdxError, Outcome, parse};

use super::{keys, reply};
use crate::rooms::root;

const ORG: &str = "https://org.example.com";

/// The steps whose names are checked here; the conformance program holds every field of every step against the SDK.
const NAMED: [&str; 8] = [
    "identify",
    "select-authenticator",
    "select-authenticator-enroll",
    "authenticator-verification-data",
    "authenticator-enrollment-data",
    "challenge-email",
    "enroll-email",
    "challenge-password",
];
const OTHER: &str = "another";

/// Where the SDK is no model: the file, and what is made of it here.
const DEVIATIONS: [(&str, &str); 4] = [
    // A proxy's word, which is no answer of the Identity Engine: its code is shown instead of nothing.
    ("error-403-proxy-block.json", "refused Forbidden"),
    // Where waiting helps or the server failed, the step stays.
    (
        "error-429-too-many-request-operation-ratelimit.json",
        "rate limited",
    ),
    ("error-500-internal-server-error.json", "server failed"),
    // The SDK gives the whole response up because one reference leads nowhere.
    (
        "error-password-reset-failed.json",
        "another None [\"app.ldap.password.reset.failed\"]",
    ),
];

#[test]
fn recorded_answers() {
    let folder = root().join("../shared/idx-responses");
    let Ok(oracle) = fs::read_to_string(folder.join("ORACLE.json")) else {
        // Past the harness, which keeps the words of a test that passes to itself.
        let _ = writeln!(
            io::stderr(),
            "SKIPPED idx::recorded: no recorded answers at {}",
            folder.display()
        );
        return;
    };
    let oracle: Value = serde_json::from_str(&oracle).unwrap();
    let mut wrong = Vec::new();
    let (mut walked, mut email_steps) = (0, 0);
    for (name, entry) in oracle.as_object().unwrap() {
        let body = fs::read_to_string(PathBuf::from(&folder).join(name)).unwrap();
        let status = u16::try_from(entry["http_status"].as_u64().unwrap()).unwrap();
        let outcome = parse(&reply(status, body), ORG);
        walked += 1;
        let found = summary(&outcome);
        let deviation = DEVIATIONS.iter().find(|(file, _)| file == name);
        let expected = deviation.map_or_else(
            || expectation(&entry["oracle"]),
            |(_, here)| (*here).to_owned(),
        );
        email_steps += usize::from(
            expected.starts_with("challenge-email") || expected.starts_with("enroll-email"),
        );
        if found != expected {
            wrong.push(format!(
                "{name} ({status}):\n  here {found}\n  SDK  {expected}"
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {walked} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        walked >= 318 && email_steps >= 18,
        "{walked} walked, {email_steps} of them e-mail"
    );
}

/// Step, messages, poll interval and resend, in one line.
fn summary(outcome: &Result<Outcome, IdxError>) -> String {
    match outcome {
        Ok(Outcome::Next(response)) => {
            let step = match response.step.name() {
                name if NAMED.contains(&name) => name,
                _ => OTHER,
            };
            let poll = response.step.poll().map(|poll| poll.refresh_ms);
            let poll = poll.filter(|_| step != OTHER);
            format!("{step} {poll:?} {:?}", keys(&response.all_messages()))
        }
        Ok(Outcome::Done(code)) => format!("done {}", code.secret()),
        Ok(Outcome::Ended(ended)) => format!("ended {:?}", keys(&ended.messages)),
        Ok(Outcome::Expired) => "ended [\"idx.session.expired\"]".to_owned(),
        Err(IdxError::Refused { code, .. }) => format!("refused {code}"),
        Err(IdxError::RateLimited { .. }) => "rate limited".to_owned(),
        Err(IdxError::Server { .. }) => "server failed".to_owned(),
        Err(IdxError::ForeignAddress) => "foreign address".to_owned(),
        Err(IdxError::Transport(error)) => error.to_string(),
    }
}

fn expectation(oracle: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let messages = oracle["allMessages"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let messages: Vec<String> = messages
        .iter()
        .map(|message| {
            text(if message["key"].is_string() {
                &message["key"]
            } else {
                &message["message"]
            })
        })
        .collect();
    match oracle["status"].as_str().unwrap() {
        "PENDING" => {
            let next = &oracle["nextStep"];
            let step = step_name(
                next["name"].as_str().unwrap(),
                next["authenticator"]["key"].as_str(),
            );
            let waits = ["challenge-email", "enroll-email"].contains(&step);
            let poll = oracle["poll"]["refresh"].as_u64().filter(|_| waits);
            format!("{step} {poll:?} {messages:?}")
        }
        "SUCCESS" => format!("done {}", text(&oracle["interactionCode"])),
        "TERMINAL" => format!("ended {messages:?}"),
        // The SDK raises an exception for a refusal in OAuth's shape.
        _ => format!("refused {}", text(&oracle["error"]["errorCode"])),
    }
}

fn step_name(remediation: &str, authenticator: Option<&str>) -> &'static str {
    match (remediation, authenticator) {
        ("identify", _) => "identify",
        ("select-authenticator-authenticate", _) => "select-authenticator",
        ("select-authenticator-enroll", _) => "select-authenticator-enroll",
        ("authenticator-verification-data", _) => "authenticator-verification-data",
        ("authenticator-enrollment-data", _) => "authenticator-enrollment-data",
        ("challenge-authenticator", Some("okta_email")) => "challenge-email",
        ("enroll-authenticator", Some("okta_email")) => "enroll-email",
        ("challenge-authenticator", Some("okta_password")) => "challenge-password",
        _ => OTHER,
    }
}
