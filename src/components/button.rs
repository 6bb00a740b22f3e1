//! Buttons.

use leptos::prelude::*;

use crate::signal::Signal;

/// The step's main action. While busy it stays focusable and says so (UX-10).
/// `labels` are what it says, and what it says while busy.
pub fn submit_button(labels: [&'static str; 2], busy: Signal<bool>) -> AnyView {
    let [ready, waiting] = labels;
    view! {
        <button class="button" type="submit" aria-disabled=move || busy.get().then_some("true")>
            <span class="button__text">{move || if busy.get() { waiting } else { ready }}</span>
        </button>
    }
    .into_any()
}

/// Another action, by the name that the page contract gives it.
#[component]
pub fn ActionButton(
    /// Its `data-action`.
    action: &'static str,
    /// What it says.
    label: AnyView,
    /// Whether it waits, or may not be used yet.
    #[prop(optional)]
    waiting: Signal<bool>,
    /// Whether it is the page's main action rather than a way beside it.
    #[prop(optional)]
    main: bool,
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
) -> AnyView {
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
            <span class="button__text">{label}</span>
        </button>
    }
    .into_any()
}
