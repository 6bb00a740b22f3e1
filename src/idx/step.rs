//! The steps: which remediation of which authenticator is which, decided here once.

use super::{
    answer::{Answer, Poll},
    authenticator::{Authenticator, Method},
    body::{Body, Provider, Remediation},
    challenge::{
        self, AuthenticatorVerificationData, ChallengeEmail, ChallengePassword, EnrollEmail, Wait,
    },
    device_challenge::DeviceChallenge,
    field::Field,
    form::Form,
    form_step::FormStep,
    identify::{Identify, SelectAuthenticator},
    message::Message,
    remediation::RemediationName,
    webauthn::Webauthn,
};
use crate::lean::Gather;

/// What the server asks for. A match on it names every variant, so a new step does not compile until it has a view.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `identify`: who are you?
    Identify(Identify),
    /// `select-authenticator-authenticate`: prove it with which of these?
    SelectAuthenticator(SelectAuthenticator),
    /// `select-authenticator-enroll`: set up which of these?
    SelectAuthenticatorEnroll(SelectAuthenticator),
    /// `authenticator-verification-data` for e-mail: a mail can be sent, none has been yet.
    AuthenticatorVerificationData(AuthenticatorVerificationData),
    /// `authenticator-enrollment-data` for e-mail: likewise, while setting e-mail up.
    AuthenticatorEnrollmentData(AuthenticatorVerificationData),
    /// `challenge-authenticator` for e-mail: the code from the mail.
    ChallengeEmail(ChallengeEmail),
    /// `enroll-authenticator` for e-mail: the code that proves the address.
    EnrollEmail(EnrollEmail),
    /// `challenge-authenticator` for the password.
    ChallengePassword(ChallengePassword),
    /// `challenge-authenticator` for WebAuthn: a passkey or a security key signs.
    ChallengeWebauthn(Webauthn),
    /// `enroll-authenticator` or its promotion for WebAuthn: a new one is made.
    EnrollWebauthn(Webauthn),
    /// `challenge-poll`, `device-challenge-poll`, `enroll-poll`, `poll`: something happens elsewhere.
    Wait(Wait),
    /// Nothing but other places where people can prove who they are.
    Providers(Vec<Provider>),
    /// Any other that the sheet knows, drawn from its fields.
    Form(FormStep),
    /// One that nobody has heard of, drawn from its fields.
    Unknown(FormStep),
    /// One that no form can do: a program on the device, a frame of somebody else, a puzzle.
    Hosted(FormStep),
}

