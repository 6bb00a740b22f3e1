//! `POST /idp/idx/credential/enroll`: what to enrol.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        flow::enroll(model, transaction, &call.choice())
    })
}

#[cfg(test)]
mod enrolments;

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

    const EMAIL: &str = "aut1emailstandin0001";

    #[tokio::test]
    async fn enrolment_starts_when_the_method_is_named() {
        let mut visitor = Visitor::new();
        let selection = visitor.identify("enzo@example.com").await;
        assert_eq!(selection.remediations(), ["select-authenticator-enroll"]);
        assert_eq!(
            selection.json["authenticatorEnrollments"]["value"],
            json!([])
        );
        let option = &selection.json["remediation"]["value"][0]["value"][0]["options"][0];
        assert_eq!(option["relatesTo"], "$.authenticators.value[0]");
        assert_eq!(selection.json["authenticators"]["value"][0]["id"], EMAIL);

        let authenticator = json!({ "authenticator": { "id": EMAIL, "methodType": "email" } });
        let enroll = visitor.submit("credential/enroll", authenticator).await;
        assert_eq!(
            enroll.remediations(),
            ["enroll-authenticator", "select-authenticator-enroll"]
        );
        let current = &enroll.json["currentAuthenticator"]["value"];
        assert!(current["poll"].is_object() && current["resend"].is_object());
        assert!(
            enroll.json["enrollmentAuthenticator"]["value"]
                .get("poll")
                .is_none()
        );
        assert!(enroll.json.get("currentAuthenticatorEnrollment").is_none());
        assert_eq!(
            visitor.answer("not the code").await.field_message(),
            "api.authn.error.PASSCODE_INVALID"
        );
        assert!(
            visitor
                .answer(&visitor.code_for("enzo@example.com"))
                .await
                .is_success()
        );
    }

    #[tokio::test]
    async fn without_the_method_it_is_asked_for_and_nothing_is_sent() {
        let mut visitor = Visitor::new();
        visitor.identify("enzo@example.com").await;
        let data = visitor
            .submit(
                "credential/enroll",
                json!({ "authenticator": { "id": EMAIL } }),
            )
            .await;
        assert_eq!(data.remediations(), ["authenticator-enrollment-data"]);
        assert!(
            data.json["currentAuthenticator"]["value"]
                .get("poll")
                .is_none()
        );
        assert!(visitor.org.mails().is_empty());
    }

    #[tokio::test]
    async fn the_question_how_can_come_first() {
        let mut visitor = Visitor::new();
        let data = visitor.identify("edda@example.com").await;
        assert_eq!(data.remediations(), ["authenticator-enrollment-data"]);
        let authenticator = json!({ "authenticator": { "id": EMAIL, "methodType": "email" } });
        let enroll = visitor.submit("credential/enroll", authenticator).await;
        assert_eq!(enroll.remediations()[0], "enroll-authenticator");
        visitor.resend().await;
        assert!(
            visitor
                .answer(&visitor.code_for("edda@example.com"))
                .await
                .is_success()
        );
    }

    #[tokio::test]
    async fn a_link_enrols_as_well_as_a_code() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure_user("enzo@example.com", |user| user.link_verified_by_org = true);
        visitor.identify("enzo@example.com").await;
        visitor
            .submit(
                "credential/enroll",
                json!({ "authenticator": { "id": EMAIL, "methodType": "email" } }),
            )
            .await;
        visitor.another_tab().open_link("enzo@example.com").await;
        assert!(visitor.poll().await.is_success());
    }

    #[tokio::test]
    async fn only_what_is_offered_can_be_enrolled() {
        let mut visitor = Visitor::new();
        visitor.identify("enzo@example.com").await;
        let other =
            json!({ "authenticator": { "id": "aut1passwdstandin001", "methodType": "password" } });
        assert_eq!(visitor.submit("credential/enroll", other).await.status, 400);
        visitor.identify("mia@example.com").await;
        let email = json!({ "authenticator": { "id": EMAIL, "methodType": "email" } });
        assert_eq!(visitor.submit("credential/enroll", email).await.status, 400);
    }
}
