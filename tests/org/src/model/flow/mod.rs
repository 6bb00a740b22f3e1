//! How a sign-in moves from step to step.
//!
//! Every function takes the transaction as it stands, moves it, and says how the answer should look; the answer always
//! shows the step at which the transaction stands afterwards. One file for each errand; what every errand shares is here.

mod device;
mod device_challenge;
mod enroll;
mod identify;
mod passkey;
mod password;
mod prompts;
mod provider;
mod register;
mod unlock;
mod verify;

pub(crate) use device::{device_link, finish_device, poll_push, send_link};
pub(crate) use device_challenge::{device_uri, give_up_device, launch};
pub(crate) use enroll::enroll;
pub(crate) use identify::{Claim, acknowledge, acknowledge_nested, identify};
pub(crate) use passkey::autofill;
pub(crate) use password::recover;
pub(crate) use prompts::{FIXED_SCOPES, consent, keep_me_signed_in};
pub(crate) use provider::{Returned, provider_accounts, return_from_provider};
pub(crate) use register::{register, submit_profile};
pub(crate) use unlock::{choose_unlock, unlock};
pub(crate) use verify::choose;

use super::Model;
use super::authenticator::Authenticator;
use super::credentials::Credentials;
use super::message::{self, Message, TRANSFERRED};
use super::progress;
use super::step::PasswordChange;
use super::transaction::{Ending, Errand, Step, Transaction};
use super::user::{Prompt, UserState};

/// How an answer looks, besides the step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The step, and nothing to say.
    Step,
    /// The step, with a message for the whole page.
    Refused(u16, Message),
    /// The step, with messages on its inputs.
    FieldError(u16, Vec<FieldMessage>),
    /// A terminal answer that does not move the transaction.
    Ending(Ending),
    /// 429 in the API's own shape.
    RateLimited,
}

/// A message on one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldMessage {
    pub(crate) field: &'static str,
    pub(crate) message: Message,
}

/// `introspect`: where the transaction stands. A browser that is signed in to the org is done at once.
pub(crate) fn introspect(
    model: &mut Model,
    transaction: &mut Transaction,
    session: Option<&str>,
) -> Answer {
    if !model.settings.access_policy {
        return progress::move_to(model, transaction, Step::Ended(message::NO_POLICY));
    }
    if transaction.step == Step::Identify
        && transaction.user.is_none()
        && let Some(session) = model.satisfying_session(session, transaction.request.max_age_s)
    {
        progress::resume_session(model, transaction, session);
    } else if transaction.step == Step::Identify {
        device_challenge::look_for_it(model, transaction);
    }
    Answer::Step
}

/// `challenge/answer`: what is handed in for the step at hand.
pub(crate) fn answer(
    model: &mut Model,
    transaction: &mut Transaction,
    credentials: &Credentials<'_>,
) -> Answer {
    if is_shut_out(model, transaction) {
        transaction.restart();
        return Answer::Refused(400, message::authentication_failed());
    }
    match transaction.step {
        Step::Challenge(authenticator, method) => {
            verify::answer(model, transaction, authenticator, method, credentials)
        }
        Step::Enroll(authenticator) => {
            enroll::answer(model, transaction, authenticator, credentials)
        }
        Step::NewPassword(change) => password::answer(model, transaction, change, credentials),
        _ => message::bad_request(),
    }
}

/// `challenge/poll`: has the link been accepted, is the device ready, or did the flow go on elsewhere?
pub(crate) fn poll(model: &mut Model, transaction: &mut Transaction) -> Answer {
    let waits_for_device = matches!(transaction.step, Step::EnrollPoll(_));
    if !transaction.waits_for_mail() && !waits_for_device {
        return Answer::Ending(TRANSFERRED);
    }
    if is_too_fast(model, transaction) {
        return Answer::RateLimited;
    }
    if waits_for_device {
        return device::poll_enrolment(model, transaction);
    }
    match &transaction.mailed {
        Some(mailed) if mailed.accepted => {
            if transaction.step == Step::Enroll(Authenticator::Email) {
                enroll::store(model, transaction, Authenticator::Email);
            }
            progress::accept(model, transaction, Authenticator::Email)
        }
        _ => Answer::Step,
    }
}

/// A poll by a tab that still holds a state handle from before the flow went on elsewhere.
pub(crate) fn poll_with_former_handle() -> Answer {
    Answer::Ending(TRANSFERRED)
}

/// `challenge/resend`: another code; the one before is worthless from now on.
pub(crate) fn resend(model: &mut Model, transaction: &mut Transaction) -> Answer {
    match transaction.step {
        Step::Challenge(Authenticator::Email, _) | Step::VerificationData(Authenticator::Email) => {
            verify::send_mail(model, transaction)
        }
        Step::Challenge(Authenticator::Phone, method) => {
            let step = Step::Challenge(Authenticator::Phone, method);
            verify::send_to_phone(model, transaction, method, step)
        }
        Step::Enroll(Authenticator::Email) | Step::EnrollmentData(Authenticator::Email) => {
            enroll::start_email(model, transaction)
        }
        Step::Enroll(Authenticator::Phone) => enroll::send_to_phone(model, transaction),
        Step::EnrollPoll(channel) => device::resend_link(model, transaction, channel),
        _ => message::bad_request(),
    }
}

/// `skip`, where the step at hand is optional.
pub(crate) fn skip(model: &mut Model, transaction: &mut Transaction) -> Answer {
    match transaction.step {
        Step::SelectEnroll
        | Step::EnrollmentData(_)
        | Step::Enroll(_)
        | Step::ChannelData(_)
        | Step::EnrollPoll(_)
            if transaction.may_skip_enrolment() =>
        {
            transaction.enrolment_skipped = true;
            progress::go_on(model, transaction)
        }
        Step::NewPassword(PasswordChange::Expiring) => {
            progress::settle(model, transaction, Prompt::PasswordExpiring)
        }
        Step::ProfileUpdate => progress::settle(model, transaction, Prompt::ProfileUpdate),
        Step::DeviceAssurance => progress::settle(model, transaction, Prompt::DeviceAssurance),
        _ => message::bad_request(),
    }
}

/// Whether the account has been locked or suspended since the sign-in began.
fn is_shut_out(model: &Model, transaction: &Transaction) -> bool {
    let user = transaction.user.as_ref();
    let known = user.and_then(|user| model.user(&user.id()));
    known.is_some_and(|known| match known.state {
        UserState::Active => false,
        UserState::Staged => transaction.errand != Errand::Registration,
        UserState::Locked => transaction.errand != Errand::Unlock,
        UserState::Suspended | UserState::Deactivated => true,
    })
}

/// Whether a poll comes sooner than half of the interval that was told.
fn is_too_fast(model: &Model, transaction: &mut Transaction) -> bool {
    let now = model.now_ms();
    let too_fast = transaction
        .polled_at_ms
        .is_some_and(|polled| now >= polled && (now - polled) * 2 < model.settings.refresh_ms);
    transaction.polled_at_ms = Some(now);
    too_fast
}
