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

    use crate::endpoints::testing::Visitor;
    use axum::body::Body;
    use axum::http::Request;

    #[tokio::test]
    async fn the_session_ends_and_there_is_none_to_end_again() {
        let mut visitor = Visitor::new();
        visitor.sign_in("mia@example.com").await;
        for status in [204, 404] {
            let request = Request::delete("/api/v1/sessions/me")
                .body(Body::empty())
                .unwrap();
            assert_eq!(visitor.send(request).await.status.as_u16(), status);
            assert!(!visitor.cookies.contains_key("idx"));
        }
        visitor.interact(&[]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
    }
}
