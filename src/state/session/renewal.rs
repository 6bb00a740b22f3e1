//! New tokens before the old ones end: by the refresh token, by a tab that has it, or by the org's own session.

use std::{rc::Rc, sync::Arc};

use leptos::task::spawn_local;

use super::{
    Core, Session, SessionEnd,
    tabs::{ANSWERS_MS, RENEWED_MS},
};
use crate::{
    idx::Outcome,
    later::PartError,
    lean::decimal,
    oauth::{
        DpopKey, Grant, InteractionCode, Jwks, PendingTransaction, RenewalError, State, Tokens,
        explained,
    },
    ports::{Area, CryptoError, Held, LockError},
    state::{
        errands::errand,
        proving::{Proving, proving},
    },
};

/// How long before the end the tokens are renewed, in seconds; a quarter of their life where that is shorter.
const MARGIN_S: u64 = 60;
/// How long to wait for a renewal of another tab, in milliseconds: longer than its request may take. Whoever holds the lock
/// for longer is stuck.
const LOCK_MS: u32 = 20_000;
/// How long to wait after a renewal that failed on the way, in milliseconds: doubled with every failure, up to five minutes.
const RETRY_MS: (u64, u64) = (10_000, 300_000);
/// How long new tokens may take from one tab's storage to another's, in milliseconds; some 25 were seen.
const STORED_MS: u32 = 200;
/// How often the tokens are renewed at most, in milliseconds.
const RENEWED_AT_MOST_MS: u64 = 30_000;
/// Where browsers without locks note who renews, and until when.
const LEASE: &str = "vestibule-renewal";
/// How long to look whether somebody else took the lease at the same moment, in milliseconds: longer than what is stored takes to
/// the other tabs.
const LEASE_SETTLES_MS: u32 = 250;

/// What came of trying to renew.
enum Renewal {
    Renewed(Box<Tokens>),
    /// Nobody could say: the org did not answer, or the browser did not do its part.
    Later,
    /// Nobody here can renew; the tokens are good until they end.
    Impossible,
    /// This tab's session is over, and says nothing of those of other tabs.
    Ended,
    /// Another tab's new tokens are here already.
    Fresh,
    /// The org ends the session.
    Refused,
}

/// What came of it; the tokens that were at hand in the end, which the answer replaces; and the right to renew, to be given back
/// when they are stored.
type Renewed = (Renewal, Arc<Tokens>, Option<Held>);

/// New tokens, or why the org gave none.
pub(in crate::state) type Given = Result<Tokens, NoTokens>;

/// Why the org gave no tokens.
pub(in crate::state) enum NoTokens {
    /// It could not be asked.
    Later,
    /// It gives none any more, or none that are to be trusted.
    Over,
}

/// The key to which new tokens are to be bound, where they are.
pub(in crate::state) type Bound = Option<Rc<DpopKey>>;

impl Session {
    /// Whether the tokens should be renewed now.
    pub(super) fn is_due(&self) -> bool {
        let core = self.core();
        let Some(tokens) = self.tokens_untracked() else {
            return false;
        };
        let now_s = core.now_ms() / 1000;
        let margin_s = MARGIN_S.min(tokens.lifetime_s() / 4);
        // Tokens that seem to last for longer than they can: the clock was set back since they came.
        let set_back = tokens.issued_at_s() > now_s + MARGIN_S;
        core.may_try() && (set_back || tokens.is_expired(now_s + margin_s))
    }

    /// Renews the tokens; whoever asks meanwhile waits for the same answer. Says whether there are other tokens now.
    pub(super) async fn renew(&self) -> bool {
        let before = self.tokens_untracked();
        self.start_renewal();
        self.core().flight.ended().await;
        match (before, self.tokens_untracked()) {
            (Some(before), Some(now)) => !Arc::ptr_eq(&before, &now),
            _ => false,
        }
    }

    /// Begins a renewal in a task of its own, unless one is under way.
    pub(super) fn start_renewal(&self) {
        let (session, core) = (*self, self.core());
        // What is to be replaced; when the task runs, another tab may have done it.
        let before = self.tokens_untracked();
        if !core.flight.begin() {
            return;
        }
        let Some(before) = before else {
            return core.flight.end();
        };
        errand(
            core.world,
            Box::new(move |part| match part {
                Some(part) => (part.renew)(session, before),
                None => session.cannot_renew(&before),
            }),
        );
    }

