//! What the browser's console says, and what of it a test has announced.

use std::sync::{Mutex, PoisonError};

use thirtyfour::BrowserLogEntry;

/// The errors that a test brings about itself.
#[derive(Default)]
pub(crate) struct Announced(Mutex<Vec<String>>);

impl Announced {
    /// Errors whose text contains this are the test's own doing.
    pub(crate) fn add(&self, part: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(part.to_owned());
    }

    /// Whether something that went wrong was announced.
    pub(crate) fn covers(&self, told: &str) -> bool {
        let announced = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        announced.iter().any(|part| told.contains(part))
    }

    /// The errors among the entries that nobody has announced.
    pub(crate) fn surprises(&self, entries: &[BrowserLogEntry]) -> Vec<String> {
        entries
            .iter()
            .filter(|entry| entry.level == "SEVERE")
            .filter(|entry| !self.covers(&entry.message))
            .map(|entry| entry.message.clone())
            .collect()
    }
}
