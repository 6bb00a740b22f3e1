//! Signals and what is worked out from them.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use leptos::prelude::Owner;
use vestibule::signal::{RwSignal, Signal};

fn within<R>(test: impl FnOnce() -> R) -> R {
    let owner = Owner::new();
    let result = owner.with(test);
    owner.cleanup();
    result
}

#[test]
fn a_memo_is_worked_out_anew_when_needed_and_tells_of_other_values_alone() {
    within(|| {
        let number = RwSignal::new(1);
        let runs = [Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0))];
        let count = |at: usize| runs[at].load(Ordering::Relaxed);
        let counted = |at: usize| {
            let runs = runs[at].clone();
            move || runs.fetch_add(1, Ordering::Relaxed)
        };
        let (first, second) = (counted(0), counted(1));
        let even = Signal::memo(move || {
            first();
            number.get() % 2 == 0
        });
        let word = Signal::memo(move || {
            second();
            if even.get() { "even" } else { "odd" }
        });
        assert_eq!((word.get_untracked(), even.get_untracked()), ("odd", false));
        let before = (count(0), count(1));
        assert_eq!(word.get_untracked(), "odd");
        assert_eq!((count(0), count(1)), before, "nothing has changed");
        number.set(3);
        assert_eq!(word.get_untracked(), "odd");
        assert_eq!((count(0), count(1)), (before.0 + 1, before.1));
        number.update(|number| *number += 1);
        assert_eq!(word.get_untracked(), "even");
        assert_eq!((count(0), count(1)), (before.0 + 2, before.1 + 1));
    });
}

/// A field that is wrong for the second time takes the focus for the second time (UX-25).
#[test]
fn what_is_derived_tells_of_each_time_that_something_is_set() {
    within(|| {
        let wrong = RwSignal::new(true);
        let runs = Arc::new(AtomicU32::new(0));
        let failed = Signal::derive(move || wrong.get());
        let counted = runs.clone();
        let seen = Signal::memo(move || {
            counted.fetch_add(1, Ordering::Relaxed);
            failed.get()
        });
        assert!(seen.get_untracked());
        let before = runs.load(Ordering::Relaxed);
        wrong.set(true);
        assert!(seen.get_untracked());
        assert_eq!(runs.load(Ordering::Relaxed), before + 1);
    });
}

#[test]
fn what_is_looked_at_without_following_is_not_followed() {
    within(|| {
        let number = RwSignal::new(1);
        let seen = Signal::derive(move || number.get_untracked());
        assert_eq!(seen.get_untracked(), 1);
        number.set(2);
        assert_eq!(seen.get_untracked(), 1);
    });
}

#[test]
fn what_changes_a_value_gives_back_what_it_finds() {
    within(|| {
        let names = RwSignal::new(vec!["a", "b", "c"]);
        assert_eq!(names.update(|names| names.split_off(1)), ["b", "c"]);
        assert_eq!(names.with_untracked(Vec::len), 1);
        assert!(!Signal::<bool>::default().get_untracked());
    });
}

/// Whoever waited for an answer may find the view gone.
#[test]
fn setting_what_is_gone_does_nothing() {
    let number = within(|| RwSignal::new(1));
    number.set(2);
    assert_eq!(number.update(|number| *number), 0);
}
