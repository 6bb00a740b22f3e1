//! Fields of forms that the server described: their labels, values and rules are known only when they are drawn.

use leptos::{html, prelude::*};

use super::{
    field::{FieldError, described, error_text, follow_focus, follow_focus_of_list, invalid},
    markup::{element, nothing},
};
use crate::signal::RwSignal;

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
    input: NodeRef<html::Input>,
    on_input: Callback<String>,
) -> AnyView {
    follow_focus(input, error, focus);
    let error_id = [&field.id, "-error"].concat();
    let hint_id = [&field.id, "-hint"].concat();
    let own_hint = field.hint.is_some().then(|| hint_id.clone());
    let described = described(error, own_hint, error_id.clone());
    let hint = field
        .hint
        .map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> }.into_any());
    view! {
        <div class="field">
            <label class="field__label" for=field.id.clone()>{caption(field.label, field.optional)}</label>
            {hint}
            <input
                class="field__input"
                id=field.id
                name=field.name
                type=field.kind
                inputmode=field.inputmode
                autocomplete=field.autocomplete
                autocapitalize="none"
                spellcheck="false"
                value=field.value
                aria-invalid=invalid(error)
                aria-describedby=described
                node_ref=input
                on:input:target=move |event| on_input.run(event.target().value())
            />
            <div id=error_id>{error_text("", error_prefix, error)}</div>
        </div>
    }
    .into_any()
}

/// What a question is called, and whether it may be left without an answer.
fn caption(label: String, optional: Option<&'static str>) -> Vec<AnyView> {
    let optional = optional.map_or_else(nothing, |optional| {
        let words = vec![[" ", optional].concat().into_any()];
        element("span", &[("class", "field__optional")], words)
    });
    vec![label.into_any(), optional]
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
    fn told(&self) -> AnyView {
        let error = error_text("", self.error_prefix, self.error);
        view! { <div id=self.error_id()>{error}</div> }.into_any()
    }
}

/// A yes or no.
pub fn check_box(
    question: Question,
    hint: Option<String>,
    checked: bool,
    fixed: bool,
    input: NodeRef<html::Input>,
) -> AnyView {
    follow_focus(input, question.error, question.focus);
    let hint_id = hint.is_some().then(|| [&question.id, "-hint"].concat());
    let hint = hint.map_or_else(nothing, |hint| {
        let id = hint_id.clone().unwrap_or_default();
        let attributes = [("class", "field__hint"), ("id", &id)];
        element("p", &attributes, vec![hint.into_any()])
    });
    let told = question.told();
    view! {
        <div class="check">
            <input
                class="check__box"
                id=question.id.clone()
                name=question.id.clone()
                type="checkbox"
                checked=checked
                disabled=fixed
                aria-invalid=invalid(question.error)
                aria-describedby=described(question.error, hint_id, question.error_id())
                node_ref=input
            />
            <label class="check__label" for=question.id>{question.label}</label>
            {hint}
            {told}
        </div>
    }
    .into_any()
}

/// One of several; each option may have what belongs to it and is shown with it.
pub fn radio_group(
    question: Question,
    options: Vec<(String, Option<AnyView>)>,
    chosen: RwSignal<Option<usize>>,
) -> AnyView {
    let first = NodeRef::<html::Input>::new();
    follow_focus(first, question.error, question.focus);
    let entry = chosen.get_untracked().unwrap_or_default();
    let rows: Vec<AnyView> = options
        .into_iter()
        .enumerate()
        .map(|(index, (label, details))| {
            let id = [&question.id, "-", &index.to_string()].concat();
            let hidden = move || chosen.get() != Some(index);
            let input = if index == entry {
                first
            } else {
                NodeRef::new()
            };
            let details = details.map(|details| {
                view! { <div class="radio__details" hidden=hidden>{details}</div> }.into_any()
            });
            view! {
                <div class="radio">
                    <input
                        class="radio__dot"
                        id=id.clone()
                        name=question.id.clone()
                        type="radio"
                        value=index.to_string()
                        checked=chosen.get_untracked() == Some(index)
                        node_ref=input
                        on:change=move |_| chosen.set(Some(index))
                    />
                    <label class="radio__label" for=id>{label}</label>
                    {details}
                </div>
            }
            .into_any()
        })
        .collect();
    let told = question.told();
    view! {
        <fieldset
            class="group"
            role="radiogroup"
            aria-invalid=invalid(question.error)
            aria-describedby=described(question.error, None, question.error_id())
        >
            <legend class="field__label">{caption(question.label.clone(), question.optional)}</legend>
            {rows}
            {told}
        </fieldset>
    }
    .into_any()
}

/// One of many. The first entry may stand for nothing.
pub fn select_box(
    question: Question,
    options: Vec<String>,
    chosen: usize,
    input: NodeRef<html::Select>,
) -> AnyView {
    follow_focus_of_list(input, question.error, question.focus);
    let options: Vec<AnyView> = options
        .into_iter()
        .enumerate()
        .map(|(index, label)| {
            view! { <option value=index.to_string() selected=index == chosen>{label}</option> }
                .into_any()
        })
        .collect();
    let told = question.told();
    view! {
        <div class="field">
            <label class="field__label" for=question.id.clone()>{caption(question.label.clone(), question.optional)}</label>
            <select
                class="field__input"
                id=question.id.clone()
                name=question.id.clone()
                aria-invalid=invalid(question.error)
                aria-describedby=described(question.error, None, question.error_id())
                node_ref=input
            >
                {options}
            </select>
            {told}
        </div>
    }
    .into_any()
}

/// A picture; one that only repeats what stands beside it has no description.
pub fn picture(class: &'static str, source: String, description: &'static str) -> AnyView {
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
