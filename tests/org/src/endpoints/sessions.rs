//! `DELETE /api/v1/sessions/me`: ends the browser's session (section 8.8).

use crate::cookies::{self, Browser};
use crate::org::Org;
use crate::reply::error;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

pub(super) async fn end(State(org): State<Org>, browser: Browser) -> Response {
    let mut model = org.lock();
    if !model.end_session(browser.session.as_deref()) {
        return error::not_found("me (Session)");
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    cookies::clear_session(response.headers_mut(), model.base_url().starts_with("https:"));
    response
}
