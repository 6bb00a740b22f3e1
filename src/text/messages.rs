//! The server's messages, by Okta's key.

use std::borrow::Cow;

use super::{Text, day, fill, fill_count};

/// What the keys about a device's safety begin with.
const DEVICE: &str = "idx.error.code.access_denied.device_assurance.remediation.";

/// A server message in our words where we have some, else in the server's. It is empty where neither says anything.
pub fn server_message<'a>(
    key: Option<&str>,
    parameters: &[String],
    server_text: &'a str,
) -> Cow<'a, str> {
    let key = key.unwrap_or_default();
    let own = match key {
        "api.authn.error.PASSCODE_INVALID" | "authfactor.challenge.soft_token.invalid_passcode" => {
            Text::MessageCodeWrong
        }
        "authfactor.challenge.soft_token.used_passcode" => Text::MessageCodeUsed,
        "errors.E0000113" => Text::MessageCodeNext,
        "authfactor.challenge.question_factor.answer_invalid" => Text::MessageAnswerWrong,
        "api.authn.poll.error.push_rejected" => Text::MessagePushRefused,
        "api.factors.error.sms.invalid_phone" => Text::MessagePhoneInvalid,
        "authfactor.webauthn.error.assertion_validation_failure" => Text::MessagePasskeyRefused,
        "idx.unknown.user" => Text::MessageUnknownUser,
        "errors.E0000004" => Text::MessageNotAccepted,
        "incorrectPassword" => Text::MessagePasswordWrong,
        "tooManyRequests" | "oie.tooManyRequests" | "errors.E0000047" => Text::MessageTooMany,
        "authfactor.challenge.suspended_factor" => Text::MessageSuspended,
        "idx.session.expired" | "error.expired.session" => Text::MessageExpired,
        "error.username.required" => Text::IdentifyEmpty,
        "error.password.required" => Text::PasswordEmpty,
        "idx.error.user.not.assigned.to.app"
        | "idx.error.code.user_not_assigned"
        | "idx.error.code.no_matching_policy" => Text::MessageNotAssigned,
        "security.access_denied" => Text::MessageDenied,
        "idx.email.verification.required" => Text::MessageEmailWaits,
        "idx.operation.cancelled.by.user" | "idx.operation.cancelled.on.other.device" => {
            Text::MessageRefused
        }
        "oie.selfservice.unlock_user.landing.to.app.success.message" => Text::MessageUnlocked,
        "idx.transferred.to.new.tab" => Text::MessageElsewhere,
        "E0000009" | "E0000010" => Text::MessageService,
        _ => {
            let own = parameters.first().and_then(|it| with_parameter(key, it));
            return own.map_or(Cow::Borrowed(server_text), Cow::Owned);
        }
    };
    Cow::Borrowed(own.get())
}

/// A message that was made with a value. All that are known have one.
fn with_parameter(key: &str, parameter: &str) -> Option<String> {
    let (text, name) = match key {
        "securityQuestion.answer.tooShort.arg" => {
            let count = parameter.parse().ok()?;
            return Some(fill_count(Text::MessageAnswerTooShort, count, &[]));
        }
        "idx.device_assurance.grace_period.warning.title.due_by_date" => {
            return Some(fill(
                Text::MessageDeviceUntil,
                &[("date", &day(parameter)?)],
            ));
        }
        "password.passwordRequirementsNotMet" => (Text::MessagePasswordRules, "rules"),
        "idx.password.expiring.message" => (Text::MessagePasswordExpiring, "app"),
        "oie.assurance.unsatisfiable" => (Text::MessageNotNow, "app"),
        "registration.error.invalidLoginEmail" => (Text::MessageFieldEmail, "label"),
        "registration.error.doesNotMatchPattern" => (Text::MessageFieldForm, "label"),
        _ => match key.strip_prefix(DEVICE)? {
            "option_index" => (Text::MessageDeviceOption, "number"),
            rest => {
                let system = match rest.strip_suffix(".upgrade_os_version")? {
                    "android" => "Android",
                    "ios" => "iOS",
                    "macos" => "macOS",
                    "windows" => "Windows",
                    _ => return None,
                };
                let values = [("system", system), ("version", parameter)];
                return Some(fill(Text::MessageDeviceUpdate, &values));
            }
        },
    };
    Some(fill(text, &[(name, parameter)]))
}
