//! Proving who one is: choosing, and answering.

use super::ion;
use super::remediations::Page;
use crate::model::authenticator::{Authenticator, Method};
use crate::model::enrolment::Enrolled;
use crate::model::user::CodeFormat;
use serde_json::{Value, json};

impl Page<'_> {
    /// `select-authenticator-authenticate`, unless nothing is left to choose.
    pub(super) fn select(&self) -> Option<Value> {
        let user = self.transaction.user.as_ref()?;
        let remaining = self.transaction.remaining();
        let mut options = Vec::new();
        let mut chosen = Vec::new();
        for (n, enrolled) in user.enrolments_of(&self.enrolled()).iter().enumerate() {
            let authenticator = enrolled.authenticator;
            // However many devices or passkeys there are, the person chooses the kind.
            let once = authenticator.is_current_authenticator();
            if !remaining.contains(&authenticator) || once && chosen.contains(&authenticator) {
                continue;
            }
            chosen.push(authenticator);
            let at = self.listed().iter().position(|it| *it == authenticator);
            let relates_to = match at.filter(|_| once) {
                Some(at) => format!("$.authenticators.value[{at}]"),
                None => format!("$.authenticatorEnrollments.value[{n}]"),
            };
            let mut fields = vec![ion::method_field(authenticator)];
            fields.extend(self.enrollment_id(enrolled, user.phones.len()));
            options.push(ion::option(authenticator, fields, &relates_to));
        }
        let field = json!({ "name": "authenticator", "type": "object", "options": options });
        (!options.is_empty()).then(|| {
            self.ion.form(
                "select-authenticator-authenticate",
                "challenge",
                vec![field],
            )
        })
    }

    /// Which of several phones.
    fn enrollment_id(&self, enrolled: &Enrolled<'_>, phones: usize) -> Option<Value> {
        let several = enrolled.authenticator == Authenticator::Phone && phones > 1;
        several.then(|| {
            json!({ "name": "enrollmentId", "required": true, "value": enrolled.id, "mutable": false })
        })
    }

    /// The enrolment that the step is about.
    pub(super) fn current_enrolment(&self, authenticator: Authenticator) -> Option<Enrolled<'_>> {
        let user = self.transaction.user.as_ref()?;
        let phone = self.transaction.pending.phone.as_deref();
        user.enrolments_of(&[authenticator]).into_iter().find(|it| {
            authenticator != Authenticator::Phone || user.phone_of(Some(&it.id)) == phone
        })
    }

    pub(super) fn verification_data(&self, authenticator: Authenticator) -> Value {
        let user = self.transaction.user.as_ref();
        let mut more = Vec::new();
        if authenticator == Authenticator::OktaVerify {
            let auto = user.is_some_and(|user| user.okta_verify.auto_challenge);
            more.push(auto_challenge(auto));
        }
        if let Some(enrolled) = self.current_enrolment(authenticator) {
            let phones = user.map_or(0, |user| user.phones.len());
            more.extend(self.enrollment_id(&enrolled, phones));
        }
        let data = self.ion.form(
            "authenticator-verification-data",
            "challenge",
            vec![ion::method_choice(authenticator, more)],
        );
        ion::relating(data, current(authenticator))
    }

    pub(super) fn challenge(&self, authenticator: Authenticator, method: Method) -> Value {
        if method == Method::Push {
            let user = self.transaction.user.as_ref();
            let auto = user.is_some_and(|user| user.okta_verify.auto_challenge);
            let poll = self.ion.form(
                "challenge-poll",
                "authenticators/poll",
                vec![auto_challenge(auto)],
            );
            let poll = ion::with(poll, "refresh", self.model.settings.refresh_ms);
            return ion::relating(poll, current(authenticator));
        }
        let challenge = self.ion.form(
            "challenge-authenticator",
            "challenge/answer",
            vec![ion::credentials(self.answer_fields(authenticator, method))],
        );
        ion::relating(challenge, current(authenticator))
    }

    fn answer_fields(&self, authenticator: Authenticator, method: Method) -> Vec<Value> {
        let user = self.transaction.user.as_ref();
        let code = json!({ "name": "passcode", "label": "Enter code" });
        match method {
            Method::Password => {
                vec![self.field(json!({ "name": "passcode", "label": "Password", "secret": true }))]
            }
            Method::Totp => vec![self.field(
                json!({ "name": "totp", "label": "Enter code", "required": true, "visible": true }),
            )],
            Method::SecurityQuestion => {
                let question = user.and_then(|user| user.security_question.as_ref());
                vec![
                    json!({
                        "name": "questionKey", "label": question.map(|it| it.question.as_str()), "required": true,
                        "value": question.map(|it| it.question_key.as_str()), "visible": false, "mutable": false,
                    }),
                    self.field(json!({ "name": "answer", "label": "Answer", "required": true })),
                ]
            }
            Method::Webauthn => ["clientData", "authenticatorData", "signatureData"]
                .map(|name| json!({ "name": name, "required": true, "visible": false }))
                .to_vec(),
            _ => vec![self.field(self.code_field(authenticator, code))],
        }
    }

    /// A mailed code may have letters.
    pub(super) fn code_field(&self, authenticator: Authenticator, code: Value) -> Value {
        let user = self.transaction.user.as_ref();
        let alphanumeric = user.is_some_and(|user| user.code_format == CodeFormat::TenAlphanumeric);
        if authenticator == Authenticator::Email && alphanumeric {
            return json!({
                "name": "passcode", "label": "Enter code", "minLength": 10, "maxLength": 10, "format": "alphanumeric"
            });
        }
        code
    }

    /// `resend`, as a remediation: nothing in it is left to choose.
    pub(super) fn resend_push(&self) -> Value {
        let authenticator = Authenticator::OktaVerify;
        let method =
            json!({ "name": "methodType", "required": false, "value": "push", "mutable": false });
        let field = json!({
            "name": "authenticator", "type": "object", "label": authenticator.display_name(),
            "value": { "form": { "value": [ion::id_field(authenticator), method] } },
        });
        let form = self.ion.form("resend", "challenge", vec![field]);
        ion::relating(form, current(authenticator))
    }
}

/// Where the authenticator that a step is about stands in the body.
fn current(authenticator: Authenticator) -> &'static str {
    if authenticator.is_current_authenticator() {
        "$.currentAuthenticator"
    } else {
        "$.currentAuthenticatorEnrollment"
    }
}

fn auto_challenge(value: bool) -> Value {
    json!({
        "name": "autoChallenge", "type": "boolean", "label": "Send push automatically", "required": false,
        "value": value, "visible": true, "mutable": true,
    })
}
