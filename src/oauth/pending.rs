//! The record of a sign-in that is not finished: kept for a reload, and for the tab that the link in a mail opens.

use std::fmt;

use super::{CodeVerifier, InteractionHandle, Nonce, State, json};

/// Everything that is needed to go on with a sign-in in another page load. It holds no token.
///
/// Not `Clone`, because its code verifier is not.
pub struct PendingTransaction {
    /// The `state` under which it is kept.
    pub state: State,
    /// The `nonce` that the ID token must carry.
    pub nonce: Nonce,
    /// Proves that the code is ours.
    pub code_verifier: CodeVerifier,
    /// When it began, in epoch milliseconds of this device's clock.
    pub created_ms: u64,
    /// Where the person wanted to go, as text: it is parsed anew when it is used.
    pub target: String,
    /// What the person typed as their user name; empty before they did.
    pub identifier: String,
    /// When the last mail was sent, in epoch milliseconds of this device's clock.
    pub mail_sent_ms: Option<u64>,
    /// In which way the person signs in.
    pub mode: Mode,
}

/// The two ways to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// In this page, by IDX.
    Embedded {
        /// The IDX transaction.
        interaction_handle: InteractionHandle,
    },
    /// On the org's own page.
    Redirect,
}

/// The first member of a stored record; a later release that means something else by it writes another number.
const VERSION: u64 = 1;

impl PendingTransaction {
    /// How long a record may be used: 30 minutes, the longest that an Okta e-mail code lives.
    pub const LIFETIME_MS: u64 = 30 * 60 * 1000;

    /// The IDX transaction, in embedded mode.
    pub fn interaction_handle(&self) -> Option<&InteractionHandle> {
        match &self.mode {
            Mode::Embedded { interaction_handle } => Some(interaction_handle),
            Mode::Redirect => None,
        }
    }

    /// Whether the record is too old. One from the future is, too: after the clock was set back it could otherwise
    /// live for ever.
    pub fn is_expired(&self, now_ms: u64) -> bool {
        let future = self.created_ms > now_ms.saturating_add(60_000);
        future || now_ms.saturating_sub(self.created_ms) >= Self::LIFETIME_MS
    }

    /// The record as it is stored.
    pub fn to_json(&self) -> String {
        let mut json = String::from("{");
        json::push_number(&mut json, "version", VERSION);
        json::push_text(&mut json, "state", self.state.secret());
        json::push_text(&mut json, "nonce", self.nonce.secret());
        json::push_text(&mut json, "codeVerifier", self.code_verifier.secret());
        json::push_number(&mut json, "created", self.created_ms);
        json::push_text(&mut json, "target", &self.target);
        json::push_text(&mut json, "identifier", &self.identifier);
        if let Some(sent) = self.mail_sent_ms {
            json::push_number(&mut json, "mailSent", sent);
        }
        if let Some(handle) = self.interaction_handle() {
            json::push_text(&mut json, "interactionHandle", handle.secret());
        }
        json.push('}');
        json
    }

    /// Reads a stored record; nothing where it is not whole, or of another release.
    pub fn from_json(stored: &str) -> Option<PendingTransaction> {
        let record = json::object(stored)?;
        if record.get("version")?.as_u64() != Some(VERSION) {
            return None;
        }
        let mail_sent_ms = match record.get("mailSent") {
            None => None,
            Some(sent) => Some(sent.as_u64()?),
        };
        let mode = match record.get("interactionHandle") {
            None => Mode::Redirect,
            Some(handle) => Mode::Embedded {
                interaction_handle: InteractionHandle::new(handle.as_str()?)?,
            },
        };
        Some(PendingTransaction {
            state: State::new(json::text(&record, "state")?)?,
            nonce: Nonce::new(json::text(&record, "nonce")?)?,
            code_verifier: CodeVerifier::new(json::text(&record, "codeVerifier")?)?,
            created_ms: record.get("created")?.as_u64()?,
            target: json::text(&record, "target")?.to_owned(),
            identifier: json::text(&record, "identifier")?.to_owned(),
            mail_sent_ms,
            mode,
        })
    }
}

impl fmt::Debug for PendingTransaction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PendingTransaction([redacted])")
    }
}
