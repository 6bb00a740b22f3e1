//! Opening an IDX transaction: `POST {authorization server}/v1/interact`.

use super::{CodeChallenge, InteractionHandle, Nonce, RequestError, State, form, json};
use crate::{
    config::{Config, Endpoint},
    ports::{Reply, Request},
};

/// Builds the request. The org's cookies go along, so that a living Okta session is found.
pub fn interact_request(
    config: &Config,
    challenge: &CodeChallenge,
    state: &State,
    nonce: &Nonce,
) -> Request {
    let body = form::encode(&[
        ("client_id", config.client_id.as_str()),
        ("scope", &config.scopes.joined()),
        ("redirect_uri", config.redirect_uri.as_str()),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
        ("state", state.secret()),
        ("nonce", nonce.secret()),
    ]);
    form::simple_post(config.issuer.endpoint(Endpoint::Interact), body, true)
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
