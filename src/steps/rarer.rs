//! The views of all steps but the first two: most people never see one, so they travel only when one is due.

use leptos::{prelude::*, task::spawn_local};

use super::{
    LINK_CODE, authenticator_verification_data, challenge_email, challenge_password, code_of_link,
    form, head, hosted, link_code, providers, select_authenticator, wait, ways, webauthn,
};
use crate::{
    components::{ActionButton, heading},
    idx::Step,
    later::{PartError, later},
    markup::{Markup, alert, anew, block, element, live, nothing, section, status},
    signal::{RwSignal, Signal},
    state::{Screen, SignIn},
    text::Text,
};

/// What the part can draw.
#[derive(Clone, Copy)]
pub(super) struct Views {
    /// The step at hand.
    pub(super) step: fn(SignIn) -> Markup,
    /// The code of a link that was opened where nobody began to sign in.
    pub(super) link_code: fn(SignIn) -> Markup,
}

later! { steps => fn views() -> Views {
    Views { step, link_code: landing }
} }

/// Loads the part at the first need, and again where that failed.
#[derive(Clone, Copy)]
pub(super) struct Loader {
    part: RwSignal<Option<Result<Views, PartError>>>,
    failures: RwSignal<u32>,
}

impl Loader {
    pub(super) fn new() -> Loader {
        Loader {
            part: RwSignal::new(None),
            failures: RwSignal::new(0),
        }
    }

    /// What one of the views draws, or until it is there: that it is on its way.
    pub(super) fn draw(self, sign_in: SignIn, view: fn(&Views) -> fn(SignIn) -> Markup) -> Markup {
        if !matches!(self.part.get_untracked(), Some(Ok(_))) {
            self.load();
        }
        live(move || match self.part.get() {
            Some(Ok(views)) => {
                let draw = view(&views);
                anew(move || draw(sign_in))
            }
            Some(Err(PartError)) => self.failed(sign_in),
            None => section("step", vec![waiting()]),
        })
    }

    fn load(self) {
        self.part.set(None);
        spawn_local(async move {
            let loaded = views().await;
            if loaded.is_err() {
                self.failures.update(|failures| *failures += 1);
            }
            self.part.set(Some(loaded));
        });
    }

    /// A file that is not there for the second time may be one of a release that is gone: the page of today asks for today's, and
    /// comes back to this step.
    fn try_again(self, sign_in: SignIn) {
        match self.failures.get_untracked() {
            ..=1 => self.load(),
            _ => sign_in.reload(),
        }
    }

    fn failed(self, sign_in: SignIn) -> Markup {
        let step = match sign_in.screen().get_untracked() {
            Screen::Step(name, _) => name,
            _ => LINK_CODE,
        };
        head(sign_in, Text::EndTitle, step, Signal::constant(true));
        let label = Text::StepTryAgain.get().into();
        let press = move |()| self.try_again(sign_in);
        section(
            "step",
            vec![
                heading(Text::EndTitle.get(), true),
                alert(
                    "notice",
                    "",
                    Text::ErrorPrefix.get(),
                    Text::FailedLoad.get().to_owned(),
                ),
                view! { <ActionButton action="try-again" label main=true press/> }.into_inner(),
                block("ways", vec![ways::hosted(sign_in)]),
            ],
        )
    }
}

/// Something is on its way; shown only where that takes a moment.
fn waiting() -> Markup {
    status(
        "quiet",
        vec![
            element("span", &[("class", "spinner")], Vec::new()),
            Text::StepWorking.get().into(),
        ],
    )
}

fn landing(sign_in: SignIn) -> Markup {
    match code_of_link(sign_in) {
        Some(code) => link_code::view(sign_in, code),
        None => nothing(),
    }
}

/// The one exhaustive match: a new step does not compile until it has a view.
fn step(sign_in: SignIn) -> Markup {
    let Some(response) = sign_in.response() else {
        return nothing();
    };
    match &response.step {
        Step::Identify(_) => nothing(),
        Step::SelectAuthenticator(step) => select_authenticator::view(sign_in, step.clone(), false),
        Step::SelectAuthenticatorEnroll(step) => {
            select_authenticator::view(sign_in, step.clone(), true)
        }
        Step::AuthenticatorVerificationData(step) | Step::AuthenticatorEnrollmentData(step) => {
            authenticator_verification_data::view(sign_in, step.clone(), response.step.name())
        }
        Step::ChallengeEmail(_) => challenge_email::view(sign_in, false),
        Step::EnrollEmail(_) => challenge_email::view(sign_in, true),
        Step::ChallengePassword(_) => challenge_password::view(sign_in),
        Step::ChallengeWebauthn(_) => webauthn::view(sign_in, false),
        Step::EnrollWebauthn(_) => webauthn::view(sign_in, true),
        Step::Wait(step) => wait::view(sign_in, step.clone()),
        Step::Providers(providers) => providers::view(sign_in, providers.clone()),
        Step::Form(step) | Step::Unknown(step) => {
            form::view(sign_in, step.clone(), response.step.name())
        }
        Step::Hosted(step) => hosted::view(sign_in, step),
    }
}
