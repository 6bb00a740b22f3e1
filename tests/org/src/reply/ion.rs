//! The building blocks of IDX bodies.

use crate::model::message::Message;
use crate::model::user::Authenticator;
use serde_json::{Value, json};

/// The media type of IDX answers.
pub(crate) const ION: &str = "application/ion+json; okta-version=1.0.0";
/// The media type that IDX forms accept.
const ACCEPTS: &str = "application/json; okta-version=1.0.0";

/// Writes actions and remediations of one transaction.
#[derive(Clone, Copy)]
pub(crate) struct Ion<'a> {
    pub(crate) base_url: &'a str,
    pub(crate) state_handle: &'a str,
}

impl Ion<'_> {
    /// Something that can be called with the state handle alone.
    pub(crate) fn action(&self, name: &str, path: &str) -> Value {
        self.form(name, path, Vec::new())
    }

    /// The poll action; `refresh` in milliseconds.
    pub(crate) fn poll(&self, refresh_ms: i64) -> Value {
        with(self.action("poll", "challenge/poll"), "refresh", refresh_ms)
    }

    /// Something that can be submitted.
    pub(crate) fn form(&self, name: &str, path: &str, mut fields: Vec<Value>) -> Value {
        fields.push(json!({
            "name": "stateHandle", "required": true, "value": self.state_handle, "visible": false, "mutable": false
        }));
        json!({
            "rel": ["create-form"],
            "name": name,
            "href": format!("{}/idp/idx/{path}", self.base_url),
            "method": "POST",
            "produces": ION,
            "value": fields,
            "accepts": ACCEPTS,
        })
    }
}

/// The same object with one more member.
pub(crate) fn with(mut object: Value, name: &str, member: impl Into<Value>) -> Value {
    if let Value::Object(map) = &mut object {
        map.insert(name.to_owned(), member.into());
    }
    object
}

/// A form that belongs to an authenticator elsewhere in the body.
pub(crate) fn relating(form: Value, to: &str) -> Value {
    with(form, "relatesTo", json!([to]))
}

/// `{"type":"object","value":…}`
pub(crate) fn object(value: Value) -> Value {
    json!({ "type": "object", "value": value })
}

/// `{"type":"array","value":[…]}`
pub(crate) fn array(values: Vec<Value>) -> Value {
    json!({ "type": "array", "value": values })
}

/// `messages`, on a page or on a field.
pub(crate) fn messages(message: &Message) -> Value {
    array(vec![json!({
        "message": message.text,
        "i18n": { "key": message.key, "params": [] },
        "class": message.class,
    })])
}

/// An authenticator, with the id that fits the place: the enrolment's, or its own.
pub(crate) fn authenticator(authenticator: Authenticator, id: &str) -> Value {
    let method = authenticator.method_type();
    json!({
        "type": method,
        "key": authenticator.key(),
        "id": id,
        "displayName": authenticator.display_name(),
        "methods": [{ "type": method }],
    })
}

/// One choice of a selection, with both of its fields fixed.
pub(crate) fn option(authenticator: Authenticator, relates_to: &str) -> Value {
    json!({
        "label": authenticator.display_name(),
        "value": { "form": { "value": [
            { "name": "id", "required": true, "value": authenticator.id(), "mutable": false },
            { "name": "methodType", "required": false, "value": authenticator.method_type(), "mutable": false },
        ] } },
        "relatesTo": relates_to,
    })
}

/// The field that asks how an authenticator already chosen should be used.
pub(crate) fn method_choice(authenticator: Authenticator) -> Value {
    let label = authenticator.display_name();
    json!({
        "name": "authenticator",
        "label": label,
        "form": { "value": [
            { "name": "id", "required": true, "value": authenticator.id(), "mutable": false },
            { "name": "methodType", "type": "string", "required": true,
              "options": [{ "label": label, "value": authenticator.method_type() }] },
        ] },
    })
}
