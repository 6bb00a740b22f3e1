//! The part of the control API that plays the person's devices and reads their mail.

use super::{done, refuse};
use crate::model::ticket::TokenKind;
use crate::org::Org;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::json;

pub(super) fn router() -> Router<Org> {
    Router::new()
        .route("/control/users/{identifier}/codes", get(codes))
        .route("/control/pushes", get(pushes))
        .route("/control/pushes/answer", post(answer_push))
        .route("/control/okta-verify", post(finish_okta_verify))
        .route("/control/tokens", post(issue_token))
}

async fn codes(State(org): State<Org>, Path(identifier): Path<String>) -> Response {
    Json(json!({
        "google_otp": org.totp(&identifier),
        "okta_verify": org.okta_verify_code(&identifier),
    }))
    .into_response()
}

async fn pushes(State(org): State<Org>) -> Response {
    Json(org.pushes()).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PushAnswer {
    user: String,
    approve: bool,
    number: Option<String>,
}

async fn answer_push(State(org): State<Org>, Json(answer): Json<PushAnswer>) -> Response {
    let answered = if answer.approve {
        org.approve_push(&answer.user, answer.number.as_deref())
    } else {
        org.deny_push(&answer.user)
    };
    done_or_nobody(answered)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Device {
    user: String,
}

async fn finish_okta_verify(State(org): State<Org>, Json(device): Json<Device>) -> Response {
    done_or_nobody(org.finish_okta_verify(&device.user))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedToken {
    user: String,
    kind: TokenKind,
}

async fn issue_token(State(org): State<Org>, Json(wanted): Json<WantedToken>) -> Response {
    match org.issue_token(wanted.kind, &wanted.user) {
        Some(token) => Json(json!({ "token": token })).into_response(),
        None => done_or_nobody(false),
    }
}

fn done_or_nobody(found: bool) -> Response {
    if found {
        done()
    } else {
        refuse(StatusCode::NOT_FOUND, "nobody of that name waits for this")
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{OKTA_VERIFY, Reply, Visitor};
    use axum::body::Body;
    use axum::http::{Request, header};
    use serde_json::{Value, json};

    async fn post(visitor: &mut Visitor, path: &str, body: Value) -> Reply {
        let request = Request::post(format!("/control/{path}"))
            .header(header::CONTENT_TYPE, "application/json");
        visitor
            .send(request.body(Body::from(body.to_string())).unwrap())
            .await
    }

    #[tokio::test]
    async fn a_push_is_seen_and_answered() {
        let mut visitor = Visitor::new();
        visitor.reach_second_factor("viktor@example.com").await;
        let page = visitor.choose(OKTA_VERIFY, Some("push")).await;
        let listed = visitor.get("/control/pushes").await.json;
        assert_eq!(listed[0]["user"], "viktor@example.com");
        assert!(!listed.to_string().contains("correct"));
        let data = &page.json["currentAuthenticator"]["value"]["contextualData"];
        let answer = json!({
            "user": "viktor@example.com", "approve": true, "number": data["correctAnswer"]
        });
        let answered = post(&mut visitor, "pushes/answer", answer.clone()).await;
        assert_eq!(answered.status, 200);
        assert!(visitor.poll_push().await.is_success());
        assert_eq!(
            post(&mut visitor, "pushes/answer", answer).await.status,
            404
        );
    }

    #[tokio::test]
    async fn codes_tokens_and_devices_are_had() {
        let mut visitor = Visitor::new();
        let codes = visitor.get("/control/users/vera@example.com/codes").await;
        assert_eq!(codes.json["okta_verify"].as_str().unwrap().len(), 6);
        assert!(codes.json["google_otp"].is_null());
        let wanted = json!({ "user": "rosa@example.com", "kind": "recovery" });
        let token = post(&mut visitor, "tokens", wanted).await.json;
        let token = token["token"].as_str().unwrap().to_owned();
        let opened = visitor.interact(&[("recovery_token", &token)]).await;
        assert_eq!(opened.status, 200);
        let nobody = json!({ "user": "nobody@example.com", "kind": "activation" });
        assert_eq!(post(&mut visitor, "tokens", nobody).await.status, 404);
        visitor.reach_enrolment("ella@example.com").await;
        let choice = json!({ "authenticator": { "id": OKTA_VERIFY } });
        visitor.submit("credential/enroll", choice).await;
        let ella = json!({ "user": "ella@example.com" });
        assert_eq!(post(&mut visitor, "okta-verify", ella).await.status, 200);
    }
}
