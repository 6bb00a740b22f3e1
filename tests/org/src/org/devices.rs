//! What people have in their hands: phones, authenticator apps, devices with Okta Verify, and links from mails.

use super::Org;
use crate::model::authenticator::Authenticator;
use crate::model::flow;
use crate::model::mail::{Carrier, Mail};
use crate::model::push::Push;
use crate::model::step::Step;
use crate::model::ticket::TokenKind;
use crate::model::totp;
use crate::model::transaction::Transaction;

impl Org {
    /// The newest text message or call, to a number or to a person.
    #[must_use]
    pub fn latest_text(&self, to: &str) -> Option<Mail> {
        self.lock()
            .arrived_mails()
            .filter(|mail| mail.carrier != Carrier::Email)
            .rfind(|mail| mail.to == to || mail.user.eq_ignore_ascii_case(to))
            .cloned()
    }

    /// What the person's authenticator app shows now; while one is being set up, what that one shows.
    #[must_use]
    pub fn totp(&self, identifier: &str) -> Option<String> {
        let model = self.lock();
        let now = model.now_ms();
        let pending = model.transactions.iter().rev().find(|it| {
            it.step == Step::Enroll(Authenticator::GoogleOtp)
                && it.expires_at_ms > now
                && is_of(it, identifier)
        });
        let secret = match pending {
            Some(transaction) => transaction.pending.secret.clone(),
            None => model
                .user_by_identifier(identifier)?
                .google_otp_secret
                .clone(),
        };
        Some(totp::code_at(&secret?, now))
    }

    /// The code that the person's Okta Verify shows now.
    #[must_use]
    pub fn okta_verify_code(&self, identifier: &str) -> Option<String> {
        let model = self.lock();
        let user = model.user_by_identifier(identifier)?;
        let secret = user.okta_verify.secret.as_ref()?;
        Some(totp::code_at(secret, model.now_ms()))
    }

    /// The pushes that wait for an answer, oldest first.
    #[must_use]
    pub fn pushes(&self) -> Vec<Push> {
        let model = self.lock();
        let awaited = |push: &&Push| {
            let mut transactions = model.transactions.iter();
            model.is_waiting(push)
                && transactions.any(|it| it.pending.push.as_ref() == Some(&push.id))
        };
        model.pushes.iter().filter(awaited).cloned().collect()
    }

    /// Approves the push that the person has, with the number where it asks for one: a wrong number denies it. Whether
    /// there was one.
    pub fn approve_push(&self, identifier: &str, number: Option<&str>) -> bool {
        self.answer_newest(identifier, true, number)
    }

    /// Denies the push that the person has; whether there was one.
    pub fn deny_push(&self, identifier: &str) -> bool {
        self.answer_newest(identifier, false, None)
    }

    /// Sets up Okta Verify on the device of somebody who is just being asked to; whether somebody is.
    pub fn finish_okta_verify(&self, identifier: &str) -> bool {
        self.lock()
            .with_transaction(
                |it| matches!(it.step, Step::EnrollPoll(_)) && is_of(it, identifier),
                |_, transaction| flow::finish_device(transaction),
            )
            .unwrap_or_default()
    }

    /// Answers, as somebody's Okta Verify on the very device, what a page was told to have signed; whether it is awaited.
    pub fn answer_device(&self, request: &str, identifier: &str) -> bool {
        let mut model = self.lock();
        let enrolled = model
            .user_by_identifier(identifier)
            .is_some_and(|user| user.enrolled.contains(&Authenticator::OktaVerify));
        let awaited = model.with_transaction(
            |it| enrolled && it.device.request.as_deref() == Some(request),
            |_, transaction| transaction.device.answered_by = Some(identifier.to_owned()),
        );
        awaited.is_some()
    }

    /// Why the newest sign-in gave up looking for Okta Verify on the device, in the page's words.
    #[must_use]
    pub fn device_given_up(&self) -> Option<String> {
        let model = self.lock();
        let newest = model.transactions.iter().rev();
        newest.flat_map(|it| it.device.given_up.clone()).next()
    }

