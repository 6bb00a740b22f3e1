//! The views of all steps but the first two: most people never see one, so they travel only when one is due.

use leptos::{prelude::*, task::spawn_local};

use super::{
    FINISHING, authenticator_verification_data, challenge_email, challenge_password, form, head,
    hosted, link_code, providers, select_authenticator, terminal, wait, webauthn,
};
use crate::{
    components::{
        ActionButton, heading,
        markup::{alert, anew, element, live, nothing, section, status},
    },
    idx::Step,
    later::{PartError, later},
    state::{Ending, Phase, SignIn},
    text::Text,
};

/// What the part can draw.
#[derive(Clone, Copy)]
pub(super) struct Views {
    /// The step at hand.
    pub(super) step: fn(SignIn) -> AnyView,
    /// An end of the sign-in.
    pub(super) ended: fn(SignIn) -> AnyView,
}

later! { steps => fn views() -> Views {
    Views { step, ended }
} }

/// Loads the part at the first need, and again where that failed.
#[derive(Clone, Copy)]
pub(super) struct Loader(RwSignal<Option<Result<Views, PartError>>>);

impl Loader {
    pub(super) fn new() -> Loader {
        Loader(RwSignal::new(None))
    }

    /// What one of the views draws, or until it is there: that it is on its way.
    pub(super) fn draw(
        self,
        sign_in: SignIn,
        view: fn(&Views) -> fn(SignIn) -> AnyView,
    ) -> AnyView {
        if !matches!(self.0.get_untracked(), Some(Ok(_))) {
            self.load();
        }
        live(move || match self.0.get() {
            Some(Ok(views)) => {
                let draw = view(&views);
                anew(move || draw(sign_in))
            }
            Some(Err(PartError)) => self.failed(sign_in),
            None => section("step", vec![waiting()]),
        })
    }

    fn load(self) {
        self.0.set(None);
        spawn_local(async move {
            let loaded = views().await;
            self.0.try_set(Some(loaded));
        });
    }

    fn failed(self, sign_in: SignIn) -> AnyView {
        head(
            sign_in,
            Text::FinishingTitle,
            FINISHING,
            Signal::stored(true),
        );
        let label = Text::StepTryAgain.get().into_any();
        let waiting = Signal::stored(false);
        let press = move |()| self.load();
        section(
            "step",
            vec![
                heading(Text::FinishingTitle.get(), true),
                alert(
                    "notice",
                    "",
                    Text::ErrorPrefix.get(),
                    Text::TroubleOffline.get().to_owned(),
                ),
                view! { <ActionButton action="try-again" label waiting press/> }.into_any(),
            ],
        )
    }
}

/// Something is on its way; shown only where that takes a moment.
fn waiting() -> AnyView {
    status(
        "quiet",
        vec![
            element("span", &[("class", "spinner")], Vec::new()),
            Text::StepWorking.get().into_any(),
        ],
    )
}

fn ended(sign_in: SignIn) -> AnyView {
    match &*sign_in.phase().read() {
        Phase::Ended(Ending::LinkCode(code)) => link_code::view(sign_in, code.clone()),
        Phase::Ended(ending) => terminal::view(sign_in, ending.clone()),
        _ => nothing(),
    }
}

/// The one exhaustive match: a new step does not compile until it has a view.
fn step(sign_in: SignIn) -> AnyView {
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
