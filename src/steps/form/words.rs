//! What a step that is drawn from its fields is called, and what its button says.

use crate::{
    idx::{Authenticator, FormStep, Method, RemediationName as Name},
    text::{Text, fill},
};

pub(super) struct Words {
    pub(super) title: String,
    pub(super) lead: Option<String>,
    pub(super) action: Text,
}

impl Words {
    pub(super) fn of(step: &FormStep) -> Words {
        let plain = |title: Text, action: Text| Words {
            title: title.get().to_owned(),
            lead: None,
            action,
        };
        let with_lead = |title: Text, lead: Text, action: Text| Words {
            title: title.get().to_owned(),
            lead: Some(lead.get().to_owned()),
            action,
        };
        let named = |text: Text| {
            fill(
                text,
                &[("name", &authenticator_name(step.authenticator.as_ref()))],
            )
        };
        let about = |title: Text, lead: Option<String>, action: Text| Words {
            title: named(title),
            lead,
            action,
        };
        let method = step.authenticator.as_ref().map(Authenticator::method);
        match (step.name, method) {
            (Name::ChallengeAuthenticator, Some(Method::SecurityQuestion)) => {
                plain(Text::QuestionTitle, Text::PasswordVerify)
            }
            (Name::ChallengeAuthenticator, Some(Method::Phone)) => Words {
                title: Text::PhoneTitle.get().to_owned(),
                lead: Some(sent_to(step)),
                action: Text::CodeVerify,
            },
            (Name::ChallengeAuthenticator | Name::ChallengeFactor, None | Some(Method::Other))
                if is_secret(step) =>
            {
                plain(Text::PasswordTitle, Text::PasswordVerify)
            }
            (Name::ChallengeAuthenticator, _) => about(Text::OtpTitle, None, Text::CodeVerify),
            (Name::EnrollAuthenticator, Some(Method::Phone)) => Words {
                title: Text::PhoneEnrollTitle.get().to_owned(),
                lead: Some(sent_to(step)),
                action: Text::CodeVerify,
            },
            (Name::EnrollAuthenticator, Some(Method::Password)) => {
                plain(Text::NewPasswordTitle, Text::NewPasswordAction)
            }
            (Name::EnrollAuthenticator, Some(Method::SecurityQuestion)) => {
                plain(Text::QuestionEnrollTitle, Text::FormContinue)
            }
            (Name::EnrollAuthenticator, Some(Method::GoogleOtp)) => about(
                Text::EnrollTitle,
                Some(Text::EnrollScan.get().to_owned()),
                Text::CodeVerify,
            ),
            (
                Name::EnrollAuthenticator
                | Name::AuthenticatorEnrollmentData
                | Name::SelectAuthenticatorEnroll
                | Name::SelectAuthenticatorEnrollData
                | Name::SelectEnrollmentChannel
                | Name::EnrollmentChannelData,
                _,
            ) => about(Text::EnrollTitle, None, Text::FormContinue),
            (Name::AuthenticatorVerificationData | Name::SelectAuthenticatorAuthenticate, _) => {
                about(Text::DataTitle, data_lead(step), Text::FormContinue)
            }
            (Name::ResetAuthenticator, Some(Method::GoogleOtp)) => about(
                Text::EnrollTitle,
                Some(Text::EnrollScan.get().to_owned()),
                Text::CodeVerify,
            ),
            (Name::ResetAuthenticator, _) => plain(Text::NewPasswordTitle, Text::NewPasswordAction),
            (Name::ReenrollAuthenticator | Name::ReenrollCustomPasswordExpiry, _) => {
                plain(Text::ExpiredPasswordTitle, Text::NewPasswordAction)
            }
            (Name::ReenrollAuthenticatorWarning | Name::ReenrollCustomPasswordExpiryWarning, _) => {
                plain(Text::ExpiringPasswordTitle, Text::NewPasswordAction)
            }
            (Name::EnrollProfile, _) => plain(Text::RegisterTitle, Text::RegisterAction),
            (Name::ProfileUpdate, _) => plain(Text::ProfileTitle, Text::FormContinue),
            (Name::IdentifyRecovery, _) => {
                with_lead(Text::RecoverTitle, Text::RecoverLead, Text::FormContinue)
            }
            (Name::UnlockAccount | Name::SelectAuthenticatorUnlockAccount, _) => {
                plain(Text::UnlockTitle, Text::FormContinue)
            }
            (Name::Consent | Name::AdminConsent | Name::GranularConsent, _) => {
                with_lead(Text::ConsentTitle, Text::ConsentLead, Text::ConsentAllow)
            }
            (Name::EmailChallengeConsent, _) => {
                plain(Text::EmailConsentTitle, Text::EmailConsentAllow)
            }
            (Name::KeepMeSignedIn, _) => plain(Text::StayTitle, Text::FormContinue),
            (Name::DeviceAssuranceGracePeriod, _) => plain(Text::DeviceTitle, Text::FormContinue),
            (Name::UserCode, _) => with_lead(
                Text::DeviceCodeTitle,
                Text::DeviceCodeLead,
                Text::FormContinue,
            ),
            (Name::RequestActivationEmail, _) => plain(Text::ActivationTitle, Text::SendAction),
            (Name::LaunchAuthenticator, _) => plain(Text::WaitDeviceTitle, Text::WayLaunch),
            (Name::SelectEnrollProfile, _) => plain(Text::RegisterTitle, Text::FormContinue),
            (Name::Resend, _) => plain(Text::WaitPushTitle, Text::FormResend),
            _ => plain(Text::FormTitle, Text::FormContinue),
        }
    }
}

