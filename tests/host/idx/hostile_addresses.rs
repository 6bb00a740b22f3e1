//! Addresses in answers, at every place where an answer can have one (SEC-06): what leads elsewhere stops the flow where the
//! program would send something there, and is not offered where a person would go there.

use serde_json::{Value, json};
use vestibule::idx::{DeviceWay, Outcome, Response, Step, WayOut};

use super::{ORG, describe, outcome, response_of};

/// None of these is on the org, however it looks.
const HOSTILE: [&str; 48] = [
    "",
    " ",
    "http://org.test/idp/idx",
    "https://evil.test/idp/idx",
    "https://org.test.evil.test/",
    "https://org.testing/",
    "https://sub.org.test/",
    "https://org.test",
    // User info and ports.
    "https://org.test@evil.test/",
    "https://org.test:@evil.test/",
    "https://org.test%2f@evil.test/",
    "https://user@org.test/",
    "https://user:secret@org.test/",
    "https://org.test:443/",
    "https://org.test:8443/",
    "https://org.test:/",
    // Written otherwise than the issuer.
    "HTTPS://org.test/",
    "https://ORG.test/",
    "https://org.test./",
    "https://org%2etest/",
    "https:org.test/",
    "https:/org.test/",
    "https:///org.test/",
    // Relative to who knows what.
    "//org.test/",
    "//evil.test/",
    "/idp/idx/challenge",
    "idp/idx",
    "../idx",
    "?x=https://org.test/",
    "https://org.test?/",
    "https://org.test#/",
    "https://org.test;/",
    // Backslashes, and what browsers drop.
    "\\\\org.test\\",
    "https:\\\\org.test\\",
    "https://org.test\\@evil.test/",
    "https://org.test\t.evil.test/",
    "https://org.test\n/",
    " https://org.test/",
    "\u{feff}https://org.test/",
    "https://org\u{3002}test/",
    "https://org.test\u{ff0f}idp",
    // Schemes.
    "javascript:alert(1)",
    "javascript://org.test/%0aalert(1)",
    "data:text/html,https://org.test/",
    "blob:https://org.test/1",
    "filesystem:https://org.test/",
    "intent://org.test/#Intent;end",
    "wss://org.test/",
];

fn form(name: &str, href: &str) -> Value {
    json!({ "rel": ["create-form"], "name": name, "href": href, "method": "POST", "accepts": "application/json",
        "value": [{ "name": "stateHandle", "value": "sh-1", "mutable": false }] })
}

fn good(name: &str) -> Value {
    form(name, &[ORG, "/idp/idx/somewhere"].concat())
}

fn provider(href: &str) -> Value {
    let mut provider = form("redirect-idp", href);
    provider["type"] = json!("OIDC");
    provider["idp"] = json!({ "id": "0oa2", "name": "Elsewhere" });
    provider
}

/// A body with these remediations, and with more to it.
fn body(remediations: &[Value], more: Value) -> String {
    let mut body = json!({ "version": "1.0.0", "stateHandle": "sh-1", "remediation": { "value": remediations } });
    for (name, member) in more.as_object().unwrap() {
        body[name] = member.clone();
    }
    body.to_string()
}

/// The step that asks for a code, with this at the authenticator.
fn code(at_authenticator: Value) -> Response {
    let mut authenticator = json!({ "key": "okta_email", "type": "email", "displayName": "Email" });
    for (name, member) in at_authenticator.as_object().unwrap() {
        authenticator[name] = member.clone();
    }
    let more =
        json!({ "currentAuthenticatorEnrollment": { "type": "object", "value": authenticator } });
    response_of(&body(&[good("challenge-authenticator")], more))
}

fn is_offered(way: &Value) -> bool {
    let response = response_of(&body(&[good("identify"), way.clone()], json!({})));
    !response.ways_out.is_empty()
}

/// SEC-06: at the step itself, beside it, at what is sent without being asked, and where a person would be led.
#[test]
fn hostile_addresses_lead_nowhere() {
    for href in HOSTILE {
        check(href);
    }
}

