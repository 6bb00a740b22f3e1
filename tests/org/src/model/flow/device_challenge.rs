//! Okta Verify on the very device: looked for before the first page, or opened by a button on it.

use super::{Answer, is_too_fast};
use crate::model::authenticator::Authenticator;
use crate::model::message;
use crate::model::progress;
use crate::model::transaction::{Step, Transaction};
use crate::model::{Model, random};

/// Before the first page: is there an Okta Verify that answers by itself? Looked for once.
pub(super) fn look_for_it(model: &Model, transaction: &mut Transaction) {
    if model.settings.fastpass_port.is_some() && transaction.device.given_up.is_none() {
        ask(transaction, true);
    }
}

/// `authenticators/okta-verify/launch`: the person wants to use it.
pub(crate) fn launch(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if transaction.step != Step::Identify || !model.settings.fastpass {
        return message::bad_request();
    }
    ask(transaction, false);
    Answer::Step
}

/// `authenticators/poll/cancel`: the page has not found it, or the person wants another way.
pub(crate) fn give_up_device(transaction: &mut Transaction, reason: &str) -> Answer {
    if !matches!(transaction.step, Step::DeviceChallenge { .. }) {
        return message::bad_request();
    }
    transaction.step = Step::Identify;
    transaction.device.request = None;
    transaction.device.given_up = Some(reason.to_owned());
    Answer::Step
}

/// `authenticators/poll`: has it answered?
pub(super) fn poll(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if is_too_fast(model, transaction) {
        return Answer::RateLimited;
    }
    let answered_by = transaction.device.answered_by.take();
    let user = answered_by.and_then(|identifier| model.user_by_identifier(&identifier));
    match user.cloned() {
        Some(user) => {
            transaction.user = Some(user);
            progress::accept(model, transaction, Authenticator::OktaVerify)
        }
        None => Answer::Step,
    }
}

/// The address that opens Okta Verify with what it is to sign.
pub(crate) fn device_uri(transaction: &Transaction) -> String {
    let request = transaction.device.request.as_deref().unwrap_or_default();
    format!("com-okta-authenticator:/deviceChallenge?challengeRequest={request}")
}

fn ask(transaction: &mut Transaction, loopback: bool) {
    transaction.step = Step::DeviceChallenge { loopback };
    transaction.device.request = Some(format!("request.{}", random::handle(24)));
    transaction.device.answered_by = None;
}
