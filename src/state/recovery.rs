//! The way on after something was cut off: at the person's wish, by itself when the network is back, and where nobody
//! knows whether the org took the last answer.

use leptos::prelude::*;

use super::{Busy, Phase, Problem, Screen, SignIn, detours::Sent, flow::Identity, phase::Ending};
use crate::{
    idx::{Answer, Outcome, Step},
    lean::trimmed,
};

impl SignIn {
    /// Whether the end at hand is one that trying again may mend.
    pub fn can_try_again(&self) -> bool {
        matches!(
            self.phase.get_untracked(),
            Phase::Ended(Ending::Unreachable(_) | Ending::Interrupted(_))
        )
    }

    /// Tries again what failed.
    pub(super) fn try_again_now(&self) {
        let flow = self.flow.get_untracked();
        if flow.arrival.borrow().is_some() {
            return self.take_up_arrival_now();
        }
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

    /// The person, or the network, is back. What found no network is done once more, without a word (UX-63); a code never
    /// is (SEC-74), and neither is a name that has been changed since.
    pub(super) fn woke(&self) {
        self.now.set(self.flow.get_untracked().world.clock.now_ms());
        let cut_off = |problem: &Problem| matches!(problem, Problem::Transport(_));
        let at_name = untrack(|| self.screen().get()) == Screen::Identify;
        let problem = self.problem.get_untracked();
        let offline = problem.is_some_and(|(_, problem)| cut_off(&problem));
        let identifier = self.identifier.get_untracked();
        let password = self.identifier_password();
        let whole = password.as_deref() != Some("");
        let named = !identifier.is_empty();
        if at_name && offline && whole && named && trimmed(&self.identifier_typed()) == identifier {
            return self.authenticate(&identifier, password);
        }
        let interrupted = match self.phase.get_untracked() {
            Phase::Ended(Ending::Unreachable(problem) | Ending::Interrupted(problem)) => {
                cut_off(&problem)
            }
            _ => false,
        };
        if interrupted {
            self.try_again();
        }
    }

    /// Sends an answer after one whose reply was lost: what there is instead, where the org took the lost one.
    pub(super) async fn answer_again_now(&self, busy: Busy, answer: Answer) {
        let flow = self.flow.get_untracked();
        let generation = flow.generation();
        let found = self.found_again(&answer).await;
        if flow.generation() != generation {
            return;
        }
        match found {
            Ok(renewed) => {
                let sent = flow.send(&renewed).await;
                if flow.generation() == generation {
                    self.after_answer(busy, sent).await;
                }
            }
            Err(outcome) => {
                self.busy.set(None);
                flow.uncertain
                    .set(matches!(outcome, Err(Ending::Unreachable(_))));
                match outcome {
                    Err(Ending::Unreachable(problem)) => self.fail_and_poll(problem),
                    outcome => self.take(outcome, true),
                }
            }
        }
    }

    /// Names the person again. A transaction that went stale meanwhile is opened anew, once and without a word.
    pub(super) async fn name_again_now(
        &self,
        identity: Identity,
        mut answer: Answer,
        mut sent: Option<Sent>,
    ) {
        let flow = self.flow.get_untracked();
        let generation = flow.generation();
        if sent.is_none() {
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
            sent = Some(flow.send(&answer).await);
        }
        if matches!(sent, Some(Ok(Outcome::Expired))) && flow.generation() == generation {
            flow.drop_pending();
            let opened = flow.open().await;
            if flow.generation() != generation {
                return;
            }
            sent = Some(match opened {
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
            });
        }
        if let Some(sent) = sent
            && flow.generation() == generation
        {
            self.after_answer(Busy::Submit, sent).await;
        }
    }

    /// Looks where the transaction stands after a reply was lost: the answer as the step at hand now wants it, or what
    /// there is instead because the org took the lost one.
    async fn found_again(&self, answer: &Answer) -> Result<Answer, Result<Outcome, Ending>> {
        let before = self.response_untracked();
        let outcome = self.flow.get_untracked().resume().await;
        let renewed = match &outcome {
            Ok(Outcome::Next(response))
                if before.is_some_and(|before| before.step.name() == response.step.name()) =>
            {
                response.renewed(answer)
            }
            _ => None,
        };
        renewed.ok_or(outcome)
    }
}
