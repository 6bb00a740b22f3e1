//! The stand-in org as a browser on the app's page would see it, without a socket: cookies, CORS, and what a page may
//! read of an answer.

use std::{cell::RefCell, collections::BTreeMap};

use axum::{
    body::{Body, to_bytes},
    http::{HeaderMap, Request as HttpRequest, Response, header},
};
use org::{NoAnswer, Org};
use tower::ServiceExt;
use vestibule::{
    config::Config,
    ports::{Clock, LocalFuture, Reply, Request, Transport, TransportError},
};

pub(crate) const ORG: &str = "https://org.test";
pub(crate) const APP: &str = "https://app.test";

/// The demo's org with its sample people, for an app at `APP`.
pub(crate) fn demo_org() -> Org {
    Org::demo(ORG, APP)
}

/// What the deployer of that app writes.
pub(crate) fn demo_config() -> Config {
    config_with(&serde_json::json!({}))
}

/// The same with more to it.
pub(crate) fn config_with(more: &serde_json::Value) -> Config {
    let mut config = serde_json::json!({
        "issuer": format!("{ORG}/oauth2/default"),
        "clientId": org::DEMO_CLIENT_ID,
    });
    let members = config.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    Config::parse(&config.to_string(), APP).unwrap()
}

/// One browser: its tabs share it.
pub(crate) struct Browser {
    org: Org,
    cookies: RefCell<BTreeMap<String, String>>,
    /// A text that stands for another one in every answer.
    pub(crate) forged: RefCell<Option<(&'static str, &'static str)>>,
}

impl Browser {
    pub(crate) fn new(org: &Org) -> Browser {
        Browser {
            org: org.clone(),
            cookies: RefCell::default(),
            forged: RefCell::default(),
        }
    }

    /// Follows a link: gives the address it leads to, or the page it shows.
    pub(crate) async fn navigate(&self, url: &str) -> String {
        let request = HttpRequest::get(url.strip_prefix(ORG).unwrap_or(url));
        let response = self.call(request.body(Body::empty()).unwrap(), true).await;
        match response.headers().get(header::LOCATION) {
            Some(location) => location.to_str().unwrap().to_owned(),
            None => String::from_utf8(
                to_bytes(response.into_body(), usize::MAX)
                    .await
                    .unwrap()
                    .to_vec(),
            )
            .unwrap(),
        }
    }

    fn forge(&self, body: String) -> String {
        match *self.forged.borrow() {
            Some((text, other)) => body.replace(text, other),
            None => body,
        }
    }

    async fn call(&self, mut request: HttpRequest<Body>, with_cookies: bool) -> Response<Body> {
        if with_cookies {
            let jar: Vec<String> = self
                .cookies
                .borrow()
                .iter()
                .map(|(name, value)| [name, "=", value].concat())
                .collect();
            if !jar.is_empty() {
                request
                    .headers_mut()
                    .insert(header::COOKIE, jar.join("; ").parse().unwrap());
            }
        }
        let response = org::app(self.org.clone()).oneshot(request).await.unwrap();
        if with_cookies {
            for cookie in response.headers().get_all(header::SET_COOKIE) {
                let cookie = cookie.to_str().unwrap();
                let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
                if cookie.contains("Max-Age=0") {
                    self.cookies.borrow_mut().remove(name);
                } else {
                    self.cookies
                        .borrow_mut()
                        .insert(name.to_owned(), value.to_owned());
                }
            }
        }
        response
    }

    async fn fetch(&self, request: Request) -> Result<Reply, TransportError> {
        let path = request
            .url
            .strip_prefix(ORG)
            .unwrap_or_else(|| panic!("{request:?} leaves the org"));
        let mut builder = HttpRequest::builder()
            .method(request.method.as_str())
            .uri(path)
            .header(header::ORIGIN, APP);
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let body = request.body.map_or_else(Body::empty, Body::from);
        let response = self
            .call(builder.body(body).unwrap(), request.credentials)
            .await;
        if response.extensions().get::<NoAnswer>().is_some()
            || !may_read(response.headers(), request.credentials)
        {
            return Err(TransportError::Unreachable);
        }
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX)
            .await
            .map_err(|_| TransportError::Unreachable)?;
        let exposed = text(&parts.headers, "access-control-expose-headers")
            .unwrap_or_default()
            .to_ascii_lowercase();
        let readable = |name| {
            let mut names = exposed.split(',').map(str::trim);
            text(&parts.headers, name).filter(|_| names.any(|it| it == name))
        };
        Ok(Reply {
            status: parts.status.as_u16(),
            rate_limit_reset: readable("x-rate-limit-reset").and_then(|reset| reset.parse().ok()),
            date_ms: readable("date").map(epoch_ms),
            max_age: None,
            dpop_nonce: readable("dpop-nonce").map(str::to_owned),
            body: self.forge(String::from_utf8(body.to_vec()).unwrap()),
        })
    }
}

impl Transport for Browser {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Reply, TransportError>> {
        Box::pin(self.fetch(request))
    }
}

/// Whether the browser lets the page have the answer at all.
fn may_read(headers: &HeaderMap, credentials: bool) -> bool {
    let origin = text(headers, "access-control-allow-origin");
    let with_cookies = text(headers, "access-control-allow-credentials") == Some("true");
    origin == Some(APP) && (with_cookies || !credentials) || origin == Some("*") && !credentials
}

/// A time as a `Date` header writes it (RFC 9110 section 5.6.7), in epoch milliseconds.
fn epoch_ms(date: &str) -> u64 {
    let time = httpdate::parse_http_date(date).unwrap();
    let since = time.duration_since(std::time::UNIX_EPOCH).unwrap();
    u64::try_from(since.as_millis()).unwrap()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// A device whose clock goes as the org's does.
pub(crate) struct OrgClock(pub(crate) Org);

impl Clock for OrgClock {
    fn now_ms(&self) -> u64 {
        u64::try_from(self.0.now_ms()).unwrap()
    }

    fn sleep(&self, _: u32) -> LocalFuture<'static, ()> {
        Box::pin(async {})
    }
}
