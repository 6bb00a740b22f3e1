//! Opening an IDX transaction: `POST {authorization server}/v1/interact`.

use super::{CodeChallenge, InteractionHandle, Nonce, RequestError, StartToken, State, form, json};
use crate::{
    config::{Config, Endpoint},
    ports::{Reply, Request},
};

/// Builds the request. The org's cookies go along, so that a living Okta session is found; not so with a token from a
/// mail, whose errand must not be skipped because somebody is signed in.
pub fn interact_request(
    config: &Config,
    challenge: &CodeChallenge,
    state: &State,
    nonce: &Nonce,
    token: Option<&StartToken>,
) -> Request {
    let scope = config.scopes.joined();
    let max_age = form::max_age(config);
    let mut pairs = vec![
        ("client_id", config.client_id.as_str()),
        ("scope", &scope),
        ("redirect_uri", config.redirect_uri.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("state", state.secret()),
        ("nonce", nonce.secret()),
    ];
    if let Some(seconds) = &max_age {
        pairs.push(("max_age", seconds));
    }
    if let Some(token) = token {
        pairs.push(token.parameter());
    }
    let url = config.issuer.endpoint(Endpoint::Interact);
    form::simple_post(url, form::encode(&pairs), token.is_none())
}

/// Reads the reply. A body with an `error` is a refusal also under status 200.
pub fn interact_reply(reply: &Reply) -> Result<InteractionHandle, RequestError> {
    let object = json::object(&reply.body).unwrap_or_default();
    if reply.status == 200 && !object.contains_key("error") {
        let handle = json::text(&object, "interaction_handle").and_then(InteractionHandle::new);
        return handle.ok_or_else(|| RequestError::of(reply));
    }
    Err(RequestError::of(reply))
}
