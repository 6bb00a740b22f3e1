//! What can be submitted at a step, in the order of preference.

use super::ion::{self, Ion};
use super::step::without_id;
use crate::model::Model;
use crate::model::authenticator::{Authenticator, Method};
use crate::model::enrolment::{Enrolled, Thing, masked_phone};
use crate::model::flow::FieldMessage;
use crate::model::message::Message;
use crate::model::transaction::{Step, Transaction};
use serde_json::{Value, json};

/// One step being written down.
pub(super) struct Page<'a> {
    pub(super) model: &'a Model,
    pub(super) transaction: &'a Transaction,
    pub(super) ion: Ion<'a>,
    pub(super) fields: &'a [FieldMessage],
}

impl Page<'_> {
    pub(super) fn remediations(&self) -> Vec<Value> {
        match self.transaction.step {
            Step::Identify => self.first_page(),
            Step::IdentifyRecovery => vec![self.identify_recovery()],
            Step::EnrollProfile => vec![self.enroll_profile(), self.back_to_identify()],
            Step::SelectUnlock => vec![self.select_unlock()],
            Step::UnknownForm => vec![self.unknown_form()],
            Step::UnknownNested => vec![self.unknown_nested()],
            Step::UnknownOpaque => vec![self.unknown_opaque()],
            Step::RedirectIdp => vec![self.redirect_idp()],
            Step::DeviceChallenge { .. } => vec![self.device_challenge_poll()],
            Step::Select => self.select().into_iter().collect(),
            Step::VerificationData(authenticator) => {
                let data = self.verification_data(authenticator);
                std::iter::once(data).chain(self.select()).collect()
            }
            Step::Challenge(authenticator, method) => {
                let challenge = self.challenge(authenticator, method);
                // The last of several factors stands alone.
                let alone =
                    !self.transaction.verified.is_empty() && self.transaction.remaining().len() < 2;
                let others = if alone { None } else { self.select() };
                std::iter::once(challenge).chain(others).collect()
            }
            Step::PushOver => std::iter::once(self.resend_push())
                .chain(self.select())
                .collect(),
            Step::SelectEnroll => std::iter::once(self.select_enroll())
                .chain(self.skip_enrolment())
                .collect(),
            Step::EnrollmentData(authenticator) => {
                let data = self.enrollment_data(authenticator);
                // What is left for e-mail alone is the question itself.
                let others = (authenticator != Authenticator::Email).then(|| self.select_enroll());
                std::iter::once(data)
                    .chain(others)
                    .chain(self.skip_enrolment())
                    .collect()
            }
            Step::Enroll(authenticator) => [self.enroll(authenticator), self.select_enroll()]
                .into_iter()
                .chain(self.skip_enrolment())
                .collect(),
            Step::ChannelData(channel) => [
                self.channel_data(channel),
                self.select_channel(),
                self.select_enroll(),
            ]
            .into_iter()
            .chain(self.skip_enrolment())
            .collect(),
            Step::EnrollPoll(_) => [
                self.enroll_poll(),
                self.select_channel(),
                self.select_enroll(),
            ]
            .into_iter()
            .chain(self.skip_enrolment())
            .collect(),
            Step::NewPassword(change) => self.new_password(change),
            Step::ProfileUpdate => vec![self.profile_update(), self.skip()],
            Step::DeviceAssurance => vec![self.ion.action("device-assurance-grace-period", "skip")],
            Step::KeepMeSignedIn => vec![self.keep_me_signed_in()],
            Step::Consent => vec![self.consent()],
            Step::GranularConsent => vec![self.granular_consent()],
            Step::Done { .. } | Step::Ended(_) => Vec::new(),
        }
    }

    pub(super) fn skip(&self) -> Value {
        self.ion.action("skip", "skip")
    }

    fn skip_enrolment(&self) -> Option<Value> {
        self.transaction.may_skip_enrolment().then(|| self.skip())
    }

    /// The same field with what is to be said about it, if anything is.
    pub(super) fn field(&self, field: Value) -> Value {
        let told: Vec<&Message> = self
            .fields
            .iter()
            .filter(|it| field.get("name").is_some_and(|name| name == it.field))
            .map(|it| &it.message)
            .collect();
        if told.is_empty() {
            return field;
        }
        ion::with(field, "messages", ion::messages(told))
    }

    /// An enrolment of the person, without actions.
    pub(super) fn enrolment(&self, enrolled: &Enrolled<'_>) -> Value {
        self.enrolment_with(enrolled, enrolled.authenticator.methods())
    }

    /// The same, with the methods that are in use.
    pub(super) fn enrolment_with(&self, enrolled: &Enrolled<'_>, methods: &[Method]) -> Value {
        let mut written = ion::with_methods(enrolled.authenticator, &enrolled.id, methods);
        if let Thing::Passkey(passkey) = enrolled.thing {
            written = ion::with(written, "credentialId", passkey.credential_id.as_str());
            if !passkey.transports.is_empty() {
                written = ion::with(written, "transports", json!(passkey.transports));
            }
        }
        // Whoever has proved nothing yet learns nothing but how to.
        if self.transaction.is_anonymous() {
            return without_id(written);
        }
        match self.profile(enrolled) {
            Some(profile) => ion::with(written, "profile", profile),
            None => written,
        }
    }

    fn profile(&self, enrolled: &Enrolled<'_>) -> Option<Value> {
        let user = self.transaction.user.as_ref()?;
        match (enrolled.authenticator, enrolled.thing) {
            // With enumeration prevention nobody's address is shown: an answer that differed would tell who is known.
            (Authenticator::Email, _) if !self.model.settings.enumeration_prevention => {
                Some(json!({ "email": user.masked_email() }))
            }
            (Authenticator::Phone, Thing::Phone(number)) => {
                Some(json!({ "phoneNumber": masked_phone(number) }))
            }
            (Authenticator::OktaVerify, _) => {
                Some(json!({ "deviceName": user.okta_verify.device_name }))
            }
            (Authenticator::SecurityQuestion, _) => {
                let question = user.security_question.as_ref()?;
                Some(json!({ "questionKey": question.question_key, "question": question.question }))
            }
            _ => None,
        }
    }
}