/// What people call an authenticator: their own name for it, ours, or the server's.
pub(crate) fn authenticator_name(authenticator: Option<&Authenticator>) -> String {
    let Some(authenticator) = authenticator else {
        return Text::AuthenticatorUnnamed.get().to_owned();
    };
    let own = match authenticator.method() {
        Method::Email => Some(Text::SelectEmail),
        Method::Password => Some(Text::SelectPassword),
        Method::Phone => Some(Text::SelectPhone),
        Method::SecurityQuestion => Some(Text::SelectQuestion),
        Method::Webauthn => Some(Text::SelectWebauthn),
        _ => None,
    };
    let server = authenticator.display_name().filter(|name| !name.is_empty());
    match (own, server, authenticator.method()) {
        (Some(own), ..) => own.get().to_owned(),
        (None, Some(server), _) => server.to_owned(),
        // Names of products, which no language changes.
        (None, None, Method::OktaVerify) => "Okta Verify".to_owned(),
        (None, None, Method::GoogleOtp) => "Google Authenticator".to_owned(),
        (None, None, _) => Text::AuthenticatorUnnamed.get().to_owned(),
    }
}

fn is_secret(step: &FormStep) -> bool {
    step.form
        .field("passcode")
        .is_some_and(|field| field.is_secret())
}

fn sent_to(step: &FormStep) -> String {
    let authenticator = step.authenticator.as_ref();
    let number = authenticator.and_then(Authenticator::phone_number);
    let called = authenticator.is_some_and(|authenticator| authenticator.is_only("voice"));
    match (number, called) {
        (Some(number), false) => fill(Text::PhoneSent, &[("number", number)]),
        (Some(number), true) => fill(Text::PhoneCalled, &[("number", number)]),
        (None, false) => Text::PhoneSentSomewhere.get().to_owned(),
        (None, true) => Text::PhoneCalledSomewhere.get().to_owned(),
    }
}

fn data_lead(step: &FormStep) -> Option<String> {
    let authenticator = step.authenticator.as_ref()?;
    let number = authenticator.phone_number()?;
    Some(fill(Text::DataLead, &[("number", number)]))
}
