//! The sign-in of this tab: the person's intents, and what the views may read.
//!
//! All intents share one transaction of which the server takes one answer at a time, so one `busy` signal guards them
//! all: with one `Action` each, two of them could be under way together.

use std::{rc::Rc, sync::Arc};

use leptos::{prelude::*, task::spawn_local};

use super::{
    Session, World,
    flow::{Code, ExchangeFailure, Flow},
    phase::{Busy, Ending, Phase, Problem, Screen},
    records,
};
use crate::{
    config::Config,
    idx::{Answer, Choice, Outcome, Response, SelectAuthenticator, Step, WayOut},
    oauth::{self, Callback, PendingTransaction, State},
    ports::{IdentifierDrawing, IdentifierEvent, Urgency},
};

/// How long after a mail the next one may be asked for, in milliseconds; the official page waits as long.
const RESEND_AFTER_MS: u64 = 30_000;

/// How long a status stays before the page moves on, in milliseconds (UX-35).
const STATUS_MS: u32 = 1_200;

/// How the app was entered.
#[derive(Debug)]
pub enum Entry {
    /// By the sign-in page; whether Next was pressed before the program ran.
    Page {
        /// Whether a submit waits.
        submitted: bool,
    },
    /// By the callback address, with its query.
    Callback(Callback),
}

/// The sign-in, for the views.
#[derive(Clone, Copy)]
pub struct SignIn {
    pub(super) phase: RwSignal<Phase>,
    screen: Memo<Screen>,
    visit: RwSignal<u32>,
    busy: RwSignal<Option<Busy>>,
    problem: RwSignal<Option<(u32, Problem)>>,
    /// When the last mail was sent, in epoch milliseconds.
    mail_sent: RwSignal<Option<u64>>,
    /// When a new mail was sent on demand.
    resent: RwSignal<Option<u64>>,
    /// Epoch milliseconds, by the second, while a countdown is shown.
    now: RwSignal<u64>,
    identifier: RwSignal<String>,
    remembered: RwSignal<bool>,
    restarted: RwSignal<bool>,
    storage_works: RwSignal<bool>,
    destination: RwSignal<Option<String>>,
    session: Session,
    pub(super) flow: StoredValue<Rc<Flow>, LocalStorage>,
    /// The name and the choice to remember it, pressed before the transaction was open.
    wanted: StoredValue<Option<(String, bool)>>,
}

impl SignIn {
    /// Makes the signals. Nothing is sent before `begin`.
    pub fn new(world: World, config: Rc<Config>, session: Session) -> SignIn {
        let phase = RwSignal::new(Phase::Opening);
        let visit = RwSignal::new(0);
        let screen = Memo::new(move |_| match &*phase.read() {
            Phase::Opening => Screen::Identify,
            Phase::AtStep(response) => match &response.step {
                Step::Identify(_) => Screen::Identify,
                step => Screen::Step(step.name(), visit.get()),
            },
            Phase::Finishing { .. } => Screen::Finishing,
            Phase::Ended(_) => Screen::Ended,
            Phase::SignedIn => Screen::SignedIn,
        });
        let remembered = records::identifier(&*world.store).is_some();
        SignIn {
            phase,
            screen,
            visit,
            busy: RwSignal::new(None),
            problem: RwSignal::new(None),
            mail_sent: RwSignal::new(None),
            resent: RwSignal::new(None),
            now: RwSignal::new(world.clock.now_ms()),
            identifier: RwSignal::new(String::new()),
            remembered: RwSignal::new(remembered),
            restarted: RwSignal::new(false),
            storage_works: RwSignal::new(records::works(&*world.store)),
            destination: RwSignal::new(None),
            session,
            flow: StoredValue::new_local(Rc::new(Flow::new(world, config))),
            wanted: StoredValue::new(None),
        }
    }

    // What the views read.

    /// What is on screen.
    pub fn screen(&self) -> Memo<Screen> {
        self.screen
    }

