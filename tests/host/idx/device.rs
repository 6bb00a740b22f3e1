//! Okta Verify on this very device: how far a challenge gets from a page.

use serde_json::{Value, json};
use vestibule::{
    idx::{Client, DeviceChallenge, DeviceWay, Loopback, Undelivered},
    ports::{Reply, TransportError},
};

use super::{ORG, at_once, body_of, outcome, request_of, response_of};
use crate::script::{Script, reply};

/// A `device-challenge-poll` with this challenge.
fn asked(challenge: Value) -> String {
    let handle =
        json!({ "name": "stateHandle", "value": "sh-1", "visible": false, "mutable": false });
    let form = |name: &str, path: &str| {
        json!({
            "rel": ["create-form"], "name": name, "href": format!("{ORG}/idp/idx/{path}"), "method": "POST",
            "value": [handle],
        })
    };
    let mut poll = form("device-challenge-poll", "authenticators/poll");
    poll["relatesTo"] = json!("authenticatorChallenge");
    poll["refresh"] = json!(2000);
    let mut challenge = challenge;
    if challenge.get("cancel").is_none() {
        challenge["cancel"] = form("cancel-polling", "authenticators/poll/cancel");
    }
    json!({
        "version": "1.0.0", "stateHandle": "sh-1", "remediation": { "type": "array", "value": [poll] },
        "authenticatorChallenge": { "type": "object", "value": challenge },
    })
    .to_string()
}

fn loopback() -> Value {
    json!({
        "challengeMethod": "LOOPBACK", "domain": "http://localhost", "ports": ["2000", 6511, "x", 70000],
        "challengeRequest": "signed.request.1", "probeTimeoutMillis": 300,
    })
}

fn device_of(challenge: Value) -> DeviceChallenge {
    let response = response_of(&asked(challenge));
    assert_eq!(response.step.name(), "device-challenge-poll");
    assert_eq!(response.step.poll().unwrap().refresh_ms, 2000);
    response.step.device().unwrap().clone()
}

fn server_of(challenge: Value) -> Loopback {
    match device_of(challenge).way {
        DeviceWay::Loopback(loopback) => loopback,
        _ => panic!("no server on this device"),
    }
}

fn deliver(answers: Vec<Result<Reply, TransportError>>) -> (Result<(), Undelivered>, Script) {
    let script = Script::new(answers);
    let client = Client {
        transport: &script,
        org_origin: ORG,
        language: None,
    };
    let delivered = at_once(client.deliver(&server_of(loopback()), &|| true));
    (delivered, script)
}

/// One port after the other is asked whether somebody is there; who is there gets the challenge, without any cookie.
#[test]
fn the_port_that_answers_gets_the_challenge() {
    let nobody = Err(TransportError::Unreachable);
    let (delivered, script) = deliver(vec![nobody, Ok(reply(200, "")), Ok(reply(200, ""))]);
    assert_eq!(delivered, Ok(()));
    assert_eq!(
        script.urls(),
        [
            "http://localhost:2000/probe",
            "http://localhost:6511/probe",
            "http://localhost:6511/challenge"
        ]
    );
    let sent = script.sent.borrow();
    assert!(
        sent.iter()
            .all(|it| !it.credentials && it.headers.is_empty())
    );
    assert_eq!(sent[0].timeout_ms, 300);
    assert_eq!(
        body_of(&sent[2]),
        json!({ "challengeRequest": "signed.request.1" })
    );
}

/// Nothing is shown to a person who wants another way meanwhile.
#[test]
fn what_is_not_wanted_any_more_is_not_handed_over() {
    let script = Script::new([Ok(reply(200, ""))]);
    let client = Client {
        transport: &script,
        org_origin: ORG,
        language: None,
    };
    let delivered = at_once(client.deliver(&server_of(loopback()), &|| false));
    assert_eq!(delivered, Err(Undelivered::Cancelled));
    assert_eq!(script.urls(), ["http://localhost:2000/probe"]);
}

/// While it is handed over the org's answers to polls come in, and what stands beside the challenge may be other in each.
#[test]
fn a_challenge_is_the_same_with_other_things_beside_it() {
    let mut later = loopback();
    later["cancel"]["href"] = json!(format!("{ORG}/idp/idx/authenticators/poll/cancel?later"));
    later["somethingNew"] = json!(1);
    assert!(server_of(later) == server_of(loopback()));
    let mut other = loopback();
    other["challengeRequest"] = json!("signed.request.2");
    assert!(server_of(other) != server_of(loopback()));
}

