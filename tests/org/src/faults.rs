//! Failures on demand: an endpoint that refuses, cuts, stalls or talks nonsense.

use crate::cors;
use crate::endpoint::Endpoint;
use crate::org::Org;
use crate::reply::ion::ION;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::io;
use std::time::Duration;

/// One failure of one endpoint, so many times.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Which endpoint fails.
    pub endpoint: Endpoint,
    /// How.
    #[serde(flatten)]
    pub kind: FaultKind,
    /// Whether the request is processed before.
    #[serde(default)]
    pub strikes: Strike,
    /// How often.
    #[serde(default = "once")]
    pub count: u32,
}

/// Whether the org has done its part when the failure strikes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strike {
    /// The request never reached the org.
    #[default]
    BeforeProcessing,
    /// The org has processed the request; only its answer is lost.
    AfterProcessing,
}

/// How an endpoint fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum FaultKind {
    /// The connection is dropped without an answer.
    Refuse,
    /// The answer's header comes, and half of its body; then the connection is dropped.
    CutBody,
    /// Half of the JSON body, as if it were all.
    HalfJson,
    /// 500 with an ION body, key `E0000009`.
    Ion500,
    /// 500 in the API's shape.
    Api500,
    /// 401 in the API's shape, as an API refuses an access token.
    Api401,
    /// 500 with a page of HTML, without a request id of the org.
    Html500,
    /// 502 with a page of HTML, without a request id of the org.
    Html502,
    /// 200 with a page of HTML, as a captive portal sends it.
    Html200,
    /// 429 with an ION body `tooManyRequests` and nothing to submit.
    Ion429,
    /// 429 in the API's shape, with `X-Rate-Limit-Reset`.
    Api429 {
        /// When the limit is lifted, seconds from now by the org's clock.
        #[serde(default = "half_a_minute")]
        reset_in_s: i64,
        /// Whether a page may read the header (CORS).
        #[serde(default)]
        exposed: bool,
    },
    /// Nothing is said for so long; then the connection is dropped.
    Silence {
        /// Real milliseconds.
        ms: u64,
    },
    /// The true answer, so much later.
    Delay {
        /// Real milliseconds.
        ms: u64,
    },
}

/// Marks a response that never leaves: the serve loop drops the connection in its place. A test that calls the router in
/// process finds it among the response's extensions and reads it as a network failure.
#[derive(Clone, Copy, Debug)]
pub struct NoAnswer;

/// Marks an answer that somebody between the browser and the org gave: it bears no request id of the org.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FromProxy;

impl Fault {
    /// A fault that strikes once, before the request is processed.
    #[must_use]
    pub fn new(endpoint: Endpoint, kind: FaultKind) -> Self {
        Self {
            endpoint,
            kind,
            strikes: Strike::BeforeProcessing,
            count: 1,
        }
    }

    /// The same, striking so often.
    #[must_use]
    pub fn times(self, count: u32) -> Self {
        Self { count, ..self }
    }

    /// The same, after the request was processed.
    #[must_use]
    pub fn after_processing(self) -> Self {
        Self {
            strikes: Strike::AfterProcessing,
            ..self
        }
    }
}

impl FaultKind {
    /// Whether the browser sees the connection end without an answer. A browser that meets this on a connection it has
    /// used before repeats the request by itself on a fresh one, so the serve loop offers fresh ones only, meanwhile.
    pub(crate) fn drops_connection(self) -> bool {
        matches!(self, Self::Refuse | Self::Silence { .. })
    }
}

