//! Where the tokens lie beside memory, in the shape that Okta's own SDK reads and writes, and what others did to them.

use std::sync::Arc;

use super::{Core, Session, SessionEnd};
use crate::{
    config::TokenStorage,
    oauth::{TOKEN_STORAGE_KEY, Tokens},
    ports::{Area, StoreError},
    state::records,
};

/// From how many seconds on a wrong clock is worth a word.
const WRONG_CLOCK_S: u64 = 300;

impl Session {
    /// Takes up what an earlier document, or another tab, has kept. What has ended is not left lying there.
    pub(super) fn load(&self) {
        let core = self.core();
        let Some(area) = core.area() else { return };
        let Ok(Some(tokens)) = core.stored(area) else {
            return;
        };
        core.kept.set(Some(area));
        let lives = tokens.lives(core.now_ms() / 1000);
        if lives && !core.has_ended(&tokens) {
            return self.tokens.set(Some(Arc::new(tokens)));
        }
        // Nobody has to be told: the sign-in asks the org whether it lets them in again.
        core.forget_tokens(&tokens);
        if lives {
            core.revoke_later(Arc::new(tokens));
        }
    }

    /// Takes the verified tokens of a sign-in.
    pub(in crate::state) fn begin(&self, tokens: Tokens) {
        let core = self.core();
        let ahead_s = tokens.clock_ahead_s();
        core.dpop.take();
        core.tab.take();
        let _ = core.world.store.remove(Area::Session, records::TAB);
        core.begin_activity();
        records::note_begin(&*core.world.store, tokens.id_token().sub(), core.now_ms());
        self.standing.set(Default::default());
        self.keep(tokens);
        if ahead_s.unsigned_abs() > WRONG_CLOCK_S {
            self.stand(|standing| standing.clock_ahead_s = Some(ahead_s));
        }
        core.next_try.set((0, 0));
        core.tell_sign_in();
        core.world.page.tell("signed-in", "");
        self.watch();
    }

    /// Takes tokens: into memory, and to where they are kept.
    pub(super) fn keep(&self, tokens: Tokens) {
        let core = self.core();
        let area = core.area();
        let stored = area.filter(|area| {
            let json = tokens.to_storage_json(core.config);
            let kept = core.world.store.set(*area, TOKEN_STORAGE_KEY, &json);
            if kept.is_err() {
                // The old ones must not be found there in place of the new ones.
                let _ = core.world.store.remove(*area, TOKEN_STORAGE_KEY);
            }
            kept.is_ok()
        });
        core.kept.set(stored);
        // Where the browser refuses, the tokens live in memory until the page goes away.
        self.stand(|standing| standing.in_memory = stored != area);
        self.tokens.set(Some(Arc::new(tokens)));
    }

    /// Sees what another program did to the stored tokens: okta-auth-js in another document of this tab, or, in local
    /// storage, anybody in another tab.
    pub(super) fn notice(&self) {
        let core = self.core();
        let Some(tokens) = self.tokens_untracked() else {
            return;
        };
        if core.has_ended(&tokens) {
            return self.end_here(SessionEnd::Elsewhere);
        }
        let Some(area) = core.kept.get() else { return };
        match core.stored(area) {
            Ok(Some(stored)) if stored == *tokens => {}
            // Two people do not mix: what all tabs share now is somebody else's.
            Ok(Some(stored))
                if area == Area::Local && stored.id_token().sub() != tokens.id_token().sub() =>
            {
                core.kept.set(None);
                self.end_here(SessionEnd::Elsewhere);
            }
            Ok(Some(stored)) => {
                core.dpop.take();
                self.tokens.set(Some(Arc::new(stored)));
            }
            Ok(None) => self.end_here(SessionEnd::Elsewhere),
            Err(StoreError) => {}
        }
    }

    /// What has been stored since by somebody who was quicker: a session of the same person that lasts longer.
    pub(super) fn stored_since(&self, before: &Tokens) -> Option<Tokens> {
        let core = self.core();
        let stored = core.stored(core.kept.get()?).ok().flatten()?;
        stored.renews(before).then_some(stored)
    }
}

impl Core {
    /// Where the deployer wants the tokens; nowhere, for memory alone.
    fn area(&self) -> Option<Area> {
        match self.config.session.token_storage {
            TokenStorage::Session => Some(Area::Session),
            TokenStorage::Local => Some(Area::Local),
            TokenStorage::Memory => None,
        }
    }

    pub(super) fn now_ms(&self) -> u64 {
        self.world.clock.now_ms()
    }

    fn stored(&self, area: Area) -> Result<Option<Tokens>, StoreError> {
        let store = &*self.world.store;
        let stored = store.get(area, TOKEN_STORAGE_KEY)?;
        if let Some(subject) = stored.as_deref().and_then(Tokens::await_removal) {
            store.remove(area, TOKEN_STORAGE_KEY)?;
            self.tell_sign_out(&subject);
            return Ok(None);
        }
        Ok(stored.and_then(|text| Tokens::from_storage_json(&text, self.config)))
    }

    /// Whether this person's sessions in this browser have ended since the tokens were issued: a tab that did not run then
    /// hears of it late.
    fn has_ended(&self, tokens: &Tokens) -> bool {
        let subject = tokens.id_token().sub();
        let ended = records::ended(&*self.world.store, subject);
        // Times of tokens are whole seconds: whoever is back within the same one has not ended.
        ended.is_some_and(|at_ms| tokens.is_of_before(subject, at_ms.saturating_sub(1000)))
    }

    /// Forgets everything of a session that lies anywhere in this browser (SEC-27).
    pub(super) fn forget(&self, tokens: &Tokens) {
        self.forget_tokens(tokens);
        records::forget_all(&*self.world.store);
        self.tab.take();
        self.question.take();
    }

    fn forget_tokens(&self, tokens: &Tokens) {
        if let Some(area) = self.kept.take() {
            let store = &*self.world.store;
            let stored = store.get(area, TOKEN_STORAGE_KEY).ok().flatten();
            let read = stored.and_then(|text| Tokens::from_storage_json(&text, self.config));
            // What somebody else has put there since, for all tabs, is theirs.
            let theirs = area == Area::Local && read.is_some_and(|stored| stored != *tokens);
            if !theirs {
                let _ = store.remove(area, TOKEN_STORAGE_KEY);
            }
        }
        self.dpop.take();
        if let Some(name) = tokens.key() {
            self.world.proof_keys.remove(name);
        }
    }
}
