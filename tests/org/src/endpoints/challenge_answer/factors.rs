//! Every authenticator as the second factor.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use crate::endpoints::testing::{
    APP, CUSTOM_OTP, GOOGLE_OTP, OKTA_VERIFY, PHONE, QUESTION, Visitor, WEBAUTHN,
};
use crate::{Carrier, SoftPasskey};
use serde_json::json;

#[tokio::test]
async fn a_text_message_or_a_call() {
    for (method, carrier) in [("sms", Carrier::Sms), ("voice", Carrier::Voice)] {
        let mut visitor = Visitor::new();
        let select = visitor.reach_second_factor("paula@example.com").await;
        let option = &select.json["remediation"]["value"][0]["value"][0]["options"][0];
        let form = &option["value"]["form"]["value"];
        assert_eq!(form.as_array().unwrap().len(), 2, "one phone needs no id");
        assert_eq!(form[1]["options"][0]["value"], "sms");
        let asked = visitor.choose(PHONE, None).await;
        assert_eq!(asked.remediations()[0], "authenticator-verification-data");
        assert!(visitor.org.latest_text("paula@example.com").is_none());
        let challenge = visitor.choose(PHONE, Some(method)).await;
        assert_eq!(challenge.remediations()[0], "challenge-authenticator");
        let current = &challenge.json["currentAuthenticatorEnrollment"]["value"];
        assert_eq!(current["profile"]["phoneNumber"], "+1 XXX-XXX-0100");
        assert_eq!(current["methods"], json!([{ "type": method }]));
        assert!(current["resend"].is_object() && current.get("poll").is_none());
        let text = visitor.org.latest_text("paula@example.com").unwrap();
        assert_eq!((text.to.as_str(), text.carrier), ("+15552340100", carrier));
        assert_eq!(
            visitor.answer("000").await.field_message(),
            "api.authn.error.PASSCODE_INVALID"
        );
        visitor.resend().await;
        let newer = visitor.org.latest_text("paula@example.com").unwrap();
        if newer.code != text.code {
            assert_eq!(visitor.answer(&text.code).await.status, 401);
        }
        assert!(visitor.answer(&newer.code).await.is_success());
        let listed = visitor.get("/inbox.json?to=paula%40example.com").await.json;
        assert_eq!(listed[0]["to"], "+15552340100");
    }
}

#[tokio::test]
async fn too_many_text_messages_and_calls_are_refused() {
    let mut visitor = Visitor::new();
    visitor
        .org
        .configure(|settings| settings.mails_per_minute = 1);
    visitor.reach_second_factor("paula@example.com").await;
    visitor.choose(PHONE, Some("sms")).await;
    for (method, key) in [("sms", "errors.E0000150"), ("voice", "errors.E0000151")] {
        let refused = visitor.choose(PHONE, Some(method)).await;
        assert_eq!((refused.status.as_u16(), refused.message()), (429, key));
    }
}

#[tokio::test]
async fn one_of_several_phones_is_named_by_its_enrolment() {
    let mut visitor = Visitor::new();
    let select = visitor.reach_second_factor("phil@example.com").await;
    let options = &select.json["remediation"]["value"][0]["value"][0]["options"];
    assert_eq!(options.as_array().unwrap().len(), 2);
    let second = &options[1]["value"]["form"]["value"][2];
    assert_eq!(
        (&second["name"], &second["mutable"]),
        (&json!("enrollmentId"), &json!(false))
    );
    assert_eq!(visitor.choose(PHONE, Some("sms")).await.status, 400);
    let choice = json!({ "authenticator": {
        "id": PHONE, "methodType": "sms", "enrollmentId": second["value"],
    } });
    let challenge = visitor.submit("challenge", choice).await;
    let current = &challenge.json["currentAuthenticatorEnrollment"]["value"];
    assert_eq!(current["id"], second["value"]);
    let text = visitor.org.latest_text("phil@example.com").unwrap();
    assert_eq!(text.to, "+15552340102");
    assert!(visitor.answer(&text.code).await.is_success());
}

#[tokio::test]
async fn the_code_of_an_app_counts_once() {
    let mut visitor = Visitor::new();
    visitor.reach_second_factor("gina@example.com").await;
    let challenge = visitor.choose(GOOGLE_OTP, Some("otp")).await;
    let current = &challenge.json["currentAuthenticatorEnrollment"]["value"];
    assert_eq!(
        (&current["key"], &current["type"]),
        (&json!("google_otp"), &json!("app"))
    );
    let key = "authfactor.challenge.soft_token.invalid_passcode";
    assert_eq!(visitor.answer("not a code").await.field_message(), key);
    let code = visitor.org.totp("gina@example.com").unwrap();
    assert!(visitor.answer(&code).await.is_success());
    let mut again = visitor.another_browser();
    again.reach_second_factor("gina@example.com").await;
    again.choose(GOOGLE_OTP, Some("otp")).await;
    let key = "authfactor.challenge.soft_token.used_passcode";
    assert_eq!(again.answer(&code).await.field_message(), key);
    again.org.advance_clock(30_000);
    let code = again.org.totp("gina@example.com").unwrap();
    assert!(again.answer(&code).await.is_success());
}

