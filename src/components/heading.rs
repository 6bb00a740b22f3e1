//! The heading of a step.

use leptos::{html, prelude::*};

/// An `<h1>` that takes focus when it appears, because a single-page app must say itself that the page changed
/// (UX-51).
#[component]
pub fn Heading(
    /// Its text.
    #[prop(into)]
    text: Signal<String>,
    /// Whether it takes focus; not where a field does.
    #[prop(default = true)]
    focus: bool,
) -> impl IntoView {
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get()
            && focus
        {
            let _ = heading.focus();
        }
    });
    view! { <h1 class="step__title" tabindex="-1" node_ref=heading>{move || text.get()}</h1> }
}
