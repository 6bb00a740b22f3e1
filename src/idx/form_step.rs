//! Steps that are drawn from their fields.

use super::{
    authenticator::Authenticator,
    body::Remediation,
    form::{Field, Form},
    remediation::RemediationName,
};

/// A step that is drawn from its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct FormStep {
    /// Which remediation it is.
    pub name: RemediationName,
    /// What it is about.
    pub authenticator: Option<Authenticator>,
    /// Whether it leads to a smart card.
    pub smart_card: bool,
    /// What is told beside it, by name.
    pub told: Vec<(String, String)>,
    /// What is asked.
    pub form: Form,
    pub(super) resend: Option<Form>,
}

impl FormStep {
    pub(super) fn new(remediation: Remediation, resend: Option<Form>) -> FormStep {
        FormStep {
            name: RemediationName::of(remediation.form.name()),
            authenticator: remediation.authenticator.filter(|_| {
                let name = remediation.form.name();
                remediation.is_related || name.contains("authenticator") || name.contains("channel")
            }),
            smart_card: remediation
                .provider
                .is_some_and(|provider| provider.kind == "X509"),
            told: remediation.told,
            form: remediation.form,
            resend,
        }
    }

    /// Whether the person has something to fill in or to choose.
    pub fn asks(&self) -> bool {
        asks(self.form.fields())
    }
}

/// Whether the person has anything to fill in or to choose among these.
pub(super) fn asks(fields: &[Field]) -> bool {
    fields.iter().any(|field| {
        field.name != "stateHandle"
            && field.is_asked()
            && (field.form.is_empty() || asks(&field.form))
    })
}
