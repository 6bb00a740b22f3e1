//! The request log: what was asked and how it ended, never a body, a query or a cookie's value.

use crate::cookies;
use crate::endpoint::Endpoint;
use crate::faults::{FromProxy, NoAnswer};
use crate::model::random;
use crate::org::Org;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use std::sync::atomic::{AtomicU64, Ordering};

/// One request.
#[derive(Clone, Debug, Serialize)]
pub struct RequestRecord {
    /// Counts up over all orgs of the process.
    pub number: u64,
    /// When it came, milliseconds by the org's clock.
    pub at_ms: i64,
    /// The endpoint, if the path is one.
    pub endpoint: Option<Endpoint>,
    /// The HTTP method.
    pub method: String,
    /// The path, without its query.
    pub path: String,
    /// Header `Origin`.
    pub origin: Option<String>,
    /// Header `Referer`.
    pub referer: Option<String>,
    /// Header `Content-Type`.
    pub content_type: Option<String>,
    /// Header `Accept`.
    pub accept: Option<String>,
    /// Header `X-Okta-User-Agent-Extended`.
    pub okta_user_agent: Option<String>,
    /// Header `Access-Control-Request-Headers` of a preflight.
    pub requested_headers: Option<String>,
    /// The scheme of header `Authorization`.
    pub authorization: Option<String>,
    /// The names of the cookies that came along.
    pub cookies: Vec<String>,
    /// The status of the answer; `None` when the connection was dropped, or is still held.
    pub status: Option<u16>,
}

static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// Writes each request down and gives its answer a request id.
pub(crate) async fn record(State(org): State<Org>, request: Request, next: Next) -> Response {
    let endpoint = Endpoint::of(request.uri().path());
    let headers = request.headers();
    let number = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let record = RequestRecord {
        number,
        at_ms: org.now_ms(),
        endpoint,
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        origin: text(headers, &header::ORIGIN),
        referer: text(headers, &header::REFERER),
        content_type: text(headers, &header::CONTENT_TYPE),
        accept: text(headers, &header::ACCEPT),
        okta_user_agent: text(
            headers,
            &HeaderName::from_static("x-okta-user-agent-extended"),
        ),
        requested_headers: text(headers, &header::ACCESS_CONTROL_REQUEST_HEADERS),
        authorization: text(headers, &header::AUTHORIZATION)
            .and_then(|value| value.split_whitespace().next().map(str::to_owned)),
        cookies: cookies::names(headers),
        status: None,
    };
    // The inbox, the control API and the pages of the stand-in itself are no part of what a test asks about.
    if endpoint.is_some() {
        org.lock().log.push(record);
    }
    let mut response = next.run(request).await;
    stamp(&org, endpoint, &mut response);
    let dropped = response.extensions().get::<NoAnswer>().is_some();
    // The log may have been cleared meanwhile.
    if !dropped && let Some(record) = org.lock().log.iter_mut().rfind(|it| it.number == number) {
        record.status = Some(response.status().as_u16());
    }
    response
}

/// Every answer bears a request id, and those of the API the state of the rate limit.
fn stamp(org: &Org, endpoint: Option<Endpoint>, response: &mut Response) {
    if response.extensions().get::<FromProxy>().is_some() {
        return;
    }
    let reset = org.now_ms() / 1_000 + 60;
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&random::handle(20)) {
        headers.insert("x-okta-request-id", id);
    }
    if endpoint.is_some() && !headers.contains_key("x-rate-limit-limit") {
        headers.insert("x-rate-limit-limit", HeaderValue::from_static("600"));
        headers.insert("x-rate-limit-remaining", HeaderValue::from_static("599"));
        headers.insert("x-rate-limit-reset", HeaderValue::from(reset));
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(str::to_owned)
}
