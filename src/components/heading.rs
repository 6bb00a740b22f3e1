//! The heading of a step.

use leptos::{html, prelude::*};

use super::field::at_language;
use crate::signal::effect;

/// An `<h1>` that takes focus when it appears, unless a field does, because a single-page app must say itself that the
/// page changed (UX-51).
pub fn heading(text: impl Into<String>, focus: bool) -> AnyView {
    let text: String = text.into();
    let heading = NodeRef::<html::H1>::new();
    effect(move || {
        if let Some(heading) = heading.get()
            && focus
            && !at_language()
        {
            let _ = heading.focus();
        }
    });
    view! { <h1 class="step__title" tabindex="-1" node_ref=heading>{text}</h1> }.into_any()
}
