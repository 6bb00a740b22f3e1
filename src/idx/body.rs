//! What a body of the Identity Engine holds, before anything is decided about it.

use super::{
    authenticator::Authenticator, device_challenge::DeviceChallenge, form::Form, message::Message,
    wire,
};
use crate::{json::Value, lean::Gather};

/// Everything that a body offers and says.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// What can be submitted, in the server's order.
    pub remediations: Vec<Remediation>,
    /// What can be submitted beside them. Of an action that hangs on an object the name is `object-action`, as in
    /// `currentAuthenticator-resend`.
    pub actions: Vec<Form>,
    /// What the server says about the whole.
    pub messages: Vec<Message>,
    /// What Okta Verify on this device is to answer.
    pub(super) device: Option<DeviceChallenge>,
}

/// One remediation with what it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Remediation {
    /// What is submitted.
    pub form: Form,
    /// The authenticator it is about, where the server says so or where only one can be meant.
    pub authenticator: Option<Authenticator>,
    /// Whether `authenticator` was named by the remediation itself.
    pub is_related: bool,
    /// The identity provider it leads to.
    pub provider: Option<Provider>,
}

/// Another place where people can prove who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// Its name, as the org's administrator wrote it.
    pub name: String,
    /// Which kind it is: `GOOGLE`, `OIDC`, `SAML2`, `X509` and others.
    pub kind: String,
    /// Where the browser goes.
    pub href: String,
}

/// The objects that authenticators and actions hang on.
pub(super) const CURRENT: &str = "currentAuthenticator";
pub(super) const CURRENT_ENROLLMENT: &str = "currentAuthenticatorEnrollment";

impl Body {
    /// Reads a body. What cannot be read is left out; the rest stays.
    pub fn read(body: &Value) -> Body {
        Body {
            remediations: wire::list(body, "remediation")
                .iter()
                .filter_map(|remediation| Remediation::read(remediation, body))
                .gather(),
            actions: actions(body),
            messages: Message::read_all(body),
            device: DeviceChallenge::read(body),
        }
    }

    /// The action of that name.
    pub fn action(&self, name: &str) -> Option<&Form> {
        self.actions.iter().find(|action| action.name() == name)
    }

    /// The remediation of that name.
    pub fn remediation(&self, name: &str) -> Option<&Remediation> {
        self.remediations
            .iter()
            .find(|remediation| remediation.form.name() == name)
    }
}

impl Remediation {
    fn read(remediation: &Value, body: &Value) -> Option<Remediation> {
        let form = Form::read(remediation, body)?;
        let related = wire::related(body, remediation);
        // The authenticator in question hangs in one of two places; `relatesTo` says which, unless it dangles.
        let place = related
            .or_else(|| wire::object(body, CURRENT_ENROLLMENT))
            .or_else(|| wire::object(body, CURRENT));
        let provider = remediation.get("idp").map(|provider| Provider {
            name: wire::text(provider, "name").unwrap_or_default().to_owned(),
            kind: wire::text(remediation, "type")
                .unwrap_or_default()
                .to_owned(),
            href: form.href().to_owned(),
        });
        Some(Remediation {
            authenticator: place.map(Authenticator::read),
            is_related: related.is_some(),
            provider,
            form,
        })
    }
}

/// What has a `rel` can be submitted, on top and one level below (protocol sheet, "Actions").
fn actions(body: &Value) -> Vec<Form> {
    let mut actions = Vec::new();
    for (name, member) in body.members() {
        if name == "remediation" || name == "context" {
            continue;
        }
        if member.get("rel").is_some() {
            actions.extend(Form::read(member, body));
            continue;
        }
        let inner =
            wire::object(member, "value").filter(|_| wire::text(member, "type") == Some("object"));
        for (inner_name, inner) in inner.map_or(&[][..], Value::members) {
            if inner.get("rel").is_some() {
                let name = [name, "-", inner_name].concat();
                actions.push(Form::read_as(name, inner, body));
            }
        }
    }
    actions
}
