//! What tabs of one browser tell each other.
//!
//! Each message has a version, a known form and a bounded length; anything else is not heard (SEC-40). None holds a token,
//! but for the answer to a question, and that only where the deployer lets tabs share a session. A refresh token never
//! leaves its tab: it works once, and two that held it would end each other's session.

use std::sync::Arc;

use leptos::task::spawn_local;

use super::{Core, Session, SessionEnd};
use crate::{
    lean::decimal,
    oauth::{State, Tokens},
    ports::{Area, Held, LockError},
    state::{
        errands::{self, errand},
        records,
    },
};

/// What every message begins with.
const VERSION: &str = "vestibule/1 ";
/// Somebody signed in; nothing is said of whom.
const SESSION_CHANGED: &str = "session-changed";
/// Somebody signed out; when, in epoch milliseconds, and their `sub` follow, so that nobody else is signed out by it, and no
/// later session either.
const SIGNED_OUT: &str = "signed-out ";
/// Who has a session? A random name of the question follows.
const QUESTION: &str = "session? ";
/// The answer: the name of the question, and the session without its refresh token, as it is stored.
const ANSWER: &str = "session! ";
/// The longest message that is read, in bytes: a session with the largest tokens that are taken.
const LONGEST: usize = 200_000;
/// How long to wait for answers of tabs that live, in milliseconds.
pub(super) const ANSWERS_MS: u32 = 300;
/// How long a tab that must renew first may take to answer, in milliseconds.
pub(super) const RENEWED_MS: u32 = 10_000;
/// How long to wait whether the document before this one in the same tab goes, in milliseconds. A copied tab's does not.
const TAB_LOCK_MS: u32 = 1_000;

/// A question to other tabs, and what they said.
pub(super) struct Question {
    name: String,
    /// What the answer has to be newer than.
    before: Option<Arc<Tokens>>,
    answer: Option<Tokens>,
    /// Whether two answers named two people.
    mixed: bool,
}

impl Question {
    fn hear(&mut self, tokens: Tokens) {
        if self.before.as_ref().is_some_and(|it| !tokens.renews(it)) {
            return;
        }
        match &self.answer {
            Some(answer) if answer.id_token().sub() != tokens.id_token().sub() => self.mixed = true,
            Some(answer) if !tokens.renews(answer) => {}
            _ => self.answer = Some(tokens.without_refresh_token()),
        }
    }
}

impl Session {
    /// What another tab said: untrusted text.
    pub(super) fn heard(&self, message: String) {
        let (session, core) = (*self, self.core());
        // Of a sign-in the sign-in hears.
        let is_news = message.starts_with(VERSION) && !is_sign_in(&message);
        let concerns = self.is_signed_in() || core.question.borrow().is_some();
        if message.len() > LONGEST || !is_news || !concerns {
            return;
        }
        errand(
            core.world,
            Box::new(move |part| match part {
                Some(part) => (part.heard)(session, message),
                // What ends a session is noted besides.
                None => session.notice(),
            }),
        );
    }

    /// Takes what another tab said.
    pub(in crate::state) fn heard_now(&self, message: &str) {
        let Some(message) = message.strip_prefix(VERSION) else {
            return;
        };
        let core = self.core();
        if let Some(end) = message.strip_prefix(SIGNED_OUT) {
            let Some((at_ms, subject)) = end.split_once(' ') else {
                return;
            };
            let at_ms: u64 = at_ms.parse().unwrap_or(0);
            let is_over = |tokens: &Tokens| tokens.is_of_before(subject, at_ms);
            if let Some(question) = &mut *core.question.borrow_mut() {
                question.answer.take_if(|answer| is_over(answer));
            }
            if self.tokens_untracked().as_deref().is_some_and(is_over) {
                self.end_here(SessionEnd::Elsewhere);
            }
        } else if let Some(name) = message.strip_prefix(QUESTION) {
            self.answer(name);
        } else if let Some((name, json)) = message
            .strip_prefix(ANSWER)
            .and_then(|answer| answer.split_once(' '))
            && let Some(question) = &mut *core.question.borrow_mut()
            && question.name == name
            && let Some(tokens) = Tokens::from_storage_json(json, core.config)
            && !tokens.is_expired(core.now_ms() / 1000)
        {
            question.hear(tokens);
        }
    }

    /// Answers a question of another tab, with new tokens where the old ones end soon and this tab can renew them.
    fn answer(&self, name: &str) {
        let core = self.core();
        let tokens = self.tokens_untracked();
        // Only a random name of ours is repeated.
        if !core.config.session.shared || State::new(name).is_none() || tokens.is_none() {
            return;
        }
        let (session, name) = (*self, name.to_owned());
        let owner = tokens.is_some_and(|tokens| tokens.refresh_token().is_some());
        spawn_local(async move {
            if owner && session.is_due() {
                session.renew().await;
            }
            if let Some(tokens) = session.tokens_untracked() {
                let json = tokens.without_refresh_token().to_storage_json(core.config);
                core.post(&[ANSWER, &name, " ", &json]);
            }
        });
    }

