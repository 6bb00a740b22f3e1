//! What a resource says to a token that it does not take: header `WWW-Authenticate` (RFC 6750, section 3; RFC 9449,
//! section 7.1).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// How an access token is presented, in header `Authorization`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Good for whoever holds it.
    Bearer,
}

impl Scheme {
    /// Its name in the header.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
        }
    }
}

/// Says what is wrong with the token.
pub(crate) fn deny(status: StatusCode, scheme: Scheme, error: &str, description: &str) -> Response {
    let name = scheme.name();
    let problem = format!(r#"{name} error="{error}", error_description="{description}""#);
    challenge(status, &problem)
}

/// Says that a token is wanted, to a request without any: no error is named (RFC 6750, section 3.1).
pub(crate) fn demand(scheme: Scheme) -> Response {
    challenge(StatusCode::UNAUTHORIZED, scheme.name())
}

fn challenge(status: StatusCode, challenge: &str) -> Response {
    let mut response = (status, [(header::CACHE_CONTROL, "no-cache, no-store")]).into_response();
    if let Ok(challenge) = HeaderValue::from_str(challenge) {
        let headers = response.headers_mut();
        headers.insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}
