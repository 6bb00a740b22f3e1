//! Authenticators: what a person proves who they are with.

use std::fmt;

use super::{password_policy::PasswordPolicy, response::is_below, wire};
use crate::json::Value;

macro_rules! methods {
    ($($method:ident = $key:literal, $other:literal, $slug:literal;)*) => {
        /// The authenticators by their key (protocol sheet, "Authenticator object").
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Method {
            $(#[doc = concat!("`", $key, "`.")] $method,)*
            /// Any other.
            Other,
        }

        impl Method {
            /// All known ones.
            pub const ALL: &'static [Method] = &[$(Method::$method,)*];

            /// Of each its key, and the type or the key that it has elsewhere.
            const KEYS: &'static [[&'static str; 2]] = &[$([$key, $other],)*];

            /// Of each the steps that ask for it and that set it up.
            const STEPS: &'static [[&'static str; 2]] =
                &[$([concat!("challenge-", $slug), concat!("enroll-", $slug)],)*];
        }
    };
}

impl Method {
    fn of(key: &str) -> Method {
        let mut known = Method::ALL.iter().zip(Method::KEYS);
        let found = known.find(|(_, keys)| keys.contains(&key));
        found.map_or(Method::Other, |(known, _)| *known)
    }

    /// The name of the step that asks for it.
    pub(super) fn challenge_step(self) -> &'static str {
        let steps = Method::STEPS.get(self as usize);
        steps.map_or("challenge-authenticator", |[challenge, _]| challenge)
    }

    /// The name of the step that sets it up.
    pub(super) fn enroll_step(self) -> &'static str {
        let steps = Method::STEPS.get(self as usize);
        steps.map_or("enroll-authenticator", |[_, enroll]| enroll)
    }
}

methods! {
    Email = "okta_email", "email", "email";
    Password = "okta_password", "password", "password";
    Phone = "phone_number", "phone", "phone";
    SecurityQuestion = "security_question", "security_question", "security-question";
    OktaVerify = "okta_verify", "okta_verify", "okta-verify";
    GoogleOtp = "google_otp", "google_otp", "google-otp";
    Webauthn = "webauthn", "webauthn", "webauthn";
    OnpremMfa = "onprem_mfa", "onprem_mfa", "onprem-mfa";
    RsaToken = "rsa_token", "rsa_token", "rsa-token";
    YubikeyToken = "yubikey_token", "yubikey_token", "yubikey-token";
    CustomOtp = "custom_otp", "custom_otp", "custom-otp";
    Duo = "duo", "duo", "duo";
    ExternalIdp = "external_idp", "federated", "external-idp";
    SmartCardIdp = "smart_card_idp", "smart_card_idp", "smart-card-idp";
    SymantecVip = "symantec_vip", "symantec_vip", "symantec-vip";
    CustomApp = "custom_app", "custom_app", "custom-app";
    Tac = "tac", "tac", "tac";
    NfcPin = "nfc_pin", "nfc_pin", "nfc-pin";
}

/// One authenticator, or one enrolment of it, as the server wrote it. What it says is read when it is asked for: most of it by
/// steps that few people see. It may hold a secret, so `Debug` shows its key alone.
#[derive(Clone, PartialEq)]
pub struct Authenticator(Value);

impl fmt::Debug for Authenticator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Authenticator({:?})", self.key())
    }
}

/// The secret of a new one-time-code app. It must be shown to the person, and nowhere else.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedSecret(String);

impl SharedSecret {
    /// The secret itself.
    pub fn secret(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SharedSecret([redacted])")
    }
}

impl Authenticator {
    pub(super) fn read(authenticator: &Value) -> Authenticator {
        Authenticator(authenticator.clone())
    }

    /// Which one it is. Early recordings have no key; there the type says as much.
    pub fn method(&self) -> Method {
        Method::of(self.key().or(self.kind()).unwrap_or_default())
    }

    /// The key as the server writes it; early recordings have none.
    pub fn key(&self) -> Option<&str> {
        wire::text(&self.0, "key")
    }

    /// The server's word for its kind.
    pub fn kind(&self) -> Option<&str> {
        wire::text(&self.0, "type")
    }

