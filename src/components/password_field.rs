//! The field for a password.

use leptos::{html, prelude::*};

/// A password with a button that shows and hides it.
#[component]
pub fn PasswordField(
    /// Its label.
    #[prop(into)]
    label: String,
    /// The button's two texts: show, hide.
    toggle: [&'static str; 2],
    /// What is wrong with it, with a number that changes each time it is said.
    #[prop(into)]
    error: Signal<Option<(u32, String)>>,
    /// A word before the error for those who do not see the colour.
    #[prop(into)]
    error_prefix: String,
    /// Whether it takes focus when it appears.
    focus: bool,
    /// The element, from which the password is read at submit.
    input: NodeRef<html::Input>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let [show, hide] = toggle;
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
        <div class="field password-field">
            <label class="field__label" for="password">{label}</label>
            <div class="password-field__row">
                <input
                    class="field__input"
                    id="password"
                    name="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete="current-password"
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="done"
                    aria-invalid=move || error.read().is_some().then_some("true")
                    aria-describedby=move || error.read().is_some().then_some("password-error")
                    node_ref=input
                />
                <button
                    class="password-field__toggle"
                    type="button"
                    aria-controls="password"
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { hide } else { show }}
                </button>
            </div>
            {move || error.get().map(|(_, text)| view! {
                <p class="field__error" id="password-error" role="alert">
                    <span class="visually-hidden">{error_prefix.clone()} " "</span>
                    {text}
                </p>
            })}
        </div>
    }
}
