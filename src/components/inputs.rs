//! Fields of forms that the server described: their labels, values and rules are known only when they are drawn.

use super::Act;
use super::field::{
    FieldError, described, error_text, follow_focus, follow_focus_of_list, invalid,
};
use crate::{
    lean::{Gather, decimal},
    markup::{Known, Markup, active, block, changing, element, fixed, known_as, nothing, on},
    signal::RwSignal,
};

/// What a field of text is like.
#[derive(Clone, Debug, Default)]
pub struct TextInput {
    /// Its `id`, unique on the page.
    pub id: String,
    /// Its `name` in the page contract.
    pub name: String,
    /// Its label.
    pub label: String,
    /// What stands below the label.
    pub hint: Option<String>,
    /// `type` of the element.
    pub kind: &'static str,
    /// `autocomplete` of the element.
    pub autocomplete: &'static str,
    /// `inputmode` of the element, where one helps.
    pub inputmode: Option<&'static str>,
    /// What stands in it at first.
    pub value: String,
    /// Whether it may be left empty.
    pub optional: Option<&'static str>,
}

/// A field of text.
pub fn text_input(
    field: TextInput,
    error: FieldError,
    error_prefix: &'static str,
    focus: bool,
    input: Known,
    on_input: Act<String>,
) -> Markup {
    follow_focus(input, error, focus);
    let error_id = [&field.id, "-error"].concat();
    let hint_id = [&field.id, "-hint"].concat();
    let own_hint = field.hint.is_some().then(|| hint_id.clone());
    let typed = move || on_input.run(input.typed());
    let attributes = [
        ("class", "field__input"),
        ("id", &*field.id),
        ("name", &field.name),
        ("type", field.kind),
        ("autocomplete", field.autocomplete),
        ("inputmode", field.inputmode.unwrap_or_default()),
        ("autocapitalize", "none"),
        ("spellcheck", "false"),
        ("value", &*field.value),
    ];
    let others = vec![
        invalid(error),
        described(error, own_hint, error_id.clone()),
        known_as(input),
        on("input", typed),
    ];
    block(
        "field",
        vec![
            label(&field.id, caption(field.label, field.optional)),
            hint_text(&hint_id, field.hint),
            active("input", &attributes, others, Vec::new()),
            place("", &error_id, error_text("", error_prefix, error)),
        ],
    )
}

fn label(of: &str, words: Vec<Markup>) -> Markup {
    element("label", &[("class", "field__label"), ("for", of)], words)
}

fn hint_text(id: &str, hint: Option<String>) -> Markup {
    hint.map_or_else(nothing, |hint| {
        let attributes = [("class", "field__hint"), ("id", id)];
        element("p", &attributes, vec![hint.into()])
    })
}

/// A box with an `id`.
fn place(class: &'static str, id: &str, holds: Markup) -> Markup {
    element("div", &[("class", class), ("id", id)], vec![holds])
}

/// What a question is called, and whether it may be left without an answer.
fn caption(label: String, optional: Option<&'static str>) -> Vec<Markup> {
    let optional = optional.map_or_else(nothing, |optional| {
        let words = vec![[" ", optional].concat().into()];
        element("span", &[("class", "field__optional")], words)
    });
    vec![label.into(), optional]
}

/// What everything has that is ticked or chosen.
pub struct Question {
    /// Its `id`, unique on the page, and its `name` in the page contract.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Whether it may be left without an answer.
    pub optional: Option<&'static str>,
    /// What is wrong with it.
    pub error: FieldError,
    /// A word before the error for those who do not see the colour.
    pub error_prefix: &'static str,
    /// Whether it takes focus when it appears.
    pub focus: bool,
}

impl Question {
    fn error_id(&self) -> String {
        [&self.id, "-error"].concat()
    }

    /// The place of the error below it.
    fn told(&self) -> Markup {
        let error = error_text("", self.error_prefix, self.error);
        place("", &self.error_id(), error)
    }
}

