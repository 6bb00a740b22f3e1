//! The OpenID Connect metadata (OpenID Connect Discovery section 4), which confirms what was derived from the issuer.

use super::{MetadataError, RequestError, json};
use crate::{
    config::Config,
    json::Value,
    ports::{Method, Reply, Request},
};

/// Checked metadata: it is the configured issuer's, and every endpoint in it lies on that issuer's origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    jwks_uri: String,
}

/// After how many milliseconds of silence metadata and keys are given up; nobody waits for them alone.
pub(super) const FETCHED_AHEAD_MS: u32 = 10_000;

/// The endpoints that a page may be led to, or send secrets to.
const ENDPOINTS: [&str; 7] = [
    "jwks_uri",
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "introspection_endpoint",
    "revocation_endpoint",
    "end_session_endpoint",
];

/// Builds the request.
pub fn metadata_request(config: &Config) -> Request {
    simple_get(config.issuer.well_known())
}

/// Reads the reply and checks it against the configuration.
pub fn metadata_reply(config: &Config, reply: &Reply) -> Result<Metadata, MetadataError> {
    if reply.status != 200 {
        return Err(RequestError::of(reply).into());
    }
    let object = json::object(&reply.body).ok_or(MetadataError::Malformed)?;
    let issuer = json::text(&object, "issuer").ok_or(MetadataError::Malformed)?;
    if issuer != config.issuer.as_str() {
        return Err(MetadataError::Issuer {
            found: issuer.to_owned(),
        });
    }
    for name in ENDPOINTS {
        let own = match object.get(name) {
            None => continue,
            Some(Value::String(url)) => config.issuer.owns(url),
            Some(_) => false,
        };
        if !own {
            return Err(MetadataError::Endpoint { name });
        }
    }
    let methods = object
        .get("code_challenge_methods_supported")
        .and_then(Value::as_array);
    if !methods.is_some_and(|methods| methods.iter().any(|method| method == "S256")) {
        return Err(MetadataError::CodeChallengeMethod);
    }
    let jwks_uri = json::text(&object, "jwks_uri").ok_or(MetadataError::Malformed)?;
    Ok(Metadata {
        jwks_uri: jwks_uri.to_owned(),
    })
}

impl Metadata {
    /// Where the keys are.
    pub fn jwks_uri(&self) -> &str {
        &self.jwks_uri
    }
}

/// A `GET` that a page may send without the browser asking first, and without cookies.
pub(super) fn simple_get(url: String) -> Request {
    Request {
        method: Method::Get,
        url,
        headers: vec![("Accept", "application/json".to_owned())],
        body: None,
        credentials: false,
        fresh: false,
        timeout_ms: FETCHED_AHEAD_MS,
    }
}
