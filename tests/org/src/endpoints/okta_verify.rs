//! `GET`, `POST /okta-verify`: what a device would do with the link, or with the QR code, that sets up Okta Verify.

use crate::model::flow;
use crate::org::Org;
use crate::reply::page::{self, escape};
use crate::requests::{self, FormBody};
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;

pub(super) async fn show(State(_): State<Org>, RawQuery(query): RawQuery) -> Response {
    let parameters = requests::parameters(query.unwrap_or_default().as_bytes());
    let token = parameters.get("token").map(String::as_str);
    let body = format!(
        "<p>This page plays the device.</p><form method=\"post\" action=\"/okta-verify\">\
         <input type=\"hidden\" name=\"token\" value=\"{}\"><button>Set up Okta Verify</button></form>",
        escape(token.unwrap_or_default())
    );
    page::page(StatusCode::OK, "Okta Verify", &body)
}

pub(super) async fn submit(State(org): State<Org>, form: FormBody) -> Response {
    let token = form.parameters.get("token").map(String::as_str);
    let token = token.unwrap_or_default();
    let done = org.lock().with_transaction(
        |transaction| {
            !token.is_empty() && transaction.pending.device_token.as_deref() == Some(token)
        },
        |_, transaction| flow::finish_device(transaction),
    );
    if done == Some(true) {
        let text = "Okta Verify is set up. Return to the page where you began.";
        page::notice(StatusCode::OK, "standin.device.ready", text)
    } else {
        let text = "This link is no longer good. Return to the page where you began.";
        page::notice(StatusCode::BAD_REQUEST, "standin.device.unknown", text)
    }
}

#[cfg(test)]
mod tests {
    use crate::endpoints::testing::{OKTA_VERIFY, Visitor};
    use serde_json::json;

    #[tokio::test]
    async fn a_link_of_nobody_sets_nothing_up() {
        let mut visitor = Visitor::new();
        for token in ["", "guess"] {
            let refused = visitor.form("/okta-verify", &[("token", token)]).await;
            assert_eq!(refused.status, 400);
        }
        assert!(!visitor.org.finish_okta_verify("ella@example.com"));
    }

    #[tokio::test]
    async fn after_a_cancel_the_device_has_nothing_to_do() {
        let mut visitor = Visitor::new();
        visitor.reach_enrolment("ella@example.com").await;
        let choice = json!({ "authenticator": { "id": OKTA_VERIFY } });
        visitor.submit("credential/enroll", choice).await;
        visitor.submit("cancel", json!({})).await;
        assert!(!visitor.org.finish_okta_verify("ella@example.com"));
    }
}
