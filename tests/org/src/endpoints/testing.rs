//! A browser with a page in it, for the tests of the endpoints: cookies, origin, and the calls of a sign-in in their order.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use crate::faults::NoAnswer;
use crate::reply::ion::ION;
use crate::{Org, app};
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tower::ServiceExt;

mod proofs;
mod ways;

pub(crate) const APP: &str = "http://localhost:8080";
pub(crate) const CLIENT: &str = "0oavestibuledemo00001";
pub(crate) const REDIRECT: &str = "http://localhost:8080/login/callback";
/// RFC 7636, appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) const EMAIL: &str = "aut1emailstandin0001";
pub(crate) const PASSWORD: &str = "aut1passwdstandin001";
pub(crate) const PHONE: &str = "aut1phonestandin0001";
pub(crate) const GOOGLE_OTP: &str = "aut1googlestandin001";
pub(crate) const OKTA_VERIFY: &str = "aut1verifystandin001";
pub(crate) const QUESTION: &str = "aut1questnstandin001";
pub(crate) const WEBAUTHN: &str = "aut1webautnstandin01";
pub(crate) const CUSTOM_OTP: &str = "aut1customstandin001";

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// `Null` when the body is no JSON.
    pub(crate) json: Value,
    /// The connection was dropped, before the answer or within it.
    pub(crate) broken: bool,
}

/// A browser on a page of the app, and the step at which its sign-in stands.
pub(crate) struct Visitor {
    pub(crate) org: Org,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) origin: Option<&'static str>,
    /// The last IDX body that had something to submit.
    pub(crate) step: Value,
    pub(crate) interaction_handle: String,
}

impl Visitor {
    pub(crate) fn new() -> Self {
        Self::at(Org::demo("http://localhost:8081", APP))
    }

    pub(crate) fn at(org: Org) -> Self {
        Self {
            org,
            cookies: BTreeMap::new(),
            origin: Some(APP),
            step: Value::Null,
            interaction_handle: String::new(),
        }
    }

    /// Somebody else's browser, at the same org.
    pub(crate) fn another_browser(&self) -> Self {
        Self::at(self.org.clone())
    }

    /// A second tab of the same browser, in the same sign-in.
    pub(crate) fn another_tab(&self) -> Self {
        Self {
            cookies: self.cookies.clone(),
            interaction_handle: self.interaction_handle.clone(),
            ..Self::at(self.org.clone())
        }
    }

