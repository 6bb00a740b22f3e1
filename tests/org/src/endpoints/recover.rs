//! `POST /idp/idx/recover`: the password is forgotten.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, flow::recover)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{EMAIL, GOOGLE_OTP, Reply, Visitor};
    use serde_json::json;

    const ROSA: &str = "rosa@example.com";

    /// From a password page to the page of the new password.
    async fn to_reset(visitor: &mut Visitor, identifier: &str) -> Reply {
        visitor.identify(identifier).await;
        let how = visitor.submit("recover", json!({})).await;
        assert_eq!(
            how.remediations(),
            [
                "authenticator-verification-data",
                "select-authenticator-authenticate"
            ]
        );
        assert_eq!(
            how.json["recoveryAuthenticator"]["value"]["key"],
            "okta_password"
        );
        assert!(how.json["user"]["value"].get("id").is_none());
        let enrolment = &how.json["authenticatorEnrollments"]["value"][0];
        assert!(enrolment.get("profile").is_none() && enrolment.get("id").is_none());
        visitor.choose(EMAIL, Some("email")).await;
        visitor.answer(&visitor.code_for(identifier)).await
    }

    async fn reset(visitor: &mut Visitor, passcode: &str) -> Reply {
        let credentials = json!({ "passcode": passcode, "revokeSessions": true });
        let body = json!({ "credentials": credentials });
        visitor.submit("challenge/answer", body).await
    }

    #[tokio::test]
    async fn a_forgotten_password_is_replaced_and_the_person_is_in() {
        let mut visitor = Visitor::new();
        let mut elsewhere = visitor.another_browser();
        elsewhere.identify(ROSA).await;
        assert!(elsewhere.answer("Quiet-harbor-3").await.is_success());
        let page = to_reset(&mut visitor, ROSA).await;
        assert_eq!(page.remediations(), ["reset-authenticator"]);
        let complexity = &page.json["currentAuthenticator"]["value"]["settings"]["complexity"];
        assert_eq!(complexity["minLength"], 8);
        assert!(page.json["recoveryAuthenticator"]["value"]["settings"].is_object());
        let weak = reset(&mut visitor, "short").await;
        assert_eq!(
            (weak.status.as_u16(), weak.field_message()),
            (400, "password.passwordRequirementsNotMet")
        );
        let told = &weak.field("passcode")["messages"]["value"][0]["i18n"]["params"][0];
        assert!(told.as_str().unwrap().contains("at least 8 characters"));
        assert!(reset(&mut visitor, "Calm-harbor-4").await.is_success());
        elsewhere.interact(&[]).await;
        assert_eq!(
            elsewhere.introspect().await.remediations(),
            ["identify"],
            "the other session is over"
        );
        elsewhere.identify(ROSA).await;
        assert_eq!(elsewhere.answer("Quiet-harbor-3").await.status, 400);
        assert!(elsewhere.answer("Calm-harbor-4").await.is_success());
    }

    #[tokio::test]
    async fn what_the_policy_asks_besides_is_asked_afterwards() {
        let mut visitor = Visitor::new();
        to_reset(&mut visitor, "rolf@example.com").await;
        let next = reset(&mut visitor, "Calm-harbor-4").await;
        assert_eq!(next.remediations(), ["select-authenticator-authenticate"]);
        visitor.choose(GOOGLE_OTP, Some("otp")).await;
        let code = visitor.org.totp("rolf@example.com").unwrap();
        assert!(visitor.answer(&code).await.is_success());
    }

    #[tokio::test]
    async fn a_recovery_can_end_with_an_invitation_to_sign_in() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.recovery_signs_in = false);
        to_reset(&mut visitor, ROSA).await;
        let over = reset(&mut visitor, "Calm-harbor-4").await;
        assert_eq!(
            (over.status.as_u16(), over.message()),
            (200, "idx.recovery.completed")
        );
        assert!(over.remediations().is_empty());
    }

    #[tokio::test]
    async fn from_the_first_page_the_name_is_asked_for() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.identify_with_password = true);
        visitor.interact(&[]).await;
        let page = visitor.introspect().await;
        let recover = &page.json["currentAuthenticator"]["value"]["recover"];
        assert_eq!(recover["href"], "http://localhost:8081/idp/idx/recover");
        let who = visitor.submit("recover", json!({})).await;
        assert_eq!(who.remediations(), ["identify-recovery"]);
        let unknown = json!({ "identifier": "nobody@example.com" });
        let unknown = visitor.submit("identify", unknown).await;
        assert_eq!(
            (unknown.status.as_u16(), unknown.message()),
            (400, "idx.unknown.user")
        );
        assert_eq!(unknown.remediations(), ["identify-recovery"]);
        let rosa = visitor
            .submit("identify", json!({ "identifier": ROSA }))
            .await;
        assert_eq!(rosa.remediations()[0], "authenticator-verification-data");
        visitor.choose(EMAIL, Some("email")).await;
        visitor.answer(&visitor.code_for(ROSA)).await;
        assert!(reset(&mut visitor, "Calm-harbor-4").await.is_success());
    }

    #[tokio::test]
    async fn whoever_has_no_password_cannot_reset_it_and_it_can_be_off() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.identify_with_password = true);
        visitor.interact(&[]).await;
        visitor.introspect().await;
        visitor.submit("recover", json!({})).await;
        let none = json!({ "identifier": "mia@example.com" });
        let none = visitor.submit("identify", none).await;
        assert_eq!(none.message(), "oie.selfservice.reset.password.not.allowed");

        visitor.org.configure(|settings| {
            settings.identify_with_password = false;
            settings.password_recovery = false;
        });
        let page = visitor.identify(ROSA).await;
        let current = &page.json["currentAuthenticatorEnrollment"]["value"];
        assert!(current.get("recover").is_none());
        assert_eq!(visitor.submit("recover", json!({})).await.status, 400);
    }

    #[tokio::test]
    async fn an_expired_password_must_and_an_expiring_one_may_be_changed() {
        let mut visitor = Visitor::new();
        visitor.identify("xenia@example.com").await;
        let page = visitor.answer("Old-window-5").await;
        assert_eq!(page.remediations(), ["reenroll-authenticator"]);
        assert_eq!(visitor.submit("skip", json!({})).await.status, 400);
        assert_eq!(
            visitor.answer("Old-window-5").await.field_message(),
            "password.passwordRequirementsNotMet",
            "the former one is no new one"
        );
        assert!(visitor.answer("New-window-6").await.is_success());

        visitor.org.end_sessions();
        visitor.identify("walt@example.com").await;
        let page = visitor.answer("Brown-fence-7").await;
        assert_eq!(
            page.remediations(),
            ["reenroll-authenticator-warning", "skip"]
        );
        assert_eq!(page.message(), "idx.password.expiring.message");
        let settings = &page.json["currentAuthenticator"]["value"]["settings"];
        assert_eq!(settings["daysToExpiry"], 4);
        assert!(visitor.submit("skip", json!({})).await.is_success());
    }
}