/// Lets the next fault of the endpoint strike. Preflights are never struck.
pub(crate) async fn strike(State(org): State<Org>, request: Request, next: Next) -> Response {
    let Some(fault) = Endpoint::of(request.uri().path()).and_then(|endpoint| take(&org, endpoint))
    else {
        return next.run(request).await;
    };
    org.announce_faults();
    // These distort the true answer, so there has to be one.
    let distorts = matches!(
        fault.kind,
        FaultKind::CutBody | FaultKind::HalfJson | FaultKind::Delay { .. }
    );
    let processed = fault.strikes == Strike::AfterProcessing || distorts;
    let answer = if processed {
        Some(next.run(request).await)
    } else {
        None
    };
    let now_ms = org.now_ms();
    match fault.kind {
        FaultKind::Refuse => no_answer(),
        FaultKind::Silence { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            no_answer()
        }
        FaultKind::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            answer.unwrap_or_else(no_answer)
        }
        FaultKind::CutBody => halve(answer.unwrap_or_else(no_answer), Cut::Dropped).await,
        FaultKind::HalfJson => halve(answer.unwrap_or_else(no_answer), Cut::Complete).await,
        FaultKind::Ion500 => ion(
            StatusCode::INTERNAL_SERVER_ERROR,
            "E0000009",
            "Internal Server Error",
        ),
        FaultKind::Api401 => api(
            StatusCode::UNAUTHORIZED,
            "E0000011",
            "Invalid token provided",
        ),
        FaultKind::Api500 => api(
            StatusCode::INTERNAL_SERVER_ERROR,
            "E0000009",
            "Internal Server Error",
        ),
        FaultKind::Html500 => html(StatusCode::INTERNAL_SERVER_ERROR),
        FaultKind::Html502 => html(StatusCode::BAD_GATEWAY),
        FaultKind::Html200 => html(StatusCode::OK),
        FaultKind::Ion429 => ion(
            StatusCode::TOO_MANY_REQUESTS,
            "tooManyRequests",
            "Too many requests",
        ),
        FaultKind::Api429 {
            reset_in_s,
            exposed,
        } => rate_limited(now_ms / 1_000 + reset_in_s, exposed),
    }
}

/// Counts the endpoint's first fault down and gives it out.
fn take(org: &Org, endpoint: Endpoint) -> Option<Fault> {
    let mut model = org.lock();
    let position = model
        .faults
        .iter()
        .position(|fault| fault.endpoint == endpoint && fault.count > 0)?;
    let fault = model.faults.get_mut(position)?;
    fault.count -= 1;
    let struck = fault.clone();
    model.faults.retain(|fault| fault.count > 0);
    Some(struck)
}

fn no_answer() -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(NoAnswer);
    response
}

/// What becomes of the second half.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// It was announced and never comes.
    Dropped,
    /// There never was one, says `Content-Length`.
    Complete,
}

async fn halve(response: Response, cut: Cut) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(whole) = axum::body::to_bytes(body, usize::MAX).await else {
        return no_answer();
    };
    let half = whole.slice(..whole.len() / 2);
    let announced = if cut == Cut::Dropped {
        whole.len().max(2)
    } else {
        half.len()
    };
    parts
        .headers
        .insert(header::CONTENT_LENGTH, HeaderValue::from(announced));
    if cut == Cut::Complete {
        return Response::from_parts(parts, Body::from(half));
    }
    let pieces = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) if !half.is_empty() => Some((Ok(half), Some(Bytes::new()))),
            Some(_) => {
                // One pause, in which the server writes out what it has so far.
                tokio::task::yield_now().await;
                Some((
                    Err(io::Error::other("the connection is dropped here")),
                    None,
                ))
            }
            None => None,
        }
    });
    Response::from_parts(parts, Body::from_stream(pieces))
}

fn ion(status: StatusCode, key: &str, text: &str) -> Response {
    let message =
        json!({ "message": text, "i18n": { "key": key, "params": [] }, "class": "ERROR" });
    let body = json!({ "version": "1.0.0", "messages": { "type": "array", "value": [message] } });
    (status, [(header::CONTENT_TYPE, ION)], body.to_string()).into_response()
}

fn api(status: StatusCode, code: &str, summary: &str) -> Response {
    crate::reply::error::api(status, code, summary)
}

fn rate_limited(reset_s: i64, exposed: bool) -> Response {
    let mut response = crate::reply::error::rate_limited();
    let headers = response.headers_mut();
    headers.insert("x-rate-limit-limit", HeaderValue::from_static("60"));
    headers.insert("x-rate-limit-remaining", HeaderValue::from_static("0"));
    headers.insert("x-rate-limit-reset", HeaderValue::from(reset_s));
    if exposed {
        cors::expose_rate_limit(headers);
    }
    response
}

fn html(status: StatusCode) -> Response {
    let page = format!(
        "<!doctype html><title>{status}</title><h1>{status}</h1><p>The proxy has no better answer.</p>"
    );
    let mut response = (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response();
    response.extensions_mut().insert(FromProxy);
    response
}

fn once() -> u32 {
    1
}

fn half_a_minute() -> i64 {
    30
}

#[cfg(test)]
mod tests;
