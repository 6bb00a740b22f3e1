//! What all fields of a step do alike.

use leptos::prelude::*;

use crate::{
    markup::{Attribute, Known, Markup, alert, anew, changing, live, nothing},
    signal::{Signal, effect},
};

/// What is wrong with a field, with a number that changes each time it is said. It is 0 where another field takes focus.
pub type FieldError = Signal<Option<(u32, String)>>;

/// Focus and selection reach outside: a field may take focus when it appears; the text that was wrong takes it and is
/// selected, so that typing replaces it (UX-25).
pub(super) fn follow_focus(input: Known, error: FieldError, focus: bool) {
    follow(error, focus, move |select| {
        input.focus();
        if select {
            input.select();
        }
    });
}

/// The same for a list.
pub(super) fn follow_focus_of_list(list: Known, error: FieldError, focus: bool) {
    follow(error, focus, move |_| list.focus());
}

fn follow(error: FieldError, focus: bool, take: impl Fn(bool) + 'static) {
    let mut first = true;
    effect(move || {
        let leads = error.with(|error| matches!(error, Some((number, _)) if *number > 0));
        if (first && focus && !at_language()) || (!first && leads) {
            take(leads);
        }
        first = false;
    });
}

/// Whether the person is at the list of languages. Whoever has just chosen one stays there while the page is drawn anew in it.
pub(super) fn at_language() -> bool {
    let focused = document().active_element();
    focused.is_some_and(|element| element.id() == "language")
}

/// `aria-invalid` of what has an error.
pub(super) fn invalid(error: FieldError) -> Attribute {
    changing("aria-invalid", move || {
        error.with(Option::is_some).then_some("true".to_owned())
    })
}

/// `aria-describedby` of a field: its hint, where it has one, and its error while there is one.
pub(super) fn described(error: FieldError, hint_id: Option<String>, error_id: String) -> Attribute {
    changing("aria-describedby", move || {
        let error_id = error.with(Option::is_some).then_some(&error_id);
        match (&hint_id, error_id) {
            (Some(hint_id), Some(error_id)) => Some([hint_id, " ", error_id].concat()),
            (hint_id, error_id) => hint_id.as_ref().or(error_id).cloned(),
        }
    })
}

/// The error below its field, said again each time.
pub(super) fn error_text(id: &'static str, prefix: &'static str, error: FieldError) -> Markup {
    live(move || match error.get() {
        Some((_, text)) => anew(move || alert("field__error", id, prefix, text.clone())),
        None => nothing(),
    })
}
