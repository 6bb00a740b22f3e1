//! What is sent back: only a step can make it, so nothing that was not offered can be answered.

use std::fmt;

use super::form::Form;
use crate::{
    json::{self, Map, Value},
    ports,
};

/// The media type of IDX requests and answers.
pub(super) const ION: &str = "application/ion+json; okta-version=1.0.0";

/// How long an IDX request may be silent, in milliseconds.
const TIMEOUT_MS: u32 = 15_000;

/// An answer to a step, ready to be sent. It may hold a code or a password, so `Debug` shows its name alone.
#[derive(Clone, PartialEq)]
pub struct Answer {
    form: Form,
    body: Map,
}

/// A request that is repeated while the person waits.
#[derive(Clone, Debug, PartialEq)]
pub struct Poll {
    /// What to send.
    pub answer: Answer,
    /// How long to wait before it, in milliseconds; each response may change it.
    pub refresh_ms: u64,
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Answer({})", self.name())
    }
}

impl Answer {
    pub(super) fn new(form: &Form, body: Map) -> Answer {
        Answer {
            form: form.clone(),
            body,
        }
    }

    /// The name of the remediation or action it answers.
    pub fn name(&self) -> &str {
        self.form.name()
    }

    /// The same answer to a form that came later: address and state handle are that form's (protocol sheet, "Submit").
    pub(super) fn renewed(&self, form: &Form) -> Answer {
        let mut body = self.body.clone();
        if let Some(handle) = form
            .field("stateHandle")
            .and_then(|field| field.value().cloned())
        {
            body.insert("stateHandle", handle);
        }
        Answer::new(form, body)
    }

    /// The request for it. Plain JSON is what Okta's own SDK sends, and what every server version takes.
    pub(super) fn request(&self, language: Option<&str>) -> ports::Request {
        let accepts = self.form.accepts().unwrap_or(ION);
        post(
            self.form.href(),
            "application/json",
            accepts.to_owned(),
            json::write(&Value::Object(self.body.clone())),
            language,
        )
    }
}

/// A POST to the Identity Engine, with the org's cookies.
pub(super) fn post(
    url: &str,
    content_type: &str,
    accept: String,
    body: String,
    language: Option<&str>,
) -> ports::Request {
    let mut headers = vec![
        ("Content-Type", content_type.to_owned()),
        ("Accept", accept),
    ];
    if let Some(language) = language {
        headers.push(("Accept-Language", language.to_owned()));
    }
    ports::Request {
        method: ports::Method::Post,
        url: url.to_owned(),
        headers,
        body: Some(body),
        credentials: true,
        fresh: false,
        timeout_ms: TIMEOUT_MS,
    }
}
