//! The steps: which remediation of which authenticator is which, decided here once.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Poll},
    authenticator::{Authenticator, Method},
    body::{Body, Provider, Remediation},
    form::{Choice, Field, Form},
    message::Message,
    remediation::RemediationName,
    webauthn::Webauthn,
};

/// The interval between polls where the server gives none, in milliseconds.
const DEFAULT_REFRESH_MS: u64 = 4_000;

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
    /// `challenge-poll`, `enroll-poll`, `poll`: something happens elsewhere.
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

/// `identify`.
#[derive(Clone, Debug, PartialEq)]
pub struct Identify {
    form: Form,
}

/// A choice among authenticators.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectAuthenticator {
    form: Form,
}

/// A mail that waits for a word.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthenticatorVerificationData {
    /// Where it would go.
    pub authenticator: Authenticator,
    form: Form,
}

/// The code from the mail, while signing in.
#[derive(Clone, Debug, PartialEq)]
pub struct ChallengeEmail {
    /// Where the mail went.
    pub authenticator: Authenticator,
    form: Form,
    resend: Option<Form>,
    poll: Option<Form>,
}

/// The code from the mail, while setting e-mail up: the same form, hung elsewhere.
pub type EnrollEmail = ChallengeEmail;

/// The password.
#[derive(Clone, Debug, PartialEq)]
pub struct ChallengePassword {
    form: Form,
}

/// Waiting for what happens elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// Which wait it is.
    pub name: RemediationName,
    /// What is waited for.
    pub authenticator: Option<Authenticator>,
    form: Form,
    resend: Option<Form>,
}

