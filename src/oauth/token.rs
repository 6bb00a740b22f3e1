//! The token endpoint: a code, or a refresh token, becomes tokens (RFC 6749 sections 4.1.3, 5.1, 5.2 and 6).

use super::{
    AccessToken, AuthorizationCode, CodeVerifier, InteractionCode, RefreshToken, RequestError,
    TokenError, UnverifiedIdToken, error, form, json, tokens,
};
use crate::{
    config::{Config, Endpoint},
    json::Value,
    lean::{Gather, spaced},
    ports::{Reply, Request},
};

/// What the token endpoint gave. Its ID token is not verified yet.
#[derive(Debug)]
pub struct TokenResponse {
    /// For the API.
    pub access_token: AccessToken,
    /// Who signed in, unverified; always there where `openid` was asked for, if the server does as it should.
    pub id_token: Option<UnverifiedIdToken>,
    /// For new tokens, where `offline_access` was asked for and granted.
    pub refresh_token: Option<RefreshToken>,
    /// How long the access token lives, in seconds.
    pub expires_in: u64,
    /// What was granted, where the server says so; otherwise what was asked for.
    pub scopes: Option<Vec<String>>,
}

/// After how many milliseconds of silence a renewal is given up: twice that is less than the time for which an org takes a
/// refresh token once more (30 seconds where nothing else is set).
const REFRESHED_MS: u32 = 8_000;

/// A token that lives longer than ten years is a mistake, and would overflow somewhere else.
const LONGEST_LIFE_S: u64 = 10 * 366 * 86_400;

/// Builds the request for the code of an IDX transaction.
pub fn interaction_code_request(
    config: &Config,
    code: &InteractionCode,
    verifier: &CodeVerifier,
) -> Request {
    post(
        config,
        &[
            ("client_id", config.client_id.as_str()),
            ("redirect_uri", config.redirect_uri.as_str()),
            ("grant_type", "interaction_code"),
            ("code_verifier", verifier.secret()),
            ("interaction_code", code.secret()),
        ],
    )
}

/// Builds the request for the code of a redirect.
pub fn authorization_code_request(
    config: &Config,
    code: &AuthorizationCode,
    verifier: &CodeVerifier,
) -> Request {
    post(
        config,
        &[
            ("client_id", config.client_id.as_str()),
            ("redirect_uri", config.redirect_uri.as_str()),
            ("grant_type", "authorization_code"),
            ("code_verifier", verifier.secret()),
            ("code", code.secret()),
        ],
    )
}

/// Builds the request for new tokens, with the scopes that the refresh token was given for.
pub fn refresh_request(
    config: &Config,
    refresh_token: &RefreshToken,
    scopes: &[String],
) -> Request {
    let request = post(
        config,
        &[
            ("client_id", config.client_id.as_str()),
            ("grant_type", "refresh_token"),
            ("scope", &spaced(scopes)),
            ("refresh_token", refresh_token.secret()),
        ],
    );
    Request {
        timeout_ms: REFRESHED_MS,
        ..request
    }
}

/// Reads the reply. What is needed must be there and of the right type; other members are ignored. `dpop` is whether the
/// tokens must be bound to a key: a server that gives others is refused, because they could be used by whoever gets hold
/// of them (RFC 9449 section 5).
pub fn token_reply(reply: &Reply, dpop: bool) -> Result<TokenResponse, TokenError> {
    if let Some((error, description)) = error::refusal(&reply.body)
        && error == "invalid_grant"
    {
        return Err(TokenError::InvalidGrant { description });
    }
    let object = json::object(&reply.body);
    let Some(object) = object.filter(|object| reply.status == 200 && !object.contains_key("error"))
    else {
        return Err(RequestError::of(reply).into());
    };
    let kind = json::text(&object, "token_type").ok_or(TokenError::Malformed)?;
    if dpop && kind.eq_ignore_ascii_case(tokens::token_type(false)) {
        return Err(TokenError::Downgraded);
    }
    let kind_fits = kind.eq_ignore_ascii_case(tokens::token_type(dpop));
    let access_token = json::text(&object, "access_token").and_then(AccessToken::new);
    let expires_in = object
        .get("expires_in")
        .and_then(Value::as_u64)
        .filter(|life| *life <= LONGEST_LIFE_S);
    let (true, Some(access_token), Some(expires_in)) = (kind_fits, access_token, expires_in) else {
        return Err(TokenError::Malformed);
    };
    Ok(TokenResponse {
        access_token,
        id_token: match optional(object.get("id_token"))? {
            Some(text) => Some(UnverifiedIdToken::new(text).ok_or(TokenError::Malformed)?),
            None => None,
        },
        refresh_token: match optional(object.get("refresh_token"))? {
            Some(text) => Some(RefreshToken::new(text).ok_or(TokenError::Malformed)?),
            None => None,
        },
        expires_in,
        scopes: optional(object.get("scope"))?
            .map(|scope| scope.split_ascii_whitespace().map(str::to_owned).gather()),
    })
}

fn post(config: &Config, pairs: &[(&str, &str)]) -> Request {
    // Without cookies: what counts here is the code and the verifier.
    form::simple_post(
        config.issuer.endpoint(Endpoint::Token),
        form::encode(pairs),
        false,
    )
}

/// A member that may be missing, but must be text where it is there.
fn optional(member: Option<&Value>) -> Result<Option<&str>, TokenError> {
    match member {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(TokenError::Malformed),
    }
}