fn check(href: &str) {
    let stops = |remediation: Value| describe(&outcome(200, &body(&[remediation], json!({}))));
    assert_eq!(
        stops(form("identify", href)),
        json!("foreign address"),
        "{href}"
    );
    assert_eq!(
        stops(form("house-rules", href)),
        json!("foreign address"),
        "{href}"
    );
    assert_eq!(stops(provider(href)), json!("foreign address"), "{href}");
    assert!(!is_offered(&form("select-enroll-profile", href)), "{href}");
    assert!(!is_offered(&form("skip", href)), "{href}");
    assert!(!is_offered(&provider(href)), "{href}");

    // A provider elsewhere is no reason to stop where something else is left.
    let first = body(&[provider(href), good("identify")], json!({}));
    let Ok(Outcome::Next(response)) = outcome(200, &first) else {
        panic!("{href} stops what is beside it")
    };
    assert!(matches!(response.step, Step::Hosted(_)), "{href}");

    let at = |name: &str| code(json!({ name: form(name, href) }));
    assert!(at("resend").step.resend().is_none(), "{href}");
    assert!(at("poll").step.poll().is_none(), "{href}");
    assert!(
        !at("recover")
            .ways_out
            .iter()
            .any(|way| matches!(way, WayOut::Recover(_))),
        "{href}"
    );
    let with_cancel = body(
        &[good("identify")],
        json!({ "cancel": form("cancel", href) }),
    );
    assert!(response_of(&with_cancel).cancel().is_none(), "{href}");

    let device = json!({ "authenticatorChallenge": { "type": "object", "value": {
        "challengeMethod": "CUSTOM_URI", "href": href, "cancel": form("cancel", href),
    } } });
    let waits = response_of(&body(&[good("device-challenge-poll")], device));
    let device = waits.step.device().unwrap();
    assert!(device.way == DeviceWay::Unknown, "{href}");
    assert!(
        device
            .give_up(vestibule::idx::Undelivered::Cancelled)
            .is_none(),
        "{href}"
    );

    let picture =
        code(json!({ "contextualData": { "qrcode": { "method": "embedded", "href": href } } }));
    assert!(
        !format!("{:?}", picture.step).contains("qr_code: Some"),
        "{href}"
    );
}

/// The list says something only where an address of the org would have been taken everywhere.
#[test]
fn addresses_of_the_org_lead_there() {
    let href = [ORG, "/idp/idx/somewhere"].concat();
    let href = href.as_str();
    assert!(is_offered(&form("select-enroll-profile", href)));
    assert!(is_offered(&form("skip", href)));
    assert!(is_offered(&provider(href)));
    let at = |name: &str| code(json!({ name: form(name, href) }));
    assert!(at("resend").step.resend().is_some());
    assert!(at("poll").step.poll().is_some());
    assert!(
        at("recover")
            .ways_out
            .iter()
            .any(|way| matches!(way, WayOut::Recover(_)))
    );
    let with_cancel = body(
        &[good("identify")],
        json!({ "cancel": form("cancel", href) }),
    );
    assert!(response_of(&with_cancel).cancel().is_some());
    for href in [
        href,
        "com-okta-authenticator:/deviceChallenge?challengeRequest=a",
    ] {
        let device = json!({ "authenticatorChallenge": { "type": "object", "value": {
            "challengeMethod": "CUSTOM_URI", "href": href,
        } } });
        let waits = response_of(&body(&[good("device-challenge-poll")], device));
        assert!(waits.step.device().unwrap().way == DeviceWay::Link(href.to_owned()));
    }
}

/// SEC-09: a picture to scan is in the answer itself, or not there: no address is asked for it.
#[test]
fn pictures_come_with_the_answer() {
    for (href, shown) in [
        ("data:image/png;base64,AAAA", true),
        ("data:text/html,<script>alert(1)</script>", false),
        ("data:application/xhtml+xml,x", false),
        ("DATA:image/png;base64,AAAA", false),
        ("https://evil.test/qr.png", false),
        ("https://org.test/qr.png", false),
        ("javascript:alert(1)", false),
    ] {
        let picture =
            code(json!({ "contextualData": { "qrcode": { "method": "embedded", "href": href } } }));
        let authenticator = picture.step.authenticator().unwrap();
        let found = authenticator.context().qr_code();
        assert_eq!(found, shown.then_some(href));
    }
}
