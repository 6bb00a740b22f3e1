//! `GET`, `POST /api/echo`: a resource that wants an access token, and `GET /api/open` beside it, which wants none.

use super::protected;
use crate::model::dpop::Presented;
use crate::org::Org;
use crate::reply::error;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

pub(super) async fn answer(
    State(org): State<Org>,
    headers: HeaderMap,
    presented: Presented,
) -> Response {
    protected::with_token(&mut org.lock(), &headers, &presented, |model, access| {
        model.echoes += 1;
        let body = json!({ "sub": access.grant.user_id, "count": model.echoes });
        error::uncached_json(StatusCode::OK, &body)
    })
}

/// Tells whether a token came that nobody asked for.
pub(super) async fn open(headers: HeaderMap) -> Response {
    let came = headers.contains_key(header::AUTHORIZATION);
    Json(json!({ "authorization": came })).into_response()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{Reply, Visitor, claims};
    use axum::body::Body;
    use axum::http::{Request, header};
    use serde_json::json;

    async fn call(
        visitor: &mut Visitor,
        method: &str,
        path: &str,
        authorization: Option<&str>,
    ) -> Reply {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(value) = authorization {
            request = request.header(header::AUTHORIZATION, value);
        }
        visitor.send(request.body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn a_live_token_opens_it_and_the_answers_are_counted() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let sub = claims(tokens["id_token"].as_str().unwrap())["sub"].clone();
        let bearer = format!("Bearer {}", tokens["access_token"].as_str().unwrap());
        for (method, count) in [("GET", 1), ("POST", 2)] {
            let answered = call(&mut visitor, method, "/api/echo", Some(&bearer)).await;
            assert_eq!(answered.status, 200);
            assert_eq!(answered.json, json!({ "sub": sub, "count": count }));
        }
    }

    #[tokio::test]
    async fn without_a_live_token_it_says_what_it_wants() {
        let mut visitor = Visitor::new();
        let asked = call(&mut visitor, "GET", "/api/echo", None).await;
        assert_eq!(asked.status, 401);
        assert_eq!(asked.header("www-authenticate"), "Bearer");
        let tokens = visitor.sign_in("mia@example.com").await.json;
        visitor.org.advance_clock(3_600_000);
        for token in [tokens["access_token"].as_str().unwrap(), "a-guess"] {
            let bearer = format!("Bearer {token}");
            let refused = call(&mut visitor, "GET", "/api/echo", Some(&bearer)).await;
            assert_eq!((refused.status.as_u16(), refused.text.as_str()), (401, ""));
            let said = refused.header("www-authenticate");
            assert!(said.starts_with("Bearer error=\"invalid_token\""), "{said}");
        }
    }

    #[tokio::test]
    async fn the_open_one_tells_whether_a_token_came() {
        let mut visitor = Visitor::new();
        for (authorization, came) in [(None, false), (Some("Bearer a-guess"), true)] {
            let told = call(&mut visitor, "GET", "/api/open", authorization).await;
            assert_eq!(told.json, json!({ "authorization": came }));
        }
    }
}
