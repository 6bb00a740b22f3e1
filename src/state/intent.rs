//! The person's intents.
//!
//! All of them share one transaction of which the server takes one answer at a time, so one `busy` signal guards them
//! all: with one `Action` each, two of them could be under way together.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{
    Busy, Phase, Problem, SignIn, flow::Identity, outcome::has_said, phase::Ending, records,
};
use crate::idx::{Answer, Choice, Outcome, Response, SelectAuthenticator, Step, WayOut};

impl SignIn {
    /// Names the person: the answer to `identify`, sent as soon as the transaction is open. The password goes along where
    /// the same page asks for it.
    pub fn authenticate(&self, identifier: &str, password: Option<String>) {
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
        let identity = Identity {
            identifier: identifier.to_owned(),
            password,
            remember,
        };
        let response = self.response_untracked();
        let this = *self;
        match response.as_deref() {
            Some(Response {
                step: Step::Identify(identify),
                ..
            }) => {
                let Some(answer) = identity.answer(identify) else {
                    return self.busy.set(None);
                };
                let generation = flow.next_generation();
                spawn_local(async move { this.send_identity(identity, answer, generation).await });
            }
            _ => {
                *flow.wanted.borrow_mut() = Some(identity);
                if !flow.opening.get() {
                    self.open();
                }
            }
        }
    }

    /// Takes the name that a step beside the first page was given.
    pub fn name(&self, identifier: &str) {
        self.identifier.set(identifier.to_owned());
        self.restore_identifier();
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
        let selection = self.response_untracked().and_then(|response| {
            let mut ways = response.ways_out.iter();
            ways.find(|way| way.is_selection()).and_then(WayOut::step)
        });
        if let Some(step) = selection {
            self.show_step(step);
        }
    }

