//! What all fields of a step do alike.

use leptos::{html, prelude::*};

use super::markup::{alert, anew, live, nothing};

/// What is wrong with a field, with a number that changes each time it is said.
pub type FieldError = Signal<Option<(u32, String)>>;

/// Focus and selection reach outside: a field may take focus when it appears; the text that was wrong takes it and is
/// selected, so that typing replaces it (UX-25).
pub(super) fn follow_focus(input: NodeRef<html::Input>, error: FieldError, focus: bool) {
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
}

/// The error below its field, said again each time.
pub(super) fn error_text(id: &'static str, prefix: &'static str, error: FieldError) -> AnyView {
    live(move || match error.get() {
        Some((_, text)) => anew(move || alert("field__error", id, prefix, text.clone())),
        None => nothing(),
    })
}
