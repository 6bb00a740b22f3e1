//! The fields of a form, drawn and read again.

mod choice;

use std::rc::Rc;

use leptos::prelude::*;

use super::{
    super::{is_of_identifier, said},
    decides, lay, password_rules,
    wanted::{hint, label, wanted},
};
use crate::{
    components::{
        Act, FieldError, PasswordField,
        inputs::{Question, TextInput, check_box, text_input},
    },
    idx::{Field, FieldKind, FormStep, RemediationName, Step},
    json::{self, Map, Value},
    lean::{decimal, trimmed},
    markup::{Known, Markup, element},
    signal::{RwSignal, Signal},
    state::{Problem, SignIn},
    text::{Text, fill, fill_count},
};

/// Adds to the answer what stands in a field, or says that something is missing.
type Reader = Rc<dyn Fn(&mut Map) -> Result<(), ()>>;

/// A form that is being drawn, and what reads it afterwards.
#[derive(Clone, Copy)]
pub(super) struct Drawing {
    sign_in: SignIn,
    readers: RwSignal<Vec<Reader>>,
    /// The first field that is missing something: which, and what to say.
    missing: RwSignal<Option<(u32, String, String)>>,
    /// The ids of what can be wrong.
    ids: RwSignal<Vec<String>>,
    /// The names of what is drawn.
    names: RwSignal<Vec<String>>,
    /// Whether the first thing to do still has to take the focus.
    focus: RwSignal<bool>,
    step: RwSignal<FormStep>,
}

/// The step at hand, where it is drawn from its fields.
pub(in crate::steps) fn current(sign_in: SignIn) -> Option<FormStep> {
    match &sign_in.response()?.step {
        Step::Form(step) | Step::Unknown(step) => Some(step.clone()),
        _ => None,
    }
}

impl Drawing {
    pub(super) fn new(sign_in: SignIn, step: &FormStep) -> Drawing {
        Drawing {
            sign_in,
            readers: RwSignal::new(Vec::new()),
            missing: RwSignal::new(None),
            ids: RwSignal::new(Default::default()),
            names: RwSignal::new(Default::default()),
            focus: RwSignal::new(sign_in.by_keyboard()),
            step: RwSignal::new(step.clone()),
        }
    }

    /// What is missing, as an error of the step.
    pub(super) fn missing(self) -> FieldError {
        Signal::derive(move || self.missing.get().map(|(number, _, text)| (number, text)))
    }

    /// What the person gave; `None` where something is missing, which is then said.
    pub(super) fn read(self) -> Option<Map> {
        self.missing.update(|missing| {
            if let Some((_, id, _)) = missing {
                id.clear();
            }
        });
        let mut given = Map::new();
        let whole = self
            .readers
            .with_untracked(|readers| readers.iter().all(|read| read(&mut given).is_ok()));
        if whole {
            self.missing.set(None);
        }
        whole.then_some(given)
    }

    pub(super) fn fields(self, fields: &[Field], path: &[String]) -> Vec<Markup> {
        let mut drawn = Vec::new();
        for field in fields {
            // A yes or no to the whole step is its two buttons.
            let decided = field.name() == "consent" && decides(&self.step.get_untracked());
            if field.name() == "stateHandle" || !field.is_visible() || decided {
                continue;
            }
            let mut path = path.to_vec();
            path.push(field.name().to_owned());
            let form = field.form();
            if !form.is_empty() {
                drawn.extend(self.fields(&form, &path));
            } else if !field.choices().is_empty() && field.is_mutable() {
                drawn.extend(self.options(field, path));
            } else if field.kind() == Some(FieldKind::Boolean) {
                drawn.push(self.boolean(field, path));
            } else if field.is_mutable() {
                drawn.push(self.text(field, path));
            }
        }
        drawn
    }

    /// Whether one field alone can be wrong: what the server says of the whole step is then about that.
    pub(super) fn has_one_field(self) -> bool {
        self.ids.with_untracked(|ids| ids.len() == 1)
    }

    /// The names of the fields that can say what is wrong with them.
    pub(super) fn names(self) -> Vec<String> {
        self.names.get_untracked()
    }

    /// Whether what is about to be drawn takes the focus: the first thing does, after an act on the keyboard (UX-51).
    pub(super) fn takes_focus(self) -> bool {
        self.focus.update(|focus| std::mem::replace(focus, false))
    }

    /// An id that no other field of the form has: two things to choose from may each have a field of the same name.
    fn id(self, id: String) -> String {
        self.ids.update(|ids| {
            let id = match ids.contains(&id) {
                true => [&id, "-", &decimal(ids.len() as u64)].concat(),
                false => id,
            };
            ids.push(id.clone());
            id
        })
    }

    /// What is wrong with a field: what was noticed here, else what the server said of it.
    fn error(self, id: &str, name: &str) -> FieldError {
        let (id, name) = (id.to_owned(), name.to_owned());
        self.names.update(|names| names.push(name.clone()));
        Signal::derive(move || {
            let missing = self.missing.get();
            let elsewhere = missing.is_some();
            if let Some((number, missing, text)) = missing
                && missing == id
            {
                return Some((number, text));
            }
            let (number, problem) = self.sign_in.problem().get()?;
            let Problem::Said(mut messages) = problem else {
                return None;
            };
            let form = current(self.sign_in)?.form;
            let told = form.told();
            // Of several, the first takes focus.
            let leads = !elsewhere && told.first().is_none_or(|first| first.name() == name);
            // What is ticked or chosen beside the one field has no part in it.
            let alone = self.has_one_field() && self.ids.with_untracked(|ids| ids.contains(&id));
            messages.retain(|it| {
                let own = told.iter().filter(|field| field.name() == name);
                own.flat_map(Field::messages).any(|own| own == *it)
                    || alone && !it.is_calm()
                    || name == "identifier" && is_of_identifier(it)
            });
            let said = said(&Problem::Said(messages)).filter(|said| !said.is_empty())?;
            Some((if leads { number } else { 0 }, said))
        })
    }

