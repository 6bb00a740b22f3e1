//! Forms as the server describes them: fields, options, fixed values.

use serde_json::{Map, Value};

use super::{answer::Answer, authenticator::Authenticator, message::Message, wire};

/// One field of a form (protocol sheet, "Form field").
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name in the answer.
    pub name: String,
    /// Its label.
    pub label: Option<String>,
    /// Whether an answer must have it.
    pub required: bool,
    /// Whether the person may change it; a fixed field goes back as it came.
    pub mutable: bool,
    /// Whether it is shown.
    pub visible: bool,
    /// Whether what is typed is masked.
    pub secret: bool,
    /// Whether a code of letters and digits is asked for, not digits alone.
    pub alphanumeric: bool,
    /// The fewest characters.
    pub min_length: Option<u64>,
    /// The most characters.
    pub max_length: Option<u64>,
    /// The fixed value, or the one to begin with.
    pub value: Option<Value>,
    /// The fields of a nested object.
    pub form: Vec<Field>,
    /// What to choose from.
    pub options: Vec<Choice>,
    /// What the server says about this field.
    pub messages: Vec<Message>,
}

/// One option of a field: a plain value, or an object of fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Its label.
    pub label: String,
    /// The authenticator it stands for, where it names one.
    pub authenticator: Option<Authenticator>,
    /// A plain value.
    pub value: Option<Value>,
    /// The fields of the object to send.
    pub form: Vec<Field>,
}

/// A remediation: one thing that can be submitted. `Debug` shows its name alone, since it holds the state handle.
#[derive(Clone, PartialEq)]
pub struct Form {
    pub(super) name: String,
    pub(super) href: String,
    pub(super) accepts: Option<String>,
    pub(super) refresh_ms: Option<u64>,
    pub(super) fields: Vec<Field>,
}

impl std::fmt::Debug for Form {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Form({})", self.name)
    }
}

impl Field {
    fn read(field: &Value, root: &Value) -> Option<Field> {
        // A choice of one object comes as `value.form`, a nested object as `form`.
        let nested = field
            .get("form")
            .or_else(|| field.get("value").and_then(|value| value.get("form")));
        let value = field.get("value").filter(|value| !value.is_object());
        Some(Field {
            name: wire::text(field, "name")?.to_owned(),
            label: wire::text(field, "label").map(str::to_owned),
            required: wire::flag(field, "required").unwrap_or(false),
            mutable: wire::flag(field, "mutable").unwrap_or(true),
            visible: wire::flag(field, "visible").unwrap_or(true),
            secret: wire::flag(field, "secret").unwrap_or(false),
            alphanumeric: wire::text(field, "format") == Some("alphanumeric"),
            min_length: wire::number(field, "minLength"),
            max_length: wire::number(field, "maxLength"),
            value: value.cloned(),
            form: nested
                .map(|nested| read_fields(nested, root))
                .unwrap_or_default(),
            options: wire::list(field, "options")
                .iter()
                .filter_map(|option| Choice::read(option, root))
                .collect(),
            messages: Message::read_all(field),
        })
    }

    /// What goes into an answer without the person's doing: a fixed value, a value to begin with, a nested object of
    /// such, or the only option there is.
    fn default_value(&self) -> Option<Value> {
        if !self.form.is_empty() {
            let object = defaults(&self.form);
            return if object.is_empty() {
                None
            } else {
                Some(Value::Object(object))
            };
        }
        if let Some(value) = &self.value {
            return Some(value.clone());
        }
        match &self.options[..] {
            [only] if self.required => only.answer_value(),
            _ => None,
        }
    }
}

impl Choice {
    fn read(option: &Value, root: &Value) -> Option<Choice> {
        let value = option.get("value");
        let form = value
            .and_then(|value| value.get("form"))
            .map(|form| read_fields(form, root))
            .unwrap_or_default();
        let value = value.filter(|value| !value.is_object()).cloned();
        let label = wire::text(option, "label").map(str::to_owned);
        if value.is_none() && form.is_empty() {
            return None;
        }
        Some(Choice {
            label: label.unwrap_or_default(),
            authenticator: wire::related(root, option).map(Authenticator::read),
            value,
            form,
        })
    }

    /// The value to send for this option: its plain value, or its object with every fixed field.
    pub(super) fn answer_value(&self) -> Option<Value> {
        match &self.value {
            Some(value) => Some(value.clone()),
            None => Some(Value::Object(defaults(&self.form))),
        }
    }
}

impl Form {
    /// Reads one remediation or action. Without a name or an address it is nothing that could be submitted.
    pub(super) fn read(remediation: &Value, root: &Value) -> Option<Form> {
        Some(Form {
            name: wire::text(remediation, "name")?.to_owned(),
            href: wire::text(remediation, "href")?.to_owned(),
            // It becomes a header, and one that cannot be sent would stop the whole request.
            accepts: wire::text(remediation, "accepts")
                .filter(|accepts| accepts.bytes().all(|byte| (0x20..0x7f).contains(&byte)))
                .map(str::to_owned),
            refresh_ms: wire::number(remediation, "refresh"),
            fields: wire::list(remediation, "value")
                .iter()
                .filter_map(|field| Field::read(field, root))
                .collect(),
        })
    }

    /// The remediation's name as the server writes it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The field of that name, sought in nested objects too.
    pub fn field(&self, name: &str) -> Option<&Field> {
        find(&self.fields, name)
    }

    /// What the server says about any field, in order.
    pub fn field_messages(&self) -> Vec<Message> {
        let mut messages = Vec::new();
        collect_messages(&self.fields, &mut messages);
        messages
    }

    /// The answer that has every fixed value and, laid over it, what the person gave.
    pub(super) fn answer(&self, given: Map<String, Value>) -> Answer {
        let mut body = defaults(&self.fields);
        merge(&mut body, given);
        Answer::new(self, body)
    }
}

fn read_fields(form: &Value, root: &Value) -> Vec<Field> {
    wire::list(form, "value")
        .iter()
        .filter_map(|field| Field::read(field, root))
        .collect()
}

fn defaults(fields: &[Field]) -> Map<String, Value> {
    let values = fields
        .iter()
        .filter_map(|field| Some((field.name.clone(), field.default_value()?)));
    values.collect()
}

fn merge(base: &mut Map<String, Value>, over: Map<String, Value>) {
    for (name, value) in over {
        match (base.get_mut(&name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (_, value) => {
                base.insert(name, value);
            }
        }
    }
}

fn find<'a>(fields: &'a [Field], name: &str) -> Option<&'a Field> {
    fields
        .iter()
        .find(|field| field.name == name)
        .or_else(|| fields.iter().find_map(|field| find(&field.form, name)))
}

fn collect_messages(fields: &[Field], into: &mut Vec<Message>) {
    for field in fields {
        into.extend(field.messages.iter().cloned());
        collect_messages(&field.form, into);
        for option in &field.options {
            collect_messages(&option.form, into);
        }
    }
}
