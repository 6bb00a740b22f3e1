//! Authenticators: what a person proves who they are with.

use serde_json::Value;

use super::{password_policy::PasswordPolicy, response::is_below, wire};

macro_rules! methods {
    ($($method:ident = $key:literal $(| $type:literal)?, $slug:literal;)*) => {
        /// The authenticators by their key (protocol sheet, "Authenticator object").
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Method {
            $(#[doc = concat!("`", $key, "`.")] $method,)*
            /// Any other, by its key as the server writes it.
            Other(String),
        }

        impl Method {
            /// All known ones.
            pub const ALL: &'static [Method] = &[$(Method::$method,)*];

            fn of(key: &str) -> Method {
                match key {
                    $($key $(| $type)? => Method::$method,)*
                    other => Method::Other(other.to_owned()),
                }
            }

            /// The name of the step that asks for it.
            pub(super) fn challenge_step(&self) -> &'static str {
                match self {
                    $(Method::$method => concat!("challenge-", $slug),)*
                    Method::Other(_) => "challenge-authenticator",
                }
            }

            /// The name of the step that sets it up.
            pub(super) fn enroll_step(&self) -> &'static str {
                match self {
                    $(Method::$method => concat!("enroll-", $slug),)*
                    Method::Other(_) => "enroll-authenticator",
                }
            }
        }
    };
}

methods! {
    Email = "okta_email" | "email", "email";
    Password = "okta_password" | "password", "password";
    Phone = "phone_number" | "phone", "phone";
    SecurityQuestion = "security_question", "security-question";
    OktaVerify = "okta_verify", "okta-verify";
    GoogleOtp = "google_otp", "google-otp";
    Webauthn = "webauthn", "webauthn";
    OnpremMfa = "onprem_mfa", "onprem-mfa";
    RsaToken = "rsa_token", "rsa-token";
    YubikeyToken = "yubikey_token", "yubikey-token";
    CustomOtp = "custom_otp", "custom-otp";
    Duo = "duo", "duo";
    ExternalIdp = "external_idp" | "federated", "external-idp";
    SmartCardIdp = "smart_card_idp", "smart-card-idp";
    SymantecVip = "symantec_vip", "symantec-vip";
    CustomApp = "custom_app", "custom-app";
    Tac = "tac", "tac";
    NfcPin = "nfc_pin", "nfc-pin";
}

/// One authenticator, or one enrolment of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Authenticator {
    /// Which one it is.
    pub method: Method,
    /// The key as the server writes it; early recordings have none.
    pub key: Option<String>,
    /// The server's word for its kind.
    pub kind: Option<String>,
    /// The ways it can be used, as the server writes them: `sms`, `voice`, `push`, `totp` and others.
    pub methods: Vec<String>,
    /// The server's name for it.
    pub display_name: Option<String>,
    /// The person's own name for it.
    pub nickname: Option<String>,
    /// The address a mail goes to, masked by the server; absent where the server keeps it to itself.
    pub email: Option<String>,
    /// A second address that the same mail goes to.
    pub secondary_email: Option<String>,
    /// The number a message or a call goes to, masked by the server.
    pub phone_number: Option<String>,
    /// The device it lives on.
    pub device_name: Option<String>,
    /// Until when it can be put off, as the server writes times; absent where there is no such day.
    pub grace_until: Option<String>,
    logo: Option<String>,
    /// Whether the mail carries a link beside the code; the server's silence counts as yes.
    pub magic_link: bool,
    /// What a new password must be like.
    pub password_policy: PasswordPolicy,
    /// What belongs to this one use of it.
    pub context: Context,
}

/// What the server tells for one use of an authenticator (protocol sheet, "Authenticator object", `contextualData`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// A picture to scan, as a `data:` address; any other address is left out, since the page may not load it.
    pub qr_code: Option<String>,
    /// The secret in that picture, for typing.
    pub shared_secret: Option<SharedSecret>,
    /// How Okta Verify is being set up: `qrcode`, `email`, `sms` and others.
    pub selected_channel: Option<String>,
    /// Where the link for setting it up was sent.
    pub sent_to: Option<String>,
    /// The number to choose on the other device.
    pub correct_answer: Option<String>,
    /// The question that was chosen when it was set up.
    pub question: Option<String>,
    /// What a WebAuthn authenticator is asked to sign, as the server wrote it.
    pub challenge_data: Option<Value>,
    /// What a new WebAuthn credential is made from, as the server wrote it.
    pub activation_data: Option<Value>,
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

impl std::fmt::Debug for SharedSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SharedSecret([redacted])")
    }
}

impl Authenticator {
    pub(super) fn read(authenticator: &Value) -> Authenticator {
        let text = |object: &Value, name| wire::text(object, name).map(str::to_owned);
        let key = text(authenticator, "key");
        let kind = text(authenticator, "type");
        let nothing = Value::Null;
        let profile = authenticator.get("profile").unwrap_or(&nothing);
        let context = authenticator.get("contextualData").unwrap_or(&nothing);
        Authenticator {
            // Early recordings have no key; there the type says as much.
            method: Method::of(key.as_deref().or(kind.as_deref()).unwrap_or_default()),
            key,
            kind,
            methods: wire::list(authenticator, "methods")
                .iter()
                .filter_map(|method| text(method, "type"))
                .collect(),
            display_name: text(authenticator, "displayName"),
            nickname: text(authenticator, "nickname"),
            email: text(profile, "email"),
            secondary_email: text(profile, "secondaryEmail"),
            phone_number: text(profile, "phoneNumber"),
            device_name: text(profile, "deviceName"),
            grace_until: authenticator
                .get("gracePeriod")
                .and_then(|grace| text(grace, "expiry")),
            logo: text(authenticator, "logoUri"),
            magic_link: wire::flag(context, "useEmailMagicLink").unwrap_or(true),
            password_policy: PasswordPolicy::read(authenticator),
            context: Context::read(context, authenticator),
        }
    }
}

impl Authenticator {
    /// Where its logo is: on the org itself, since the page's policy lets no other in (SEC-09).
    pub fn logo(&self, org_origin: &str) -> Option<String> {
        let logo = self.logo.as_deref()?;
        let absolute = match logo.starts_with('/') {
            true => [org_origin, logo].concat(),
            false => logo.to_owned(),
        };
        is_below(&absolute, org_origin).then_some(absolute)
    }
}

impl Context {
    fn read(context: &Value, authenticator: &Value) -> Context {
        let text = |name| wire::text(context, name).map(str::to_owned);
        Context {
            qr_code: context
                .get("qrcode")
                .and_then(|code| wire::text(code, "href"))
                .filter(|href| href.starts_with("data:image/"))
                .map(str::to_owned),
            shared_secret: text("sharedSecret").map(SharedSecret),
            selected_channel: text("selectedChannel"),
            sent_to: text("email").or_else(|| text("phoneNumber")),
            correct_answer: text("correctAnswer"),
            question: context
                .get("enrolledQuestion")
                .and_then(|question| wire::text(question, "question"))
                .map(str::to_owned),
            challenge_data: context
                .get("challengeData")
                // A challenge for the browser's autofill hangs on no authenticator.
                .or_else(|| authenticator.get("challengeData"))
                .filter(|data| data.is_object())
                .cloned(),
            activation_data: context
                .get("activationData")
                .filter(|data| data.is_object())
                .cloned(),
        }
    }
}