#[tokio::test]
async fn the_code_of_okta_verify_goes_into_its_own_field() {
    let mut visitor = Visitor::new();
    visitor.reach_second_factor("vera@example.com").await;
    let challenge = visitor.choose(OKTA_VERIFY, Some("totp")).await;
    assert_eq!(challenge.remediations(), ["challenge-authenticator"]);
    assert_eq!(challenge.field("totp")["required"], true);
    let relates = &challenge.json["remediation"]["value"][0]["relatesTo"];
    assert_eq!(relates, &json!(["$.currentAuthenticator"]));
    let code = visitor.org.okta_verify_code("vera@example.com").unwrap();
    assert_eq!(visitor.answer(&code).await.status, 400, "not as a passcode");
    let wrong = json!({ "credentials": { "totp": "12" } });
    let wrong = visitor.submit("challenge/answer", wrong).await;
    assert_eq!(wrong.status, 401);
    assert_eq!(wrong.field_message(), "api.authn.error.PASSCODE_INVALID");
    let right = json!({ "credentials": { "totp": code } });
    assert!(visitor.submit("challenge/answer", right).await.is_success());
}

#[tokio::test]
async fn a_question_wants_its_key_and_its_answer() {
    let mut visitor = Visitor::new();
    visitor.reach_second_factor("quinn@example.com").await;
    let challenge = visitor.choose(QUESTION, Some("security_question")).await;
    let current = &challenge.json["currentAuthenticatorEnrollment"]["value"];
    let question = &current["contextualData"]["enrolledQuestion"];
    assert_eq!(question["questionKey"], "first_thing_cooked");
    assert_eq!(current["profile"]["question"], question["question"]);
    let answer = |key: &str, answer: &str| json!({ "credentials": { "questionKey": key, "answer": answer } });
    let other = answer("disliked_food", "pancakes");
    assert_eq!(
        visitor.submit("challenge/answer", other).await.message(),
        "E0000020"
    );
    let wrong = answer("first_thing_cooked", "soup");
    let wrong = visitor.submit("challenge/answer", wrong).await;
    assert_eq!(wrong.status, 401);
    assert_eq!(
        wrong.field("answer")["messages"]["value"][0]["i18n"]["key"],
        "authfactor.challenge.question_factor.answer_invalid"
    );
    let right = answer("first_thing_cooked", " Pancakes");
    assert!(visitor.submit("challenge/answer", right).await.is_success());
}

#[tokio::test]
async fn a_wrong_code_of_a_token_is_told_for_the_whole_page() {
    let mut visitor = Visitor::new();
    visitor.reach_second_factor("yara@example.com").await;
    visitor.choose(CUSTOM_OTP, Some("otp")).await;
    let wrong = visitor.answer("000000").await;
    assert_eq!(
        (
            wrong.status.as_u16(),
            wrong.message(),
            wrong.field_message()
        ),
        (401, "api.authn.error.PASSCODE_INVALID", "")
    );
    assert!(visitor.answer("81726354").await.is_success());
}

#[tokio::test]
async fn a_passkey_is_tried_against_every_key_of_the_person() {
    let mut visitor = Visitor::new();
    let (first, mut second) = (SoftPasskey::new(), SoftPasskey::new());
    visitor.give_passkey("wanda@example.com", &first);
    visitor.give_passkey("wanda@example.com", &second);
    let select = visitor.reach_second_factor("wanda@example.com").await;
    let options = &select.json["remediation"]["value"][0]["value"][0]["options"];
    assert_eq!(
        options.as_array().unwrap().len(),
        1,
        "the kind, not the key"
    );
    assert_eq!(options[0]["relatesTo"], "$.authenticators.value[1]");
    let page = visitor.choose(WEBAUTHN, Some("webauthn")).await;
    let enrolments = page.json["authenticatorEnrollments"]["value"].as_array();
    let ids = enrolments.unwrap().iter();
    let ids: Vec<&str> = ids.filter_map(|it| it["credentialId"].as_str()).collect();
    assert_eq!(ids, [first.credential_id(), second.credential_id()]);
    let data = &page.json["currentAuthenticator"]["value"]["contextualData"]["challengeData"];
    let challenge = data["challenge"].as_str().unwrap().to_owned();

    let mut stranger = SoftPasskey::new();
    let refused = visitor.assert(&mut stranger, &challenge, APP).await;
    assert_eq!(refused.status, 400);
    assert_eq!(
        refused.message(),
        "authfactor.webauthn.error.assertion_validation_failure"
    );
    let used = visitor.assert(&mut second, &challenge, APP).await;
    assert_eq!(used.status, 400, "a challenge is good for one answer");
    let data = &used.json["currentAuthenticator"]["value"]["contextualData"]["challengeData"];
    let challenge = data["challenge"].as_str().unwrap().to_owned();
    assert!(
        visitor
            .assert(&mut second, &challenge, APP)
            .await
            .is_success()
    );
    let counted = visitor.org.users();
    let wanda = counted
        .iter()
        .find(|it| it.identifier == "wanda@example.com");
    assert!(wanda.unwrap().passkeys[1].sign_count > 0);
}

#[tokio::test]
async fn any_of_many_can_be_chosen_and_left_again() {
    let mut visitor = Visitor::new();
    let select = visitor.reach_second_factor("max@example.com").await;
    let options = select.json["remediation"]["value"][0]["value"][0]["options"].as_array();
    let labels: Vec<&str> = options
        .unwrap()
        .iter()
        .map(|it| it["label"].as_str().unwrap())
        .collect();
    assert_eq!(
        labels,
        [
            "Phone",
            "Google Authenticator",
            "Okta Verify",
            "Security Question",
            "Sample Token"
        ]
    );
    let push = visitor.choose(OKTA_VERIFY, Some("push")).await;
    assert_eq!(
        push.remediations(),
        ["challenge-poll", "select-authenticator-authenticate"]
    );
    visitor.choose(CUSTOM_OTP, Some("otp")).await;
    assert!(
        !visitor.org.approve_push("max@example.com", None),
        "nobody waits for it any more"
    );
    assert_eq!(
        visitor.poll_push().await.message(),
        "idx.transferred.to.new.tab"
    );
    assert!(visitor.answer("20418163").await.is_success());
}
