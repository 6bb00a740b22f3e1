//! Why a test failed, and where in its flow.

use std::{backtrace::Backtrace, error::Error, fmt};

/// The outcome of a test, or of a part of it.
pub type Result<T = ()> = std::result::Result<T, Failure>;

/// Why a test failed.
///
/// It knows the line of the flow that was running, since the same page object serves every flow.
pub struct Failure {
    what: String,
    place: Option<String>,
}

impl Failure {
    /// A failure with these words.
    pub fn new(what: impl Into<String>) -> Failure {
        Failure {
            what: what.into(),
            place: place(),
        }
    }
}

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        // The driver adds addresses in its own program, which tell nobody anything.
        let told = error.to_string();
        Failure::new(told.split("Stacktrace").next().unwrap_or_default().trim())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.what)?;
        match &self.place {
            Some(place) => write!(formatter, "\n  at {place}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

/// The innermost line of a flow on the stack of this thread.
pub(crate) fn place() -> Option<String> {
    let stack = Backtrace::force_capture().to_string();
    let lines = stack
        .lines()
        .filter_map(|line| line.trim().strip_prefix("at "));
    lines.map(str::to_owned).find(|line| {
        let is_flow = line.contains("e2e/flows/") || line.contains("e2e/engines/");
        is_flow && !line.contains("/main.rs")
    })
}
