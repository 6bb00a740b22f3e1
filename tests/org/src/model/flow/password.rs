//! New passwords: forgotten, expired, or soon to expire.

use super::Answer;
use super::identify::stranger;
use crate::model::Model;
use crate::model::authenticator::Authenticator;
use crate::model::credentials::Credentials;
use crate::model::message::{self, RECOVERED, RESET_NOT_ALLOWED};
use crate::model::progress;
use crate::model::step::PasswordChange;
use crate::model::transaction::{Errand, Step, Transaction};
use crate::model::user::{Prompt, User, UserState};

/// `recover`: the password is forgotten. Whoever is not known yet is asked for their name.
pub(crate) fn recover(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if !model.settings.password_recovery || !transaction.is_embedded() {
        return message::bad_request();
    }
    match (&transaction.step, transaction.user.clone()) {
        (Step::Identify, _) if model.settings.identify_with_password => {
            progress::move_to(model, transaction, Step::IdentifyRecovery)
        }
        (Step::Challenge(Authenticator::Password, _), Some(user)) => {
            start(model, transaction, user)
        }
        _ => message::bad_request(),
    }
}

/// `identify-recovery`
pub(super) fn start_with_name(
    model: &mut Model,
    transaction: &mut Transaction,
    identifier: Option<&str>,
) -> Answer {
    let Some(identifier) = identifier.filter(|it| !it.trim().is_empty()) else {
        return message::blank_field("identifier");
    };
    let user = match model.user_by_identifier(identifier) {
        Some(user) => user.clone(),
        None if model.settings.enumeration_prevention => stranger(model, identifier.trim()),
        None => return Answer::Refused(400, message::unknown_user(identifier)),
    };
    if user.state != UserState::Active {
        return Answer::Refused(400, message::authentication_failed());
    }
    let is_known = model.user(&user.id()).is_some();
    // With enumeration prevention nobody may learn that there is a person without a password.
    if is_known && user.password.is_none() && !model.settings.enumeration_prevention {
        transaction.step = Step::Ended(RESET_NOT_ALLOWED);
        return Answer::Step;
    }
    start(model, transaction, user)
}

/// `challenge/answer` with a new password.
pub(super) fn answer(
    model: &mut Model,
    transaction: &mut Transaction,
    change: PasswordChange,
    credentials: &Credentials<'_>,
) -> Answer {
    let Some(password) = credentials.passcode.filter(|it| !it.is_empty()) else {
        return message::blank_field("passcode");
    };
    let Some(user) = transaction.user.clone() else {
        return message::bad_request();
    };
    if let Err(problem) = model.settings.password_policy.check(&user, password) {
        return message::on_field(400, "passcode", problem);
    }
    set(model, transaction, password);
    match change {
        PasswordChange::Reset => {
            if credentials.revoke_sessions {
                model.end_sessions_of(&user.id());
            }
            after_reset(model, transaction)
        }
        PasswordChange::Expired => progress::settle(model, transaction, Prompt::PasswordExpired),
        PasswordChange::Expiring => progress::settle(model, transaction, Prompt::PasswordExpiring),
    }
}

/// Gives the person a password, which is then fresh.
pub(super) fn set(model: &mut Model, transaction: &mut Transaction, password: &str) {
    progress::change_user(model, transaction, |user| {
        let former = user.password.replace(password.to_owned());
        user.former_passwords.extend(former);
        let expiry = [Prompt::PasswordExpired, Prompt::PasswordExpiring];
        user.prompts.retain(|prompt| !expiry.contains(prompt));
    });
}

/// Goes to what a recovery can be proved with.
fn start(model: &mut Model, transaction: &mut Transaction, user: User) -> Answer {
    transaction.user = Some(user);
    transaction.verified.clear();
    transaction.errand = Errand::Recovery;
    let step = match transaction.offered().as_slice() {
        [only] => Step::VerificationData(*only),
        _ => Step::Select,
    };
    progress::move_to(model, transaction, step)
}

/// The recovery is over: what proved it counts for the sign-in too, as far as the policy knows it.
fn after_reset(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if let Some(ticket) = transaction.request.ticket.take() {
        model.use_up_ticket(&ticket);
    }
    if !model.settings.recovery_signs_in {
        return progress::move_to(model, transaction, Step::Ended(RECOVERED));
    }
    transaction.errand = Errand::SignIn;
    progress::change_user(model, transaction, |user| {
        user.enrol(Authenticator::Password);
    });
    let enrolled = transaction.offered();
    transaction.verified.retain(|it| enrolled.contains(it));
    progress::accept(model, transaction, Authenticator::Password)
}
