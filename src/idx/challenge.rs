//! Answering a challenge: the mail that waits for a word, the code, the password, and waiting for another device.

use super::{
    answer::{Answer, Poll},
    authenticator::Authenticator,
    device_challenge::DeviceChallenge,
    field::Field,
    form::Form,
    remediation::RemediationName,
};
use crate::json::{Map, Value};

/// What the person sees of what is waited for.
fn context(wait: &Wait) -> Option<(Option<&str>, Option<&str>, bool)> {
    let context = wait.authenticator.as_ref()?.context();
    let picture = context.qr_code().is_some();
    Some((
        context.correct_answer(),
        context.selected_channel(),
        picture,
    ))
}

/// The interval between polls where the server gives none, in milliseconds.
const DEFAULT_REFRESH_MS: u64 = 4_000;

/// A mail that waits for a word.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthenticatorVerificationData {
    /// Where it would go.
    pub authenticator: Authenticator,
    pub(super) form: Form,
}

/// The code from the mail, while signing in.
#[derive(Clone, Debug, PartialEq)]
pub struct ChallengeEmail {
    /// Where the mail went.
    pub authenticator: Authenticator,
    pub(super) form: Form,
    pub(super) resend: Option<Form>,
    pub(super) poll: Option<Form>,
}

/// The code from the mail, while setting e-mail up: the same form, hung elsewhere.
pub type EnrollEmail = ChallengeEmail;

/// The password.
#[derive(Clone, Debug, PartialEq)]
pub struct ChallengePassword {
    pub(super) form: Form,
}

/// Waiting for what happens elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Wait {
    /// Which wait it is.
    pub name: RemediationName,
    /// What is waited for.
    pub authenticator: Option<Authenticator>,
    /// What Okta Verify on this device is to answer, where that is waited for.
    pub device: Option<DeviceChallenge>,
    pub(super) form: Form,
    pub(super) resend: Option<Form>,
}

impl Wait {
    /// Whether the person has the same to do elsewhere. Addresses and requests may be others each time.
    pub(super) fn is_like(&self, other: &Wait) -> bool {
        let way = |wait: &Wait| {
            wait.device
                .as_ref()
                .map(|it| std::mem::discriminant(&it.way))
        };
        way(self) == way(other) && context(self) == context(other)
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
    pub fn passcode(&self) -> Option<Field> {
        self.form.field("passcode")
    }
}

impl ChallengePassword {
    /// The password.
    pub fn answer(&self, password: &str) -> Answer {
        credentials(&self.form, password)
    }
}

pub(super) fn poll(form: &Form) -> Poll {
    Poll {
        answer: form.submit(),
        refresh_ms: form.refresh_ms().unwrap_or(DEFAULT_REFRESH_MS),
    }
}

fn credentials(form: &Form, passcode: &str) -> Answer {
    let passcode = Value::of("passcode", passcode.into());
    form.answer(Map::of("credentials", passcode))
}
