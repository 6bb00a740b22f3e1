//! New tokens before the old ones end: by the refresh token, by a tab that has it, or by the org's own session.

use std::{rc::Rc, sync::Arc};

use super::{Core, Session, SessionEnd};
use crate::{
    idx::Outcome,
    oauth::{DpopKey, ExchangeError, Grant, InteractionCode, RenewalError, State, Tokens},
    ports::{Area, CryptoError, Held, LockError},
    state::flow::ExchangeFailure,
};

/// How long before the end the tokens are renewed, in seconds; a quarter of their life where that is shorter.
const MARGIN_S: u64 = 60;
/// How long to wait for a renewal of another tab, in milliseconds: longer than its request may take. Whoever holds the lock
/// for longer is stuck.
const LOCK_MS: u32 = 20_000;
/// How long to wait after a renewal that failed on the way, in milliseconds: doubled with every failure, up to five minutes.
const RETRY_MS: (u64, u64) = (10_000, 300_000);
/// Where browsers without locks note who renews, and until when.
const LEASE: &str = "vestibule-renewal";
/// How long to look whether somebody else took the lease at the same moment, in milliseconds.
const LEASE_SETTLES_MS: u32 = 50;

/// What came of trying to renew.
enum Renewal {
    Renewed(Box<Tokens>),
    /// The org did not answer.
    Later,
    /// Nobody here can renew; the tokens are good until they end.
    Impossible,
    /// The session is over.
    Over,
}

impl Session {
    /// Whether the tokens should be renewed now.
    pub(super) fn is_due(&self) -> bool {
        let core = self.core();
        let Some(tokens) = self.tokens_untracked() else {
            return false;
        };
        let margin_s = MARGIN_S.min(tokens.lifetime_s() / 4);
        let now_ms = core.now_ms();
        now_ms >= core.next_try.get().0 && tokens.is_expired(now_ms / 1000 + margin_s)
    }

    /// Renews the tokens; whoever asks meanwhile waits for the same answer. Says whether there are newer tokens now.
    pub(super) async fn renew(&self) -> bool {
        let core = self.core();
        let Some(before) = self.tokens_untracked() else {
            return false;
        };
        if core.flight.begin().await {
            let renewal = core.renew(self, &before).await;
            match self.tokens_untracked() {
                Some(current) if Arc::ptr_eq(&current, &before) => self.take(renewal, &before),
                // Somebody else was quicker. To revoke these would end the whole family, theirs included.
                Some(_) => {}
                // Signed out meanwhile: what came of it is nobody's any more.
                None => {
                    if let Renewal::Renewed(tokens) = renewal {
                        core.revoke(&tokens).await;
                    }
                }
            }
            core.flight.end();
        }
        self.tokens_untracked()
            .is_some_and(|current| !Arc::ptr_eq(&current, &before))
    }

    fn take(&self, renewal: Renewal, before: &Tokens) {
        let core = self.core();
        let (now_ms, failures) = (core.now_ms(), core.next_try.get().1);
        core.next_try.set((0, 0));
        self.stand(|standing| standing.offline = matches!(renewal, Renewal::Later));
        match renewal {
            Renewal::Renewed(tokens) => self.keep(*tokens),
            Renewal::Later => {
                let wait_ms = RETRY_MS.0 << failures.min(8);
                core.next_try
                    .set((now_ms + wait_ms.min(RETRY_MS.1), failures + 1));
            }
            Renewal::Impossible if !before.is_expired(now_ms / 1000) => {
                core.next_try
                    .set((before.expires_at().saturating_mul(1000), 0));
            }
            Renewal::Impossible | Renewal::Over => self.end_everywhere(SessionEnd::Expired),
        }
    }
}

impl Core {
    async fn renew(&self, session: &Session, before: &Tokens) -> Renewal {
        session.claim_tab().await;
        // Asked before the lock is taken: whoever answers may have to renew first, and needs it for that.
        let renews = session
            .tokens_untracked()
            .is_some_and(|tokens| tokens.refresh_token().is_some());
        if !renews
            && let Some(tokens) = session.ask_tabs().await
            && tokens.renews(before)
        {
            return Renewal::Renewed(Box::new(tokens));
        }
        let lock = self.renewal_lock().await;
        // Somebody else may have been quicker while we waited.
        let renewed = match session.stored_since(before) {
            Some(tokens) => Renewal::Renewed(Box::new(tokens)),
            None => self.renew_alone(session, before).await,
        };
        drop(lock);
        renewed
    }

