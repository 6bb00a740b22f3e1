//! How a sign-in moves from step to step.
//!
//! Every function takes the transaction as it stands, moves it, and says how the answer should look; the answer always
//! shows the step at which the transaction stands afterwards.

use super::Model;
use super::mail;
use super::message::{self, Message, NOT_ASSIGNED, TOO_MANY_REQUESTS, TRANSFERRED};
use super::progress;
use super::transaction::{Ending, Step, Transaction};
use super::user::{Authenticator, First, User, UserState};

/// How an answer looks, besides the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The step, and nothing to say.
    Step,
    /// The step, with a message for the whole page.
    Refused(u16, Message),
    /// The step, with a message on its input.
    FieldError(u16, Message),
    /// A terminal answer that does not move the transaction.
    Ending(Ending),
    /// 429 in the API's own shape.
    RateLimited,
}

/// `introspect`: where the transaction stands. A browser that is signed in to the org is done at once.
pub(crate) fn introspect(
    model: &mut Model,
    transaction: &mut Transaction,
    session: Option<&str>,
) -> Answer {
    if transaction.step == Step::Identify
        && transaction.user.is_none()
        && let Some(session) = model.satisfying_session(session, transaction.request.max_age_s)
    {
        progress::resume_session(model, transaction, session);
    }
    Answer::Step
}

/// `identify`.
pub(crate) fn identify(
    model: &mut Model,
    transaction: &mut Transaction,
    identifier: Option<&str>,
    remember: bool,
) -> Answer {
    if transaction.step != Step::Identify {
        return message::bad_request();
    }
    let Some(identifier) = identifier.filter(|identifier| !identifier.trim().is_empty()) else {
        return Answer::FieldError(400, message::blank());
    };
    let user = match model.user_by_identifier(identifier) {
        Some(user) => user.clone(),
        // Looks like anybody else with e-mail alone.
        None if model.settings.enumeration_prevention => stranger(model, identifier.trim()),
        None => return Answer::Refused(200, message::unknown_user(identifier)),
    };
    if user.state != UserState::Active {
        return Answer::Refused(400, message::authentication_failed());
    }
    if !user.assigned {
        transaction.step = Step::Ended(NOT_ASSIGNED);
        return Answer::Step;
    }
    let first = match user.first {
        // The hosted page knows every remediation of its own org.
        First::UnknownForm | First::UnknownOpaque if !transaction.is_embedded() => {
            First::Challenge(Authenticator::Email)
        }
        first => first,
    };
    transaction.user = Some(user);
    transaction.remember = remember;
    match first {
        First::Challenge(authenticator) => challenge(model, transaction, authenticator),
        First::VerificationData => progress::move_to(model, transaction, Step::VerificationData),
        First::Select => progress::move_to(model, transaction, Step::Select),
        First::Enrol => progress::go_on(model, transaction),
        First::UnknownForm => progress::move_to(model, transaction, Step::UnknownForm),
        First::UnknownOpaque => progress::move_to(model, transaction, Step::UnknownOpaque),
    }
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
        Some(nickname) if !nickname.is_empty() => {
            challenge(model, transaction, Authenticator::Email)
        }
        _ => Answer::FieldError(400, message::blank()),
    }
}

/// `challenge`: the person chose an authenticator, with or without its method.
pub(crate) fn choose(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator_id: Option<&str>,
    method_type: Option<&str>,
) -> Answer {
    let offers = matches!(
        transaction.step,
        Step::Select | Step::VerificationData | Step::Challenge(_)
    );
    let chosen = authenticator_id.and_then(Authenticator::from_id);
    let Some(chosen) = chosen.filter(|chosen| offers && transaction.remaining().contains(chosen))
    else {
        return message::bad_request();
    };
    match (chosen, method_type) {
        // E-mail is sent only when its method is named: until then the org asks for it.
        (Authenticator::Email, None) => {
            transaction.mailed = None;
            progress::move_to(model, transaction, Step::VerificationData)
        }
        (_, None) => challenge(model, transaction, chosen),
        (_, Some(method)) if method == chosen.method_type() => {
            challenge(model, transaction, chosen)
        }
        _ => message::bad_request(),
    }
}

/// `challenge/answer`.
pub(crate) fn answer(
    model: &mut Model,
    transaction: &mut Transaction,
    passcode: Option<&str>,
) -> Answer {
    let authenticator = match transaction.step {
        Step::Challenge(authenticator) => authenticator,
        Step::Enroll => Authenticator::Email,
        _ => return message::bad_request(),
    };
    let Some(user) = transaction.user.clone() else {
        return message::bad_request();
    };
    if model
        .user(&user.id())
        .is_some_and(|known| known.state != UserState::Active)
    {
        transaction.restart();
        return Answer::Refused(400, message::authentication_failed());
    }
    let now = model.now_ms();
    if model
        .record_mut(&user.id())
        .is_some_and(|record| record.blocked_until_ms > now)
    {
        return Answer::Ending(TOO_MANY_REQUESTS);
    }
    let Some(passcode) = passcode.filter(|passcode| !passcode.is_empty()) else {
        return Answer::FieldError(400, message::blank());
    };
    let right = match authenticator {
        Authenticator::Email => is_right_code(model, transaction, passcode),
        Authenticator::Password => user.password.as_deref() == Some(passcode),
    };
    count_attempt(model, &user.id(), right);
    match (right, authenticator) {
        (true, _) => progress::accept(model, transaction, authenticator),
        (false, Authenticator::Email) => Answer::FieldError(401, message::invalid_code()),
        (false, Authenticator::Password) => Answer::Refused(400, message::incorrect_password()),
    }
}

