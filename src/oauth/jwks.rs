//! The issuer's public keys (RFC 7517).

use super::{Metadata, RequestError, base64url, json, metadata::simple_get};
use crate::{
    json::{Map, Value},
    lean::Gather,
    ports::{Reply, Request, RsaPublicKey},
};

/// The keys with which ID tokens can be checked; the only way to them is through checked metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwks {
    keys: Vec<(Option<String>, RsaPublicKey)>,
    metadata: Metadata,
    fresh_until_ms: u64,
}

/// RFC 7518 section 3.3: at least 2,048 bits. A shorter modulus can be factored.
const SHORTEST_MODULUS: usize = 256;
/// How long keys are good where the server's `max-age` cannot be read, and the most that is believed: a day.
const LONGEST_FRESH_S: u64 = 86_400;

/// Builds the request.
pub fn jwks_request(metadata: &Metadata) -> Request {
    simple_get(metadata.jwks_uri().to_owned())
}

/// Reads the reply. A set without a single usable key is an answer of something else than the org.
pub fn jwks_reply(metadata: &Metadata, reply: &Reply, now_ms: u64) -> Result<Jwks, RequestError> {
    if reply.status != 200 {
        return Err(RequestError::of(reply));
    }
    let object = json::object(&reply.body).unwrap_or_default();
    let listed = object
        .get("keys")
        .and_then(Value::as_array)
        .unwrap_or_default();
    let keys: Vec<_> = listed
        .iter()
        .filter_map(Value::as_object)
        .filter_map(rsa_signing_key)
        .gather();
    if keys.is_empty() {
        return Err(RequestError::Server {
            status: reply.status,
        });
    }
    let fresh_s = reply
        .max_age
        .unwrap_or(LONGEST_FRESH_S)
        .min(LONGEST_FRESH_S);
    Ok(Jwks {
        keys,
        metadata: metadata.clone(),
        fresh_until_ms: now_ms + fresh_s * 1000,
    })
}

impl Jwks {
    /// Whether the keys may still be used without asking again.
    pub fn is_fresh(&self, now_ms: u64) -> bool {
        now_ms < self.fresh_until_ms
    }

    /// The key with that ID, or, for a token without a key ID, the only key there is. Two keys of one name are none.
    pub fn choose(&self, key_id: Option<&str>) -> Option<&RsaPublicKey> {
        let mut fitting = self
            .keys
            .iter()
            .filter(|(id, _)| key_id.is_none() || id.as_deref() == key_id);
        match (fitting.next(), fitting.next()) {
            (Some((_, key)), None) => Some(key),
            _ => None,
        }
    }

    /// The metadata that led here.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

/// The key, if it is an RSA key for RS256 signatures. Others are skipped, not refused: an org may publish what it
/// likes beside the one key we need.
fn rsa_signing_key(key: &Map) -> Option<(Option<String>, RsaPublicKey)> {
    let fits = |name, wanted: &str| key.get(name).is_none_or(|value| value == wanted);
    let verifies = key.get("key_ops").is_none_or(|operations| {
        operations
            .as_array()
            .is_some_and(|list| list.iter().any(|name| name == "verify"))
    });
    if json::text(key, "kty") != Some("RSA")
        || !fits("use", "sig")
        || !fits("alg", "RS256")
        || !verifies
    {
        return None;
    }
    let modulus = json::text(key, "n")?;
    let exponent = json::text(key, "e")?;
    let long_enough = base64url::decode(modulus)?.len() >= SHORTEST_MODULUS;
    // With an even exponent, or with 1, a signature would prove nothing.
    let exponent_is_odd = base64url::decode(exponent)?
        .last()
        .is_some_and(|last| last % 2 == 1)
        && exponent != "AQ";
    let key_id = match key.get("kid") {
        None => None,
        Some(id) => Some(id.as_str()?.to_owned()),
    };
    let key = RsaPublicKey {
        modulus: modulus.to_owned(),
        exponent: exponent.to_owned(),
    };
    (long_enough && exponent_is_odd).then_some((key_id, key))
}
