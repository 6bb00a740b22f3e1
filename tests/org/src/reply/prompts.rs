//! What is asked last, before somebody is let in.

use super::ion;
use super::remediations::Page;
use crate::model::flow::FIXED_SCOPES;
use serde_json::{Value, json};

impl Page<'_> {
    pub(super) fn keep_me_signed_in(&self) -> Value {
        let keep = json!({
            "name": "keepMeSignedIn", "type": "boolean", "label": "Stay signed in", "required": true, "value": false,
            "mutable": true,
        });
        self.ion
            .form("keep-me-signed-in", "keep-me-signed-in", vec![keep])
    }

    pub(super) fn consent(&self) -> Value {
        let scopes: Vec<Value> = self
            .scopes()
            .filter(|scope| *scope != "openid")
            .map(|scope| {
                let (label, description) = told(scope);
                json!({ "name": scope, "label": label, "value": scope, "desc": description })
            })
            .collect();
        let consent = json!({
            "name": "consent", "type": "boolean", "required": true, "options": [
                { "label": "Allow Access", "value": true },
                { "label": "Don't Allow", "value": false },
            ],
        });
        let form = self.ion.form("consent", "consent", vec![consent]);
        ion::with(form, "scopes", scopes)
    }

    pub(super) fn granular_consent(&self) -> Value {
        let scopes: Vec<Value> = self
            .scopes()
            .map(|scope| {
                let (label, description) = told(scope);
                json!({
                    "name": scope, "label": label, "desc": description, "type": "boolean", "required": true,
                    "value": true, "visible": true, "mutable": !FIXED_SCOPES.contains(&scope),
                })
            })
            .collect();
        let consent =
            json!({ "name": "consent", "type": "boolean", "visible": false, "required": true });
        let opted = json!({ "name": "optedScopes", "form": { "value": scopes } });
        self.ion
            .form("granular-consent", "consent", vec![consent, opted])
    }

    fn scopes(&self) -> impl Iterator<Item = &str> {
        self.transaction.request.scopes.iter().map(String::as_str)
    }
}

/// What a scope is for, in a line and in a sentence.
fn told(scope: &str) -> (&'static str, &'static str) {
    match scope {
        "openid" => (
            "Sign you in.",
            "This allows the app to know that it is you.",
        ),
        "profile" => (
            "View your profile information.",
            "This allows the app to view your profile information.",
        ),
        "email" => (
            "View your email address.",
            "This allows the app to view your email address.",
        ),
        "address" => (
            "View your address.",
            "This allows the app to view your address.",
        ),
        "phone" => (
            "View your phone number.",
            "This allows the app to view your phone number.",
        ),
        _ => (
            "Keep your data available to the app.",
            "This allows the app to work when you are not there.",
        ),
    }
}
