//! A key in software that proves possession (RFC 9449), for tests that have no browser.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// One ES256 key pair.
pub struct SoftKey {
    key: SigningKey,
}

impl Default for SoftKey {
    fn default() -> Self {
        Self::new()
    }
}

impl SoftKey {
    /// A fresh key.
    #[must_use]
    pub fn new() -> Self {
        Self {
            key: SigningKey::random(&mut rand::thread_rng()),
        }
    }

    /// Its public half, as a JWK.
    #[must_use]
    pub fn jwk(&self) -> Value {
        let [x, y] = self.coordinates();
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })
    }

    /// The thumbprint of that (RFC 7638): `cnf.jkt` of tokens that are bound to it.
    #[must_use]
    pub fn thumbprint(&self) -> String {
        let [x, y] = self.coordinates();
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        URL_SAFE_NO_PAD.encode(Sha256::digest(members))
    }

    /// Signs as `crypto.subtle` and JWTs do: 64 bytes, both numbers one after the other.
    #[must_use]
    pub fn sign(&self, input: &[u8]) -> Vec<u8> {
        let signature: Signature = self.key.sign(input);
        signature.to_bytes().to_vec()
    }

    /// A JWT of any content, signed with it.
    #[must_use]
    pub fn jwt(&self, header: &Value, claims: &Value) -> String {
        let encoded = |part: &Value| URL_SAFE_NO_PAD.encode(part.to_string());
        let input = format!("{}.{}", encoded(header), encoded(claims));
        let signature = URL_SAFE_NO_PAD.encode(self.sign(input.as_bytes()));
        format!("{input}.{signature}")
    }

    /// A proof with these claims.
    #[must_use]
    pub fn proof(&self, claims: &Value) -> String {
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk() });
        self.jwt(&header, claims)
    }

    fn coordinates(&self) -> [String; 2] {
        let point = self.key.verifying_key().to_encoded_point(false);
        [point.x(), point.y()].map(|it| {
            let bytes = it.map(|it| it.as_slice()).unwrap_or_default();
            URL_SAFE_NO_PAD.encode(bytes)
        })
    }
}
