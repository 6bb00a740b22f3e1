//! What the server says to the person.

use std::fmt;

use super::wire;
use crate::{
    json::{self, Value},
    lean::Gather,
};

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Something went wrong.
    Error,
    /// Something to heed.
    Warning,
    /// Something to know.
    Info,
}

/// One message (protocol sheet, "Message"), as the server wrote it. Its text is shown as text, never as markup.
#[derive(Clone)]
pub struct Message(Value);

/// What says the same to people is the same.
impl PartialEq for Message {
    fn eq(&self, other: &Message) -> bool {
        let said = |it: &Message| (it.severity(), it.parameters());
        self.key() == other.key() && self.text() == other.text() && said(self) == said(other)
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Message({:?}, {:?})", self.key(), self.text())
    }
}

impl Message {
    fn read(message: &Value) -> Option<Message> {
        let message = Message(message.clone());
        (message.key().is_some() || !message.text().is_empty()).then_some(message)
    }

    /// How grave it is, where the server says so.
    pub fn severity(&self) -> Option<Severity> {
        Some(match wire::text(&self.0, "class")? {
            "ERROR" => Severity::Error,
            "WARNING" => Severity::Warning,
            "INFO" => Severity::Info,
            _ => return None,
        })
    }

    /// Okta's key for it, under which the catalogue may have a better text.
    pub fn key(&self) -> Option<&str> {
        wire::text(self.0.get("i18n")?, "key")
    }

    /// The server's own text.
    pub fn text(&self) -> &str {
        wire::text(&self.0, "message").unwrap_or_default()
    }

    /// The values that the text was made with.
    pub fn parameters(&self) -> Vec<String> {
        let i18n = self.0.get("i18n");
        let parameters = i18n.map_or(&[][..], |i18n| wire::list(i18n, "params"));
        let text = |parameter: &Value| match parameter {
            Value::String(text) => text.clone(),
            other => json::write(other),
        };
        parameters.iter().map(text).gather()
    }

    /// What to do where a page cannot do it, in the server's words.
    pub fn advice(&self) -> Option<&str> {
        let remediation = wire::object(&self.0, "deviceRemediation")?;
        wire::text(remediation.get("fallback")?.get("message")?, "message")
    }

    /// Pages that say more: the address, `https` only, and what it is called, where the server says so.
    pub fn links(&self) -> Vec<(&str, Option<&str>)> {
        let links = wire::list(&self.0, "links").iter();
        links
            .filter_map(|link| {
                let url = wire::text(link, "url").filter(|url| url.starts_with("https://"))?;
                Some((url, wire::text(link, "label")))
            })
            .gather()
    }

    pub(super) fn read_all(owner: &Value) -> Vec<Message> {
        wire::list(owner, "messages")
            .iter()
            .filter_map(Message::read)
            .gather()
    }

    /// Whether nothing went wrong: it is only good to know.
    pub fn is_calm(&self) -> bool {
        matches!(self.severity(), Some(Severity::Info | Severity::Warning))
    }

    /// Whether this is the message with that key.
    pub fn is(&self, key: &str) -> bool {
        self.key() == Some(key)
    }
}