/// A step that is drawn from its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct FormStep {
    /// Which remediation it is.
    pub name: RemediationName,
    /// What it is about.
    pub authenticator: Option<Authenticator>,
    /// What is asked.
    pub form: Form,
    resend: Option<Form>,
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
                    authenticator.method.challenge_step()
                }
                (RemediationName::EnrollAuthenticator, Some(authenticator)) => {
                    authenticator.method.enroll_step()
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

    /// What is repeated while the person waits at this step.
    pub fn poll(&self) -> Option<Poll> {
        match self {
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => challenge.poll(),
            Step::Wait(wait) => Some(poll(&wait.form)),
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

    /// Everything that can be submitted at this step.
    pub(super) fn forms(&self) -> Vec<&Form> {
        let mut forms: Vec<&Form> = self.form().into_iter().collect();
        match self {
            Step::ChallengeEmail(step) | Step::EnrollEmail(step) => {
                forms.extend(step.resend.iter().chain(&step.poll));
            }
            Step::Wait(step) => forms.extend(&step.resend),
            Step::Form(step) | Step::Unknown(step) => forms.extend(&step.resend),
            _ => {}
        }
        forms
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

impl Identify {
    /// Whether the password is asked for on the same page.
    pub fn asks_password(&self) -> bool {
        self.form
            .field("credentials")
            .is_some_and(Field::is_required)
    }

    /// Names the person. `password` and `remember` go along only where the form asks for them.
    pub fn answer(&self, identifier: &str, password: Option<&str>, remember: bool) -> Answer {
        let mut given = Map::new();
        given.insert("identifier".to_owned(), Value::from(identifier));
        if let Some(password) = password.filter(|_| self.form.field("credentials").is_some()) {
            given.insert("credentials".to_owned(), json!({ "passcode": password }));
        }
        if remember && self.form.field("rememberMe").is_some() {
            given.insert("rememberMe".to_owned(), Value::Bool(true));
        }
        self.form.answer(given)
    }
}

impl SelectAuthenticator {
    pub(super) fn new(form: Form) -> SelectAuthenticator {
        SelectAuthenticator { form }
    }

    pub(super) fn form(&self) -> &Form {
        &self.form
    }

    /// What there is to choose from, in the server's order.
    pub fn choices(&self) -> Vec<&Choice> {
        self.form
            .field("authenticator")
            .map(Field::choices)
            .unwrap_or_default()
    }

    /// Chooses one. Its whole form goes along, the method too: with the id alone no mail is sent (protocol sheet,
    /// "Two-step e-mail selection").
    pub fn answer(&self, choice: &Choice) -> Answer {
        self.form.answer(Map::from_iter([(
            "authenticator".to_owned(),
            choice.answer_value().unwrap_or_default(),
        )]))
    }

    /// What has to be said beside the choice itself: the number of a new phone, say. `None` where there is nothing.
    pub fn details(&self, choice: &Choice) -> Option<Step> {
        if !asks(&choice.form) {
            return None;
        }
        let mut form = self.form.clone();
        for field in &mut form.fields {
            if field.name == "authenticator" {
                field.form = choice.form.clone();
                field.options = None;
            }
        }
        Some(Step::Form(FormStep {
            // Another step than the choice itself, so that it is another page.
            name: match RemediationName::of(form.name()) {
                RemediationName::SelectAuthenticatorEnroll => {
                    RemediationName::SelectAuthenticatorEnrollData
                }
                name => name,
            },
            authenticator: choice.authenticator.as_deref().cloned(),
            form,
            resend: None,
        }))
    }
}

impl AuthenticatorVerificationData {
    /// Has the mail sent.
    pub fn answer(&self) -> Answer {
        self.form.submit()
    }
}

impl ChallengeEmail {
    /// The code.
    pub fn answer(&self, passcode: &str) -> Answer {
        credentials(&self.form, passcode)
    }

    /// A new mail; the older code dies. `None` where the server does not offer it.
    pub fn resend(&self) -> Option<Answer> {
        self.resend.as_ref().map(Form::submit)
    }

    /// Asks whether the link was used elsewhere. `None` where the server does not offer it.
    pub fn poll(&self) -> Option<Poll> {
        self.poll.as_ref().map(poll)
    }

    /// The code's field: its length and alphabet.
    pub fn passcode(&self) -> Option<&Field> {
        self.form.field("passcode")
    }
}

impl ChallengePassword {
    /// The password.
    pub fn answer(&self, password: &str) -> Answer {
        credentials(&self.form, password)
    }
}

impl FormStep {
    pub(super) fn new(remediation: Remediation, resend: Option<Form>) -> FormStep {
        FormStep {
            name: RemediationName::of(remediation.form.name()),
            authenticator: remediation.authenticator.filter(|_| {
                remediation.is_related || remediation.form.name().contains("authenticator")
            }),
            form: remediation.form,
            resend,
        }
    }

    /// Whether the person has something to fill in or to choose.
    pub fn asks(&self) -> bool {
        asks(self.form.fields())
    }
}

fn asks(fields: &[Field]) -> bool {
    fields.iter().any(|field| {
        field.name != "stateHandle"
            && field.is_asked()
            && (field.form.is_empty() || asks(&field.form))
    })
}

fn poll(form: &Form) -> Poll {
    Poll {
        answer: form.submit(),
        refresh_ms: form.refresh_ms().unwrap_or(DEFAULT_REFRESH_MS),
    }
}

fn credentials(form: &Form, passcode: &str) -> Answer {
    form.answer(Map::from_iter([(
        "credentials".to_owned(),
        json!({ "passcode": passcode }),
    )]))
}

/// Decides which step a remediation is. `action` finds what hangs on the authenticator in question.
pub(super) fn read(
    remediation: Remediation,
    body: &Body,
    action: impl Fn(&str) -> Option<Form>,
) -> Step {
    use RemediationName as Name;
    let name = Name::of(remediation.form.name());
    let method = remediation
        .authenticator
        .as_ref()
        .map(|authenticator| authenticator.method.clone());
    match (name, &method) {
        (Name::Identify, _) if !has_puzzle(&remediation.form) => {
            return Step::Identify(Identify {
                form: remediation.form,
            });
        }
        (Name::SelectAuthenticatorAuthenticate, _) => {
            return Step::SelectAuthenticator(SelectAuthenticator {
                form: remediation.form,
            });
        }
        (Name::SelectAuthenticatorEnroll, _) => {
            return Step::SelectAuthenticatorEnroll(SelectAuthenticator {
                form: remediation.form,
            });
        }
        (Name::RedirectIdp | Name::RedirectIdverify | Name::PivIdp, _) => {
            let providers = body.remediations.iter();
            return Step::Providers(
                providers
                    .filter_map(|other| other.provider.clone())
                    .collect(),
            );
        }
        _ => {}
    }
    if is_impossible(name, method.as_ref(), &remediation.form) {
        return Step::Hosted(FormStep::new(remediation, None));
    }
    let Remediation {
        form,
        authenticator,
        ..
    } = remediation.clone();
    match (name, method, authenticator) {
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
            Step::ChallengeWebauthn(body.webauthn(authenticator, form))
        }
        (
            Name::EnrollAuthenticator | Name::EnrollAuthenticatorPromotion,
            Some(Method::Webauthn),
            Some(authenticator),
        ) => Step::EnrollWebauthn(body.webauthn(authenticator, form)),
        (Name::ChallengePoll | Name::EnrollPoll | Name::Poll, _, authenticator) => {
            let resend =
                action("resend").or_else(|| Some(body.remediation("resend")?.form.clone()));
            Step::Wait(Wait {
                name,
                authenticator,
                form,
                resend,
            })
        }
        (Name::Unknown, ..) => Step::Unknown(FormStep::new(remediation, action("resend"))),
        _ => Step::Form(FormStep::new(remediation, action("resend"))),
    }
}

/// Whether only the page that Okta hosts can do it: what is asked for comes from a program on the device, from a frame
/// of somebody else, or from solving a puzzle of somebody else.
fn is_impossible(name: RemediationName, method: Option<&Method>, form: &Form) -> bool {
    use RemediationName as Name;
    let by_name = matches!(
        name,
        Name::DeviceChallengePoll
            | Name::DeviceAppleSsoExtension
            | Name::LaunchAuthenticator
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
    by_name || by_method || has_puzzle(form)
}

/// Whether a puzzle of another company must be solved, which the page's policy does not let in.
fn has_puzzle(form: &Form) -> bool {
    form.field("captchaVerify").is_some()
        || form
            .fields()
            .iter()
            .any(|field| field.hint.as_deref() == Some("captcha"))
}
