//! The control API: for tests that reach the org over a socket only. JSON in, JSON out; [`Org`] has the same as methods.
//!
//! | Call | Body | Does |
//! |---|---|---|
//! | `GET`, `POST /control/clock` | `{"advance_ms": n}` | tells the clock; moves it |
//! | `GET`, `POST`, `DELETE /control/faults` | a [`Fault`] | lists, adds one, takes all away |
//! | `GET /control/transactions` | | those alive |
//! | `POST /control/expire` | `{}` or `{"transaction": id}` | ends them before their time |
//! | `GET`, `POST /control/users` | a [`User`] | lists, adds |
//! | `PATCH /control/users/{identifier}` | some of its members | changes |
//! | `GET`, `PATCH /control/settings` | some of its members | tells, changes |
//! | `GET /control/users/{identifier}/codes` | | what the person's authenticator apps show now |
//! | `GET /control/pushes` | | the pushes that wait for an answer |
//! | `POST /control/pushes/answer` | `{"user": …, "approve": true, "number": "42"}` | approves or denies the newest |
//! | `POST /control/okta-verify` | `{"user": …}` | sets up the device that is waited for |
//! | `POST /control/tokens` | `{"user": …, "kind": "activation"}` or `"recovery"` | makes a token for interact |
//! | `POST /control/keys/rotate` | | signs with another key |
//! | `DELETE /control/sessions` | | ends every session |
//! | `GET`, `DELETE /control/requests` | | request log with counts; forgets it |
//! | `POST /control/reset` | | as at the start |
//!
//! Bodies must be `application/json`, which a page of another origin cannot send without a preflight, and none is answered.

mod devices;

use crate::faults::Fault;
use crate::model::settings::Settings;
use crate::model::user::User;
use crate::org::Org;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(crate) fn router() -> Router<Org> {
    Router::new()
        .route("/control/clock", get(clock).post(advance_clock))
        .route(
            "/control/faults",
            get(faults).post(add_fault).delete(clear_faults),
        )
        .route("/control/transactions", get(transactions))
        .route("/control/expire", post(expire))
        .route("/control/users", get(users).post(add_user))
        .route("/control/users/{identifier}", patch(change_user))
        .route("/control/settings", get(settings).patch(change_settings))
        .route("/control/keys/rotate", post(rotate_keys))
        .route("/control/sessions", delete(end_sessions))
        .route("/control/requests", get(requests).delete(clear_requests))
        .route("/control/reset", post(reset))
        .merge(devices::router())
}

async fn clock(State(org): State<Org>) -> Response {
    Json(json!({ "now_ms": org.now_ms() })).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: i64,
}

async fn advance_clock(State(org): State<Org>, Json(advance): Json<Advance>) -> Response {
    org.advance_clock(advance.advance_ms);
    clock(State(org)).await
}

async fn faults(State(org): State<Org>) -> Response {
    Json(org.faults()).into_response()
}

async fn add_fault(State(org): State<Org>, Json(fault): Json<Fault>) -> Response {
    org.add_fault(fault);
    faults(State(org)).await
}

async fn clear_faults(State(org): State<Org>) -> Response {
    org.clear_faults();
    done()
}

async fn transactions(State(org): State<Org>) -> Response {
    let listed: Vec<Value> = org
        .transactions()
        .into_iter()
        .map(|(id, user)| json!({ "transaction": id, "user": user }))
        .collect();
    Json(listed).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expire {
    transaction: Option<String>,
}

async fn expire(State(org): State<Org>, Json(expire): Json<Expire>) -> Response {
    org.expire(expire.transaction.as_deref());
    done()
}

async fn users(State(org): State<Org>) -> Response {
    Json(org.users()).into_response()
}

async fn add_user(State(org): State<Org>, Json(user): Json<User>) -> Response {
    org.add_user(user);
    done()
}

async fn change_user(
    State(org): State<Org>,
    Path(identifier): Path<String>,
    Json(change): Json<Value>,
) -> Response {
    let Some(user) = org
        .users()
        .into_iter()
        .find(|user| user.identifier == identifier)
    else {
        return refuse(StatusCode::NOT_FOUND, "there is no user of that identifier");
    };
    match merged::<User>(&user, change) {
        Ok(changed) => {
            org.configure_user(&identifier, |user| *user = changed);
            done()
        }
        Err(problem) => refuse(StatusCode::BAD_REQUEST, &problem),
    }
}

async fn settings(State(org): State<Org>) -> Response {
    Json(org.settings()).into_response()
}

async fn change_settings(State(org): State<Org>, Json(change): Json<Value>) -> Response {
    match merged::<Settings>(&org.settings(), change) {
        Ok(changed) => {
            org.configure(|settings| *settings = changed);
            settings(State(org)).await
        }
        Err(problem) => refuse(StatusCode::BAD_REQUEST, &problem),
    }
}

async fn rotate_keys(State(org): State<Org>) -> Response {
    org.rotate_keys();
    done()
}

async fn end_sessions(State(org): State<Org>) -> Response {
    org.end_sessions();
    done()
}

async fn requests(State(org): State<Org>) -> Response {
    let log = org.requests();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for endpoint in log
        .iter()
        .filter(|record| record.method != "OPTIONS")
        .filter_map(|record| record.endpoint)
    {
        *counts.entry(endpoint.name()).or_default() += 1;
    }
    Json(json!({ "requests": log, "counts": counts })).into_response()
}

async fn clear_requests(State(org): State<Org>) -> Response {
    org.clear_requests();
    done()
}

async fn reset(State(org): State<Org>) -> Response {
    org.reset();
    done()
}

/// The same thing with some members replaced; a member that it does not have is an error.
fn merged<T: Serialize + DeserializeOwned>(thing: &T, change: Value) -> Result<T, String> {
    let mut whole = serde_json::to_value(thing).map_err(|error| error.to_string())?;
    match (&mut whole, change) {
        (Value::Object(whole), Value::Object(change)) => whole.extend(change),
        _ => return Err("an object is expected".to_owned()),
    }
    serde_json::from_value(whole).map_err(|error| error.to_string())
}

fn done() -> Response {
    Json(json!({})).into_response()
}

fn refuse(status: StatusCode, problem: &str) -> Response {
    (status, Json(json!({ "problem": problem }))).into_response()
}

#[cfg(test)]
mod tests {
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
}