impl Step {
    /// The step's name through all layers: view, style block, fixture folder, `data-step`.
    pub fn name(&self) -> &'static str {
        match self {
            Step::Identify(_) => "identify",
            Step::SelectAuthenticator(_) => "select-authenticator",
            Step::SelectAuthenticatorEnroll(_) => "select-authenticator-enroll",
            Step::AuthenticatorVerificationData(_) => "authenticator-verification-data",
            Step::AuthenticatorEnrollmentData(_) => "authenticator-enrollment-data",
            Step::ChallengeEmail(_) => "challenge-email",
            Step::EnrollEmail(_) => "enroll-email",
            Step::ChallengePassword(_) => "challenge-password",
            Step::ChallengeWebauthn(_) => "challenge-webauthn",
            Step::EnrollWebauthn(_) => "enroll-webauthn",
            Step::Wait(wait) => wait.name.as_str(),
            Step::Providers(_) => "redirect-idp",
            Step::Form(step) => match (step.name, &step.authenticator) {
                (RemediationName::ChallengeAuthenticator, Some(authenticator)) => {
                    authenticator.method().challenge_step()
                }
                (RemediationName::EnrollAuthenticator, Some(authenticator)) => {
                    authenticator.method().enroll_step()
                }
                (name, _) => name.as_str(),
            },
            Step::Unknown(_) => "unknown",
            Step::Hosted(_) => "hosted",
        }
    }

    /// What the server says about the step's fields.
    pub fn field_messages(&self) -> Vec<Message> {
        self.form().map(Form::field_messages).unwrap_or_default()
    }

    /// Whether it is drawn as the other is: the same page, with the same things to do elsewhere.
    pub fn is_like(&self, other: &Step) -> bool {
        let elsewhere = match (self, other) {
            (Step::Wait(one), Step::Wait(other)) => one.is_like(other),
            _ => true,
        };
        elsewhere && self.name() == other.name()
    }

    /// Which authenticator it is about, as far as the step needs to know.
    pub fn authenticator(&self) -> Option<&Authenticator> {
        match self {
            Step::AuthenticatorVerificationData(step) | Step::AuthenticatorEnrollmentData(step) => {
                Some(&step.authenticator)
            }
            Step::ChallengeEmail(step) | Step::EnrollEmail(step) => Some(&step.authenticator),
            Step::ChallengeWebauthn(step) | Step::EnrollWebauthn(step) => Some(&step.authenticator),
            Step::Wait(step) => step.authenticator.as_ref(),
            Step::Form(step) | Step::Unknown(step) | Step::Hosted(step) => {
                step.authenticator.as_ref()
            }
            _ => None,
        }
    }

    /// Which kind of authenticator that is.
    pub fn method(&self) -> Option<Method> {
        match self {
            Step::ChallengePassword(_) => Some(Method::Password),
            step => step.authenticator().map(Authenticator::method),
        }
    }

    /// What Okta Verify on this device is to answer at this step.
    pub fn device(&self) -> Option<&DeviceChallenge> {
        match self {
            Step::Wait(wait) => wait.device.as_ref(),
            _ => None,
        }
    }

    /// What is repeated while the person waits at this step.
    pub fn poll(&self) -> Option<Poll> {
        match self {
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => challenge.poll(),
            Step::Wait(wait) => Some(challenge::poll(&wait.form)),
            _ => None,
        }
    }

    /// Sends again what the person waits for. `None` where the server does not offer it.
    pub fn resend(&self) -> Option<Answer> {
        let form = match self {
            Step::ChallengeEmail(step) | Step::EnrollEmail(step) => &step.resend,
            Step::Wait(step) => &step.resend,
            Step::Form(step) | Step::Unknown(step) => &step.resend,
            _ => return None,
        };
        form.as_ref().map(Form::submit)
    }

    /// What can be submitted at this step under that name.
    pub(super) fn form_named(&self, name: &str) -> Option<&Form> {
        let [second, third] = match self {
            Step::ChallengeEmail(step) | Step::EnrollEmail(step) => {
                [step.resend.as_ref(), step.poll.as_ref()]
            }
            Step::Wait(step) => {
                let device = step.device.as_ref();
                [
                    step.resend.as_ref(),
                    device.and_then(|it| it.cancel.as_ref()),
                ]
            }
            Step::Form(step) | Step::Unknown(step) => [step.resend.as_ref(), None],
            _ => [None, None],
        };
        let forms = [self.form(), second, third].into_iter().flatten();
        forms.into_iter().find(|form| form.name() == name)
    }

    fn form(&self) -> Option<&Form> {
        Some(match self {
            Step::Identify(step) => &step.form,
            Step::SelectAuthenticator(step) | Step::SelectAuthenticatorEnroll(step) => &step.form,
            Step::AuthenticatorVerificationData(step) | Step::AuthenticatorEnrollmentData(step) => {
                &step.form
            }
            Step::ChallengeEmail(step) | Step::EnrollEmail(step) => &step.form,
            Step::ChallengePassword(step) => &step.form,
            Step::ChallengeWebauthn(step) | Step::EnrollWebauthn(step) => &step.form,
            Step::Wait(step) => &step.form,
            Step::Form(step) | Step::Unknown(step) | Step::Hosted(step) => &step.form,
            Step::Providers(_) => return None,
        })
    }
}

