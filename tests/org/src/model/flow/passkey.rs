//! Passkeys in a sign-in: which of the person's keys has answered.

use super::Answer;
use crate::model::authenticator::Authenticator;
use crate::model::credentials::PasskeyAnswer;
use crate::model::enrolment::Passkey;
use crate::model::message::{self, NOT_ASSIGNED};
use crate::model::progress;
use crate::model::transaction::{Step, Transaction};
use crate::model::user::{User, UserState};
use crate::model::webauthn::{self, Expected};
use crate::model::{Model, random};

/// A challenge, in base64url.
pub(super) fn new_challenge() -> String {
    random::handle(24)
}

/// Pages that may ask for a passkey: the org's own and those that it trusts.
fn origins(model: &Model) -> Vec<String> {
    let mut origins = model.trusted_origins.clone();
    origins.push(model.base_url().to_owned());
    origins
}

/// Whether one of the person's passkeys has answered; no id comes along, so each is tried. A wrong answer uses the
/// challenge up.
pub(super) fn verify(
    model: &mut Model,
    transaction: &mut Transaction,
    user: &User,
    answer: PasskeyAnswer<'_>,
) -> bool {
    let challenge = transaction.pending.challenge.take().unwrap_or_default();
    let right = verify_any(model, transaction, user, &challenge, answer);
    transaction.pending.challenge = Some(new_challenge());
    right
}

/// A new passkey of the person, from what the browser made.
pub(super) fn register(
    model: &Model,
    transaction: &Transaction,
    answer: PasskeyAnswer<'_>,
) -> Option<Passkey> {
    let expected = Expected {
        challenge: transaction.pending.challenge.as_deref()?,
        origins: &origins(model),
    };
    let passkey = webauthn::register(expected, answer).ok()?;
    let known = model.users.iter().flat_map(|user| &user.passkeys);
    let is_new = |id: &String| !known.clone().any(|it| it.credential_id == *id);
    Some(passkey).filter(|it| is_new(&it.credential_id))
}

/// `challenge/answer/webauthn-autofillui`: a passkey says who it is, and proves it.
pub(crate) fn autofill(
    model: &mut Model,
    transaction: &mut Transaction,
    answer: PasskeyAnswer<'_>,
) -> Answer {
    if transaction.step != Step::Identify || !model.settings.passkey_autofill {
        return message::bad_request();
    }
    let challenge = std::mem::replace(&mut transaction.autofill_challenge, new_challenge());
    // The handle is the user id, as `activationData` gave it to the authenticator.
    let user = answer.user_handle.and_then(|id| model.user(id)).cloned();
    let Some(user) = user else {
        return Answer::Refused(400, message::invalid_assertion());
    };
    transaction.user = Some(user.clone());
    let right = verify_any(model, transaction, &user, &challenge, answer);
    if !right || user.state != UserState::Active {
        transaction.user = None;
        let told = if right {
            message::authentication_failed()
        } else {
            message::invalid_assertion()
        };
        return Answer::Refused(400, told);
    }
    if !user.assigned {
        transaction.step = Step::Ended(NOT_ASSIGNED);
        return Answer::Step;
    }
    progress::accept(model, transaction, Authenticator::Webauthn)
}

fn verify_any(
    model: &mut Model,
    transaction: &mut Transaction,
    user: &User,
    challenge: &str,
    answer: PasskeyAnswer<'_>,
) -> bool {
    let origins = origins(model);
    let expected = Expected {
        challenge,
        origins: &origins,
    };
    let known = model.user(&user.id()).unwrap_or(user);
    let verified = known.passkeys.iter().find_map(|passkey| {
        let count = webauthn::verify(expected, passkey, answer).ok()?;
        Some((passkey.credential_id.clone(), count))
    });
    let Some((id, count)) = verified else {
        return false;
    };
    progress::change_user(model, transaction, |user| {
        for passkey in &mut user.passkeys {
            if passkey.credential_id == id {
                passkey.sign_count = count;
            }
        }
    });
    true
}
