//! `POST /idp/idx/authenticators/poll`: has the push been answered?

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        flow::poll_push(model, transaction, call.answer(&["autoChallenge"]))
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{OKTA_VERIFY, Visitor};
    use serde_json::json;

    #[tokio::test]
    async fn a_push_is_waited_for_and_approved() {
        let mut visitor = Visitor::new();
        visitor.reach_second_factor("vera@example.com").await;
        let waiting = visitor.choose(OKTA_VERIFY, Some("push")).await;
        assert_eq!(waiting.remediations(), ["challenge-poll"]);
        let poll = &waiting.json["remediation"]["value"][0];
        assert_eq!(poll["refresh"], 4_000);
        assert_eq!(poll["value"][0]["name"], "autoChallenge");
        let current = &waiting.json["currentAuthenticator"]["value"];
        assert_eq!(current["resend"]["value"][0]["value"]["methodType"], "push");
        assert!(current.get("contextualData").is_none());
        assert_eq!(visitor.poll_push().await.json, waiting.json);
        assert_eq!(
            visitor
                .submit("authenticators/poll", json!({}))
                .await
                .status,
            429
        );
        assert!(visitor.org.approve_push("vera@example.com", None));
        assert!(visitor.poll_push().await.is_success());
    }

    #[tokio::test]
    async fn the_number_of_the_page_has_to_be_chosen() {
        for right in [true, false] {
            let mut visitor = Visitor::new();
            visitor.reach_second_factor("viktor@example.com").await;
            let waiting = visitor.choose(OKTA_VERIFY, Some("push")).await;
            let data = &waiting.json["currentAuthenticator"]["value"]["contextualData"];
            let shown = data["correctAnswer"].as_str().unwrap().to_owned();
            let push = visitor.org.pushes().pop().unwrap();
            assert_eq!(push.numbers.len(), 3);
            let chosen = push.numbers.iter().find(|it| (**it == shown) == right);
            visitor
                .org
                .approve_push("viktor@example.com", chosen.map(String::as_str));
            assert_eq!(visitor.poll_push().await.is_success(), right);
        }
    }

    #[tokio::test]
    async fn a_denied_push_can_be_sent_again() {
        let mut visitor = Visitor::new();
        visitor.reach_second_factor("vera@example.com").await;
        visitor.choose(OKTA_VERIFY, Some("push")).await;
        assert!(visitor.org.deny_push("vera@example.com"));
        let denied = visitor.poll_push().await;
        assert_eq!(
            (denied.status.as_u16(), denied.message()),
            (400, "api.authn.poll.error.push_rejected")
        );
        assert_eq!(
            denied.remediations(),
            ["resend", "select-authenticator-authenticate"]
        );
        let resend = &denied.json["remediation"]["value"][0];
        assert_eq!(resend["href"], "http://localhost:8081/idp/idx/challenge");
        let form = &resend["value"][0]["value"]["form"]["value"];
        assert_eq!(
            (&form[0]["value"], &form[1]["value"]),
            (&json!(OKTA_VERIFY), &json!("push"))
        );
        let again = visitor.choose(OKTA_VERIFY, Some("push")).await;
        assert_eq!(again.remediations()[0], "challenge-poll");
        visitor.org.approve_push("vera@example.com", None);
        assert!(visitor.poll_push().await.is_success());
    }

    #[tokio::test]
    async fn a_push_that_nobody_answers_lapses() {
        let mut visitor = Visitor::new();
        visitor.reach_second_factor("vera@example.com").await;
        visitor.choose(OKTA_VERIFY, Some("push")).await;
        visitor.org.advance_clock(301_000);
        let over = visitor.poll_push().await;
        assert_eq!((over.status.as_u16(), over.message()), (200, ""));
        assert_eq!(over.remediations()[0], "resend");
        assert!(!visitor.org.approve_push("vera@example.com", None));
    }

    #[tokio::test]
    async fn the_next_push_leaves_by_itself_if_the_box_is_ticked() {
        let mut visitor = Visitor::new();
        visitor.reach_second_factor("vera@example.com").await;
        let asked = visitor.choose(OKTA_VERIFY, None).await;
        assert_eq!(asked.remediations()[0], "authenticator-verification-data");
        let form = &asked.json["remediation"]["value"][0]["value"][0]["form"]["value"];
        assert_eq!(form[1]["options"][0]["value"], "push");
        assert_eq!(form[2]["value"], false);
        assert!(visitor.org.pushes().is_empty());
        visitor.choose(OKTA_VERIFY, Some("push")).await;
        visitor.org.advance_clock(4_000);
        visitor
            .submit("authenticators/poll", json!({ "autoChallenge": true }))
            .await;
        visitor.reach_second_factor("vera@example.com").await;
        let sent = visitor.choose(OKTA_VERIFY, None).await;
        assert_eq!(sent.remediations()[0], "challenge-poll");
        assert_eq!(
            sent.json["remediation"]["value"][0]["value"][0]["value"],
            true
        );
    }
}
