//! `GET /oauth2/…/v1/keys`: the JWKS.

use crate::model::Server;
use crate::org::Org;
use crate::reply::token;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub(super) async fn answer(State(org): State<Org>, _: Server) -> Response {
    ([(header::CACHE_CONTROL, "max-age=3600, must-revalidate")], Json(token::jwks(&org.lock()))).into_response()
}
