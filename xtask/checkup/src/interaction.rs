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
mod tests;
