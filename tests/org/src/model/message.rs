//! What the org says to people: the messages that this org has reason for.

use super::flow::Answer;
use super::transaction::Ending;

/// What is said, and by which key clients know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) text: String,
    pub(crate) key: &'static str,
    pub(crate) class: &'static str,
}

pub(crate) const NOT_ASSIGNED: Ending = Ending {
    status: 400,
    key: "idx.error.user.not.assigned.to.app",
    text: "User is not assigned to this application.",
    class: "ERROR",
};
pub(crate) const TRANSFERRED: Ending = Ending {
    status: 200,
    key: "idx.transferred.to.new.tab",
    text: "Flow continued in a new tab.",
    class: "INFO",
};
pub(crate) const TOO_MANY_REQUESTS: Ending = Ending {
    status: 429,
    key: "tooManyRequests",
    text: "Too many requests",
    class: "ERROR",
};

pub(crate) fn bad_request() -> Answer {
    Answer::Refused(
        400,
        Message {
            text: "Bad request.".to_owned(),
            key: "E0000020",
            class: "ERROR",
        },
    )
}

pub(crate) fn too_many_mails() -> Answer {
    Answer::Refused(
        429,
        Message {
            text: "Too many requests".to_owned(),
            key: "tooManyRequests",
            class: "ERROR",
        },
    )
}

pub(crate) fn unknown_user(identifier: &str) -> Message {
    let text = format!("There is no account with the Username {identifier}.");
    Message {
        text,
        key: "idx.unknown.user",
        class: "INFO",
    }
}

pub(crate) fn authentication_failed() -> Message {
    Message {
        text: "Authentication failed".to_owned(),
        key: "errors.E0000004",
        class: "ERROR",
    }
}

pub(crate) fn invalid_code() -> Message {
    Message {
        text: "Invalid code. Try again.".to_owned(),
        key: "api.authn.error.PASSCODE_INVALID",
        class: "ERROR",
    }
}

pub(crate) fn incorrect_password() -> Message {
    Message {
        text: "Password is incorrect".to_owned(),
        key: "incorrectPassword",
        class: "ERROR",
    }
}

/// No recorded answer shows an empty field, since clients check that themselves; the key is the one that sign-in pages know.
pub(crate) fn blank() -> Message {
    let text = "This field cannot be left blank".to_owned();
    Message {
        text,
        key: "model.validation.field.blank",
        class: "ERROR",
    }
}
