//! The way to a resource: an access token that is good now, in header `Authorization`.

use crate::model::Model;
use crate::model::tokens::AccessToken;
use crate::reply::denial::{self, Scheme};
use crate::requests;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

/// Answers a call that comes with a live access token, and refuses any other.
pub(super) fn with_token(
    model: &mut Model,
    headers: &HeaderMap,
    answer: impl FnOnce(&mut Model, &AccessToken) -> Response,
) -> Response {
    let Some(token) = requests::authorization(headers, Scheme::Bearer.name()) else {
        return denial::demand(Scheme::Bearer);
    };
    match model.live_access_token(token).cloned() {
        Some(access) => answer(model, &access),
        None => invalid(Scheme::Bearer),
    }
}

/// 401 for a token that is unknown, over, or not for this resource.
pub(super) fn invalid(scheme: Scheme) -> Response {
    denial::deny(
        StatusCode::UNAUTHORIZED,
        scheme,
        "invalid_token",
        "The access token is invalid.",
    )
}
