//! Every authenticator as something to enrol.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use crate::SoftPasskey;
use crate::endpoints::testing::{
    APP, CUSTOM_OTP, GOOGLE_OTP, OKTA_VERIFY, PASSWORD, PHONE, QUESTION, Reply, Visitor, WEBAUTHN,
};
use serde_json::{Value, json};

const ELLA: &str = "ella@example.com";

async fn enroll(visitor: &mut Visitor, authenticator: Value) -> Reply {
    let body = json!({ "authenticator": authenticator });
    visitor.submit("credential/enroll", body).await
}

async fn hand_in(visitor: &mut Visitor, credentials: Value) -> Reply {
    let body = json!({ "credentials": credentials });
    visitor.submit("challenge/answer", body).await
}

/// What is left to choose from.
fn labels(reply: &Reply) -> Vec<String> {
    let listed = reply.json["remediation"]["value"].as_array().unwrap();
    let select = listed
        .iter()
        .find(|it| it["name"] == "select-authenticator-enroll")
        .unwrap();
    let options = select["value"][0]["options"].as_array().unwrap().iter();
    options
        .map(|it| it["label"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn everything_may_be_set_up_and_the_rest_is_skipped() {
    let mut visitor = Visitor::new();
    let select = visitor.reach_enrolment(ELLA).await;
    assert_eq!(
        select.remediations(),
        ["select-authenticator-enroll", "skip"]
    );
    assert_eq!(labels(&select).len(), 7);
    let options = &select.json["remediation"]["value"][0]["value"][0]["options"];
    assert_eq!(options[2]["relatesTo"], "$.authenticators.value[2]");
    assert!(visitor.submit("skip", json!({})).await.is_success());
}

#[tokio::test]
async fn a_phone_is_confirmed_by_a_code() {
    let mut visitor = Visitor::new();
    visitor.reach_enrolment(ELLA).await;
    let data = enroll(&mut visitor, json!({ "id": PHONE })).await;
    assert_eq!(
        data.remediations(),
        [
            "authenticator-enrollment-data",
            "select-authenticator-enroll",
            "skip"
        ]
    );
    assert_eq!(data.field("phoneNumber")["required"], true);
    let wrong = json!({ "id": PHONE, "methodType": "sms", "phoneNumber": "12" });
    let wrong = enroll(&mut visitor, wrong).await;
    assert_eq!(
        (wrong.status.as_u16(), wrong.message()),
        (400, "api.factors.error.sms.invalid_phone")
    );
    let right = json!({ "id": PHONE, "methodType": "voice", "phoneNumber": "+1 555 234 0199" });
    let page = enroll(&mut visitor, right).await;
    assert_eq!(page.remediations()[0], "enroll-authenticator");
    let current = &page.json["currentAuthenticator"]["value"];
    assert_eq!(current["methods"], json!([{ "type": "voice" }]));
    assert!(current["resend"].is_object());
    visitor.resend().await;
    assert_eq!(
        visitor.answer("000").await.field_message(),
        "api.authn.error.PASSCODE_INVALID"
    );
    let code = visitor.org.latest_text("+15552340199").unwrap().code;
    let next = visitor.answer(&code).await;
    assert!(!labels(&next).contains(&"Phone".to_owned()));
    let enrolments = &next.json["authenticatorEnrollments"]["value"];
    assert_eq!(enrolments[1]["profile"]["phoneNumber"], "+1 XXX-XXX-0199");
}

#[tokio::test]
async fn an_app_is_set_up_by_its_picture_or_its_secret() {
    let mut visitor = Visitor::new();
    visitor.reach_enrolment(ELLA).await;
    let page = enroll(
        &mut visitor,
        json!({ "id": GOOGLE_OTP, "methodType": "otp" }),
    )
    .await;
    let data = &page.json["currentAuthenticator"]["value"]["contextualData"];
    assert_eq!(data["sharedSecret"].as_str().unwrap().len(), 16);
    assert_eq!(data["qrcode"]["type"], "image/png");
    let href = data["qrcode"]["href"].as_str().unwrap();
    assert!(href.starts_with("data:image/png;base64,"));
    assert_eq!(
        visitor.answer("000000").await.field_message(),
        "api.authn.error.PASSCODE_INVALID"
    );
    let code = visitor.org.totp(ELLA).unwrap();
    let next = visitor.answer(&code).await;
    assert!(!labels(&next).contains(&"Google Authenticator".to_owned()));
}

#[tokio::test]
async fn a_question_is_chosen_or_made_up() {
    for (credentials, key) in [
        (
            json!({ "questionKey": "disliked_food", "answer": "abc" }),
            "securityQuestion.answer.tooShort.arg",
        ),
        (
            json!({ "questionKey": "custom", "answer": "abcd" }),
            "model.validation.field.blank",
        ),
        (
            json!({ "questionKey": "custom", "question": "Who?", "answer": "<b>nobody</b>" }),
            "tagsNotAllowed",
        ),
        (json!({ "questionKey": "nonsense", "answer": "abcd" }), ""),
        (
            json!({ "questionKey": "disliked_food", "answer": "sago" }),
            "done",
        ),
        (
            json!({ "questionKey": "custom", "question": "Who?", "answer": "nobody" }),
            "done",
        ),
    ] {
        let mut visitor = Visitor::new();
        visitor.reach_enrolment(ELLA).await;
        let page = enroll(&mut visitor, json!({ "id": QUESTION })).await;
        let data = &page.json["currentAuthenticator"]["value"]["contextualData"];
        assert_eq!(data["questions"].as_array().unwrap().len(), 5);
        let reply = hand_in(&mut visitor, credentials.clone()).await;
        let told = ["answer", "question"].map(|name| {
            let message = &reply.field(name)["messages"]["value"][0];
            message["i18n"]["key"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        });
        match key {
            "done" => assert_eq!(reply.status, 200, "{credentials}"),
            "" => assert_eq!(reply.message(), "E0000020"),
            _ => {
                assert_eq!(reply.status, 400);
                assert!(told.contains(&key.to_owned()), "{credentials}: {told:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_passkey_is_enrolled_and_signs_in_the_next_time() {
    let mut visitor = Visitor::new();
    let select = visitor.reach_enrolment("wanda@example.com").await;
    assert_eq!(select.remediations(), ["select-authenticator-enroll"]);
    let page = enroll(
        &mut visitor,
        json!({ "id": WEBAUTHN, "methodType": "webauthn" }),
    )
    .await;
    let data = &page.json["currentAuthenticator"]["value"]["contextualData"]["activationData"];
    assert_eq!(data["user"]["id"], page.json["user"]["value"]["id"]);
    assert_eq!(data["attestation"], "none");
    let mut passkey = SoftPasskey::new();
    let made = passkey.create("another challenge", APP);
    let credentials = json!({ "clientData": made.client_data, "attestation": made.attestation });
    let refused = hand_in(&mut visitor, credentials).await;
    assert_eq!(refused.status, 400);
    assert_eq!(refused.json["messages"]["value"][0]["class"], "ERROR");
    let data = &refused.json["currentAuthenticator"]["value"]["contextualData"];
    let challenge = data["activationData"]["challenge"].as_str().unwrap();
    let made = passkey.create(challenge, APP);
    let credentials = json!({ "clientData": made.client_data, "attestation": made.attestation });
    assert!(hand_in(&mut visitor, credentials).await.is_success());

    visitor.org.end_sessions();
    visitor.reach_second_factor("wanda@example.com").await;
    let page = visitor.choose(WEBAUTHN, Some("webauthn")).await;
    let data = &page.json["currentAuthenticator"]["value"]["contextualData"]["challengeData"];
    let challenge = data["challenge"].as_str().unwrap().to_owned();
    assert!(
        visitor
            .assert(&mut passkey, &challenge, APP)
            .await
            .is_success()
    );
}

#[tokio::test]
async fn a_required_password_obeys_the_policy_and_is_kept() {
    let mut visitor = Visitor::new();
    let select = visitor.reach_enrolment("emil@example.com").await;
    assert_eq!(select.remediations(), ["select-authenticator-enroll"]);
    assert_eq!(labels(&select), ["Password"]);
    enroll(
        &mut visitor,
        json!({ "id": PASSWORD, "methodType": "password" }),
    )
    .await;
    assert_eq!(
        visitor.answer("weak").await.field_message(),
        "password.passwordRequirementsNotMet"
    );
    let next = visitor.answer("Warm-kitchen-9").await;
    assert_eq!(next.remediations(), ["select-authenticator-enroll", "skip"]);
    assert_eq!(labels(&next), ["Phone"]);
    assert!(visitor.submit("skip", json!({})).await.is_success());
    let users = visitor.org.users();
    let emil = users.iter().find(|it| it.identifier == "emil@example.com");
    assert_eq!(emil.unwrap().password.as_deref(), Some("Warm-kitchen-9"));
}

#[tokio::test]
async fn okta_verify_is_set_up_on_the_device() {
    let mut visitor = Visitor::new();
    visitor.reach_enrolment(ELLA).await;
    let page = enroll(&mut visitor, json!({ "id": OKTA_VERIFY })).await;
    assert_eq!(
        page.remediations(),
        [
            "enroll-poll",
            "select-enrollment-channel",
            "select-authenticator-enroll",
            "skip"
        ]
    );
    assert_eq!(page.json["remediation"]["value"][0]["refresh"], 4_000);
    let data = &page.json["currentAuthenticator"]["value"]["contextualData"];
    assert_eq!(data["selectedChannel"], "qrcode");
    assert!(data["qrcode"]["href"].is_string());
    assert_eq!(visitor.poll().await.json, page.json);
    let other = enroll(
        &mut visitor,
        json!({ "id": OKTA_VERIFY, "channel": "pigeon" }),
    )
    .await;
    assert_eq!(other.status, 400);
    enroll(
        &mut visitor,
        json!({ "id": OKTA_VERIFY, "channel": "qrcode" }),
    )
    .await;
    assert!(visitor.org.finish_okta_verify(ELLA));
    let next = visitor.poll().await;
    assert!(!labels(&next).contains(&"Okta Verify".to_owned()));
}

#[tokio::test]
async fn a_token_is_handed_out_by_an_administrator() {
    let mut visitor = Visitor::new();
    visitor.reach_enrolment(ELLA).await;
    let refused = enroll(
        &mut visitor,
        json!({ "id": CUSTOM_OTP, "methodType": "otp" }),
    )
    .await;
    assert_eq!(
        (refused.status.as_u16(), refused.message()),
        (403, "enroll.hotp.restricted")
    );
    assert_eq!(refused.remediations()[0], "select-authenticator-enroll");
}