    /// Whether it can be used in this way alone: `sms`, `voice`, `push`, `totp` or another.
    pub fn is_only(&self, method: &str) -> bool {
        let methods = wire::list(&self.0, "methods").iter();
        let mut methods = methods.filter_map(|method| wire::text(method, "type"));
        methods.next() == Some(method) && methods.next().is_none()
    }

    /// The server's name for it.
    pub fn display_name(&self) -> Option<&str> {
        wire::text(&self.0, "displayName")
    }

    /// The person's own name for it.
    pub fn nickname(&self) -> Option<&str> {
        wire::text(&self.0, "nickname")
    }

    /// The address a mail goes to, masked by the server; absent where the server keeps it to itself.
    pub fn email(&self) -> Option<&str> {
        self.of_profile("email")
    }

    /// A second address that the same mail goes to.
    pub fn secondary_email(&self) -> Option<&str> {
        self.of_profile("secondaryEmail")
    }

    /// The number a message or a call goes to, masked by the server.
    pub fn phone_number(&self) -> Option<&str> {
        self.of_profile("phoneNumber")
    }

    /// The device it lives on.
    pub fn device_name(&self) -> Option<&str> {
        self.of_profile("deviceName")
    }

    fn of_profile(&self, name: &str) -> Option<&str> {
        wire::text(self.0.get("profile")?, name)
    }

    /// Until when it can be put off, as the server writes times; absent where there is no such day.
    pub fn grace_until(&self) -> Option<&str> {
        wire::text(self.0.get("gracePeriod")?, "expiry")
    }

    /// Whether the mail carries a link beside the code; the server's silence counts as yes.
    pub fn magic_link(&self) -> bool {
        let context = self.0.get("contextualData");
        context.and_then(|it| wire::flag(it, "useEmailMagicLink")) != Some(false)
    }

    /// What a new password must be like.
    pub fn password_policy(&self) -> PasswordPolicy {
        PasswordPolicy::read(&self.0)
    }

    /// What belongs to this one use of it.
    pub fn context(&self) -> Context<'_> {
        Context(&self.0)
    }

    /// Where its logo is: on the org itself, since the page's policy lets no other in (SEC-09).
    pub fn logo(&self, org_origin: &str) -> Option<String> {
        let logo = wire::text(&self.0, "logoUri")?;
        let absolute = match logo.starts_with('/') {
            true => [org_origin, logo].concat(),
            false => logo.to_owned(),
        };
        is_below(&absolute, org_origin).then_some(absolute)
    }
}

/// What the server tells for one use of an authenticator (protocol sheet, "Authenticator object", `contextualData`).
#[derive(Clone, Copy)]
pub struct Context<'a>(&'a Value);

impl<'a> Context<'a> {
    fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get("contextualData")?.get(name)
    }

    fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    /// A picture to scan, as a `data:` address; any other address is left out, since the page may not load it.
    pub fn qr_code(self) -> Option<&'a str> {
        wire::text(self.get("qrcode")?, "href").filter(|href| href.starts_with("data:image/"))
    }

    /// The secret in that picture, for typing.
    pub fn shared_secret(self) -> Option<SharedSecret> {
        let secret = self.text("sharedSecret")?;
        Some(SharedSecret(secret.to_owned()))
    }

    /// How Okta Verify is being set up: `qrcode`, `email`, `sms` and others.
    pub fn selected_channel(self) -> Option<&'a str> {
        self.text("selectedChannel")
    }

    /// Where the link for setting it up was sent.
    pub fn sent_to(self) -> Option<&'a str> {
        self.text("email").or_else(|| self.text("phoneNumber"))
    }

    /// The number to choose on the other device.
    pub fn correct_answer(self) -> Option<&'a str> {
        self.text("correctAnswer")
    }

    /// The question that was chosen when it was set up.
    pub fn question(self) -> Option<&'a str> {
        wire::text(self.get("enrolledQuestion")?, "question")
    }

    /// What a WebAuthn authenticator is asked to sign, as the server wrote it. A challenge for the browser's autofill hangs on no
    /// authenticator.
    pub fn challenge_data(self) -> Option<&'a Value> {
        let data = self
            .get("challengeData")
            .or_else(|| self.0.get("challengeData"));
        data.filter(|data| data.is_object())
    }

    /// What a new WebAuthn credential is made from, as the server wrote it.
    pub fn activation_data(self) -> Option<&'a Value> {
        self.get("activationData").filter(|data| data.is_object())
    }
}
