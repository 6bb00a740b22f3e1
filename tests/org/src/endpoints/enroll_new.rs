//! `POST /idp/idx/enroll/new`: the profile of somebody new, or what is missing in an old one.

use crate::model::flow;
use crate::org::Org;
use crate::requests::IdxCall;
use axum::extract::State;
use axum::response::Response;

pub(super) async fn answer(State(org): State<Org>, call: IdxCall) -> Response {
    super::on_transaction(&org, &call, |model, transaction| {
        let solved = call.text(&["captchaVerify", "captchaToken"]);
        flow::submit_profile(model, transaction, &call.profile(), solved.is_some())
    })
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{EMAIL, PASSWORD, Reply, Visitor};
    use serde_json::{Value, json};

    const NORA: &str = "nora@example.com";

    fn profile() -> Value {
        json!({
            "firstName": "Nora", "lastName": "Vance", "email": NORA, "workplace": "office", "newsletter": true
        })
    }

    async fn register(visitor: &mut Visitor, profile: Value) -> Reply {
        visitor
            .submit("enroll/new", json!({ "userProfile": profile }))
            .await
    }

    #[tokio::test]
    async fn somebody_new_confirms_the_address_and_is_in() {
        let mut visitor = Visitor::new();
        visitor.reach_registration().await;
        let select = register(&mut visitor, profile()).await;
        assert_eq!(select.remediations(), ["select-authenticator-enroll"]);
        assert_eq!(
            visitor.another_browser().identify(NORA).await.message(),
            "errors.E0000004",
            "the address is not confirmed"
        );
        let email = json!({ "authenticator": { "id": EMAIL, "methodType": "email" } });
        let enroll = visitor.submit("credential/enroll", email).await;
        assert_eq!(enroll.remediations()[0], "enroll-authenticator");
        let rest = visitor.answer(&visitor.code_for(NORA)).await;
        assert_eq!(rest.remediations(), ["select-authenticator-enroll", "skip"]);
        let done = visitor.submit("skip", json!({})).await;
        assert!(done.is_success());
        let users = visitor.org.users();
        let nora = users.iter().find(|user| user.identifier == NORA).unwrap();
        assert_eq!(nora.first_name, "Nora");
        assert_eq!(nora.profile["newsletter"], "true");
        visitor.org.end_sessions();
        let next = visitor.identify(NORA).await;
        assert_eq!(next.remediations(), ["select-authenticator-authenticate"]);
    }

    #[tokio::test]
    async fn a_password_may_be_set_up_beside() {
        let mut visitor = Visitor::new();
        visitor.reach_registration().await;
        register(&mut visitor, profile()).await;
        let email = json!({ "authenticator": { "id": EMAIL, "methodType": "email" } });
        visitor.submit("credential/enroll", email).await;
        visitor.answer(&visitor.code_for(NORA)).await;
        let password = json!({ "authenticator": { "id": PASSWORD, "methodType": "password" } });
        let page = visitor.submit("credential/enroll", password).await;
        assert_eq!(page.remediations()[0], "enroll-authenticator");
        assert!(page.json["currentAuthenticator"]["value"]["settings"].is_object());
        assert_eq!(
            visitor.answer("Nora-window-6").await.field_message(),
            "password.passwordRequirementsNotMet"
        );
        assert!(visitor.answer("Green-window-6").await.is_success());
    }

    #[tokio::test]
    async fn what_is_wrong_is_told_where_it_is_wrong() {
        let mut visitor = Visitor::new();
        visitor.reach_registration().await;
        let wrong = json!({
            "firstName": " ", "lastName": "Vance", "email": "nora", "workplace": "home",
            "nickName": "a name of more than twenty letters",
        });
        let refused = register(&mut visitor, wrong).await;
        assert_eq!(refused.status, 400);
        let keys = |name: &str| -> Vec<String> {
            let messages = refused.field(name)["messages"]["value"].as_array().cloned();
            let messages = messages.unwrap_or_default();
            let key = |it: &Value| it["i18n"]["key"].as_str().unwrap().to_owned();
            messages.iter().map(key).collect()
        };
        assert_eq!(keys("firstName"), ["model.validation.field.blank"]);
        assert!(keys("lastName").is_empty());
        assert_eq!(
            keys("email"),
            [
                "registration.error.invalidLoginEmail",
                "registration.error.doesNotMatchPattern"
            ]
        );
        assert_eq!(
            keys("workplace"),
            ["registration.error.doesNotMatchPattern"]
        );
        assert_eq!(keys("nickName"), ["registration.error.doesNotMatchPattern"]);
        let unasked = json!({ "role": "administrator" });
        assert_eq!(register(&mut visitor, unasked).await.message(), "E0000020");
    }

    #[tokio::test]
    async fn a_puzzle_is_asked_for_where_the_org_wants_one() {
        let mut visitor = Visitor::new();
        visitor.org.configure(|settings| settings.captcha = true);
        let page = visitor.reach_registration().await;
        assert_eq!(page.json["captcha"]["value"]["type"], "HCAPTCHA");
        assert_eq!(page.field("captchaToken")["hint"], "captcha");
        let refused = register(&mut visitor, profile()).await;
        assert_eq!(refused.message(), "E0000020");
        let solved = json!({ "userProfile": profile(), "captchaVerify": { "captchaToken": "t" } });
        let select = visitor.submit("enroll/new", solved).await;
        assert_eq!(select.remediations(), ["select-authenticator-enroll"]);
    }

    #[tokio::test]
    async fn a_registration_can_end_with_word_of_a_mail() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.registration_ends_with_mail = true);
        visitor.reach_registration().await;
        let over = register(&mut visitor, profile()).await;
        assert_eq!(over.message(), "idx.email.verification.required");
        assert!(over.remediations().is_empty());
        assert_eq!(visitor.org.mails().len(), 1);
    }

    #[tokio::test]
    async fn a_number_is_a_number() {
        let mut visitor = Visitor::new();
        visitor.reach_registration().await;
        let mut wrong = profile();
        wrong["badge"] = json!("seven");
        let refused = register(&mut visitor, wrong).await;
        assert!(refused.field("badge")["messages"].is_object());
        let mut right = profile();
        right["badge"] = json!(7);
        let select = register(&mut visitor, right).await;
        assert_eq!(select.remediations(), ["select-authenticator-enroll"]);
    }

    #[tokio::test]
    async fn an_address_that_is_taken_is_refused() {
        let mut visitor = Visitor::new();
        visitor.reach_registration().await;
        let mut taken = profile();
        taken["email"] = json!("MIA@example.com");
        let refused = register(&mut visitor, taken).await;
        let message = &refused.field("email")["messages"]["value"][0];
        assert_eq!(
            message["i18n"]["key"],
            "registration.error.notUniqueWithinOrg"
        );
        assert_eq!(message["i18n"]["params"], json!(["Email"]));
        // Whoever left off half way may begin again.
        register(&mut visitor, profile()).await;
        let mut again = visitor.another_browser();
        again.reach_registration().await;
        let select = register(&mut again, profile()).await;
        assert_eq!(select.remediations(), ["select-authenticator-enroll"]);
    }

    #[tokio::test]
    async fn a_profile_is_completed_or_left_for_another_day() {
        let mut visitor = Visitor::new();
        visitor.identify("pavel@example.com").await;
        let code = visitor.code_for("pavel@example.com");
        let page = visitor.answer(&code).await;
        assert_eq!(page.remediations(), ["profile-update", "skip"]);
        let fields = page.json["remediation"]["value"][0]["value"].as_array();
        let named = fields
            .unwrap()
            .iter()
            .filter(|it| it["name"] == "userProfile");
        assert_eq!(named.count(), 3);
        let wrong = json!({ "secondEmail": "nowhere" });
        let refused = register(&mut visitor, wrong).await;
        assert_eq!(refused.status, 400);
        assert!(refused.field("secondEmail")["messages"].is_object());
        assert!(refused.field("drink")["messages"].is_object());
        let mut later = visitor.another_tab();
        later.introspect().await;
        assert!(later.submit("skip", json!({})).await.is_success());

        visitor.org.end_sessions();
        visitor.identify("pavel@example.com").await;
        visitor.answer(&visitor.code_for("pavel@example.com")).await;
        let right = json!({ "drink": "tea", "secondEmail": "pavel@home.example.com" });
        assert!(register(&mut visitor, right).await.is_success());
        visitor.org.end_sessions();
        visitor.identify("pavel@example.com").await;
        let done = visitor.answer(&visitor.code_for("pavel@example.com")).await;
        assert!(done.is_success(), "it is asked for once");
    }
}
