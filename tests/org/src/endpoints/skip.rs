//! `POST /idp/idx/skip`: no enrolment today.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::skip)
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
    async fn an_optional_enrolment_can_be_left_for_another_day() {
        let mut visitor = Visitor::new();
        visitor.identify("otto@example.com").await;
        let offered = visitor.answer("red-window-88").await;
        assert_eq!(
            offered.remediations(),
            ["select-authenticator-enroll", "skip"]
        );
        assert!(visitor.submit("skip", json!({})).await.is_success());
    }

    #[tokio::test]
    async fn a_required_one_cannot() {
        let mut visitor = Visitor::new();
        visitor.identify("enzo@example.com").await;
        assert_eq!(visitor.submit("skip", json!({})).await.status, 400);
        visitor.identify("otto@example.com").await;
        assert_eq!(visitor.submit("skip", json!({})).await.status, 400);
    }
}
