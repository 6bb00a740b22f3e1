//! `idx` sessions: what lets the next sign-in in the same browser succeed at once.

use super::authenticator::Authenticator;
use super::user::UserState;
use super::{Model, random};

/// A browser that is signed in to the org.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) verified: Vec<Authenticator>,
    pub(crate) authenticated_at_ms: i64,
    pub(crate) expires_at_ms: i64,
}

impl Model {
    /// Opens a session and gives the value of its cookie.
    pub(crate) fn open_session(
        &mut self,
        user_id: String,
        verified: Vec<Authenticator>,
        remember: bool,
    ) -> String {
        let now = self.now_ms();
        let life = if remember {
            self.settings.remembered_session_life_s
        } else {
            self.settings.session_life_s
        };
        let id = random::handle(32);
        self.sessions.push(Session {
            id: id.clone(),
            user_id,
            verified,
            authenticated_at_ms: now,
            expires_at_ms: now + life * 1_000,
        });
        id
    }

    /// The live session of a cookie, if it satisfies the policy of its user today.
    pub(crate) fn satisfying_session(
        &self,
        cookie: Option<&str>,
        max_age_s: Option<i64>,
    ) -> Option<Session> {
        let now = self.now_ms();
        let session = self.live_session(cookie)?;
        let user = self.user(&session.user_id)?;
        let young =
            max_age_s.is_none_or(|max_age| now - session.authenticated_at_ms <= max_age * 1_000);
        let may_enter = user.state == UserState::Active && user.assigned;
        (young && may_enter && session.verified.len() >= user.factors).then(|| session.clone())
    }

    /// Ends every session of a person.
    pub(crate) fn end_sessions_of(&mut self, user_id: &str) {
        self.sessions.retain(|session| session.user_id != user_id);
    }

    /// Ends a session; whether there was one.
    pub(crate) fn end_session(&mut self, cookie: Option<&str>) -> bool {
        let live = self.live_session(cookie).is_some();
        self.sessions
            .retain(|session| Some(session.id.as_str()) != cookie);
        live
    }

    fn live_session(&self, cookie: Option<&str>) -> Option<&Session> {
        let (now, id) = (self.now_ms(), cookie?);
        self.sessions
            .iter()
            .find(|session| session.id == id && session.expires_at_ms > now)
    }
}
