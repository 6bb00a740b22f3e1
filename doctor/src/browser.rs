//! The browser, as the world of a check-up.

use checkup::{Answer, Device, Method, Outcome, Reading, Request, World};
use gloo_net::http::{Request as HttpRequest, Response};
use js_sys::{Date, Reflect, Uint8Array};
use vestibule::config::Config;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, ResponseType,
};

/// How long an answer may take.
const PATIENCE_MS: u32 = 15_000;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// This browser.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Browser;

impl World for Browser {
    async fn send(&self, request: Request) -> Outcome {
        let shared = matches!(request.reading, Reading::Shared { .. });
        match fetch(&request, Purpose::Read).await {
            Ok(response) if response.type_() == ResponseType::Opaqueredirect => Outcome::Redirected(None),
            Ok(response) => {
                let headers = response.headers().entries().collect();
                let status = response.status();
                let body = match request.reading {
                    Reading::Headers => Ok(String::new()),
                    _ => response.text().await,
                };
                match body {
                    Ok(body) => Outcome::Answered(Answer {
                        status,
                        headers,
                        body,
                    }),
                    Err(_) => Outcome::Unreachable("The answer ended half way.".to_owned()),
                }
            }
            // A page learns nothing of why it may not read an answer. That there is one, it learns by asking for one that it
            // does not want to read.
            Err(_) if shared && fetch(&request, Purpose::Reach).await.is_ok() => Outcome::Hidden,
            Err(_) => Outcome::Unreachable(
                "The browser's console (F12) has the reason: no such host, no connection, a certificate, a filter.".to_owned(),
            ),
        }
    }

    fn now_ms(&self) -> i64 {
        Date::now() as i64
    }

    fn random(&self) -> String {
        // What is not random only makes a transaction that nobody ever enters.
        let bytes = window()
            .and_then(|window| window.crypto().ok())
            .map(|crypto| {
                let bytes = Uint8Array::new_with_length(43);
                let _ = crypto.get_random_values_with_array_buffer_view(&bytes);
                bytes.to_vec()
            });
        bytes
            .unwrap_or_else(|| vec![0; 43])
            .into_iter()
            .filter_map(|byte| ALPHABET.get(usize::from(byte % 64)))
            .map(|letter| char::from(*letter))
            .collect()
    }

    fn device(&self) -> Option<Device> {
        let window = window()?;
        let has =
            |name: &str| Reflect::get(&window, &name.into()).is_ok_and(|value| value.is_truthy());
        let navigator = window.navigator();
        Some(Device {
            secure: window.is_secure_context(),
            session_storage: window.session_storage().is_ok_and(|store| store.is_some()),
            local_storage: window.local_storage().is_ok_and(|store| store.is_some()),
            locks: Reflect::get(&navigator, &"locks".into()).is_ok_and(|value| value.is_truthy()),
            indexed_db: has("indexedDB"),
            passkeys: has("PublicKeyCredential"),
            channels: has("BroadcastChannel"),
        })
    }

    fn refusal(&self, config: &str, home: &str) -> Option<String> {
        Config::parse(config, home)
            .err()
            .map(|problem| problem.to_string())
    }
}

pub(crate) fn window() -> Option<web_sys::Window> {
    web_sys::window()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Read,
    /// Only whether there is an answer.
    Reach,
}

async fn fetch(request: &Request, purpose: Purpose) -> Result<Response, JsValue> {
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    if purpose == Purpose::Reach {
        init.set_mode(RequestMode::NoCors);
        init.set_credentials(RequestCredentials::Omit);
    } else {
        init.set_method(request.method.as_str());
        init.set_credentials(match request.reading {
            Reading::Shared { credentials: true } => RequestCredentials::Include,
            Reading::Shared { credentials: false } => RequestCredentials::Omit,
            _ => RequestCredentials::SameOrigin,
        });
        init.set_redirect(match request.reading {
            Reading::Shared { .. } => RequestRedirect::Error,
            _ => RequestRedirect::Manual,
        });
        let headers = web_sys::Headers::new()?;
        for (name, value) in &request.headers {
            headers.set(name, value)?;
        }
        init.set_headers(&headers);
        if let (Method::Post, Some(body)) = (request.method, &request.body) {
            init.set_body(&JsValue::from_str(body));
        }
    }
    let built = web_sys::Request::new_with_str_and_init(&request.url, &init)?;
    let sent = HttpRequest::from(built).send().await;
    sent.map_err(|error| JsValue::from_str(&error.to_string()).unchecked_into())
}
