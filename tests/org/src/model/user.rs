//! People, what they have enrolled, and what the policy asks of them.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// A person known to the org, with the policy that applies to them.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct User {
    /// What the person types; mails go there too.
    pub identifier: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// The password, when the person has one.
    pub password: Option<String>,
    /// Whether the account works.
    pub state: UserState,
    /// Whether the person may use the app.
    pub assigned: bool,
    /// Authenticators that the person has enrolled, in the order in which they are offered.
    pub enrolled: Vec<Authenticator>,
    /// How many of them must be verified.
    pub factors: usize,
    /// What identification answers with.
    pub first: First,
    /// An enrolment that is asked for once the factors are verified.
    pub enrolment: Option<Enrolment>,
    /// Whether mails carry a link and the challenge is polled.
    pub magic_link: bool,
    /// The link is finished by the org, even if the client has an address of its own for it.
    pub link_verified_by_org: bool,
    /// What mailed codes look like.
    pub code_format: CodeFormat,
    /// Wrong codes since the last right one.
    #[serde(skip)]
    pub(crate) wrong_codes: u32,
    /// Until when too many wrong codes block the authenticator, by the org's clock.
    #[serde(skip)]
    pub(crate) blocked_until_ms: i64,
}

/// Whether an account works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// It does.
    Active,
    /// Too many wrong passwords.
    Locked,
    /// An administrator has suspended it.
    Suspended,
    /// It is no longer in use.
    Deactivated,
}

/// What a person can prove themselves with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticator {
    /// A code or a link by e-mail.
    Email,
    /// A password.
    Password,
}

/// What identification answers with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// `challenge-authenticator` at once; for e-mail the mail is on its way.
    Challenge(Authenticator),
    /// `authenticator-verification-data` for e-mail: nothing is sent until that is submitted.
    VerificationData,
    /// `select-authenticator-authenticate` with everything that is enrolled.
    Select,
    /// Nothing to verify: straight on to the enrolment.
    Enrol,
    /// A remediation of a name that nobody knows, whose fields a plain form can fill; then the e-mail challenge.
    UnknownForm,
    /// A remediation of a name that nobody knows and that no form can answer.
    UnknownOpaque,
}

/// An enrolment of e-mail that the policy asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub struct Enrolment {
    /// `authenticator-enrollment-data` comes in place of the selection.
    pub data_first: bool,
    /// It can be skipped.
    pub optional: bool,
}

/// What mailed codes look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeFormat {
    /// Six digits.
    SixDigits,
    /// Ten letters of both cases and digits; the case matters.
    TenAlphanumeric,
}

impl Default for User {
    fn default() -> Self {
        Self {
            identifier: "person@example.com".to_owned(),
            first_name: "Sample".to_owned(),
            last_name: "Person".to_owned(),
            password: None,
            state: UserState::Active,
            assigned: true,
            enrolled: vec![Authenticator::Email],
            factors: 1,
            first: First::Challenge(Authenticator::Email),
            enrolment: None,
            magic_link: true,
            link_verified_by_org: false,
            code_format: CodeFormat::SixDigits,
            wrong_codes: 0,
            blocked_until_ms: 0,
        }
    }
}

impl User {
    /// The user id, `00u…`: made from the identifier, so that an unknown person's looks like any other and does not change.
    #[must_use]
    pub fn id(&self) -> String {
        self.derived_id("00u")
    }

    /// The id of the person's enrolment of an authenticator, `eae…`. Not what is submitted to choose it.
    pub(crate) fn enrolment_id(&self, authenticator: Authenticator) -> String {
        self.derived_id(match authenticator {
            Authenticator::Email => "eae",
            Authenticator::Password => "lae",
        })
    }

    /// First and family name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// `m***a@example.com`: as much of the address as an answer may show.
    pub(crate) fn masked_email(&self) -> String {
        let Some((local, domain)) = self.identifier.split_once('@') else {
            return "***".to_owned();
        };
        let mut letters = local.chars();
        let first = letters.next().map(String::from).unwrap_or_default();
        let last = letters.next_back().map(String::from).unwrap_or_default();
        format!("{first}***{last}@{domain}")
    }

    fn derived_id(&self, prefix: &str) -> String {
        let digest = Sha256::digest(format!("{prefix}:{}", self.identifier.to_ascii_lowercase()));
        let letters: String = URL_SAFE_NO_PAD
            .encode(digest)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(17)
            .collect();
        format!("{prefix}{letters}")
    }
}

impl Authenticator {
    /// The authenticator's id in this org, `aut…`: what is submitted to choose it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Email => "aut1emailstandin0001",
            Self::Password => "aut1passwdstandin001",
        }
    }

    pub(crate) fn from_id(id: &str) -> Option<Self> {
        [Self::Email, Self::Password]
            .into_iter()
            .find(|authenticator| authenticator.id() == id)
    }

    /// Its one method type, which is also its `type`.
    pub(crate) fn method_type(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Email => "okta_email",
            Self::Password => "okta_password",
        }
    }

    pub(crate) fn display_name(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Password => "Password",
        }
    }

    /// How it is named in the ID token's `amr`.
    pub(crate) fn amr(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "pwd",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_and_shaped_as_in_an_org() {
        let user = User {
            identifier: "mia@example.com".to_owned(),
            ..User::default()
        };
        let shouting = User {
            identifier: "MIA@example.com".to_owned(),
            ..User::default()
        };
        assert_eq!(user.id(), shouting.id());
        assert_eq!(user.id().len(), 20);
        assert!(user.id().starts_with("00u"));
        assert_ne!(
            user.enrolment_id(Authenticator::Email),
            Authenticator::Email.id()
        );
    }

    #[test]
    fn the_address_is_masked() {
        let user = User {
            identifier: "mia@example.com".to_owned(),
            ..User::default()
        };
        assert_eq!(user.masked_email(), "m***a@example.com");
    }
}
