//! Okta Verify: pushes that are answered, and devices that are being set up.

use super::{Answer, device_challenge, enroll, is_too_fast};
use crate::model::authenticator::{Authenticator, Method};
use crate::model::mail::{self, Carrier};
use crate::model::message;
use crate::model::profile::is_address;
use crate::model::progress;
use crate::model::push::PushState;
use crate::model::step::Channel;
use crate::model::totp;
use crate::model::transaction::{Step, Transaction};
use crate::model::{Model, random};

/// `authenticators/poll`: has the push, or the device, answered? The box beside it says whether the next one leaves by itself.
pub(crate) fn poll_push(
    model: &mut Model,
    transaction: &mut Transaction,
    auto_challenge: Option<bool>,
) -> Answer {
    if matches!(transaction.step, Step::DeviceChallenge { .. }) {
        return device_challenge::poll(model, transaction);
    }
    if transaction.step != Step::Challenge(Authenticator::OktaVerify, Method::Push) {
        return Answer::Ending(message::TRANSFERRED);
    }
    if is_too_fast(model, transaction) {
        return Answer::RateLimited;
    }
    if let Some(auto) = auto_challenge {
        progress::change_user(model, transaction, |user| {
            user.okta_verify.auto_challenge = auto;
        });
    }
    let push = transaction.pending.push.as_ref();
    let push = push.and_then(|id| model.push(id));
    match push.map(|push| (push.state, model.is_waiting(push))) {
        Some((PushState::Approved, _)) => {
            progress::accept(model, transaction, Authenticator::OktaVerify)
        }
        Some((PushState::Waiting, true)) => Answer::Step,
        Some((PushState::Denied, _)) => {
            progress::move_to(model, transaction, Step::PushOver);
            Answer::Refused(400, message::push_rejected())
        }
        _ => progress::move_to(model, transaction, Step::PushOver),
    }
}

/// `credential/enroll` with a channel: how does Okta Verify get onto the device?
pub(super) fn choose_channel(
    model: &mut Model,
    transaction: &mut Transaction,
    channel: Option<&str>,
) -> Answer {
    let channel = match channel {
        None => Channel::Qrcode,
        Some(name) => match Channel::of(name) {
            Some(channel) => channel,
            None => return message::bad_request(),
        },
    };
    transaction.pending.secret = Some(totp::new_secret());
    transaction.pending.device_token = Some(random::handle(24));
    let step = match channel {
        Channel::Qrcode => Step::EnrollPoll(channel),
        Channel::Email | Channel::Sms => Step::ChannelData(channel),
    };
    progress::move_to(model, transaction, step)
}

/// `challenge/send`: where the link should go.
pub(crate) fn send_link(
    model: &mut Model,
    transaction: &mut Transaction,
    email: Option<&str>,
    phone_number: Option<&str>,
) -> Answer {
    let Step::ChannelData(channel) = transaction.step else {
        return message::bad_request();
    };
    let address = match channel {
        Channel::Qrcode => return message::bad_request(),
        Channel::Email => match email.map(str::trim).filter(|it| !it.is_empty()) {
            None => return message::blank_field("email"),
            Some(address) if is_address(address) => address.to_owned(),
            Some(_) => return message::bad_request(),
        },
        Channel::Sms => match phone_number.map(str::trim).filter(|it| !it.is_empty()) {
            None => return message::blank_field("phoneNumber"),
            Some(number) => match enroll::phone_number(number) {
                Some(number) => number,
                None => return Answer::Refused(400, message::invalid_phone()),
            },
        },
    };
    transaction.pending.address = Some(address);
    resend_link(model, transaction, channel)
}

/// Sends the link, for the first time or again.
pub(super) fn resend_link(
    model: &mut Model,
    transaction: &mut Transaction,
    channel: Channel,
) -> Answer {
    let carrier = match channel {
        Channel::Qrcode => return message::bad_request(),
        Channel::Email => Carrier::Email,
        Channel::Sms => Carrier::Sms,
    };
    let Some(to) = transaction.pending.address.clone() else {
        return message::bad_request();
    };
    let link = device_link(model, transaction);
    match mail::send_device_link(model, transaction, &to, carrier, link) {
        Ok(()) => progress::move_to(model, transaction, Step::EnrollPoll(channel)),
        Err(_) => message::too_many_mails(),
    }
}

/// What the link says, and the QR code.
pub(crate) fn device_link(model: &Model, transaction: &Transaction) -> String {
    let token = transaction.pending.device_token.as_deref();
    format!(
        "{}/okta-verify?token={}",
        model.base_url(),
        token.unwrap_or_default()
    )
}

/// The device has done its part: the next poll goes on.
pub(crate) fn finish_device(transaction: &mut Transaction) -> bool {
    let waits = matches!(transaction.step, Step::EnrollPoll(_));
    transaction.pending.device_is_ready |= waits;
    waits
}

/// `challenge/poll` while the device is being set up.
pub(super) fn poll_enrolment(model: &mut Model, transaction: &mut Transaction) -> Answer {
    if !transaction.pending.device_is_ready {
        return Answer::Step;
    }
    enroll::store(model, transaction, Authenticator::OktaVerify);
    progress::accept(model, transaction, Authenticator::OktaVerify)
}
