//! `DELETE /api/v1/sessions/me`: ends the browser's session.

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
    cookies::clear_session(
        response.headers_mut(),
        model.base_url().starts_with("https:"),
    );
    response
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
    use axum::http::Request;

    async fn end(visitor: &mut Visitor) -> Reply {
        let request = Request::delete("/api/v1/sessions/me");
        visitor.send(request.body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn the_session_ends_and_there_is_none_to_end_again() {
        let mut visitor = Visitor::new();
        visitor.sign_in("mia@example.com").await;
        for status in [204, 404] {
            assert_eq!(end(&mut visitor).await.status.as_u16(), status);
            assert!(!visitor.cookies.contains_key("idx"));
        }
        visitor.interact(&[]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
    }

    #[tokio::test]
    async fn it_is_over_at_the_org_and_not_just_in_the_browser() {
        let mut visitor = Visitor::new();
        visitor.sign_in("mia@example.com").await;
        let session = visitor.cookies["idx"].clone();
        end(&mut visitor).await;
        visitor.cookies.insert("idx".to_owned(), session);
        visitor.interact(&[]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
        assert_eq!(end(&mut visitor).await.status, 404);
    }

    #[tokio::test]
    async fn tokens_outlive_the_session() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        end(&mut visitor).await;
        visitor.assert_alive(&tokens).await;
    }
}
