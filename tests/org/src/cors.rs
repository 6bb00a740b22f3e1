//! Which pages may read which answers.

use crate::endpoint::{Endpoint, Sharing};
use crate::org::Org;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const RATE_LIMIT_HEADERS: &str = "X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset";

/// What a page may read wherever it occurs: a client cannot go on without it.
const CHALLENGES: [&str; 2] = ["DPoP-Nonce", "WWW-Authenticate"];

/// Answers preflights, and adds the headers that let a trusted page read the answer. A page that is not trusted gets no
/// header at all, and its browser reports a network failure.
pub(crate) async fn share(State(org): State<Org>, request: Request, next: Next) -> Response {
    let sharing = Endpoint::of(request.uri().path()).map_or(Sharing::NotShared, Endpoint::sharing);
    let origin = request.headers().get(header::ORIGIN).cloned();
    let trusted = origin.filter(|origin| {
        sharing != Sharing::NotShared
            && org
                .lock()
                .trusted_origins
                .iter()
                .any(|it| it.as_bytes() == origin.as_bytes())
    });
    let preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        && sharing != Sharing::NotShared;
    let mut response = if preflight {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };

    let headers = response.headers_mut();
    if sharing != Sharing::NotShared {
        headers.append(header::VARY, HeaderValue::from_static("Origin"));
    }
    let Some(origin) = trusted else {
        headers.remove(header::ACCESS_CONTROL_EXPOSE_HEADERS);
        return response;
    };
    allow(headers, origin, sharing);
    if preflight {
        let methods = HeaderValue::from_static("GET, POST, DELETE, OPTIONS");
        let allowed = HeaderValue::from_static(
            "Content-Type, Accept, Authorization, X-Okta-User-Agent-Extended, X-Device-Fingerprint, Okta-Version, DPoP",
        );
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    } else {
        expose_what_is_set(&org, headers);
    }
    response
}

/// Lets the page read what the settings name, and challenges.
fn expose_what_is_set(org: &Org, headers: &mut HeaderMap) {
    let settings = org.settings();
    if settings.expose_rate_limit_headers {
        expose_rate_limit(headers);
    }
    if settings.expose_date {
        expose(headers, "Date");
    }
    for name in CHALLENGES {
        if headers.contains_key(name) {
            expose(headers, name);
        }
    }
}

/// Lets the page read the `X-Rate-Limit-…` headers of this answer.
pub(crate) fn expose_rate_limit(headers: &mut HeaderMap) {
    headers.insert(
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(RATE_LIMIT_HEADERS),
    );
}

/// Adds to what the page may read, in one value.
fn expose(headers: &mut HeaderMap, name: &str) {
    let already = headers
        .get(header::ACCESS_CONTROL_EXPOSE_HEADERS)
        .and_then(|value| value.to_str().ok());
    let all = already.map_or_else(|| name.to_owned(), |already| format!("{already}, {name}"));
    if let Ok(all) = HeaderValue::from_str(&all) {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, all);
    }
}

