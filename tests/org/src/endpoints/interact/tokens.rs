//! Transactions that a token from a mail opens.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use crate::endpoints::testing::{PASSWORD, Visitor};
use serde_json::json;

#[tokio::test]
async fn a_token_from_a_mail_opens_what_it_stands_for() {
    let mut visitor = Visitor::new();
    let token = visitor.org.recovery_token("rosa@example.com").unwrap();
    visitor.interact(&[("recovery_token", &token)]).await;
    let page = visitor.introspect().await;
    assert_eq!(page.remediations(), ["reset-authenticator"]);
    assert_eq!(page.json["user"]["value"]["identifier"], "rosa@example.com");
    assert!(visitor.answer("Calm-harbor-4").await.is_success());
    let again = visitor.interact(&[("recovery_token", &token)]).await;
    assert_eq!(
        again.json["error_description"],
        "The recovery token is invalid"
    );

    let token = visitor.org.activation_token("aiko@example.com").unwrap();
    visitor.interact(&[("activation_token", &token)]).await;
    let page = visitor.introspect().await;
    assert_eq!(page.remediations(), ["select-authenticator-enroll"]);
    let password = json!({ "authenticator": { "id": PASSWORD, "methodType": "password" } });
    visitor.submit("credential/enroll", password).await;
    assert!(visitor.answer("Calm-harbor-4").await.is_success());
    for (name, token) in [
        ("activation_token", token.as_str()),
        ("activation_token", "a guess"),
    ] {
        let used = visitor.interact(&[(name, token)]).await;
        assert_eq!(
            (used.status.as_u16(), &used.json["error_description"]),
            (400, &json!("The activation token is invalid"))
        );
    }
}

#[tokio::test]
async fn a_token_is_good_for_its_own_errand_and_for_an_hour() {
    let mut visitor = Visitor::new();
    let token = visitor.org.recovery_token("rosa@example.com").unwrap();
    let wrong = visitor.interact(&[("activation_token", &token)]).await;
    assert_eq!(wrong.json["error"], "invalid_request");
    visitor.org.advance_clock(3_600_000);
    let late = visitor.interact(&[("recovery_token", &token)]).await;
    assert_eq!(late.json["error"], "invalid_request");
    assert!(visitor.org.recovery_token("nobody@example.com").is_none());
}
