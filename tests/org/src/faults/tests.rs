#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use super::*;
use crate::endpoints::testing::{Reply, Visitor};

async fn struck(kind: FaultKind) -> Reply {
    let mut visitor = Visitor::new();
    visitor.identify("mia@example.com").await;
    visitor
        .org
        .add_fault(Fault::new(Endpoint::ChallengeAnswer, kind));
    let reply = visitor.answer("not the code").await;
    assert_eq!(
        visitor.answer("not the code").await.status,
        401,
        "it strikes once"
    );
    reply
}

#[tokio::test]
async fn each_kind_looks_as_it_says() {
    assert!(struck(FaultKind::Refuse).await.broken);
    assert!(struck(FaultKind::Silence { ms: 1 }).await.broken);
    let cut = struck(FaultKind::CutBody).await;
    assert!(cut.broken && cut.status == 401);
    let half = struck(FaultKind::HalfJson).await;
    assert!(!half.broken && half.json.is_null() && half.text.starts_with('{'));
    assert_eq!(half.header("content-length"), half.text.len().to_string());
    let ion = struck(FaultKind::Ion500).await;
    assert_eq!(
        (
            ion.status.as_u16(),
            ion.message(),
            ion.header("content-type")
        ),
        (500, "E0000009", ION)
    );
    assert_eq!(
        struck(FaultKind::Api500).await.json["errorCode"],
        "E0000009"
    );
    for (kind, status) in [
        (FaultKind::Html500, 500),
        (FaultKind::Html502, 502),
        (FaultKind::Html200, 200),
    ] {
        let html = struck(kind).await;
        assert_eq!(
            (html.status.as_u16(), html.header("x-okta-request-id")),
            (status, "")
        );
        assert!(html.header("content-type").starts_with("text/html"));
        assert!(!html.header("access-control-allow-origin").is_empty());
    }
    let limited = struck(FaultKind::Ion429).await;
    assert_eq!(
        (limited.status.as_u16(), limited.message()),
        (429, "tooManyRequests")
    );
    let late = struck(FaultKind::Delay { ms: 1 }).await;
    assert_eq!(
        (late.status.as_u16(), late.remediations()[0]),
        (401, "challenge-authenticator")
    );
}

#[tokio::test]
async fn the_reset_of_a_limit_is_readable_when_it_is_meant_to_be() {
    for exposed in [true, false] {
        let reply = struck(FaultKind::Api429 {
            reset_in_s: 30,
            exposed,
        })
        .await;
        assert_eq!(
            (reply.status.as_u16(), reply.json["errorCode"].as_str()),
            (429, Some("E0000047"))
        );
        assert!(reply.header("x-rate-limit-reset").parse::<i64>().unwrap() > 1_700_000_000);
        assert_eq!(
            reply
                .header("access-control-expose-headers")
                .contains("X-Rate-Limit-Reset"),
            exposed
        );
    }
}

#[tokio::test]
async fn after_processing_the_org_has_done_its_part() {
    let mut visitor = Visitor::new();
    visitor.identify("mia@example.com").await;
    let right = visitor.code_for("mia@example.com");
    visitor
        .org
        .add_fault(Fault::new(Endpoint::ChallengeAnswer, FaultKind::Refuse));
    assert!(visitor.answer(&right).await.broken);
    visitor
        .org
        .add_fault(Fault::new(Endpoint::ChallengeAnswer, FaultKind::Refuse).after_processing());
    assert!(
        visitor.answer(&right).await.broken,
        "not taken before, so taken now"
    );
    assert_eq!(
        visitor.answer(&right).await.message(),
        "idx.session.expired"
    );
    assert!(visitor.introspect().await.is_success());
}

#[tokio::test]
async fn faults_strike_in_turn_and_as_often_as_told() {
    let mut visitor = Visitor::new();
    visitor
        .org
        .add_fault(Fault::new(Endpoint::Interact, FaultKind::Html502).times(2));
    visitor
        .org
        .add_fault(Fault::new(Endpoint::Interact, FaultKind::Api500));
    visitor
        .org
        .add_fault(Fault::new(Endpoint::Keys, FaultKind::Refuse));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(visitor.interact(&[]).await.status.as_u16());
    }
    assert_eq!(statuses, [502, 502, 500, 200]);
    assert_eq!(visitor.org.faults().len(), 1);
    visitor.org.clear_faults();
    assert_eq!(visitor.get("/oauth2/default/v1/keys").await.status, 200);
}