/// A yes or no.
pub fn check_box(
    question: Question,
    hint: Option<String>,
    checked: bool,
    disabled: bool,
    input: Known,
) -> Markup {
    follow_focus(input, question.error, question.focus);
    let hint_id = [&question.id, "-hint"].concat();
    let own_hint = hint.is_some().then(|| hint_id.clone());
    let attributes = [
        ("class", "check__box"),
        ("id", &*question.id),
        ("name", &question.id),
        ("type", "checkbox"),
    ];
    let mut others = vec![
        invalid(question.error),
        described(question.error, own_hint, question.error_id()),
        known_as(input),
    ];
    others.extend(checked.then(|| fixed("checked", "")));
    others.extend(disabled.then(|| fixed("disabled", "")));
    let told = question.told();
    let label_attributes = [("class", "check__label"), ("for", &*question.id)];
    block(
        "check",
        vec![
            active("input", &attributes, others, Vec::new()),
            element("label", &label_attributes, vec![question.label.into()]),
            hint_text(&hint_id, hint),
            told,
        ],
    )
}

/// One of several; each option may have what belongs to it and is shown with it.
pub fn radio_group(
    question: Question,
    options: Vec<(String, Option<Markup>)>,
    chosen: RwSignal<Option<usize>>,
) -> Markup {
    let first = Known::default();
    follow_focus(first, question.error, question.focus);
    let entry = chosen.get_untracked().unwrap_or_default();
    let rows: Vec<Markup> = options
        .into_iter()
        .enumerate()
        .map(|(index, (label, details))| {
            let id = [&question.id, "-", &decimal(index as u64)].concat();
            let hidden = move || (chosen.get() != Some(index)).then(String::new);
            let attributes = [
                ("class", "radio__dot"),
                ("id", &*id),
                ("name", &question.id),
                ("type", "radio"),
                ("value", &decimal(index as u64)),
            ];
            let mut others = vec![on("change", move || chosen.set(Some(index)))];
            if chosen.get_untracked() == Some(index) {
                others.push(fixed("checked", ""));
            }
            if index == entry {
                others.push(known_as(first));
            }
            let details = details.map_or_else(nothing, |details| {
                let others = vec![changing("hidden", hidden)];
                active("div", &[("class", "radio__details")], others, vec![details])
            });
            let label_attributes = [("class", "radio__label"), ("for", &*id)];
            block(
                "radio",
                vec![
                    active("input", &attributes, others, Vec::new()),
                    element("label", &label_attributes, vec![label.into()]),
                    details,
                ],
            )
        })
        .gather();
    let attributes = [("class", "group"), ("role", "radiogroup")];
    let others = vec![
        invalid(question.error),
        described(question.error, None, question.error_id()),
    ];
    let told = question.told();
    let legend = element(
        "legend",
        &[("class", "field__label")],
        caption(question.label, question.optional),
    );
    let mut parts = vec![legend];
    parts.extend(rows);
    parts.push(told);
    active("fieldset", &attributes, others, parts)
}

/// One of many. The first entry may stand for nothing.
pub fn select_box(question: Question, options: Vec<String>, chosen: usize, input: Known) -> Markup {
    follow_focus_of_list(input, question.error, question.focus);
    let options: Vec<Markup> = options
        .into_iter()
        .enumerate()
        .map(|(index, label)| {
            let selected = (index == chosen).then(|| fixed("selected", ""));
            let others = selected.into_iter().gather();
            let value = decimal(index as u64);
            active("option", &[("value", &value)], others, vec![label.into()])
        })
        .gather();
    let attributes = [
        ("class", "field__input"),
        ("id", &*question.id),
        ("name", &question.id),
    ];
    let others = vec![
        invalid(question.error),
        described(question.error, None, question.error_id()),
        known_as(input),
    ];
    let told = question.told();
    let words = caption(question.label, question.optional);
    block(
        "field",
        vec![
            label(&question.id, words),
            active("select", &attributes, others, options),
            told,
        ],
    )
}

/// A picture; one that only repeats what stands beside it has no description.
pub fn picture(class: &'static str, source: String, description: &'static str) -> Markup {
    // Without a description it must not be announced at all: its address would be read out.
    let hidden = match description {
        "" => "true",
        _ => "",
    };
    let attributes = [
        ("class", class),
        ("src", &source),
        ("alt", description),
        ("aria-hidden", hidden),
    ];
    element("img", &attributes, Vec::new())
}
