//! What a language is beside its words.

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
}
