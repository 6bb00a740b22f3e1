//! The Okta-hosted sign-in (redirect mode): the address to go to (RFC 6749 section 4.1.1, RFC 7636 section 4.3).

use super::{CodeChallenge, Nonce, State, form};
use crate::config::{Config, Endpoint};

/// Builds the address. `login_hint` is what the person typed already, so that they need not type it again.
pub fn authorize_url(
    config: &Config,
    challenge: &CodeChallenge,
    state: &State,
    nonce: &Nonce,
    login_hint: Option<&str>,
) -> String {
    let scope = config.scopes.joined();
    let max_age = form::max_age(config);
    let mut pairs = vec![
        ("client_id", config.client_id.as_str()),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("scope", &scope),
        ("redirect_uri", config.redirect_uri.as_str()),
        ("state", state.secret()),
        ("nonce", nonce.secret()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ];
    if let Some(hint) = login_hint.filter(|hint| !hint.is_empty()) {
        pairs.push(("login_hint", hint));
    }
    pairs.extend(max_age.as_deref().map(|seconds| ("max_age", seconds)));
    let mut url = config.issuer.endpoint(Endpoint::Authorize);
    url.push('?');
    url.push_str(&form::encode(&pairs));
    url
}
