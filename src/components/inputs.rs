//! Fields of forms that the server described: their labels, values and rules are known only when they are drawn.

use leptos::{html, prelude::*};

use super::{
    field::{FieldError, error_text, follow_focus},
    markup::{element, nothing, paragraph},
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
    input: NodeRef<html::Input>,
    on_input: Callback<String>,
) -> AnyView {
    follow_focus(input, error, focus);
    let error_id = [&field.id, "-error"].concat();
    let hint_id = [&field.id, "-hint"].concat();
    let has_hint = field.hint.is_some();
    let described = {
        let (error_id, hint_id) = (error_id.clone(), hint_id.clone());
        move || match (has_hint, error.read().is_some()) {
            (true, true) => Some([hint_id.as_str(), " ", &error_id].concat()),
            (true, false) => Some(hint_id.clone()),
            (false, true) => Some(error_id.clone()),
            (false, false) => None,
        }
    };
    let hint = field
        .hint
        .map(|hint| view! { <p class="field__hint" id=hint_id>{hint}</p> }.into_any());
    view! {
        <div class="field">
            <label class="field__label" for=field.id.clone()>
                {field.label}
                {field.optional.map(|optional| view! { <span class="field__optional">{[" ", optional].concat()}</span> }.into_any())}
            </label>
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
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described
                node_ref=input
                on:input:target=move |event| on_input.run(event.target().value())
            />
            <div id=error_id>{error_text("", error_prefix, error)}</div>
        </div>
    }
    .into_any()
}

/// A yes or no.
pub fn check_box(
    id: String,
    label: String,
    hint: Option<String>,
    checked: bool,
    fixed: bool,
    input: NodeRef<html::Input>,
) -> AnyView {
    let hint = hint.map_or_else(nothing, |hint| paragraph("field__hint", hint));
    view! {
        <div class="check">
            <input class="check__box" id=id.clone() name=id.clone() type="checkbox" checked=checked disabled=fixed node_ref=input/>
            <label class="check__label" for=id>{label}</label>
            {hint}
        </div>
    }
    .into_any()
}

/// One of several, of which one is chosen at any time. `details` is what belongs to an option and is shown with it.
pub fn radio_group(
    name: String,
    legend: String,
    options: Vec<(String, Option<AnyView>)>,
    chosen: RwSignal<usize>,
) -> AnyView {
    let rows: Vec<AnyView> = options
        .into_iter()
        .enumerate()
        .map(|(index, (label, details))| {
            let id = [&name, "-", &index.to_string()].concat();
            let hidden = move || chosen.get() != index;
            let details = details.map(|details| {
                view! { <div class="radio__details" hidden=hidden>{details}</div> }.into_any()
            });
            view! {
                <div class="radio">
                    <input
                        class="radio__dot"
                        id=id.clone()
                        name=name.clone()
                        type="radio"
                        value=index.to_string()
                        checked=index == chosen.get_untracked()
                        on:change=move |_| chosen.set(index)
                    />
                    <label class="radio__label" for=id>{label}</label>
                    {details}
                </div>
            }
            .into_any()
        })
        .collect();
    view! {
        <fieldset class="group">
            <legend class="field__label">{legend}</legend>
            {rows}
        </fieldset>
    }
    .into_any()
}

/// One of many. The first entry may stand for nothing.
pub fn select_box(
    id: String,
    label: String,
    options: Vec<String>,
    chosen: usize,
    error: FieldError,
    error_prefix: &'static str,
    input: NodeRef<html::Select>,
) -> AnyView {
    let error_id = [&id, "-error"].concat();
    let described = error_id.clone();
    // What is wrong takes the focus.
    Effect::new(move |before: Option<()>| {
        if error.read().is_some()
            && before.is_some()
            && let Some(input) = input.get_untracked()
        {
            let _ = input.focus();
        }
    });
    let options: Vec<AnyView> = options
        .into_iter()
        .enumerate()
        .map(|(index, label)| {
            view! { <option value=index.to_string() selected=index == chosen>{label}</option> }
                .into_any()
        })
        .collect();
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>{label}</label>
            <select
                class="field__input"
                id=id.clone()
                name=id
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || error.read().is_some().then(|| described.clone())
                node_ref=input
            >
                {options}
            </select>
            <div id=error_id>{error_text("", error_prefix, error)}</div>
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
