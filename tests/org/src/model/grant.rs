//! What a finished sign-in grants, and the codes that stand for it.

use super::{Model, Server, random};

/// Who may get tokens for what: fixed when the sign-in ends.
#[derive(Clone, Debug)]
pub(crate) struct Grant {
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) server: Server,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: String,
    pub(crate) acr: Option<String>,
    pub(crate) user_id: String,
    pub(crate) amr: Vec<String>,
    pub(crate) authenticated_at_ms: i64,
}

/// Which grant type a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CodeKind {
    /// `interaction_code`, from an IDX transaction.
    Interaction,
    /// `authorization_code`, from the hosted page.
    Authorization,
}

/// A code that was handed out.
#[derive(Clone, Debug)]
pub(crate) struct IssuedCode {
    pub(crate) code: String,
    pub(crate) kind: CodeKind,
    pub(crate) grant: Grant,
    pub(crate) issued_at_ms: i64,
    pub(crate) used: bool,
}

impl Model {
    pub(crate) fn issue_code(&mut self, kind: CodeKind, grant: Grant) -> String {
        let code = random::handle(32);
        let issued_at_ms = self.now_ms();
        self.codes.push(IssuedCode {
            code: code.clone(),
            kind,
            grant,
            issued_at_ms,
            used: false,
        });
        code
    }

    /// Takes a code for good; `None` when it is unknown, used, too old or of the other kind. Any attempt uses it up.
    pub(crate) fn redeem_code(&mut self, kind: CodeKind, code: &str) -> Option<Grant> {
        let now = self.now_ms();
        let life = self.settings.interaction_code_life_s * 1_000;
        let issued = self
            .codes
            .iter_mut()
            .find(|issued| issued.code == code && issued.kind == kind)?;
        if issued.used || now - issued.issued_at_ms > life {
            return None;
        }
        issued.used = true;
        Some(issued.grant.clone())
    }

    /// Whether a code was handed in already.
    pub(crate) fn code_is_used(&self, code: &str) -> bool {
        self.codes
            .iter()
            .any(|issued| issued.code == code && issued.used)
    }
}
