//! `GET /`: what this is, for whoever comes by.

use crate::reply::page;
use axum::http::StatusCode;
use axum::response::Response;

pub(super) async fn page() -> Response {
    let body = "<p>A stand-in for an Okta org, for trying out and testing sign-in. It sends no mail: what it would have \
                sent lies in the <a href=\"/inbox\">inbox</a>.</p>";
    page::page(StatusCode::OK, "Sample org", body)
}
