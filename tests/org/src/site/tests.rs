//! The site as a browser meets it.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::json;
use tower::ServiceExt;

use super::*;

const STYLE: &str = "assets/style-0123456789abcdef.css";
const PROGRAM: &str = "assets/app-0123456789abcdef.wasm";

/// A built directory of its own for each test, removed at the end.
struct Dist(PathBuf);

impl Dist {
    fn new() -> Dist {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("site-{}-{number}", std::process::id()));
        fs::create_dir_all(path.join("assets")).unwrap();
        fs::create_dir_all(path.join("login")).unwrap();
        let dist = Dist(path);
        dist.write("index.html", "page");
        dist.write("index.html.br", "page br");
        dist.write("index.html.gz", "page gz");
        dist.write("login.html", "page");
        dist.write("login/callback.html", "page");
        dist.write(STYLE, "style");
        dist.write(PROGRAM, "program");
        dist.write("_headers", "for the host");
        dist.write(
            "config.json",
            r#"{"issuer":"https://example.okta.com/oauth2/default"}"#,
        );
        dist
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    async fn send(&self, method: &str, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        send(
            router(self.0.clone(), Base::root(), None),
            method,
            path,
            headers,
        )
        .await
    }

    async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[]).await
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[derive(Debug)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    }
}

async fn send(site: Router, method: &str, path: &str, headers: &[(&'static str, &str)]) -> Answer {
    let mut request = axum::http::Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = site
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let status = response.status().as_u16();
    let headers = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    let body = axum::body::to_bytes(response.into_body(), 1 << 20)
        .await
        .unwrap();
    Answer {
        status,
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

#[tokio::test]
async fn routes_are_answered_with_the_page() {
    let dist = Dist::new();
    for path in [
        "/",
        "/login",
        "/login?x=1",
        "/login/callback",
        "/login/callback?otp=1&state=2",
    ] {
        let answer = dist.get(path).await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, "page"),
            "{path}"
        );
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(answer.header("cache-control"), "no-cache");
    }
}

#[tokio::test]
async fn sec_55_missing_files_are_missing() {
    let dist = Dist::new();
    for path in [
        "/account",
        "/login/",
        "/gone-0123456789abcdef.js",
        "/index.html.br",
        "/_headers",
        "/../Cargo.toml",
        "/%2e%2e/Cargo.toml",
        "/.",
        "/404.html",
    ] {
        let answer = dist.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.body, hosting::not_found_page(&Base::root()));
        assert_eq!(answer.header("cache-control"), "no-cache");
        assert!(
            answer
                .header("content-security-policy")
                .contains("default-src 'none'")
        );
    }
}

#[tokio::test]
async fn the_best_compressed_copy_is_sent_that_the_browser_takes() {
    let dist = Dist::new();
    for (accepted, body, coding) in [
        ("gzip, deflate, br, zstd", "page br", "br"),
        ("gzip", "page gz", "gzip"),
        ("br;q=0, gzip;q=0.5", "page gz", "gzip"),
        ("br;q=0, *", "page gz", "gzip"),
        ("BR", "page br", "br"),
        ("*;q=0", "page", ""),
        ("identity", "page", ""),
        ("br;q=x", "page", ""),
    ] {
        let answer = dist
            .send("GET", "/", &[("accept-encoding", accepted)])
            .await;
        assert_eq!(
            (answer.body.as_str(), answer.header("content-encoding")),
            (body, coding),
            "{accepted}"
        );
        assert_eq!(answer.header("vary"), "Accept-Encoding");
    }
}

#[tokio::test]
async fn a_file_without_copies_is_sent_as_it_is() {
    let answer = Dist::new()
        .send(
            "GET",
            &format!("/{PROGRAM}"),
            &[("accept-encoding", "br, gzip")],
        )
        .await;
    assert_eq!(
        (answer.body.as_str(), answer.header("content-encoding")),
        ("program", "")
    );
    assert_eq!(answer.header("content-type"), "application/wasm");
    assert_eq!(
        answer.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
}

#[tokio::test]
async fn what_is_unchanged_is_not_sent_again() {
    let dist = Dist::new();
    let tag = dist.get("/config.json").await.header("etag").to_owned();
    let again = dist
        .send(
            "GET",
            "/config.json",
            &[("if-none-match", &format!("\"other\", W/{tag}"))],
        )
        .await;
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    assert_eq!(
        (again.header("etag"), again.header("cache-control")),
        (tag.as_str(), "no-cache")
    );

    dist.write("config.json", r#"{"issuer":"https://other.okta.com"}"#);
    let changed = dist
        .send("GET", "/config.json", &[("if-none-match", &tag)])
        .await;
    assert_eq!(changed.status, 200);
}

#[tokio::test]
async fn compressed_copies_have_tags_of_their_own() {
    let dist = Dist::new();
    let plain = dist.get("/").await;
    let brotli = dist.send("GET", "/", &[("accept-encoding", "br")]).await;
    assert_ne!(plain.header("etag"), brotli.header("etag"));
}

#[tokio::test]
async fn head_tells_the_length_and_sends_nothing() {
    let answer = Dist::new().send("HEAD", "/login", &[]).await;
    assert_eq!(
        (
            answer.status,
            answer.header("content-length"),
            answer.body.as_str()
        ),
        (200, "4", "")
    );
}

#[tokio::test]
async fn files_are_only_read() {
    let answer = Dist::new().send("POST", "/login", &[]).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD"));
}

#[tokio::test]
async fn sec_50_the_policy_admits_the_issuer_of_the_configuration_that_is_served() {
    let dist = Dist::new();
    let policy = dist
        .get("/")
        .await
        .header("content-security-policy")
        .to_owned();
    assert!(
        policy.contains("connect-src 'self' https://example.okta.com;"),
        "{policy}"
    );

    let own = json!({ "issuer": "http://localhost:9999/oauth2/default" });
    let site = router(dist.0.clone(), Base::root(), Some(own.clone()));
    let config = send(
        site.clone(),
        "GET",
        "/config.json",
        &[("accept-encoding", "br")],
    )
    .await;
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&config.body).unwrap(),
        own
    );
    assert_eq!(
        (
            config.header("content-encoding"),
            config.header("cache-control")
        ),
        ("", "no-cache")
    );
    let policy = send(site, "GET", "/", &[])
        .await
        .header("content-security-policy")
        .to_owned();
    assert!(
        policy.contains("connect-src 'self' http://localhost:9999;"),
        "{policy}"
    );

    dist.write("config.json", "not JSON");
    let policy = dist
        .get("/")
        .await
        .header("content-security-policy")
        .to_owned();
    assert!(policy.contains("connect-src 'self';"), "{policy}");
}
