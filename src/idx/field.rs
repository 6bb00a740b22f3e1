//! Fields of forms and what there is to choose from, as the server describes them.

use std::fmt;

use super::{authenticator::Authenticator, message::Message, wire};
use crate::{
    json::{Map, Value},
    lean::Gather,
};

/// One field of a form (protocol sheet, "Form field"). Its value may be the state handle, so `Debug` shows its name alone.
#[derive(Clone, PartialEq)]
pub struct Field {
    node: Value,
    root: Value,
}

/// What is written in a field (protocol sheet, "Form field", `type`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// `string`.
    Text,
    /// `boolean`.
    Boolean,
    /// `integer` or `number`.
    Number,
    /// `object`.
    Object,
    /// Any other, as the server writes it.
    Other(String),
}

/// One option of a field: a plain value, or an object of fields.
#[derive(Clone, PartialEq)]
pub struct Choice {
    pub(super) node: Value,
    root: Value,
}

impl fmt::Debug for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Field({})", self.name())
    }
}

impl fmt::Debug for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Choice({:?})", self.label())
    }
}

impl FieldKind {
    fn of(kind: &str) -> FieldKind {
        match kind {
            "string" => FieldKind::Text,
            "boolean" => FieldKind::Boolean,
            "integer" | "number" => FieldKind::Number,
            "object" => FieldKind::Object,
            other => FieldKind::Other(other.to_owned()),
        }
    }
}

impl Field {
    fn text(&self, name: &str) -> Option<&str> {
        wire::text(&self.node, name)
    }

    fn is(&self, name: &str, what: bool) -> bool {
        wire::flag(&self.node, name) == Some(what)
    }

    /// Its name in the answer.
    pub fn name(&self) -> &str {
        self.text("name").unwrap_or_default()
    }

    /// Its label.
    pub fn label(&self) -> Option<&str> {
        self.text("label")
    }

    /// What is written in it.
    pub fn kind(&self) -> Option<FieldKind> {
        self.text("type").map(FieldKind::of)
    }

    /// What the server says in answer to yes or no: `required`, `mutable`, `visible`, `secret`.
    pub fn said(&self, name: &str) -> Option<bool> {
        wire::flag(&self.node, name)
    }

    /// What only a part of the page that is not ours could fill in: `captcha`, `webauthn`.
    pub fn hint(&self) -> Option<&str> {
        self.text("hint")
    }

    /// What the field means, in a sentence.
    pub fn description(&self) -> Option<&str> {
        self.text("desc")
    }

    /// Whether a code of letters and digits is asked for, not digits alone.
    pub fn is_alphanumeric(&self) -> bool {
        self.text("format") == Some("alphanumeric")
    }

    /// The fewest characters.
    pub fn min_length(&self) -> Option<u64> {
        wire::number(&self.node, "minLength")
    }

    /// The most characters.
    pub fn max_length(&self) -> Option<u64> {
        wire::number(&self.node, "maxLength")
    }

    /// The fixed value, or the one to begin with.
    pub fn value(&self) -> Option<&Value> {
        plain_value(&self.node)
    }

    /// The fields of a nested object. A choice of one object comes as `value.form`, a nested object as `form`.
    pub fn form(&self) -> Vec<Field> {
        let nested = self.node.get("form").or_else(|| form_of_value(&self.node));
        nested.map_or_else(Vec::new, |nested| read_fields(nested, &self.root))
    }

    /// What to choose from, as the server lists it; `None` where there is nothing to choose.
    pub fn options(&self) -> Option<Vec<Choice>> {
        self.node
            .get("options")
            .map(|_| self.options_of(&self.node))
    }

    fn options_of(&self, node: &Value) -> Vec<Choice> {
        let choice = |option: &Value| Choice {
            node: option.clone(),
            root: self.root.clone(),
        };
        wire::list(node, "options").iter().map(choice).gather()
    }

    /// In registration the options stand inside the only one, with a word on how to show them.
    fn display(&self) -> Option<&Value> {
        wire::list(&self.node, "options")
            .iter()
            .filter_map(|option| wire::object(option, "value"))
            .find(|value| value.get("inputType").is_some())
    }

    /// Whether the org wants its options in a list that opens.
    pub fn is_listed(&self) -> bool {
        self.display()
            .is_some_and(|display| wire::text(display, "inputType") == Some("select"))
    }

