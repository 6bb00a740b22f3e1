//! `POST /idp/idx/challenge/answer`: a code, a password, or whatever else the step asks for.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        flow::answer(model, transaction, &call.credentials())
    })
}

#[cfg(test)]
mod factors;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{Visitor, interaction_code};
    use crate::{Authenticator, User, UserState};
    use serde_json::json;

    #[tokio::test]
    async fn the_right_code_ends_the_sign_in_and_leaves_a_session() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let done = visitor.answer(&visitor.code_for("mia@example.com")).await;
        assert!(done.is_success());
        assert_eq!(interaction_code(&done).len(), 43);
        assert!(visitor.cookies.contains_key("idx"));
        assert!(done.json.get("remediation").is_none());
    }

    #[tokio::test]
    async fn a_wrong_code_is_the_same_step_with_a_message_on_the_field() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let wrong = visitor.answer("not the code").await;
        assert_eq!(wrong.status, 401);
        assert_eq!(
            wrong.header("content-type"),
            "application/ion+json; okta-version=1.0.0"
        );
        assert_eq!(
            wrong.remediations(),
            [
                "challenge-authenticator",
                "select-authenticator-authenticate"
            ]
        );
        assert_eq!(wrong.field_message(), "api.authn.error.PASSCODE_INVALID");
        assert!(wrong.json["currentAuthenticatorEnrollment"]["value"]["poll"].is_object());
        assert!(
            visitor
                .answer(&visitor.code_for("mia@example.com"))
                .await
                .is_success()
        );
    }

    #[tokio::test]
    async fn an_empty_code_is_told_on_the_field() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let blank = visitor
            .submit("challenge/answer", json!({ "credentials": {} }))
            .await;
        assert_eq!(blank.status, 400);
        assert_eq!(blank.field_message(), "model.validation.field.blank");
    }

    #[tokio::test]
    async fn five_wrong_codes_block_for_five_minutes_in_every_sign_in() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        for _ in 0..5 {
            assert_eq!(visitor.answer("not the code").await.status, 401);
        }
        let right = visitor.code_for("mia@example.com");
        let blocked = visitor.answer(&right).await;
        assert_eq!(blocked.status, 429);
        assert_eq!(blocked.message(), "tooManyRequests");
        assert!(blocked.remediations().is_empty());

        let mut again = visitor.another_browser();
        again.identify("mia@example.com").await;
        assert_eq!(
            again
                .answer(&again.code_for("mia@example.com"))
                .await
                .status,
            429
        );
        visitor.org.advance_clock(299_000);
        again.resend().await;
        assert_eq!(
            again
                .answer(&again.code_for("mia@example.com"))
                .await
                .status,
            429
        );
        visitor.org.advance_clock(1_001);
        assert!(
            again
                .answer(&again.code_for("mia@example.com"))
                .await
                .is_success()
        );
    }

    #[tokio::test]
    async fn a_code_is_good_for_five_minutes() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let code = visitor.code_for("mia@example.com");
        visitor.org.advance_clock(301_000);
        let late = visitor.answer(&code).await;
        assert_eq!(late.status, 401);
        assert_eq!(late.field_message(), "api.authn.error.PASSCODE_INVALID");
    }

    #[tokio::test]
    async fn letters_of_a_code_must_have_their_case() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("alice@example.com").await;
        let passcode = &challenge.json["remediation"]["value"][0]["value"][0]["form"]["value"][0];
        assert_eq!(passcode["format"], "alphanumeric");
        assert_eq!(passcode["maxLength"], 10);
        let code = visitor.code_for("alice@example.com");
        let turned: String = code
            .chars()
            .map(|letter| {
                if letter.is_lowercase() {
                    letter.to_ascii_uppercase()
                } else {
                    letter.to_ascii_lowercase()
                }
            })
            .collect();
        if turned != code {
            assert_eq!(visitor.answer(&turned).await.status, 401);
        }
        assert!(visitor.answer(&code).await.is_success());
    }

    #[tokio::test]
    async fn a_wrong_password_is_told_on_the_page() {
        let mut visitor = Visitor::new();
        let challenge = visitor.identify("otto@example.com").await;
        assert_eq!(
            challenge.json["remediation"]["value"][0]["value"][0]["form"]["value"][0]["secret"],
            true
        );
        let wrong = visitor.answer("blue-kettle-42").await;
        assert_eq!(wrong.status, 400);
        assert_eq!(wrong.message(), "incorrectPassword");
        assert_eq!(wrong.remediations()[0], "challenge-authenticator");
    }

    #[tokio::test]
    async fn the_second_factor_is_asked_for_after_the_first() {
        let mut visitor = Visitor::new();
        visitor.identify("tess@example.com").await;
        let second = visitor.answer(&visitor.code_for("tess@example.com")).await;
        assert_eq!(second.remediations(), ["select-authenticator-authenticate"]);
        let options = &second.json["remediation"]["value"][0]["value"][0]["options"];
        assert_eq!(options.as_array().unwrap().len(), 1);
        assert_eq!(options[0]["label"], "Password");
        assert_eq!(
            options[0]["relatesTo"],
            "$.authenticatorEnrollments.value[1]"
        );
        assert!(second.json.get("currentAuthenticatorEnrollment").is_none());
        let alone = visitor
            .choose("aut1passwdstandin001", Some("password"))
            .await;
        assert_eq!(alone.remediations(), ["challenge-authenticator"]);
        assert!(visitor.answer("green-ladder-17").await.is_success());
    }

    #[tokio::test]
    async fn an_account_locked_meanwhile_is_back_at_the_first_page() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        visitor
            .org
            .configure_user("mia@example.com", |user| user.state = UserState::Suspended);
        let refused = visitor.answer(&visitor.code_for("mia@example.com")).await;
        assert_eq!(
            (refused.status.as_u16(), refused.message()),
            (400, "errors.E0000004")
        );
        assert_eq!(refused.remediations(), ["identify"]);
    }

    #[tokio::test]
    async fn a_finished_sign_in_takes_no_further_answer() {
        let mut visitor = Visitor::new();
        visitor.identify("mia@example.com").await;
        let code = visitor.code_for("mia@example.com");
        visitor.answer(&code).await;
        let again = visitor.answer(&code).await;
        assert_eq!(
            (again.status.as_u16(), again.message()),
            (401, "idx.session.expired")
        );
    }

    #[tokio::test]
    async fn guessing_a_strangers_code_ends_as_for_anybody() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.enumeration_prevention = true);
        visitor.identify("nobody@example.com").await;
        for _ in 0..5 {
            assert_eq!(visitor.answer("123456").await.status, 401);
        }
        assert_eq!(visitor.answer("123456").await.status, 429);
    }

    #[tokio::test]
    async fn any_person_can_be_described() {
        let mut visitor = Visitor::new();
        visitor.org.add_user(User {
            identifier: "pat@example.com".to_owned(),
            password: Some("old-bridge-05".to_owned()),
            enrolled: vec![Authenticator::Password],
            first: crate::First::Challenge(Authenticator::Password),
            ..User::default()
        });
        visitor.identify("pat@example.com").await;
        assert!(visitor.answer("old-bridge-05").await.is_success());
    }
}