    /// Renews, and ends the flight.
    pub(in crate::state) async fn renew_now(&self, before: Arc<Tokens>) {
        // This file is on its way, too, wherever there is a session.
        match proving().await {
            Ok(proving) => self.renew_by(before, proving).await,
            Err(PartError) => self.cannot_renew(&before),
        }
    }

    /// The files for a renewal cannot be had. Of another session than that one this says nothing.
    fn cannot_renew(&self, before: &Arc<Tokens>) {
        let core = self.core();
        let current = self.tokens_untracked();
        if current.is_some_and(|current| Arc::ptr_eq(&current, before)) {
            core.next_try.set(core.later());
            self.stand(|standing| standing.offline = true);
        }
        core.flight.end();
    }

    /// Renews, now that all is there that it takes, and ends the flight.
    async fn renew_by(&self, before: Arc<Tokens>, proving: Proving) {
        let core = self.core();
        let (renewal, spent, lock) = core.renew(self, before, proving).await;
        match self.tokens_untracked() {
            Some(current) if Arc::ptr_eq(&current, &spent) => self.take(renewal, &spent),
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
        // Handed on at once it would be quicker than what was stored: browsers bring that to other tabs' processes a few
        // milliseconds later.
        core.world.clock.sleep(STORED_MS).await;
        drop(lock);
    }

    fn take(&self, renewal: Renewal, before: &Tokens) {
        let core = self.core();
        let (now_ms, later) = (core.now_ms(), core.later());
        core.next_try.set((0, 0));
        self.stand(|standing| standing.offline = matches!(renewal, Renewal::Later));
        match renewal {
            Renewal::Renewed(tokens) => {
                self.keep(*tokens);
                // However short their life is, nobody is asked all the time.
                core.next_try.set((now_ms + RENEWED_AT_MOST_MS, 0));
            }
            Renewal::Later => core.next_try.set(later),
            Renewal::Impossible if !before.is_expired(now_ms / 1000) => {
                core.next_try
                    .set((before.expires_at().saturating_mul(1000), 0));
            }
            Renewal::Fresh => {}
            Renewal::Impossible | Renewal::Ended => self.end_here(SessionEnd::Expired),
            Renewal::Refused => self.end_everywhere(SessionEnd::Expired),
        }
    }
}

impl Core {
    /// Whether enough time has gone by since the last try.
    pub(super) fn may_try(&self) -> bool {
        self.now_ms() >= self.next_try.get().0
    }

    /// When a renewal is tried again that failed on the way, and how often it did.
    fn later(&self) -> (u64, u32) {
        let (_, failures) = self.next_try.get();
        let wait_ms = RETRY_MS.0 << failures.min(8);
        (self.now_ms() + wait_ms.min(RETRY_MS.1), failures + 1)
    }

    async fn renew(
        &'static self,
        session: &Session,
        before: Arc<Tokens>,
        proving: Proving,
    ) -> Renewed {
        session.claim_tab().await;
        // A copy of a tab has given its refresh token up.
        let own = session.tokens_untracked().unwrap_or_else(|| before.clone());
        // Asked before the lock is taken: whoever answers may have to renew first, and needs it for that.
        let lent = own.refresh_token().is_none();
        if lent && let Some(tokens) = session.ask_tabs(RENEWED_MS).await {
            return (Renewal::Renewed(Box::new(tokens)), own, None);
        }
        let lock = self.renewal_lock().await;
        // Somebody else may have been quicker while we waited.
        let mut since = session.stored_since(&own);
        if since.is_none() && lent && lock.is_some() {
            since = session.ask_tabs(ANSWERS_MS).await;
        }
        let current = session.tokens_untracked().unwrap_or_else(|| own.clone());
        let renewal = match since {
            Some(tokens) => Renewal::Renewed(Box::new(tokens)),
            // Another tab's were taken up meanwhile, by the event that tells of them.
            None if !Arc::ptr_eq(&before, &current) && !session.is_due() => Renewal::Fresh,
            None => self.renew_alone(session, &current, proving).await,
        };
        (renewal, current, lock)
    }

