//! `POST /idp/idx/consent`: may the app have what it asks for?

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        let opted = call.flags("optedScopes");
        let consent = call.answer(&["consent"]);
        flow::consent(model, transaction, consent, opted.as_ref())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

    use crate::endpoints::testing::{Visitor, interaction_code};
    use serde_json::json;

    #[tokio::test]
    async fn consent_lets_in_and_its_refusal_is_the_end() {
        let mut visitor = Visitor::new();
        visitor.identify("carla@example.com").await;
        let code = visitor.code_for("carla@example.com");
        let page = visitor.answer(&code).await;
        assert_eq!(page.remediations(), ["consent"]);
        let consent = &page.json["remediation"]["value"][0];
        assert_eq!(consent["scopes"][0]["name"], "profile");
        assert_eq!(consent["value"][0]["options"][1]["value"], false);
        assert_eq!(visitor.submit("consent", json!({})).await.status, 400);
        let allowed = json!({ "consent": true });
        assert!(visitor.submit("consent", allowed).await.is_success());

        visitor.org.end_sessions();
        visitor.identify("carla@example.com").await;
        visitor.answer(&visitor.code_for("carla@example.com")).await;
        let denied = visitor.submit("consent", json!({ "consent": false })).await;
        assert_eq!(
            (denied.status.as_u16(), denied.message()),
            (403, "security.access_denied")
        );
        assert!(denied.remediations().is_empty());
    }

    #[tokio::test]
    async fn scopes_are_granted_one_by_one() {
        let mut visitor = Visitor::new();
        visitor.identify("gregor@example.com").await;
        let code = visitor.code_for("gregor@example.com");
        let page = visitor.answer(&code).await;
        assert_eq!(page.remediations(), ["granular-consent"]);
        assert_eq!(page.field("openid")["mutable"], false);
        assert_eq!(page.field("email")["mutable"], true);
        let submit = |openid: bool, email: bool| {
            json!({ "consent": true, "optedScopes": {
                "openid": openid, "profile": true, "email": email, "offline_access": true,
            } })
        };
        let missing = json!({ "consent": true, "optedScopes": { "openid": true } });
        for wrong in [json!({ "consent": true }), missing, submit(false, true)] {
            assert_eq!(visitor.submit("consent", wrong).await.status, 400);
        }
        let done = visitor.submit("consent", submit(true, false)).await;
        let tokens = visitor.redeem(&interaction_code(&done)).await;
        assert_eq!(tokens.json["scope"], "openid profile offline_access");
    }

    #[tokio::test]
    async fn a_device_out_of_order_is_borne_for_a_while() {
        let mut visitor = Visitor::new();
        visitor.identify("dina@example.com").await;
        let page = visitor.answer(&visitor.code_for("dina@example.com")).await;
        assert_eq!(page.remediations(), ["device-assurance-grace-period"]);
        assert_eq!(
            page.json["remediation"]["value"][0]["href"],
            "http://localhost:8081/idp/idx/skip"
        );
        let messages = &page.json["messages"]["value"];
        assert_eq!(messages[0]["class"], "WARNING");
        assert_eq!(
            page.message(),
            "idx.device_assurance.grace_period.warning.title.due_by_date"
        );
        assert!(messages[1]["links"][0]["url"].is_string());
        assert!(visitor.submit("skip", json!({})).await.is_success());
    }
}
