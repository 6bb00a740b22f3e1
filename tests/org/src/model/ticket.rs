//! Activation and recovery tokens: what a link in a mail of the org would carry to the app.

use super::{Model, random};
use serde::{Deserialize, Serialize};

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// `activation_token`: the first enrolments of an account.
    Activation,
    /// `recovery_token`: a new password.
    Recovery,
}

/// A token that was given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ticket {
    pub(crate) token: String,
    pub(crate) kind: TokenKind,
    pub(crate) user_id: String,
    expires_at_ms: i64,
}

impl Model {
    pub(crate) fn issue_ticket(&mut self, kind: TokenKind, user_id: String) -> String {
        let token = random::handle(24);
        let expires_at_ms = self.now_ms() + self.settings.mail_token_life_s * 1_000;
        self.tickets.push(Ticket {
            token: token.clone(),
            kind,
            user_id,
            expires_at_ms,
        });
        token
    }

    /// The token of this kind, while it is good.
    pub(crate) fn live_ticket(&self, kind: TokenKind, token: &str) -> Option<&Ticket> {
        let now = self.now_ms();
        self.tickets
            .iter()
            .find(|it| it.kind == kind && it.token == token && it.expires_at_ms > now)
    }

    /// What it opened is done: it opens nothing else.
    pub(crate) fn use_up_ticket(&mut self, ticket: &Ticket) {
        self.tickets.retain(|it| it != ticket);
    }
}