    /// What the server says about this field.
    pub fn messages(&self) -> Vec<Message> {
        Message::read_all(&self.node)
    }

    /// Whether an answer must have it.
    pub fn is_required(&self) -> bool {
        self.is("required", true)
    }

    /// Whether the person may change it; a fixed field goes back as it came.
    pub fn is_mutable(&self) -> bool {
        !self.is("mutable", false)
    }

    /// Whether it is shown.
    pub fn is_visible(&self) -> bool {
        !self.is("visible", false)
    }

    /// Whether what is typed is masked.
    pub fn is_secret(&self) -> bool {
        self.is("secret", true)
    }

    /// Whether the person has something to do with it.
    pub fn is_asked(&self) -> bool {
        self.is_visible() && self.is_mutable()
    }

    /// What there is to choose from; an option that stands for nothing is none.
    pub fn choices(&self) -> Vec<Choice> {
        let mut choices = self.options_of(self.display().unwrap_or(&self.node));
        choices.retain(Choice::can_be_chosen);
        choices
    }

    /// What goes into an answer without the person's doing: a fixed value, a value to begin with, a nested object of
    /// such, or the only option there is.
    fn default_value(&self) -> Option<Value> {
        let form = self.form();
        if !form.is_empty() {
            let object = defaults(&form);
            return (!object.is_empty()).then_some(Value::Object(object));
        }
        if let Some(value) = self.value() {
            return Some(value.clone());
        }
        match &self.choices()[..] {
            [only] if self.is_required() => only.answer_value(),
            _ => None,
        }
    }
}

impl Choice {
    /// What people read.
    pub fn label(&self) -> Option<&str> {
        wire::text(&self.node, "label")
    }

    /// The authenticator it stands for, where it names one.
    pub fn authenticator(&self) -> Option<Authenticator> {
        wire::related(&self.root, &self.node).map(Authenticator::read)
    }

    /// A plain value.
    pub fn value(&self) -> Option<&Value> {
        plain_value(&self.node)
    }

    /// The fields of the object to send.
    pub fn form(&self) -> Vec<Field> {
        let form = form_of_value(&self.node);
        form.map_or_else(Vec::new, |form| read_fields(form, &self.root))
    }

    /// Whether there is anything to send for it.
    fn can_be_chosen(&self) -> bool {
        self.value().is_some() || !self.form().is_empty()
    }

    /// The value to send for this option: its plain value, or its object with every fixed field.
    pub fn answer_value(&self) -> Option<Value> {
        Some(match self.value() {
            Some(value) => value.clone(),
            None => Value::Object(defaults(&self.form())),
        })
    }
}

/// The form in the place of a value.
pub(super) fn form_of_value(node: &Value) -> Option<&Value> {
    node.get("value")?.get("form")
}

/// A value that is no form.
fn plain_value(node: &Value) -> Option<&Value> {
    node.get("value")
        .filter(|value| value.get("form").is_none())
}

/// The fields that a form lists; one without a name is none.
pub(super) fn read_fields(form: &Value, root: &Value) -> Vec<Field> {
    let named = wire::list(form, "value")
        .iter()
        .filter(|field| wire::text(field, "name").is_some());
    let field = |node: &Value| Field {
        node: node.clone(),
        root: root.clone(),
    };
    named.map(field).gather()
}

pub(super) fn defaults(fields: &[Field]) -> Map {
    // Several fields may have one name, each with a part of one object.
    let mut values = Map::new();
    for field in fields {
        if let Some(value) = field.default_value() {
            values.merge(Map::of(field.name(), value));
        }
    }
    values
}

pub(super) fn find(fields: Vec<Field>, name: &str) -> Option<Field> {
    let own = fields.iter().find(|field| field.name() == name).cloned();
    own.or_else(|| fields.iter().find_map(|field| find(field.form(), name)))
}

pub(super) fn collect_told(fields: Vec<Field>, into: &mut Vec<Field>) {
    for field in fields {
        let mut parts = field.form();
        for option in field.choices() {
            parts.append(&mut option.form());
        }
        if !field.messages().is_empty() {
            into.push(field);
        }
        collect_told(parts, into);
    }
}
