//! What a language is beside its words, and where more of these are.

use super::LocalFuture;

/// How a language, told by its tag (BCP 47), counts and writes numbers and times.
pub trait Locale {
    /// The plural category of CLDR for that many, as in `few`.
    fn category(&self, language: &str, count: u64) -> String;
    /// A number.
    fn number(&self, language: &str, number: u64) -> String;
    /// A day, from a time in ISO 8601; `None` where it is none.
    fn day(&self, language: &str, time: &str) -> Option<String>;
    /// A time of day.
    fn time_of_day(&self, language: &str, epoch_ms: u64) -> String;
    /// All texts of the language that is spoken, in the order of their keys behind its tag, a line each; `None` where they cannot be had.
    fn all_words(&self) -> LocalFuture<'static, Option<String>>;
}
