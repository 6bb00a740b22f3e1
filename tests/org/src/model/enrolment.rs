//! What people have enrolled, and what the policy asks them to enrol.

use super::authenticator::Authenticator;
use super::user::User;
use serde::{Deserialize, Serialize};

/// What is asked for once the factors are verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Enrolment {
    /// All of these, in any order.
    pub required: Vec<Authenticator>,
    /// Then these, which can be skipped.
    pub optional: Vec<Authenticator>,
    /// `authenticator-enrollment-data` for e-mail comes in place of the selection.
    pub data_first: bool,
    /// The org remembers what was enrolled; otherwise it asks for it again at every sign-in, so that it can be shown again.
    pub kept: bool,
}

impl Default for Enrolment {
    fn default() -> Self {
        Self {
            required: Vec::new(),
            optional: Vec::new(),
            data_first: false,
            kept: true,
        }
    }
}

impl Enrolment {
    /// The part of it that the org's own page can do.
    pub(crate) fn of_email_alone(mut self) -> Option<Self> {
        let email = Authenticator::Email;
        self.required.retain(|it| *it == email);
        self.optional.retain(|it| *it == email);
        (!self.required.is_empty() || !self.optional.is_empty()).then_some(self)
    }
}

/// Okta Verify on a device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct OktaVerify {
    /// What its codes are made from, in base32.
    pub secret: Option<String>,
    /// The device's name.
    pub device_name: String,
    /// A push shows a number that must be chosen on the device.
    pub number_challenge: bool,
    /// A push leaves as soon as Okta Verify is chosen.
    pub auto_challenge: bool,
}

impl Default for OktaVerify {
    fn default() -> Self {
        Self {
            secret: None,
            device_name: "Sample phone".to_owned(),
            number_challenge: false,
            auto_challenge: false,
        }
    }
}

/// A question that only one person should be able to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecurityQuestion {
    /// One of the org's own questions, or `custom`.
    pub question_key: String,
    /// Its text.
    pub question: String,
    /// The answer; neither case nor spaces around it matter.
    pub answer: String,
}

/// The questions that the org offers: key and text.
pub(crate) const QUESTIONS: [(&str, &str); 5] = [
    (
        "disliked_food",
        "What is the food you least liked as a child?",
    ),
    (
        "name_of_first_plush_toy",
        "What is the name of your first stuffed animal?",
    ),
    (
        "first_thing_cooked",
        "What was the first thing you learned to cook?",
    ),
    (
        "favorite_vacation_location",
        "Where did you go for your favorite vacation?",
    ),
    ("childhood_dream_job", "What was your dream job as a child?"),
];

/// A passkey or security key, as the org remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passkey {
    /// Its credential id, in base64url.
    pub credential_id: String,
    /// Its public key as it came, a COSE key in base64url.
    pub public_key: String,
    /// How often it has signed, by its own count; zero where it does not count.
    pub sign_count: u32,
    /// How a browser may reach it.
    #[serde(default)]
    pub transports: Vec<String>,
}

/// One entry of `authenticatorEnrollments`.
#[derive(Clone, Debug)]
pub(crate) struct Enrolled<'a> {
    pub(crate) authenticator: Authenticator,
    /// `eae…`
    pub(crate) id: String,
    pub(crate) thing: Thing<'a>,
}

/// What an enrolment is about, where the person may have several.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Thing<'a> {
    Phone(&'a str),
    Passkey(&'a Passkey),
    Only,
}

impl User {
    /// The enrolments of some authenticators, one for each phone and each passkey.
    pub(crate) fn enrolments_of(&self, authenticators: &[Authenticator]) -> Vec<Enrolled<'_>> {
        let mut listed = Vec::new();
        for authenticator in authenticators {
            let things: Vec<Thing<'_>> = match authenticator {
                Authenticator::Phone => self.phones.iter().map(|it| Thing::Phone(it)).collect(),
                Authenticator::Webauthn => self.passkeys.iter().map(Thing::Passkey).collect(),
                _ => vec![Thing::Only],
            };
            listed.extend(things.into_iter().map(|thing| Enrolled {
                authenticator: *authenticator,
                id: self.enrolment_id(*authenticator, thing.name()),
                thing,
            }));
        }
        listed
    }

    /// The number that an enrolment id stands for. Without an id it is the only one, if there is one only.
    pub(crate) fn phone_of(&self, enrolment_id: Option<&str>) -> Option<&str> {
        match (enrolment_id, self.phones.as_slice()) {
            (None, [only]) => Some(only),
            (None, _) => None,
            (Some(id), phones) => phones
                .iter()
                .map(String::as_str)
                .find(|phone| self.enrolment_id(Authenticator::Phone, phone) == id),
        }
    }

    /// Enrols an authenticator, once however often.
    pub(crate) fn enrol(&mut self, authenticator: Authenticator) {
        if !self.enrolled.contains(&authenticator) {
            self.enrolled.push(authenticator);
        }
    }
}

impl Thing<'_> {
    fn name(&self) -> &str {
        match self {
            Self::Phone(number) => number,
            Self::Passkey(passkey) => &passkey.credential_id,
            Self::Only => "",
        }
    }
}

/// `+1 XXX-XXX-0100`: as much of a number as an answer may show.
pub(crate) fn masked_phone(number: &str) -> String {
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let country: String = match digits.first() {
        Some('1' | '7') => digits.iter().take(1).collect(),
        _ => digits.iter().take(2).collect(),
    };
    let shown: String = digits.iter().skip(digits.len().saturating_sub(4)).collect();
    format!("+{country} XXX-XXX-{shown}")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn every_phone_is_an_enrolment_of_its_own() {
        let user = User {
            enrolled: vec![Authenticator::Email, Authenticator::Phone],
            phones: vec!["+15550100".to_owned(), "+15550101".to_owned()],
            ..User::default()
        };
        let listed = user.enrolments_of(&user.enrolled);
        assert_eq!(listed.len(), 3);
        assert_eq!(user.phone_of(Some(&listed[2].id)), Some("+15550101"));
        assert_eq!(user.phone_of(None), None);
    }

    #[test]
    fn a_number_is_masked() {
        assert_eq!(masked_phone("+15552340100"), "+1 XXX-XXX-0100");
        assert_eq!(masked_phone("+491761234567"), "+49 XXX-XXX-4567");
    }
}
