//! The body of an IDX answer: the step at which a transaction stands.

use super::ion::{self, Ion};
use crate::model::Model;
use crate::model::clock;
use crate::model::message::Message;
use crate::model::transaction::{Ending, Step, Transaction};
use crate::model::user::{Authenticator, CodeFormat, User};
use serde_json::{Map, Value, json};

/// What a body says besides the step.
#[derive(Clone, Copy, Default)]
pub(crate) struct Notice<'a> {
    pub(crate) global: Option<&'a Message>,
    pub(crate) field: Option<&'a Message>,
}

/// The body for the step at which the transaction stands.
pub(crate) fn body(model: &Model, transaction: &Transaction, notice: Notice<'_>) -> Value {
    match &transaction.step {
        Step::Done { code } => success(model, transaction, code),
        Step::Ended(ending) => terminal(transaction, ending),
        _ => pending(model, transaction, notice),
    }
}

/// A message and nothing to submit.
pub(crate) fn terminal(transaction: &Transaction, ending: &Ending) -> Value {
    let message = Message {
        text: ending.text.to_owned(),
        key: ending.key,
        class: ending.class,
    };
    json!({
        "version": "1.0.0",
        "stateHandle": transaction.state_handle,
        "expiresAt": clock::iso(transaction.expires_at_ms),
        "intent": "LOGIN",
        "messages": ion::messages(&message),
    })
}

/// The transaction is unknown or over.
pub(crate) fn expired() -> Value {
    let message = Message {
        text: "The session has expired.".to_owned(),
        key: "idx.session.expired",
        class: "ERROR",
    };
    json!({ "version": "1.0.0", "messages": ion::messages(&message) })
}

fn success(model: &Model, transaction: &Transaction, code: &str) -> Value {
    let issue = json!({
        "rel": ["create-form"],
        "name": "issue",
        "href": format!("{}/v1/token", model.oauth_base(transaction.request.server)),
        "method": "POST",
        "accepts": "application/x-www-form-urlencoded",
        "value": [
            { "name": "grant_type", "required": true, "value": "interaction_code" },
            { "name": "interaction_code", "required": true, "value": code },
            { "name": "client_id", "required": true, "value": transaction.request.client_id },
            { "name": "code_verifier", "required": true },
        ],
    });
    let mut body = base(model, transaction);
    body.insert("successWithInteractionCode".to_owned(), issue);
    Value::Object(body)
}

fn pending(model: &Model, transaction: &Transaction, notice: Notice<'_>) -> Value {
    let page = Page {
        model,
        transaction,
        ion: ion_of(model, transaction),
        field: notice.field,
    };
    let mut body = base(model, transaction);
    body.insert("remediation".to_owned(), ion::array(page.remediations()));
    if let Some(message) = notice.global {
        body.insert("messages".to_owned(), ion::messages(message));
    }
    if let Some(user) = &transaction.user {
        let enrolments = user
            .enrolled
            .iter()
            .map(|it| page.enrolment(user, *it))
            .collect();
        let all = [Authenticator::Email, Authenticator::Password];
        let authenticators = all
            .into_iter()
            .map(|it| ion::authenticator(it, it.id()))
            .collect();
        body.insert("authenticators".to_owned(), ion::array(authenticators));
        body.insert(
            "authenticatorEnrollments".to_owned(),
            ion::array(enrolments),
        );
        page.insert_current(&mut body, user);
    }
    Value::Object(body)
}

fn base(model: &Model, transaction: &Transaction) -> Map<String, Value> {
    let client = model.client(&transaction.request.client_id);
    let mut body = Map::new();
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("version", json!("1.0.0"));
    put("stateHandle", json!(transaction.state_handle));
    put("expiresAt", json!(clock::iso(transaction.expires_at_ms)));
    put("intent", json!("LOGIN"));
    put(
        "cancel",
        ion_of(model, transaction).action("cancel", "cancel"),
    );
    put(
        "app",
        ion::object(json!({
            "name": "oidc_client",
            "label": client.map(|client| client.label.as_str()),
            "id": transaction.request.client_id,
        })),
    );
    if let Some(user) = &transaction.user {
        put(
            "user",
            ion::object(json!({ "id": user.id(), "identifier": user.identifier })),
        );
    }
    body
}

