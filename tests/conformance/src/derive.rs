//! What the `idx` room reads, in the words of Okta's SDK.

use serde_json::{Map, Value, json};
use vestibule::{
    idx::{
        Body, Choice, Field, FieldKind, Form, IdxError, Message, Outcome, Remediation, Severity,
        parse,
    },
    oauth::interact_reply,
    ports::Reply,
};

/// The answer of the interact endpoint, which is no IDX.
pub(crate) fn of_interact(status: u16, body: &str) -> Value {
    match interact_reply(&reply(status, body)) {
        Ok(_) => json!({ "status": "SUCCESS" }),
        Err(error) => {
            // What the SDK calls the error's code stands first in what we say of it.
            let text = error.to_string();
            let code = serde_json::from_str::<Value>(body)
                .ok()
                .and_then(|body| Some(body.get("error")?.as_str()?.to_owned()))
                .filter(|code| text.contains(code.as_str()));
            json!({ "error": { "code": code, "text": text } })
        }
    }
}

/// An answer of any other endpoint.
pub(crate) fn of_body(status: u16, text: &str) -> Value {
    let Ok(json) = vestibule::json::parse(text) else {
        return json!({ "status": "TERMINAL" });
    };
    let body = Body::read(&json);
    // What the app does with it is not asked here, but it must come to some decision.
    let outcome = parse(&reply(status, text), &origin(&body));
    let code = match &outcome {
        Ok(Outcome::Done(code)) => Some(code.secret().to_owned()),
        _ => None,
    };
    let mut messages = messages(&body);
    // An answer that is no IDX says so in its own words.
    if let Err(IdxError::Refused { code, summary }) = &outcome {
        messages.push(json!({ "class": "ERROR", "key": code, "message": summary }));
    }
    let first = body.remediations.first();
    let status = match (&code, first) {
        (Some(_), _) => "SUCCESS",
        (None, Some(_)) => "PENDING",
        (None, None) => "TERMINAL",
    };
    let named =
        |kind: &'static str| move |form: &Form| json!({ "name": form.name(), "kind": kind });
    let steps: Vec<Value> = body
        .remediations
        .iter()
        .map(|remediation| &remediation.form)
        .map(named("remediation"))
        .chain(body.actions.iter().map(named("action")))
        .collect();
    json!({
        "status": status,
        "nextStep": first.filter(|_| code.is_none()).map(|first| next_step(first, &body)),
        "availableSteps": steps,
        "poll": poll(&body),
        "enabledFeatures": features(&body),
        "allMessages": messages,
        "interactionCode": code,
    })
}

fn next_step(first: &Remediation, body: &Body) -> Value {
    let authenticator = first
        .authenticator
        .as_ref()
        .filter(|_| first.is_related)
        .map(|authenticator| json!({ "key": authenticator.key(), "type": authenticator.kind() }));
    json!({
        "name": first.form.name(),
        "canSkip": body.remediation("skip").is_some(),
        "canResend": body.actions.iter().any(|action| action.name().contains("resend")),
        "authenticator": authenticator,
        "inputs": inputs(&first.form.fields()),
    })
}

fn inputs(fields: &[Field]) -> Vec<Value> {
    fields
        .iter()
        .filter(|field| field.name() != "stateHandle")
        .map(input)
        .collect()
}

fn input(field: &Field) -> Value {
    let kind = field.kind();
    let kind = kind.as_ref().map(|kind| match kind {
        FieldKind::Text => "string",
        FieldKind::Boolean => "boolean",
        FieldKind::Number => "number",
        FieldKind::Object => "object",
        FieldKind::Other(other) => other,
    });
    let mut input = json!({
        "name": field.name(), "label": field.label(), "type": kind, "required": field.said("required"),
        "secret": field.said("secret"), "visible": field.said("visible"), "mutable": field.said("mutable"),
        "minLength": field.min_length(), "maxLength": field.max_length(), "value": field.value(),
    });
    if let Value::Object(input) = &mut input {
        let form = field.form();
        if !form.is_empty() {
            input.insert("inputs".to_owned(), Value::Array(inputs(&form)));
        }
        if let Some(options) = field.options() {
            input.insert("options".to_owned(), options.iter().map(option).collect());
        }
    }
    input
}

fn option(choice: &Choice) -> Value {
    let mut option = Map::new();
    if let Some(label) = choice.label() {
        option.insert("label".to_owned(), Value::from(label));
    }
    if let Some(value) = choice.value() {
        option.insert("value".to_owned(), json!(value));
    }
    let form = choice.form();
    if !form.is_empty() {
        option.insert("inputs".to_owned(), Value::Array(inputs(&form)));
    }
    Value::Object(option)
}

fn poll(body: &Body) -> Value {
    let polls = |form: &&Form| form.name() == "poll" || form.name().ends_with("-poll");
    let first = body
        .remediations
        .first()
        .map(|first| &first.form)
        .filter(polls);
    let forms = body
        .remediations
        .iter()
        .map(|remediation| &remediation.form);
    match first.or_else(|| forms.chain(&body.actions).find(polls)) {
        Some(form) => json!({
            "required": first.is_some(), "refresh": form.refresh_ms(), "via": form.name(),
        }),
        None => json!({ "required": false }),
    }
}

fn features(body: &Body) -> Vec<&'static str> {
    let mut features = Vec::new();
    if body.action("currentAuthenticator-recover").is_some() {
        features.push("recover-password");
    }
    for (remediation, feature) in [
        ("select-enroll-profile", "enroll-profile"),
        ("redirect-idp", "redirect-idp"),
        ("unlock-account", "unlock-account"),
    ] {
        if body.remediation(remediation).is_some() {
            features.push(feature);
        }
    }
    features
}

/// Those of the whole, then those of all fields of all remediations, each once.
fn messages(body: &Body) -> Vec<Value> {
    let of_fields = body
        .remediations
        .iter()
        .flat_map(|remediation| remediation.form.field_messages());
    let mut all: Vec<Message> = Vec::new();
    for message in body.messages.iter().cloned().chain(of_fields) {
        if !all.contains(&message) {
            all.push(message);
        }
    }
    all.iter().map(message).collect()
}

fn message(message: &Message) -> Value {
    let class = match message.severity() {
        Some(Severity::Error) => Some("ERROR"),
        Some(Severity::Warning) => Some("WARNING"),
        Some(Severity::Info) => Some("INFO"),
        None => None,
    };
    json!({ "class": class, "key": message.key(), "message": message.text() })
}

/// The org of a recorded answer: where its first address leads.
fn origin(body: &Body) -> String {
    let forms = body
        .remediations
        .iter()
        .map(|remediation| &remediation.form);
    let href = forms
        .chain(&body.actions)
        .map(Form::href)
        .next()
        .unwrap_or_default();
    let mut parts = href.splitn(4, '/');
    let scheme = parts.next().unwrap_or_default();
    let host = parts.nth(1).unwrap_or_default();
    [scheme, "//", host].concat()
}

fn reply(status: u16, body: &str) -> Reply {
    Reply {
        status,
        rate_limit_reset: None,
        date_ms: None,
        max_age: None,
        dpop_nonce: None,
        body: body.to_owned(),
    }
}
