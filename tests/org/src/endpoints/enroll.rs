//! `POST /idp/idx/enroll`: somebody wants an account.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::register)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

    use crate::endpoints::testing::Visitor;
    use serde_json::json;

    #[tokio::test]
    async fn it_has_to_be_offered() {
        let mut visitor = Visitor::new();
        visitor.interact(&[]).await;
        visitor.introspect().await;
        assert_eq!(visitor.submit("enroll", json!({})).await.status, 400);
    }

    #[tokio::test]
    async fn the_way_back_leads_to_the_first_page() {
        let mut visitor = Visitor::new();
        let page = visitor.reach_registration().await;
        assert_eq!(page.remediations(), ["enroll-profile", "select-identify"]);
        let profile = &page.json["remediation"]["value"][0]["value"][0];
        assert_eq!(profile["name"], "userProfile");
        let display = &page.field("workplace")["options"][0]["value"]["value"];
        assert_eq!(display["inputType"], "select");
        assert_eq!(page.field("newsletter")["type"], "boolean");
        assert_eq!(page.field("nickName")["required"], false);
        let back = visitor.submit("identify/select", json!({})).await;
        assert_eq!(back.remediations(), ["identify", "select-enroll-profile"]);
    }
}
