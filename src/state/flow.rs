//! The calls of a sign-in, one after the other, and what is kept between them. No signals here, so that every path can
//! be followed in order.

mod exchange;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    World,
    detours::Detours,
    entry::Arrival,
    failure::{ending_of, problem_of},
    keys::OrgKeys,
    phase::{Ending, Problem},
    records,
};
use crate::{
    config::Config,
    idx::{self, Answer, DeviceWay, Identify, IdxError, Outcome, Undelivered},
    oauth::{self, InteractError, InteractionHandle, PendingTransaction, Secrets, StartToken},
    ports::LocalFuture,
};

/// Loads something that is needed, and says whether it is there.
type Load = Rc<dyn Fn() -> LocalFuture<'static, bool>>;

/// Everything of one sign-in that no view shows.
pub(super) struct Flow {
    pub(super) world: &'static World,
    pub(super) config: &'static Config,
    /// The transaction: verifier, state, nonce, handle. Taken out while a code is exchanged.
    pub(super) pending: RefCell<Option<PendingTransaction>>,
    /// Where to go at the end.
    pub(super) target: RefCell<String>,
    /// The org's keys, fetched while the mail is on its way.
    pub(super) keys: &'static OrgKeys,
    /// A code whose exchange failed on the way, and since when it lives.
    code: RefCell<Option<(Code, u64)>>,
    /// Counts the person's acts: a reply to an older one is thrown away.
    generation: Cell<u32>,
    /// Counts what went wrong, so that the same words are said again when it happens again.
    failures: Cell<u32>,
    /// Whether a transaction is being opened.
    pub(super) opening: Cell<bool>,
    /// The name and the choice to remember it, pressed before the transaction was open.
    pub(super) wanted: RefCell<Option<Identity>>,
    /// What a transaction was begun with before the program ran, until it is taken up.
    pub(super) secrets: RefCell<Option<Secrets>>,
    /// The part for what leaves the straight way, once it has come.
    pub(super) detours: Cell<Option<Detours>>,
    /// Whether that part is being loaded, and nothing else keeps the page busy.
    pub(super) loading: Cell<bool>,
    /// Whether that part could not be had.
    pub(super) missing: Cell<bool>,
    /// What has to be loaded before the server's words are told, until that is done.
    pub(super) telling: RefCell<Option<Load>>,
    /// What the address, or this tab's record, has brought, until it is taken up.
    pub(super) arrival: RefCell<Option<Arrival>>,
    /// The token of the mail whose link led here, until a transaction is opened with it.
    pub(super) start_token: RefCell<Option<StartToken>>,
    /// Whether the transaction is, or is to be, for the errand of such a link.
    pub(super) errand: Cell<bool>,
    /// Whether the last answer was a passkey that the browser offered at the name's field.
    pub(super) autofilled: Cell<bool>,
    /// Whether the first page asks for the password of somebody who has pressed Next already.
    pub(super) password_wanted: Cell<bool>,
    /// Whether the step at hand was chosen on a selection page, to which Back then leads.
    pub(super) selected: Cell<bool>,
    /// The name and the visit of the step that was told to listeners last.
    pub(super) shown: Cell<(&'static str, u32)>,
    /// Whether the person was sent to the Okta-hosted page.
    pub(super) away: Cell<bool>,
    /// Whether the last answer may have reached the server although no reply came.
    pub(super) uncertain: Cell<bool>,
}

/// What the person entered on the first page. It may hold a password, so it has no `Debug`.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) identifier: String,
    pub(super) password: Option<String>,
    pub(super) remember: bool,
}

impl Identity {
    /// The answer to `identify`; `None` where the step asks for a password that was not given.
    pub(super) fn answer(&self, identify: &Identify) -> Option<Answer> {
        let password = self.password.as_deref();
        let whole = password.is_some() || !identify.asks_password();
        whole.then(|| identify.answer(&self.identifier, password, self.remember))
    }
}

