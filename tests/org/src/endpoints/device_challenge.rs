//! `POST /idp/idx/authenticators/okta-verify/launch` and `…/authenticators/poll/cancel`: Okta Verify on the very device
//! is wanted, or not found.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn launch(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::launch)
}

pub(super) async fn give_up(State(org): State<Org>, call: IdxCall) -> Response {
    let reason = call.text(&["reason"]).unwrap_or_default();
    super::on_transaction(&org, &call, |_, transaction| {
        flow::give_up_device(transaction, reason)
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{EMAIL, Visitor};
    use serde_json::json;

    #[tokio::test]
    async fn okta_verify_is_looked_for_once() {
        let mut visitor = Visitor::new();
        visitor.org.configure(|it| it.fastpass_port = Some(6_511));
        visitor.interact(&[]).await;
        let looking = visitor.introspect().await;
        assert_eq!(looking.remediations(), ["device-challenge-poll"]);
        let challenge = &looking.json["authenticatorChallenge"]["value"];
        assert_eq!(challenge["ports"][1], "6511");
        let gave_up = json!({ "reason": "OV_UNREACHABLE_BY_LOOPBACK", "statusCode": null });
        let page = visitor.submit("authenticators/poll/cancel", gave_up).await;
        assert_eq!(page.remediations(), ["identify"]);
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
        assert_eq!(
            visitor.org.device_given_up().as_deref(),
            Some("OV_UNREACHABLE_BY_LOOPBACK")
        );
    }

    #[tokio::test]
    async fn okta_verify_proves_one_factor() {
        let mut visitor = Visitor::new();
        visitor.org.configure(|it| it.fastpass = true);
        visitor.interact(&[]).await;
        let page = visitor.introspect().await;
        assert_eq!(page.remediations(), ["identify", "launch-authenticator"]);
        let launched = visitor
            .submit("authenticators/okta-verify/launch", json!({}))
            .await;
        let challenge = &launched.json["authenticatorChallenge"]["value"];
        let href = challenge["href"].as_str().unwrap();
        let request = href.split_once("challengeRequest=").unwrap().1;
        assert_eq!(visitor.poll_push().await.json, launched.json);
        assert!(!visitor.org.answer_device("another", "vera@example.com"));
        assert!(!visitor.org.answer_device(request, "mia@example.com"));
        assert!(visitor.org.answer_device(request, "vera@example.com"));
        let next = visitor.poll_push().await;
        assert_eq!(next.remediations(), ["select-authenticator-authenticate"]);
        visitor.choose(EMAIL, Some("email")).await;
        let code = visitor.code_for("vera@example.com");
        assert!(visitor.answer(&code).await.is_success());
    }

    #[tokio::test]
    async fn nothing_is_launched_where_nothing_is_offered() {
        let mut visitor = Visitor::new();
        visitor.interact(&[]).await;
        visitor.introspect().await;
        for path in [
            "authenticators/okta-verify/launch",
            "authenticators/poll/cancel",
        ] {
            assert_eq!(visitor.submit(path, json!({})).await.status, 400);
        }
    }
}