/// `challenge/poll`: has the link been accepted, or did the flow go on elsewhere?
pub(crate) fn poll(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if !matches!(
        transaction.step,
        Step::Challenge(Authenticator::Email) | Step::Enroll
    ) {
        return Answer::Ending(TRANSFERRED);
    }
    let now = model.now_ms();
    let too_fast = transaction
        .polled_at_ms
        .is_some_and(|polled| now >= polled && (now - polled) * 2 < model.settings.refresh_ms);
    transaction.polled_at_ms = Some(now);
    if too_fast {
        return Answer::RateLimited;
    }
    match &transaction.mailed {
        Some(mailed) if mailed.accepted => {
            progress::accept(model, transaction, Authenticator::Email)
        }
        _ => Answer::Step,
    }
}

/// A poll by a tab that still holds a state handle from before the flow went on elsewhere.
pub(crate) fn poll_with_former_handle() -> Answer {
    Answer::Ending(TRANSFERRED)
}

/// `challenge/resend`: another mail; the one before is worthless from now on.
pub(crate) fn resend(model: &mut Model, transaction: &mut Transaction) -> Answer {
    match transaction.step {
        Step::Challenge(Authenticator::Email) | Step::VerificationData => {
            challenge(model, transaction, Authenticator::Email)
        }
        Step::Enroll | Step::EnrollmentData => start_enrolment(model, transaction),
        _ => message::bad_request(),
    }
}

/// `credential/enroll`: the person chose what to enrol, with or without its method.
pub(crate) fn enroll(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator_id: Option<&str>,
    method_type: Option<&str>,
) -> Answer {
    let offers = matches!(
        transaction.step,
        Step::SelectEnroll | Step::EnrollmentData | Step::Enroll
    );
    if !offers || authenticator_id != Some(Authenticator::Email.id()) {
        return message::bad_request();
    }
    match method_type {
        None => {
            transaction.mailed = None;
            progress::move_to(model, transaction, Step::EnrollmentData)
        }
        Some("email") => start_enrolment(model, transaction),
        Some(_) => message::bad_request(),
    }
}

/// `skip`, where the enrolment is optional.
pub(crate) fn skip(model: &mut Model, transaction: &mut Transaction) -> Answer {
    let optional = enrolment_of(transaction).is_some_and(|enrolment| enrolment.optional);
    if !optional
        || !matches!(
            transaction.step,
            Step::SelectEnroll | Step::EnrollmentData | Step::Enroll
        )
    {
        return message::bad_request();
    }
    progress::finish(model, transaction)
}

/// Goes to the challenge of one authenticator; for e-mail a mail leaves.
fn challenge(
    model: &mut Model,
    transaction: &mut Transaction,
    authenticator: Authenticator,
) -> Answer {
    if authenticator == Authenticator::Email && mail::send(model, transaction).is_err() {
        return message::too_many_mails();
    }
    progress::move_to(model, transaction, Step::Challenge(authenticator))
}

fn start_enrolment(model: &mut Model, transaction: &mut Transaction) -> Answer {
    match mail::send(model, transaction) {
        Ok(()) => progress::move_to(model, transaction, Step::Enroll),
        Err(_) => message::too_many_mails(),
    }
}

fn is_right_code(model: &Model, transaction: &Transaction, passcode: &str) -> bool {
    let life = model.settings.code_life_s * 1_000;
    let known = transaction
        .user
        .as_ref()
        .is_some_and(|user| model.user(&user.id()).is_some());
    let mailed = transaction.mailed.as_ref();
    known && mailed.is_some_and(|it| it.code == passcode && model.now_ms() - it.sent_at_ms <= life)
}

fn count_attempt(model: &mut Model, user_id: &str, right: bool) {
    let now = model.now_ms();
    let (attempts, lockout_s) = (model.settings.attempts, model.settings.lockout_s);
    let Some(user) = model.record_mut(user_id) else {
        return;
    };
    user.wrong_codes = if right { 0 } else { user.wrong_codes + 1 };
    if user.wrong_codes >= attempts {
        user.wrong_codes = 0;
        user.blocked_until_ms = now + lockout_s * 1_000;
    }
}

/// Somebody whom the org does not know, with the same shape for everybody who types that name.
fn stranger(model: &mut Model, identifier: &str) -> User {
    let made_up = User {
        identifier: identifier.to_owned(),
        ..User::default()
    };
    if model.record_mut(&made_up.id()).is_none() {
        model.strangers.push(made_up.clone());
    }
    made_up
}

fn enrolment_of(transaction: &Transaction) -> Option<super::user::Enrolment> {
    transaction.user.as_ref().and_then(|user| user.enrolment)
}
