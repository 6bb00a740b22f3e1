//! The ways a session ends. Whatever the network does, everything here is gone first.

use std::sync::Arc;

use super::{Core, Session};
use crate::{
    lean::without_slashes,
    oauth::{self, Revoked, Tokens},
    state::{errands::errand, session::limits::Limit},
};

/// How the session of this tab ended, as far as the person is to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionEnd {
    /// By this tab's sign-out, of which the org could not be told.
    Untold,
    /// By this tab's sign-out, without leaving the page.
    SignedOut,
    /// By another tab or program.
    Elsewhere,
    /// The org renews it no more.
    Expired,
    /// By a limit of the deployer.
    Limit(Limit),
}

impl SessionEnd {
    /// One word for it, for whoever listens on the document.
    fn kind(self) -> &'static str {
        match self {
            SessionEnd::Untold | SessionEnd::SignedOut => "person",
            SessionEnd::Elsewhere => "elsewhere",
            SessionEnd::Expired => "expired",
            SessionEnd::Limit(Limit::Idle) => "idle",
            SessionEnd::Limit(Limit::Lifetime) => "lifetime",
        }
    }
}

/// What becomes of the Okta session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::state) enum OktaSession {
    /// Ended by the org's own page, which sends the browser back.
    EndByRedirect,
    /// Ended from here, as far as the browser lets the org's cookie go along.
    EndHere,
    /// Somebody else takes care of it.
    Leave,
}

impl Session {
    /// Signs out of this app and of the org, by way of the org's own sign-out page.
    pub fn sign_out(&self) {
        self.end(SessionEnd::SignedOut, OktaSession::EndByRedirect);
    }

    /// Signs out of this app and of the org without leaving the page. Browsers that keep the org's cookie from this page
    /// leave the Okta session alive.
    pub fn sign_out_here(&self) {
        self.end(SessionEnd::SignedOut, OktaSession::EndHere);
    }

    /// The person has read how the session ended, and goes on to the sign-in page.
    pub fn go_on(&self) {
        self.stand(|standing| standing.end = None);
    }

    /// Ends by a limit, or because the org says so: in every tab.
    pub(super) fn end_everywhere(&self, end: SessionEnd) {
        let okta_session = match end {
            // By redirect it would let whoever sits there now in with one press, and a request from here may not end it.
            SessionEnd::Limit(_) if self.core().config.by_redirect => OktaSession::EndByRedirect,
            SessionEnd::Limit(_) => OktaSession::EndHere,
            // With it the person may be back at once.
            _ => OktaSession::Leave,
        };
        self.end(end, okta_session);
    }

    /// Ends in this tab because it has ended elsewhere.
    pub(super) fn end_here(&self, end: SessionEnd) {
        let Some(tokens) = self.clear(Some(end)) else {
            return;
        };
        let core = self.core();
        core.world.page.tell("signed-out", end.kind());
        core.revoke_later(tokens);
    }

    fn end(&self, end: SessionEnd, okta_session: OktaSession) {
        // What is told stays out of the way while the browser is on its way to another page.
        let leaves = okta_session == OktaSession::EndByRedirect;
        if self.leaving.get_untracked() {
            return;
        }
        self.leaving.set(leaves);
        let Some(tokens) = self.clear((!leaves).then_some(end)) else {
            return self.leaving.set(false);
        };
        let core = self.core();
        core.world.page.tell("signed-out", end.kind());
        core.tell_sign_out(tokens.id_token().sub());
        let session = *self;
        errand(
            core.world,
            Box::new(move |part| match part {
                Some(part) => (part.sign_out)(session, tokens, end, okta_session),
                None => session.signed_out(false, end),
            }),
        );
    }

    /// Tells the org of a sign-out, and goes on with what comes of it.
    pub(in crate::state) async fn sign_out_now(
        &self,
        tokens: &Tokens,
        end: SessionEnd,
        okta_session: OktaSession,
    ) {
        if let Some(reached) = self.core().sign_out(tokens, okta_session).await {
            self.signed_out(reached, end);
        }
    }

    /// What there is to say after a sign-out of which the org heard, or not.
    fn signed_out(&self, reached: bool, end: SessionEnd) {
        if !reached && end == SessionEnd::SignedOut {
            self.stand(|standing| standing.end = Some(SessionEnd::Untold));
        } else if self.leaving.get_untracked() {
            self.stand(|standing| standing.end = Some(end));
        }
        self.leaving.set(false);
    }

    /// Forgets the session in memory and wherever it lies. Gives what it was.
    fn clear(&self, end: Option<SessionEnd>) -> Option<Arc<Tokens>> {
        let tokens = self.tokens_untracked()?;
        self.core().forget(&tokens);
        self.standing.set(super::Standing {
            end,
            ..Default::default()
        });
        self.warning.set(None);
        self.tokens.set(None);
        Some(tokens)
    }
}

impl Core {
    /// Revokes tokens that nobody needs any more, as far as that can be done.
    pub(super) fn revoke_later(&'static self, tokens: Arc<Tokens>) {
        errand(
            self.world,
            Box::new(move |part| {
                if let Some(part) = part {
                    (part.revoke)(self, tokens);
                }
            }),
        );
    }

    /// Tells the org that the session has ended, and says whether it could be reached; nothing where the browser is on its way to the
    /// org's own page.
    async fn sign_out(&self, tokens: &Tokens, okta_session: OktaSession) -> Option<bool> {
        let reached = self.revoke(tokens).await;
        match okta_session {
            // The org's logout is a page of its own; offline it would only show the browser's error.
            OktaSession::EndByRedirect if reached => {
                // As it is registered: a whole host without its slash.
                let home = self.world.location.home();
                let back = without_slashes(&home);
                let url = oauth::logout_url(self.config, tokens.id_token(), back);
                self.world.location.leave(&url);
                None
            }
            OktaSession::EndHere if reached => {
                let closed = self.world.oauth(self.config).close_session().await;
                Some(closed.is_ok())
            }
            _ => Some(reached),
        }
    }

    /// Revokes both tokens, and says whether the org could be reached.
    pub(in crate::state) async fn revoke(&self, tokens: &Tokens) -> bool {
        let client = self.world.oauth(self.config);
        let unreached = |result| matches!(result, Err(oauth::RequestError::Transport(_)));
        let mut reached = true;
        if let Some(refresh_token) = tokens.refresh_token() {
            // Whatever comes of it, the access token is next.
            reached = !unreached(client.revoke(Revoked::Refresh(refresh_token)).await);
        }
        let access_token = client.revoke(Revoked::Access(tokens.access_token())).await;
        !unreached(access_token) && reached
    }
}
