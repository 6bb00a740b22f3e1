//! Who is it? The first page, and the steps that nobody has heard of.

use super::{Answer, password, verify};
use crate::model::Model;
use crate::model::authenticator::Authenticator;
use crate::model::message::{self, NOT_ASSIGNED};
use crate::model::progress;
use crate::model::transaction::{Step, Transaction};
use crate::model::user::{First, User, UserState};

/// What the first page submits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Claim<'a> {
    pub(crate) identifier: Option<&'a str>,
    /// Asked for where the settings say so.
    pub(crate) passcode: Option<&'a str>,
    pub(crate) remember: bool,
}

/// `identify`, on the first page and in a recovery.
pub(crate) fn identify(
    model: &mut Model,
    transaction: &mut Transaction,
    claim: Claim<'_>,
) -> Answer {
    match transaction.step {
        Step::Identify => {}
        Step::IdentifyRecovery => {
            return password::start_with_name(model, transaction, claim.identifier);
        }
        _ => return message::bad_request(),
    }
    let with_password = model.settings.identify_with_password && transaction.is_embedded();
    let Some(identifier) = claim.identifier.filter(|it| !it.trim().is_empty()) else {
        return message::blank_field("identifier");
    };
    let passcode = claim.passcode.filter(|it| !it.is_empty());
    if with_password && passcode.is_none() {
        return message::blank_field("passcode");
    }
    let user = match model.user_by_identifier(identifier) {
        Some(user) => user.clone(),
        // Looks like anybody else with e-mail alone.
        None if model.settings.enumeration_prevention => stranger(model, identifier.trim()),
        None => return Answer::Refused(200, message::unknown_user(identifier)),
    };
    if user.state != UserState::Active {
        return Answer::Refused(400, message::authentication_failed());
    }
    if with_password && user.first != First::Provider {
        if let Some(ending) = verify::blocked(model, &user) {
            return Answer::Ending(ending);
        }
        let right = user.password.as_deref() == passcode;
        verify::count_attempt(model, &user.id(), right);
        if !right {
            return Answer::Refused(400, message::authentication_failed());
        }
    }
    if !user.assigned {
        transaction.step = Step::Ended(NOT_ASSIGNED);
        return Answer::Step;
    }
    transaction.remember = claim.remember;
    let user = if transaction.is_embedded() {
        user
    } else {
        user.for_hosted_page()
    };
    let first = user.first;
    transaction.user = Some(user);
    if with_password && first != First::Provider {
        return progress::accept(model, transaction, Authenticator::Password);
    }
    go_to(model, transaction, first)
}

/// The answer to the remediation of unknown name.
pub(crate) fn acknowledge(
    model: &mut Model,
    transaction: &mut Transaction,
    nickname: Option<&str>,
) -> Answer {
    if transaction.step != Step::UnknownForm {
        return message::bad_request();
    }
    match nickname.map(str::trim) {
        Some(nickname) if !nickname.is_empty() => verify::send_mail(model, transaction),
        _ => message::blank_field("nickname"),
    }
}

/// The answer to the one with forms in its form.
pub(crate) fn acknowledge_nested(
    model: &mut Model,
    transaction: &mut Transaction,
    floor: Option<&str>,
    number: Option<&str>,
) -> Answer {
    if transaction.step != Step::UnknownNested {
        return message::bad_request();
    }
    if !floor.is_some_and(|floor| ["ground", "first"].contains(&floor)) {
        return message::blank_field("floor");
    }
    match number.map(str::trim) {
        Some(number) if !number.is_empty() => verify::send_mail(model, transaction),
        _ => message::blank_field("number"),
    }
}

/// Somebody whom the org does not know, with the same shape for everybody who types that name.
pub(super) fn stranger(model: &mut Model, identifier: &str) -> User {
    let made_up = User {
        identifier: identifier.to_owned(),
        ..User::default()
    };
    if model.record_mut(&made_up.id()).is_none() {
        model.strangers.push(made_up.clone());
    }
    made_up
}

fn go_to(model: &mut Model, transaction: &mut Transaction, first: First) -> Answer {
    let step = match first {
        First::Challenge(authenticator) => {
            return verify::challenge(model, transaction, authenticator);
        }
        First::Enrol => return progress::go_on(model, transaction),
        First::VerificationData => Step::VerificationData(Authenticator::Email),
        First::Select => Step::Select,
        First::Provider => Step::RedirectIdp,
        First::UnknownForm => Step::UnknownForm,
        First::UnknownNested => Step::UnknownNested,
        First::UnknownOpaque => Step::UnknownOpaque,
    };
    progress::move_to(model, transaction, step)
}
