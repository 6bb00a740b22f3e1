//! The request log: what was asked and how it ended, never a body, a query or a cookie's value. Of a token request the
//! grant type is written down, and of an OAuth error its code.

use crate::cookies;
use crate::endpoint::Endpoint;
use crate::faults::{FromProxy, NoAnswer};
use crate::model::random;
use crate::org::Org;
use crate::reply::error::OAuthError;
use crate::requests;
use axum::body::{self, Body};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// Header `Accept-Language`.
    pub accept_language: Option<String>,
    /// Header `X-Okta-User-Agent-Extended`.
    pub okta_user_agent: Option<String>,
    /// Header `Access-Control-Request-Headers` of a preflight.
    pub requested_headers: Option<String>,
    /// The scheme of header `Authorization`.
    pub authorization: Option<String>,
    /// Whether a proof of possession came along (header `DPoP`).
    pub dpop: bool,
    /// The grant type of a token request, if the org knows it.
    pub grant_type: Option<&'static str>,
    /// The names of the cookies that came along.
    pub cookies: Vec<String>,
    /// The status of the answer; `None` when the connection was dropped, or is still held.
    pub status: Option<u16>,
    /// `error` of an answer in the OAuth shape.
    pub error: Option<String>,
}

/// How often token requests of each grant type ended how: with an OAuth error, with a status, or `unanswered`.
pub(crate) type Outcomes = BTreeMap<&'static str, BTreeMap<String, usize>>;

static REQUESTS: AtomicU64 = AtomicU64::new(1);

/// Writes each request down and gives its answer a request id.
pub(crate) async fn record(State(org): State<Org>, request: Request, next: Next) -> Response {
    let endpoint = Endpoint::of(request.uri().path());
    let (request, grant_type) = match endpoint {
        Some(Endpoint::Token) => read_grant_type(request).await,
        _ => (request, None),
    };
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
        accept_language: text(headers, &header::ACCEPT_LANGUAGE),
        okta_user_agent: text(
            headers,
            &HeaderName::from_static("x-okta-user-agent-extended"),
        ),
        requested_headers: text(headers, &header::ACCESS_CONTROL_REQUEST_HEADERS),
        authorization: text(headers, &header::AUTHORIZATION)
            .and_then(|value| value.split_whitespace().next().map(str::to_owned)),
        dpop: headers.contains_key("dpop"),
        grant_type,
        cookies: cookies::names(headers),
        status: None,
        error: None,
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
        let error = response.extensions().get::<OAuthError>();
        record.error = error.map(|OAuthError(code)| code.clone());
    }
    response
}

/// Counts the token requests of a log.
pub(crate) fn outcomes(log: &[RequestRecord]) -> Outcomes {
    let mut outcomes = Outcomes::new();
    for record in log {
        let Some(grant_type) = record.grant_type else {
            continue;
        };
        let status = record.status.map(|status| status.to_string());
        let outcome = record.error.clone().or(status);
        let outcome = outcome.unwrap_or_else(|| "unanswered".to_owned());
        *outcomes
            .entry(grant_type)
            .or_default()
            .entry(outcome)
            .or_default() += 1;
    }
    outcomes
}

/// Looks at the body for nothing but the grant type, even of a request that a fault will keep from the endpoint. One that
/// the org does not know is left out: who knows what it is.
async fn read_grant_type(request: Request) -> (Request, Option<&'static str>) {
    let (parts, body) = request.into_parts();
    let bytes = body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let parameters = requests::parameters(&bytes);
    let known = parameters.get("grant_type").and_then(|given| {
        ["interaction_code", "authorization_code", "refresh_token"]
            .into_iter()
            .find(|known| known == given)
    });
    (Request::from_parts(parts, Body::from(bytes)), known)
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

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{CLIENT, Visitor};
    use crate::{Endpoint, Fault, FaultKind};
    use serde_json::json;

    async fn refresh(visitor: &mut Visitor, token: &str) {
        let pairs = [
            ("client_id", CLIENT),
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
        ];
        visitor.token(&pairs).await;
    }

    #[tokio::test]
    async fn token_requests_are_told_apart_with_how_they_ended() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let good = tokens["refresh_token"].as_str().unwrap();
        refresh(&mut visitor, good).await;
        refresh(&mut visitor, "a-guess-that-is-secret").await;
        for kind in [FaultKind::Refuse, FaultKind::Html502] {
            visitor.org.add_fault(Fault::new(Endpoint::Token, kind));
            refresh(&mut visitor, good).await;
        }
        let secret_in_the_wrong_place = [("client_id", CLIENT), ("grant_type", good)];
        visitor.token(&secret_in_the_wrong_place).await;

        let log = visitor.get("/control/requests").await;
        assert_eq!(
            log.json["grants"],
            json!({
                "interaction_code": { "200": 1 },
                "refresh_token": { "200": 1, "invalid_grant": 1, "unanswered": 1, "502": 1 },
            })
        );
        for secret in [good, "a-guess-that-is-secret"] {
            assert!(!log.text.contains(secret));
        }
        assert_eq!(visitor.org.count_grant("refresh_token"), 4);
        assert_eq!(visitor.org.count(Endpoint::Token), 6);
        let last = visitor.org.requests().pop().unwrap();
        assert_eq!(
            (last.grant_type, last.error.as_deref()),
            (None, Some("unsupported_grant_type"))
        );
    }
}
