//! `POST /idp/idx/cancel`: start again, with another state handle.

use crate::model::flow::Answer;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |_, transaction| {
        transaction.restart();
        Answer::Step
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::Visitor;
    use serde_json::json;

    #[tokio::test]
    async fn the_first_page_comes_back_with_another_state_handle() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("mia@example.com").await;
        let fresh = visitor.submit("cancel", json!({})).await;
        assert_eq!(
            (fresh.status.as_u16(), fresh.remediations()),
            (200, vec!["identify"])
        );
        assert_ne!(fresh.json["stateHandle"], challenge.json["stateHandle"]);
        assert!(fresh.json.get("user").is_none());
        let old = visitor
            .idx(
                "challenge/poll",
                json!({ "stateHandle": challenge.json["stateHandle"] }),
            )
            .await;
        assert_eq!(
            (old.status.as_u16(), old.message()),
            (401, "idx.session.expired")
        );
        visitor.introspect().await;
        let again = visitor
            .submit("identify", json!({ "identifier": "cleo@example.com" }))
            .await;
        assert_eq!(again.remediations()[0], "challenge-authenticator");
    }
}
