//! What the org says of the client: by opening a transaction, by a code that was made up, and by the page that it hosts.

use serde_json::Value;

use crate::{
    Answer, Finding, Outcome,
    finding::Subject,
    setup::{APP, Setup},
};

const CLIENT: Subject = Subject("client", "Client ID");
const EMBEDDED: Subject = Subject("embedded", "Embedded sign-in");
const GRANT: Subject = Subject("grant", "Grant type");
const REDIRECT: Subject = Subject("redirect", "Sign-in redirect URI");
const SCOPES: Subject = Subject("interact-scopes", "Scopes of the app");
const START: Subject = Subject("start", "First step");
const TOKEN: Subject = Subject("token", "Token endpoint");
const HOSTED: Subject = Subject("hosted", "The page that Okta hosts");

/// `error`, or `errorCode` where the answer has the other shape.
pub(crate) fn error(body: &Value) -> &str {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    text("error").or(text("errorCode")).unwrap_or_default()
}

/// What the org says of it in its own words.
fn description(body: &Value) -> &str {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    text("error_description")
        .or(text("errorSummary"))
        .unwrap_or_default()
}

/// The handle of a transaction that was opened. It is a secret: it goes into the next request and nowhere else.
pub(crate) fn handle(answer: &Answer) -> Option<String> {
    let body = answer.json();
    Some(body.get("interaction_handle")?.as_str()?.to_owned())
}

/// Judges the answer to interact.
pub(crate) fn interact(setup: &Setup, answer: &Answer) -> Vec<Finding> {
    if answer.status == 200 && handle(answer).is_some() {
        return vec![
            CLIENT.good(format!("The org knows {}.", setup.client_id)),
            EMBEDDED.good("The org lets pages sign people in."),
            GRANT.good("The app may use the Interaction Code grant."),
            REDIRECT.good(format!("{} is registered.", setup.redirect_uri)),
            SCOPES.good(format!("The app may ask for {}.", setup.scopes)),
        ];
    }
    let body = answer.json();
    let said = description(&body);
    vec![match (error(&body), answer.status) {
        ("invalid_client", _) => client(setup, said),
        ("access_denied", _) => EMBEDDED.wrong(
            format!("The org does not let pages sign people in. It says: {said}"),
            "Okta admin console, Settings, Account, Embedded widget sign-in support: allow Interaction Code.",
        ),
        ("unauthorized_client", _) => grant(setup, said),
        ("invalid_request", _) if said.contains("redirect_uri") => redirect(setup, said),
        ("invalid_scope", _) => SCOPES.wrong(
            format!("The org does not give {}. It says: {said}", setup.scopes),
            format!(
                "{}, Scopes: add what is missing; or take it out of `scopes` in config.json on the host.",
                setup.server_place()
            ),
        ),
        ("E0000007", _) | (_, 404) => EMBEDDED.wrong(
            format!("The org knows no authorization server at {}.", setup.issuer),
            "Compare `issuer` in config.json on the host with the Issuer URI in Okta admin console, Security, API, Authorization Servers.",
        ),
        (_, 429) | ("E0000047", _) => EMBEDDED.advice(
            "The org has had too many requests, so that this could not be checked.",
            "Check again in a minute; if it stays like this, see Okta admin console, Reports, Rate limits.",
        ),
        (other, status) => EMBEDDED.wrong(
            format!("The org refuses to begin a sign-in: status {status} {other}. It says: {said}"),
            "Okta admin console, Reports, System Log has the reason at this time.",
        ),
    }]
}

fn client(setup: &Setup, said: &str) -> Finding {
    CLIENT.wrong(
        format!("The org does not know the client {}. It says: {said}", setup.client_id),
        format!(
            "Put the Client ID of {APP}, Client Credentials, into `clientId` of config.json on the host; there, client authentication \
             has to be None, and the app active."
        ),
    )
}

fn grant(setup: &Setup, said: &str) -> Finding {
    let grant = setup.grant();
    GRANT.wrong(
        format!("The app may not use the {grant} grant. It says: {said}"),
        format!("{APP}, General Settings, Grant type (Interaction Code is under Advanced): tick {grant}."),
    )
}

fn redirect(setup: &Setup, said: &str) -> Finding {
    REDIRECT.wrong(
        format!(
            "The app does not know the redirect URI {}. It says: {said}",
            setup.redirect_uri
        ),
        format!(
            "{APP}, Login, Sign-in redirect URIs: add {}, to the letter.",
            setup.redirect_uri
        ),
    )
}