/// Where an authenticator was chosen, the challenge and the way to end it hang on that.
#[test]
fn a_chosen_authenticator_brings_the_challenge() {
    let on_top: Value = serde_json::from_str(&asked(loopback())).unwrap();
    let mut body = on_top.clone();
    let mut challenge = body["authenticatorChallenge"]["value"].take();
    body.as_object_mut()
        .unwrap()
        .remove("authenticatorChallenge");
    let cancel = challenge["cancel"].take();
    challenge.as_object_mut().unwrap().remove("cancel");
    body["remediation"]["value"][0]["name"] = json!("challenge-poll");
    body["remediation"]["value"][0]["relatesTo"] = json!(["$.currentAuthenticator"]);
    body["currentAuthenticator"] = json!({ "type": "object", "value": {
        "key": "okta_verify", "type": "app", "cancel": cancel,
        "contextualData": { "challenge": { "type": "object", "value": challenge } },
    } });
    let response = response_of(&body.to_string());
    assert_eq!(response.step.name(), "challenge-poll");
    let device = response.step.device().unwrap();
    assert!(matches!(device.way, DeviceWay::Loopback(_)));
    assert!(device.give_up(Undelivered::Unreachable).is_some());
    // The same page with something else to do is another page.
    let without = response_of(&on_top.to_string()).step;
    assert!(!response.step.is_like(&without) && without.is_like(&without));
    let mut linked = body.clone();
    linked["currentAuthenticator"]["value"]["contextualData"]["challenge"]["value"] =
        json!({ "challengeMethod": "CUSTOM_URI", "href": "com-okta-authenticator:/a" });
    assert!(
        !response_of(&linked.to_string())
            .step
            .is_like(&response.step)
    );
}

/// Another person's Okta Verify (503) is passed over; any other refusal is final.
#[test]
fn what_okta_verify_can_say() {
    let there = || Ok(reply(200, ""));
    for (answers, expected) in [
        (
            vec![Err(TransportError::TimedOut), Ok(reply(500, ""))],
            Undelivered::Unreachable,
        ),
        (
            vec![there(), Ok(reply(503, "")), there(), Ok(reply(503, ""))],
            Undelivered::Unreachable,
        ),
        (vec![there(), Ok(reply(400, ""))], Undelivered::Refused(400)),
    ] {
        assert_eq!(deliver(answers).0, Err(expected));
    }
}

/// The org is told why, in its words.
#[test]
fn giving_up_says_why() {
    let device = device_of(loopback());
    for (why, reason, status) in [
        (
            Undelivered::Unreachable,
            "OV_UNREACHABLE_BY_LOOPBACK",
            Value::Null,
        ),
        (Undelivered::Refused(400), "OV_RETURNED_ERROR", json!(400)),
        (Undelivered::Cancelled, "USER_CANCELED", Value::Null),
    ] {
        let request = request_of(&device.give_up(why).unwrap());
        assert!(request.url.ends_with("/authenticators/poll/cancel"));
        assert_eq!(
            body_of(&request),
            json!({ "stateHandle": "sh-1", "reason": reason, "statusCode": status })
        );
    }
}

/// SEC-06: the signed request goes to this device alone, and nobody is led anywhere but to Okta Verify or the org.
#[test]
fn no_other_place_is_reached() {
    let mut elsewhere = loopback();
    for domain in [
        "https://evil.test",
        "http://localhost.evil.test",
        "http://192.168.1.1",
        "",
    ] {
        elsewhere["domain"] = json!(domain);
        assert!(
            device_of(elsewhere.clone()).way == DeviceWay::Unknown,
            "{domain}"
        );
    }
    for (href, safe) in [
        (
            "com-okta-authenticator:/deviceChallenge?challengeRequest=a.b.c",
            true,
        ),
        ("https://org.test/deviceChallenge", true),
        ("https://org.test.evil.test/", false),
        ("https://evil.test/", false),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("okta-verify.html", false),
    ] {
        let way = device_of(json!({ "challengeMethod": "CUSTOM_URI", "href": href })).way;
        assert_eq!(way == DeviceWay::Link(href.to_owned()), safe, "{href}");
    }
    let mut foreign = loopback();
    foreign["cancel"] = json!({ "rel": ["create-form"], "name": "cancel", "href": "https://evil.test/", "value": [] });
    assert_eq!(device_of(foreign).give_up(Undelivered::Unreachable), None);
    let download = |href: &str| {
        let challenge = json!({ "challengeMethod": "CUSTOM_URI", "downloadHref": href });
        device_of(challenge).download
    };
    assert!(download("https://apps.example.test/okta-verify").is_some());
    assert_eq!(download("javascript:alert(1)"), None);
}

/// SEC-24: the signed request is in no `Debug`.
#[test]
fn the_request_is_not_shown() {
    let shown = format!("{:?}", outcome(200, &asked(loopback())));
    assert!(shown.contains("DeviceChallenge([redacted])"), "{shown}");
    assert!(!shown.contains("signed.request"));
}