    /// The people whose device is just being set up, each with the link that finishes it.
    pub(crate) fn devices_being_set_up(&self) -> Vec<(String, String)> {
        let model = self.lock();
        let now = model.now_ms();
        let waiting = model.transactions.iter().filter(|it| {
            matches!(it.step, Step::EnrollPoll(_))
                && it.expires_at_ms > now
                && !it.pending.device_is_ready
        });
        waiting
            .filter_map(|it| {
                let user = it.user.as_ref()?;
                Some((user.identifier.clone(), flow::device_link(&model, it)))
            })
            .collect()
    }

    /// What Okta Verify on a device is just being asked to sign, each with the people who could answer.
    pub(crate) fn devices_asked(&self) -> Vec<(String, Vec<String>)> {
        let model = self.lock();
        let now = model.now_ms();
        let enrolled = model
            .users
            .iter()
            .filter(|user| user.enrolled.contains(&Authenticator::OktaVerify));
        let people: Vec<String> = enrolled.map(|user| user.identifier.clone()).collect();
        let asked = model.transactions.iter().filter(|it| {
            matches!(it.step, Step::DeviceChallenge { .. })
                && it.expires_at_ms > now
                && it.device.answered_by.is_none()
        });
        asked
            .filter_map(|it| Some((it.device.request.clone()?, people.clone())))
            .collect()
    }

    /// The people who are just asked for a code of an app, each with the app and its code.
    pub(crate) fn app_codes(&self) -> Vec<(String, &'static str, String)> {
        let asked: Vec<(String, Step)> = {
            let model = self.lock();
            let now = model.now_ms();
            let alive = model
                .transactions
                .iter()
                .filter(|it| it.expires_at_ms > now);
            alive
                .filter_map(|it| Some((it.user.as_ref()?.identifier.clone(), it.step.clone())))
                .collect()
        };
        let code = |(identifier, step): (String, Step)| {
            let (authenticator, code) = match step {
                Step::Challenge(Authenticator::GoogleOtp, _)
                | Step::Enroll(Authenticator::GoogleOtp) => {
                    (Authenticator::GoogleOtp, self.totp(&identifier)?)
                }
                Step::Challenge(Authenticator::OktaVerify, _) => (
                    Authenticator::OktaVerify,
                    self.okta_verify_code(&identifier)?,
                ),
                _ => return None,
            };
            Some((identifier, authenticator.display_name(), code))
        };
        asked.into_iter().filter_map(code).collect()
    }

    /// A token as a mail with a link to activate an account would carry it; `None` for somebody unknown.
    #[must_use]
    pub fn activation_token(&self, identifier: &str) -> Option<String> {
        self.issue_token(TokenKind::Activation, identifier)
    }

    /// A token as a mail with a link to reset a password would carry it; `None` for somebody unknown.
    #[must_use]
    pub fn recovery_token(&self, identifier: &str) -> Option<String> {
        self.issue_token(TokenKind::Recovery, identifier)
    }

    pub(crate) fn issue_token(&self, kind: TokenKind, identifier: &str) -> Option<String> {
        let mut model = self.lock();
        let id = model.user_by_identifier(identifier)?.id();
        Some(model.issue_ticket(kind, id))
    }

    fn answer_newest(&self, identifier: &str, approve: bool, number: Option<&str>) -> bool {
        let newest = self
            .pushes()
            .into_iter()
            .rfind(|push| push.user.eq_ignore_ascii_case(identifier));
        newest.is_some_and(|push| self.lock().answer_push(&push.id, approve, number))
    }
}

fn is_of(transaction: &Transaction, identifier: &str) -> bool {
    let user = transaction.user.as_ref();
    user.is_some_and(|user| user.identifier.eq_ignore_ascii_case(identifier))
}
