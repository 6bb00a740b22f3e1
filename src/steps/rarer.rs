//! The views of all steps but the first two: most people never see one, so they travel only when one is due.

use leptos::task::spawn_local;

use super::{
    authenticator_verification_data, challenge_email, challenge_password, form, hosted, providers,
    select_authenticator, telling, wait, webauthn,
};
use crate::{
    idx::Step,
    later::{PartError, later},
    markup::{Markup, nothing},
    state::SignIn,
    text,
};

later! { steps => fn steps() -> fn(SignIn) -> Markup {
    step
} }

/// Loads the part, its texts, and what tells what the server says of its fields.
///
/// # Errors
/// When it, or its texts, cannot be had.
pub(super) async fn load() -> Result<fn(SignIn) -> Markup, PartError> {
    // All that is needed is asked for at once.
    spawn_local(async {
        let _ = telling::load().await;
    });
    let steps = steps().await?;
    let _ = telling::load().await;
    match text::complete().await {
        true => Ok(steps),
        false => Err(PartError),
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
