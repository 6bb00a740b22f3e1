//! The field for a one-time code.

use leptos::{html, prelude::*};

/// One field, not a box for each character (UX-20), which takes whatever is typed or pasted; what it was understood as
/// stands below it, so that the text itself is never rewritten and undo keeps working (UX-22, UX-23).
#[component]
pub fn CodeField(
    /// Its label.
    #[prop(into)]
    label: String,
    /// What a code looks like.
    #[prop(into)]
    hint: String,
    /// Whether the code may have letters; then no digits-only keyboard is asked for (UX-21).
    alphanumeric: bool,
    /// What is wrong with it, with a number that changes each time it is said.
    #[prop(into)]
    error: Signal<Option<(u32, String)>>,
    /// The code as it was understood, where it differs from what stands in the field.
    #[prop(into)]
    understood: Signal<Option<String>>,
    /// A word before the error for those who do not see the colour.
    #[prop(into)]
    error_prefix: String,
    /// Whether it takes focus when it appears.
    focus: bool,
    /// The element, from which the code is read at submit.
    input: NodeRef<html::Input>,
    /// Called with the text after each change.
    #[prop(into)]
    on_input: Callback<String>,
) -> impl IntoView {
    let described = move || match error.read().is_some() {
        true => "passcode-hint passcode-error",
        false => "passcode-hint",
    };
    // Focus and selection reach outside; the text that was wrong is selected, so that typing replaces it (UX-25).
    Effect::new(move |before: Option<()>| {
        let failed = error.read().is_some();
        if let Some(input) = input.get() {
            let first = before.is_none();
            if (first && focus) || (!first && failed) {
                let _ = input.focus();
            }
            if !first && failed {
                input.select();
            }
        }
    });
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
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=described
                node_ref=input
                on:input:target=move |event| on_input.run(event.target().value())
            />
            {move || understood.get().map(|code| view! {
                <p class="field__hint" translate="no" dir="ltr">{code}</p>
            })}
            {move || error.get().map(|(_, text)| view! {
                <p class="field__error" id="passcode-error" role="alert">
                    <span class="visually-hidden">{error_prefix.clone()} " "</span>
                    {text}
                </p>
            })}
        </div>
    }
}
