//! What becomes of an answer: the next step, an end, or tokens.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};

use super::{
    Busy, Phase, Problem, SignIn,
    flow::{Code, ExchangeFailure},
    phase::Ending,
    proving::proving,
    records,
    session::is_sign_in,
};
use crate::{
    idx::{Outcome, Response, Step, WayOut},
    later::PartError,
    oauth,
    ports::TransportError,
};

/// How long a status stays before the page moves on, in milliseconds (UX-35).
const STATUS_MS: u32 = 1_200;
/// How long our words for what went wrong may take, in milliseconds, before the server's have to do.
const TELLING_MS: u32 = 3_000;

impl SignIn {
    /// Takes what the server said. `at_once` is whether the person has just done something.
    pub(super) fn take(&self, outcome: Result<Outcome, Ending>, at_once: bool) {
        let flow = self.flow.get_untracked();
        match outcome {
            Ok(Outcome::Next(response)) => {
                // Words that came with a step: told, unless they are only about a field that is now gone.
                let said = response.all_messages();
                if matches!(response.step, Step::Identify(_)) {
                    self.restore_identifier();
                    // Nobody who has not begun has to begin again.
                    let begun = !self.identifier.with_untracked(String::is_empty);
                    self.restarted.set(!at_once && begun);
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
                    Some(code) => {
                        self.finish(Code::Interaction(code), flow.world.clock.now_ms(), !at_once)
                    }
                    None => self.end(Ending::Unverified),
                }
            }
            Ok(Outcome::Ended(ended)) => {
                let elsewhere = ended
                    .messages
                    .iter()
                    .any(|message| message.is("idx.transferred.to.new.tab"));
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
                let elsewhere = self.finished_elsewhere();
                flow.drop_pending();
                self.end(if elsewhere {
                    Ending::Elsewhere
                } else {
                    Ending::Expired
                });
            }
            Err(ending) => self.end(ending),
        }
    }