    /// Shows another step that came along with the one at hand. Nothing is sent by it.
    fn show_step(&self, step: Step) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        let Some(response) = self.response_untracked() else {
            return;
        };
        self.flow.get_value().next_generation();
        self.problem.set(None);
        self.enter(response.with_step(step));
    }

    /// Goes a way out.
    pub fn take_way(&self, way: &WayOut) {
        match (way, way.answer(), way.step()) {
            (WayOut::Provider(provider), ..) => self.go_to_provider(provider),
            (_, Some(answer), _) => self.choose(answer),
            (_, None, Some(step)) => self.show_step(step),
            (_, None, None) => {}
        }
    }

    /// Chooses one of the authenticators. Where more has to be said of it, that is asked first.
    pub fn select(&self, selection: &SelectAuthenticator, choice: &Choice) {
        self.flow.get_value().selected.set(true);
        match selection.details(choice) {
            Some(step) => self.show_step(step),
            None => self.choose(selection.answer(choice)),
        }
    }

    /// Gives this attempt up, here and on the server, and shows the identifier form with the name still in it.
    pub fn start_over(&self) {
        let flow = self.flow.get_value();
        flow.next_generation();
        if let Some(cancel) = self
            .response_untracked()
            .and_then(|response| response.cancel())
        {
            let flow = flow.clone();
            // Nobody waits for it: the transaction would end by itself.
            spawn_local(async move {
                let _ = flow.send_aside(&cancel).await;
            });
        }
        flow.drop_pending();
        flow.selected.set(false);
        self.hush();
        self.busy.set(None);
        self.problem.set(None);
        self.resent.set(None);
        self.restore_identifier();
        // Signed in in another tab, this one will be in a moment, and the form would only flash.
        let elsewhere = matches!(
            &*self.phase.read_untracked(),
            Phase::Ended(Ending::Elsewhere)
        );
        self.phase.set(if elsewhere {
            Phase::Finishing { by_link: false }
        } else {
            Phase::Opening
        });
        self.open();
    }

    /// Forgets the remembered name.
    pub fn forget_identifier(&self) {
        records::remember(&*self.flow.get_value().world.store, None);
        self.remembered.set(false);
    }

    /// Opens a transaction behind the identifier form.
    pub(super) fn open(&self) {
        let flow = self.flow.get_value();
        let generation = flow.next_generation();
        flow.opening.set(true);
        let this = *self;
        spawn_local(async move {
            // A tab that lives may lend its session, where the deployer wants that; an errand of a link is for itself.
            // Whoever has named themselves meanwhile signs in as that.
            let unnamed = || flow.wanted.borrow().is_none() && flow.generation() == generation;
            if !flow.errand.get() && unnamed() && this.session.take_from_tabs(unnamed).await {
                flow.opening.set(false);
                flow.wanted.take();
                this.busy.set(None);
                return this.arrive();
            }
            if flow.generation() != generation {
                return;
            }
            let outcome = flow.open().await;
            if flow.generation() != generation {
                return;
            }
            flow.opening.set(false);
            match outcome {
                Ok(Outcome::Next(response)) if matches!(response.step, Step::Identify(_)) => {
                    let said = response.all_messages();
                    this.phase.set(Phase::AtStep(Arc::new(*response)));
                    this.offer_passkeys();
                    if !said.is_empty() && flow.wanted.borrow().is_none() {
                        this.fail(Problem::Said(said));
                    }
                    this.send_wanted();
                }
                // Nobody has asked for anything yet, so a failure is not worth a word: Next will try again.
                Err(Ending::Unreachable(_))
                    if flow.wanted.borrow().is_none() && !flow.errand.get() =>
                {
                    flow.pending.take();
                    this.phase.set(Phase::Opening);
                }
                Err(Ending::Unreachable(problem)) if !flow.errand.get() => {
                    flow.pending.take();
                    flow.wanted.take();
                    this.phase.set(Phase::Opening);
                    this.fail(problem);
                }
                // Okta Verify on the device comes first; the name is sent after it.
                Ok(Outcome::Next(response)) if response.step.device().is_some() => {
                    this.busy.set(None);
                    this.take(Ok(Outcome::Next(response)), false);
                }
                outcome => {
                    flow.wanted.take();
                    this.busy.set(None);
                    this.take(outcome, false);
                }
            }
        });
    }

    /// Sends the name that was entered before the transaction was open.
    pub(super) fn send_wanted(&self) {
        let flow = self.flow.get_value();
        let Some(response) = self.response_untracked() else {
            return;
        };
        let Step::Identify(identify) = &response.step else {
            return;
        };
        let Some(identity) = flow.wanted.take() else {
            return;
        };
        // Where the password is asked for too, its field is there now, and the person is asked again.
        let Some(answer) = identity.answer(identify) else {
            flow.password_wanted.set(true);
            return self.busy.set(None);
        };
        self.busy.set(Some(Busy::Submit));
        let this = *self;
        let generation = flow.next_generation();
        spawn_local(async move { this.send_identity(identity, answer, generation).await });
    }

    /// Sends the name. A transaction that went stale meanwhile is opened anew, once and without a word.
    async fn send_identity(&self, identity: Identity, mut answer: Answer, generation: u32) {
        let flow = self.flow.get_value();
        self.fetch_keys_ahead();
        if flow.uncertain.get() {
            // The name may have been taken although the reply was lost; then the step is already the next one.
            let found = self.found_again(&answer).await;
            if flow.generation() != generation {
                return;
            }
            match found {
                Ok(renewed) => answer = renewed,
                Err(Ok(Outcome::Expired)) => {}
                Err(Err(Ending::Unreachable(problem))) => return self.fail(problem),
                Err(outcome) => {
                    flow.uncertain.set(false);
                    return self.after_answer(Busy::Submit, outcome.map_err(Err)).await;
                }
            }
        }
        let mut outcome = flow.send(&answer).await;
        if matches!(outcome, Ok(Outcome::Expired)) && flow.generation() == generation {
            flow.drop_pending();
            let opened = flow.open().await;
            if flow.generation() != generation {
                return;
            }
            outcome = match opened {
                Ok(Outcome::Next(response)) => match &response.step {
                    Step::Identify(identify) => match identity.answer(identify) {
                        Some(answer) => flow.send(&answer).await,
                        None => {
                            flow.password_wanted.set(true);
                            Ok(Outcome::Next(response))
                        }
                    },
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
    pub(super) fn act(&self, busy: Busy, answer: Answer) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(busy));
        self.problem.set(None);
        self.resent.set(None);
        let flow = self.flow.get_value();
        let generation = flow.next_generation();
        let this = *self;
        // A view may have made it of a response that newer ones have replaced since: handles and addresses are the newest's.
        let newest = self.response_untracked();
        let mut answer = newest
            .and_then(|response| response.renewed(&answer))
            .unwrap_or(answer);
        spawn_local(async move {
            if flow.uncertain.get() {
                let found = this.found_again(&answer).await;
                if flow.generation() != generation {
                    return;
                }
                match found {
                    Ok(renewed) => answer = renewed,
                    Err(outcome) => {
                        this.busy.set(None);
                        flow.uncertain
                            .set(matches!(outcome, Err(Ending::Unreachable(_))));
                        return match outcome {
                            Err(Ending::Unreachable(problem)) => this.fail_and_poll(problem),
                            outcome => this.take(outcome, true),
                        };
                    }
                }
            }
            let outcome = flow.send(&answer).await;
            if flow.generation() == generation {
                this.after_answer(busy, outcome).await;
            }
        });
    }

    pub(super) async fn after_answer(
        &self,
        busy: Busy,
        outcome: Result<Outcome, Result<Problem, Ending>>,
    ) {
        let flow = self.flow.get_value();
        // A mail that waits for a word is sent at once: the person has just asked to go on.
        let outcome = match outcome {
            Ok(Outcome::Next(response)) => match &response.step {
                Step::AuthenticatorVerificationData(data)
                | Step::AuthenticatorEnrollmentData(data)
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
            Ok(Outcome::Next(response))
                if has_said(&response) && self.is_same_step(&response.step) =>
            {
                let messages = response.all_messages();
                self.phase.set(Phase::AtStep(Arc::new(*response)));
                // With another challenge the browser has to be asked anew; but not for the passkey that was just refused.
                if !flow.autofilled.take() {
                    self.offer_passkeys();
                }
                self.fail_and_poll(Problem::Said(messages));
            }
            Ok(Outcome::Next(response)) => {
                // What can be sent again has just been sent.
                if busy == Busy::Resend || response.step.resend().is_some() {
                    self.note_mail(busy == Busy::Resend);
                }
                self.take(Ok(Outcome::Next(response)), true);
            }
            Ok(outcome) => self.take(Ok(outcome), true),
            Err(Ok(problem)) => self.fail_and_poll(problem),
            Err(Err(ending)) => self.end(ending),
        }
    }
}
