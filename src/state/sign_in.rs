//! The sign-in of this tab: what the views may read of it. What the person does is in `intent`, what comes of it in
//! `outcome`, the beginnings in `entry`.
//!
//! All intents share one transaction of which the server takes one answer at a time, so one `busy` signal guards them
//! all: with one `Action` each, two of them could be under way together.

use std::{rc::Rc, sync::Arc};

use leptos::{prelude::*, task::spawn_local};

use super::{
    Session, World,
    flow::Flow,
    phase::{Busy, Phase, Problem, Screen},
    records,
    webauthn::WebauthnFailure,
};
use crate::{
    config::Config,
    idx::{Authenticator, Response, Step},
    ports::{IdentifierDrawing, IdentifierEvent, IdentifierPart, LocalFuture, Urgency},
    signal::{RwSignal, Signal},
};

/// How long after a mail the next one may be asked for, in milliseconds; the official page waits as long.
const RESEND_AFTER_MS: u64 = 30_000;

/// The sign-in, for the views.
#[derive(Clone, Copy)]
pub struct SignIn {
    pub(super) phase: RwSignal<Phase>,
    screen: Signal<Screen>,
    /// Counts the steps shown, so that two visits to the same step are two screens.
    pub(super) visit: RwSignal<u32>,
    pub(super) busy: RwSignal<Option<Busy>>,
    pub(super) problem: RwSignal<Option<(u32, Problem)>>,
    pub(super) typed: RwSignal<String>,
    pub(super) sent: RwSignal<String>,
    /// When the last mail was sent, in epoch milliseconds.
    pub(super) mail_sent: RwSignal<Option<u64>>,
    /// When a new mail was sent on demand.
    pub(super) resent: RwSignal<Option<u64>>,
    /// Epoch milliseconds, by the second, while a countdown is shown.
    pub(super) now: RwSignal<u64>,
    pub(super) identifier: RwSignal<String>,
    pub(super) remembered: RwSignal<bool>,
    pub(super) restarted: RwSignal<bool>,
    pub(super) webauthn_failure: RwSignal<Option<(u32, WebauthnFailure)>>,
    pub(super) storage_works: RwSignal<bool>,
    pub(super) destination: RwSignal<Option<String>>,
    pub(super) session: Session,
    pub(super) flow: RwSignal<&'static Flow>,
}

impl SignIn {
    /// Makes the signals. Nothing is sent before `begin`.
    pub fn new(world: &'static World, config: &'static Config, session: Session) -> SignIn {
        let phase = RwSignal::new(Phase::opening(config));
        let visit = RwSignal::new(0);
        let screen = Signal::memo(move || match phase.get() {
            Phase::Opening => Screen::Identify,
            Phase::AtStep(response) => match &response.step {
                Step::Identify(_) => Screen::Identify,
                step => Screen::Step(step.name(), visit.get()),
            },
            Phase::Finishing { .. } => Screen::Finishing,
            Phase::Ended(_) => Screen::Ended(visit.get()),
            Phase::SignedIn => Screen::SignedIn,
        });
        let remembered = records::identifier(&*world.store).is_some();
        SignIn {
            phase,
            screen,
            visit,
            busy: RwSignal::new(None),
            problem: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            sent: RwSignal::new(String::new()),
            mail_sent: RwSignal::new(None),
            resent: RwSignal::new(None),
            now: RwSignal::new(world.clock.now_ms()),
            identifier: RwSignal::new(String::new()),
            remembered: RwSignal::new(remembered),
            restarted: RwSignal::new(false),
            webauthn_failure: RwSignal::new(None),
            storage_works: RwSignal::new(records::works(&*world.store)),
            destination: RwSignal::new(None),
            session,
            // As long as the page.
            flow: RwSignal::new(Box::leak(Box::new(Flow::new(
                world,
                config,
                session.keys(),
            )))),
        }
    }

    // What the views read.

    /// What is on screen.
    pub fn screen(&self) -> Signal<Screen> {
        self.screen
    }

    /// The phase with its data.
    pub fn phase(&self) -> Signal<Phase> {
        self.phase.read_only()
    }

    /// The response at hand, where there is one.
    pub fn response(&self) -> Option<Arc<Response>> {
        match self.phase.get() {
            Phase::AtStep(response) => Some(response),
            _ => None,
        }
    }

    /// What is under way.
    pub fn busy(&self) -> Signal<Option<Busy>> {
        self.busy.read_only()
    }

    /// Why the last act did not work, with a number that changes with every such act.
    pub fn problem(&self) -> Signal<Option<(u32, Problem)>> {
        self.problem.read_only()
    }

    /// The name the person gave.
    pub fn identifier(&self) -> Signal<String> {
        self.identifier.read_only()
    }

    /// Whether a name is remembered on this device.
    pub fn remembered(&self) -> Signal<bool> {
        self.remembered.read_only()
    }

    /// Whether sign-in had to start again because too much time went by.
    pub fn restarted(&self) -> Signal<bool> {
        self.restarted.read_only()
    }

    /// Whether the browser lets the page store anything.
    pub fn storage_works(&self) -> Signal<bool> {
        self.storage_works.read_only()
    }

    /// What stands in the field for the code of this visit to its step. It outlives the view, which is drawn anew in another
    /// language.
    pub fn typed(&self) -> RwSignal<String> {
        self.typed
    }

    /// The code that was sent last during this visit.
    pub fn sent(&self) -> RwSignal<String> {
        self.sent
    }

    /// Whether a complete code is sent without pressing the button (UX-26).
    pub fn auto_submit(&self) -> bool {
        self.flow.get_untracked().config.auto_submit
    }

    /// Whom the message with the code comes from, where the deployer says so.
    pub fn email_sender(&self) -> Option<String> {
        self.flow.get_untracked().config.email_sender.clone()
    }

