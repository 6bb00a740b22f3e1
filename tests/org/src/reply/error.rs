//! The two shapes of errors outside IDX bodies.

use crate::model::random;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// `errorCode`, `errorSummary`, …
pub(crate) fn api(status: StatusCode, code: &str, summary: &str) -> Response {
    let body = json!({
        "errorCode": code,
        "errorSummary": summary,
        "errorLink": code,
        "errorId": format!("oae{}", random::alphanumeric(17)),
        "errorCauses": [],
    });
    uncached_json(status, &body)
}

/// Marks an answer in the OAuth shape with its `error`, for the request log.
#[derive(Clone, Debug)]
pub(crate) struct OAuthError(pub(crate) String);

/// `error`, `error_description`.
pub(crate) fn oauth(status: StatusCode, error: &str, description: &str) -> Response {
    let body = json!({ "error": error, "error_description": description });
    let mut response = uncached_json(status, &body);
    let mark = OAuthError(error.to_owned());
    response.extensions_mut().insert(mark);
    response
}

/// 400 in the OAuth shape.
pub(crate) fn bad_oauth(error: &str, description: &str) -> Response {
    oauth(StatusCode::BAD_REQUEST, error, description)
}

/// 401, unknown client.
pub(crate) fn invalid_client() -> Response {
    api(
        StatusCode::UNAUTHORIZED,
        "invalid_client",
        "Invalid value for 'client_id' parameter.",
    )
}

/// 404, nothing of that name.
pub(crate) fn not_found(what: &str) -> Response {
    api(
        StatusCode::NOT_FOUND,
        "E0000007",
        &format!("Not found: Resource not found: {what}"),
    )
}

/// 405.
pub(crate) fn method_not_allowed() -> Response {
    let summary = "The endpoint does not support the provided HTTP method";
    api(StatusCode::METHOD_NOT_ALLOWED, "E0000022", summary)
}

/// 415.
pub(crate) fn unsupported_media_type() -> Response {
    let summary =
        "Bad request. Accept and/or Content-Type headers likely do not match supported values.";
    api(StatusCode::UNSUPPORTED_MEDIA_TYPE, "E0000021", summary)
}

/// 400, a body that is no JSON.
pub(crate) fn not_well_formed() -> Response {
    api(
        StatusCode::BAD_REQUEST,
        "E0000003",
        "The request body was not well-formed.",
    )
}

/// 429 in the API's shape.
pub(crate) fn rate_limited() -> Response {
    let summary = "API call exceeded rate limit due to too many requests.";
    api(StatusCode::TOO_MANY_REQUESTS, "E0000047", summary)
}

/// JSON that nobody may keep.
pub(crate) fn uncached_json(status: StatusCode, body: &serde_json::Value) -> Response {
    let no_store = HeaderValue::from_static("no-cache, no-store");
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/json"),
        ),
        (header::CACHE_CONTROL, no_store),
    ];
    (status, headers, body.to_string()).into_response()
}
