//! Unlocking an account.

use super::{Answer, identify, verify};
use crate::model::Model;
use crate::model::authenticator::Authenticator;
use crate::model::credentials::Choice;
use crate::model::message::{self, UNLOCK_FAILED};
use crate::model::progress;
use crate::model::transaction::{Errand, Step, Transaction};
use crate::model::user::UserState;

/// `unlock-account`: somebody has typed too many wrong passwords.
pub(crate) fn unlock(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if transaction.step != Step::Identify || !model.settings.account_unlock {
        return message::bad_request();
    }
    transaction.errand = Errand::Unlock;
    progress::move_to(model, transaction, Step::SelectUnlock)
}

/// `challenge` with a name: whose account, and how they prove that it is theirs.
pub(crate) fn choose_unlock(
    model: &mut Model,
    transaction: &mut Transaction,
    identifier: Option<&str>,
    choice: &Choice<'_>,
) -> Answer {
    let Some(identifier) = identifier.filter(|it| !it.trim().is_empty()) else {
        return message::blank_field("identifier");
    };
    let email = Authenticator::Email;
    let fits = |name: &str| email.method(name).is_some();
    if choice.id != Some(email.id()) || !choice.method_type.is_none_or(fits) {
        return message::bad_request();
    }
    let user = match model.user_by_identifier(identifier) {
        Some(user) => user.clone(),
        None if model.settings.enumeration_prevention => {
            identify::stranger(model, identifier.trim())
        }
        None => return Answer::Refused(400, message::unknown_user(identifier)),
    };
    // An account that is not locked is unlocked as well: whoever asks learns nothing about it.
    if !matches!(user.state, UserState::Active | UserState::Locked) {
        transaction.step = Step::Ended(UNLOCK_FAILED);
        return Answer::Step;
    }
    transaction.user = Some(user);
    match choice.method_type {
        None => progress::move_to(model, transaction, Step::VerificationData(email)),
        Some(_) => verify::send_mail(model, transaction),
    }
}