/// What is exchanged for tokens.
pub(super) enum Code {
    Interaction(oauth::InteractionCode),
    Authorization(oauth::AuthorizationCode),
}

/// Why an exchange gave no tokens.
pub(super) enum ExchangeFailure {
    /// The code can be tried again.
    Again(Problem),
    /// The code is spent; the transaction is over.
    Spent,
    /// Nothing can be done with this sign-in.
    Over(Ending),
}

impl Flow {
    pub(super) fn new(
        world: &'static World,
        config: &'static Config,
        keys: &'static OrgKeys,
    ) -> Flow {
        let target = RefCell::new(config.default_page.as_str().to_owned());
        Flow {
            world,
            config,
            pending: RefCell::new(None),
            target,
            keys,
            code: RefCell::new(None),
            generation: Cell::new(0),
            failures: Cell::new(0),
            opening: Cell::new(false),
            wanted: RefCell::new(None),
            secrets: RefCell::new(None),
            detours: Cell::new(None),
            loading: Cell::new(false),
            missing: Cell::new(false),
            telling: RefCell::new(None),
            arrival: RefCell::new(None),
            start_token: RefCell::new(None),
            errand: Cell::new(false),
            autofilled: Cell::new(false),
            password_wanted: Cell::new(false),
            selected: Cell::new(false),
            shown: Cell::default(),
            away: Cell::new(false),
            uncertain: Cell::new(false),
        }
    }

    /// Begins an act of the person: replies to earlier ones no longer count.
    pub(super) fn next_generation(&self) -> u32 {
        self.opening.set(false);
        self.generation.set(self.generation.get().wrapping_add(1));
        self.generation.get()
    }

    pub(super) fn generation(&self) -> u32 {
        self.generation.get()
    }

    pub(super) fn next_failure(&self) -> u32 {
        self.failures.set(self.failures.get().wrapping_add(1));
        self.failures.get()
    }

    /// Opens a transaction: interact, introspect. It becomes the one at hand unless the person has gone on meanwhile.
    /// A token from a mail is used up by it, or found to be no good.
    pub(super) async fn open(&self) -> Result<Outcome, Ending> {
        let generation = self.generation();
        let target = self.target.borrow().clone();
        let token = self.start_token.borrow().clone();
        let secrets = self.secrets.take().filter(|_| token.is_none());
        let client = self.oauth();
        let pending = client.interact(secrets, &target, token.as_ref()).await;
        let pending = pending.map_err(|error| match error {
            InteractError::Request(error) => ending_of(error),
            InteractError::StartToken => {
                self.start_token.take();
                Ending::StartLinkInvalid
            }
            InteractError::Crypto(_) => {
                Ending::Configuration("this browser has no secure random numbers".to_owned())
            }
        })?;
        let handle = pending.interaction_handle().cloned();
        self.start_token.take();
        if self.generation() == generation {
            *self.pending.borrow_mut() = Some(pending);
        }
        self.introspect(handle).await
    }

    /// Finds the current step of the transaction at hand, which may be a while old. The transaction stays where it is
    /// meanwhile: whoever acts in that time finds it.
    pub(super) async fn resume(&self) -> Result<Outcome, Ending> {
        let handle = match self.pending.borrow().as_ref() {
            Some(pending) => pending.interaction_handle().cloned(),
            None => None,
        };
        self.introspect(handle).await
    }

    async fn introspect(&self, handle: Option<InteractionHandle>) -> Result<Outcome, Ending> {
        let Some(handle) = handle else {
            return Ok(Outcome::Expired);
        };
        let client = self.idx();
        // An errand of a link from a mail must not be skipped because somebody is signed in.
        let cookies = !self.errand.get();
        // Asking for the current step changes nothing, so one quiet repetition is safe.
        let mut again = true;
        let outcome = loop {
            match client.introspect(handle.secret(), cookies).await {
                Err(IdxError::Transport(_) | IdxError::Server { .. }) if again => again = false,
                outcome => break outcome,
            }
        };
        let outcome = self.without_device(outcome).await;
        outcome.map_err(|error| match problem_of(error) {
            Ok(problem) => Ending::Unreachable(problem),
            Err(ending) => ending,
        })
    }

