//! The OAuth room through its public API: published vectors, every refusal, and the shapes that others read.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod callback;
mod client;
mod hostile_tokens;
mod id_token;
mod keys;
mod pending;
mod requests;
mod secrets;
mod tokens;

use serde_json::{Value, json};
use vestibule::{
    config::Config,
    oauth::{
        AccessToken, Binding, Checks, Jwks, Metadata, Nonce, Time, UnverifiedIdToken, jwks_reply,
        metadata_reply,
    },
};

use crate::{
    host_crypto::{MODULUS, sign},
    script::{FrozenClock, Script, reply},
};

/// Now, in the tests, in epoch seconds.
const NOW_S: u64 = 1_795_426_058;
const ACCESS_TOKEN: &str = "the-access-token";
/// The first half of the SHA-256 of the access token, in base64url; computed with another program.
const AT_HASH: &str = "uby9Z8Gb_H_x4fPjwNzguw";
const NONCE: &str = "nonce-nonce-nonce-nonce-nonce-nonce-nonce-1";

fn config() -> Config {
    let json = r#"{ "issuer": "https://org.test/oauth2/default", "clientId": "0oa1" }"#;
    Config::parse(json, "https://app.test").unwrap()
}

fn metadata_body() -> Value {
    json!({
        "issuer": "https://org.test/oauth2/default",
        "authorization_endpoint": "https://org.test/oauth2/default/v1/authorize",
        "token_endpoint": "https://org.test/oauth2/default/v1/token",
        "jwks_uri": "https://org.test/oauth2/default/v1/keys",
        "registration_endpoint": "https://org.test/oauth2/v1/clients",
        "code_challenge_methods_supported": ["S256"],
    })
}

fn metadata() -> Metadata {
    metadata_reply(&config(), &reply(200, metadata_body())).unwrap()
}

fn key(kid: &str) -> Value {
    json!({ "kty": "RSA", "alg": "RS256", "kid": kid, "use": "sig", "e": "AQAB", "n": MODULUS })
}

fn keys(keys: Value) -> Jwks {
    jwks_reply(
        &metadata(),
        &reply(200, json!({ "keys": keys })),
        NOW_S * 1000,
    )
    .unwrap()
}

/// Claims that pass every check.
fn claims() -> Value {
    json!({
        "sub": "00u1", "name": "Ada Example", "email": "ada@example.test", "preferred_username": "ada", "ver": 1,
        "iss": "https://org.test/oauth2/default", "aud": "0oa1", "iat": NOW_S, "exp": NOW_S + 3600, "jti": "ID.1",
        "amr": ["otp"], "auth_time": NOW_S, "at_hash": AT_HASH, "nonce": NONCE,
    })
}

/// Claims with one of them changed, or taken away with `null`.
fn claims_with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    let object = claims.as_object_mut().unwrap();
    if value.is_null() {
        object.remove(name)
    } else {
        object.insert(name.to_owned(), value)
    };
    claims
}

fn id_token(claims: &Value) -> String {
    sign(r#"{"kid":"key-1","alg":"RS256"}"#, &claims.to_string())
}

fn token_body() -> Value {
    json!({
        "token_type": "Bearer", "expires_in": 3600, "access_token": ACCESS_TOKEN, "scope": "openid profile email",
        "id_token": id_token(&claims()),
    })
}

async fn verify(
    token: &str,
    keys: &Jwks,
    now_s: u64,
) -> Result<vestibule::oauth::IdToken, vestibule::oauth::IdTokenError> {
    let config = config();
    let checks = Checks {
        issuer: &config.issuer,
        client_id: &config.client_id,
        binding: Binding::SignIn(&Nonce::new(NONCE).unwrap()),
        access_token: &AccessToken::new(ACCESS_TOKEN).unwrap(),
        time: Time {
            device_s: now_s,
            server_s: Some(now_s),
            max_clock_skew_s: 300,
        },
    };
    UnverifiedIdToken::new(token)
        .unwrap()
        .verify(&checks, keys, &crate::host_crypto::HostCrypto)
        .await
}
