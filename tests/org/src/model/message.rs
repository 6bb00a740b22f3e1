//! What the org says to people: the messages that this org has reason for.

use super::flow::{Answer, FieldMessage};
use super::transaction::Ending;

/// What is said, and by which key clients know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) text: String,
    /// Empty where an org gives none.
    pub(crate) key: &'static str,
    pub(crate) class: &'static str,
    pub(crate) params: Vec<Param>,
    /// Addresses of help pages.
    pub(crate) links: Vec<String>,
}

/// What stands in a message's text and may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Param {
    Text(String),
    Number(i64),
}

impl Message {
    pub(crate) fn error(key: &'static str, text: &str) -> Self {
        Self::of_class("ERROR", key, text)
    }

    pub(crate) fn info(key: &'static str, text: &str) -> Self {
        Self::of_class("INFO", key, text)
    }

    pub(crate) fn of_class(class: &'static str, key: &'static str, text: &str) -> Self {
        Self {
            text: text.to_owned(),
            key,
            class,
            params: Vec::new(),
            links: Vec::new(),
        }
    }
}

const fn ending(status: u16, class: &'static str, key: &'static str, text: &'static str) -> Ending {
    Ending {
        status,
        key,
        text,
        class,
    }
}

pub(crate) const NOT_ASSIGNED: Ending = ending(
    400,
    "ERROR",
    "idx.error.user.not.assigned.to.app",
    "User is not assigned to this application.",
);
pub(crate) const TRANSFERRED: Ending = ending(
    200,
    "INFO",
    "idx.transferred.to.new.tab",
    "Flow continued in a new tab.",
);
pub(crate) const TOO_MANY_REQUESTS: Ending =
    ending(429, "ERROR", "tooManyRequests", "Too many requests");
pub(crate) const UNLOCKED: Ending = ending(
    200,
    "INFO",
    "oie.selfservice.unlock_user.success.message",
    "You can log in using your existing username and password",
);
pub(crate) const UNLOCK_FAILED: Ending = ending(
    400,
    "ERROR",
    "oie.selfservice.unlock_user.failed.message",
    "We are unable to unlock your account at this time, please contact your administrator",
);
pub(crate) const MAILED: Ending = ending(
    200,
    "INFO",
    "idx.email.verification.required",
    "To finish signing in, check your email.",
);
pub(crate) const RECOVERED: Ending = ending(
    200,
    "INFO",
    "idx.recovery.completed",
    "You can now sign in with your existing username and new password.",
);
pub(crate) const RESET_NOT_ALLOWED: Ending = ending(
    400,
    "ERROR",
    "oie.selfservice.reset.password.not.allowed",
    "Reset password is not allowed at this time. Please contact support for assistance.",
);
pub(crate) const NO_POLICY: Ending = ending(
    400,
    "ERROR",
    "idx.error.code.no_matching_policy",
    "Policy evaluation failed for this request, please check the policy configurations.",
);
pub(crate) const ACCESS_DENIED: Ending = ending(
    403,
    "ERROR",
    "security.access_denied",
    "You do not have permission to perform the requested action.",
);

pub(crate) fn bad_request() -> Answer {
    Answer::Refused(400, Message::error("E0000020", "Bad request."))
}

pub(crate) fn too_many_mails() -> Answer {
    let message = Message::error("tooManyRequests", "Too many requests");
    Answer::Refused(429, message)
}

pub(crate) fn too_many_text_messages() -> Answer {
    let text = "You have reached the limit of sms requests, please try again later.";
    Answer::Refused(429, Message::error("errors.E0000150", text))
}

pub(crate) fn too_many_calls() -> Answer {
    let text = "You have reached the limit of call requests, please try again later.";
    Answer::Refused(429, Message::error("errors.E0000151", text))
}

pub(crate) fn unknown_user(identifier: &str) -> Message {
    let text = format!("There is no account with the Username {identifier}.");
    Message::info("idx.unknown.user", &text)
}

pub(crate) fn authentication_failed() -> Message {
    Message::error("errors.E0000004", "Authentication failed")
}

pub(crate) fn invalid_code() -> Message {
    Message::error(
        "api.authn.error.PASSCODE_INVALID",
        "Invalid code. Try again.",
    )
}