    /// The phase with its data.
    pub fn phase(&self) -> ReadSignal<Phase> {
        self.phase.read_only()
    }

    /// The response at hand, where there is one.
    pub fn response(&self) -> Option<Arc<Response>> {
        match &*self.phase.read() {
            Phase::AtStep(response) => Some(response.clone()),
            _ => None,
        }
    }

    /// What is under way.
    pub fn busy(&self) -> ReadSignal<Option<Busy>> {
        self.busy.read_only()
    }

    /// Why the last act did not work, with a number that changes with every such act.
    pub fn problem(&self) -> ReadSignal<Option<(u32, Problem)>> {
        self.problem.read_only()
    }

    /// The name the person gave.
    pub fn identifier(&self) -> ReadSignal<String> {
        self.identifier.read_only()
    }

    /// Whether a name is remembered on this device.
    pub fn remembered(&self) -> ReadSignal<bool> {
        self.remembered.read_only()
    }

    /// Whether sign-in had to start again because too much time went by.
    pub fn restarted(&self) -> ReadSignal<bool> {
        self.restarted.read_only()
    }

    /// Whether the browser lets the page store anything.
    pub fn storage_works(&self) -> ReadSignal<bool> {
        self.storage_works.read_only()
    }

    /// Whether a complete code is sent without pressing the button (UX-26).
    pub fn auto_submit(&self) -> bool {
        self.flow.get_value().config.auto_submit
    }

    /// When a new mail was sent on demand, in epoch milliseconds.
    pub fn resent(&self) -> ReadSignal<Option<u64>> {
        self.resent.read_only()
    }

    /// After how many seconds a new mail may be asked for; computed from timestamps, so that sleep and reload do not
    /// matter (UX-30).
    pub fn resend_in(&self) -> u64 {
        let Some(sent) = self.mail_sent.get() else { return 0 };
        let passed = self.now.get().saturating_sub(sent);
        RESEND_AFTER_MS.saturating_sub(passed).div_ceil(1000)
    }

    /// Where to go, once the person is signed in.
    pub fn destination(&self) -> ReadSignal<Option<String>> {
        self.destination.read_only()
    }

    // The world, as far as views need it.

    /// The document's title, and the marks on `<main>`.
    pub fn show(&self, title: &str, step: &str, page: Option<&str>) {
        let flow = self.flow.get_value();
        flow.world.page.title(&[title, " – ", &flow.config.app_name].concat());
        flow.world.page.mark(step, page);
    }

    /// Says something to those who hear the page.
    pub fn announce(&self, text: &str) {
        self.flow.get_value().world.page.announce(Urgency::Polite, text);
    }

    /// Whether the person's last act was on the keyboard.
    pub fn by_keyboard(&self) -> bool {
        self.flow.get_value().world.page.keyboard()
    }

    /// Copies a text for the person, and says whether the browser allowed it.
    pub fn copy(&self, text: String, done: impl FnOnce(bool) + 'static) {
        let page = self.flow.get_value().world.page.clone();
        spawn_local(async move { done(page.copy(&text).await) });
    }

    /// Whether this seems to be the small browser inside another app (UX-42).
    pub fn in_app_browser(&self) -> bool {
        self.flow.get_value().world.page.in_app_browser()
    }

    /// A time of day in the person's language.
    pub fn time_of_day(&self, epoch_ms: u64) -> String {
        self.flow.get_value().world.page.time_of_day(epoch_ms)
    }

    /// Makes the identifier form look so.
    pub fn draw_identifier_form(&self, drawing: &IdentifierDrawing) {
        self.flow.get_value().world.identifier_form.draw(drawing);
    }

    /// Focus on the identifier's field, or on its heading.
    pub fn focus_identifier_form(&self, field: bool) {
        self.flow.get_value().world.identifier_form.focus(field);
    }

    /// What stands in the identifier's field now.
    pub fn identifier_typed(&self) -> String {
        self.flow.get_value().world.identifier_form.value()
    }

