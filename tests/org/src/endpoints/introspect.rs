//! `POST /idp/idx/introspect`: where does this transaction stand?

use crate::model::flow;
use crate::model::transaction::Step;
use crate::org::Org;
use crate::reply::idx;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    let handle = call.text(&["interactionHandle"]).unwrap_or_default();
    let state_token = call.text(&["stateToken"]).unwrap_or_default();
    let response = org.lock().with_transaction(
        |transaction| {
            transaction.has_interaction_handle(handle)
                || transaction.is_embedded() && transaction.state_handle == state_token
        },
        |model, transaction| {
            // Success is told as often as it is asked for, until the code has been handed in.
            if matches!(&transaction.step, Step::Done { code } if model.code_is_used(code)) {
                return idx::expired();
            }
            super::note_who_asks(transaction, &call);
            if model.settings.rotate_state_handle {
                transaction.rotate_state_handle();
            }
            let answer = flow::introspect(model, transaction, call.browser.session.as_deref());
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

    use crate::endpoints::testing::{Visitor, interaction_code};
    use serde_json::json;

    #[tokio::test]
    async fn the_first_step_is_the_name() {
        let mut visitor = Visitor::new();
        visitor.interact(&[]).await;
        let step = visitor.introspect().await;
        assert_eq!(step.status, 200);
        assert_eq!(
            step.header("content-type"),
            "application/ion+json; okta-version=1.0.0"
        );
        assert!(step.header("cache-control").contains("no-store"));
        assert!(!step.header("x-okta-request-id").is_empty());
        assert_eq!(step.remediations(), ["identify"]);
        assert_eq!(step.json["version"], "1.0.0");
        assert_eq!(step.json["intent"], "LOGIN");
        let identify = &step.json["remediation"]["value"][0];
        assert_eq!(identify["href"], "http://localhost:8081/idp/idx/identify");
        assert_eq!(identify["accepts"], "application/json; okta-version=1.0.0");
        assert_eq!(
            identify["value"].as_array().unwrap().last().unwrap()["name"],
            "stateHandle"
        );
        assert_eq!(
            step.json["cancel"]["href"],
            "http://localhost:8081/idp/idx/cancel"
        );
    }

    #[tokio::test]
    async fn it_shows_the_same_step_as_often_as_asked_and_sends_no_mail() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("mia@example.com").await;
        for _ in 0..2 {
            assert_eq!(visitor.introspect().await.json, challenge.json);
        }
        assert_eq!(visitor.org.mails().len(), 1);
    }

    #[tokio::test]
    async fn without_a_policy_it_ends_before_it_has_begun() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.access_policy = false);
        visitor.interact(&[]).await;
        let step = visitor.introspect().await;
        let key = &step.json["messages"]["value"][0]["i18n"]["key"];
        assert_eq!(
            (step.status.as_u16(), key),
            (400, &json!("idx.error.code.no_matching_policy"))
        );
        assert!(step.json.get("remediation").is_none());
    }

    #[tokio::test]
    async fn an_unknown_or_expired_handle_is_an_expired_session() {
        let mut visitor = Visitor::new();
        let expired = json!({
            "version": "1.0.0",
            "messages": { "type": "array", "value": [{
                "message": "The session has expired.",
                "i18n": { "key": "idx.session.expired", "params": [] },
                "class": "ERROR",
            }] },
        });
        for handle in ["a-guess", ""] {
            visitor.interaction_handle = handle.to_owned();
            let reply = visitor.introspect().await;
            assert_eq!((reply.status.as_u16(), &reply.json), (401, &expired));
        }
        visitor.identify("mia@example.com").await;
        visitor.org.advance_clock(7_200_001);
        assert_eq!(visitor.introspect().await.json, expired);
        assert_eq!(visitor.answer("123456").await.json, expired);
    }

    #[tokio::test]
    async fn the_time_at_which_it_expires_is_told() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.transaction_life_s = 600);
        visitor.interact(&[]).await;
        let step = visitor.introspect().await;
        let told = step.json["expiresAt"].as_str().unwrap().to_owned();
        let earliest = crate::model::clock::iso(visitor.org.now_ms() + 599_000 - 60_000);
        assert!(
            told > earliest && told.ends_with('Z') && told.len() == 24,
            "{told}"
        );
        visitor.org.advance_clock(600_000);
        assert_eq!(visitor.introspect().await.status, 401);
    }

    #[tokio::test]
    async fn one_transaction_can_be_ended_before_its_time() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let mut other = visitor.another_browser();
        other.identify("cleo@example.com").await;
        let mail = visitor.org.latest_mail("mia@example.com").unwrap();
        visitor.org.expire(Some(&mail.transaction));
        assert_eq!(visitor.introspect().await.status, 401);
        assert_eq!(other.introspect().await.status, 200);
        assert_eq!(visitor.org.transactions().len(), 1);
    }

    #[tokio::test]
    async fn a_browser_that_is_signed_in_is_done_at_once() {
        let mut visitor = Visitor::new();
        visitor.sign_in("mia@example.com").await;
        visitor.interact(&[]).await;
        let done = visitor.introspect().await;
        assert!(done.is_success());
        assert_eq!(visitor.redeem(&interaction_code(&done)).await.status, 200);

        let mut other = visitor.another_browser();
        other.interact(&[]).await;
        assert_eq!(other.introspect().await.remediations(), ["identify"]);
    }

    #[tokio::test]
    async fn a_session_counts_only_while_it_satisfies_the_policy() {
        let mut visitor = Visitor::new();
        visitor.sign_in("mia@example.com").await;
        visitor
            .org
            .configure_user("mia@example.com", |user| user.factors = 2);
        visitor.interact(&[]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
        visitor
            .org
            .configure_user("mia@example.com", |user| user.factors = 1);
        visitor.org.advance_clock(120_000);
        visitor.interact(&[("max_age", "60")]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
        visitor.interact(&[("max_age", "600")]).await;
        assert!(visitor.introspect().await.is_success());
        visitor.org.end_sessions();
        visitor.interact(&[]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
    }

    #[tokio::test]
    async fn sessions_can_be_off_and_last_longer_when_asked_to() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.idx_session = false);
        visitor.sign_in("mia@example.com").await;
        assert!(!visitor.cookies.contains_key("idx"));

        visitor
            .org
            .configure(|settings| settings.idx_session = true);
        visitor.interact(&[]).await;
        visitor.introspect().await;
        visitor
            .submit(
                "identify",
                json!({ "identifier": "mia@example.com", "rememberMe": true }),
            )
            .await;
        visitor.answer(&visitor.code_for("mia@example.com")).await;
        visitor.org.advance_clock(86_400_000);
        visitor.interact(&[]).await;
        assert!(visitor.introspect().await.is_success());
    }

    #[tokio::test]
    async fn success_is_told_until_its_code_is_handed_in() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let done = visitor.answer(&visitor.code_for("mia@example.com")).await;
        let again = visitor.introspect().await;
        assert_eq!(interaction_code(&again), interaction_code(&done));
        visitor.redeem(&interaction_code(&done)).await;
        assert_eq!(visitor.introspect().await.message(), "idx.session.expired");
    }
}
