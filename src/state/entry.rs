//! The beginnings: the sign-in page, a reload, a link from a mail, the way back from another page.

use std::fmt;

use leptos::task::spawn_local;

use super::{Phase, SignIn, flow::Code, outcome::is_email, phase::Ending, records};
use crate::{
    idx::{Outcome, Step},
    oauth::{Callback, DamagedToken, PendingTransaction, Secrets, StartToken, State},
};

/// How the app was entered. A query may hold a code that signs in, so `Debug` shows nothing.
pub enum Entry {
    /// By the sign-in page, or one behind the door.
    Page {
        /// What was taken out of the address, or nothing.
        query: String,
        /// Whether Next was pressed before the program ran.
        submitted: bool,
        /// What a transaction was begun with before the program ran.
        secrets: Option<Secrets>,
    },
    /// By the callback address, with its query.
    Callback(String),
}

impl fmt::Debug for Entry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Entry([redacted])")
    }
}

/// What is to be taken up before anybody is asked for a name. It may hold a code that signs in, so there is no `Debug`.
pub(super) enum Arrival {
    /// The query of the callback address.
    Callback(String),
    /// The query of another page, and whether Next was pressed there already.
    Page(String, bool),
    /// This tab's record of a transaction.
    Record,
}

impl SignIn {
    /// Enters the sign-in. `target` is where the person wanted to go, where that is known.
    pub fn begin(&self, entry: Entry, target: Option<&str>) {
        let flow = self.flow.get_untracked();
        let now_ms = flow.world.clock.now_ms();
        records::prune(&*flow.world.store, now_ms);
        if let Some(target) = target {
            *flow.target.borrow_mut() = target.to_owned();
        }
        let this = *self;
        flow.world.history.listen(Box::new(move || this.back()));
        flow.world.page.on_wake(Box::new(move || this.woke()));
        flow.world
            .channel
            .listen(Box::new(move |message| this.heard(&message)));
        match entry {
            Entry::Callback(query) => self.arrive_with(Arrival::Callback(query)),
            Entry::Page {
                query,
                submitted,
                secrets,
            } => {
                *flow.secrets.borrow_mut() = secrets;
                match query.is_empty() {
                    true => self.begin_empty(submitted),
                    false => self.arrive_with(Arrival::Page(query, submitted)),
                }
            }
        }
    }

    /// Begins where the address brought nothing. `submitted` is whether Next was pressed already.
    fn begin_empty(&self, submitted: bool) {
        let flow = self.flow.get_untracked();
        match records::transaction(&*flow.world.store, flow.world.clock.now_ms()) {
            Some(_) => self.arrive_with(Arrival::Record),
            // The form's own listener sends it, where it is this page that asks.
            None if submitted && !flow.config.by_redirect => {}
            None => self.open(),
        }
    }

    fn arrive_with(&self, arrival: Arrival) {
        *self.flow.get_untracked().arrival.borrow_mut() = Some(arrival);
        self.phase.set(Phase::Finishing { by_link: false });
        self.take_up_arrival();
    }

    /// Takes up what the address, or this tab's record, has brought.
    pub(super) fn take_up_arrival_now(&self) {
        let flow = self.flow.get_untracked();
        match flow.arrival.take() {
            Some(Arrival::Callback(query)) => self.begin_from_callback(Callback::parse(&query)),
            Some(Arrival::Page(query, submitted)) => match StartToken::parse(&query) {
                // A link from a mail is a new errand, whatever was going on here.
                Err(DamagedToken) => self.end(Ending::LinkDamaged),
                Ok(Some(token)) => {
                    flow.drop_pending();
                    flow.errand.set(true);
                    *flow.start_token.borrow_mut() = Some(token);
                    self.open();
                }
                Ok(None) => {
                    self.phase.set(Phase::opening(flow.config));
                    self.begin_empty(submitted);
                }
            },
            Some(Arrival::Record) => {
                let now_ms = flow.world.clock.now_ms();
                match records::transaction(&*flow.world.store, now_ms) {
                    Some(pending) => self.take_up(pending),
                    None => self.open(),
                }
            }
            None => {}
        }
    }

    fn begin_from_callback(&self, callback: Callback) {
        let flow = self.flow.get_untracked();
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
            Callback::Error {
                error,
                description,
                state,
                ..
            } if state.as_ref().is_some_and(own_for) => {
                self.adopt(own);
                flow.drop_pending();
                self.end(match error.as_str() {
                    "access_denied" => Ending::Denied,
                    _ => Ending::configuration(&error, &description),
                });
            }
            // Reloaded, or gone back to: what the link brought was taken out of the address bar and used.
            Callback::None => match own {
                Some(pending) => self.take_up(pending),
                None => self.end(Ending::LinkUsed),
            },
            Callback::Damaged => self.end(Ending::LinkDamaged),
            // Nothing is redeemed.
            _ => self.end(Ending::Forgotten),
        }
    }

    fn finish_redirect(&self, pending: Option<PendingTransaction>, code: Code, now_ms: u64) {
        self.adopt(pending);
        self.finish(code, now_ms, false);
    }

    /// Makes a recorded transaction the one at hand.
    fn adopt(&self, pending: Option<PendingTransaction>) {
        let flow = self.flow.get_untracked();
        if let Some(pending) = &pending {
            self.identifier.set(pending.identifier.clone());
            self.restore_identifier();
            self.mail_sent.set(pending.mail_sent_ms);
            *flow.target.borrow_mut() = pending.target.clone();
        }
        *flow.pending.borrow_mut() = pending;
    }

    fn take_up(&self, pending: PendingTransaction) {
        // A record of the way to the hosted page has no step to come back to.
        let embedded = pending.interaction_handle().is_some();
        self.adopt(Some(pending));
        if embedded {
            self.resume();
        } else {
            let flow = self.flow.get_untracked();
            flow.drop_pending();
            // Who comes back without an answer went back, and is not sent there again unasked.
            if flow.config.by_redirect {
                self.end(Ending::AtOkta);
            } else {
                self.open();
            }
        }
    }

    pub(super) fn resume(&self) {
        let flow = self.flow.get_untracked();
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
        let flow = self.flow.get_untracked();
        self.fetch_keys_ahead();
        let generation = flow.next_generation();
        let this = *self;
        spawn_local(async move {
            let outcome = flow.resume().await;
            if flow.generation() != generation {
                return;
            }
            let answer = match &outcome {
                Ok(Outcome::Next(response)) => match &response.step {
                    Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
                        Some(challenge.answer(&otp))
                    }
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
}
