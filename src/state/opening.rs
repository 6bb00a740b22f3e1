//! The beginning of a transaction, and the name that is sent with it.

use leptos::task::spawn_local;

use super::{Busy, Phase, Problem, SignIn, flow::Identity, phase::Ending};
use crate::idx::{Answer, Outcome, Step};

impl SignIn {
    /// Opens a transaction behind the identifier form.
    pub(super) fn open(&self) {
        let flow = self.flow.get_untracked();
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
            // The link of a mail names its transaction, which Okta's page would not take over.
            if flow.config.by_redirect && !flow.errand.get() {
                flow.opening.set(false);
                this.busy.set(None);
                // What was typed before this page knew better need not be typed again.
                if this.identifier.with_untracked(String::is_empty) {
                    this.identifier.set(flow.world.identifier_form.value());
                }
                return this.go_hosted();
            }
            let outcome = flow.open().await;
            if flow.generation() != generation {
                return;
            }
            flow.opening.set(false);
            match outcome {
                Ok(Outcome::Next(response)) if matches!(response.step, Step::Identify(_)) => {
                    let said = response.all_messages();
                    this.phase.set(Phase::AtStep(response));
                    this.offer_passkeys();
                    if !said.is_empty() && flow.wanted.borrow().is_none() {
                        this.fail(Problem::Said(said));
                    }
                    this.send_wanted();
                }
                Err(Ending::Unreachable(problem)) if !flow.errand.get() => {
                    flow.pending.take();
                    this.phase.set(Phase::Opening);
                    // Where nobody has asked for anything yet, a failure is not worth a word: Next will try again.
                    if flow.wanted.take().is_some() {
                        this.fail(problem);
                    }
                }
                outcome => {
                    // Okta Verify on the device comes first; the name is sent after it.
                    let device = match &outcome {
                        Ok(Outcome::Next(response)) => response.step.device().is_some(),
                        _ => false,
                    };
                    if !device {
                        flow.wanted.take();
                    }
                    this.busy.set(None);
                    this.take(outcome, false);
                }
            }
        });
    }

    /// Sends the name that was entered before the transaction was open.
    pub(super) fn send_wanted(&self) {
        let flow = self.flow.get_untracked();
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

    /// Sends the name.
    pub(super) async fn send_identity(&self, identity: Identity, answer: Answer, generation: u32) {
        let flow = self.flow.get_untracked();
        self.fetch_keys_ahead();
        let sent = match flow.uncertain.get() {
            true => None,
            false => Some(flow.send(&answer).await),
        };
        if flow.generation() != generation {
            return;
        }
        match sent {
            None | Some(Ok(Outcome::Expired)) => self.name_again(identity, answer, sent),
            Some(sent) => self.after_answer(Busy::Submit, sent).await,
        }
    }
}
