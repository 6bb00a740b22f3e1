//! `GET /oauth2/…/v1/userinfo`.

use super::protected;
use crate::model::dpop::Presented;
use crate::model::tokens::AccessToken;
use crate::model::{Model, Server};
use crate::org::Org;
use crate::reply::{denial, error, token};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};

pub(super) async fn answer(
    State(org): State<Org>,
    server: Server,
    headers: HeaderMap,
    presented: Presented,
) -> Response {
    protected::with_token(&mut org.lock(), &headers, &presented, |model, access| {
        describe(model, server, access)
    })
}

fn describe(model: &Model, server: Server, access: &AccessToken) -> Response {
    let user = model
        .user(&access.grant.user_id)
        .filter(|_| access.grant.server == server);
    let Some(user) = user else {
        return protected::invalid(access.token_type());
    };
    if !access.grant.scopes.iter().any(|scope| scope == "openid") {
        let text = "The access token must provide access to at least one of these scopes - openid";
        return denial::deny(
            StatusCode::FORBIDDEN,
            access.token_type(),
            "insufficient_scope",
            text,
        );
    }
    let mut claims = token::profile_claims(user, &access.grant.scopes);
    if let Value::Object(claims) = &mut claims {
        claims.insert("sub".to_owned(), json!(user.id()));
        claims.insert("locale".to_owned(), json!("en-US"));
        if claims.contains_key("name") {
            claims.insert("given_name".to_owned(), json!(user.first_name));
            claims.insert("family_name".to_owned(), json!(user.last_name));
        }
        if claims.contains_key("email") {
            claims.insert("email_verified".to_owned(), json!(true));
        }
    }
    error::uncached_json(StatusCode::OK, &claims)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{Reply, Visitor};
    use axum::body::Body;
    use axum::http::{Request, header};

    pub(crate) async fn userinfo(visitor: &mut Visitor, token: &str) -> Reply {
        let request = Request::get("/oauth2/default/v1/userinfo")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        visitor.send(request.body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn a_good_token_tells_who_it_is() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let info = userinfo(&mut visitor, tokens["access_token"].as_str().unwrap()).await;
        assert_eq!(info.json["email"], "mia@example.com");
        assert_eq!(
            (
                info.json["given_name"].as_str(),
                info.json["family_name"].as_str()
            ),
            (Some("Mia"), Some("Berger"))
        );
    }

    #[tokio::test]
    async fn an_expired_or_unknown_token_does_not() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        visitor.org.advance_clock(3_600_000);
        for token in [tokens["access_token"].as_str().unwrap(), "a-guess"] {
            let refused = userinfo(&mut visitor, token).await;
            assert_eq!(refused.status, 401);
            assert!(
                refused
                    .header("www-authenticate")
                    .starts_with("Bearer error=\"invalid_token\"")
            );
        }
    }
}
