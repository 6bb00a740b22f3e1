//! The field for a password.

use leptos::prelude::*;

use super::Act;
use super::field::{FieldError, described, error_text, follow_focus, invalid};
use crate::{
    markup::{Known, Markup, active, block, changing, element, known_as, live, on},
    signal::RwSignal,
};

/// A password with a button that shows and hides it.
#[component]
pub fn PasswordField(
    /// Its label.
    label: String,
    /// The button's two texts: show, hide.
    toggle: [&'static str; 2],
    /// What is wrong with it.
    error: FieldError,
    /// A word before the error for those who do not see the colour.
    error_prefix: &'static str,
    /// Whether it takes focus when it appears.
    focus: bool,
    /// Whether it is one that the person makes up now.
    #[prop(optional)]
    new: bool,
    /// The `id` of what says which passwords will do.
    #[prop(optional_no_strip)]
    rules: Option<String>,
    /// The element, from which the password is read at submit.
    input: Known,
    /// Called with the text after each change.
    #[prop(into, optional)]
    on_input: Option<Act<String>>,
) -> Markup {
    let shown = RwSignal::new(false);
    let [show, hide] = toggle;
    follow_focus(input, error, focus);
    let kind = move || Some(if shown.get() { "text" } else { "password" }.to_owned());
    let typed = move || {
        if let Some(on_input) = &on_input {
            on_input.run(input.typed());
        }
    };
    let autocomplete = match new {
        true => "new-password",
        false => "current-password",
    };
    let attributes = [
        ("class", "field__input"),
        ("id", "password"),
        ("name", "password"),
        ("autocomplete", autocomplete),
        ("autocapitalize", "none"),
        ("spellcheck", "false"),
        ("enterkeyhint", "done"),
    ];
    let others = vec![
        changing("type", kind),
        invalid(error),
        described(error, rules, "password-error".to_owned()),
        known_as(input),
        on("input", typed),
    ];
    let toggle_attributes = [
        ("class", "password-field__toggle"),
        ("type", "button"),
        ("aria-controls", "password"),
    ];
    let toggle_others = vec![on("click", move || shown.update(|shown| *shown = !*shown))];
    let says = live(move || if shown.get() { hide } else { show }.into());
    let label_attributes = [("class", "field__label"), ("for", "password")];
    let row = vec![
        active("input", &attributes, others, Vec::new()),
        active("button", &toggle_attributes, toggle_others, vec![says]),
    ];
    block(
        "field password-field",
        vec![
            element("label", &label_attributes, vec![label.into()]),
            block("password-field__row", row),
            error_text("password-error", error_prefix, error),
        ],
    )
}