    /// When a new mail was sent on demand, in epoch milliseconds.
    pub fn resent(&self) -> Signal<Option<u64>> {
        self.resent.read_only()
    }

    /// After how many seconds a new mail may be asked for; computed from timestamps, so that sleep and reload do not
    /// matter (UX-30).
    pub fn resend_in(&self) -> u64 {
        let Some(sent) = self.mail_sent.get() else {
            return 0;
        };
        // A mail from the future was sent before the clock was set back: there is nothing to wait for.
        let Some(passed) = self.now.get().checked_sub(sent) else {
            return 0;
        };
        RESEND_AFTER_MS.saturating_sub(passed).div_ceil(1000)
    }

    /// Where the person is to be led once they are signed in.
    pub fn aim(&self, target: &str) {
        *self.flow.get_untracked().target.borrow_mut() = target.to_owned();
    }

    /// Where to go, once the person is signed in.
    pub fn destination(&self) -> Signal<Option<String>> {
        self.destination.read_only()
    }

    // The world, as far as views need it.

    /// The document's title, and the marks on `<main>`.
    pub fn show(&self, title: &str, step: &'static str, page: Option<&str>) {
        let flow = self.flow.get_untracked();
        let shown = (step, self.visit.get_untracked());
        if page.is_none() && flow.shown.replace(shown) != shown {
            flow.world.page.tell("step", step);
        }
        flow.world
            .page
            .title(&[title, " – ", &flow.config.app_name].concat());
        flow.world.page.mark(step, page);
    }

    /// Whether people sign in on the page that Okta hosts.
    pub fn by_redirect(&self) -> bool {
        self.flow.get_untracked().config.by_redirect
    }

    /// Where the page lives.
    pub fn home(&self) -> String {
        self.flow.get_untracked().world.location.home()
    }

    /// Says something to those who hear the page.
    pub fn announce(&self, text: &str) {
        self.flow
            .get_untracked()
            .world
            .page
            .announce(Urgency::Polite, text);
    }

    /// Loads the page anew, which comes back to where the sign-in stands.
    pub fn reload(&self) {
        self.flow.get_untracked().world.location.reload();
    }

    /// Whether the person's last act was on the keyboard.
    pub fn by_keyboard(&self) -> bool {
        self.flow.get_untracked().world.page.keyboard()
    }

    /// Copies a text for the person, and says whether the browser allowed it.
    pub fn copy(&self, text: String, done: impl FnOnce(bool) + 'static) {
        let page = self.flow.get_untracked().world.page.clone();
        spawn_local(async move { done(page.copy(&text).await) });
    }

    /// Whether this seems to be the small browser inside another app (UX-42).
    pub fn in_app_browser(&self) -> bool {
        self.flow.get_untracked().world.page.in_app_browser()
    }

    /// Where the logo of an authenticator is, where the org has one.
    pub fn logo(&self, authenticator: &Authenticator) -> Option<String> {
        authenticator.logo(self.flow.get_untracked().config.issuer.org_origin())
    }

    /// Makes the identifier form look so.
    pub fn draw_identifier_form(&self, drawing: &IdentifierDrawing) {
        self.flow
            .get_untracked()
            .world
            .identifier_form
            .draw(drawing);
    }

    /// Focus on a part of the identifier form.
    pub fn focus_identifier_form(&self, part: IdentifierPart) {
        self.flow.get_untracked().world.identifier_form.focus(part);
    }

    /// Whether the first page asks for the password too.
    pub fn asks_password(&self) -> bool {
        match self.response().as_deref() {
            Some(Response {
                step: Step::Identify(identify),
                ..
            }) => identify.asks_password(),
            _ => false,
        }
    }

    /// Whether the password is asked for now of somebody who has pressed Next already; told once.
    pub fn wants_password(&self) -> bool {
        self.flow.get_untracked().password_wanted.take()
    }

    /// What stands in the password's field of the identifier form, where it is asked for there.
    pub fn identifier_password(&self) -> Option<String> {
        let form = &self.flow.get_untracked().world.identifier_form;
        untrack(|| self.asks_password()).then(|| form.password())
    }

    /// Empties the password's field of the identifier form (SEC-25).
    pub fn forget_identifier_password(&self) {
        self.flow
            .get_untracked()
            .world
            .identifier_form
            .forget_password();
    }

    /// What stands in the identifier's field now.
    pub fn identifier_typed(&self) -> String {
        self.flow.get_untracked().world.identifier_form.value()
    }

    /// Writes into the identifier's field.
    pub fn fill_identifier(&self, identifier: &str) {
        self.flow
            .get_untracked()
            .world
            .identifier_form
            .fill(identifier);
    }

    /// Puts the name of this attempt back into the field; without one, what stands there stays.
    pub(super) fn restore_identifier(&self) {
        let identifier = self.identifier.get_untracked();
        if !identifier.is_empty() {
            self.fill_identifier(&identifier);
        }
    }

    /// Whether the person has left this page for another, so that what it shows is no longer true.
    pub fn has_left(&self) -> bool {
        self.flow.get_untracked().away.get()
            || matches!(self.phase.get_untracked(), Phase::SignedIn)
    }

    /// What is loaded before the server's words are told, and says whether it is there.
    pub fn tell_by(&self, load: Rc<dyn Fn() -> LocalFuture<'static, bool>>) {
        *self.flow.get_untracked().telling.borrow_mut() = Some(load);
    }

    /// Listens to the identifier form.
    pub fn on_identifier_form(&self, listener: impl Fn(IdentifierEvent) + 'static) {
        self.flow
            .get_untracked()
            .world
            .identifier_form
            .listen(Box::new(listener));
    }
}