    async fn renew_alone(
        &'static self,
        session: &Session,
        before: &Arc<Tokens>,
        proving: Proving,
    ) -> Renewal {
        let (Ok(keys), Ok(key)) = (
            self.keys.get(self.world.oauth(self.config)).await,
            self.key_of(before).await,
        ) else {
            return Renewal::Later;
        };
        if before.key().is_some() && key.is_none() {
            // The browser has thrown the key away, and with it the tokens' worth.
            return Renewal::Ended;
        }
        // Once more, as late as can be.
        if let Some(tokens) = session.stored_since(before) {
            return Renewal::Renewed(Box::new(tokens));
        }
        match (proving.refresh)(self, before.clone(), keys.clone(), key.clone()).await {
            Some(Ok(tokens)) => return Renewal::Renewed(Box::new(tokens)),
            Some(Err(NoTokens::Later)) => return Renewal::Later,
            Some(Err(NoTokens::Over)) => {
                // Okta-auth-js in another document may have used the refresh token a moment ago.
                return match session.stored_since(before) {
                    Some(tokens) => Renewal::Renewed(Box::new(tokens)),
                    None => Renewal::Refused,
                };
            }
            None => {}
        }
        // By the org's own session, where the browser sends its cookie along: a sign-in at which nobody is asked anything.
        // Where people sign in by redirect, that is the way, and the app need not have the other grant.
        if self.config.by_redirect {
            return Renewal::Impossible;
        }
        let client = self.world.oauth(self.config);
        let Ok(pending) = client.interact(None, "/", None).await else {
            return Renewal::Later;
        };
        let Some(handle) = pending.interaction_handle() else {
            return Renewal::Impossible;
        };
        let idx = self.world.idx(self.config);
        let code = match idx.introspect(handle.secret(), true).await {
            Ok(Outcome::Done(code)) if code.is_for(self.config.client_id.as_str()) => {
                InteractionCode::new(code.secret())
            }
            Ok(_) => None,
            Err(_) => return Renewal::Later,
        };
        let Some(code) = code else {
            return Renewal::Impossible;
        };
        match (proving.trade)(self, code, pending, keys, key).await {
            // Somebody else is signed in at the org in this browser: their session is not this tab's.
            Ok(tokens) if tokens.id_token().sub() != before.id_token().sub() => {
                self.revoke(&tokens).await;
                Renewal::Ended
            }
            Ok(tokens) => Renewal::Renewed(Box::new(tokens)),
            Err(NoTokens::Later) => Renewal::Later,
            Err(NoTokens::Over) => Renewal::Ended,
        }
    }

    /// Asks the org for new tokens by the refresh token of the old ones.
    pub(in crate::state) async fn refresh(
        &self,
        before: &Tokens,
        keys: &Jwks,
        key: &Bound,
    ) -> Option<Given> {
        let client = self.world.oauth(self.config);
        let renewed = client.refresh(before, keys, key.as_deref());
        Some(renewed.await?.map_err(|error| self.no_tokens(error)))
    }

    /// Asks it for tokens by a code.
    pub(in crate::state) async fn trade(
        &self,
        code: &InteractionCode,
        pending: &PendingTransaction,
        keys: &Jwks,
        key: &Bound,
    ) -> Given {
        let client = self.world.oauth(self.config);
        let code = Grant::InteractionCode(code);
        let traded = client.exchange(code, pending, keys, key.as_deref());
        let traded = traded.await;
        traded.map_err(|error| self.no_tokens(RenewalError::from(error)))
    }

    fn no_tokens(&self, error: RenewalError) -> NoTokens {
        match error {
            RenewalError::Later => NoTokens::Later,
            RenewalError::Over(error) => {
                let page = self.world.page.clone();
                spawn_local(async move {
                    let why = explained(error.into()).await;
                    page.log(&["the session was not renewed: ", &why].concat());
                });
                NoTokens::Over
            }
        }
    }

    /// The key to which the tokens are bound; nothing where they are not, or where the browser has it no more.
    pub(super) async fn key_of(&self, tokens: &Tokens) -> Result<Option<Rc<DpopKey>>, CryptoError> {
        let Some(name) = tokens.key() else {
            return Ok(None);
        };
        let known = self.dpop.borrow().clone();
        if let Some(key) = known.filter(|key| key.name() == name) {
            return Ok(Some(key));
        }
        let keys = &*self.world.proof_keys;
        let found = DpopKey::find(keys, name, tokens.clock_ahead_s()).await?;
        let key = found.map(Rc::new);
        self.dpop.borrow_mut().clone_from(&key);
        Ok(key)
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
        let own = [&decimal(until_ms), " ", name.secret()].concat();
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
}
