//! What the server says to the person.

use serde_json::Value;

use super::wire;
use crate::json;

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

/// One message (protocol sheet, "Message"). Its text is shown as text, never as markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How grave it is, where the server says so.
    pub severity: Option<Severity>,
    /// Okta's key for it, under which the catalogue may have a better text.
    pub key: Option<String>,
    /// The values that the text was made with.
    pub parameters: Vec<String>,
    /// The server's own text.
    pub text: String,
    /// What to do where a page cannot do it, in the server's words.
    pub advice: Option<String>,
    /// Pages that say more: the address, `https` only, and what it is called, where the server says so.
    pub links: Vec<(String, Option<String>)>,
}

impl Message {
    pub(super) fn read(message: &Value) -> Option<Message> {
        let i18n = message.get("i18n");
        let key = i18n
            .and_then(|i18n| wire::text(i18n, "key"))
            .map(str::to_owned);
        let text = wire::text(message, "message")
            .unwrap_or_default()
            .to_owned();
        if key.is_none() && text.is_empty() {
            return None;
        }
        let severity = match wire::text(message, "class") {
            Some("ERROR") => Some(Severity::Error),
            Some("WARNING") => Some(Severity::Warning),
            Some("INFO") => Some(Severity::Info),
            _ => None,
        };
        let parameters = i18n.map_or(&[][..], |i18n| wire::list(i18n, "params"));
        let parameters = parameters
            .iter()
            .map(|parameter| match parameter {
                Value::String(text) => text.clone(),
                other => json::write(other),
            })
            .collect();
        Some(Message {
            severity,
            key,
            parameters,
            text,
            advice: wire::object(message, "deviceRemediation")
                .and_then(|remediation| remediation.get("fallback")?.get("message"))
                .and_then(|message| wire::text(message, "message"))
                .map(str::to_owned),
            links: wire::list(message, "links")
                .iter()
                .filter_map(|link| {
                    let url = wire::text(link, "url").filter(|url| url.starts_with("https://"))?;
                    Some((url.to_owned(), wire::text(link, "label").map(str::to_owned)))
                })
                .collect(),
        })
    }

    pub(super) fn read_all(owner: &Value) -> Vec<Message> {
        wire::list(owner, "messages")
            .iter()
            .filter_map(Message::read)
            .collect()
    }

    /// Whether nothing went wrong: it is only good to know.
    pub fn is_calm(&self) -> bool {
        matches!(self.severity, Some(Severity::Info | Severity::Warning))
    }

    /// Whether this is the message with that key.
    pub fn is(&self, key: &str) -> bool {
        self.key.as_deref() == Some(key)
    }
}
