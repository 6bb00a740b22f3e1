//! Requests, through the browser's fetch.

use gloo_net::http::{Headers, Response};
use js_sys::{Array, Function, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
};

use crate::{
    lean::trimmed,
    ports::{LocalFuture, Method, Reply, Request, Transport, TransportError},
};

/// Sends requests with fetch.
#[derive(Clone, Debug, Default)]
pub struct BrowserTransport {
    begun: Option<Function>,
}

impl BrowserTransport {
    /// One that takes answers from a function, where that has them: given an address and a body, it gives the promise of a response
    /// and the signal that ends it, or `null`.
    pub fn after(begun: JsValue) -> BrowserTransport {
        BrowserTransport {
            begun: begun.dyn_into().ok(),
        }
    }

    /// A request that was sent before this program ran.
    fn begun(&self, request: &Request) -> Option<(Promise, AbortSignal)> {
        let body = JsValue::from_str(request.body.as_deref()?);
        let url = JsValue::from_str(&request.url);
        let begun = self.begun.as_ref()?;
        let answer = begun.call2(&JsValue::UNDEFINED, &url, &body).ok()?;
        let answer: &Array = answer.dyn_ref()?;
        Some((
            answer.get(0).unchecked_into(),
            answer.get(1).unchecked_into(),
        ))
    }
}

impl Transport for BrowserTransport {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Reply, TransportError>> {
        Box::pin(async move {
            let begun = self.begun(&request);
            // The signal also ends a body that stops half way.
            let signal = match &begun {
                Some((_, signal)) => signal.clone(),
                None => AbortSignal::timeout_with_u32(request.timeout_ms),
            };
            let failure = || {
                if signal.aborted() {
                    TransportError::TimedOut
                } else {
                    TransportError::Unreachable
                }
            };
            let promise = match begun {
                Some((promise, _)) => promise,
                None => {
                    let built = build(&request, &signal).map_err(|_| failure())?;
                    let window = web_sys::window().ok_or_else(failure)?;
                    window.fetch_with_request(&built)
                }
            };
            let response = JsFuture::from(promise).await.map_err(|_| failure())?;
            let response = Response::from(response.unchecked_into::<web_sys::Response>());
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
    // No cache answers a POST (RFC 9111, section 4), and what holds tokens comes with `no-store` (RFC 6749, section 5.1); to go past the
    // caches would only cost a preflight for every call.
    init.set_cache(match (request.method, request.fresh) {
        (Method::Get, true) => RequestCache::Reload,
        _ => RequestCache::Default,
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
    trimmed(&headers.get(name)?).parse().ok()
}

fn max_age(rules: &str) -> Option<u64> {
    rules
        .split(',')
        .find_map(|rule| trimmed(rule).strip_prefix("max-age="))?
        .parse()
        .ok()
}