    /// Where an org looks for Okta Verify on the device and the page may not ask it, the org is told at once that it
    /// cannot be reached: it goes on to what it asks of everybody else. Told once, so that no org can keep us busy.
    async fn without_device(
        &self,
        outcome: Result<Outcome, IdxError>,
    ) -> Result<Outcome, IdxError> {
        let give_up = match &outcome {
            Ok(Outcome::Next(response)) if !self.config.okta_verify_loopback => {
                let device = response.step.device();
                let device = device.filter(|it| matches!(it.way, DeviceWay::Loopback(_)));
                device.and_then(|it| it.give_up(Undelivered::Unreachable))
            }
            _ => None,
        };
        match give_up {
            Some(answer) => self.idx().send(&answer).await,
            None => outcome,
        }
    }

    /// Sends one answer, once. Where no reply comes, that is written down: the server may have taken it all the same.
    pub(super) async fn send(&self, answer: &Answer) -> Result<Outcome, Result<Problem, Ending>> {
        let generation = self.generation();
        let outcome = self.idx().send(answer).await;
        let outcome = self.without_device(outcome).await;
        let lost = matches!(
            outcome,
            Err(IdxError::Transport(_) | IdxError::Server { .. })
        );
        self.note_uncertain(generation, lost);
        outcome.map_err(problem_of)
    }

    /// Sends what the person did not ask for: a poll, a cancel. A lost reply leaves nothing uncertain.
    pub(super) async fn send_aside(
        &self,
        answer: &Answer,
    ) -> Result<Outcome, Result<Problem, Ending>> {
        let outcome = self.idx().send(answer).await;
        self.without_device(outcome).await.map_err(problem_of)
    }

    /// Finds out what became of an answer whose reply was lost.
    pub(super) async fn resume_aside(&self) -> Result<Outcome, Result<Problem, Ending>> {
        let generation = self.generation();
        let outcome = self.resume().await;
        self.note_uncertain(generation, matches!(outcome, Err(Ending::Unreachable(_))));
        outcome.map_err(|ending| match ending {
            Ending::Unreachable(problem) => Ok(problem),
            ending => Err(ending),
        })
    }

    /// Writes down whether an answer may have been taken without a reply, unless the person has gone on: a late reply
    /// says nothing of a newer answer.
    fn note_uncertain(&self, generation: u32, uncertain: bool) {
        if self.generation() == generation {
            self.uncertain.set(uncertain);
        }
    }

    /// Forgets a transaction here and in every store.
    pub(super) fn forget(&self, pending: Option<&PendingTransaction>, finished: bool) {
        let state = pending.map(|pending| pending.state.secret());
        records::forget(
            &*self.world.store,
            state,
            finished,
            self.world.clock.now_ms(),
        );
    }

    /// Forgets the transaction at hand.
    pub(super) fn drop_pending(&self) {
        let pending = self.pending.take();
        self.forget(pending.as_ref(), false);
        self.code.take();
        self.arrival.take();
        self.uncertain.set(false);
        self.errand.set(false);
    }

    /// Writes the transaction down, so that a reload comes back to it. `with_link` also writes what a link in another
    /// tab needs. Says whether the browser let us.
    pub(super) fn keep(&self, with_link: bool) -> bool {
        let pending = self.pending.borrow();
        let Some(pending) = pending.as_ref() else {
            return true;
        };
        let store = &*self.world.store;
        let kept = records::keep_transaction(store, pending);
        if with_link {
            let now_ms = self.world.clock.now_ms();
            return kept.is_ok() && records::keep_link(store, pending, now_ms).is_ok();
        }
        kept.is_ok()
    }

    pub(super) fn oauth(&self) -> oauth::Client<'_> {
        self.world.oauth(self.config)
    }

    pub(super) fn idx(&self) -> idx::Client<'_> {
        self.world.idx(self.config)
    }
}
