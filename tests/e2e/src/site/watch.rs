//! A site that watches its pages itself, in any browser: its policy is the production one, but breaches of it are reported to
//! the site, and the first script of every document tells it of them too, and of errors.

use std::sync::Mutex;

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use super::lock;
use crate::{Failure, Result};

/// Where a browser reports breaches of the policy.
const REPORTS: &str = "/reports";

/// Where the script tells what goes wrong.
const TOLD: &str = "/told";

/// Where the script is.
const SCRIPT: &str = "/watch.js";

/// What stands at the start of every document.
const PLACE: &str = "<meta charset=\"utf-8\">";

/// What was told of a site's pages.
#[derive(Default)]
pub(super) struct Watch {
    told: Mutex<Vec<String>>,
}

impl Watch {
    /// Everything that was told so far.
    pub(super) fn told(&self) -> Vec<String> {
        lock(&self.told).clone()
    }

    /// The answer to what concerns nobody but the watch.
    pub(super) fn answer(&self, path: &str, body: &Bytes) -> Option<Response> {
        let told = match path {
            SCRIPT => {
                let script = include_str!("watch.js");
                return Some(([(header::CONTENT_TYPE, "text/javascript")], script).into_response());
            }
            REPORTS => report(body),
            TOLD => String::from_utf8_lossy(body).into_owned(),
            _ => return None,
        };
        lock(&self.told).push(told);
        Some(StatusCode::NO_CONTENT.into_response())
    }
}

/// Lets a document come as text, since a line is added to it.
pub(super) fn prepare(request: &mut Parts) {
    let accepted = request.headers.get(header::ACCEPT);
    if accepted.is_some_and(|it| String::from_utf8_lossy(it.as_bytes()).contains("text/html")) {
        request.headers.remove(header::ACCEPT_ENCODING);
    }
}

/// Adds the address for reports to the policy of an answer, and the script to a document.
///
/// # Errors
/// When a document has no place for the script.
pub(super) async fn complete(response: Response) -> Result<Response> {
    let (mut parts, body) = response.into_parts();
    if let Some(policy) = parts.headers.get_mut(header::CONTENT_SECURITY_POLICY) {
        let reported = format!("{}; report-uri {REPORTS}", policy.to_str()?);
        *policy = HeaderValue::from_str(&reported)?;
    }
    let media_type = parts.headers.get(header::CONTENT_TYPE);
    let is_document = media_type.is_some_and(|it| it.as_bytes().starts_with(b"text/html"));
    let is_text = !parts.headers.contains_key(header::CONTENT_ENCODING);
    if !is_document || !is_text || parts.status == StatusCode::NOT_MODIFIED {
        return Ok(Response::from_parts(parts, body));
    }
    let document = String::from_utf8(to_bytes(body, usize::MAX).await?.to_vec())?;
    let (before, after) = document
        .split_once(PLACE)
        .ok_or_else(|| Failure::new("a document that does not say its encoding"))?;
    let document = format!("{before}{PLACE}<script src=\"{SCRIPT}\"></script>{after}");
    parts.headers.remove(header::CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(document)))
}

/// A report of a breach, in one line.
fn report(body: &Bytes) -> String {
    let report: Value = serde_json::from_slice(body).unwrap_or_default();
    let said = |name: &str| {
        let said = report
            .get("csp-report")
            .and_then(|it| it.get(name)?.as_str());
        said.unwrap_or_default().to_owned()
    };
    format!(
        "report: {} {} in {} at {}",
        said("effective-directive"),
        said("blocked-uri"),
        said("document-uri"),
        said("source-file"),
    )
}
