//! A passkey in software, for tests that have no browser.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ciborium::{Value, cbor};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use rand::RngCore;
use serde_json::json;
use sha2::{Digest, Sha256};

/// One ES256 key pair and its count. Every text that it gives is base64url without padding, as a browser's program hands
/// them over.
pub struct SoftPasskey {
    key: SigningKey,
    credential_id: [u8; 16],
    /// How often it has signed; set it back to play a copy.
    pub sign_count: u32,
    /// The flags of its authenticator data: user present and verified, unless a test wants others.
    pub flags: u8,
}

/// What `navigator.credentials.create` would have given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attestation {
    /// `credentials.clientData`
    pub client_data: String,
    /// `credentials.attestation`
    pub attestation: String,
}

/// What `navigator.credentials.get` would have given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// `credentials.clientData`
    pub client_data: String,
    /// `credentials.authenticatorData`
    pub authenticator_data: String,
    /// `credentials.signatureData`
    pub signature_data: String,
}

impl Default for SoftPasskey {
    fn default() -> Self {
        Self::new()
    }
}

impl SoftPasskey {
    /// A fresh key.
    #[must_use]
    pub fn new() -> Self {
        let mut credential_id = [0; 16];
        rand::thread_rng().fill_bytes(&mut credential_id);
        Self {
            key: SigningKey::random(&mut rand::thread_rng()),
            credential_id,
            sign_count: 0,
            flags: 0x05,
        }
    }

    /// Its credential id.
    #[must_use]
    pub fn credential_id(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.credential_id)
    }

    /// Its public key, in COSE.
    #[must_use]
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.cose_key())
    }

    /// Answers the challenge of an enrolment on a page of that origin.
    #[must_use]
    pub fn create(&self, challenge: &str, origin: &str) -> Attestation {
        let mut data = self.header(origin, self.flags | 0x40);
        data.extend([0; 16]);
        data.extend(16_u16.to_be_bytes());
        data.extend(self.credential_id);
        data.extend(self.cose_key());
        let object = Value::Map(vec![
            ("fmt".into(), "none".into()),
            ("attStmt".into(), Value::Map(Vec::new())),
            ("authData".into(), Value::Bytes(data)),
        ]);
        Attestation {
            client_data: client_data("webauthn.create", challenge, origin),
            attestation: URL_SAFE_NO_PAD.encode(written(&object)),
        }
    }

    /// Answers the challenge of a sign-in on a page of that origin.
    #[must_use]
    pub fn get(&mut self, challenge: &str, origin: &str) -> Assertion {
        self.sign_count += 1;
        let data = self.header(origin, self.flags);
        let client_data = client_data("webauthn.get", challenge, origin);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(
            URL_SAFE_NO_PAD.decode(&client_data).unwrap_or_default(),
        ));
        let signature: Signature = self.key.sign(&signed);
        Assertion {
            client_data,
            authenticator_data: URL_SAFE_NO_PAD.encode(data),
            signature_data: URL_SAFE_NO_PAD.encode(signature.to_der()),
        }
    }

    fn header(&self, origin: &str, flags: u8) -> Vec<u8> {
        let host = origin
            .split("://")
            .nth(1)
            .and_then(|authority| authority.split(':').next())
            .unwrap_or_default();
        let mut data = Sha256::digest(host).to_vec();
        data.push(flags);
        data.extend(self.sign_count.to_be_bytes());
        data
    }

    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let coordinate = |it: Option<&[u8]>| Value::Bytes(it.unwrap_or_default().to_vec());
        let x = coordinate(point.x().map(|it| it.as_slice()));
        let y = coordinate(point.y().map(|it| it.as_slice()));
        cbor!({ 1 => 2, 3 => -7, -1 => 1, -2 => x, -3 => y })
            .map(|key| written(&key))
            .unwrap_or_default()
    }
}

fn client_data(ceremony: &str, challenge: &str, origin: &str) -> String {
    let data =
        json!({ "type": ceremony, "challenge": challenge, "origin": origin, "crossOrigin": false });
    URL_SAFE_NO_PAD.encode(data.to_string())
}

fn written(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to memory cannot fail; a test would see an empty answer refused.
    if ciborium::into_writer(value, &mut bytes).is_err() {
        bytes.clear();
    }
    bytes
}
