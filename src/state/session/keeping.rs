//! Where the tokens lie beside memory, in the shape that Okta's own SDK reads and writes, and what others did to them.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

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
    /// Takes up what an earlier document has kept.
    pub(super) fn load(&self) {
        let core = self.core();
        let Some(area) = core.area() else { return };
        let now_s = core.now_ms() / 1000;
        if let Ok(Some(tokens)) = core.stored(area)
            && tokens.lives(now_s)
        {
            core.kept.set(Some(area));
            self.tokens.set(Some(Arc::new(tokens)));
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
        self.standing.set(Default::default());
        self.keep(tokens);
        if ahead_s.unsigned_abs() > WRONG_CLOCK_S {
            self.stand(|standing| standing.clock_ahead_s = Some(ahead_s));
        }
        core.next_try.set((0, 0));
        self.watch();
        core.tell_sign_in();
    }

    /// Takes tokens: into memory, and to where they are kept.
    pub(super) fn keep(&self, tokens: Tokens) {
        let core = self.core();
        let area = core.area();
        let stored = area.filter(|area| {
            let json = tokens.to_storage_json(&core.config);
            let kept = core.world.store.set(*area, TOKEN_STORAGE_KEY, &json);
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
        let (Some(area), Some(tokens)) = (core.kept.get(), self.tokens_untracked()) else {
            return;
        };
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
        if stored.as_deref().is_some_and(Tokens::await_removal) {
            store.remove(area, TOKEN_STORAGE_KEY)?;
            return Ok(None);
        }
        Ok(stored.and_then(|text| Tokens::from_storage_json(&text, &self.config)))
    }

    /// Forgets everything of the session that lies anywhere in this browser (SEC-27).
    pub(super) fn forget(&self) {
        let store = &*self.world.store;
        if let Some(area) = self.kept.take() {
            let _ = store.remove(area, TOKEN_STORAGE_KEY);
        }
        records::forget_all(store);
        self.dpop.take();
        self.tab.take();
        self.question.take();
        if self.config.session.dpop {
            spawn_local(self.world.proof_keys.clear());
        }
    }
}