    fn lacks(self, id: &str, text: String) {
        self.missing.update(|missing| {
            let number = missing.as_ref().map_or(0, |(number, ..)| *number) + 1;
            *missing = Some((number, id.to_owned(), text));
        });
    }

    fn add(self, reader: impl Fn(&mut Map) -> Result<(), ()> + 'static) {
        self.readers.update(|readers| readers.push(Rc::new(reader)));
    }

    fn boolean(self, field: &Field, path: Vec<String>) -> Markup {
        let label = field.label().unwrap_or(field.name()).to_owned();
        let checked = field.value() == Some(&Value::Bool(true));
        let input = Known::default();
        if field.is_mutable() {
            let path = path.clone();
            self.add(move |given| {
                let checked = input.is_checked();
                lay(given, &path, Value::Bool(checked));
                Ok(())
            });
        }
        check_box(
            self.question(field, &path, label, false),
            field.description().map(str::to_owned),
            checked,
            !field.is_mutable(),
            input,
        )
    }

    /// What is ticked or chosen, and whether it may be left without an answer.
    fn question(self, field: &Field, path: &[String], label: String, optional: bool) -> Question {
        let id = path.join(".");
        Question {
            error: self.error(&id, field.name()),
            error_prefix: Text::ErrorPrefix.get(),
            focus: field.is_mutable() && self.takes_focus(),
            optional: optional.then_some(Text::FieldOptional.get()),
            id,
            label,
        }
    }

    fn text(self, field: &Field, path: Vec<String>) -> Markup {
        let step = self.step.get_untracked();
        let wanted = wanted(&step, field);
        let id = self.id(match wanted.code {
            true => "passcode".to_owned(),
            false => path.join("."),
        });
        let label = label(field, &step);
        let input = Known::default();
        let error = self.error(&id, field.name());
        // What is not said to be required may be left empty; but a secret never, and not the only thing that is asked.
        let alone = step
            .form
            .fields()
            .iter()
            .filter(|other| other.is_asked())
            .count()
            < 2
            && path.len() == 1;
        // Without its number a new phone is nothing, whatever the server says.
        let required = field.is_required()
            || field.is_secret()
            || alone
            || ["passcode", "phoneNumber"].contains(&field.name());
        let number = field.kind() == Some(FieldKind::Number);
        let missing = fill(Text::FieldEmpty, &[("label", &label)]);
        let secret = field.is_secret();
        // Of a secret its rules tell, and the org.
        let limits = match secret {
            true => (0, u64::MAX),
            false => (
                field.min_length().unwrap_or_default(),
                field.max_length().unwrap_or(u64::MAX),
            ),
        };
        let name = label.clone();
        let (read_id, read_path) = (id.clone(), path.clone());
        self.add(move |given| {
            let typed = input.typed();
            let text = if secret {
                typed.as_str()
            } else {
                trimmed(&typed)
            };
            if text.is_empty() {
                if required {
                    self.lacks(&read_id, missing.clone());
                    return Err(());
                }
                return Ok(());
            }
            let length = text.chars().count() as u64;
            if length < limits.0 || length > limits.1 {
                let (words, count) = match length < limits.0 {
                    true => (Text::FieldTooShort, limits.0),
                    false => (Text::FieldTooLong, limits.1),
                };
                let said = fill_count(words, count, &[("label", &name)]);
                self.lacks(&read_id, said);
                return Err(());
            }
            // What a browser's JSON would not keep as it is goes as the text that it is.
            let whole = text.parse().ok().filter(|_| number).and_then(Value::whole);
            let value = whole.unwrap_or_else(|| Value::from(text));
            lay(given, &read_path, value);
            Ok(())
        });
        if secret && field.name() == "passcode" {
            return self.password(&step, error, label, input);
        }
        let value = match field.value() {
            Some(Value::String(text)) => text.clone(),
            Some(number @ Value::Number(_)) => json::write(number),
            // Nobody types a name twice.
            _ if field.name() == "identifier" => self.sign_in.identifier_typed(),
            _ => String::new(),
        };
        text_input(
            TextInput {
                name: id.clone(),
                id,
                label,
                hint: hint(field),
                kind: if secret { "password" } else { wanted.kind },
                autocomplete: wanted.autocomplete,
                inputmode: wanted.inputmode,
                value,
                optional: (!required).then_some(Text::FieldOptional.get()),
            },
            error,
            Text::ErrorPrefix.get(),
            self.takes_focus(),
            input,
            Act::from(|_| {}),
        )
    }

    /// A password, with the org's rules where a new one is chosen.
    fn password(self, step: &FormStep, error: FieldError, label: String, input: Known) -> Markup {
        let typed = RwSignal::new(String::new());
        let rules = password_rules::of(step);
        let new = step.name != RemediationName::ChallengeAuthenticator;
        let field = view! {
            <PasswordField
                label=label
                toggle=[Text::PasswordShow.get(), Text::PasswordHide.get()]
                error=error
                error_prefix=Text::ErrorPrefix.get()
                focus=self.takes_focus()
                new=new
                rules=(!rules.is_empty()).then(|| password_rules::ID.to_owned())
                input=input
                on_input=move |text| typed.set(text)
            />
        }
        .into_inner();
        let rules = password_rules::view(self.sign_in, rules, typed);
        element("div", &[("class", "form")], vec![field, rules])
    }
}