/// Judges the first step of a sign-in.
pub(crate) fn introspect(setup: &Setup, answer: &Answer) -> Finding {
    let body = answer.json();
    let list = |path: &str| body.pointer(path).and_then(Value::as_array);
    let steps = list("/remediation/value").is_some_and(|steps| !steps.is_empty());
    let done = body.get("successWithInteractionCode").is_some();
    let message = |path: &str| {
        body.pointer(path)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let said = message("/messages/value/0/message");
    if message("/messages/value/0/i18n/key") == "idx.error.code.no_matching_policy" {
        return START.wrong(
            format!("No policy lets this app sign anybody in. The org says: {said}"),
            policy_cure(setup),
        );
    }
    match (steps, done) {
        (true, _) => START.good("The org offers a first step."),
        (false, true) => {
            START.good("This browser has a session at the org, which would sign it in at once.")
        }
        _ => START.wrong(
            format!(
                "The org offers no first step (status {}). It says: {said}",
                answer.status
            ),
            format!(
                "{} Okta admin console, Reports, System Log has the reason at this time.",
                policy_cure(setup)
            ),
        ),
    }
}

fn policy_cure(setup: &Setup) -> String {
    match setup.custom_server() {
        Some(_) => format!(
            "{}, Access Policies: a policy that is assigned to this client, with a rule whose grant types include {}.",
            setup.server_place(),
            setup.grant()
        ),
        None => "Okta admin console, Security, Authentication Policies: a policy with a rule that fits, assigned to the app.".to_owned(),
    }
}

/// Judges the answer to a code that was made up: the right client is told that it is no good.
pub(crate) fn token(setup: &Setup, answer: &Answer) -> Finding {
    let body = answer.json();
    let said = description(&body);
    match error(&body) {
        "invalid_grant" => TOKEN.good("It refuses a code that was made up, as it should."),
        "invalid_client" => client(setup, said),
        "unauthorized_client" | "unsupported_grant_type" => grant(setup, said),
        "invalid_dpop_proof" | "use_dpop_nonce" if setup.dpop => TOKEN.good("It reads proofs."),
        "invalid_dpop_proof" | "use_dpop_nonce" => TOKEN.wrong(
            format!("The app gives tokens to those only that prove to have a key (DPoP). It says: {said}"),
            format!("Put `\"dpop\": true` into config.json on the host; or {APP}, Proof of possession: do not require it."),
        ),
        other => TOKEN.advice(
            format!("It answers a code that was made up with status {} {other}. {said}", answer.status),
            "Okta admin console, Reports, System Log has the reason at this time.",
        ),
    }
}

/// Judges where the org's own page leads with `prompt=none` and nobody signed in: back to the app, or nowhere.
pub(crate) fn authorize(setup: &Setup, outcome: &Outcome) -> Finding {
    match outcome {
        Outcome::Redirected(Some(to)) if to.starts_with(&setup.redirect_uri) => {
            HOSTED.good("It leads back to the redirect URI.")
        }
        Outcome::Answered(answer) if answer.status >= 400 => HOSTED.wrong(
            format!("It refuses this client or its redirect URI {} with status {}.", setup.redirect_uri, answer.status),
            format!("{APP}, Login, Sign-in redirect URIs: add {}, to the letter; Grant type: tick Authorization Code.", setup.redirect_uri),
        ),
        Outcome::Unreachable(why) => HOSTED.wrong(
            format!("It does not answer. {why}"),
            "Compare `issuer` in config.json on the host with the address of your org.",
        ),
        _ => HOSTED.told("It answers; whether it leads back to the app was not to be seen."),
    }
}

/// What somebody has to look at.
pub(crate) fn by_hand(setup: &Setup) -> Vec<Finding> {
    let mut items = vec![
        Subject("email-link", "Link in e-mails").by_hand(
            "Where the link in a mail leads is known to the org alone.",
            format!(
                "{APP}, Email verification experience, Callback URI: {}. Without it the link shows a code on a page of Okta's.",
                setup.redirect_uri
            ),
        ),
        Subject("sign-out", "Sign-out redirect URI").by_hand(
            "It cannot be tried without signing somebody out.",
            format!("{APP}, Login, Sign-out redirect URIs: {}", setup.sign_out()),
        ),
    ];
    if setup.redirects {
        items.push(REDIRECT.by_hand(
            "A page cannot try it; from outside, `cargo xtask doctor` does.",
            format!(
                "{APP}, Login, Sign-in redirect URIs: {}",
                setup.redirect_uri
            ),
        ));
    }
    if setup.custom_server().is_some() {
        items.push(Subject("access-policy", "Access policy").by_hand(
            "It decides only when somebody has signed in.",
            policy_cure(setup),
        ));
    }
    items.push(Subject("people", "People and factors").by_hand(
        "Who may use the app, and with what, shows when they sign in.",
        "Okta admin console, Applications, the app, Assignments and Sign On (authentication policy); Security, Authenticators, Email: used for \
         authentication and recovery.",
    ));
    items
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;
    use serde_json::json;

    fn setup() -> Setup {
        let config =
            json!({ "issuer": "https://example.okta.com/oauth2/default", "clientId": "0oa1" });
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
}
