//! Requests, through the browser's fetch.

use gloo_net::http::{Headers, Method as HttpMethod, RequestBuilder};
use web_sys::{AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect};

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
            let mut builder = RequestBuilder::new(&request.url)
                .method(match request.method {
                    Method::Get => HttpMethod::GET,
                    Method::Post => HttpMethod::POST,
                    Method::Delete => HttpMethod::DELETE,
                })
                .credentials(if request.credentials {
                    RequestCredentials::Include
                } else {
                    RequestCredentials::Omit
                })
                .cache(match (request.method, request.fresh) {
                    (Method::Get, false) => RequestCache::Default,
                    (Method::Get, true) => RequestCache::Reload,
                    _ => RequestCache::NoStore,
                })
                // A redirect would take a code or a state handle to an address nobody checked.
                .redirect(RequestRedirect::Error)
                .referrer_policy(ReferrerPolicy::NoReferrer)
                .abort_signal(Some(&signal));
            for (name, value) in &request.headers {
                builder = builder.header(name, value);
            }
            let built = match request.body {
                Some(body) => builder.body(body),
                None => builder.build(),
            };
            let response = built
                .map_err(|_| failure())?
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
            let status = response.status();
            let body = response.text().await.map_err(|_| failure())?;
            Ok(Reply {
                status,
                rate_limit_reset,
                date_ms: date_ms.map(|ms| ms as u64),
                max_age,
                body,
            })
        })
    }
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
