//! `POST /idp/idx/unlock-account`: somebody has locked themselves out.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::unlock)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{EMAIL, Reply, Visitor};
    use serde_json::json;

    async fn to_unlock(visitor: &mut Visitor) -> Reply {
        visitor
            .org
            .configure(|settings| settings.account_unlock = true);
        visitor.interact(&[]).await;
        assert_eq!(
            visitor.introspect().await.remediations(),
            ["identify", "unlock-account"]
        );
        visitor.submit("unlock-account", json!({})).await
    }

    async fn choose(visitor: &mut Visitor, identifier: &str, method: Option<&str>) -> Reply {
        let body = json!({
            "identifier": identifier, "authenticator": { "id": EMAIL, "methodType": method }
        });
        visitor.submit("challenge", body).await
    }

    #[tokio::test]
    async fn lara_gets_in_again() {
        let mut visitor = Visitor::new();
        let page = to_unlock(&mut visitor).await;
        assert_eq!(page.remediations(), ["select-authenticator-unlock-account"]);
        assert_eq!(page.field("identifier")["required"], true);
        let enrolment = &page.json["authenticatorEnrollments"]["value"][0];
        assert_eq!(enrolment["key"], "okta_email");
        assert!(enrolment.get("id").is_none());
        let challenge = choose(&mut visitor, "lara@example.com", Some("email")).await;
        assert_eq!(challenge.remediations()[0], "challenge-authenticator");
        assert_eq!(visitor.answer("not the code").await.status, 401);
        let over = visitor.answer(&visitor.code_for("lara@example.com")).await;
        assert_eq!(
            (over.status.as_u16(), over.message()),
            (200, "oie.selfservice.unlock_user.success.message")
        );
        assert_eq!(over.json["messages"]["value"][0]["class"], "INFO");
        assert!(over.remediations().is_empty());
        assert_eq!(
            visitor.sign_in("lara@example.com").await.status,
            200,
            "she can sign in"
        );
    }

    #[tokio::test]
    async fn the_name_has_to_be_there_and_known() {
        let mut visitor = Visitor::new();
        to_unlock(&mut visitor).await;
        let blank = choose(&mut visitor, " ", Some("email")).await;
        assert_eq!(blank.field_message(), "model.validation.field.blank");
        let unknown = choose(&mut visitor, "nobody@example.com", Some("email")).await;
        assert_eq!(unknown.message(), "idx.unknown.user");
        let asked = choose(&mut visitor, "lara@example.com", None).await;
        assert_eq!(asked.remediations()[0], "authenticator-verification-data");
        assert!(visitor.org.mails().is_empty());
    }

    #[tokio::test]
    async fn it_has_to_be_offered_and_a_suspended_account_stays_so() {
        let mut visitor = Visitor::new();
        visitor.interact(&[]).await;
        visitor.introspect().await;
        assert_eq!(
            visitor.submit("unlock-account", json!({})).await.status,
            400
        );
        visitor.org.configure_user("lara@example.com", |user| {
            user.state = crate::UserState::Suspended;
        });
        to_unlock(&mut visitor).await;
        let failed = choose(&mut visitor, "lara@example.com", Some("email")).await;
        assert_eq!(
            failed.message(),
            "oie.selfservice.unlock_user.failed.message"
        );
    }
}