fn allow(headers: &mut HeaderMap, origin: HeaderValue, sharing: Sharing) {
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    if sharing == Sharing::WithCredentials {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_CREDENTIALS,
            HeaderValue::from_static("true"),
        );
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{APP, Reply, Visitor};
    use axum::body::Body;
    use axum::http::Request;

    async fn preflight(visitor: &mut Visitor, path: &str) -> Reply {
        let request = Request::options(path).header("access-control-request-method", "POST");
        visitor.send(request.body(Body::empty()).unwrap()).await
    }

    #[tokio::test]
    async fn a_trusted_page_may_read_and_send_cookies_where_they_belong() {
        let mut visitor = Visitor::new();
        for (path, credentials) in [
            ("/idp/idx/introspect", "true"),
            ("/idp/idx/challenge/poll", "true"),
            ("/oauth2/default/v1/interact", "true"),
            ("/api/v1/sessions/me", "true"),
            ("/oauth2/default/v1/token", ""),
            ("/oauth2/default/v1/revoke", ""),
            ("/oauth2/default/v1/userinfo", ""),
            ("/oauth2/default/v1/keys", ""),
            ("/oauth2/default/.well-known/openid-configuration", ""),
            ("/api/echo", ""),
            ("/api/open", ""),
        ] {
            let asked = preflight(&mut visitor, path).await;
            assert!(asked.status.is_success(), "{path}");
            let allowed = asked.header("access-control-allow-headers");
            assert!(allowed.contains("X-Okta-User-Agent-Extended") && allowed.contains("DPoP"));
            let answered = visitor.get(path).await;
            for reply in [asked, answered] {
                assert_eq!(reply.header("access-control-allow-origin"), APP, "{path}");
                assert_eq!(
                    reply.header("access-control-allow-credentials"),
                    credentials,
                    "{path}"
                );
                assert_eq!(reply.header("vary"), "Origin");
                let exposed = reply.header("access-control-expose-headers");
                let challenged = !reply.header("www-authenticate").is_empty();
                let expected = if challenged { "WWW-Authenticate" } else { "" };
                assert_eq!(exposed, expected, "{path}");
            }
        }
    }

    #[tokio::test]
    async fn another_page_gets_no_header_at_all() {
        let mut visitor = Visitor::new();
        visitor.origin = Some("http://localhost:9999");
        let asked = preflight(&mut visitor, "/idp/idx/introspect").await;
        let answered = visitor.interact(&[]).await;
        for reply in [asked, answered] {
            assert!(
                reply
                    .headers
                    .keys()
                    .all(|name| !name.as_str().starts_with("access-control-"))
            );
        }
    }

    #[tokio::test]
    async fn what_is_reached_by_navigation_is_shared_with_nobody() {
        let mut visitor = Visitor::new();
        for path in [
            "/oauth2/default/v1/authorize",
            "/oauth2/default/v1/logout",
            "/inbox.json",
            "/control/clock",
            "/",
        ] {
            assert_eq!(
                visitor
                    .get(path)
                    .await
                    .header("access-control-allow-origin"),
                "",
                "{path}"
            );
        }
    }

    #[tokio::test]
    async fn rate_limit_headers_are_readable_only_when_set_so() {
        let mut visitor = Visitor::new();
        let before = visitor.interact(&[]).await;
        assert!(!before.header("x-rate-limit-reset").is_empty());
        assert_eq!(before.header("access-control-expose-headers"), "");
        visitor
            .org
            .configure(|settings| settings.expose_rate_limit_headers = true);
        assert!(
            visitor
                .interact(&[])
                .await
                .header("access-control-expose-headers")
                .contains("X-Rate-Limit-Reset")
        );
    }

    #[tokio::test]
    async fn the_date_is_readable_only_when_set_so_and_beside_the_rate_limit() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.expose_date = true);
        let exposed = visitor.interact(&[]).await;
        assert_eq!(exposed.header("access-control-expose-headers"), "Date");
        visitor
            .org
            .configure(|settings| settings.expose_rate_limit_headers = true);
        let both = visitor.interact(&[]).await;
        let values: Vec<_> = both
            .headers
            .get_all("access-control-expose-headers")
            .iter()
            .collect();
        assert_eq!(
            values,
            ["X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset, Date"]
        );
    }

    #[tokio::test]
    async fn what_a_fault_exposes_is_still_exposed_beside_the_date() {
        let mut visitor = Visitor::new();
        visitor
            .org
            .configure(|settings| settings.expose_date = true);
        let kind = crate::FaultKind::Api429 {
            reset_in_s: 30,
            exposed: true,
        };
        let fault = crate::Fault::new(crate::Endpoint::Interact, kind);
        visitor.org.add_fault(fault);
        let limited = visitor.interact(&[]).await;
        let exposed = limited.header("access-control-expose-headers");
        assert!(exposed.contains("X-Rate-Limit-Reset") && exposed.ends_with(", Date"));
    }
}
