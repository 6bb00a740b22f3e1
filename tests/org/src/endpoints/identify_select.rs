//! `POST /idp/idx/identify/select`: back to the first page.

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
    async fn it_leads_back_to_the_name() {
        let mut visitor = Visitor::new();
        visitor.identify("noah@example.com").await;
        assert_eq!(
            visitor
                .submit("identify/select", json!({}))
                .await
                .remediations(),
            ["identify"]
        );
    }
}