pub(crate) fn invalid_app_code() -> Message {
    let text = "API error: Your code doesn't match our records. Please try again.";
    Message::error("authfactor.challenge.soft_token.invalid_passcode", text)
}

pub(crate) fn used_app_code() -> Message {
    let text =
        "API error: Each code can only be used once. Please wait for a new code and try again.";
    Message::error("authfactor.challenge.soft_token.used_passcode", text)
}

pub(crate) fn wrong_answer() -> Message {
    let text = "Your answer doesn't match our records. Please try again.";
    Message::error("authfactor.challenge.question_factor.answer_invalid", text)
}

pub(crate) fn answer_too_short() -> Message {
    let text = "The security question answer must be at least 4 characters in length";
    Message {
        params: vec![Param::Number(4)],
        ..Message::error("securityQuestion.answer.tooShort.arg", text)
    }
}

pub(crate) fn tags_not_allowed() -> Message {
    Message::error("tagsNotAllowed", "The field must not contain HTML tags")
}

pub(crate) fn invalid_assertion() -> Message {
    let text = "None of the WebAuthn authenticators the user has enrolled for was able to validate the assertion";
    Message::error(
        "authfactor.webauthn.error.assertion_validation_failure",
        text,
    )
}

/// The recordings give this one without a key.
pub(crate) fn enrolment_failed() -> Message {
    let text = "Unable to enroll. Try again or contact your admin for assistance.";
    Message::error("", text)
}

pub(crate) fn enrolment_restricted() -> Message {
    let text = "Contact your administrator to continue enrollment";
    Message::error("enroll.hotp.restricted", text)
}

pub(crate) fn invalid_phone() -> Message {
    Message::error(
        "api.factors.error.sms.invalid_phone",
        "Invalid Phone Number.",
    )
}

pub(crate) fn push_rejected() -> Message {
    let text = "You have chosen to reject this login.";
    Message::error("api.authn.poll.error.push_rejected", text)
}

pub(crate) fn incorrect_password() -> Message {
    Message::error("incorrectPassword", "Password is incorrect")
}

pub(crate) fn password_expiring(app: &str) -> Message {
    let text = format!(
        "When your password expires, you will have to change your password before you can login to your {app} account."
    );
    Message {
        params: vec![Param::Text(app.to_owned())],
        ..Message::info("idx.password.expiring.message", &text)
    }
}

/// What is wrong with the device, and until when that is borne; `due` as in `expiresAt`.
pub(crate) fn device_assurance(due: &str) -> Vec<Message> {
    let (year, rest) = due.split_once('-').unwrap_or_default();
    let (month, rest) = rest.split_once('-').unwrap_or_default();
    let day = rest.split('T').next().unwrap_or_default();
    let title = format!(
        "Your device doesn't meet the security requirements. Fix the issue by {month}/{day}/{year}, 12:00 AM UTC to \
         prevent lockout."
    );
    // Pages of whoever makes the device, over https as links for people are.
    let help = |page: &str| vec![format!("https://support.example.com/{page}")];
    vec![
        Message {
            params: vec![Param::Text(due.to_owned())],
            ..Message::of_class(
                "WARNING",
                "idx.device_assurance.grace_period.warning.title.due_by_date",
                &title,
            )
        },
        Message {
            params: vec![Param::Text("100".to_owned())],
            links: help("upgrade-os"),
            ..Message::error(
                "idx.error.code.access_denied.device_assurance.remediation.android.upgrade_os_version",
                "Update to Android 100",
            )
        },
        Message {
            links: help("device"),
            ..Message::error(
                "idx.error.code.access_denied.device_assurance.remediation.additional_help_default",
                "For more information, follow the instructions on the help page or contact your administrator for help",
            )
        },
    ]
}

/// No recorded answer shows an empty field, since clients check that themselves; the key is the one that sign-in pages know.
pub(crate) fn blank() -> Message {
    Message::error(
        "model.validation.field.blank",
        "This field cannot be left blank",
    )
}

/// A message on one field.
pub(crate) fn on_field(status: u16, field: &'static str, message: Message) -> Answer {
    Answer::FieldError(status, vec![FieldMessage { field, message }])
}

/// The field was left empty.
pub(crate) fn blank_field(field: &'static str) -> Answer {
    on_field(400, field, blank())
}
