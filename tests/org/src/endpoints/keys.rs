//! `GET /oauth2/…/v1/keys`: the JWKS.

use crate::model::Server;
use crate::org::Org;
use crate::reply::token;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};

pub(super) async fn answer(State(org): State<Org>, _: Server) -> Response {
    (
        [(header::CACHE_CONTROL, "max-age=3600, must-revalidate")],
        Json(token::jwks(&org.lock())),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::Visitor;

    #[tokio::test]
    async fn a_rotated_key_stays_published_beside_the_new_one() {
        let mut visitor = Visitor::new();
        let before = visitor.get("/oauth2/default/v1/keys").await;
        assert!(before.header("cache-control").contains("max-age"));
        assert_eq!(before.json["keys"].as_array().unwrap().len(), 1);
        let key = before.json["keys"][0].clone();
        assert_eq!(
            (key["kty"].as_str(), key["alg"].as_str(), key["e"].as_str()),
            (Some("RSA"), Some("RS256"), Some("AQAB"))
        );
        visitor.org.rotate_keys();
        let after = visitor.get("/oauth2/v1/keys").await;
        assert_eq!(after.json["keys"][1], key);
        assert_ne!(after.json["keys"][0]["kid"], key["kid"]);
        assert_ne!(after.json["keys"][0]["n"], key["n"]);
    }
}