    /// Writes into the identifier's field.
    pub fn fill_identifier(&self, identifier: &str) {
        self.flow.get_value().world.identifier_form.fill(identifier);
    }

    /// Listens to the identifier form.
    pub fn on_identifier_form(&self, listener: impl Fn(IdentifierEvent) + 'static) {
        self.flow.get_value().world.identifier_form.listen(Box::new(listener));
    }

    // The person's intents.

    /// Enters the sign-in. `target` is where the person wanted to go, where that is known.
    pub fn begin(&self, entry: Entry, target: Option<&str>) {
        let flow = self.flow.get_value();
        let now_ms = flow.world.clock.now_ms();
        records::prune(&*flow.world.store, now_ms);
        if let Some(target) = target {
            *flow.target.borrow_mut() = target.to_owned();
        }
        let this = *self;
        flow.world.history.listen(Box::new(move || this.back()));
        flow.world.page.on_wake(Box::new(move || this.wake()));
        flow.world.channel.listen(Box::new(move |message| this.heard(&message)));
        match entry {
            Entry::Callback(callback) => self.begin_from_callback(callback),
            Entry::Page { submitted } => match records::transaction(&*flow.world.store, now_ms) {
                Some(pending) => self.take_up(pending),
                None => {
                    if !submitted {
                        self.open();
                    }
                }
            },
        }
    }