    /// Shows a step.
    pub(super) fn enter(&self, response: Arc<Response>) {
        let flow = self.flow.get_untracked();
        let first = matches!(response.step, Step::Identify(_));
        let email = is_email(&response.step);
        let counts_down = response.step.resend().is_some();
        let new = !self.is_same_step(&response.step);
        if new {
            self.hush();
            self.typed.set(String::new());
            self.sent.set(String::new());
            self.visit.update(|visit| *visit += 1);
        }
        // Where nobody typed a name (a link from a mail, a registration), the server tells whom it takes the person for.
        if let Some(user) = &response.user
            && self.identifier.with_untracked(String::is_empty)
        {
            self.identifier.set(user.identifier().to_owned());
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
        self.phase.set(Phase::AtStep(response));
        self.webauthn_failure.set(None);
        // A question of the step before is not left open.
        self.offer_passkeys();
        if email {
            self.fetch_keys_ahead();
        }
        if counts_down {
            self.tick();
        }
        self.poll();
        if new {
            self.ask_device();
        }
        // A name that was given while something else came first.
        self.send_wanted();
    }

    /// Exchanges the code, keeps the session, and goes on.
    pub(super) fn finish(&self, code: Code, since_ms: u64, by_itself: bool) {
        let flow = self.flow.get_untracked();
        let generation = flow.next_generation();
        let at_step = matches!(self.phase.get_untracked(), Phase::AtStep(_));
        let by_link = by_itself
            && self
                .response_untracked()
                .is_some_and(|response| is_email(&response.step));
        // A submit that leads here keeps its step on screen, with its button saying so, instead of a flash.
        let quick = at_step && !by_itself;
        if quick {
            self.busy.set(Some(Busy::Submit));
        } else {
            self.phase.set(Phase::Finishing { by_link });
        }
        let this = *self;
        spawn_local(async move {
            let status = by_link.then(|| flow.world.clock.sleep(STATUS_MS));
            let exchanged = match proving().await {
                Ok(part) => (part.exchange)(flow, code, since_ms).await,
                Err(PartError) => {
                    flow.keep_code(code, since_ms);
                    let problem = Problem::Transport(TransportError::Unreachable);
                    Err(ExchangeFailure::Again(problem))
                }
            };
            if let Some(status) = status {
                status.await;
            }
            if flow.generation() != generation {
                return;
            }
            this.busy.set(None);
            match exchanged {
                Ok(tokens) => {
                    this.hush();
                    this.session.begin(tokens);
                    this.arrive();
                }
                Err(ExchangeFailure::Again(problem)) => this.end(Ending::Interrupted(problem)),
                // A code that is spent was often taken by a reply that got lost: the Okta session then signs in.
                // By redirect, a code that is always spent would be a loop.
                Err(ExchangeFailure::Spent) if flow.config.by_redirect => {
                    flow.drop_pending();
                    this.end(Ending::Expired);
                }
                Err(ExchangeFailure::Spent) => {
                    this.phase.set(Phase::Opening);
                    this.restarted.set(true);
                    this.open();
                }
                Err(ExchangeFailure::Over(ending)) => this.end(ending),
            }
        });
    }

    /// The person is signed in: on to where they wanted to go.
    pub(super) fn arrive(&self) {
        self.phase.set(Phase::SignedIn);
        let target = self.flow.get_untracked().target.borrow().clone();
        self.destination.set(Some(target));
    }

    /// Goes to the step before: to the choice that led here, else to the identifier form with its text. Nothing is sent
    /// again by it (UX-52).
    pub(super) fn back(&self) {
        let at_step = match self.phase.get_untracked() {
            // The first step has none before it, and what is typed there stays.
            Phase::AtStep(response) if matches!(response.step, Step::Identify(_)) => return,
            Phase::AtStep(_) => true,
            Phase::Ended(_) => false,
            _ => return,
        };
        let flow = self.flow.get_untracked();
        // An answer on its way may still be taken, although nobody waits for its reply any more.
        if self.busy.get_untracked().is_some() {
            self.busy.set(None);
            if !flow.loading.take() {
                flow.uncertain.set(true);
            }
        }
        if at_step && flow.selected.take() && self.offers_selection() {
            // Whatever is on its way for this step is too late, and the next Back must not leave the page.
            flow.next_generation();
            flow.world.history.push();
            return self.show_selection();
        }
        self.start_over();
    }

    fn offers_selection(&self) -> bool {
        self.response_untracked()
            .is_some_and(|response| response.ways_out.iter().any(WayOut::is_selection))
    }

    /// Another tab signed in: if it was with this tab's transaction, this tab is done. A tab in which nobody has begun tries
    /// whether the org, or that tab, lets it in too.
    pub(super) fn heard(&self, message: &str) {
        if !is_sign_in(message) || self.session.is_signed_in() {
            return;
        }
        if self.finished_elsewhere() && matches!(self.phase.get_untracked(), Phase::AtStep(_)) {
            self.flow.get_untracked().drop_pending();
            self.end(Ending::Elsewhere);
        } else if self.is_untouched() {
            self.open();
        }
    }

    /// Whether the first page is there as it came.
    fn is_untouched(&self) -> bool {
        let flow = self.flow.get_untracked();
        let first = match self.phase.get_untracked() {
            Phase::Opening => !flow.opening.get(),
            Phase::AtStep(response) => matches!(response.step, Step::Identify(_)),
            _ => false,
        };
        let typed = self.identifier_typed();
        let remembered = records::identifier(&*flow.world.store);
        let nothing_typed = typed.is_empty() || remembered.as_deref() == Some(&typed);
        first && nothing_typed && self.busy.get_untracked().is_none()
    }

    /// Whether a link in another tab has finished this tab's transaction.
    fn finished_elsewhere(&self) -> bool {
        let flow = self.flow.get_untracked();
        let pending = flow.pending.borrow();
        let now_ms = flow.world.clock.now_ms();
        pending.as_ref().is_some_and(|pending| {
            records::link_was_used(&*flow.world.store, pending.state.secret(), now_ms)
        })
    }

    pub(super) fn end(&self, ending: Ending) {
        if let Ending::Configuration(detail) = &ending {
            self.flow.get_untracked().world.page.log(detail);
        }
        if let Some(kind) = ending.kind() {
            self.flow.get_untracked().world.page.tell("error", kind);
        }
        self.flow.get_untracked().next_generation();
        self.hush();
        self.busy.set(None);
        self.problem.set(None);
        self.visit.update(|visit| *visit += 1);
        self.phase.set(Phase::Ended(ending));
    }

    /// Takes back what was announced: it was about the step that is left.
    pub(super) fn hush(&self) {
        self.announce("");
    }

    /// Says why the last act did not work. For the server's words more has to be there; until it is, the page stays busy.
    pub(super) fn fail(&self, problem: Problem) {
        let flow = self.flow.get_untracked();
        let load = match problem {
            Problem::Said(_) => flow.telling.borrow().clone(),
            _ => None,
        };
        let Some(load) = load else {
            return self.fail_now(problem);
        };
        self.busy.set(Some(Busy::Submit));
        let asked_at = (flow.generation(), self.visit.get_untracked());
        let this = *self;
        spawn_local(async move {
            // Asked for once more with the next words, where it cannot be had now.
            if flow.world.within(TELLING_MS, load()).await == Some(true) {
                flow.telling.take();
            }
            if (flow.generation(), this.visit.get_untracked()) == asked_at {
                this.fail_now(problem);
            }
        });
    }

    fn fail_now(&self, problem: Problem) {
        let flow = self.flow.get_untracked();
        flow.world.page.tell("error", problem.kind());
        self.busy.set(None);
        self.problem.set(Some((flow.next_failure(), problem)));
    }

    pub(super) fn fail_and_poll(&self, problem: Problem) {
        self.fail(problem);
        self.poll();
    }

    /// Writes down when the message was sent. `on_demand` is whether the person asked for a new one, `by_mail` whether it was
    /// a mail.
    pub(super) fn note_mail(&self, on_demand: bool, by_mail: bool) {
        let flow = self.flow.get_untracked();
        let now_ms = flow.world.clock.now_ms();
        if let Some(pending) = flow.pending.borrow_mut().as_mut() {
            pending.mail_sent_ms = Some(now_ms);
        }
        if by_mail {
            flow.world.page.tell("mail-sent", "");
        }
        self.now.set(now_ms);
        self.mail_sent.set(Some(now_ms));
        self.resent.set(on_demand.then_some(now_ms));
    }

    /// What will be needed when the person has proved who they are is fetched while they do.
    pub(super) fn fetch_keys_ahead(&self) {
        let flow = self.flow.get_untracked();
        spawn_local(async move {
            let _ = proving().await;
            if flow.config.session.dpop {
                let _ = flow.world.proof_keys.load().await;
            }
        });
        if flow.keys.begin_fetching() {
            spawn_local(async move {
                let _ = flow.keys.get(flow.oauth()).await;
                flow.keys.end_fetching();
            });
        }
    }

    /// Moves the clock of the countdown on while there is one.
    pub(super) fn tick(&self) {
        let this = *self;
        let flow = self.flow.get_untracked();
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

    pub(super) fn resend_in_untracked(&self) -> u64 {
        untrack(|| self.resend_in())
    }

    pub(super) fn response_untracked(&self) -> Option<Arc<Response>> {
        untrack(|| self.response())
    }

    pub(super) fn is_same_step(&self, step: &Step) -> bool {
        self.response_untracked()
            .is_some_and(|response| response.step.is_like(step))
    }
}

/// Whether the step waits for a mail.
pub(super) fn is_email(step: &Step) -> bool {
    matches!(step, Step::ChallengeEmail(_) | Step::EnrollEmail(_))
}

/// Whether the server said anything with the step.
pub(super) fn has_said(response: &Response) -> bool {
    !response.all_messages().is_empty()
}
