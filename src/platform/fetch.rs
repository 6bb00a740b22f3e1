//! Requests, through the browser's fetch.

use gloo_net::http::{Headers, Request as HttpRequest};
use wasm_bindgen::JsValue;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
};

use crate::ports::{LocalFuture, Method, Reply, Request, Transport, TransportError};

/// Sends requests with fetch.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserTransport;

impl Transport for BrowserTransport {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            // The signal also ends a body that stops half way.
            let signal = AbortSignal::timeout_with_u32(request.timeout_ms);
            let failure = || {
                if signal.aborted() {
                    TransportError::TimedOut
                } else {
                    TransportError::Unreachable
                }
            };
            let built = build(&request, &signal).map_err(|_| failure())?;
            let response = HttpRequest::from(built)
                .send()
                .await
                .map_err(|_| failure())?;
            let headers = response.headers();
            let rate_limit_reset = number(&headers, "x-rate-limit-reset");
            let date_ms = headers
                .get("date")
                .map(|date| js_sys::Date::parse(&date))
                .filter(|ms| ms.is_finite() && *ms > 0.0);
            let max_age = headers
                .get("cache-control")
                .and_then(|rules| max_age(&rules));
            let dpop_nonce = headers.get("dpop-nonce");
            let status = response.status();
            let body = response.text().await.map_err(|_| failure())?;
            Ok(Reply {
                status,
                rate_limit_reset,
                date_ms: date_ms.map(|ms| ms as u64),
                max_age,
                dpop_nonce,
                body,
            })
        })
    }
}

/// The browser's own request. gloo-net's builder is passed over because it writes the address anew, which an address that
/// the server gave must not be (protocol sheet, "Every further request").
fn build(request: &Request, signal: &AbortSignal) -> Result<web_sys::Request, JsValue> {
    let init = RequestInit::new();
    init.set_method(request.method.as_str());
    init.set_credentials(if request.credentials {
        RequestCredentials::Include
    } else {
        RequestCredentials::Omit
    });
    init.set_cache(match (request.method, request.fresh) {
        (Method::Get, false) => RequestCache::Default,
        (Method::Get, true) => RequestCache::Reload,
        _ => RequestCache::NoStore,
    });
    // A redirect would take a code or a state handle to an address nobody checked.
    init.set_redirect(RequestRedirect::Error);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(signal));
    let headers = web_sys::Headers::new()?;
    for (name, value) in &request.headers {
        headers.set(name, value)?;
    }
    init.set_headers(&headers);
    if let Some(body) = &request.body {
        init.set_body(&JsValue::from_str(body));
    }
    web_sys::Request::new_with_str_and_init(&request.url, &init)
}

fn number(headers: &Headers, name: &str) -> Option<u64> {
    headers.get(name)?.trim().parse().ok()
}

fn max_age(rules: &str) -> Option<u64> {
    rules
        .split(',')
        .find_map(|rule| rule.trim().strip_prefix("max-age="))?
        .parse()
        .ok()
}
