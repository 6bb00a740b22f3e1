//! `POST /idp/idx/challenge`: which authenticator?

use crate::model::flow;
use crate::model::transaction::Step;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        if transaction.step == Step::SelectUnlock {
            let identifier = call.text(&["identifier"]);
            return flow::choose_unlock(model, transaction, identifier, &call.choice());
        }
        flow::choose(model, transaction, &call.choice())
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

    use crate::endpoints::testing::Visitor;

    const EMAIL: &str = "aut1emailstandin0001";
    const PASSWORD: &str = "aut1passwdstandin001";

    #[tokio::test]
    async fn an_id_without_its_method_is_asked_for_the_method_and_sends_nothing() {
        let mut visitor = Visitor::new();
        visitor.identify("noah@example.com").await;
        let data = visitor.choose(EMAIL, None).await;
        assert_eq!(
            data.remediations(),
            [
                "authenticator-verification-data",
                "select-authenticator-authenticate"
            ]
        );
        let current = &data.json["currentAuthenticatorEnrollment"]["value"];
        assert!(current["resend"].is_object());
        assert!(current.get("poll").is_none());
        assert!(visitor.org.mails().is_empty());
        assert_eq!(
            visitor.choose(EMAIL, Some("email")).await.remediations()[0],
            "challenge-authenticator"
        );
        assert_eq!(visitor.org.mails().len(), 1);
    }

    #[tokio::test]
    async fn both_methods_of_a_selection_lead_in() {
        let mut visitor = Visitor::new();
        visitor.identify("noah@example.com").await;
        assert_eq!(
            visitor
                .choose(PASSWORD, Some("password"))
                .await
                .remediations()[0],
            "challenge-authenticator"
        );
        assert!(visitor.org.mails().is_empty());
        assert_eq!(visitor.choose(EMAIL, Some("email")).await.status, 200);
        assert!(
            visitor
                .answer(&visitor.code_for("noah@example.com"))
                .await
                .is_success()
        );
    }

    #[tokio::test]
    async fn an_enrolment_id_is_not_an_authenticator_id() {
        let mut visitor = Visitor::new();
        let selection = visitor.identify("noah@example.com").await;
        let enrolment = selection.json["authenticatorEnrollments"]["value"][0]["id"]
            .as_str()
            .unwrap_or_default();
        assert!(enrolment.starts_with("eae"));
        let refused = visitor.choose(enrolment, Some("email")).await;
        assert_eq!(
            (refused.status.as_u16(), refused.message()),
            (400, "E0000020")
        );
        assert_eq!(visitor.choose(EMAIL, Some("sms")).await.status, 400);
    }

    #[tokio::test]
    async fn too_many_mails_within_a_minute_are_refused() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.mails_per_minute = 2);
        visitor.identify("mia@example.com").await;
        assert_eq!(visitor.resend().await.status, 200);
        let refused = visitor.resend().await;
        assert_eq!(
            (refused.status.as_u16(), refused.message()),
            (429, "tooManyRequests")
        );
        assert_eq!(refused.remediations()[0], "challenge-authenticator");
        visitor.org.advance_clock(60_000);
        assert_eq!(visitor.resend().await.status, 200);
    }
}
