//! The ways out: making a token invalid (RFC 7009), ending the Okta session, and the org's own sign-out page.

use super::{AccessToken, IdToken, RefreshToken, base64url, form, metadata::FETCHED_AHEAD_MS};
use crate::{
    config::{Config, Endpoint},
    ports::{Method, Request},
};

/// The token to make invalid. At Okta the refresh token takes its access token along.
#[derive(Clone, Copy, Debug)]
pub enum Revoked<'a> {
    /// An access token.
    Access(&'a AccessToken),
    /// A refresh token.
    Refresh(&'a RefreshToken),
}

/// Builds the request. The server says 200 with an empty body, also for a token it does not know.
pub fn revoke_request(config: &Config, token: Revoked<'_>) -> Request {
    // The hints stand in one word with what is before them: alone they would be a file of their own, which this part shared with
    // another.
    let (hint, token) = match token {
        Revoked::Access(token) => ("token_type_hint=access_token&", token.secret()),
        Revoked::Refresh(token) => ("token_type_hint=refresh_token&", token.secret()),
    };
    let body = [hint, &form::encode(&[("token", token)])].concat();
    let mut request = form::simple_post(config.issuer.endpoint(Endpoint::Revoke), body, false);
    request.timeout_ms = FETCHED_AHEAD_MS;
    request
        .headers
        .push(("Authorization", basic(config.client_id.as_str())));
    request
}

/// Builds the request that ends the Okta session of this browser, as far as the browser lets the org's cookie go
/// along. 404 means that there was none.
pub fn close_session_request(config: &Config) -> Request {
    let json = || "application/json".to_owned();
    Request {
        method: Method::Delete,
        url: config.issuer.session(),
        headers: vec![("Accept", json()), ("Content-Type", json())],
        body: None,
        credentials: true,
        fresh: false,
        timeout_ms: FETCHED_AHEAD_MS,
    }
}

/// The address of the org's sign-out page (OpenID Connect RP-Initiated Logout section 2), which sends the browser
/// back to `post_logout_redirect_uri`, an address registered for that. By the standard the ID token stands in this
/// address as the hint of who signs out; that is why the page says `no-referrer`.
pub fn logout_url(config: &Config, id_token: &IdToken, post_logout_redirect_uri: &str) -> String {
    let mut url = config.issuer.endpoint(Endpoint::Logout);
    url.push('?');
    url.push_str(&form::encode(&[
        ("id_token_hint", id_token.secret()),
        ("post_logout_redirect_uri", post_logout_redirect_uri),
    ]));
    url
}

/// How a client without a secret names itself here: its ID alone, in base64, without the usual colon.
fn basic(client_id: &str) -> String {
    let mut value = String::from("Basic ");
    value.push_str(
        &base64url::encode(client_id.as_bytes())
            .replace('-', "+")
            .replace('_', "/"),
    );
    while !(value.len() - "Basic ".len()).is_multiple_of(4) {
        value.push('=');
    }
    value
}
