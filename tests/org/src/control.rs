//! The control API: for tests that reach the org over a socket only. JSON in, JSON out; [`Org`] has the same as methods.
//!
//! | Call | Body | Does |
//! |---|---|---|
//! | `GET`, `POST /control/clock` | `{"advance_ms": n}` | tells the clock; moves it, a negative number back |
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
//! | `GET`, `DELETE /control/requests` | | request log with counts, `grants` by outcome; forgets it |
//! | `POST /control/reset` | | as at the start |
//!
//! Bodies must be `application/json`, which a page of another origin cannot send without a preflight, and none is answered.

mod devices;

use crate::faults::Fault;
use crate::log;
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
    let grants = log::outcomes(&log);
    Json(json!({ "requests": log, "counts": counts, "grants": grants })).into_response()
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
mod tests;
