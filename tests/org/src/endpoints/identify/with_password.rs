//! The first page that asks for the password too.
#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

use crate::endpoints::testing::Visitor;
use serde_json::json;

#[tokio::test]
async fn the_first_page_can_ask_for_the_password_too() {
    let mut visitor = Visitor::new();
    visitor
        .org
        .configure(|settings| settings.identify_with_password = true);
    visitor.interact(&[]).await;
    let page = visitor.introspect().await;
    assert_eq!(page.field("credentials")["required"], true);
    assert_eq!(page.field("passcode")["secret"], true);
    let current = &page.json["currentAuthenticator"]["value"];
    assert_eq!(current["key"], "okta_password");
    assert!(current["recover"].is_object());
    let claim = |identifier: &str, passcode: &str| json!({ "identifier": identifier, "credentials": { "passcode": passcode } });
    let blank = visitor
        .submit("identify", claim("noah@example.com", ""))
        .await;
    assert_eq!(blank.status, 400);
    assert!(blank.field("passcode")["messages"].is_object());
    for (identifier, passcode) in [
        ("noah@example.com", "wrong"),
        ("lara@example.com", "wrong"),
        ("mia@example.com", "wrong"),
    ] {
        let wrong = visitor
            .submit("identify", claim(identifier, passcode))
            .await;
        assert_eq!(
            (wrong.status.as_u16(), wrong.message()),
            (400, "errors.E0000004"),
            "{identifier}"
        );
        assert_eq!(wrong.remediations(), ["identify"]);
    }
    let right = claim("tess@example.com", "green-ladder-17");
    let next = visitor.submit("identify", right).await;
    assert_eq!(next.remediations(), ["select-authenticator-authenticate"]);
    assert_eq!(next.field("authenticator")["options"][0]["label"], "Email");
    let mut other = visitor.another_browser();
    other.interact(&[]).await;
    other.introspect().await;
    let right = claim("noah@example.com", "blue-kettle-42");
    assert!(other.submit("identify", right).await.is_success());
}

#[tokio::test]
async fn guessing_on_the_first_page_ends_as_anywhere() {
    let mut visitor = Visitor::new();
    visitor
        .org
        .configure(|settings| settings.identify_with_password = true);
    visitor.interact(&[]).await;
    visitor.introspect().await;
    let claim =
        json!({ "identifier": "noah@example.com", "credentials": { "passcode": "a guess" } });
    for _ in 0..5 {
        assert_eq!(visitor.submit("identify", claim.clone()).await.status, 400);
    }
    let blocked = visitor.submit("identify", claim).await;
    assert_eq!(
        (blocked.status.as_u16(), blocked.message()),
        (429, "tooManyRequests")
    );
}
