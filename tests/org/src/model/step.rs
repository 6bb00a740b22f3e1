//! Where a sign-in stands, by the names of the remediations.

use super::authenticator::{Authenticator, Method};

/// Where a sign-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `identify`
    Identify,
    /// `identify-recovery`
    IdentifyRecovery,
    /// `enroll-profile`
    EnrollProfile,
    /// `select-authenticator-unlock-account`
    SelectUnlock,
    /// A remediation of unknown name, with fields.
    UnknownForm,
    /// The same, with forms in its form.
    UnknownNested,
    /// A remediation of unknown name that no form can answer.
    UnknownOpaque,
    /// `redirect-idp` alone
    RedirectIdp,
    /// `device-challenge-poll`: Okta Verify on the very device is to answer; by its own server, or opened by a link.
    DeviceChallenge {
        /// Whether by its server.
        loopback: bool,
    },
    /// `select-authenticator-authenticate`
    Select,
    /// `authenticator-verification-data`: it is chosen, nothing is sent yet.
    VerificationData(Authenticator),
    /// `challenge-authenticator`, or `challenge-poll` for a push
    Challenge(Authenticator, Method),
    /// `resend`: the push was denied, or nobody looked at it in time.
    PushOver,
    /// `select-authenticator-enroll`
    SelectEnroll,
    /// `authenticator-enrollment-data`: it is chosen, nothing is sent yet.
    EnrollmentData(Authenticator),
    /// `enroll-authenticator`
    Enroll(Authenticator),
    /// `enrollment-channel-data`: where should the link to set up Okta Verify go?
    ChannelData(Channel),
    /// `enroll-poll`: Okta Verify is being set up on the device.
    EnrollPoll(Channel),
    /// A new password.
    NewPassword(PasswordChange),
    /// `profile-update`
    ProfileUpdate,
    /// `device-assurance-grace-period`
    DeviceAssurance,
    /// `keep-me-signed-in`
    KeepMeSignedIn,
    /// `consent`
    Consent,
    /// `granular-consent`
    GranularConsent,
    /// Success; the code that stands for it.
    Done {
        /// An interaction code or, on the hosted page, an authorization code.
        code: String,
    },
    /// The end, without success.
    Ended(Ending),
}

/// How somebody gets Okta Verify onto a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Channel {
    Qrcode,
    Email,
    Sms,
}

/// Why a new password is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PasswordChange {
    /// `reset-authenticator`: it was forgotten.
    Reset,
    /// `reenroll-authenticator`: it has expired.
    Expired,
    /// `reenroll-authenticator-warning`: it soon will.
    Expiring,
}

/// A terminal answer: a message and nothing to submit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) status: u16,
    pub(crate) key: &'static str,
    pub(crate) text: &'static str,
    pub(crate) class: &'static str,
}

impl Channel {
    pub(crate) const ALL: [Self; 3] = [Self::Qrcode, Self::Email, Self::Sms];

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Qrcode => "qrcode",
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }
}
