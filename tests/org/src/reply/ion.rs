//! The building blocks of IDX bodies.

use crate::model::authenticator::{Authenticator, Method};
use crate::model::message::{Message, Param};
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

    /// Something that is polled; `refresh` in milliseconds.
    pub(crate) fn poll(&self, name: &str, path: &str, refresh_ms: i64) -> Value {
        with(self.action(name, path), "refresh", refresh_ms)
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
pub(crate) fn messages<'a>(messages: impl IntoIterator<Item = &'a Message>) -> Value {
    array(messages.into_iter().map(message).collect())
}

fn message(message: &Message) -> Value {
    let params: Vec<Value> = message
        .params
        .iter()
        .map(|param| match param {
            Param::Text(text) => json!(text),
            Param::Number(number) => json!(number),
        })
        .collect();
    let mut told = json!({ "message": message.text, "class": message.class });
    if !message.key.is_empty() {
        let i18n = json!({ "key": message.key, "params": params });
        told = with(told, "i18n", i18n);
    }
    if !message.links.is_empty() {
        let links: Vec<Value> = message
            .links
            .iter()
            .map(|url| json!({ "url": url }))
            .collect();
        told = with(told, "links", links);
    }
    told
}

/// An authenticator, with the id that fits the place: the enrolment's, or its own.
pub(crate) fn authenticator(authenticator: Authenticator, id: &str) -> Value {
    with_methods(authenticator, id, authenticator.methods())
}

/// The same, with some of its methods.
pub(crate) fn with_methods(authenticator: Authenticator, id: &str, methods: &[Method]) -> Value {
    let methods: Vec<Value> = methods
        .iter()
        .map(|method| json!({ "type": method.name() }))
        .collect();
    json!({
        "type": authenticator.type_name(),
        "key": authenticator.key(),
        "id": id,
        "displayName": authenticator.display_name(),
        "methods": methods,
    })
}

/// One choice of a selection.
pub(crate) fn option(
    authenticator: Authenticator,
    mut more: Vec<Value>,
    relates_to: &str,
) -> Value {
    let mut fields = vec![id_field(authenticator)];
    fields.append(&mut more);
    json!({
        "label": authenticator.display_name(),
        "value": { "form": { "value": fields } },
        "relatesTo": relates_to,
    })
}

/// The method of a choice: fixed where there is one, to be chosen where there are several.
pub(crate) fn method_field(authenticator: Authenticator) -> Value {
    match authenticator.only_method() {
        Some(method) => {
            json!({ "name": "methodType", "required": false, "value": method.name(), "mutable": false })
        }
        None => json!({
            "name": "methodType", "type": "string", "required": false, "options": method_options(authenticator)
        }),
    }
}

/// The field that asks how an authenticator already chosen should be used.
pub(crate) fn method_choice(authenticator: Authenticator, mut more: Vec<Value>) -> Value {
    let mut fields = vec![
        id_field(authenticator),
        json!({
            "name": "methodType", "type": "string", "required": true, "options": method_options(authenticator)
        }),
    ];
    fields.append(&mut more);
    json!({
        "name": "authenticator",
        "label": authenticator.display_name(),
        "form": { "value": fields },
    })
}

/// The id that is submitted to choose an authenticator.
pub(crate) fn id_field(authenticator: Authenticator) -> Value {
    json!({ "name": "id", "required": true, "value": authenticator.id(), "mutable": false })
}

/// `credentials`, with what has to be handed in.
pub(crate) fn credentials(fields: Vec<Value>) -> Value {
    json!({ "name": "credentials", "type": "object", "required": true, "form": { "value": fields } })
}

fn method_options(authenticator: Authenticator) -> Vec<Value> {
    let methods = authenticator.methods().iter();
    methods
        .map(|method| json!({ "label": method.label(), "value": method.name() }))
        .collect()
}