    async fn renew_alone(&self, session: &Session, before: &Tokens) -> Renewal {
        let keys = match self.keys.get(self.world.oauth(&self.config)).await {
            Ok(keys) => keys,
            Err(ExchangeFailure::Over(_)) => return Renewal::Over,
            Err(_) => return Renewal::Later,
        };
        let key = match self.key_of(before).await {
            Ok(key) => key,
            // The browser has thrown the key away, and with it the tokens' worth.
            Err(CryptoError) => return Renewal::Over,
        };
        // The tokens at hand, not those of before: a copy of a tab has given its refresh token up meanwhile.
        let Some(current) = session.tokens_untracked() else {
            return Renewal::Impossible;
        };
        let client = self.world.oauth(&self.config);
        match client.refresh(&current, &keys, key.as_deref()).await {
            Some(Ok(tokens)) => return Renewal::Renewed(Box::new(tokens)),
            Some(Err(RenewalError::Later)) => return Renewal::Later,
            Some(Err(RenewalError::Over(error))) => {
                self.log(&error);
                // Okta-auth-js in another document may have used the refresh token a moment ago.
                return match session.stored_since(before) {
                    Some(tokens) => Renewal::Renewed(Box::new(tokens)),
                    None => Renewal::Over,
                };
            }
            None => {}
        }
        self.by_okta_session(before).await
    }

    /// By the org's own session, where the browser sends its cookie along: a sign-in at which nobody is asked anything.
    async fn by_okta_session(&self, before: &Tokens) -> Renewal {
        let client = self.world.oauth(&self.config);
        let Ok(pending) = client.interact("/", None).await else {
            return Renewal::Later;
        };
        let Some(handle) = pending.interaction_handle() else {
            return Renewal::Impossible;
        };
        let outcome = self.world.idx(&self.config);
        let code = match outcome.introspect(handle.secret(), true).await {
            Ok(Outcome::Done(code)) if code.is_for(self.config.client_id.as_str()) => {
                InteractionCode::new(code.secret())
            }
            Ok(_) => None,
            Err(_) => return Renewal::Later,
        };
        let (Some(code), Ok(keys)) = (code, self.keys.get(client).await) else {
            return Renewal::Impossible;
        };
        let key = match self.key_of(before).await {
            Ok(key) => key,
            Err(CryptoError) => return Renewal::Over,
        };
        let code = Grant::InteractionCode(&code);
        match client.exchange(code, &pending, &keys, key.as_deref()).await {
            // Somebody else is signed in at the org in this browser: their session is not this tab's.
            Ok(tokens) if tokens.id_token().sub() != before.id_token().sub() => {
                self.revoke(&tokens).await;
                Renewal::Over
            }
            Ok(tokens) => Renewal::Renewed(Box::new(tokens)),
            Err(error) => match RenewalError::from(error) {
                RenewalError::Later => Renewal::Later,
                RenewalError::Over(error) => {
                    self.log(&error);
                    Renewal::Over
                }
            },
        }
    }

    /// The key to which the tokens are bound; nothing where they are not.
    pub(super) async fn key_of(&self, tokens: &Tokens) -> Result<Option<Rc<DpopKey>>, CryptoError> {
        let Some(name) = tokens.key() else {
            return Ok(None);
        };
        let known = self.dpop.borrow().clone();
        if let Some(key) = known.filter(|key| key.name() == name) {
            return Ok(Some(key));
        }
        let keys = &*self.world.proof_keys;
        let key = DpopKey::find(keys, name, tokens.clock_ahead_s()).await?;
        let key = Rc::new(key);
        *self.dpop.borrow_mut() = Some(key.clone());
        Ok(Some(key))
    }

    /// The right to renew, for one tab of all. Nothing where it did not come in time: whoever holds it is stuck, and the
    /// session of this tab must not end because of that.
    async fn renewal_lock(&self) -> Option<Held> {
        let name = ["vestibule-renewal-", self.config.client_id.as_str()].concat();
        match self.world.locks.acquire(&name, LOCK_MS).await {
            Err(LockError::Unsupported) => self.lease().await,
            lock => lock.ok(),
        }
    }

    /// Without locks, a note in local storage says who renews. Two that write it at the same moment find out, because
    /// both look again.
    async fn lease(&self) -> Option<Held> {
        let store = self.world.store.clone();
        let until_ms = self.now_ms() + u64::from(LOCK_MS);
        let name = State::random(&*self.world.random).ok()?;
        let own = [&until_ms.to_string(), " ", name.secret()].concat();
        while self.now_ms() < until_ms {
            let lease = store.get(Area::Local, LEASE).ok().flatten();
            if lease.as_deref() == Some(&own) {
                return Some(Held::new(move || {
                    let _ = store.remove(Area::Local, LEASE);
                }));
            }
            let ends = lease.as_deref().and_then(|lease| lease.split_once(' '));
            let ends_ms: u64 = ends.and_then(|(ms, _)| ms.parse().ok()).unwrap_or(0);
            // One that ends later than any can was written by another clock.
            let over = ends_ms <= self.now_ms() || ends_ms > until_ms + u64::from(LOCK_MS);
            if over && store.set(Area::Local, LEASE, &own).is_err() {
                return None;
            }
            self.world.clock.sleep(LEASE_SETTLES_MS).await;
        }
        None
    }

    fn log(&self, error: &ExchangeError) {
        self.world
            .page
            .log(&["the session was not renewed: ", &error.to_string()].concat());
    }
}
