//! The person's intents.
//!
//! All of them share one transaction of which the server takes one answer at a time, so one `busy` signal guards them
//! all: with one `Action` each, two of them could be under way together.

use std::sync::Arc;

use leptos::task::spawn_local;

use super::{
    Busy, Phase, Problem, SignIn,
    flow::Identity,
    outcome::{has_said, is_email},
    phase::Ending,
    records,
};
use crate::idx::{Answer, Choice, Outcome, Response, SelectAuthenticator, Step, WayOut};

impl SignIn {
    /// Names the person: the answer to `identify`, sent as soon as the transaction is open. The password goes along where
    /// the same page asks for it.
    pub fn authenticate(&self, identifier: &str, password: Option<String>) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        let flow = self.flow.get_untracked();
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
    pub(super) fn show_selection_now(&self) {
        let selection = self.response_untracked().and_then(|response| {
            let mut ways = response.ways_out.iter();
            ways.find(|way| way.is_selection()).and_then(WayOut::step)
        });
        if let Some(step) = selection {
            self.show_step_now(step);
        }
    }

    /// Shows another step that came along with the one at hand. Nothing is sent by it.
    pub(super) fn show_step_now(&self, step: Step) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        let Some(response) = self.response_untracked() else {
            return;
        };
        self.flow.get_untracked().next_generation();
        self.problem.set(None);
        self.enter(Arc::new(response.with_step(step)));
    }

    /// Goes a way out.
    pub(super) fn take_way_now(&self, way: &WayOut) {
        match (way, way.answer(), way.step()) {
            (WayOut::Provider(provider), ..) => self.go_to_provider(provider),
            (_, Some(answer), _) => self.choose(answer),
            (_, None, Some(step)) => self.show_step_now(step),
            (_, None, None) => {}
        }
    }

    /// Chooses one of the authenticators. Where more has to be said of it, that is asked first.
    pub fn select(&self, selection: &SelectAuthenticator, choice: &Choice) {
        self.flow.get_untracked().selected.set(true);
        match selection.details(choice) {
            Some(step) => self.show_step(step),
            None => self.choose(selection.answer(choice)),
        }
    }

    /// Gives this attempt up, here and on the server, and shows the identifier form with the name still in it.
    pub fn start_over(&self) {
        let flow = self.flow.get_untracked();
        flow.next_generation();
        if let Some(cancel) = self
            .response_untracked()
            .and_then(|response| response.cancel())
        {
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
        let elsewhere = matches!(self.phase.get_untracked(), Phase::Ended(Ending::Elsewhere));
        self.phase.set(if elsewhere {
            Phase::Finishing { by_link: false }
        } else {
            Phase::opening(flow.config)
        });
        self.open();
    }

    /// Forgets the remembered name.
    pub fn forget_identifier(&self) {
        records::remember(&*self.flow.get_untracked().world.store, None);
        self.remembered.set(false);
    }

    /// Sends one answer of the person.
    pub(super) fn act(&self, busy: Busy, answer: Answer) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(busy));
        self.problem.set(None);
        self.resent.set(None);
        let flow = self.flow.get_untracked();
        let generation = flow.next_generation();
        let this = *self;
        // A view may have made it of a response that newer ones have replaced since: handles and addresses are the newest's.
        let newest = self.response_untracked();
        let answer = newest
            .and_then(|response| response.renewed(&answer))
            .unwrap_or(answer);
        spawn_local(async move {
            if flow.uncertain.get() {
                return this.answer_again(busy, answer);
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
        let flow = self.flow.get_untracked();
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
                            self.enter(response);
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
                self.phase.set(Phase::AtStep(response));
                // With another challenge the browser has to be asked anew; but not for the passkey that was just refused.
                if !flow.autofilled.take() {
                    self.offer_passkeys();
                }
                self.fail_and_poll(Problem::Said(messages));
            }
            Ok(Outcome::Next(response)) => {
                // What can be sent again has just been sent.
                if busy == Busy::Resend || response.step.resend().is_some() {
                    self.note_mail(busy == Busy::Resend, is_email(&response.step));
                }
                self.take(Ok(Outcome::Next(response)), true);
            }
            Ok(outcome) => self.take(Ok(outcome), true),
            Err(Ok(problem)) => self.fail_and_poll(problem),
            Err(Err(ending)) => self.end(ending),
        }
    }
}