/// Decides which step a remediation is. `action` finds what hangs on the authenticator in question.
pub(super) fn read(
    remediation: &Remediation,
    body: &Body,
    action: &dyn Fn(&str) -> Option<Form>,
) -> Step {
    use RemediationName as Name;
    let form = remediation.form.clone();
    let name = Name::of(form.name());
    let method = remediation
        .authenticator
        .as_ref()
        .map(Authenticator::method);
    match name {
        Name::Identify if !has_puzzle(&form) => return Step::Identify(Identify { form }),
        Name::SelectAuthenticatorAuthenticate => {
            return Step::SelectAuthenticator(SelectAuthenticator { form });
        }
        Name::SelectAuthenticatorEnroll => {
            return Step::SelectAuthenticatorEnroll(SelectAuthenticator { form });
        }
        Name::RedirectIdp | Name::RedirectIdverify | Name::PivIdp => {
            let providers = body.remediations.iter();
            return Step::Providers(
                providers
                    .filter_map(|other| other.provider.clone())
                    .gather(),
            );
        }
        _ => {}
    }
    let reached = of_device(name) && body.device.is_some();
    if !reached && is_impossible(name, method, &form) {
        return Step::Hosted(FormStep::new(remediation, None));
    }
    match (name, method, remediation.authenticator.clone()) {
        (Name::AuthenticatorVerificationData, Some(Method::Email), Some(authenticator)) => {
            Step::AuthenticatorVerificationData(AuthenticatorVerificationData {
                authenticator,
                form,
            })
        }
        (Name::AuthenticatorEnrollmentData, Some(Method::Email), Some(authenticator)) => {
            Step::AuthenticatorEnrollmentData(AuthenticatorVerificationData {
                authenticator,
                form,
            })
        }
        (Name::ChallengeAuthenticator, Some(Method::Email), Some(authenticator)) => {
            Step::ChallengeEmail(ChallengeEmail {
                authenticator,
                form,
                resend: action("resend"),
                poll: action("poll"),
            })
        }
        (Name::EnrollAuthenticator, Some(Method::Email), Some(authenticator)) => {
            Step::EnrollEmail(ChallengeEmail {
                authenticator,
                form,
                resend: action("resend"),
                poll: action("poll"),
            })
        }
        (Name::ChallengeAuthenticator, Some(Method::Password), _) => {
            Step::ChallengePassword(ChallengePassword { form })
        }
        (Name::ChallengeAuthenticator, Some(Method::Webauthn), Some(authenticator)) => {
            Step::ChallengeWebauthn(Webauthn {
                authenticator,
                form,
            })
        }
        (
            Name::EnrollAuthenticator | Name::EnrollAuthenticatorPromotion,
            Some(Method::Webauthn),
            Some(authenticator),
        ) => Step::EnrollWebauthn(Webauthn {
            authenticator,
            form,
        }),
        (
            Name::ChallengePoll | Name::EnrollPoll | Name::DeviceChallengePoll | Name::Poll,
            _,
            authenticator,
        ) => {
            let resend =
                action("resend").or_else(|| Some(body.remediation("resend")?.form.clone()));
            Step::Wait(Wait {
                name,
                authenticator,
                device: body.device.clone().filter(|_| of_device(name)),
                form,
                resend,
            })
        }
        (Name::Unknown, ..) => Step::Unknown(FormStep::new(remediation, action("resend"))),
        (Name::ChallengeAuthenticator | Name::EnrollAuthenticator, ..) => {
            Step::Form(FormStep::new(remediation, action("resend")))
        }
        // Before anything was sent there is nothing to send again.
        _ => Step::Form(FormStep::new(remediation, None)),
    }
}

/// Whether Okta Verify on this device may be asked.
fn of_device(name: RemediationName) -> bool {
    matches!(
        name,
        RemediationName::ChallengePoll | RemediationName::DeviceChallengePoll
    )
}

/// Whether only the page that Okta hosts can do it: what is asked for comes from a program on the device, from a frame
/// of somebody else, or from solving a puzzle of somebody else.
fn is_impossible(name: RemediationName, method: Option<Method>, form: &Form) -> bool {
    use RemediationName as Name;
    let by_name = matches!(
        name,
        Name::DeviceChallengePoll
            | Name::DeviceAppleSsoExtension
            | Name::LaunchNfcAuthenticator
            | Name::SuccessRedirect
            | Name::FailureRedirect
    );
    let challenge = matches!(
        name,
        Name::ChallengeAuthenticator | Name::EnrollAuthenticator | Name::ChallengePoll
    );
    let by_method = challenge
        && matches!(
            method,
            Some(Method::Duo | Method::NfcPin | Method::SmartCardIdp)
        );
    // What nobody has heard of may ask for what nobody sees.
    let unseen = name == Name::Unknown && form.fields().iter().any(is_unseen);
    by_name || by_method || unseen || has_puzzle(form)
}

/// Whether an answer must have the field although a person cannot give it.
fn is_unseen(field: &Field) -> bool {
    let open = field.is_required() && field.is_mutable() && field.name() != "stateHandle";
    let form = field.form();
    match form.is_empty() {
        true => {
            open && !field.is_visible() && field.value().is_none() && field.choices().is_empty()
        }
        false => form.iter().any(is_unseen),
    }
}

/// Whether a puzzle of another company must be solved, which the page's policy does not let in.
fn has_puzzle(form: &Form) -> bool {
    form.field("captchaVerify").is_some()
        || form
            .fields()
            .iter()
            .any(|field| field.hint() == Some("captcha"))
}
