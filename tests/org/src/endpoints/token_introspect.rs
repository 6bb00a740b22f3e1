//! `POST /oauth2/…/v1/introspect`: is this token good? (section 8.7)

use crate::model::Server;
use crate::org::Org;
use crate::reply::error;
use crate::requests::FormBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

pub(super) async fn answer(State(org): State<Org>, _: Server, form: FormBody) -> Response {
    let model = org.lock();
    let Some(client_id) = super::revoke::public_client(&model, &form) else {
        return error::invalid_client();
    };
    let token = form.parameters.get("token").map(String::as_str).unwrap_or_default();
    let access = model.live_access_token(token).filter(|access| access.grant.client_id == client_id);
    let body = match access {
        Some(access) => json!({
            "active": true,
            "token_type": "Bearer",
            "client_id": client_id,
            "scope": access.grant.scopes.join(" "),
            "exp": access.expires_at_ms / 1_000,
            "uid": access.grant.user_id,
        }),
        None => json!({ "active": false }),
    };
    error::uncached_json(StatusCode::OK, &body)
}