    pub(crate) async fn send(&mut self, request: Request<Body>) -> Reply {
        let (mut parts, body) = request.into_parts();
        if let Some(origin) = self.origin {
            parts
                .headers
                .insert(header::ORIGIN, origin.parse().unwrap());
        }
        let jar: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        if !jar.is_empty() {
            parts
                .headers
                .insert(header::COOKIE, jar.join("; ").parse().unwrap());
        }
        let response = app(self.org.clone())
            .oneshot(Request::from_parts(parts, body))
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let (name, value) = cookie
                .to_str()
                .unwrap()
                .split(';')
                .next()
                .unwrap()
                .split_once('=')
                .unwrap();
            if cookie.to_str().unwrap().contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let mut broken = parts.extensions.get::<NoAnswer>().is_some();
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .unwrap_or_else(|_| {
                broken = true;
                axum::body::Bytes::new()
            });
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let json = serde_json::from_str(&text).unwrap_or_default();
        Reply {
            status: parts.status,
            headers: parts.headers,
            text,
            json,
            broken,
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    pub(crate) async fn form(&mut self, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        let request =
            Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// An IDX call with a body as given.
    pub(crate) async fn idx(&mut self, path: &str, body: Value) -> Reply {
        let request = Request::post(format!("/idp/idx/{path}"))
            .header(header::CONTENT_TYPE, "application/json");
        let reply = self
            .send(request.body(Body::from(body.to_string())).unwrap())
            .await;
        if reply
            .headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|it| it == ION)
            && reply.json["stateHandle"].is_string()
        {
            self.step = reply.json.clone();
        }
        reply
    }

    /// An IDX call with the state handle of the last step put in.
    pub(crate) async fn submit(&mut self, path: &str, mut body: Value) -> Reply {
        body["stateHandle"] = self.step["stateHandle"].clone();
        self.idx(path, body).await
    }

    pub(crate) async fn interact(&mut self, more: &[(&str, &str)]) -> Reply {
        let mut pairs = vec![
            ("client_id", CLIENT),
            ("scope", "openid profile email offline_access"),
            ("redirect_uri", REDIRECT),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
            ("state", "state-of-the-test"),
            ("nonce", "nonce-of-the-test"),
        ];
        pairs.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        pairs.extend(more.iter().filter(|(_, value)| !value.is_empty()));
        let reply = self.form("/oauth2/default/v1/interact", &pairs).await;
        self.interaction_handle = reply.json["interaction_handle"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        reply
    }

    pub(crate) async fn introspect(&mut self) -> Reply {
        let handle = self.interaction_handle.clone();
        self.idx("introspect", json!({ "interactionHandle": handle }))
            .await
    }

    /// Opens a transaction and says who it is.
    pub(crate) async fn identify(&mut self, identifier: &str) -> Reply {
        self.interact(&[]).await;
        self.introspect().await;
        self.submit("identify", json!({ "identifier": identifier }))
            .await
    }

    pub(crate) async fn choose(&mut self, id: &str, method: Option<&str>) -> Reply {
        let authenticator = method.map_or_else(
            || json!({ "id": id }),
            |method| json!({ "id": id, "methodType": method }),
        );
        self.submit("challenge", json!({ "authenticator": authenticator }))
            .await
    }

    pub(crate) async fn answer(&mut self, passcode: &str) -> Reply {
        self.submit(
            "challenge/answer",
            json!({ "credentials": { "passcode": passcode } }),
        )
        .await
    }

    pub(crate) async fn resend(&mut self) -> Reply {
        self.submit("challenge/resend", json!({})).await
    }

    /// Polls after having waited as long as the org asks for.
    pub(crate) async fn poll(&mut self) -> Reply {
        self.org.advance_clock(4_000);
        self.poll_at_once().await
    }

    pub(crate) async fn poll_at_once(&mut self) -> Reply {
        self.submit("challenge/poll", json!({})).await
    }

    /// The code of the newest mail to somebody.
    pub(crate) fn code_for(&self, to: &str) -> String {
        self.org.latest_mail(to).expect("a mail").code
    }

    /// Opens the link of the newest mail to somebody, as the browser's navigation does.
    pub(crate) async fn open_link(&mut self, to: &str) -> Reply {
        let link = self
            .org
            .latest_mail(to)
            .expect("a mail")
            .link
            .expect("a link");
        self.navigate(&link).await
    }

    pub(crate) async fn navigate(&mut self, url: &str) -> Reply {
        let path = url
            .strip_prefix("http://localhost:8081")
            .unwrap_or(url)
            .to_owned();
        let origin = self.origin.take();
        let reply = self.get(&path).await;
        self.origin = origin;
        reply
    }

    /// Signs in as somebody with e-mail alone and redeems the code.
    pub(crate) async fn sign_in(&mut self, identifier: &str) -> Reply {
        self.identify(identifier).await;
        let done = self.answer(&self.code_for(identifier)).await;
        self.redeem(&interaction_code(&done)).await
    }

    pub(crate) async fn redeem(&mut self, code: &str) -> Reply {
        self.token(&[
            ("client_id", CLIENT),
            ("redirect_uri", REDIRECT),
            ("grant_type", "interaction_code"),
            ("code_verifier", VERIFIER),
            ("interaction_code", code),
        ])
        .await
    }

    pub(crate) async fn token(&mut self, pairs: &[(&str, &str)]) -> Reply {
        self.form("/oauth2/default/v1/token", pairs).await
    }
}

impl Reply {
    /// The names of what can be submitted, in order.
    pub(crate) fn remediations(&self) -> Vec<&str> {
        let listed = self.json["remediation"]["value"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        listed
            .iter()
            .map(|it| it["name"].as_str().unwrap())
            .collect()
    }

    /// The key of the page's message.
    pub(crate) fn message(&self) -> &str {
        self.json["messages"]["value"][0]["i18n"]["key"]
            .as_str()
            .unwrap_or_default()
    }

    /// The key of the message on the first input of the first form.
    pub(crate) fn field_message(&self) -> &str {
        let field = &self.json["remediation"]["value"][0]["value"][0];
        let inner = &field["form"]["value"][0];
        let field = if inner.is_null() { field } else { inner };
        field["messages"]["value"][0]["i18n"]["key"]
            .as_str()
            .unwrap_or_default()
    }

    pub(crate) fn is_success(&self) -> bool {
        self.status == 200 && self.json["successWithInteractionCode"].is_object()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
}

/// The interaction code of a success.
pub(crate) fn interaction_code(reply: &Reply) -> String {
    let items = reply.json["successWithInteractionCode"]["value"]
        .as_array()
        .expect("success");
    let code = items
        .iter()
        .find(|item| item["name"] == "interaction_code")
        .unwrap();
    code["value"].as_str().unwrap().to_owned()
}

/// The claims of a JWT, unchecked.
pub(crate) fn claims(jwt: &str) -> Value {
    serde_json::from_slice(
        &URL_SAFE_NO_PAD
            .decode(jwt.split('.').nth(1).unwrap())
            .unwrap(),
    )
    .unwrap()
}
