//! The field for a one-time code.

use leptos::prelude::*;

use super::Act;
use super::field::{FieldError, described, error_text, follow_focus, invalid};
use crate::{
    markup::{Known, Markup, active, block, element, known_as, live, nothing, on, verbatim},
    signal::Signal,
};

/// One field, not a box for each character (UX-20), which takes whatever is typed or pasted; what it was understood as
/// stands below it, so that the text itself is never rewritten and undo keeps working (UX-22, UX-23).
#[component]
pub fn CodeField(
    /// Its label.
    label: &'static str,
    /// What a code looks like.
    hint: String,
    /// Whether the code may have letters; then no digits-only keyboard is asked for (UX-21).
    alphanumeric: bool,
    /// What is wrong with it.
    error: FieldError,
    /// The code as it was understood, where it differs from what stands in the field.
    understood: Signal<Option<String>>,
    /// A word before the error for those who do not see the colour.
    error_prefix: &'static str,
    /// Whether it takes focus when it appears.
    focus: bool,
    /// The element, from which the code is read at submit.
    input: Known,
    /// Called with the text after each change.
    #[prop(into)]
    on_input: Act<String>,
) -> Markup {
    follow_focus(input, error, focus);
    let described = described(
        error,
        Some("passcode-hint".to_owned()),
        "passcode-error".to_owned(),
    );
    let typed = move || on_input.run(input.typed());
    let inputmode = if alphanumeric { "" } else { "numeric" };
    let attributes = [
        ("class", "field__input code-field__input"),
        ("id", "passcode"),
        ("name", "passcode"),
        ("type", "text"),
        ("autocomplete", "one-time-code"),
        ("inputmode", inputmode),
        ("autocapitalize", "none"),
        ("spellcheck", "false"),
        ("enterkeyhint", "done"),
        ("dir", "ltr"),
        ("translate", "no"),
    ];
    let others = vec![
        invalid(error),
        described,
        known_as(input),
        on("input", typed),
    ];
    let hint_attributes = [("class", "field__hint"), ("id", "passcode-hint")];
    let label_attributes = [("class", "field__label"), ("for", "passcode")];
    block(
        "field code-field",
        vec![
            element("label", &label_attributes, vec![label.into()]),
            element("p", &hint_attributes, vec![hint.into()]),
            active("input", &attributes, others, Vec::new()),
            live(move || {
                let understood = understood.get();
                understood.map_or_else(nothing, |code| verbatim("field__hint", code))
            }),
            error_text("passcode-error", error_prefix, error),
        ],
    )
}
