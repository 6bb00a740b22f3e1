//! `POST /oauth2/…/v1/token`: a code or a refresh token becomes tokens.

use crate::model::admission::Parameters;
use crate::model::dpop::{Asker, Presented, Refusal};
use crate::model::grant::{CodeKind, Grant};
use crate::model::settings::Dpop;
use crate::model::tokens::TokenType;
use crate::model::{Model, Server, random};
use crate::org::Org;
use crate::reply::{denial, error, token};
use crate::requests::FormBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// What both kinds of token request have.
struct TokenRequest<'a> {
    server: Server,
    client_id: &'a str,
    parameters: &'a Parameters,
    /// The thumbprint of the key that the client proved to have.
    key: Option<String>,
}

pub(super) async fn answer(
    State(org): State<Org>,
    server: Server,
    presented: Presented,
    form: FormBody,
) -> Response {
    let mut model = org.lock();
    let mut response = exchange(&mut model, server, &presented, &form.parameters);
    let asker = Asker::AuthorizationServer;
    denial::tell_nonce(&mut model, asker, &presented, &mut response);
    response
}

fn exchange(
    model: &mut Model,
    server: Server,
    presented: &Presented,
    parameters: &Parameters,
) -> Response {
    let Some(client_id) = parameters
        .get("client_id")
        .filter(|id| model.client(id).is_some())
    else {
        return error::invalid_client();
    };
    let key = match model.key_of_token_request(presented) {
        Ok(key) => key,
        // The code is not used up: a client repeats its request with the nonce that it is told.
        Err(refusal) => return error::bad_oauth(refusal.error(), refusal.description()),
    };
    let request = TokenRequest {
        server,
        client_id,
        parameters,
        key,
    };
    match parameters.get("grant_type").map(String::as_str) {
        Some("interaction_code") => {
            redeem(model, request, CodeKind::Interaction, "interaction_code")
        }
        Some("authorization_code") => redeem(model, request, CodeKind::Authorization, "code"),
        Some("refresh_token") => refresh(model, request),
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

fn redeem(model: &mut Model, request: TokenRequest<'_>, kind: CodeKind, name: &str) -> Response {
    let parameters = request.parameters;
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
        .filter(|it| it.client_id == request.client_id && it.server == request.server);
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
    issue(model, grant, random::handle(16), request.key)
}

fn refresh(model: &mut Model, request: TokenRequest<'_>) -> Response {
    let parameters = request.parameters;
    let token = parameters
        .get("refresh_token")
        .map(String::as_str)
        .unwrap_or_default();
    if let Some(refusal) = check_binding(model, token, request.key.as_deref()) {
        return refusal;
    }
    let used = model
        .use_refresh_token(token, request.client_id)
        .filter(|(_, grant)| grant.server == request.server);
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
    issue(model, grant, family, request.key)
}

/// A refresh token of a public client is bound to the key that it was issued to (RFC 9449, section 5). It is not used up
/// by who cannot prove to have that.
fn check_binding(model: &Model, token: &str, key: Option<&str>) -> Option<Response> {
    if model.settings.dpop == Dpop::Off {
        return None;
    }
    let bound = model.key_of_refresh_token(token)?;
    match key {
        None => {
            let refusal = Refusal::Missing;
            Some(error::bad_oauth(refusal.error(), refusal.description()))
        }
        Some(key) if key != bound => Some(error::bad_oauth(
            "invalid_grant",
            "The refresh token is bound to another key than that of the DPoP proof.",
        )),
        Some(_) => None,
    }
}

fn issue(model: &mut Model, grant: Grant, family: String, key: Option<String>) -> Response {
    let key = key.filter(|_| !model.settings.dpop_downgrade);
    let Some(access_token) = token::access_token(model, &grant, key.as_deref()) else {
        return error::api(
            StatusCode::INTERNAL_SERVER_ERROR,
            "E0000009",
            "Internal Server Error",
        );
    };
    let token_type = TokenType::of(key.as_deref()).name();
    let granted = |scope: &str| grant.scopes.iter().any(|it| it == scope);
    let mut body = Map::new();
    body.insert("token_type".to_owned(), json!(token_type));
    body.insert("expires_in".to_owned(), json!(model.settings.token_life_s));
    body.insert("access_token".to_owned(), json!(access_token));
    body.insert("scope".to_owned(), json!(grant.scopes.join(" ")));
    if granted("offline_access") {
        let refresh_token = model.issue_refresh_token(family.clone(), grant.clone(), key.clone());
        body.insert("refresh_token".to_owned(), json!(refresh_token));
    }
    if granted("openid") {
        body.insert(
            "id_token".to_owned(),
            json!(token::id_token(model, &grant, &access_token)),
        );
    }
    model.remember_access_token(access_token, family, grant, key);
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
