//! What people can prove themselves with, by the names that the protocol gives.

use serde::{Deserialize, Serialize};

/// What a person can prove themselves with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authenticator {
    /// A code or a link by e-mail.
    Email,
    /// A password.
    Password,
    /// A code by text message or by call.
    Phone,
    /// The codes of an authenticator app.
    GoogleOtp,
    /// A push to Okta Verify, or its codes.
    OktaVerify,
    /// The answer to a question.
    SecurityQuestion,
    /// A passkey or a security key.
    Webauthn,
    /// The code of a hardware token.
    CustomOtp,
    /// An account at another provider.
    ExternalIdp,
}

/// How an authenticator is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Method {
    Email,
    Password,
    Sms,
    Voice,
    Otp,
    Push,
    Totp,
    SecurityQuestion,
    Webauthn,
    Idp,
}

impl Authenticator {
    const ALL: [Self; 9] = [
        Self::Email,
        Self::Password,
        Self::Phone,
        Self::GoogleOtp,
        Self::OktaVerify,
        Self::SecurityQuestion,
        Self::Webauthn,
        Self::CustomOtp,
        Self::ExternalIdp,
    ];

    /// The authenticator's id in this org, `aut…`: what is submitted to choose it.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Email => "aut1emailstandin0001",
            Self::Password => "aut1passwdstandin001",
            Self::Phone => "aut1phonestandin0001",
            Self::GoogleOtp => "aut1googlestandin001",
            Self::OktaVerify => "aut1verifystandin001",
            Self::SecurityQuestion => "aut1questnstandin001",
            Self::Webauthn => "aut1webautnstandin01",
            Self::CustomOtp => "aut1customstandin001",
            Self::ExternalIdp => "aut1extidpstandin001",
        }
    }

    pub(crate) fn from_id(id: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|authenticator| authenticator.id() == id)
    }

    /// Its methods, in the order in which they are offered.
    pub(crate) fn methods(self) -> &'static [Method] {
        match self {
            Self::Email => &[Method::Email],
            Self::Password => &[Method::Password],
            Self::Phone => &[Method::Sms, Method::Voice],
            Self::GoogleOtp | Self::CustomOtp => &[Method::Otp],
            Self::OktaVerify => &[Method::Push, Method::Totp],
            Self::SecurityQuestion => &[Method::SecurityQuestion],
            Self::Webauthn => &[Method::Webauthn],
            Self::ExternalIdp => &[Method::Idp],
        }
    }

    /// The method of that name, if it is one of this authenticator.
    pub(crate) fn method(self, name: &str) -> Option<Method> {
        let mut methods = self.methods().iter().copied();
        methods.find(|method| method.name() == name)
    }

    /// The method of an authenticator that has one alone.
    pub(crate) fn only_method(self) -> Option<Method> {
        match self.methods() {
            [method] => Some(*method),
            _ => None,
        }
    }

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Email => "okta_email",
            Self::Password => "okta_password",
            Self::Phone => "phone_number",
            Self::GoogleOtp => "google_otp",
            Self::OktaVerify => "okta_verify",
            Self::SecurityQuestion => "security_question",
            Self::Webauthn => "webauthn",
            Self::CustomOtp => "custom_otp",
            Self::ExternalIdp => "external_idp",
        }
    }

    /// Its `type`.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Phone => "phone",
            Self::GoogleOtp | Self::OktaVerify => "app",
            Self::SecurityQuestion => "security_question",
            Self::Webauthn | Self::CustomOtp => "security_key",
            Self::ExternalIdp => "federated",
        }
    }

    pub(crate) fn display_name(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Password => "Password",
            Self::Phone => "Phone",
            Self::GoogleOtp => "Google Authenticator",
            Self::OktaVerify => "Okta Verify",
            Self::SecurityQuestion => "Security Question",
            Self::Webauthn => "Security Key or Biometric",
            Self::CustomOtp => "Sample Token",
            Self::ExternalIdp => "Sample Provider",
        }
    }

    /// With what the ids of its enrolments begin.
    pub(crate) fn enrolment_prefix(self) -> &'static str {
        match self {
            Self::Email => "eae",
            Self::Password => "lae",
            Self::Phone => "sms",
            Self::GoogleOtp | Self::CustomOtp => "uft",
            Self::OktaVerify => "pfd",
            Self::SecurityQuestion => "qae",
            Self::Webauthn => "fwf",
            Self::ExternalIdp => "eid",
        }
    }

    /// How it is named in the ID token's `amr` (RFC 8176, and `email` and `ext` as Okta has them).
    pub(crate) fn amr(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "pwd",
            Self::Phone => "sms",
            Self::GoogleOtp | Self::CustomOtp => "otp",
            Self::OktaVerify => "swk",
            Self::SecurityQuestion => "kba",
            Self::Webauthn => "hwk",
            Self::ExternalIdp => "ext",
        }
    }

    /// Whether several steps of it hang on `currentAuthenticator` even while it is verified, as the recordings have it.
    pub(crate) fn is_current_authenticator(self) -> bool {
        matches!(self, Self::OktaVerify | Self::Webauthn)
    }
}

impl Method {
    /// Its `methodType`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Password => "password",
            Self::Sms => "sms",
            Self::Voice => "voice",
            Self::Otp => "otp",
            Self::Push => "push",
            Self::Totp => "totp",
            Self::SecurityQuestion => "security_question",
            Self::Webauthn => "webauthn",
            Self::Idp => "idp",
        }
    }

    /// What people read where they can choose it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Password => "Password",
            Self::Sms => "SMS",
            Self::Voice => "Voice call",
            Self::Push => "Get a push notification",
            Self::Otp | Self::Totp => "Enter a code",
            Self::SecurityQuestion => "Security Question",
            Self::Webauthn => "Security Key or Biometric",
            Self::Idp => "Sample Provider",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_names_its_authenticator() {
        for authenticator in Authenticator::ALL {
            assert_eq!(authenticator.id().len(), 20, "{authenticator:?}");
            assert_eq!(
                Authenticator::from_id(authenticator.id()),
                Some(authenticator)
            );
        }
    }

    #[test]
    fn a_method_belongs_to_its_authenticator() {
        assert_eq!(Authenticator::Phone.method("voice"), Some(Method::Voice));
        assert_eq!(Authenticator::Email.method("sms"), None);
        assert_eq!(Authenticator::Phone.only_method(), None);
    }
}
