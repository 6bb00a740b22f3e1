//! What may open a transaction: the checks of interact and of authorize.

use super::client::Client;
use super::ticket::{Ticket, TokenKind};
use super::transaction::Request;
use super::{Model, Server};
use std::collections::HashMap;

/// The parameters of a request, by name.
pub(crate) type Parameters = HashMap<String, String>;

/// Why a request is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// No such client.
    UnknownClient,
    /// The redirect URI is not the client's: nothing may be sent there.
    UnknownRedirect,
    /// Anything else: `error` and `error_description`.
    OAuth(&'static str, String),
}

const SCOPES: [&str; 6] = [
    "openid",
    "profile",
    "email",
    "address",
    "phone",
    "offline_access",
];
const MAXIMAL_SCOPE_LENGTH: usize = 4_096;

/// Checks the parameters that interact and authorize have in common.
pub(crate) fn check(
    model: &Model,
    server: Server,
    parameters: &Parameters,
) -> Result<Request, Refusal> {
    let text = |name: &str| {
        parameters
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    };
    let client = text("client_id")
        .and_then(|id| model.client(id))
        .ok_or(Refusal::UnknownClient)?;
    let redirect_uri = text("redirect_uri")
        .filter(|uri| client.redirect_uris.iter().any(|known| known == uri))
        .ok_or(Refusal::UnknownRedirect)?;
    let code_challenge = check_pkce(text("code_challenge"), text("code_challenge_method"))?;
    let scopes = check_scope(text("scope"))?;
    let state = text("state").ok_or_else(|| {
        invalid_request("The authentication request has an invalid 'state' parameter.")
    })?;
    let max_age_s = match text("max_age") {
        None => None,
        Some(value) => Some(value.parse().map_err(|_| {
            invalid_request("The authentication request has an invalid 'max_age' parameter.")
        })?),
    };
    let ticket = check_tickets(model, text("activation_token"), text("recovery_token"))?;
    Ok(Request {
        server,
        client_id: client.id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        scopes,
        state: state.to_owned(),
        nonce: text("nonce").map(str::to_owned),
        code_challenge: code_challenge.to_owned(),
        max_age_s,
        acr_values: text("acr_values").map(str::to_owned),
        login_hint: text("login_hint").map(str::to_owned),
        ticket,
    })
}

/// The further checks of interact: are the org and the client open to embedded sign-in?
pub(crate) fn check_embedded(model: &Model, client: &Client) -> Result<(), Refusal> {
    if !model.settings.identity_engine {
        let text = "The requested feature is not enabled in this environment.";
        return Err(Refusal::OAuth("access_denied", text.to_owned()));
    }
    if !client.interaction_code {
        let text = "The client is not authorized to use the provided grant type. \
                    Configured grant types: [refresh_token, authorization_code].";
        return Err(Refusal::OAuth("unauthorized_client", text.to_owned()));
    }
    Ok(())
}

/// A token from a mail opens what it stands for; two at once would stand for two things.
fn check_tickets(
    model: &Model,
    activation: Option<&str>,
    recovery: Option<&str>,
) -> Result<Option<Ticket>, Refusal> {
    let (kind, token, text) = match (activation, recovery) {
        (None, None) => return Ok(None),
        (Some(token), None) => (
            TokenKind::Activation,
            token,
            "The activation token is invalid",
        ),
        (_, Some(token)) => (TokenKind::Recovery, token, "The recovery token is invalid"),
    };
    let ticket = model
        .live_ticket(kind, token)
        .filter(|_| activation.is_none() || recovery.is_none());
    let ticket = ticket.cloned().ok_or_else(|| invalid_request(text))?;
    Ok(Some(ticket))
}

fn check_pkce<'a>(challenge: Option<&'a str>, method: Option<&str>) -> Result<&'a str, Refusal> {
    let Some(challenge) = challenge else {
        let text = "PKCE code challenge is required when the token endpoint authentication method is 'NONE'.";
        return Err(invalid_request(text));
    };
    if method != Some("S256") {
        return Err(invalid_request(
            "The value of 'code_challenge_method' must be 'S256'.",
        ));
    }
    let base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if challenge.len() != 43 || !challenge.bytes().all(base64url) {
        return Err(invalid_request("The value of 'code_challenge' is invalid."));
    }
    Ok(challenge)
}

fn check_scope(scope: Option<&str>) -> Result<Vec<String>, Refusal> {
    let scope = scope.unwrap_or_default();
    let scopes: Vec<String> = scope.split_ascii_whitespace().map(str::to_owned).collect();
    if scopes.is_empty() || scope.len() > MAXIMAL_SCOPE_LENGTH {
        return Err(invalid_request(
            "The authentication request has an invalid 'scope' parameter.",
        ));
    }
    if !scopes.iter().all(|scope| SCOPES.contains(&scope.as_str())) {
        let text = "One or more scopes are not configured for the authorization server resource.";
        return Err(Refusal::OAuth("invalid_scope", text.to_owned()));
    }
    Ok(scopes)
}

fn invalid_request(text: &str) -> Refusal {
    Refusal::OAuth("invalid_request", text.to_owned())
}
