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
    /// What is written in it.
    pub kind: Option<FieldKind>,
    /// What the server says of [`Field::is_required`].
    pub required: Option<bool>,
    /// What the server says of [`Field::is_mutable`].
    pub mutable: Option<bool>,
    /// What the server says of [`Field::is_visible`].
    pub visible: Option<bool>,
    /// What the server says of [`Field::is_secret`].
    pub secret: Option<bool>,
    /// What only a part of the page that is not ours could fill in: `captcha`, `webauthn`.
    pub hint: Option<String>,
    /// What the field means, in a sentence.
    pub description: Option<String>,
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
    /// What to choose from; `None` where there is nothing to choose.
    pub options: Option<Vec<Choice>>,
    /// What people are to choose from, where that stands deeper than `options` (registration).
    displayed: Option<Vec<Choice>>,
    /// Whether the org wants them in a list that opens.
    pub listed: bool,
    /// What the server says about this field.
    pub messages: Vec<Message>,
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
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// What people read.
    pub label: Option<String>,
    /// The authenticator it stands for, where it names one.
    pub authenticator: Option<Box<Authenticator>>,
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
    fn read(field: &Value, root: &Value) -> Option<Field> {
        // A choice of one object comes as `value.form`, a nested object as `form`.
        let nested = field
            .get("form")
            .or_else(|| field.get("value").and_then(|value| value.get("form")));
        let value = field
            .get("value")
            .filter(|value| value.get("form").is_none());
        // In registration the options stand inside the only one, with a word on how to show them.
        let display = wire::list(field, "options")
            .iter()
            .filter_map(|option| wire::object(option, "value"))
            .find(|value| value.get("inputType").is_some());
        let choices = |of: &Value| {
            let options = wire::list(of, "options").iter();
            options.map(|option| Choice::read(option, root)).collect()
        };
        let options = field.get("options").map(|_| choices(field));
        Some(Field {
            name: wire::text(field, "name")?.to_owned(),
            label: wire::text(field, "label").map(str::to_owned),
            kind: wire::text(field, "type").map(FieldKind::of),
            required: wire::flag(field, "required"),
            mutable: wire::flag(field, "mutable"),
            visible: wire::flag(field, "visible"),
            secret: wire::flag(field, "secret"),
            hint: wire::text(field, "hint").map(str::to_owned),
            description: wire::text(field, "desc").map(str::to_owned),
            alphanumeric: wire::text(field, "format") == Some("alphanumeric"),
            min_length: wire::number(field, "minLength"),
            max_length: wire::number(field, "maxLength"),
            value: value.cloned(),
            form: nested
                .map(|nested| read_fields(nested, root))
                .unwrap_or_default(),
            options,
            displayed: display.map(choices),
            listed: display.and_then(|display| wire::text(display, "inputType")) == Some("select"),
            messages: Message::read_all(field),
        })
    }

    /// Whether an answer must have it.
    pub fn is_required(&self) -> bool {
        self.required == Some(true)
    }

    /// Whether the person may change it; a fixed field goes back as it came.
    pub fn is_mutable(&self) -> bool {
        self.mutable != Some(false)
    }

    /// Whether it is shown.
    pub fn is_visible(&self) -> bool {
        self.visible != Some(false)
    }

    /// Whether what is typed is masked.
    pub fn is_secret(&self) -> bool {
        self.secret == Some(true)
    }

    /// Whether the person has something to do with it.
    pub fn is_asked(&self) -> bool {
        self.is_visible() && self.is_mutable()
    }

    /// What there is to choose from; an option that stands for nothing is none.
    pub fn choices(&self) -> Vec<&Choice> {
        let options = self.displayed.as_ref().or(self.options.as_ref());
        let options = options.into_iter().flatten();
        options.filter(|option| option.can_be_chosen()).collect()
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
        match &self.choices()[..] {
            [only] if self.is_required() => only.answer_value(),
            _ => None,
        }
    }
}

impl Choice {
    fn read(option: &Value, root: &Value) -> Choice {
        let value = option.get("value");
        let form = value
            .and_then(|value| value.get("form"))
            .map(|form| read_fields(form, root))
            .unwrap_or_default();
        let value = value.filter(|value| value.get("form").is_none()).cloned();
        let label = wire::text(option, "label").map(str::to_owned);
        Choice {
            label,
            authenticator: wire::related(root, option)
                .map(|authenticator| Box::new(Authenticator::read(authenticator))),
            value,
            form,
        }
    }

    /// Whether there is anything to send for it.
    fn can_be_chosen(&self) -> bool {
        self.value.is_some() || !self.form.is_empty()
    }

    /// The value to send for this option: its plain value, or its object with every fixed field.
    pub fn answer_value(&self) -> Option<Value> {
        match &self.value {
            Some(value) => Some(value.clone()),
            None => Some(Value::Object(defaults(&self.form))),
        }
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
        Form {
            name,
            href: wire::text(remediation, "href")
                .unwrap_or_default()
                .to_owned(),
            // It becomes a header, and one that cannot be sent would stop the whole request.
            accepts: wire::text(remediation, "accepts")
                .filter(|accepts| accepts.bytes().all(|byte| (0x20..0x7f).contains(&byte)))
                .map(str::to_owned),
            refresh_ms: wire::number(remediation, "refresh"),
            fields: wire::list(remediation, "value")
                .iter()
                .filter_map(|field| Field::read(field, root))
                .collect(),
        }
    }

    /// Where it is submitted.
    pub fn href(&self) -> &str {
        &self.href
    }

    /// Its fields, the state handle's among them.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// How long to wait before it is sent again by itself, in milliseconds.
    pub fn refresh_ms(&self) -> Option<u64> {
        self.refresh_ms
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
        let told = self.told().into_iter();
        told.flat_map(|field| field.messages.clone()).collect()
    }

    /// The fields of which the server says something, in order, those of options too.
    pub fn told(&self) -> Vec<&Field> {
        let mut told = Vec::new();
        collect_told(&self.fields, &mut told);
        told
    }

    /// Submits the form as it is: its fixed values and nothing else.
    pub fn submit(&self) -> Answer {
        self.answer(Map::new())
    }

    /// The answer that has every fixed value and, laid over it, what the person gave.
    pub fn answer(&self, given: Map<String, Value>) -> Answer {
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
    // Several fields may have one name, each with a part of one object.
    let mut values = Map::new();
    for field in fields {
        if let Some(value) = field.default_value() {
            merge(&mut values, Map::from_iter([(field.name.clone(), value)]));
        }
    }
    values
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

fn collect_told<'a>(fields: &'a [Field], into: &mut Vec<&'a Field>) {
    for field in fields {
        if !field.messages.is_empty() {
            into.push(field);
        }
        collect_told(&field.form, into);
        for option in field.choices() {
            collect_told(&option.form, into);
        }
    }
}