    /// Asks other tabs for their session, where the deployer lets tabs share one, and waits for so many milliseconds.
    /// Nothing where nobody has one, or a newer one, or where two tabs name two people.
    pub(in crate::state) async fn ask_tabs(&self, patience_ms: u32) -> Option<Tokens> {
        let core = self.core();
        let before = self.tokens_untracked();
        if !core.config.session.shared {
            return None;
        }
        let name = State::random(&*core.world.random).ok()?.secret().to_owned();
        core.question.replace(Some(Question {
            name: name.clone(),
            before,
            answer: None,
            mixed: false,
        }));
        core.post(&[QUESTION, &name]);
        let mut waited_ms = 0;
        while waited_ms < patience_ms {
            core.world.clock.sleep(ANSWERS_MS).await;
            waited_ms += ANSWERS_MS;
            let question = core.question.borrow();
            if question.as_ref().is_some_and(|it| it.answer.is_some()) {
                break;
            }
        }
        let question = core.question.take()?;
        question.answer.filter(|_| !question.mixed)
    }

    /// Takes the session that another tab has stored for all, or lends, and says whether there was one.
    pub(in crate::state) async fn take_from_tabs(&self, is_wanted: impl Fn() -> bool) -> bool {
        if !self.is_signed_in() {
            self.load();
        }
        if !self.is_signed_in()
            && self.core().config.session.shared
            && let Some(tokens) = errands::ask_tabs(*self, ANSWERS_MS).await
            && !self.is_signed_in()
            && is_wanted()
        {
            self.keep(tokens);
        }
        self.watch();
        self.is_signed_in()
    }

    /// Finds out whether this tab is a copy of another one, which lives: copying a tab copies its session storage. Then it
    /// gives the refresh token up, since the other tab will use it (SEC-22). Whoever comes meanwhile waits: a second look
    /// would take the first one for another tab.
    pub(super) async fn claim_tab(&self) {
        let (session, core) = (*self, self.core());
        let renews = self
            .tokens_untracked()
            .is_some_and(|tokens| tokens.refresh_token().is_some());
        if !renews || core.kept.get() != Some(Area::Session) || core.tab.borrow().is_some() {
            return;
        }
        if core.claim.begin() {
            errand(
                core.world,
                Box::new(move |part| match part {
                    Some(part) => (part.claim)(session),
                    // Without the part nothing renews the session either.
                    None => session.core().claim.end(),
                }),
            );
        }
        core.claim.ended().await;
    }

    /// Does so, and ends the flight.
    pub(in crate::state) async fn claim(&self) {
        self.claim_alone().await;
        self.core().claim.end();
    }

    async fn claim_alone(&self) {
        let core = self.core();
        // Signed out before the part came.
        if !self.is_signed_in() {
            return;
        }
        let store = &*core.world.store;
        if let Ok(Some(name)) = store.get(Area::Session, records::TAB) {
            match core.lock_tab(&name).await {
                Ok(held) => {
                    core.tab.replace(Some(held));
                    return;
                }
                // Nobody can say. The lease keeps the two from renewing at the same moment.
                Err(LockError::Unsupported) => return,
                Err(LockError::TimedOut) => {}
            }
            let Some(tokens) = self.tokens_untracked() else {
                return;
            };
            self.keep(tokens.without_refresh_token());
        }
        let Ok(name) = State::random(&*core.world.random) else {
            return;
        };
        let _ = store.set(Area::Session, records::TAB, name.secret());
        let lock = core.lock_tab(name.secret()).await;
        *core.tab.borrow_mut() = lock.ok();
    }
}

impl Core {
    /// Says that somebody signed in.
    pub(super) fn tell_sign_in(&self) {
        self.post(&[SESSION_CHANGED]);
    }

    /// Says that this person signed out: to the tabs that hear it, and by a note to those that do not run now.
    pub(super) fn tell_sign_out(&self, subject: &str) {
        let now_ms = self.now_ms();
        records::note_end(&*self.world.store, subject, now_ms);
        self.post(&[SIGNED_OUT, &decimal(now_ms), " ", subject]);
    }

    async fn lock_tab(&self, name: &str) -> Result<Held, LockError> {
        let name = ["vestibule-tab-", name].concat();
        self.world.locks.acquire(&name, TAB_LOCK_MS).await
    }

    fn post(&self, parts: &[&str]) {
        self.world
            .channel
            .post(&[VERSION, &parts.concat()].concat());
    }
}

/// Whether a message says that somebody signed in.
pub(in crate::state) fn is_sign_in(message: &str) -> bool {
    message.strip_prefix(VERSION) == Some(SESSION_CHANGED)
}
