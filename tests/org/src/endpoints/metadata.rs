//! `GET …/.well-known/openid-configuration`.

use crate::model::Server;
use crate::model::dpop::ALGORITHMS;
use crate::model::settings::{Dpop, OddMetadata};
use crate::org::Org;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

pub(super) async fn answer(State(org): State<Org>, server: Server) -> Response {
    let model = org.lock();
    let base = model.oauth_base(server);
    let mut body = json!({
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
    if let (Value::Object(body), Dpop::Optional | Dpop::Required) = (&mut body, model.settings.dpop)
    {
        let name = "dpop_signing_alg_values_supported";
        body.insert(name.to_owned(), json!(ALGORITHMS));
    }
    let odd = model.settings.odd_metadata.map(|odd| match odd {
        OddMetadata::OtherIssuer => ("issuer", json!("https://id.example.com/oauth2/default")),
        OddMetadata::WithoutS256 => ("code_challenge_methods_supported", json!([])),
        OddMetadata::OtherHost => (
            "token_endpoint",
            json!("https://id.example.com/oauth2/default/v1/token"),
        ),
    });
    if let (Value::Object(body), Some((name, value))) = (&mut body, odd) {
        body.insert(name.to_owned(), value);
    }
    (
        [(header::CACHE_CONTROL, "max-age=86400, must-revalidate")],
        Json(body),
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
    use serde_json::json;

    #[tokio::test]
    async fn both_servers_describe_themselves() {
        let mut visitor = Visitor::new();
        let custom = visitor
            .get("/oauth2/default/.well-known/openid-configuration")
            .await;
        assert_eq!(
            custom.json["issuer"],
            "http://localhost:8081/oauth2/default"
        );
        assert_eq!(
            custom.json["jwks_uri"],
            "http://localhost:8081/oauth2/default/v1/keys"
        );
        assert_eq!(custom.json["code_challenge_methods_supported"][0], "S256");
        assert!(custom.header("cache-control").contains("max-age"));
        assert!(
            custom
                .header("content-type")
                .starts_with("application/json")
        );
        let org = visitor.get("/.well-known/openid-configuration").await;
        assert_eq!(org.json["issuer"], "http://localhost:8081");
        assert_eq!(
            org.json["token_endpoint"],
            "http://localhost:8081/oauth2/v1/token"
        );
    }

    #[tokio::test]
    async fn it_tells_of_proofs_where_they_count() {
        let mut visitor = Visitor::new();
        let path = "/oauth2/default/.well-known/openid-configuration";
        for (dpop, told) in [
            (crate::Dpop::Off, json!(null)),
            (crate::Dpop::Optional, json!(["RS256", "ES256"])),
            (crate::Dpop::Required, json!(["RS256", "ES256"])),
        ] {
            visitor.org.configure(|settings| settings.dpop = dpop);
            let described = visitor.get(path).await.json;
            let algorithms = &described["dpop_signing_alg_values_supported"];
            assert_eq!(algorithms, &told, "{dpop:?}");
        }
    }

    #[tokio::test]
    async fn one_thing_can_be_wrong_with_them() {
        let mut visitor = Visitor::new();
        let path = "/oauth2/default/.well-known/openid-configuration";
        let right = visitor.get(path).await.json;
        for (odd, member) in [
            (crate::OddMetadata::OtherIssuer, "issuer"),
            (
                crate::OddMetadata::WithoutS256,
                "code_challenge_methods_supported",
            ),
            (crate::OddMetadata::OtherHost, "token_endpoint"),
        ] {
            visitor
                .org
                .configure(|settings| settings.odd_metadata = Some(odd));
            let described = visitor.get(path).await.json;
            let differs = |name: &&String| described[name.as_str()] != right[name.as_str()];
            let different: Vec<_> = right.as_object().unwrap().keys().filter(differs).collect();
            assert_eq!(different, [member]);
        }
    }

    #[tokio::test]
    async fn an_unknown_server_is_not_found() {
        let unknown = Visitor::new()
            .get("/oauth2/aus-unknown/.well-known/openid-configuration")
            .await;
        assert_eq!(unknown.status, 404);
        assert_eq!(
            unknown.json["errorSummary"],
            "Not found: Resource not found: aus-unknown (AuthorizationServer)"
        );
    }
}
