//! Getting an account, and filling in what is missing in a profile.

use super::Answer;
use crate::model::Model;
use crate::model::authenticator::Authenticator;
use crate::model::enrolment::Enrolment;
use crate::model::mail;
use crate::model::message;
use crate::model::profile::{self, Given, Problem};
use crate::model::progress;
use crate::model::transaction::{Errand, Step, Transaction};
use crate::model::user::{First, Prompt, User, UserState};
use std::collections::BTreeMap;

/// `enroll`: somebody wants an account.
pub(crate) fn register(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if transaction.step != Step::Identify || !model.settings.registration {
        return message::bad_request();
    }
    transaction.errand = Errand::Registration;
    progress::move_to(model, transaction, Step::EnrollProfile)
}

/// `enroll/new`: the profile of somebody new, or what was missing in an old one.
pub(crate) fn submit_profile(
    model: &mut Model,
    transaction: &mut Transaction,
    given: &BTreeMap<String, Given>,
    puzzle_solved: bool,
) -> Answer {
    if transaction.step == Step::EnrollProfile && model.settings.captcha && !puzzle_solved {
        return message::bad_request();
    }
    let attributes = match transaction.step {
        Step::EnrollProfile => profile::REGISTRATION,
        Step::ProfileUpdate => profile::UPDATE,
        _ => return message::bad_request(),
    };
    let checked = match profile::check(attributes, given) {
        Ok(checked) => checked,
        Err(Problem::Unasked) => return message::bad_request(),
        Err(Problem::Fields(problems)) => return Answer::FieldError(400, problems),
    };
    if transaction.step == Step::ProfileUpdate {
        progress::change_user(model, transaction, |user| {
            user.profile.extend(checked.clone());
            user.prompts.retain(|it| *it != Prompt::ProfileUpdate);
        });
        return progress::settle(model, transaction, Prompt::ProfileUpdate);
    }
    create(model, transaction, checked)
}

/// Somebody new, whose address has to be confirmed before the account is good for anything. Whoever left off before that
/// may begin again.
fn create(
    model: &mut Model,
    transaction: &mut Transaction,
    mut profile: BTreeMap<String, String>,
) -> Answer {
    let mut take = |name: &str| profile.remove(name).unwrap_or_default();
    let (identifier, first_name, last_name) = (take("email"), take("firstName"), take("lastName"));
    let known = model.user_by_identifier(&identifier);
    if known.is_some_and(|user| user.state != UserState::Staged) {
        return Answer::FieldError(400, vec![profile::not_unique()]);
    }
    let user = User {
        identifier,
        first_name,
        last_name,
        profile,
        state: UserState::Staged,
        enrolled: Vec::new(),
        first: First::Select,
        enrolment: Some(Enrolment {
            required: vec![Authenticator::Email],
            optional: vec![Authenticator::Password],
            ..Enrolment::default()
        }),
        ..User::default()
    };
    model.users.retain(|known| known.id() != user.id());
    model.users.push(user.clone());
    transaction.user = Some(user);
    if model.settings.registration_ends_with_mail {
        return match mail::send(model, transaction) {
            Ok(()) => progress::move_to(model, transaction, Step::Ended(message::MAILED)),
            Err(_) => message::too_many_mails(),
        };
    }
    progress::go_on(model, transaction)
}
