//! `POST /idp/idx/keep-me-signed-in`: for how long?

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        flow::keep_me_signed_in(model, transaction, call.answer(&["keepMeSignedIn"]))
    })
}

#[cfg(test)]
mod tests {
    use crate::endpoints::testing::Visitor;
    use serde_json::json;

    #[tokio::test]
    async fn the_session_lasts_as_long_as_was_asked_for() {
        for keep in [true, false] {
            let mut visitor = Visitor::new();
            visitor.identify("kim@example.com").await;
            let page = visitor.answer(&visitor.code_for("kim@example.com")).await;
            assert_eq!(page.remediations(), ["keep-me-signed-in"]);
            assert_eq!(page.field("keepMeSignedIn")["value"], false);
            let none = visitor.submit("keep-me-signed-in", json!({})).await;
            assert_eq!(none.status, 400);
            let answer = json!({ "keepMeSignedIn": keep });
            let done = visitor.submit("keep-me-signed-in", answer).await;
            assert!(done.is_success());
            visitor.org.advance_clock(86_400_000);
            visitor.interact(&[]).await;
            assert_eq!(visitor.introspect().await.is_success(), keep);
        }
    }
}
