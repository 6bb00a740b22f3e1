//! How requests are read: which server they speak to, forms, and IDX calls.

use crate::cookies::Browser;
use crate::model::Server;
use crate::model::admission::Parameters;
use crate::model::credentials::{Choice, Credentials, PasskeyAnswer};
use crate::model::dpop::Presented;
use crate::model::profile::Given;
use crate::reply::error;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header, request::Parts};
use axum::response::Response;
use serde_json::Value;
use std::collections::BTreeMap;

impl<S: Sync> FromRequestParts<S> for Server {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let path = parts.uri.path();
        let id = path
            .strip_prefix("/oauth2/")
            .and_then(|rest| rest.split('/').next());
        match id {
            None | Some("v1") => Ok(Self::Org),
            Some("default") => Ok(Self::Default),
            Some(other) => Err(error::not_found(&format!("{other} (AuthorizationServer)"))),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self::of(&parts.headers))
    }
}

impl<S: Sync> FromRequestParts<S> for Presented {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let proofs = parts.headers.get_all("dpop").into_iter();
        Ok(Self {
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            // One that is no text is one nevertheless.
            proofs: proofs
                .map(|value| value.to_str().unwrap_or_default().to_owned())
                .collect(),
        })
    }
}

/// A form body. Spaces may come as `+` or as `%20`.
pub(crate) struct FormBody {
    pub(crate) headers: HeaderMap,
    pub(crate) parameters: Parameters,
}

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let headers = request.headers().clone();
        if media_type(&headers).as_deref() != Some("application/x-www-form-urlencoded") {
            return Err(error::unsupported_media_type());
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| error::not_well_formed())?;
        Ok(Self {
            headers,
            parameters: parameters(&bytes),
        })
    }
}

/// Reads a form body or a query.
pub(crate) fn parameters(encoded: &[u8]) -> Parameters {
    form_urlencoded::parse(encoded).into_owned().collect()
}

/// One call to an IDX endpoint: any JSON media type is taken.
pub(crate) struct IdxCall {
    pub(crate) browser: Browser,
    /// The language that is asked for before all others.
    pub(crate) language: String,
    body: Value,
}

impl IdxCall {
    /// A text somewhere in the body, by the names on the way to it.
    pub(crate) fn text(&self, path: &[&str]) -> Option<&str> {
        self.at(path)?.as_str()
    }

    /// A flag that has to be given.
    pub(crate) fn answer(&self, path: &[&str]) -> Option<bool> {
        self.at(path)?.as_bool()
    }

    /// `authenticator`: which one, and how.
    pub(crate) fn choice(&self) -> Choice<'_> {
        let text = |name| self.text(&["authenticator", name]);
        Choice {
            id: text("id"),
            method_type: text("methodType"),
            enrollment_id: text("enrollmentId"),
            phone_number: text("phoneNumber"),
            channel: text("channel"),
            auto_challenge: self.answer(&["authenticator", "autoChallenge"]),
        }
    }

    /// `credentials`
    pub(crate) fn credentials(&self) -> Credentials<'_> {
        let text = |name| self.text(&["credentials", name]);
        Credentials {
            passcode: text("passcode"),
            totp: text("totp"),
            question_key: text("questionKey"),
            question: text("question"),
            answer: text("answer"),
            revoke_sessions: self.answer(&["credentials", "revokeSessions"]) == Some(true),
            passkey: PasskeyAnswer {
                client_data: text("clientData"),
                attestation: text("attestation"),
                transports: text("transports"),
                authenticator_data: text("authenticatorData"),
                signature_data: text("signatureData"),
                user_handle: text("userHandle"),
            },
        }
    }

    /// `userProfile`, attribute by attribute.
    pub(crate) fn profile(&self) -> BTreeMap<String, Given> {
        let given = |value: &Value| match value {
            Value::String(text) => Given::Text(text.clone()),
            Value::Bool(flag) => Given::Flag(*flag),
            Value::Number(number) => number.as_u64().map_or(Given::Other, Given::Number),
            _ => Given::Other,
        };
        let attributes = self.at(&["userProfile"]).and_then(Value::as_object);
        attributes
            .into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), given(value)))
            .collect()
    }

    /// Flags by name; `None` for something that is no flag.
    pub(crate) fn flags(&self, name: &str) -> Option<BTreeMap<String, Option<bool>>> {
        let flags = self.at(&[name])?.as_object()?.iter();
        Some(
            flags
                .map(|(name, value)| (name.clone(), value.as_bool()))
                .collect(),
        )
    }

    fn at(&self, path: &[&str]) -> Option<&Value> {
        path.iter()
            .try_fold(&self.body, |value, name| value.get(name))
    }

    /// Whether a flag is set.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.body
            .get(name)
            .and_then(Value::as_bool)
            .unwrap_or_default()
    }
}

impl<S: Send + Sync> FromRequest<S> for IdxCall {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let browser = Browser::of(request.headers());
        let language = language(request.headers());
        match media_type(request.headers()).as_deref() {
            Some("application/json" | "application/ion+json") => {}
            _ => return Err(error::unsupported_media_type()),
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|_| error::not_well_formed())?;
        let body = serde_json::from_slice(&bytes).map_err(|_| error::not_well_formed())?;
        Ok(Self {
            browser,
            language,
            body,
        })
    }
}

/// The credential of header `Authorization` under a scheme.
pub(crate) fn authorization<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let (given, credential) = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .split_once(' ')?;
    given
        .eq_ignore_ascii_case(scheme)
        .then(|| credential.trim())
}

/// The first tag of `Accept-Language`; English where there is none.
fn language(headers: &HeaderMap) -> String {
    let accepted = headers.get(header::ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    let first = accepted.and_then(|value| value.split([',', ';']).next());
    first.map_or("en", str::trim).to_owned()
}

/// The media type without its parameters, in lower case.
fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    value
        .split(';')
        .next()
        .map(|media_type| media_type.trim().to_ascii_lowercase())
}
