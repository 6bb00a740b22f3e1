//! Buttons.

use leptos::prelude::*;

use super::Act;
use crate::{
    markup::{Attribute, Markup, active, changing, element, live, on},
    signal::Signal,
};

/// The step's main action. While busy it stays focusable and says so (UX-10).
/// `labels` are what it says, and what it says while busy.
pub fn submit_button(labels: [&'static str; 2], busy: Signal<bool>) -> Markup {
    let [ready, waiting] = labels;
    let label = live(move || if busy.get() { waiting } else { ready }.into());
    let attributes = [("class", "button"), ("type", "submit")];
    let others = vec![disabled(busy)];
    active("button", &attributes, others, vec![text(label)])
}

/// Another action, by the name that the page contract gives it.
#[component]
pub fn ActionButton(
    /// Its `data-action`.
    action: &'static str,
    /// What it says.
    label: Markup,
    /// Whether it waits, or may not be used yet.
    #[prop(optional)]
    waiting: Signal<bool>,
    /// Whether it is the page's main action rather than a way beside it.
    #[prop(optional)]
    main: bool,
    /// What it does.
    #[prop(into)]
    press: Act<()>,
) -> Markup {
    let pressed = move || {
        if !waiting.get_untracked() {
            press.run(());
        }
    };
    let attributes = [
        ("class", if main { "button" } else { "link-button" }),
        ("type", "button"),
        ("data-action", action),
    ];
    let others = vec![disabled(waiting), on("click", pressed)];
    active("button", &attributes, others, vec![text(label)])
}

/// Whether it says that it may not be used now; it stays focusable.
pub fn disabled(waiting: Signal<bool>) -> Attribute {
    changing("aria-disabled", move || {
        waiting.get().then_some("true".to_owned())
    })
}

/// What a button says.
fn text(label: Markup) -> Markup {
    element("span", &[("class", "button__text")], vec![label])
}
