//! Forms as the server describes them: fields, options, fixed values. What the server says of them is read from its own document
//! when somebody asks for it.

use std::{fmt, sync::Arc};

use super::{
    answer::Answer,
    field::{Choice, Field, collect_told, defaults, find, form_of_value, read_fields},
    message::Message,
    wire,
};
use crate::{
    json::{Map, Value},
    lean::Gather,
};

/// A remediation: one thing that can be submitted. `Debug` shows its name alone, since it holds the state handle.
#[derive(Clone, PartialEq)]
pub struct Form(Arc<Parts>);

/// What a form is; steps and ways out hold it together.
#[derive(PartialEq)]
struct Parts {
    name: String,
    node: Value,
    root: Value,
}

impl fmt::Debug for Form {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Form({})", self.name())
    }
}

impl Form {
    /// Reads one remediation or action. Without a name or an address it is nothing that could be submitted.
    pub(super) fn read(remediation: &Value, root: &Value) -> Option<Form> {
        wire::text(remediation, "href")?;
        let name = wire::text(remediation, "name")?.to_owned();
        Some(Form::read_as(name, remediation, root))
    }

    /// The same under a name that it does not give itself, and possibly without an address.
    pub(super) fn read_as(name: String, remediation: &Value, root: &Value) -> Form {
        Form(Arc::new(Parts {
            name,
            node: remediation.clone(),
            root: root.clone(),
        }))
    }

    /// The same where one of a field's options has been chosen: its fields stand in the place of the options.
    pub(super) fn with_choice(&self, name: &str, choice: &Choice) -> Form {
        let fields = wire::list(self.node(), "value").iter().map(|field| {
            let mut field = field.as_object().cloned().unwrap_or_default();
            if let Some(form) = form_of_value(&choice.node)
                && field.get("name").is_some_and(|own| *own == *name)
            {
                field.insert("form", form.clone());
                field.remove("options");
            }
            Value::Object(field)
        });
        let mut node = self.node().as_object().cloned().unwrap_or_default();
        node.insert("value", Value::from(fields.gather()));
        Form(Arc::new(Parts {
            name: self.name().to_owned(),
            node: Value::Object(node),
            root: self.root().clone(),
        }))
    }

    /// As the server wrote it.
    pub(super) fn node(&self) -> &Value {
        &self.0.node
    }

    /// The document that it stands in.
    pub(super) fn root(&self) -> &Value {
        &self.0.root
    }

    /// Where it is submitted.
    pub fn href(&self) -> &str {
        wire::text(self.node(), "href").unwrap_or_default()
    }

    /// The media type that it wants. It becomes a header, and one that cannot be sent would stop the whole request.
    pub(super) fn accepts(&self) -> Option<&str> {
        let accepts = wire::text(self.node(), "accepts");
        accepts.filter(|accepts| accepts.bytes().all(|byte| (0x20..0x7f).contains(&byte)))
    }

    /// Its fields, the state handle's among them.
    pub fn fields(&self) -> Vec<Field> {
        read_fields(self.node(), self.root())
    }

    /// How long to wait before it is sent again by itself, in milliseconds.
    pub fn refresh_ms(&self) -> Option<u64> {
        wire::number(self.node(), "refresh")
    }

    /// The remediation's name as the server writes it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The field of that name, sought in nested objects too.
    pub fn field(&self, name: &str) -> Option<Field> {
        find(self.fields(), name)
    }

    /// What the server says about any field, in order.
    pub fn field_messages(&self) -> Vec<Message> {
        let mut messages = Vec::new();
        for field in self.told() {
            messages.append(&mut field.messages());
        }
        messages
    }

    /// The fields of which the server says something, in order, those of options too.
    pub fn told(&self) -> Vec<Field> {
        let mut told = Vec::new();
        collect_told(self.fields(), &mut told);
        told
    }

    /// Submits the form as it is: its fixed values and nothing else.
    pub fn submit(&self) -> Answer {
        self.answer(Map::new())
    }

    /// The answer that has every fixed value and, laid over it, what the person gave.
    pub fn answer(&self, given: Map) -> Answer {
        let mut body = defaults(&self.fields());
        body.merge(given);
        Answer::new(self, body)
    }
}
