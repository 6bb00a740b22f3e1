//! `GET …/.well-known/openid-configuration` (section 1.1).

use crate::model::Server;
use crate::org::Org;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

pub(super) async fn answer(State(org): State<Org>, server: Server) -> Response {
    let model = org.lock();
    let base = model.oauth_base(server);
    let body = json!({
        "issuer": model.issuer(server),
        "authorization_endpoint": format!("{base}/v1/authorize"),
        "token_endpoint": format!("{base}/v1/token"),
        "userinfo_endpoint": format!("{base}/v1/userinfo"),
        "registration_endpoint": format!("{}/oauth2/v1/clients", model.base_url()),
        "jwks_uri": format!("{base}/v1/keys"),
        "introspection_endpoint": format!("{base}/v1/introspect"),
        "revocation_endpoint": format!("{base}/v1/revoke"),
        "end_session_endpoint": format!("{base}/v1/logout"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "okta_post_message"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "scopes_supported": ["openid", "profile", "email", "address", "phone", "offline_access"],
        "token_endpoint_auth_methods_supported": ["none"],
        "claims_supported": ["iss", "sub", "aud", "iat", "exp", "jti", "auth_time", "amr", "idp", "nonce", "name",
                             "preferred_username", "email"],
        "code_challenge_methods_supported": ["S256"],
    });
    ([(header::CACHE_CONTROL, "max-age=86400, must-revalidate")], Json(body)).into_response()
}
