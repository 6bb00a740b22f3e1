//! The steps: which remediation of which authenticator is which, decided here once.

use serde_json::{Map, Value, json};

use super::{
    answer::{Answer, Poll},
    authenticator::{Authenticator, Method},
    form::{Choice, Field, Form},
    message::Message,
    response::is_below,
    wire,
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
    /// Anything else: its name and fields are kept.
    Unknown(Form),
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

/// What can be done beside the step.
#[derive(Clone, Debug, PartialEq)]
pub enum WayOut {
    /// Another authenticator.
    SelectAuthenticator(SelectAuthenticator),
    /// Another one to set up.
    SelectAuthenticatorEnroll(SelectAuthenticator),
    /// Not now.
    Skip(Form),
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
            Step::Unknown(_) => "hosted",
        }
    }

    /// What the server says about the step's fields.
    pub fn field_messages(&self) -> Vec<Message> {
        self.form().field_messages()
    }

    /// What is repeated while the person waits at this step.
    pub fn poll(&self) -> Option<Poll> {
        match self {
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => challenge.poll(),
            _ => None,
        }
    }

    /// Everything that can be submitted at this step.
    pub(super) fn forms(&self) -> Vec<&Form> {
        let mut forms = vec![self.form()];
        if let Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) = self {
            forms.extend(challenge.resend.iter().chain(&challenge.poll));
        }
        forms
    }

    fn form(&self) -> &Form {
        match self {
            Step::Identify(step) => &step.form,
            Step::SelectAuthenticator(step) | Step::SelectAuthenticatorEnroll(step) => &step.form,
            Step::AuthenticatorVerificationData(step) | Step::AuthenticatorEnrollmentData(step) => {
                &step.form
            }
            Step::ChallengeEmail(step) | Step::EnrollEmail(step) => &step.form,
            Step::ChallengePassword(step) => &step.form,
            Step::Unknown(form) => form,
        }
    }
}

impl Identify {
    /// Names the person. `remember` goes along only where the form asks for it.
    pub fn answer(&self, identifier: &str, remember: bool) -> Answer {
        let mut given = Map::new();
        given.insert("identifier".to_owned(), Value::from(identifier));
        if remember && self.form.field("rememberMe").is_some() {
            given.insert("rememberMe".to_owned(), Value::Bool(true));
        }
        self.form.answer(given)
    }
}

impl SelectAuthenticator {
    /// What there is to choose from, in the server's order.
    pub fn choices(&self) -> &[Choice] {
        self.form
            .field("authenticator")
            .map_or(&[], |field| &field.options)
    }

    /// Chooses one. Its whole form goes along, the method too: with the id alone no mail is sent (protocol sheet,
    /// "Two-step e-mail selection").
    pub fn answer(&self, choice: &Choice) -> Answer {
        self.form.answer(Map::from_iter([(
            "authenticator".to_owned(),
            choice.answer_value().unwrap_or_default(),
        )]))
    }
}

impl AuthenticatorVerificationData {
    /// Has the mail sent.
    pub fn answer(&self) -> Answer {
        self.form.answer(Map::new())
    }
}

impl ChallengeEmail {
    /// The code.
    pub fn answer(&self, passcode: &str) -> Answer {
        credentials(&self.form, passcode)
    }

    /// A new mail; the older code dies. `None` where the server does not offer it.
    pub fn resend(&self) -> Option<Answer> {
        self.resend.as_ref().map(|form| form.answer(Map::new()))
    }

    /// Asks whether the link was used elsewhere. `None` where the server does not offer it.
    pub fn poll(&self) -> Option<Poll> {
        let form = self.poll.as_ref()?;
        Some(Poll {
            answer: form.answer(Map::new()),
            refresh_ms: form.refresh_ms.unwrap_or(DEFAULT_REFRESH_MS),
        })
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

impl WayOut {
    pub(super) fn form(&self) -> &Form {
        match self {
            WayOut::SelectAuthenticator(step) | WayOut::SelectAuthenticatorEnroll(step) => {
                &step.form
            }
            WayOut::Skip(form) => form,
        }
    }

    pub(super) fn read(form: Form) -> Option<WayOut> {
        match form.name.as_str() {
            "select-authenticator-authenticate" => {
                Some(WayOut::SelectAuthenticator(SelectAuthenticator { form }))
            }
            "select-authenticator-enroll" => {
                Some(WayOut::SelectAuthenticatorEnroll(SelectAuthenticator {
                    form,
                }))
            }
            "skip" => Some(WayOut::Skip(form)),
            _ => None,
        }
    }
}

impl Form {
    /// Submits the form as it is: its fixed values and nothing else.
    pub fn submit(&self) -> Answer {
        self.answer(Map::new())
    }
}

/// Decides which step a remediation is.
pub(super) fn read(form: Form, related: Option<&Value>, root: &Value, org_origin: &str) -> Step {
    // The authenticator in question hangs in one of two places; `relatesTo` says which, unless it dangles.
    let place = related
        .or_else(|| wire::object(root, "currentAuthenticatorEnrollment"))
        .or_else(|| wire::object(root, "currentAuthenticator"));
    let authenticator = place.map(Authenticator::read);
    let method = authenticator
        .as_ref()
        .map(|authenticator| &authenticator.method);
    let action = |name: &str| {
        let form = Form::read(place?.get(name)?, root)?;
        is_below(&form.href, org_origin).then_some(form)
    };
    match (form.name.as_str(), method, authenticator.clone()) {
        // A password on the same page is a form that the page does not have.
        ("identify", _, _) if !requires(&form, "credentials") => Step::Identify(Identify { form }),
        ("select-authenticator-authenticate", _, _) => {
            Step::SelectAuthenticator(SelectAuthenticator { form })
        }
        ("select-authenticator-enroll", _, _) => {
            Step::SelectAuthenticatorEnroll(SelectAuthenticator { form })
        }
        ("authenticator-verification-data", Some(Method::Email), Some(authenticator)) => {
            Step::AuthenticatorVerificationData(AuthenticatorVerificationData {
                authenticator,
                form,
            })
        }
        ("authenticator-enrollment-data", Some(Method::Email), Some(authenticator)) => {
            Step::AuthenticatorEnrollmentData(AuthenticatorVerificationData {
                authenticator,
                form,
            })
        }
        ("challenge-authenticator", Some(Method::Email), Some(authenticator)) => {
            Step::ChallengeEmail(ChallengeEmail {
                authenticator,
                form,
                resend: action("resend"),
                poll: action("poll"),
            })
        }
        ("enroll-authenticator", Some(Method::Email), Some(authenticator)) => {
            Step::EnrollEmail(ChallengeEmail {
                authenticator,
                form,
                resend: action("resend"),
                poll: action("poll"),
            })
        }
        ("challenge-authenticator", Some(Method::Password), _) => {
            Step::ChallengePassword(ChallengePassword { form })
        }
        _ => Step::Unknown(form),
    }
}

fn requires(form: &Form, field: &str) -> bool {
    form.field(field).is_some_and(|field| field.required)
}

fn credentials(form: &Form, passcode: &str) -> Answer {
    form.answer(Map::from_iter([(
        "credentials".to_owned(),
        json!({ "passcode": passcode }),
    )]))
}
