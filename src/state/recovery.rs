//! The way on after something was cut off: at the person's wish, by itself when the network is back, and where nobody
//! knows whether the org took the last answer.

use leptos::prelude::*;

use super::{Phase, Problem, Screen, SignIn, phase::Ending};
use crate::idx::{Answer, Outcome};

impl SignIn {
    /// Tries again what failed: the exchange of a code, or looking the transaction up.
    pub fn try_again(&self) {
        let flow = self.flow.get_untracked();
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
        if at_name && offline && whole && self.identifier_typed().trim() == identifier {
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

    /// Looks where the transaction stands after a reply was lost: the answer as the step at hand now wants it, or what
    /// there is instead because the org took the lost one.
    pub(super) async fn found_again(
        &self,
        answer: &Answer,
    ) -> Result<Answer, Result<Outcome, Ending>> {
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
