#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use crate::endpoints::testing::{Reply, Visitor};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

async fn call(visitor: &mut Visitor, method: &str, path: &str, body: Value) -> Reply {
    let request = Request::builder()
        .method(method)
        .uri(format!("/control/{path}"));
    let request = request
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()));
    visitor.send(request.unwrap()).await
}

#[tokio::test]
async fn the_clock_moves() {
    let mut visitor = Visitor::new();
    let before = visitor.get("/control/clock").await.json["now_ms"]
        .as_i64()
        .unwrap();
    let after = call(
        &mut visitor,
        "POST",
        "clock",
        json!({ "advance_ms": 60_000 }),
    )
    .await
    .json["now_ms"]
        .as_i64();
    assert!(after.unwrap() >= before + 60_000);
    let put_back = json!({ "advance_ms": -3_600_000 });
    let earlier = call(&mut visitor, "POST", "clock", put_back).await;
    assert_eq!(earlier.status, 200);
    assert!(earlier.json["now_ms"].as_i64().unwrap() < before);
}

#[tokio::test]
async fn faults_are_added_listed_and_taken_away() {
    let mut visitor = Visitor::new();
    for body in [
        json!({ "endpoint": "challenge/answer", "kind": "refuse" }),
        json!({ "endpoint": "interact", "kind": "api429", "exposed": true, "count": 3, "strikes": "after_processing" }),
        json!({ "endpoint": "token", "kind": "silence", "ms": 60_000 }),
    ] {
        assert_eq!(call(&mut visitor, "POST", "faults", body).await.status, 200);
    }
    assert_eq!(visitor.interact(&[]).await.status, 429);
    let listed = visitor.get("/control/faults").await.json;
    assert_eq!(
        (&listed[1]["count"], &listed[1]["reset_in_s"]),
        (&json!(2), &json!(30))
    );
    assert_eq!(
        call(&mut visitor, "DELETE", "faults", json!({}))
            .await
            .status,
        200
    );
    assert_eq!(visitor.interact(&[]).await.status, 200);
    let unknown = call(
        &mut visitor,
        "POST",
        "faults",
        json!({ "endpoint": "nowhere", "kind": "refuse" }),
    )
    .await;
    assert!(unknown.status.is_client_error());
}

#[tokio::test]
async fn people_and_settings_change_in_part() {
    let mut visitor = Visitor::new();
    call(
        &mut visitor,
        "PATCH",
        "users/mia@example.com",
        json!({ "state": "locked" }),
    )
    .await;
    assert_eq!(
        visitor.identify("mia@example.com").await.message(),
        "errors.E0000004"
    );
    call(
        &mut visitor,
        "POST",
        "users",
        json!({ "identifier": "new@example.com" }),
    )
    .await;
    assert_eq!(
        visitor.identify("new@example.com").await.remediations()[0],
        "challenge-authenticator"
    );
    let changed = call(
        &mut visitor,
        "PATCH",
        "settings",
        json!({ "refresh_ms": 500, "tamper": "wrong_nonce" }),
    )
    .await;
    assert_eq!(
        (&changed.json["refresh_ms"], &changed.json["attempts"]),
        (&json!(500), &json!(5))
    );
    let proofs = json!({ "dpop": "required", "dpop_nonce": true, "resource_nonce": true });
    let changed = call(&mut visitor, "PATCH", "settings", proofs).await;
    assert_eq!(changed.json["dpop"], "required");
    assert_eq!(visitor.org.settings().dpop, crate::Dpop::Required);
    let misspelt = call(&mut visitor, "PATCH", "settings", json!({ "refresh": 500 })).await;
    assert_eq!(misspelt.status, 400);
    let nobody = call(&mut visitor, "PATCH", "users/nobody@example.com", json!({})).await;
    assert_eq!(nobody.status, 404);
}

#[tokio::test]
async fn transactions_expire_and_a_reset_forgets_everything() {
    let mut visitor = Visitor::new();
    visitor.sign_in("mia@example.com").await;
    visitor.org.end_sessions();
    visitor.identify("cleo@example.com").await;
    let listed = visitor.get("/control/transactions").await.json;
    assert_eq!(listed[1]["user"], "cleo@example.com");
    call(
        &mut visitor,
        "POST",
        "expire",
        json!({ "transaction": listed[1]["transaction"] }),
    )
    .await;
    assert_eq!(visitor.introspect().await.status, 401);
    call(&mut visitor, "PATCH", "settings", json!({ "attempts": 1 })).await;
    call(&mut visitor, "POST", "reset", json!({})).await;
    assert!(visitor.org.mails().is_empty() && visitor.org.transactions().is_empty());
    assert_eq!(visitor.org.settings(), crate::Settings::default());
}

#[tokio::test]
async fn requests_are_written_down_without_what_is_secret() {
    let mut visitor = Visitor::new();
    visitor.sign_in("mia@example.com").await;
    visitor.open_link_of_nobody().await;
    let log = visitor.get("/control/requests").await;
    assert_eq!(log.json["counts"]["challenge/answer"], 1);
    assert_eq!(visitor.org.count(crate::Endpoint::Token), 1);
    let identify = log.json["requests"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["endpoint"] == "identify")
        .unwrap();
    assert_eq!(identify["cookies"], json!(["DT"]));
    assert_eq!(identify["origin"], crate::endpoints::testing::APP);
    assert_eq!(identify["status"], 200);
    for secret in [
        &visitor.cookies["DT"],
        &visitor.cookies["idx"],
        &visitor.code_for("mia@example.com"),
    ] {
        assert!(!log.text.contains(secret.as_str()));
    }
    assert!(!log.text.contains("secret-in-a-query"));
    call(&mut visitor, "DELETE", "requests", json!({})).await;
    assert!(visitor.org.requests().is_empty());
}

#[tokio::test]
async fn another_page_cannot_reach_it() {
    let mut visitor = Visitor::new();
    let request = Request::post("/control/clock").header(header::CONTENT_TYPE, "text/plain");
    let refused = visitor
        .send(request.body(Body::from("{\"advance_ms\":1}")).unwrap())
        .await;
    assert!(refused.status.is_client_error());
}

impl Visitor {
    async fn open_link_of_nobody(&mut self) {
        self.navigate("/email/verify/0oa1?token=secret-in-a-query")
            .await;
    }
}
