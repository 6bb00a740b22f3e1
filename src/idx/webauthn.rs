//! WebAuthn: what the server asks a passkey or a security key for, in the JSON that browsers read, and what it gives
//! back (WebAuthn level 3, "parseRequestOptionsFromJSON" and its kin).

use serde_json::{Map, Value, json};

use super::{answer::Answer, authenticator::Authenticator, form::Form, wire};
use crate::json;

/// A signature or a new credential is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Webauthn {
    /// What the server calls it.
    pub authenticator: Authenticator,
    pub(super) form: Form,
    /// The credentials that the person has already, base64url.
    pub(super) credentials: Vec<String>,
}

impl Webauthn {
    /// What the browser's `navigator.credentials.get` is to be asked, as JSON; `None` where the server sent nothing to
    /// sign.
    pub fn request_options(&self) -> Option<Value> {
        let data = self.authenticator.context.challenge_data.as_ref()?;
        let mut options = copied(
            data,
            &[
                "challenge",
                "rpId",
                "userVerification",
                "hints",
                "extensions",
                "timeout",
            ],
        );
        let allowed = known(&self.credentials);
        options.insert("allowCredentials".to_owned(), allowed);
        options
            .contains_key("challenge")
            .then_some(Value::Object(options))
    }

    /// What the browser's `navigator.credentials.create` is to be asked, as JSON; `None` where the server sent nothing to
    /// make a credential from.
    pub fn creation_options(&self) -> Option<Value> {
        let data = self.authenticator.context.activation_data.as_ref()?;
        let mut options = copied(
            data,
            &[
                "rp",
                "user",
                "challenge",
                "pubKeyCredParams",
                "attestation",
                "authenticatorSelection",
                "hints",
                "timeout",
            ],
        );
        options.insert("excludeCredentials".to_owned(), known(&self.credentials));
        let whole = ["rp", "user", "challenge"]
            .iter()
            .all(|name| options.contains_key(*name));
        whole.then_some(Value::Object(options))
    }

    /// The answer made of what the browser gave: the JSON of a `PublicKeyCredential`. `None` where it is not that.
    pub fn answer(&self, credential: &Value) -> Option<Answer> {
        let response = credential.get("response")?;
        // The server's name for it, and the browser's.
        let parts = [
            ("clientData", "clientDataJSON"),
            ("authenticatorData", "authenticatorData"),
            ("signatureData", "signature"),
            ("userHandle", "userHandle"),
            ("attestation", "attestationObject"),
        ];
        let mut given = Map::new();
        for (name, own) in parts {
            if self.form.field(name).is_some()
                && let Some(part) = wire::text(response, own)
            {
                given.insert(name.to_owned(), Value::from(part));
            }
        }
        if !given.contains_key("clientData") {
            return None;
        }
        // These two are texts of JSON.
        for (name, value) in [
            ("transports", response.get("transports")),
            ("clientExtensions", credential.get("clientExtensionResults")),
        ] {
            if self.form.field(name).is_some() {
                let text = value.map_or_else(|| "[]".to_owned(), json::write);
                given.insert(name.to_owned(), Value::from(text));
            }
        }
        Some(self.form.answer(Map::from_iter([(
            "credentials".to_owned(),
            Value::Object(given),
        )])))
    }
}

fn copied(from: &Value, names: &[&str]) -> Map<String, Value> {
    let present = names
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), from.get(name)?.clone())));
    present.filter(|(_, value)| !value.is_null()).collect()
}

fn known(credentials: &[String]) -> Value {
    let known = credentials
        .iter()
        .map(|id| json!({ "type": "public-key", "id": id }));
    known.collect()
}
