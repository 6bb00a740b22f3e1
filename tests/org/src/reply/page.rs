//! The org's own pages: plain HTML, no script.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// A whole page; `title` is text, `body` is HTML.
pub(crate) fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>{STYLE}</style></head>\n<body><main>\n<h1>{title}</h1>\n{body}\n</main></body>\n</html>\n",
        title = escape(title),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache, no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, html).into_response()
}

/// A page that says one thing and offers nothing; the message's key stands beside it for tests.
pub(crate) fn notice(status: StatusCode, key: &str, text: &str) -> Response {
    page(
        status,
        "Sample org",
        &format!("<p data-key=\"{}\">{}</p>", escape(key), escape(text)),
    )
}

/// Text for HTML, inside and outside attributes.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

const STYLE: &str = "\
:root{color-scheme:light dark;font:1rem/1.5 system-ui,sans-serif}\
body{margin:0;display:grid;place-items:center;min-height:100vh;background:light-dark(#f4f2ee,#1b1a18)}\
main{width:min(24rem,calc(100vw - 4rem));padding:2rem;border-radius:1rem;background:light-dark(#fff,#262523);\
box-shadow:0 1px 2px #0002,0 8px 24px #0001}\
h1{font-size:1.25rem;margin:0 0 1rem}form{display:grid;gap:.75rem;margin:0 0 1rem}\
label{display:grid;gap:.25rem}input{font:inherit;padding:.5rem .75rem;border:1px solid #8886;border-radius:.5rem}\
button{font:inherit;padding:.6rem 1rem;border:0;border-radius:.5rem;background:#3a5a40;color:#fff;cursor:pointer}\
[role=alert]{color:light-dark(#9b1c1c,#ff9b9b)}.code{font:600 2rem/1.2 ui-monospace,monospace;letter-spacing:.15em}";
