//! The field for a password.

use leptos::{html, prelude::*};

use super::field::{FieldError, described, error_text, follow_focus, invalid};
use crate::signal::RwSignal;

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
    input: NodeRef<html::Input>,
    /// Called with the text after each change.
    #[prop(into, optional)]
    on_input: Option<Callback<String>>,
) -> AnyView {
    let shown = RwSignal::new(false);
    let [show, hide] = toggle;
    follow_focus(input, error, focus);
    view! {
        <div class="field password-field">
            <label class="field__label" for="password">{label}</label>
            <div class="password-field__row">
                <input
                    class="field__input"
                    id="password"
                    name="password"
                    type=move || if shown.get() { "text" } else { "password" }
                    autocomplete=if new { "new-password" } else { "current-password" }
                    autocapitalize="none"
                    spellcheck="false"
                    enterkeyhint="done"
                    aria-invalid=invalid(error)
                    aria-describedby=described(error, rules, "password-error".to_owned())
                    node_ref=input
                    on:input:target=move |event| {
                        if let Some(on_input) = on_input {
                            on_input.run(event.target().value());
                        }
                    }
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
            {error_text("password-error", error_prefix, error)}
        </div>
    }
    .into_any()
}
