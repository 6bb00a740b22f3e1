//! `POST /oauth2/…/v1/revoke` (section 8.6).

use crate::model::{Model, Server};
use crate::org::Org;
use crate::reply::error;
use crate::requests::{self, FormBody};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(super) async fn answer(State(org): State<Org>, _: Server, form: FormBody) -> Response {
    let mut model = org.lock();
    let Some(client_id) = public_client(&model, &form) else {
        return error::invalid_client();
    };
    let Some(token) = form.parameters.get("token") else {
        return error::bad_oauth("invalid_request", "The request must contain 'token'.");
    };
    model.revoke(token, &client_id);
    // Empty and of no type: a client that meets a JSON content type tries to read it (section 8.6).
    (StatusCode::OK, [(header::CACHE_CONTROL, "no-cache, no-store")]).into_response()
}

/// The client by parameter, or by `Authorization: Basic base64(client_id)`, with or without a colon behind it.
pub(super) fn public_client(model: &Model, form: &FormBody) -> Option<String> {
    let by_header = || {
        let decoded = STANDARD.decode(requests::authorization(&form.headers, "Basic")?).ok()?;
        let text = String::from_utf8(decoded).ok()?;
        text.split(':').next().map(str::to_owned)
    };
    let id = form.parameters.get("client_id").cloned().or_else(by_header)?;
    model.client(&id).map(|client| client.id.clone())
}
