//! What the link of an activation or a recovery mail carries: it opens a transaction for one person and one errand
//! (protocol sheet, "interact").

use super::{MailToken, form};

/// A token from a mail, by its errand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StartToken {
    /// Somebody new sets their account up.
    Activation(MailToken),
    /// Somebody gets a new password.
    Recovery(MailToken),
}

/// There is such a token, but cut, or twice: of two values one reader takes the first and another the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DamagedToken;

impl StartToken {
    /// Finds the token in a query, with or without the question mark.
    ///
    /// # Errors
    /// When what is there cannot be one.
    pub fn parse(query: &str) -> Result<Option<StartToken>, DamagedToken> {
        let query = query.strip_prefix('?').unwrap_or(query);
        let mut found = None;
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let errand = match name {
                "activation_token" => StartToken::Activation,
                "recovery_token" => StartToken::Recovery,
                _ => continue,
            };
            let token = form::decode(value).and_then(|value| MailToken::new(&value));
            if found.replace(errand(token.ok_or(DamagedToken)?)).is_some() {
                return Err(DamagedToken);
            }
        }
        Ok(found)
    }

    /// The parameter of interact, and its value.
    pub(super) fn parameter(&self) -> (&'static str, &str) {
        match self {
            StartToken::Activation(token) => ("activation_token", token.secret()),
            StartToken::Recovery(token) => ("recovery_token", token.secret()),
        }
    }
}
