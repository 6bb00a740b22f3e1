//! What a check-up needs of the world.

use crate::Device;

/// How a request is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
}

impl Method {
    /// The method as it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
        }
    }
}

/// Whom a request goes to, and what the answer is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Of the page's own host: status, headers and text.
    Text,
    /// Of the page's own host: status and headers alone.
    Headers,
    /// Of the org, as a page of this origin reads it; with the cookies that the browser has for the org, or without.
    Shared {
        /// Whether cookies go along.
        credentials: bool,
    },
    /// Of the org, as somebody who goes there; asked from outside alone.
    Visit,
}

/// A request. No redirect is followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// Where to.
    pub url: String,
    /// Header fields.
    pub headers: Vec<(&'static str, String)>,
    /// The body of a `POST`.
    pub body: Option<String>,
    /// What for.
    pub reading: Reading,
}

impl Request {
    /// A `GET`.
    pub fn get(url: impl Into<String>, reading: Reading) -> Request {
        Request {
            method: Method::Get,
            url: url.into(),
            headers: Vec::new(),
            body: None,
            reading,
        }
    }

    /// A `POST`, which only the org is sent.
    pub fn post(url: impl Into<String>, credentials: bool, body: String) -> Request {
        Request {
            method: Method::Post,
            url: url.into(),
            headers: Vec::new(),
            body: Some(body),
            reading: Reading::Shared { credentials },
        }
    }

    /// The same with a header field.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Request {
        self.headers.push((name, value.into()));
        self
    }
}

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An answer, and it can be read.
    Answered(Answer),
    /// An answer that leads on; where to, if that can be seen.
    Redirected(Option<String>),
    /// There is an answer, but a page of this origin may not read it.
    Hidden,
    /// No answer; why not, as far as it is known.
    Unreachable(String),
}

/// An answer that can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Header fields in small letters; the values of fields that came more than once may be joined by commas.
    pub headers: Vec<(String, String)>,
    /// The text, if it was wanted.
    pub body: String,
}

impl Answer {
    /// The values of a header field, joined by commas.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .headers
            .iter()
            .filter(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    /// The media type without its parameters, in small letters.
    pub(crate) fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        let essence = value.split(';').next().unwrap_or_default().trim();
        essence.to_ascii_lowercase()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// Sends, tells the time, and knows where it is.
pub trait World {
    /// Sends a request.
    async fn send(&self, request: Request) -> Outcome;

    /// Milliseconds since 1970 by the clock at hand.
    fn now_ms(&self) -> i64;

    /// 43 characters of base64url that nobody can guess.
    fn random(&self) -> String;

    /// The browser, if this is one.
    fn device(&self) -> Option<Device>;

    /// What the page's program says of a `config.json`, where that program is at hand.
    fn refusal(&self, config: &str, home: &str) -> Option<String>;
}
