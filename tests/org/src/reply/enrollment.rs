//! Enrolling: choosing what, and what it takes.

use super::ion;
use super::remediations::Page;
use crate::model::authenticator::Authenticator;
use crate::model::enrolment::QUESTIONS;
use crate::model::step::{Channel, PasswordChange};
use serde_json::{Value, json};

impl Page<'_> {
    pub(super) fn select_enroll(&self) -> Value {
        let options: Vec<Value> = self
            .listed()
            .into_iter()
            .enumerate()
            .map(|(n, authenticator)| {
                let fields = match authenticator {
                    Authenticator::Phone => vec![
                        ion::method_field(authenticator),
                        json!({ "name": "phoneNumber", "label": "Phone number", "required": false }),
                    ],
                    Authenticator::OktaVerify => vec![channel_field()],
                    _ => vec![ion::method_field(authenticator)],
                };
                ion::option(authenticator, fields, &format!("$.authenticators.value[{n}]"))
            })
            .collect();
        let field = json!({ "name": "authenticator", "type": "object", "options": options });
        self.ion.form(
            "select-authenticator-enroll",
            "credential/enroll",
            vec![field],
        )
    }

    pub(super) fn enrollment_data(&self, authenticator: Authenticator) -> Value {
        let more = match authenticator {
            Authenticator::Phone => vec![json!({ "name": "phoneNumber", "required": true })],
            _ => Vec::new(),
        };
        let data = self.ion.form(
            "authenticator-enrollment-data",
            "credential/enroll",
            vec![ion::method_choice(authenticator, more)],
        );
        ion::relating(data, "$.currentAuthenticator")
    }

    pub(super) fn enroll(&self, authenticator: Authenticator) -> Value {
        let credentials = match authenticator {
            Authenticator::SecurityQuestion => self.question_choice(),
            _ => ion::credentials(self.enroll_fields(authenticator)),
        };
        let enroll = self.ion.form(
            "enroll-authenticator",
            "challenge/answer",
            vec![credentials],
        );
        ion::relating(enroll, "$.currentAuthenticator")
    }

    fn enroll_fields(&self, authenticator: Authenticator) -> Vec<Value> {
        match authenticator {
            Authenticator::Password => vec![self.new_passcode("Enter password")],
            Authenticator::Webauthn => [
                ("clientData", "Client Data", true),
                ("attestation", "Attestation", true),
                ("transports", "Transports", false),
                ("clientExtensions", "clientExtensions", false),
            ]
            .map(|(name, label, required)| {
                json!({
                    "name": name, "label": label, "visible": false, "required": required, "hint": "webauthn"
                })
            })
            .to_vec(),
            _ => {
                let code = json!({ "name": "passcode", "label": "Enter code" });
                vec![self.field(self.code_field(authenticator, code))]
            }
        }
    }

    /// One of the org's questions, or one's own.
    fn question_choice(&self) -> Value {
        let questions: Vec<Value> = QUESTIONS
            .iter()
            .map(|(key, text)| json!({ "label": text, "value": key }))
            .collect();
        let answer = || {
            self.field(
                json!({ "name": "answer", "label": "Answer", "required": true, "secret": true }),
            )
        };
        let question =
            json!({ "name": "question", "label": "Create a security question", "required": true });
        json!({
            "name": "credentials", "type": "object", "required": true, "options": [
                { "label": "Choose a security question", "value": { "form": { "value": [
                    { "name": "questionKey", "type": "string", "label": "Choose a security question",
                      "required": true, "options": questions },
                    answer(),
                ] } } },
                { "label": "Create my own security question", "value": { "form": { "value": [
                    { "name": "questionKey", "required": true, "value": "custom", "mutable": false },
                    self.field(question),
                    answer(),
                ] } } },
            ],
        })
    }

    /// The recordings relate none of the steps of Okta Verify to anything.
    pub(super) fn enroll_poll(&self) -> Value {
        let refresh_ms = self.model.settings.refresh_ms;
        self.ion.poll("enroll-poll", "challenge/poll", refresh_ms)
    }

    pub(super) fn channel_data(&self, channel: Channel) -> Value {
        let (name, label) = match channel {
            Channel::Sms => ("phoneNumber", "Phone Number"),
            Channel::Email | Channel::Qrcode => ("email", "Email"),
        };
        let field = json!({ "name": name, "label": label, "required": true, "visible": true });
        self.ion.form(
            "enrollment-channel-data",
            "challenge/send",
            vec![self.field(field)],
        )
    }

    pub(super) fn select_channel(&self) -> Value {
        let authenticator = Authenticator::OktaVerify;
        let field = json!({
            "name": "authenticator", "type": "object", "label": authenticator.display_name(),
            "value": { "form": { "value": [ion::id_field(authenticator), channel_field()] } },
        });
        self.ion.form(
            "select-enrollment-channel",
            "credential/enroll",
            vec![field],
        )
    }

    /// `reset-authenticator` and its like.
    pub(super) fn new_password(&self, change: PasswordChange) -> Vec<Value> {
        let mut fields = vec![self.new_passcode("New password")];
        let name = match change {
            PasswordChange::Reset => "reset-authenticator",
            PasswordChange::Expired => "reenroll-authenticator",
            PasswordChange::Expiring => "reenroll-authenticator-warning",
        };
        if change == PasswordChange::Reset {
            fields.push(json!({
                "name": "revokeSessions", "type": "boolean", "label": "Sign me out of all other devices"
            }));
        }
        let form = self
            .ion
            .form(name, "challenge/answer", vec![ion::credentials(fields)]);
        let form = ion::relating(form, "$.currentAuthenticator");
        let skip = (change == PasswordChange::Expiring).then(|| self.skip());
        std::iter::once(form).chain(skip).collect()
    }

    fn new_passcode(&self, label: &str) -> Value {
        self.field(json!({ "name": "passcode", "label": label, "secret": true }))
    }
}

fn channel_field() -> Value {
    let options: Vec<Value> = Channel::ALL
        .iter()
        .map(|it| json!({ "label": it.name().to_uppercase(), "value": it.name() }))
        .collect();
    json!({ "name": "channel", "type": "string", "required": false, "options": options })
}
