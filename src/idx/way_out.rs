//! What can be done beside the step.

use super::{
    answer::Answer,
    body::{Provider, Remediation},
    form::Form,
    form_step::FormStep,
    identify::SelectAuthenticator,
    remediation::RemediationName as Name,
    step::Step,
    webauthn::Webauthn,
};

/// What can be done beside the step.
#[derive(Clone, Debug, PartialEq)]
pub enum WayOut {
    /// Another authenticator.
    SelectAuthenticator(SelectAuthenticator),
    /// Another one to set up.
    SelectAuthenticatorEnroll(SelectAuthenticator),
    /// Not now.
    Skip(Form),
    /// A forgotten password (`recover`).
    Recover(Form),
    /// Another place where the person can prove who they are.
    Provider(Provider),
    /// A passkey that the browser offers while the name is typed.
    Passkey(Webauthn),
    /// Another form: to sign up, to unlock an account, to set something up over another channel.
    Form(FormStep),
}

impl WayOut {
    pub(super) fn read(remediation: &Remediation) -> Option<WayOut> {
        let form = || remediation.form.clone();
        Some(match Name::of(remediation.form.name()) {
            Name::SelectAuthenticatorAuthenticate => {
                WayOut::SelectAuthenticator(SelectAuthenticator::new(form()))
            }
            Name::SelectAuthenticatorEnroll => {
                WayOut::SelectAuthenticatorEnroll(SelectAuthenticator::new(form()))
            }
            Name::Skip => WayOut::Skip(form()),
            Name::RedirectIdp | Name::RedirectIdverify => {
                WayOut::Provider(remediation.provider.clone()?)
            }
            Name::ChallengeWebauthnAutofilluiAuthenticator => WayOut::Passkey(Webauthn {
                authenticator: remediation.authenticator.clone()?,
                form: form(),
            }),
            Name::SelectEnrollProfile
            | Name::SelectIdentify
            | Name::Identify
            | Name::UnlockAccount
            | Name::SelectEnrollmentChannel
            | Name::CancelTransaction
            | Name::EnrollWebauthnResidentkey
            | Name::LaunchAuthenticator
            | Name::RequestActivationEmail => WayOut::Form(FormStep::new(remediation, None)),
            _ => return None,
        })
    }

    /// What is submitted by it; a provider is gone to instead.
    pub(super) fn form(&self) -> Option<&Form> {
        Some(match self {
            WayOut::SelectAuthenticator(step) | WayOut::SelectAuthenticatorEnroll(step) => {
                step.form()
            }
            WayOut::Skip(form) | WayOut::Recover(form) => form,
            WayOut::Passkey(step) => &step.form,
            WayOut::Form(step) => &step.form,
            WayOut::Provider(_) => return None,
        })
    }

    /// Whether it leads to a choice among authenticators.
    pub fn is_selection(&self) -> bool {
        matches!(
            self,
            WayOut::SelectAuthenticator(_) | WayOut::SelectAuthenticatorEnroll(_)
        )
    }

    /// The way back to a choice that a step is.
    pub(super) fn of_selection(step: &Step) -> Option<WayOut> {
        match step {
            Step::SelectAuthenticator(step) => Some(WayOut::SelectAuthenticator(step.clone())),
            Step::SelectAuthenticatorEnroll(step) => {
                Some(WayOut::SelectAuthenticatorEnroll(step.clone()))
            }
            _ => None,
        }
    }

    /// The step that it leads to without asking the server.
    pub fn step(&self) -> Option<Step> {
        Some(match self {
            WayOut::SelectAuthenticator(step) => Step::SelectAuthenticator(step.clone()),
            WayOut::SelectAuthenticatorEnroll(step) => {
                Step::SelectAuthenticatorEnroll(step.clone())
            }
            WayOut::Form(step) if step.asks() => Step::Form(step.clone()),
            _ => return None,
        })
    }

    /// What is sent at once when it is pressed; `None` where there is something to fill in first.
    pub fn answer(&self) -> Option<Answer> {
        match self {
            WayOut::Skip(form) | WayOut::Recover(form) => Some(form.submit()),
            WayOut::Form(step) if !step.asks() => Some(step.form.submit()),
            _ => None,
        }
    }
}
