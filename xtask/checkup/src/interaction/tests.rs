use super::*;
use crate::State;
use serde_json::json;

fn setup() -> Setup {
    let config = json!({ "issuer": "https://example.okta.com/oauth2/default", "clientId": "0oa1" });
    let setup = Setup::read(&config, "https://app.example/");
    #[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
    setup.unwrap()
}

fn answer(status: u16, body: Value) -> Answer {
    Answer {
        status,
        headers: Vec::new(),
        body: body.to_string(),
    }
}

fn oauth(error: &str, description: &str) -> Answer {
    answer(
        400,
        json!({ "error": error, "error_description": description }),
    )
}

#[test]
fn each_refusal_has_its_place_in_the_console() {
    for (reply, id, cure) in [
        (
            answer(
                401,
                json!({ "errorCode": "invalid_client", "errorSummary": "Invalid value" }),
            ),
            "client",
            "Client Credentials",
        ),
        (
            oauth("access_denied", "The requested feature"),
            "embedded",
            "Embedded widget sign-in support",
        ),
        (
            oauth("unauthorized_client", "The client is not"),
            "grant",
            "tick Interaction Code",
        ),
        (
            oauth("invalid_request", "The 'redirect_uri' parameter must be"),
            "redirect",
            "https://app.example/login/callback",
        ),
        (
            oauth("invalid_scope", "One or more"),
            "interact-scopes",
            "the server `default`, Scopes",
        ),
        (
            answer(404, json!({ "errorCode": "E0000007" })),
            "embedded",
            "Authorization Servers",
        ),
        (
            answer(429, json!({ "errorCode": "E0000047" })),
            "embedded",
            "Rate limits",
        ),
        (oauth("invalid_request", "PKCE"), "embedded", "System Log"),
        (answer(200, json!({})), "embedded", "System Log"),
    ] {
        let findings = interact(&setup(), &reply);
        let found = findings.first().map(|found| (found.id, found.cure.clone()));
        let (found, told) = found.unwrap_or_default();
        assert_eq!(found, id, "{reply:?}");
        assert!(told.contains(cure), "{told}");
    }
}

#[test]
fn a_transaction_is_good_and_its_handle_is_not_told() {
    let findings = interact(
        &setup(),
        &answer(200, json!({ "interaction_handle": "secret" })),
    );
    assert_eq!(findings.len(), 5);
    assert!(
        findings
            .iter()
            .all(|found| found.state == State::Good && !found.what.contains("secret"))
    );
}

#[test]
fn the_first_step_is_judged() {
    let message = |key: &str| json!({ "messages": { "value": [{ "message": "No.", "i18n": { "key": key } }] } });
    for (body, state, words) in [
        (
            json!({ "remediation": { "value": [{ "name": "identify" }] } }),
            State::Good,
            "",
        ),
        (json!({ "successWithInteractionCode": {} }), State::Good, ""),
        (
            message("idx.error.code.no_matching_policy"),
            State::Wrong,
            "Access Policies",
        ),
        (message("else"), State::Wrong, "System Log"),
        (json!(null), State::Wrong, "System Log"),
    ] {
        let found = introspect(&setup(), &answer(200, body));
        assert!(
            found.state == state && found.cure.contains(words),
            "{found:?}"
        );
    }
}

#[test]
fn a_made_up_code_is_no_good() {
    let bound = Setup {
        dpop: true,
        ..setup()
    };
    for (setup, error, id, state) in [
        (&setup(), "invalid_grant", "token", State::Good),
        (&setup(), "invalid_client", "client", State::Wrong),
        (&setup(), "unauthorized_client", "grant", State::Wrong),
        (&setup(), "invalid_dpop_proof", "token", State::Wrong),
        (&bound, "invalid_dpop_proof", "token", State::Good),
        (&setup(), "server_error", "token", State::Advice),
    ] {
        let found = token(setup, &oauth(error, "x"));
        assert_eq!((found.id, found.state), (id, state), "{error}");
    }
}

#[test]
fn where_people_sign_in_at_okta_the_grant_is_another() {
    let redirects = Setup {
        redirects: true,
        ..setup()
    };
    let found = token(&redirects, &oauth("unauthorized_client", "x"));
    assert!(
        found.cure.contains("tick Authorization Code"),
        "{}",
        found.cure
    );
    let cures: Vec<String> = by_hand(&redirects)
        .into_iter()
        .map(|item| item.cure)
        .collect();
    let named = |words: &str| cures.iter().any(|cure| cure.contains(words));
    assert!(named(
        "Sign-in redirect URIs: https://app.example/login/callback"
    ));
    assert!(named("include Authorization Code"));
}

#[test]
fn the_hosted_page_leads_back_or_refuses() {
    let state = |outcome| authorize(&setup(), &outcome).state;
    let to = |address: &str| Outcome::Redirected(Some(address.to_owned()));
    assert_eq!(
        state(to(
            "https://app.example/login/callback?error=login_required"
        )),
        State::Good
    );
    assert_eq!(state(to("https://example.okta.com/login")), State::Told);
    assert_eq!(
        state(Outcome::Answered(answer(400, json!(null)))),
        State::Wrong
    );
}
