//! `POST /idp/idx/challenge/poll`: has the link been opened?

use crate::model::flow;
use crate::model::transaction::Step;
use crate::org::Org;
use crate::reply::idx;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    let handle = call.text(&["stateHandle"]).unwrap_or_default();
    let response = org.lock().with_transaction(
        |transaction| {
            transaction.is_embedded()
                && (transaction.state_handle == handle
                    || transaction.former_handles.iter().any(|it| it == handle))
        },
        |model, transaction| {
            if matches!(transaction.step, Step::Ended(_) | Step::Identify) {
                return idx::expired();
            }
            let answer = if transaction.state_handle == handle {
                flow::poll(model, transaction)
            } else {
                flow::poll_with_former_handle()
            };
            idx::respond(model, transaction, &answer, &call.browser)
        },
    );
    response.unwrap_or_else(idx::expired)
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
    async fn while_nothing_happens_the_step_stays_as_it_is() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("mia@example.com").await;
        assert_eq!(visitor.poll().await.json, challenge.json);
        visitor
            .org
            .configure(|settings| settings.refresh_ms = 1_000);
        let faster = visitor.poll().await;
        assert_eq!(
            faster.json["currentAuthenticatorEnrollment"]["value"]["poll"]["refresh"],
            1_000
        );
    }

    #[tokio::test]
    async fn polling_twice_as_fast_as_told_is_limited() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        assert_eq!(visitor.poll().await.status, 200);
        let hasty = visitor.poll_at_once().await;
        assert_eq!(
            (hasty.status.as_u16(), &hasty.json["errorCode"]),
            (429, &json!("E0000047"))
        );
        assert_eq!(visitor.poll().await.status, 200);
    }

    #[tokio::test]
    async fn an_accepted_link_lets_the_poll_go_on() {
        let mut visitor = Visitor::new();
        visitor.identify("lino@example.com").await;
        let mut link_tab = visitor.another_tab();
        let page = link_tab.open_link("lino@example.com").await;
        assert!(page.text.contains("idx.return.to.original.tab"));
        assert!(visitor.poll().await.is_success());
        assert!(visitor.cookies.contains_key("idx"));
    }

    #[tokio::test]
    async fn a_flow_that_went_on_elsewhere_is_told_to_the_first_tab() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let mut link_tab = visitor.another_tab();
        link_tab.introspect().await;
        assert!(
            link_tab
                .answer(&visitor.code_for("mia@example.com"))
                .await
                .is_success()
        );
        let told = visitor.poll().await;
        assert_eq!(
            (told.status.as_u16(), told.message()),
            (200, "idx.transferred.to.new.tab")
        );
        assert_eq!(told.json["messages"]["value"][0]["class"], "INFO");
        assert!(told.remediations().is_empty());
    }

    #[tokio::test]
    async fn it_is_told_too_when_a_second_factor_is_still_missing() {
        let mut visitor = Visitor::new();
        visitor.identify("tess@example.com").await;
        let mut link_tab = visitor.another_tab();
        link_tab.introspect().await;
        link_tab.answer(&visitor.code_for("tess@example.com")).await;
        assert_eq!(visitor.poll().await.message(), "idx.transferred.to.new.tab");
    }

    #[tokio::test]
    async fn it_is_told_too_when_state_handles_change() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.rotate_state_handle = true);
        let challenge = visitor.identify("tess@example.com").await;
        let mut link_tab = visitor.another_tab();
        link_tab.introspect().await;
        let next = link_tab.answer(&visitor.code_for("tess@example.com")).await;
        assert_ne!(next.json["stateHandle"], challenge.json["stateHandle"]);
        assert_eq!(
            visitor.answer("123456").await.message(),
            "idx.session.expired"
        );
        assert_eq!(visitor.poll().await.message(), "idx.transferred.to.new.tab");
    }

    #[tokio::test]
    async fn an_expired_transaction_ends_the_polling() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        visitor.org.expire(None);
        assert_eq!(visitor.poll().await.message(), "idx.session.expired");
    }
}
