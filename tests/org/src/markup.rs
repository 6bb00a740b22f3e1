//! Markup in every text that people read, on demand: whoever draws an answer as a document, and not as text, shows it.

use crate::org::Org;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::Response;
use serde_json::Value;

/// What is put in front of each text. A page that takes it for markup has elements of the class `planted`, asks for a picture,
/// and runs a script.
pub const PLANTED: &str = "<b class=\"planted\">b</b><img class=\"planted\" src=\"/planted.png\" onerror=\"planted()\"><script class=\"planted\">planted()</script>&lt;i&gt;";

/// The members that hold a text for people, wherever they stand in an answer.
const TEXTS: [&str; 19] = [
    "correctAnswer",
    "desc",
    "description",
    "deviceName",
    "displayName",
    "email",
    "error_description",
    "errorSummary",
    "firstName",
    "hint",
    "label",
    "lastName",
    "message",
    "nickname",
    "phoneNumber",
    "question",
    "sharedSecret",
    "text",
    "title",
];

/// Puts it there, where the settings say so. The answers stay whole in everything that programs read.
pub(crate) async fn plant(State(org): State<Org>, request: Request, next: Next) -> Response {
    let of_org = !request.uri().path().starts_with("/inbox")
        && !request.uri().path().starts_with("/control");
    let response = next.run(request).await;
    if !of_org || !org.settings().markup {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Response::from_parts(parts, Body::empty());
    };
    let Ok(mut answer) = serde_json::from_slice::<Value>(&bytes) else {
        return Response::from_parts(parts, bytes.into());
    };
    plant_in(&mut answer);
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, answer.to_string().into())
}

fn plant_in(value: &mut Value) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(plant_in),
        Value::Object(object) => {
            // Of a known key a client may have a text of its own, which would hide the planted one.
            let is_message = object.contains_key("message");
            // An identity provider is its ID and its name.
            let is_provider = object.len() == 2 && object.contains_key("id");
            for (name, member) in object.iter_mut() {
                let is_text = TEXTS.contains(&name.as_str()) || (is_provider && name == "name");
                match member {
                    Value::String(text) if is_text => text.insert_str(0, PLANTED),
                    Value::Object(i18n) if is_message && name == "i18n" => {
                        if let Some(Value::String(key)) = i18n.get_mut("key") {
                            key.push_str(".planted");
                        }
                    }
                    member => plant_in(member),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use serde_json::json;

    #[test]
    fn texts_are_planted_in_and_nothing_else() {
        let mut answer = json!({
            "remediation": { "value": [{ "name": "identify", "href": "https://a.test/", "value": [
                { "name": "identifier", "label": "User name" },
            ] }] },
            "messages": { "value": [{ "message": "No", "i18n": { "key": "no", "params": [] } }] },
            "idp": { "id": "00o1", "name": "Elsewhere" },
        });
        plant_in(&mut answer);
        let planted = |text: &str| [PLANTED, text].concat();
        assert_eq!(
            answer,
            json!({
                "remediation": { "value": [{ "name": "identify", "href": "https://a.test/", "value": [
                    { "name": "identifier", "label": planted("User name") },
                ] }] },
                "messages": { "value": [
                    { "message": planted("No"), "i18n": { "key": "no.planted", "params": [] } },
                ] },
                "idp": { "id": "00o1", "name": planted("Elsewhere") },
            })
        );
    }
}
