//! Which pages may read which answers (section 11).

use crate::endpoint::{Endpoint, Sharing};
use crate::org::Org;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const RATE_LIMIT_HEADERS: &str = "X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset";

/// Answers preflights, and adds the headers that let a trusted page read the answer. A page that is not trusted gets no
/// header at all, and its browser reports a network failure.
pub(crate) async fn share(State(org): State<Org>, request: Request, next: Next) -> Response {
    let sharing = Endpoint::of(request.uri().path()).map_or(Sharing::NotShared, Endpoint::sharing);
    let origin = request.headers().get(header::ORIGIN).cloned();
    let trusted = origin.filter(|origin| {
        sharing != Sharing::NotShared && org.lock().trusted_origins.iter().any(|it| it.as_bytes() == origin.as_bytes())
    });
    let preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        && sharing != Sharing::NotShared;
    let mut response = if preflight { StatusCode::NO_CONTENT.into_response() } else { next.run(request).await };

    let exposed = org.lock().settings.expose_rate_limit_headers;
    let headers = response.headers_mut();
    if sharing != Sharing::NotShared {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    let Some(origin) = trusted else {
        headers.remove(header::ACCESS_CONTROL_EXPOSE_HEADERS);
        return response;
    };
    allow(headers, origin, sharing);
    if preflight {
        let methods = HeaderValue::from_static("GET, POST, DELETE, OPTIONS");
        let allowed = HeaderValue::from_static(
            "Content-Type, Accept, Authorization, X-Okta-User-Agent-Extended, X-Device-Fingerprint, Okta-Version",
        );
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    } else if exposed {
        expose_rate_limit(headers);
    }
    response
}

/// Lets the page read the `X-Rate-Limit-…` headers of this answer.
pub(crate) fn expose_rate_limit(headers: &mut HeaderMap) {
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(RATE_LIMIT_HEADERS));
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue, sharing: Sharing) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if sharing == Sharing::WithCredentials {
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    }
}
