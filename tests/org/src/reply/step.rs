//! The body of an IDX answer: the step at which a transaction stands.

use super::current;
use super::ion::{self, Ion};
use super::remediations::Page;
use crate::model::Model;
use crate::model::authenticator::Authenticator;
use crate::model::clock;
use crate::model::flow::FieldMessage;
use crate::model::message::{self, Message};
use crate::model::step::PasswordChange;
use crate::model::transaction::{Ending, Step, Transaction};
use serde_json::{Map, Value, json};

/// What a body says besides the step.
#[derive(Clone, Copy, Default)]
pub(crate) struct Notice<'a> {
    page: Option<&'a Message>,
    fields: &'a [FieldMessage],
}

impl<'a> Notice<'a> {
    /// Something for the whole page.
    pub(crate) fn page(message: &'a Message) -> Self {
        Self {
            page: Some(message),
            fields: &[],
        }
    }

    /// Something for some inputs.
    pub(crate) fn fields(fields: &'a [FieldMessage]) -> Self {
        Self { page: None, fields }
    }
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
    let message = Message::of_class(ending.class, ending.key, ending.text);
    json!({
        "version": "1.0.0",
        "stateHandle": transaction.state_handle,
        "expiresAt": clock::iso(transaction.expires_at_ms),
        "intent": "LOGIN",
        "messages": ion::messages([&message]),
    })
}

/// The transaction is unknown or over.
pub(crate) fn expired() -> Value {
    let message = Message::error("idx.session.expired", "The session has expired.");
    json!({ "version": "1.0.0", "messages": ion::messages([&message]) })
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
        fields: notice.fields,
    };
    let mut body = base(model, transaction);
    let mut put = |name: &str, value: Value| body.insert(name.to_owned(), value);
    put("remediation", ion::array(page.remediations()));
    let standing = standing_messages(model, transaction);
    if notice.page.is_some() || !standing.is_empty() {
        let told = notice.page.into_iter().chain(&standing);
        put("messages", ion::messages(told));
    }
    if transaction.user.is_some() || transaction.step == Step::SelectUnlock {
        put("authenticators", ion::array(page.authenticators()));
        put("authenticatorEnrollments", ion::array(page.enrolments()));
    }
    for (name, value) in current::members(&page) {
        put(name, value);
    }
    Value::Object(body)
}

/// What a step says whenever it is shown.
fn standing_messages(model: &Model, transaction: &Transaction) -> Vec<Message> {
    match transaction.step {
        Step::NewPassword(PasswordChange::Expiring) => {
            let client = model.client(&transaction.request.client_id);
            let label = client.map(|client| client.label.as_str());
            vec![message::password_expiring(label.unwrap_or_default())]
        }
        Step::DeviceAssurance => {
            const DAY_MS: i64 = 86_400_000;
            let due_ms = (model.now_ms().div_euclid(DAY_MS) + 7) * DAY_MS;
            message::device_assurance(&clock::iso(due_ms))
        }
        _ => Vec::new(),
    }
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
        let told = if transaction.is_anonymous() {
            json!({ "identifier": user.identifier })
        } else {
            json!({ "id": user.id(), "identifier": user.identifier })
        };
        put("user", ion::object(told));
    }
    body
}

fn ion_of<'a>(model: &'a Model, transaction: &'a Transaction) -> Ion<'a> {
    Ion {
        base_url: model.base_url(),
        state_handle: &transaction.state_handle,
    }
}

impl Page<'_> {
    /// The authenticators that the step speaks of: those that can be enrolled, or those that are.
    pub(super) fn listed(&self) -> Vec<Authenticator> {
        match self.transaction.step {
            Step::SelectEnroll
            | Step::EnrollmentData(_)
            | Step::Enroll(_)
            | Step::ChannelData(_)
            | Step::EnrollPoll(_) => self.transaction.enrollable(),
            Step::NewPassword(_) => vec![Authenticator::Password],
            _ => self.transaction.offered(),
        }
    }

    fn authenticators(&self) -> Vec<Value> {
        let listed = self.listed().into_iter();
        listed.map(|it| ion::authenticator(it, it.id())).collect()
    }

    fn enrolments(&self) -> Vec<Value> {
        if self.transaction.step == Step::SelectUnlock {
            let email = Authenticator::Email;
            return vec![without_id(ion::authenticator(email, email.id()))];
        }
        let Some(user) = &self.transaction.user else {
            return Vec::new();
        };
        let enrolled = user.enrolments_of(&self.enrolled());
        enrolled.iter().map(|it| self.enrolment(it)).collect()
    }

    /// What `authenticatorEnrollments` lists, in its order.
    pub(super) fn enrolled(&self) -> Vec<Authenticator> {
        match (&self.transaction.step, &self.transaction.user) {
            (Step::NewPassword(_), Some(user)) => user.enrolled.clone(),
            _ => self.transaction.offered(),
        }
    }
}

/// An enrolment of somebody who is not proved to be who they say.
pub(super) fn without_id(mut enrolment: Value) -> Value {
    if let Value::Object(map) = &mut enrolment {
        map.remove("id");
    }
    enrolment
}
