//! The heading of a step.

use super::field::at_language;
use crate::{
    markup::{Known, Markup, active, known_as},
    signal::effect,
};

/// An `<h1>` that takes focus when it appears, unless a field does, because a single-page app must say itself that the
/// page changed (UX-51).
pub fn heading(text: impl Into<String>, focus: bool) -> Markup {
    let text: String = text.into();
    let heading = Known::default();
    effect(move || {
        if focus && !at_language() {
            heading.focus();
        }
    });
    let attributes = [("class", "step__title"), ("tabindex", "-1")];
    let others = vec![known_as(heading)];
    active("h1", &attributes, others, vec![text.into()])
}
