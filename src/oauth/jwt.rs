//! The form of a signed token (RFC 7515 section 3.1, RFC 7519). Nothing here says that a token is genuine.

use super::{IdTokenError, base64url, json};
use crate::json::Map;

/// A token taken apart.
pub(super) struct Jwt<'a> {
    /// `kid`: which key signed it.
    pub(super) key_id: Option<String>,
    /// The bytes that were signed: header and payload as they came.
    pub(super) signing_input: &'a str,
    /// The signature.
    pub(super) signature: Vec<u8>,
    /// The payload's text, in the order in which the issuer wrote it.
    pub(super) payload: String,
    /// The payload.
    pub(super) claims: Map,
}

/// The longest token that is taken apart at all.
pub(super) const LONGEST: usize = 65_536;

/// Takes a token apart and refuses what no RS256 token of ours looks like.
///
/// The key comes from the issuer's key set by its ID and from nowhere else: `jwk`, `jku`, `x5u` and `x5c` in the
/// header would let a forger bring the key along, so they are not even read.
pub(super) fn parse(token: &str) -> Result<Jwt<'_>, IdTokenError> {
    if token.len() > LONGEST {
        return Err(IdTokenError::Malformed);
    }
    let (header, rest) = token.split_once('.').ok_or(IdTokenError::Malformed)?;
    let (payload, signature) = rest.split_once('.').ok_or(IdTokenError::Malformed)?;
    let signing_input = token.get(..header.len() + 1 + payload.len());
    let signing_input = signing_input.ok_or(IdTokenError::Malformed)?;
    let header = json::object(&text(header)?).ok_or(IdTokenError::Malformed)?;
    // The header must not choose how it is checked: `none` would need no key, and HS256 would take the public key
    // for a shared secret.
    if json::text(&header, "alg") != Some("RS256") {
        return Err(IdTokenError::Algorithm);
    }
    let typ = header
        .get("typ")
        .map(|typ| typ.as_str().unwrap_or_default());
    if typ.is_some_and(|typ| !typ.eq_ignore_ascii_case("JWT")) {
        return Err(IdTokenError::Type);
    }
    // RFC 7515 section 4.1.11: an extension that must be understood and is not.
    if header.contains_key("crit") {
        return Err(IdTokenError::Malformed);
    }
    let key_id = match header.get("kid") {
        None => None,
        Some(id) => Some(id.as_str().ok_or(IdTokenError::Malformed)?.to_owned()),
    };
    let signature = base64url::decode(signature).ok_or(IdTokenError::Malformed)?;
    let payload = text(payload)?;
    let claims = json::object(&payload).ok_or(IdTokenError::Malformed)?;
    Ok(Jwt {
        key_id,
        signing_input,
        signature,
        payload,
        claims,
    })
}

/// One part as text. A further dot in it is no base64url, so a token of more than three parts ends here.
fn text(part: &str) -> Result<String, IdTokenError> {
    base64url::decode(part)
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .ok_or(IdTokenError::Malformed)
}
