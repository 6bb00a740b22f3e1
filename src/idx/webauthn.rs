//! WebAuthn: what the server asks a passkey or a security key for, in the JSON that browsers read, and what it gives
//! back (WebAuthn level 3, "parseRequestOptionsFromJSON" and its kin).

use super::{answer::Answer, authenticator::Authenticator, form::Form, wire};
use crate::json::{self, Map, Value};

/// A signature or a new credential is asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Webauthn {
    /// What the server calls it.
    pub authenticator: Authenticator,
    pub(super) form: Form,
}

impl Webauthn {
    /// The credentials that the person has already.
    fn known(&self) -> Value {
        let enrollments = wire::list(self.form.root(), "authenticatorEnrollments").iter();
        let known = enrollments.filter_map(|enrollment| {
            let id = wire::text(enrollment, "credentialId")?;
            let mut known = Map::of("type", "public-key".into());
            known.insert("id", id.into());
            (wire::text(enrollment, "key") == Some("webauthn")).then_some(Value::Object(known))
        });
        Value::from(known.collect::<Vec<_>>())
    }

    /// What the browser's `navigator.credentials.get` is to be asked, as JSON; `None` where the server sent nothing to
    /// sign.
    pub fn request_options(&self) -> Option<Value> {
        let data = self.authenticator.context().challenge_data()?;
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
        let allowed = self.known();
        options.insert("allowCredentials", allowed);
        options
            .contains_key("challenge")
            .then_some(Value::Object(options))
    }

    /// What the browser's `navigator.credentials.create` is to be asked, as JSON; `None` where the server sent nothing to
    /// make a credential from.
    pub fn creation_options(&self) -> Option<Value> {
        let data = self.authenticator.context().activation_data()?;
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
        options.insert("excludeCredentials", self.known());
        let whole = ["rp", "user", "challenge"]
            .iter()
            .all(|name| options.contains_key(name));
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
                given.insert(name, part.into());
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
                given.insert(name, text.into());
            }
        }
        let given = Value::Object(given);
        Some(self.form.answer(Map::of("credentials", given)))
    }
}

fn copied(from: &Value, names: &[&str]) -> Map {
    let mut copied = Map::new();
    for name in names {
        if let Some(value) = from.get(name).filter(|value| **value != Value::Null) {
            copied.insert(name, value.clone());
        }
    }
    copied
}
