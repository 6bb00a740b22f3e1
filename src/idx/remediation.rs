//! What the server calls the things it asks for (protocol sheet, "All remediation names").

macro_rules! remediations {
    ($($name:ident = $text:literal;)*) => {
        /// The remediations by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum RemediationName {
            $(#[doc = concat!("`", $text, "`.")] $name,)*
            /// One that nobody has heard of; its form keeps the name.
            Unknown,
        }

        impl RemediationName {
            /// All known names.
            pub const ALL: &'static [RemediationName] = &[$(RemediationName::$name,)*];

            /// As the server writes them, in the same order.
            const TEXTS: &'static [&'static str] = &[$($text,)*];
        }
    };
}

impl RemediationName {
    /// The remediation of that name.
    pub fn of(name: &str) -> RemediationName {
        let mut known = RemediationName::ALL.iter().zip(RemediationName::TEXTS);
        let found = known.find(|(_, text)| **text == name);
        found.map_or(RemediationName::Unknown, |(known, _)| *known)
    }

    /// The name as the server writes it; empty where it is unknown.
    pub fn as_str(self) -> &'static str {
        let text = RemediationName::TEXTS.get(self as usize);
        text.copied().unwrap_or_default()
    }
}

remediations! {
    Identify = "identify";
    IdentifyRecovery = "identify-recovery";
    SelectIdentify = "select-identify";
    SelectEnrollProfile = "select-enroll-profile";
    EnrollProfile = "enroll-profile";
    ProfileUpdate = "profile-update";
    SelectAuthenticatorAuthenticate = "select-authenticator-authenticate";
    AuthenticatorVerificationData = "authenticator-verification-data";
    ChallengeAuthenticator = "challenge-authenticator";
    ChallengePoll = "challenge-poll";
    SelectAuthenticatorEnroll = "select-authenticator-enroll";
    SelectAuthenticatorEnrollData = "select-authenticator-enroll-data";
    AuthenticatorEnrollmentData = "authenticator-enrollment-data";
    EnrollAuthenticator = "enroll-authenticator";
    EnrollAuthenticatorPromotion = "enroll-authenticator-promotion";
    EnrollPoll = "enroll-poll";
    SelectEnrollmentChannel = "select-enrollment-channel";
    EnrollmentChannelData = "enrollment-channel-data";
    Resend = "resend";
    Skip = "skip";
    ResetAuthenticator = "reset-authenticator";
    ReenrollAuthenticator = "reenroll-authenticator";
    ReenrollAuthenticatorWarning = "reenroll-authenticator-warning";
    ReenrollCustomPasswordExpiry = "reenroll-custom-password-expiry";
    ReenrollCustomPasswordExpiryWarning = "reenroll-custom-password-expiry-warning";
    UnlockAccount = "unlock-account";
    SelectAuthenticatorUnlockAccount = "select-authenticator-unlock-account";
    RedirectIdp = "redirect-idp";
    PivIdp = "piv-idp";
    RedirectIdverify = "redirect-idverify";
    LaunchAuthenticator = "launch-authenticator";
    DeviceChallengePoll = "device-challenge-poll";
    DeviceAppleSsoExtension = "device-apple-sso-extension";
    CancelTransaction = "cancel-transaction";
    DeviceAssuranceGracePeriod = "device-assurance-grace-period";
    ChallengeWebauthnAutofilluiAuthenticator = "challenge-webauthn-autofillui-authenticator";
    LaunchWebauthnAuthenticator = "launch-webauthn-authenticator";
    LaunchNfcAuthenticator = "launch-nfc-authenticator";
    LaunchPasskeysAuthenticator = "launch-passkeys-authenticator";
    EnrollWebauthnResidentkey = "enroll-webauthn-residentkey";
    UserCode = "user-code";
    Consent = "consent";
    AdminConsent = "admin-consent";
    GranularConsent = "granular-consent";
    EmailChallengeConsent = "email-challenge-consent";
    KeepMeSignedIn = "keep-me-signed-in";
    RequestActivationEmail = "request-activation-email";
    Poll = "poll";
    SuccessRedirect = "success-redirect";
    FailureRedirect = "failure-redirect";
    ChallengeFactor = "challenge-factor";
    SelectFactor = "select-factor";
}
