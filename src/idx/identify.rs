//! Naming oneself, and choosing among authenticators.

use super::{
    answer::Answer, field::Choice, form::Form, form_step::FormStep, remediation::RemediationName,
    step::Step,
};
use crate::json::{Map, Value};

/// `identify`.
#[derive(Clone, Debug, PartialEq)]
pub struct Identify {
    pub(super) form: Form,
}

/// A choice among authenticators.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectAuthenticator {
    pub(super) form: Form,
}

impl Identify {
    /// Whether the password is asked for on the same page.
    pub fn asks_password(&self) -> bool {
        self.form
            .field("credentials")
            .is_some_and(|field| field.is_required())
    }

    /// Names the person. `password` and `remember` go along only where the form asks for them.
    pub fn answer(&self, identifier: &str, password: Option<&str>, remember: bool) -> Answer {
        let mut given = Map::new();
        given.insert("identifier", identifier.into());
        if let Some(password) = password.filter(|_| self.form.field("credentials").is_some()) {
            given.insert("credentials", Value::of("passcode", password.into()));
        }
        if remember && self.form.field("rememberMe").is_some() {
            given.insert("rememberMe", Value::Bool(true));
        }
        self.form.answer(given)
    }
}

impl SelectAuthenticator {
    pub(super) fn new(form: Form) -> SelectAuthenticator {
        SelectAuthenticator { form }
    }

    pub(super) fn form(&self) -> &Form {
        &self.form
    }

    /// What there is to choose from, in the server's order.
    pub fn choices(&self) -> Vec<Choice> {
        let field = self.form.field("authenticator");
        field.map_or_else(Vec::new, |field| field.choices())
    }

    /// Chooses one. Its whole form goes along, the method too: with the id alone no mail is sent (protocol sheet,
    /// "Two-step e-mail selection").
    pub fn answer(&self, choice: &Choice) -> Answer {
        let chosen = choice.answer_value().unwrap_or_default();
        self.form.answer(Map::of("authenticator", chosen))
    }

    /// What has to be said beside the choice itself: the number of a new phone, say. `None` where there is nothing.
    pub fn details(&self, choice: &Choice) -> Option<Step> {
        if !super::form_step::asks(&choice.form()) {
            return None;
        }
        let form = self.form.with_choice("authenticator", choice);
        Some(Step::Form(FormStep {
            // Another step than the choice itself, so that it is another page; and the one that the server asks for where
            // what was said is not enough, so that what was typed stays.
            name: match RemediationName::of(form.name()) {
                RemediationName::SelectAuthenticatorEnroll => {
                    RemediationName::AuthenticatorEnrollmentData
                }
                name => name,
            },
            authenticator: choice.authenticator(),
            smart_card: false,
            form,
            resend: None,
        }))
    }
}