    /// Names the person: the answer to `identify`, sent as soon as the transaction is open.
    pub fn authenticate(&self, identifier: &str) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        let flow = self.flow.get_value();
        let remember = flow.world.identifier_form.remember();
        records::remember(&*flow.world.store, remember.then_some(identifier));
        self.remembered.set(remember);
        self.identifier.set(identifier.to_owned());
        self.restarted.set(false);
        self.problem.set(None);
        self.busy.set(Some(Busy::Submit));
        let response = self.response_untracked();
        let this = *self;
        match response.as_deref() {
            Some(Response { step: Step::Identify(identify), .. }) => {
                let answer = identify.answer(identifier, remember);
                let generation = flow.next_generation();
                spawn_local(async move { this.send_identity(answer, generation).await });
            }
            _ => {
                self.wanted.set_value(Some((identifier.to_owned(), remember)));
                if flow.pending.borrow().is_none() {
                    self.open();
                }
            }
        }
    }

    /// Answers the step at hand.
    pub fn proceed(&self, answer: Answer) {
        self.act(Busy::Submit, answer);
    }

    /// Chooses, or skips.
    pub fn choose(&self, answer: Answer) {
        self.act(Busy::Choice, answer);
    }

    /// Asks for a new mail.
    pub fn resend(&self, answer: Answer) {
        if self.resend_in_untracked() == 0 {
            self.act(Busy::Resend, answer);
        }
    }

    /// Shows the choice of another authenticator that came along with the step.
    pub fn show_selection(&self) {
        let Some(response) = self.response_untracked() else { return };
        let selection = response.ways_out.iter().find_map(|way| match way {
            WayOut::SelectAuthenticator(selection) => Some(Step::SelectAuthenticator(selection.clone())),
            WayOut::SelectAuthenticatorEnroll(selection) => Some(Step::SelectAuthenticatorEnroll(selection.clone())),
            WayOut::Skip(_) => None,
        });
        if let Some(step) = selection {
            self.flow.get_value().next_generation();
            self.problem.set(None);
            self.enter(response.with_step(step));
        }
    }

    /// Chooses one of the authenticators.
    pub fn select(&self, selection: &SelectAuthenticator, choice: &Choice) {
        self.choose(selection.answer(choice));
    }

    /// Gives this attempt up, here and on the server, and shows the identifier form with the name still in it.
    pub fn start_over(&self) {
        let flow = self.flow.get_value();
        flow.next_generation();
        if let Some(cancel) = self.response_untracked().and_then(|response| response.cancel()) {
            let flow = flow.clone();
            // Nobody waits for it: the transaction would end by itself.
            spawn_local(async move {
                let _ = flow.send(&cancel).await;
            });
        }
        flow.drop_pending();
        self.busy.set(None);
        self.problem.set(None);
        self.resent.set(None);
        self.mail_sent.set(None);
        self.fill_identifier(&self.identifier.get_untracked());
        self.phase.set(Phase::Opening);
        self.open();
    }

    /// Tries again what failed: the exchange of a code, or looking the transaction up.
    pub fn try_again(&self) {
        let flow = self.flow.get_value();
        if let Some((code, since_ms)) = flow.take_code() {
            self.finish(code, since_ms, false);
            return;
        }
        let pending = flow.pending.borrow().is_some();
        if pending {
            self.resume();
        } else {
            self.phase.set(Phase::Opening);
            self.open();
        }
    }

    /// Goes to the Okta-hosted page.
    pub fn go_hosted(&self) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(Busy::Submit));
        let flow = self.flow.get_value();
        flow.next_generation();
        let this = *self;
        spawn_local(async move {
            let identifier = this.identifier.get_untracked();
            let hint = (!identifier.is_empty()).then_some(identifier.as_str());
            let target = flow.target.borrow().clone();
            flow.drop_pending();
            let redirected = flow.oauth().redirect(&target, hint).await;
            this.busy.set(None);
            match redirected {
                Ok((url, pending)) => {
                    *flow.pending.borrow_mut() = Some(pending);
                    if flow.keep(false) {
                        flow.world.location.leave(&url);
                    } else {
                        this.storage_works.set(false);
                        this.end(Ending::Configuration("this browser blocks storage, which coming back needs".to_owned()));
                    }
                }
                Err(error) => this.end(Ending::Configuration(error.to_string())),
            }
        });
    }

    /// Forgets the remembered name.
    pub fn forget_identifier(&self) {
        records::remember(&*self.flow.get_value().world.store, None);
        self.remembered.set(false);
    }

    // What happens then.

    fn begin_from_callback(&self, callback: Callback) {
        let flow = self.flow.get_value();
        let now_ms = flow.world.clock.now_ms();
        let own = records::transaction(&*flow.world.store, now_ms);
        let own_for = |state: &State| own.as_ref().is_some_and(|own| own.state == *state);
        if !callback.issuer_matches(&flow.config.issuer) {
            return self.end(Ending::Unverified);
        }
        match callback {
            Callback::EmailLink { otp, state } => {
                let used = records::link_was_used(&*flow.world.store, state.secret(), now_ms);
                let linked = records::link(&*flow.world.store, state.secret(), now_ms);
                match if own_for(&state) { own } else { linked } {
                    Some(pending) => self.redeem_link(pending, otp.secret().to_owned()),
                    None if used => self.end(Ending::LinkUsed),
                    // No request is made: without the record nothing can be finished here, by nobody.
                    None => self.end(Ending::LinkCode(otp.secret().to_owned())),
                }
            }
            Callback::InteractionCode { code, state, .. } if own_for(&state) => {
                self.finish_redirect(own, Code::Interaction(code), now_ms);
            }
            Callback::AuthorizationCode { code, state, .. } if own_for(&state) => {
                self.finish_redirect(own, Code::Authorization(code), now_ms);
            }
            Callback::InteractionRequired { state } if own_for(&state) => match own {
                Some(pending) => self.take_up(pending),
                None => self.open(),
            },
            Callback::Error { error, description, state, .. } if state.as_ref().is_some_and(own_for) => {
                flow.forget(own.as_ref(), false);
                self.end(match error.as_str() {
                    "access_denied" => Ending::Denied,
                    _ => Ending::Configuration([error, description].join(": ")),
                });
            }
            Callback::Damaged => self.end(Ending::LinkDamaged),
            // Reloaded, gone back to, or not of this tab: the callback itself says nothing any more.
            Callback::None => match own {
                Some(pending) => self.take_up(pending),
                None => self.open(),
            },
            _ => self.end(Ending::LinkUsed),
        }
    }

    fn finish_redirect(&self, pending: Option<PendingTransaction>, code: Code, now_ms: u64) {
        self.adopt(pending);
        self.finish(code, now_ms, false);
    }

    /// Makes a recorded transaction the one at hand.
    fn adopt(&self, pending: Option<PendingTransaction>) {
        let flow = self.flow.get_value();
        if let Some(pending) = &pending {
            self.identifier.set(pending.identifier.clone());
            self.fill_identifier(&pending.identifier);
            self.mail_sent.set(pending.mail_sent_ms);
            *flow.target.borrow_mut() = pending.target.clone();
        }
        *flow.pending.borrow_mut() = pending;
    }

    fn take_up(&self, pending: PendingTransaction) {
        // A record of the way to the hosted page has no step to come back to.
        if pending.interaction_handle().is_none() {
            self.flow.get_value().forget(Some(&pending), false);
            return self.open();
        }
        self.adopt(Some(pending));
        self.resume();
    }

    fn resume(&self) {
        let flow = self.flow.get_value();
        let generation = flow.next_generation();
        self.phase.set(Phase::Finishing { by_link: false });
        let this = *self;
        spawn_local(async move {
            let outcome = flow.resume().await;
            if flow.generation() == generation {
                this.take(outcome, false);
            }
        });
    }

    /// Finishes the sign-in of a link's tab with the code from the link.
    fn redeem_link(&self, pending: PendingTransaction, otp: String) {
        self.adopt(Some(pending));
        self.phase.set(Phase::Finishing { by_link: true });
        let flow = self.flow.get_value();
        let generation = flow.next_generation();
        let this = *self;
        spawn_local(async move {
            let outcome = flow.resume().await;
            let answer = match &outcome {
                Ok(Outcome::Next(response)) => match &response.step {
                    Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => Some(challenge.answer(&otp)),
                    // The transaction has moved on since: show where it stands.
                    _ => None,
                },
                _ => None,
            };
            let Some(answer) = answer else {
                return match outcome {
                    Ok(Outcome::Expired) => {
                        flow.drop_pending();
                        this.end(Ending::LinkExpired);
                    }
                    outcome => this.take(outcome, false),
                };
            };
            let outcome = flow.send(&answer).await;
            if flow.generation() != generation {
                return;
            }
            match outcome {
                // The code in the link is not the one that counts any more. The transaction itself lives on in the
                // first tab, whose records must stay.
                Ok(Outcome::Next(response)) if is_email(&response.step) => {
                    flow.pending.take();
                    this.end(Ending::LinkExpired);
                }
                Ok(Outcome::Expired) => {
                    flow.drop_pending();
                    this.end(Ending::LinkExpired);
                }
                Ok(outcome) => this.take(Ok(outcome), true),
                Err(Ok(problem)) => this.end(Ending::Interrupted(problem)),
                Err(Err(ending)) => this.end(ending),
            }
        });
    }

    /// Opens a transaction behind the identifier form.
    fn open(&self) {
        let flow = self.flow.get_value();
        let generation = flow.next_generation();
        let this = *self;
        spawn_local(async move {
            let outcome = flow.open().await;
            if flow.generation() != generation {
                return;
            }
            match outcome {
                Ok(Outcome::Next(response)) if matches!(response.step, Step::Identify(_)) => {
                    this.phase.set(Phase::AtStep(Arc::new(*response)));
                    this.send_wanted();
                }
                // Nobody has asked for anything yet, so a failure is not worth a word: Next will try again.
                Err(Ending::Unreachable(_)) if this.wanted.get_value().is_none() => {
                    flow.pending.take();
                }
                Err(Ending::Unreachable(problem)) => {
                    flow.pending.take();
                    this.wanted.set_value(None);
                    this.phase.set(Phase::Opening);
                    this.fail(problem);
                }
                outcome => {
                    this.wanted.set_value(None);
                    this.take(outcome, false);
                }
            }
        });
    }

    /// Sends the name that was entered before the transaction was open.
    fn send_wanted(&self) {
        let Some((identifier, remember)) = self.wanted.get_value() else { return };
        self.wanted.set_value(None);
        let Some(response) = self.response_untracked() else { return };
        let Step::Identify(identify) = &response.step else { return };
        let answer = identify.answer(&identifier, remember);
        let this = *self;
        let generation = self.flow.get_value().next_generation();
        spawn_local(async move { this.send_identity(answer, generation).await });
    }

    /// Sends the name. A transaction that went stale meanwhile is opened anew, once and without a word.
    async fn send_identity(&self, answer: Answer, generation: u32) {
        let flow = self.flow.get_value();
        self.fetch_keys_ahead();
        let mut outcome = flow.send(&answer).await;
        if matches!(outcome, Ok(Outcome::Expired)) && flow.generation() == generation {
            flow.drop_pending();
            outcome = match flow.open().await {
                Ok(Outcome::Next(response)) => match &response.step {
                    Step::Identify(identify) => {
                        let answer = identify.answer(&self.identifier.get_untracked(), false);
                        flow.send(&answer).await
                    }
                    _ => Ok(Outcome::Next(response)),
                },
                Ok(outcome) => Ok(outcome),
                Err(Ending::Unreachable(problem)) => {
                    flow.pending.take();
                    self.phase.set(Phase::Opening);
                    Err(Ok(problem))
                }
                Err(ending) => Err(Err(ending)),
            };
        }
        if flow.generation() == generation {
            self.after_answer(Busy::Submit, outcome).await;
        }
    }

    /// Sends one answer of the person.
    fn act(&self, busy: Busy, answer: Answer) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(busy));
        self.problem.set(None);
        self.resent.set(None);
        let flow = self.flow.get_value();
        let generation = flow.next_generation();
        let this = *self;
        spawn_local(async move {
            if flow.uncertain.get() {
                // The last answer may have been taken although its reply was lost.
                let before = this.response_untracked();
                match flow.resume().await {
                    Ok(Outcome::Next(response))
                        if before.is_some_and(|before| before.step.name() == response.step.name()) => {}
                    outcome if flow.generation() == generation => {
                        this.busy.set(None);
                        flow.uncertain.set(matches!(outcome, Err(Ending::Unreachable(_))));
                        return match outcome {
                            Err(Ending::Unreachable(problem)) => this.fail_and_poll(problem),
                            outcome => this.take(outcome, true),
                        };
                    }
                    _ => return,
                }
            }
            let outcome = flow.send(&answer).await;
            if flow.generation() == generation {
                this.after_answer(busy, outcome).await;
            }
        });
    }

    async fn after_answer(&self, busy: Busy, outcome: Result<Outcome, Result<Problem, Ending>>) {
        let flow = self.flow.get_value();
        // A mail that waits for a word is sent at once: the person has just asked to go on.
        let outcome = match outcome {
            Ok(Outcome::Next(response)) => match &response.step {
                Step::AuthenticatorVerificationData(data) | Step::AuthenticatorEnrollmentData(data)
                    if !has_said(&response) =>
                {
                    let generation = flow.generation();
                    let sent = flow.send(&data.answer()).await;
                    if flow.generation() != generation {
                        return;
                    }
                    match sent {
                        Err(Ok(problem)) => {
                            self.busy.set(None);
                            self.enter(*response);
                            return self.fail(problem);
                        }
                        sent => sent,
                    }
                }
                _ => Ok(Outcome::Next(response)),
            },
            outcome => outcome,
        };
        self.busy.set(None);
        match outcome {
            Ok(Outcome::Next(response)) if has_said(&response) && self.is_same_step(&response.step) => {
                let messages = response.all_messages();
                self.phase.set(Phase::AtStep(Arc::new(*response)));
                self.fail_and_poll(Problem::Said(messages));
            }
            Ok(Outcome::Next(response)) => {
                if busy == Busy::Resend || is_email(&response.step) {
                    self.note_mail(busy == Busy::Resend);
                }
                self.take(Ok(Outcome::Next(response)), true);
            }
            Ok(outcome) => self.take(Ok(outcome), true),
            Err(Ok(problem)) => self.fail_and_poll(problem),
            Err(Err(ending)) => self.end(ending),
        }
    }

    /// Takes what the server said. `at_once` is whether the person has just done something.
    pub(super) fn take(&self, outcome: Result<Outcome, Ending>, at_once: bool) {
        let flow = self.flow.get_value();
        match outcome {
            Ok(Outcome::Next(response)) => {
                let response = *response;
                // Words that came with a step: told, unless they are only about a field that is now gone.
                let said = response.all_messages();
                if matches!(response.step, Step::Identify(_)) {
                    self.fill_identifier(&self.identifier.get_untracked());
                    self.restarted.set(!at_once);
                }
                self.problem.set(None);
                self.enter(response);
                if !said.is_empty() {
                    self.fail(Problem::Said(said));
                }
            }
            Ok(Outcome::Done(code)) => {
                let for_us = code.is_for(flow.config.client_id.as_str());
                match oauth::InteractionCode::new(code.secret()).filter(|_| for_us) {
                    Some(code) => self.finish(Code::Interaction(code), flow.world.clock.now_ms(), !at_once),
                    None => self.end(Ending::Unverified),
                }
            }
            Ok(Outcome::Ended(ended)) => {
                let elsewhere = ended.messages.iter().any(|message| message.is("idx.transferred.to.new.tab"));
                if elsewhere {
                    // The record belongs to the tab that goes on.
                    flow.pending.take();
                    records::forget_transaction(&*flow.world.store);
                    return self.end(Ending::Elsewhere);
                }
                flow.drop_pending();
                self.end(Ending::Said(ended.messages));
            }
            Ok(Outcome::Expired) => {
                flow.drop_pending();
                self.end(Ending::Expired);
            }
            Err(ending) => self.end(ending),
        }
    }

    /// Shows a step.
    fn enter(&self, response: Response) {
        let flow = self.flow.get_value();
        let first = matches!(response.step, Step::Identify(_));
        let email = is_email(&response.step);
        if !self.is_same_step(&response.step) {
            self.visit.update(|visit| *visit += 1);
        }
        if !first {
            if let Some(pending) = flow.pending.borrow_mut().as_mut() {
                pending.identifier = self.identifier.get_untracked();
            }
            if !flow.keep(email) {
                self.storage_works.set(false);
            }
            flow.world.history.push();
        }
        self.phase.set(Phase::AtStep(Arc::new(response)));
        if email {
            self.fetch_keys_ahead();
            self.tick();
        }
        self.poll();
    }

    /// Exchanges the code, keeps the session, and goes on.
    fn finish(&self, code: Code, since_ms: u64, by_itself: bool) {
        let flow = self.flow.get_value();
        let generation = flow.next_generation();
        let at_step = matches!(&*self.phase.read_untracked(), Phase::AtStep(response) if is_email(&response.step));
        let by_link = by_itself && at_step;
        // A submit that leads here keeps its step on screen, with its button saying so, instead of a flash.
        let quick = at_step && !by_link;
        if quick {
            self.busy.set(Some(Busy::Submit));
        } else {
            self.phase.set(Phase::Finishing { by_link });
        }
        let this = *self;
        spawn_local(async move {
            let status = by_link.then(|| flow.world.clock.sleep(STATUS_MS));
            let exchanged = flow.exchange(code, since_ms).await;
            if let Some(status) = status {
                status.await;
            }
            this.busy.set(None);
            match exchanged {
                Ok(tokens) => {
                    this.session.keep(tokens);
                    flow.world.channel.post(SESSION_CHANGED);
                    this.phase.set(Phase::SignedIn);
                    let target = flow.target.borrow().clone();
                    this.destination.set(Some(target));
                }
                Err(ExchangeFailure::Again(problem)) => this.end(Ending::Interrupted(problem)),
                // A code that is spent was often taken by a reply that got lost: the Okta session then signs in.
                Err(ExchangeFailure::Spent) if flow.generation() == generation => {
                    this.phase.set(Phase::Opening);
                    this.restarted.set(true);
                    this.open();
                }
                Err(ExchangeFailure::Spent) => {}
                Err(ExchangeFailure::Over(ending)) => this.end(ending),
            }
        });
    }

    fn back(&self) {
        match &*self.phase.read_untracked() {
            Phase::AtStep(_) | Phase::Ended(_) => {}
            _ => return,
        }
        self.start_over();
    }

    fn wake(&self) {
        self.now.set(self.flow.get_value().world.clock.now_ms());
    }

    /// Another tab signed in: if it was with this tab's transaction, this tab is done.
    fn heard(&self, message: &str) {
        if message != SESSION_CHANGED {
            return;
        }
        let flow = self.flow.get_value();
        let state = flow.pending.borrow().as_ref().map(|pending| pending.state.secret().to_owned());
        let now_ms = flow.world.clock.now_ms();
        let finished = state.is_some_and(|state| records::link_was_used(&*flow.world.store, &state, now_ms));
        if finished && matches!(&*self.phase.read_untracked(), Phase::AtStep(_)) {
            flow.next_generation();
            flow.drop_pending();
            self.end(Ending::Elsewhere);
        }
    }

    pub(super) fn end(&self, ending: Ending) {
        if let Ending::Configuration(detail) = &ending {
            self.flow.get_value().world.page.log(detail);
        }
        self.flow.get_value().next_generation();
        self.busy.set(None);
        self.problem.set(None);
        self.visit.update(|visit| *visit += 1);
        self.phase.set(Phase::Ended(ending));
    }

    fn fail(&self, problem: Problem) {
        self.busy.set(None);
        let number = self.problem.read_untracked().as_ref().map_or(0, |(number, _)| *number);
        let visit = self.visit.get_untracked();
        self.problem.set(Some((number.wrapping_add(visit).wrapping_add(1), problem)));
    }

    fn fail_and_poll(&self, problem: Problem) {
        self.fail(problem);
        self.poll();
    }

    /// Writes down when the mail was sent. `on_demand` is whether the person asked for a new one.
    fn note_mail(&self, on_demand: bool) {
        let flow = self.flow.get_value();
        let now_ms = flow.world.clock.now_ms();
        if let Some(pending) = flow.pending.borrow_mut().as_mut() {
            pending.mail_sent_ms = Some(now_ms);
        }
        self.now.set(now_ms);
        self.mail_sent.set(Some(now_ms));
        self.resent.set(on_demand.then_some(now_ms));
    }

    fn fetch_keys_ahead(&self) {
        let flow = self.flow.get_value();
        spawn_local(async move {
            let _ = flow.fetch_keys().await;
        });
    }

    /// Moves the clock of the countdown on while there is one.
    fn tick(&self) {
        let this = *self;
        let flow = self.flow.get_value();
        let visit = self.visit.get_untracked();
        spawn_local(async move {
            while this.visit.get_untracked() == visit {
                flow.world.clock.sleep(1_000).await;
                if this.resend_in_untracked() > 0 {
                    this.now.set(flow.world.clock.now_ms());
                }
            }
        });
    }

    fn resend_in_untracked(&self) -> u64 {
        untrack(|| self.resend_in())
    }

    pub(super) fn response_untracked(&self) -> Option<Arc<Response>> {
        untrack(|| self.response())
    }

    fn is_same_step(&self, step: &Step) -> bool {
        self.response_untracked().is_some_and(|response| response.step.name() == step.name())
    }
}

/// What one tab tells the others: that something about the session changed, and nothing of it (SEC-40).
const SESSION_CHANGED: &str = "vestibule/1 session-changed";

fn is_email(step: &Step) -> bool {
    matches!(step, Step::ChallengeEmail(_) | Step::EnrollEmail(_))
}

fn has_said(response: &Response) -> bool {
    !response.all_messages().is_empty()
}