fn ion_of<'a>(model: &'a Model, transaction: &'a Transaction) -> Ion<'a> {
    Ion {
        base_url: model.base_url(),
        state_handle: &transaction.state_handle,
    }
}

/// One step being written down.
struct Page<'a> {
    model: &'a Model,
    transaction: &'a Transaction,
    ion: Ion<'a>,
    field: Option<&'a Message>,
}

impl Page<'_> {
    fn remediations(&self) -> Vec<Value> {
        match self.transaction.step {
            Step::Identify => vec![self.identify()],
            Step::UnknownForm => vec![self.unknown_form()],
            Step::UnknownOpaque => vec![self.unknown_opaque()],
            Step::Select => self.select().into_iter().collect(),
            Step::VerificationData => {
                let choice = vec![ion::method_choice(Authenticator::Email)];
                let data = self
                    .ion
                    .form("authenticator-verification-data", "challenge", choice);
                let data = ion::relating(data, "$.currentAuthenticatorEnrollment");
                std::iter::once(data).chain(self.select()).collect()
            }
            Step::Challenge(authenticator) => {
                let answer = vec![self.credentials(authenticator)];
                let challenge =
                    self.ion
                        .form("challenge-authenticator", "challenge/answer", answer);
                let challenge = ion::relating(challenge, "$.currentAuthenticatorEnrollment");
                // The last of several factors stands alone.
                let others = if self.transaction.verified.is_empty() {
                    self.select()
                } else {
                    None
                };
                std::iter::once(challenge).chain(others).collect()
            }
            Step::SelectEnroll => std::iter::once(self.select_enroll())
                .chain(self.skip())
                .collect(),
            Step::EnrollmentData => {
                let choice = vec![ion::method_choice(Authenticator::Email)];
                let data =
                    self.ion
                        .form("authenticator-enrollment-data", "credential/enroll", choice);
                let data = ion::relating(data, "$.currentAuthenticator");
                std::iter::once(data).chain(self.skip()).collect()
            }
            Step::Enroll => {
                let answer = vec![self.credentials(Authenticator::Email)];
                let enroll = self
                    .ion
                    .form("enroll-authenticator", "challenge/answer", answer);
                let enroll = ion::relating(enroll, "$.currentAuthenticator");
                [enroll, self.select_enroll()]
                    .into_iter()
                    .chain(self.skip())
                    .collect()
            }
            Step::Done { .. } | Step::Ended(_) => Vec::new(),
        }
    }

    fn identify(&self) -> Value {
        let mut identifier = json!({ "name": "identifier", "label": "Username", "required": true });
        if let Some(hint) = &self.transaction.request.login_hint {
            identifier = ion::with(identifier, "value", hint.as_str());
        }
        let remember =
            json!({ "name": "rememberMe", "label": "Keep me signed in", "type": "boolean" });
        self.ion.form(
            "identify",
            "identify",
            vec![self.with_error(identifier), remember],
        )
    }

    fn unknown_form(&self) -> Value {
        let nickname = json!({
            "name": "nickname", "label": "What shall we call you?", "type": "string", "required": true, "maxLength": 40
        });
        let rules = json!({ "name": "houseRules", "label": "I have read the house rules", "type": "boolean" });
        self.ion.form(
            "acknowledge-house-rules",
            "acknowledge",
            vec![self.with_error(nickname), rules],
        )
    }

    fn unknown_opaque(&self) -> Value {
        let attestation = json!({
            "name": "attestation", "type": "object", "required": true, "visible": false, "form": { "value": [
                { "name": "statement", "required": true, "visible": false },
                { "name": "signature", "required": true, "visible": false },
            ] },
        });
        self.ion
            .form("attest-device", "acknowledge", vec![attestation])
    }

    fn select(&self) -> Option<Value> {
        let user = self.transaction.user.as_ref()?;
        let remaining = self.transaction.remaining();
        let options: Vec<Value> = user
            .enrolled
            .iter()
            .enumerate()
            .filter(|(_, authenticator)| remaining.contains(authenticator))
            .map(|(n, authenticator)| {
                ion::option(
                    *authenticator,
                    &format!("$.authenticatorEnrollments.value[{n}]"),
                )
            })
            .collect();
        let field = json!({ "name": "authenticator", "type": "object", "options": options });
        (!options.is_empty()).then(|| {
            self.ion.form(
                "select-authenticator-authenticate",
                "challenge",
                vec![field],
            )
        })
    }

    fn select_enroll(&self) -> Value {
        let options = [ion::option(
            Authenticator::Email,
            "$.authenticators.value[0]",
        )];
        let field = json!({ "name": "authenticator", "type": "object", "options": options });
        self.ion.form(
            "select-authenticator-enroll",
            "credential/enroll",
            vec![field],
        )
    }

    fn skip(&self) -> Option<Value> {
        let enrolment = self.transaction.user.as_ref()?.enrolment?;
        enrolment.optional.then(|| self.ion.action("skip", "skip"))
    }

    fn credentials(&self, authenticator: Authenticator) -> Value {
        let alphanumeric = self
            .transaction
            .user
            .as_ref()
            .is_some_and(|user| user.code_format == CodeFormat::TenAlphanumeric);
        let passcode = match authenticator {
            Authenticator::Password => {
                json!({ "name": "passcode", "label": "Password", "secret": true })
            }
            Authenticator::Email if alphanumeric => json!({
                "name": "passcode", "label": "Enter code", "minLength": 10, "maxLength": 10, "format": "alphanumeric"
            }),
            Authenticator::Email => json!({ "name": "passcode", "label": "Enter code" }),
        };
        json!({
            "name": "credentials", "type": "object", "required": true,
            "form": { "value": [self.with_error(passcode)] },
        })
    }

    fn with_error(&self, field: Value) -> Value {
        match self.field {
            Some(message) => ion::with(field, "messages", ion::messages(message)),
            None => field,
        }
    }

    /// An enrolment of the person, without actions.
    fn enrolment(&self, user: &User, authenticator: Authenticator) -> Value {
        let enrolment = ion::authenticator(authenticator, &user.enrolment_id(authenticator));
        // With enumeration prevention nobody's address is shown: an answer that differed would tell who is known.
        if authenticator == Authenticator::Email && !self.model.settings.enumeration_prevention {
            return ion::with(
                enrolment,
                "profile",
                json!({ "email": user.masked_email() }),
            );
        }
        enrolment
    }

    /// Puts in the authenticator that the step is about, with what can be done with it.
    fn insert_current(&self, body: &mut Map<String, Value>, user: &User) {
        let email = Authenticator::Email;
        match self.transaction.step {
            Step::VerificationData => {
                let current = ion::with(self.enrolment(user, email), "resend", self.resend());
                body.insert(
                    "currentAuthenticatorEnrollment".to_owned(),
                    ion::object(current),
                );
            }
            Step::Challenge(Authenticator::Email) => {
                let current = self.waiting(self.enrolment(user, email), user);
                body.insert(
                    "currentAuthenticatorEnrollment".to_owned(),
                    ion::object(current),
                );
            }
            Step::Challenge(Authenticator::Password) => {
                let current = self.enrolment(user, Authenticator::Password);
                body.insert(
                    "currentAuthenticatorEnrollment".to_owned(),
                    ion::object(current),
                );
            }
            Step::EnrollmentData => {
                let current = ion::with(
                    ion::authenticator(email, email.id()),
                    "resend",
                    self.resend(),
                );
                body.insert("currentAuthenticator".to_owned(), ion::object(current));
            }
            Step::Enroll => {
                let bare = ion::authenticator(email, email.id());
                body.insert(
                    "enrollmentAuthenticator".to_owned(),
                    ion::object(bare.clone()),
                );
                body.insert(
                    "currentAuthenticator".to_owned(),
                    ion::object(self.waiting(bare, user)),
                );
            }
            _ => {}
        }
    }

    /// E-mail while its code is waited for.
    fn waiting(&self, authenticator: Value, user: &User) -> Value {
        let data = json!({ "useEmailMagicLink": user.magic_link });
        let current = ion::with(
            ion::with(authenticator, "contextualData", data),
            "resend",
            self.resend(),
        );
        if user.magic_link {
            ion::with(
                current,
                "poll",
                self.ion.poll(self.model.settings.refresh_ms),
            )
        } else {
            current
        }
    }

    fn resend(&self) -> Value {
        self.ion.action("resend", "challenge/resend")
    }
}
