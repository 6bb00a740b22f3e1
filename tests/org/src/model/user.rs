//! People, what they have enrolled, and what the policy asks of them.

use super::authenticator::Authenticator;
use super::enrolment::{Enrolment, OktaVerify, Passkey, SecurityQuestion};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

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
    /// Phone numbers in their international form, `+15550100`; each is an enrolment of its own.
    pub phones: Vec<String>,
    /// What the authenticator app and the org both know, in base32.
    pub google_otp_secret: Option<String>,
    /// Okta Verify on the person's device.
    pub okta_verify: OktaVerify,
    /// The question and its answer.
    pub security_question: Option<SecurityQuestion>,
    /// The one code that the person's token shows.
    pub custom_otp_code: Option<String>,
    /// Passkeys and security keys; each is an enrolment of its own.
    pub passkeys: Vec<Passkey>,
    /// What else is asked before the person is let in, in order.
    pub prompts: Vec<Prompt>,
    /// Further attributes, as registration and profile update leave them.
    pub profile: BTreeMap<String, String>,
    /// Passwords that may not be taken again, oldest first.
    #[serde(skip)]
    pub(crate) former_passwords: Vec<String>,
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
    /// Registered, and the address not yet confirmed.
    Staged,
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
    /// Nothing to verify as long as nothing is enrolled: straight on to the enrolment.
    Enrol,
    /// `redirect-idp` alone: this person signs in at the other provider.
    Provider,
    /// A remediation of a name that nobody knows, whose fields a plain form can fill; then the e-mail challenge.
    UnknownForm,
    /// The same with forms in its form, nested twice.
    UnknownNested,
    /// A remediation of a name that nobody knows and that no form can answer.
    UnknownOpaque,
}

/// Something that the org asks once the factors are verified, before it lets the person in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Prompt {
    /// `reenroll-authenticator`: the password has expired.
    PasswordExpired,
    /// `reenroll-authenticator-warning`: it soon will.
    PasswordExpiring,
    /// `profile-update`: a few attributes are missing.
    ProfileUpdate,
    /// `device-assurance-grace-period`: the device must be put in order soon.
    DeviceAssurance,
    /// `keep-me-signed-in`
    KeepMeSignedIn,
    /// `consent`: may the app have what it asks for?
    Consent,
    /// `granular-consent`: the same, scope by scope.
    GranularConsent,
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
            phones: Vec::new(),
            google_otp_secret: None,
            okta_verify: OktaVerify::default(),
            security_question: None,
            custom_otp_code: None,
            passkeys: Vec::new(),
            prompts: Vec::new(),
            profile: BTreeMap::new(),
            former_passwords: Vec::new(),
            wrong_codes: 0,
            blocked_until_ms: 0,
        }
    }
}

impl User {
    /// The user id, `00u…`: made from the identifier, so that an unknown person's looks like any other and does not change.
    #[must_use]
    pub fn id(&self) -> String {
        self.derived_id("00u", "")
    }

    /// The id of one enrolment, `eae…`: not what is submitted to choose its authenticator. An authenticator of which the
    /// person has several tells them apart by `which`.
    pub(crate) fn enrolment_id(&self, authenticator: Authenticator, which: &str) -> String {
        let prefix = authenticator.enrolment_prefix();
        self.derived_id(prefix, &format!("{}{which}", authenticator.key()))
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

    /// The person as the org's own page takes them: it knows e-mail and password alone, and leaves everything else for
    /// another day.
    pub(crate) fn for_hosted_page(mut self) -> Self {
        let known = [Authenticator::Email, Authenticator::Password];
        self.enrolled.retain(|it| known.contains(it));
        self.enrolment = self.enrolment.and_then(Enrolment::of_email_alone);
        self.prompts.clear();
        if self.enrolled.is_empty() && self.enrolment.is_none() {
            self.enrolled = vec![Authenticator::Email];
        }
        self.first = match self.first {
            First::Enrol if self.enrolment.is_some() => First::Enrol,
            First::Challenge(first) if self.enrolled.contains(&first) => First::Challenge(first),
            First::VerificationData => First::VerificationData,
            First::UnknownForm | First::UnknownNested | First::UnknownOpaque => {
                First::Challenge(Authenticator::Email)
            }
            _ => First::Select,
        };
        self
    }

    fn derived_id(&self, prefix: &str, more: &str) -> String {
        let name = self.identifier.to_ascii_lowercase();
        let digest = Sha256::digest(format!("{prefix}:{more}:{name}"));
        let letters: String = URL_SAFE_NO_PAD
            .encode(digest)
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .take(17)
            .collect();
        format!("{prefix}{letters}")
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
            user.enrolment_id(Authenticator::Email, ""),
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
