//! `POST /oauth2/…/v1/token`: a code or a refresh token becomes tokens.

use crate::model::admission::Parameters;
use crate::model::grant::{CodeKind, Grant};
use crate::model::{Model, Server, random};
use crate::org::Org;
use crate::reply::{error, token};
use crate::requests::FormBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

pub(super) async fn answer(State(org): State<Org>, server: Server, form: FormBody) -> Response {
    let mut model = org.lock();
    let parameters = &form.parameters;
    let Some(client_id) = parameters
        .get("client_id")
        .filter(|id| model.client(id).is_some())
    else {
        return error::invalid_client();
    };
    match parameters.get("grant_type").map(String::as_str) {
        Some("interaction_code") => redeem(
            &mut model,
            server,
            client_id,
            parameters,
            CodeKind::Interaction,
            "interaction_code",
        ),
        Some("authorization_code") => redeem(
            &mut model,
            server,
            client_id,
            parameters,
            CodeKind::Authorization,
            "code",
        ),
        Some("refresh_token") => refresh(&mut model, server, client_id, parameters),
        Some(_) => error::bad_oauth(
            "unsupported_grant_type",
            "The authorization grant type is not supported.",
        ),
        None => error::bad_oauth(
            "invalid_request",
            "The token request must specify a grant type.",
        ),
    }
}

fn redeem(
    model: &mut Model,
    server: Server,
    client_id: &str,
    parameters: &Parameters,
    kind: CodeKind,
    name: &str,
) -> Response {
    let Some(code) = parameters.get(name) else {
        return error::bad_oauth(
            "invalid_request",
            &format!("The token request requires '{name}'."),
        );
    };
    let Some(verifier) = parameters
        .get("code_verifier")
        .filter(|verifier| is_verifier(verifier))
    else {
        return error::bad_oauth(
            "invalid_request",
            "The PKCE code verifier is missing or malformed.",
        );
    };
    let grant = model
        .redeem_code(kind, code)
        .filter(|it| it.client_id == client_id && it.server == server);
    let Some(grant) = grant else {
        let what = if kind == CodeKind::Interaction {
            "interaction"
        } else {
            "authorization"
        };
        return error::bad_oauth(
            "invalid_grant",
            &format!("The {what} code is invalid or has expired."),
        );
    };
    // The hosted page bound its answer to the redirect URI; an interaction code may come without.
    let redirect_uri = parameters.get("redirect_uri");
    let fits = redirect_uri.map_or(kind == CodeKind::Interaction, |uri| {
        *uri == grant.redirect_uri
    });
    if !fits {
        let text = "The 'redirect_uri' does not match the redirection URI used in the authorization request.";
        return error::bad_oauth("invalid_grant", text);
    }
    if URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes())) != grant.code_challenge {
        return error::bad_oauth("invalid_grant", "PKCE verification failed.");
    }
    issue(model, grant, random::handle(16))
}

fn refresh(
    model: &mut Model,
    server: Server,
    client_id: &str,
    parameters: &Parameters,
) -> Response {
    let token = parameters
        .get("refresh_token")
        .map(String::as_str)
        .unwrap_or_default();
    let used = model
        .use_refresh_token(token, client_id)
        .filter(|(_, grant)| grant.server == server);
    let Some((family, mut grant)) = used else {
        return error::bad_oauth("invalid_grant", "The refresh token is invalid or expired.");
    };
    if let Some(scope) = parameters.get("scope") {
        let asked: Vec<String> = scope.split_ascii_whitespace().map(str::to_owned).collect();
        if !asked.iter().all(|scope| grant.scopes.contains(scope)) {
            return error::bad_oauth(
                "invalid_scope",
                "The requested scope exceeds what was granted.",
            );
        }
        grant.scopes = asked;
    }
    // A nonce belongs to the request that carried it; there was none here (OpenID Connect Core 12.2).
    grant.nonce = None;
    issue(model, grant, family)
}

fn issue(model: &mut Model, grant: Grant, family: String) -> Response {
    let Some(access_token) = token::access_token(model, &grant) else {
        return error::api(
            StatusCode::INTERNAL_SERVER_ERROR,
            "E0000009",
            "Internal Server Error",
        );
    };
    let granted = |scope: &str| grant.scopes.iter().any(|it| it == scope);
    let mut body = Map::new();
    body.insert("token_type".to_owned(), json!("Bearer"));
    body.insert("expires_in".to_owned(), json!(model.settings.token_life_s));
    body.insert("access_token".to_owned(), json!(access_token));
    body.insert("scope".to_owned(), json!(grant.scopes.join(" ")));
    if granted("offline_access") {
        let refresh_token = model.issue_refresh_token(family.clone(), grant.clone());
        body.insert("refresh_token".to_owned(), json!(refresh_token));
    }
    if granted("openid") {
        body.insert(
            "id_token".to_owned(),
            json!(token::id_token(model, &grant, &access_token)),
        );
    }
    model.remember_access_token(access_token, family, grant);
    error::uncached_json(StatusCode::OK, &Value::Object(body))
}

/// RFC 7636, section 4.1.
fn is_verifier(verifier: &str) -> bool {
    let unreserved =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved)
}

#[cfg(test)]
mod tests;
