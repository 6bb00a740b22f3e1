//! What is done when a part of a page is used.

/// What is done, given what it was used with. It belongs to the one part that it was made for; Leptos' callbacks can be copied, and
/// live elsewhere for that.
pub struct Act<T>(Box<dyn Fn(T) + Send>);

impl<T, F: Fn(T) + Send + 'static> From<F> for Act<T> {
    fn from(act: F) -> Act<T> {
        Act(Box::new(act))
    }
}

impl<T> Act<T> {
    pub(super) fn run(&self, with: T) {
        (self.0)(with);
    }
}
