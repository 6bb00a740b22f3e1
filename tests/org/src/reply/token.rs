//! Tokens as JWTs: claims, signature, and every way to get them wrong on purpose.

use crate::model::Model;
use crate::model::grant::Grant;
use crate::model::keys::SigningKey;
use crate::model::settings::Tamper;
use crate::model::user::User;
use crate::model::{Server, random};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::traits::PublicKeyParts;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The JWKS: public parts of all published keys.
pub(crate) fn jwks(model: &Model) -> Value {
    let keys: Vec<Value> = model
        .keys
        .published()
        .map(|key| {
            json!({
                "kty": "RSA", "alg": "RS256", "use": "sig", "kid": key.kid,
                "n": URL_SAFE_NO_PAD.encode(key.private.n().to_bytes_be()),
                "e": URL_SAFE_NO_PAD.encode(key.private.e().to_bytes_be()),
            })
        })
        .collect();
    json!({ "keys": keys })
}

/// An access token, bound to the key of this thumbprint if there is one.
pub(crate) fn access_token(model: &Model, grant: &Grant, key: Option<&str>) -> Option<String> {
    let now = model.now_ms() / 1_000;
    let audience = match grant.server {
        Server::Org => model.base_url().to_owned(),
        Server::Default => "api://default".to_owned(),
    };
    let mut claims = json!({
        "ver": 1,
        "jti": format!("AT.{}", random::handle(32)),
        "iss": model.issuer(grant.server),
        "aud": audience,
        "iat": now,
        "exp": now + model.settings.token_life_s,
        "cid": grant.client_id,
        "uid": grant.user_id,
        "scp": grant.scopes,
        "auth_time": grant.authenticated_at_ms / 1_000,
        "sub": model.user(&grant.user_id).map(|user| user.identifier.as_str()),
    });
    if let (Value::Object(claims), Some(thumbprint)) = (&mut claims, key) {
        claims.insert("cnf".to_owned(), json!({ "jkt": thumbprint }));
    }
    let key = model.keys.current()?;
    Some(signed(&key, &key.kid, &claims))
}

/// An ID token for the access token beside it, wrong in the way that the settings ask for.
pub(crate) fn id_token(model: &Model, grant: &Grant, access_token: &str) -> Option<String> {
    let key = model.keys.current()?;
    let mut claims = id_claims(model, grant, access_token);
    let tamper = model.settings.tamper;
    let now = model.now_ms() / 1_000;
    let mut put = |name: &str, value: Value| {
        if let Value::Object(map) = &mut claims {
            map.insert(name.to_owned(), value);
        }
    };
    match tamper {
        Some(Tamper::WrongIssuer) => put(
            "iss",
            json!("https://another-org.example.com/oauth2/default"),
        ),
        Some(Tamper::WrongAudience) => put("aud", json!("0oaanotherclient00001")),
        Some(Tamper::WrongNonce) => put("nonce", json!(random::handle(32))),
        Some(Tamper::MissingNonce) => put("nonce", Value::Null),
        Some(Tamper::Expired) => {
            put("iat", json!(now - 7_200));
            put("exp", json!(now - 3_600));
        }
        Some(Tamper::IssuedInFuture) => {
            put("iat", json!(now + 3_600));
            put("exp", json!(now + 7_200));
        }
        Some(Tamper::OtherSubject) => put("sub", json!("00usomebodyelse00001")),
        Some(Tamper::WrongAtHash) => put("at_hash", json!(half_hash("another access token"))),
        _ => {}
    }
    if let Value::Object(map) = &mut claims {
        map.retain(|_, value| !value.is_null());
    }
    Some(match tamper {
        Some(Tamper::AlgNone) => format!(
            "{}.",
            signing_input(&json!({ "alg": "none", "kid": key.kid }), &claims)
        ),
        Some(Tamper::Hs256) => {
            let input = signing_input(&json!({ "alg": "HS256", "kid": key.kid }), &claims);
            let code = hmac_sha256(&key.private.n().to_bytes_be(), input.as_bytes());
            format!("{input}.{}", URL_SAFE_NO_PAD.encode(code))
        }
        Some(Tamper::BadSignature) => {
            let input = signing_input(&json!({ "alg": "RS256", "kid": key.kid }), &claims);
            let mut signature = key.sign(&input);
            if let Some(last) = signature.last_mut() {
                *last ^= 1;
            }
            format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
        }
        Some(Tamper::UnknownKid) => signed(&key, "nobody-knows-this-key", &claims),
        _ => signed(&key, &key.kid, &claims),
    })
}

/// Who is signed in, as far as the scopes go: for the ID token and for userinfo.
pub(crate) fn profile_claims(user: &User, scopes: &[String]) -> Value {
    let asked = |scope: &str| scopes.iter().any(|it| it == scope);
    let mut claims = json!({});
    let mut put = |name: &str, value: Value| {
        if let Value::Object(map) = &mut claims {
            map.insert(name.to_owned(), value);
        }
    };
    if asked("profile") {
        put("name", json!(user.name()));
        put("preferred_username", json!(user.identifier));
    }
    if asked("email") {
        put("email", json!(user.identifier));
    }
    claims
}

fn id_claims(model: &Model, grant: &Grant, access_token: &str) -> Value {
    let now = model.now_ms() / 1_000;
    let mut claims = model
        .user(&grant.user_id)
        .map_or_else(|| json!({}), |user| profile_claims(user, &grant.scopes));
    let standing = json!({
        "sub": grant.user_id,
        "ver": 1,
        "iss": model.issuer(grant.server),
        "aud": grant.client_id,
        "iat": now,
        "exp": now + model.settings.token_life_s,
        "jti": format!("ID.{}", random::handle(32)),
        "amr": grant.amr,
        "acr": grant.acr,
        "idp": "00ostandin0000000001",
        "auth_time": grant.authenticated_at_ms / 1_000,
        "at_hash": half_hash(access_token),
        "nonce": grant.nonce,
    });
    if let (Value::Object(claims), Value::Object(standing)) = (&mut claims, standing) {
        claims.extend(standing);
    }
    claims
}

/// `at_hash`: the first half of SHA-256 (OpenID Connect Core 3.1.3.6).
fn half_hash(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(
        Sha256::digest(text.as_bytes())
            .iter()
            .take(16)
            .copied()
            .collect::<Vec<u8>>(),
    )
}

fn signed(key: &SigningKey, kid: &str, claims: &Value) -> String {
    let input = signing_input(&json!({ "alg": "RS256", "kid": kid }), claims);
    let signature = URL_SAFE_NO_PAD.encode(key.sign(&input));
    format!("{input}.{signature}")
}

fn signing_input(header: &Value, claims: &Value) -> String {
    format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(header.to_string()),
        URL_SAFE_NO_PAD.encode(claims.to_string())
    )
}

/// RFC 2104, for the one token that is signed wrongly with it.
fn hmac_sha256(key: &[u8], text: &[u8]) -> Vec<u8> {
    let mut block = Sha256::digest(key).to_vec();
    block.resize(64, 0);
    let inner: Vec<u8> = block
        .iter()
        .map(|byte| byte ^ 0x36)
        .chain(text.iter().copied())
        .collect();
    let outer: Vec<u8> = block
        .iter()
        .map(|byte| byte ^ 0x5c)
        .chain(Sha256::digest(inner))
        .collect();
    Sha256::digest(outer).to_vec()
}
