//! Buttons.

use leptos::prelude::*;

/// The step's main action. While busy it stays focusable and says so (UX-10).
#[component]
pub fn SubmitButton(
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it waits.
    #[prop(into)]
    busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <button class="button" type="submit" aria-disabled=move || busy.get().then_some("true")>
            <span class="button__text">{move || label.get()}</span>
        </button>
    }
}

/// Another action, by the name that the page contract gives it.
#[component]
pub fn ActionButton(
    /// Its `data-action`.
    action: &'static str,
    /// What it says.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it waits, or may not be used yet.
    #[prop(into, optional)]
    waiting: Signal<bool>,
    /// Whether it is the page's main action rather than a way beside it.
    #[prop(optional)]
    main: bool,
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
) -> impl IntoView {
    let pressed = move |_| {
        if !waiting.get_untracked() {
            press.run(());
        }
    };
    view! {
        <button
            class=if main { "button" } else { "link-button" }
            type="button"
            data-action=action
            aria-disabled=move || waiting.get().then_some("true")
            on:click=pressed
        >
            <span class="button__text">{move || label.get()}</span>
        </button>
    }
}
