//! `POST /idp/idx/acknowledge`: the answer to a remediation that no client has heard of.

use crate::model::flow;
use crate::model::transaction::Step;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        if transaction.step == Step::UnknownNested {
            // What is fixed has to come back as it was.
            let version = call.text(&["locker", "place", "planVersion"]);
            let floor = call.text(&["locker", "place", "floor"]);
            let number = call.text(&["locker", "place", "number"]);
            let floor = floor.filter(|_| version == Some("2031-01"));
            return flow::acknowledge_nested(model, transaction, floor, number);
        }
        flow::acknowledge(model, transaction, call.text(&["nickname"]))
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
    async fn a_form_that_nobody_knows_can_be_filled_from_what_it_says() {
        let mut visitor = Visitor::new();
        visitor.identify("uma@example.com").await;
        let blank = visitor
            .submit("acknowledge", json!({ "nickname": " " }))
            .await;
        assert_eq!(
            (blank.status.as_u16(), blank.field_message()),
            (400, "model.validation.field.blank")
        );
        let next = visitor
            .submit(
                "acknowledge",
                json!({ "nickname": "Umi", "houseRules": true }),
            )
            .await;
        assert_eq!(next.remediations()[0], "challenge-authenticator");
        assert!(
            visitor
                .answer(&visitor.code_for("uma@example.com"))
                .await
                .is_success()
        );
    }

    #[tokio::test]
    async fn the_other_one_has_nothing_that_a_person_could_fill() {
        let mut visitor = Visitor::new();
        let step = visitor.identify("ugo@example.com").await;
        let fields = step.json["remediation"]["value"][0]["value"]
            .as_array()
            .unwrap();
        assert!(fields.iter().all(|field| field["visible"] == false));
        assert_eq!(
            visitor
                .submit("acknowledge", json!({ "nickname": "Ugo" }))
                .await
                .status,
            400
        );
    }

    #[tokio::test]
    async fn forms_in_a_form_can_be_filled_from_what_they_say() {
        let mut visitor = Visitor::new();
        let page = visitor.identify("ulla@example.com").await;
        assert_eq!(page.remediations(), ["choose-locker"]);
        assert_eq!(page.field("planVersion")["mutable"], false);
        let locker = |floor: &str, version: &str| {
            let place = json!({ "floor": floor, "number": "12", "planVersion": version });
            json!({ "locker": { "place": place, "shared": false } })
        };
        for wrong in [locker("cellar", "2031-01"), locker("first", "2030-01")] {
            let refused = visitor.submit("acknowledge", wrong).await;
            assert_eq!(refused.status, 400);
            assert!(refused.field("floor")["messages"].is_object());
        }
        let next = visitor
            .submit("acknowledge", locker("first", "2031-01"))
            .await;
        assert_eq!(next.remediations()[0], "challenge-authenticator");
    }
}
