//! The calls of a sign-in, one after the other, and what is kept between them. No signals here, so that every path can
//! be followed in order.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{
    World,
    failure::{again, ending_of, is_limit, problem_of},
    phase::{Ending, Problem},
    records,
};
use crate::{
    config::Config,
    idx::{self, Answer, Identify, IdxError, Outcome},
    oauth::{
        self, ExchangeError, Grant, IdTokenError, InteractError, InteractionHandle, Jwks,
        PendingTransaction, RequestError, StartToken, TokenError, Tokens,
    },
};

/// How long an interaction code may be tried again, in milliseconds; the org keeps it for 60 seconds.
const CODE_LIFETIME_MS: u64 = 50_000;

/// Everything of one sign-in that no view shows.
pub(super) struct Flow {
    pub(super) world: World,
    pub(super) config: Rc<Config>,
    /// The transaction: verifier, state, nonce, handle. Taken out while a code is exchanged.
    pub(super) pending: RefCell<Option<PendingTransaction>>,
    /// Where to go at the end.
    pub(super) target: RefCell<String>,
    /// The org's keys, fetched while the mail is on its way.
    keys: RefCell<Option<Rc<Jwks>>>,
    /// A code whose exchange failed on the way, and since when it lives.
    code: RefCell<Option<(Code, u64)>>,
    /// Counts the person's acts: a reply to an older one is thrown away.
    generation: Cell<u32>,
    /// Whether a fetch of the keys is under way.
    fetching_keys: Cell<bool>,
    /// Counts what went wrong, so that the same words are said again when it happens again.
    failures: Cell<u32>,
    /// Whether a transaction is being opened.
    pub(super) opening: Cell<bool>,
    /// The name and the choice to remember it, pressed before the transaction was open.
    pub(super) wanted: RefCell<Option<Identity>>,
    /// The token of the mail whose link led here, until a transaction is opened with it.
    pub(super) start_token: RefCell<Option<StartToken>>,
    /// Whether the step at hand was chosen on a selection page, to which Back then leads.
    pub(super) selected: Cell<bool>,
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
    pub(super) fn new(world: World, config: Rc<Config>) -> Flow {
        let target = RefCell::new(config.default_page.as_str().to_owned());
        Flow {
            world,
            config,
            pending: RefCell::new(None),
            target,
            keys: RefCell::new(None),
            code: RefCell::new(None),
            generation: Cell::new(0),
            fetching_keys: Cell::new(false),
            failures: Cell::new(0),
            opening: Cell::new(false),
            wanted: RefCell::new(None),
            start_token: RefCell::new(None),
            selected: Cell::new(false),
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
        let pending = self
            .oauth()
            .interact(&target, token.as_ref())
            .await
            .map_err(|error| match error {
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
        // Asking for the current step changes nothing, so one quiet repetition is safe.
        let outcome = match client.introspect(handle.secret()).await {
            Err(IdxError::Transport(_) | IdxError::Server { .. }) => {
                client.introspect(handle.secret()).await
            }
            outcome => outcome,
        };
        outcome.map_err(|error| match problem_of(error) {
            Ok(problem) => Ending::Unreachable(problem),
            Err(ending) => ending,
        })
    }

    /// Sends one answer, once. Where no reply comes, that is written down: the server may have taken it all the same.
    pub(super) async fn send(&self, answer: &Answer) -> Result<Outcome, Result<Problem, Ending>> {
        let generation = self.generation();
        let outcome = self.idx().send(answer).await;
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
        self.idx().send(answer).await.map_err(problem_of)
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

    /// Whether the keys should be fetched now: they are not there, and nobody else is about it.
    pub(super) fn begin_fetching_keys(&self) -> bool {
        self.keys.borrow().is_none() && !self.fetching_keys.replace(true)
    }

    pub(super) fn end_fetching_keys(&self) {
        self.fetching_keys.set(false);
    }

    /// Fetches metadata and keys ahead of their use. A failure is not told: the exchange will ask again.
    pub(super) async fn fetch_keys(&self) -> Result<Rc<Jwks>, ExchangeFailure> {
        let known = self.keys.borrow().clone();
        if let Some(keys) = known {
            return Ok(keys);
        }
        let client = self.oauth();
        // Both change nothing, so one quiet repetition is safe; past the cache, which may have kept half an answer.
        let metadata = match client.metadata().await {
            Err(oauth::MetadataError::Request(error)) if is_limit(&error) => Err(error.into()),
            Err(_) => client.fresh_metadata().await,
            metadata => metadata,
        };
        let metadata = metadata.map_err(|error| match error {
            oauth::MetadataError::Request(error) => again(error),
            error => ExchangeFailure::Over(Ending::Configuration(error.to_string())),
        })?;
        let keys = match client.keys(&metadata).await {
            Err(error) if is_limit(&error) => Err(error),
            Err(_) => client.fresh_keys(&metadata).await,
            keys => keys,
        };
        let keys = Rc::new(keys.map_err(again)?);
        *self.keys.borrow_mut() = Some(keys.clone());
        Ok(keys)
    }

    /// Exchanges the code for verified tokens. The code is kept while it can be tried again.
    pub(super) async fn exchange(
        &self,
        code: Code,
        since_ms: u64,
    ) -> Result<Tokens, ExchangeFailure> {
        let generation = self.generation();
        let keys = self.fetch_keys().await;
        if self.generation() != generation {
            return Err(ExchangeFailure::Spent);
        }
        let keys = match keys {
            Ok(keys) => keys,
            Err(failure) => {
                *self.code.borrow_mut() = Some((code, since_ms));
                return Err(failure);
            }
        };
        let Some(pending) = self.pending.take() else {
            return Err(ExchangeFailure::Spent);
        };
        let grant = match &code {
            Code::Interaction(code) => Grant::InteractionCode(code),
            Code::Authorization(code) => Grant::AuthorizationCode(code),
        };
        let exchanged = self.oauth().exchange(grant, &pending, &keys).await;
        if self.generation() != generation {
            // Given up meanwhile: what came of it is nobody's any more.
            self.forget(Some(&pending), false);
            return Err(ExchangeFailure::Spent);
        }
        match exchanged {
            Ok(tokens) => {
                self.forget(Some(&pending), true);
                Ok(tokens)
            }
            Err(ExchangeError::Token(TokenError::Request(RequestError::Configuration {
                error,
                description,
            }))) => {
                self.forget(Some(&pending), false);
                Err(ExchangeFailure::Over(Ending::Configuration(
                    [error, description].join(": "),
                )))
            }
            Err(ExchangeError::Token(TokenError::Request(error)) | ExchangeError::Keys(error)) => {
                *self.pending.borrow_mut() = Some(pending);
                *self.code.borrow_mut() = Some((code, since_ms));
                Err(again(error))
            }
            Err(ExchangeError::Token(TokenError::InvalidGrant { .. })) => {
                self.forget(Some(&pending), false);
                Err(ExchangeFailure::Spent)
            }
            Err(ExchangeError::Token(TokenError::Malformed)) => {
                *self.pending.borrow_mut() = Some(pending);
                *self.code.borrow_mut() = Some((code, since_ms));
                Err(ExchangeFailure::Again(Problem::Server))
            }
            Err(ExchangeError::IdToken(error)) => {
                self.forget(Some(&pending), false);
                self.world
                    .page
                    .log(&["id token refused: ", &error.to_string()].concat());
                Err(ExchangeFailure::Over(match error {
                    IdTokenError::Expired { .. } | IdTokenError::IssuedInFuture { .. } => {
                        Ending::ClockWrong
                    }
                    _ => Ending::Unverified,
                }))
            }
        }
    }

    /// The code that can be tried again, if it still lives.
    pub(super) fn take_code(&self) -> Option<(Code, u64)> {
        let now_ms = self.world.clock.now_ms();
        self.code
            .take()
            .filter(|(_, since_ms)| now_ms.abs_diff(*since_ms) < CODE_LIFETIME_MS)
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
        self.uncertain.set(false);
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
        oauth::Client {
            config: &self.config,
            transport: &*self.world.transport,
            crypto: &*self.world.crypto,
            random: &*self.world.random,
            clock: &*self.world.clock,
        }
    }

    fn idx(&self) -> idx::Client<'_> {
        idx::Client {
            transport: &*self.world.transport,
            org_origin: self.config.issuer.org_origin(),
            language: None,
        }
    }
}
