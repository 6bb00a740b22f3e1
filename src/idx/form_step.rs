//! Steps that are drawn from their fields.

use super::{
    authenticator::Authenticator, body::Remediation, field::Field, form::Form,
    remediation::RemediationName, wire,
};
use crate::lean::Gather;

/// A step that is drawn from its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct FormStep {
    /// Which remediation it is.
    pub name: RemediationName,
    /// What it is about.
    pub authenticator: Option<Authenticator>,
    /// Whether it leads to a smart card.
    pub smart_card: bool,
    /// What is asked.
    pub form: Form,
    pub(super) resend: Option<Form>,
}

impl FormStep {
    pub(super) fn new(remediation: &Remediation, resend: Option<Form>) -> FormStep {
        let form = remediation.form.clone();
        let name = form.name();
        let mut words = name.split('-');
        let is_about =
            remediation.is_related || words.any(|word| matches!(word, "authenticator" | "channel"));
        let provider = remediation.provider.as_ref();
        FormStep {
            name: RemediationName::of(name),
            authenticator: remediation.authenticator.clone().filter(|_| is_about),
            smart_card: provider.is_some_and(|provider| provider.kind == "X509"),
            form,
            resend,
        }
    }

    /// Whether the person has something to fill in or to choose.
    pub fn asks(&self) -> bool {
        asks(&self.form.fields())
    }

    /// What it tells beside its fields, by name (protocol sheet, "Remediation object"): the scopes that are consented to, where a
    /// sign-in began.
    pub fn told(&self) -> Vec<(String, String)> {
        let rows = |list, name, value| {
            let entries = wire::list(self.form.node(), list).iter();
            let text = |entry, name| wire::text(entry, name).unwrap_or_default().to_owned();
            entries.map(move |entry| (text(entry, name), text(entry, value)))
        };
        let scopes = rows("scopes", "label", "desc");
        scopes.chain(rows("requestInfo", "label", "value")).gather()
    }
}

/// Whether the person has anything to fill in or to choose among these.
pub(super) fn asks(fields: &[Field]) -> bool {
    fields.iter().any(|field| {
        let form = field.form();
        field.name() != "stateHandle" && field.is_asked() && (form.is_empty() || asks(&form))
    })
}
