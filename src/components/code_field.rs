//! The field for a one-time code.

use leptos::{html, prelude::*};

use super::{
    field::{FieldError, error_text, follow_focus},
    markup::{live, nothing, verbatim},
};
use crate::signal::Signal;

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
    input: NodeRef<html::Input>,
    /// Called with the text after each change.
    #[prop(into)]
    on_input: Callback<String>,
) -> AnyView {
    follow_focus(input, error, focus);
    let described = move || match error.with(Option::is_some) {
        true => "passcode-hint passcode-error",
        false => "passcode-hint",
    };
    view! {
        <div class="field code-field">
            <label class="field__label" for="passcode">{label}</label>
            <p class="field__hint" id="passcode-hint">{hint}</p>
            <input
                class="field__input code-field__input"
                id="passcode"
                name="passcode"
                type="text"
                inputmode=(!alphanumeric).then_some("numeric")
                autocomplete="one-time-code"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="done"
                dir="ltr"
                translate="no"
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                aria-describedby=described
                node_ref=input
                on:input:target=move |event| on_input.run(event.target().value())
            />
            {live(move || understood.get().map_or_else(nothing, |code| verbatim("field__hint", code)))}
            {error_text("passcode-error", error_prefix, error)}
        </div>
    }
    .into_any()
}
