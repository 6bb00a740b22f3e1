//! What a response tells beside its step: messages with links, scopes, logos, days.

use serde_json::{Value, json};
use vestibule::idx::{Step, WayOut};

use super::{ORG, response_of};

/// One remediation with what else the body and the remediation hold.
fn body(remediation: Value, more: Value) -> String {
    let mut remediation = remediation;
    remediation["href"] = json!([ORG, "/idp/idx/somewhere"].concat());
    let mut body = json!({ "version": "1.0.0", "remediation": { "value": [remediation] } });
    for (name, member) in more.as_object().unwrap() {
        body[name] = member.clone();
    }
    body.to_string()
}

/// SEC-06, SEC-23: only links over https are shown, with their name where they have one.
#[test]
fn messages_with_links_and_advice() {
    let said = json!({ "messages": { "value": [
        { "message": "Update it", "i18n": { "key": "a.title" }, "links": [
            { "url": "https://help.test/update" }, { "url": "https://help.test/why", "label": "Why?" },
            { "url": "javascript:alert(1)" }, { "url": "http://help.test/" }, { "label": "Nowhere" },
        ] },
        { "message": "Install it", "deviceRemediation": { "type": "object", "value": {
            "fallback": { "type": "MESSAGE", "message": { "message": "Go to the settings" } } } } },
        { "message": "Open it", "deviceRemediation": { "value": { "fallback": { "type": "APP_LINK" } } } },
    ] } });
    let response = response_of(&body(
        json!({ "name": "device-assurance-grace-period" }),
        said,
    ));
    let [update, install, open] = &response.messages[..] else {
        panic!("three messages")
    };
    assert_eq!(
        update.links(),
        [
            ("https://help.test/update", None),
            ("https://help.test/why", Some("Why?"))
        ]
    );
    assert_eq!(install.advice(), Some("Go to the settings"));
    assert_eq!(open.advice(), None);
}

/// What is consented to, and where a sign-in began.
#[test]
fn what_a_remediation_tells() {
    for (name, member, entry) in [
        (
            "consent",
            "scopes",
            json!({ "name": "email", "label": "Your address", "desc": "The app reads it." }),
        ),
        (
            "email-challenge-consent",
            "requestInfo",
            json!({ "name": "browser", "label": "Your address", "value": "The app reads it." }),
        ),
    ] {
        let response = response_of(&body(json!({ "name": name, member: [entry] }), json!({})));
        let Step::Form(step) = &response.step else {
            panic!("no form for {name}")
        };
        assert_eq!(
            step.told(),
            [("Your address".to_owned(), "The app reads it.".to_owned())]
        );
    }
}

/// The body of a choice of one authenticator, with these members.
fn choice_of(authenticator: Value, fields: Value) -> String {
    let option = json!({
        "label": "Phone", "relatesTo": "$.authenticators.value[0]", "value": { "form": { "value": fields } },
    });
    let more = json!({ "authenticators": { "value": [authenticator] } });
    let field = json!({ "name": "authenticator", "options": [option] });
    body(
        json!({ "name": "select-authenticator-enroll", "value": [field] }),
        more,
    )
}

fn selection(body: &str) -> vestibule::idx::SelectAuthenticator {
    match response_of(body).step {
        Step::SelectAuthenticatorEnroll(selection) => selection,
        step => panic!("no choice but {}", step.name()),
    }
}

/// SEC-09: logos come from the org or not at all.
#[test]
fn logos_and_days() {
    for (uri, expected) in [
        ("/img/logo.png", Some("https://org.test/img/logo.png")),
        (
            "https://org.test/logo.png",
            Some("https://org.test/logo.png"),
        ),
        ("https://org.test.evil.test/logo.png", None),
        ("https://evil.test/logo.png", None),
        ("data:image/svg+xml,x", None),
    ] {
        let authenticator = json!({
            "key": "phone_number", "logoUri": uri, "gracePeriod": { "type": "BY_DATE_TIME", "expiry": "2031-12-17" },
        });
        let fields = json!([{ "name": "id", "value": "aut1", "mutable": false }]);
        let selection = selection(&choice_of(authenticator, fields));
        let authenticator = selection.choices()[0].authenticator().unwrap();
        assert_eq!(authenticator.logo(ORG).as_deref(), expected, "{uri}");
        assert_eq!(authenticator.grace_until(), Some("2031-12-17"));
    }
}

/// What was chosen can be chosen anew.
#[test]
fn details_of_a_choice() {
    let phone = json!({ "key": "phone_number", "type": "phone" });
    let fields = json!([
        { "name": "id", "value": "aut1", "mutable": false }, { "name": "phoneNumber", "required": true },
    ]);
    let response = response_of(&choice_of(phone.clone(), fields.clone()));
    let Step::SelectAuthenticatorEnroll(selection) = &response.step else {
        panic!("no choice")
    };
    let details = selection.details(&selection.choices()[0]).unwrap();
    let at_details = response.with_step(details);
    assert!(at_details.ways_out.iter().any(WayOut::is_selection));
}
