//! What leaves the straight way from a name to tokens: an address that brought something, a reload, another way, Okta's page, an answer
//! whose reply was lost. Most sign-ins go none of these ways, so what they need travels when one is due.

use leptos::task::spawn_local;

use super::{Busy, Phase, Problem, SignIn, flow::Identity, phase::Ending};
use crate::{
    idx::{Answer, Outcome, Step, WayOut},
    later::later,
    ports::TransportError,
};

/// What became of an answer.
pub(super) type Sent = Result<Outcome, Result<Problem, Ending>>;

/// What the part can do.
#[derive(Clone, Copy)]
pub(super) struct Detours {
    take_up_arrival: fn(SignIn),
    take_way: fn(SignIn, &WayOut),
    show_step: fn(SignIn, Step),
    show_selection: fn(SignIn),
    redirect: fn(SignIn),
    try_again: fn(SignIn),
    /// Names the person again, after what became of the name, where a reply came.
    name_again: fn(SignIn, Identity, Answer, Option<Sent>),
    /// Answers although nobody knows what became of the answer before.
    answer_again: fn(SignIn, Busy, Answer),
}

later! { detours => fn detours() -> Detours {
    Detours {
        take_up_arrival: |sign_in| sign_in.take_up_arrival_now(),
        take_way: |sign_in, way| sign_in.take_way_now(way),
        show_step: |sign_in, step| sign_in.show_step_now(step),
        show_selection: |sign_in| sign_in.show_selection_now(),
        redirect: |sign_in| sign_in.redirect_now(),
        try_again: |sign_in| sign_in.try_again_now(),
        name_again: |sign_in, identity, answer, sent| {
            spawn_local(async move { sign_in.name_again_now(identity, answer, sent).await });
        },
        answer_again: |sign_in, busy, answer| {
            spawn_local(async move { sign_in.answer_again_now(busy, answer).await });
        },
    }
} }

impl SignIn {
    /// Goes on with what the address, or this tab's record, has brought.
    pub(super) fn take_up_arrival(&self) {
        let this = *self;
        self.detour(Box::new(move |part| (part.take_up_arrival)(this)));
    }

    /// Goes a way out.
    pub fn take_way(&self, way: &WayOut) {
        let (this, way) = (*self, way.clone());
        self.detour(Box::new(move |part| (part.take_way)(this, &way)));
    }

    /// Shows another step that came along with the one at hand. Nothing is sent by it.
    pub(super) fn show_step(&self, step: Step) {
        let this = *self;
        self.detour(Box::new(move |part| (part.show_step)(this, step)));
    }

    /// Shows the choice of another authenticator that came along with the step.
    pub fn show_selection(&self) {
        let this = *self;
        self.detour(Box::new(move |part| (part.show_selection)(this)));
    }

    /// Goes to the Okta-hosted page.
    pub fn go_hosted(&self) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        self.busy.set(Some(Busy::Submit));
        self.flow.get_untracked().next_generation();
        let this = *self;
        self.detour(Box::new(move |part| (part.redirect)(this)));
    }

    /// Tries again what failed: arriving, the exchange of a code, or looking the transaction up.
    pub fn try_again(&self) {
        // At once, so that nobody tries twice.
        self.phase.set(Phase::Finishing { by_link: false });
        let this = *self;
        self.detour(Box::new(move |part| (part.try_again)(this)));
    }

    /// Names the person again: the name may have been taken although the reply was lost, or the transaction went stale.
    pub(super) fn name_again(&self, identity: Identity, answer: Answer, sent: Option<Sent>) {
        let this = *self;
        self.detour(Box::new(move |part| {
            (part.name_again)(this, identity, answer, sent);
        }));
    }

    /// Answers although nobody knows what became of the answer before.
    pub(super) fn answer_again(&self, busy: Busy, answer: Answer) {
        let this = *self;
        self.detour(Box::new(move |part| {
            (part.answer_again)(this, busy, answer);
        }));
    }

    /// Leaves the straight way: at once where the part is here, else when it has come, unless the person has gone on meanwhile.
    fn detour(&self, go: Box<dyn FnOnce(Detours)>) {
        let this = *self;
        let flow = self.flow.get_untracked();
        if let Some(part) = flow.detours.get() {
            return go(part);
        }
        // Whoever pressed something at a step sees that it was heard; an end and the quiet page have nothing more to say.
        let at_step = matches!(self.phase.get_untracked(), Phase::AtStep(_));
        let idle = at_step && self.busy.get_untracked().is_none();
        if idle {
            self.busy.set(Some(Busy::Choice));
            flow.loading.set(true);
        }
        let asked_at = (flow.generation(), self.visit.get_untracked());
        spawn_local(async move {
            let part = detours().await;
            flow.detours.set(part.ok());
            if flow.generation() != asked_at.0 {
                return;
            }
            if idle {
                flow.loading.set(false);
                this.busy.set(None);
            }
            // The org has gone on to another step by itself: what was pressed was about the one before.
            if this.visit.get_untracked() != asked_at.1 {
                return;
            }
            if let Ok(part) = part {
                return go(part);
            }
            let problem = Problem::Transport(TransportError::Unreachable);
            match this.phase.get_untracked() {
                Phase::AtStep(_) | Phase::Opening => {
                    // What is not there for the second time may be of a release that is gone: the page of today asks for today's,
                    // and comes back to this step.
                    if flow.missing.replace(true) {
                        flow.world.location.reload();
                    }
                    // The poll of the step still runs.
                    flow.next_generation();
                    this.fail_and_poll(problem);
                }
                _ => this.end(Ending::Unreachable(problem)),
            }
        });
    }
}
