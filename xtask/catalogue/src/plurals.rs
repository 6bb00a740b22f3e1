//! Which plural categories a language has, by CLDR, and which way it is written.

/// The languages in which the page is to be had, by their tags.
pub const LANGUAGES: [&str; 36] = [
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fr", "he", "hi", "hr", "hu",
    "id", "it", "ja", "ko", "ms", "nb", "nl", "pl", "pt-BR", "ro", "ru", "sk", "sl", "sv", "th",
    "tr", "uk", "vi", "zh-CN", "zh-TW",
];

/// The categories of a language: those for the numbers that the page counts, and those that it has for millions or fractions
/// alone. Nothing for a language that nobody has looked up yet.
pub fn categories(tag: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match tag {
        "id" | "ja" | "ko" | "ms" | "th" | "vi" | "zh-CN" | "zh-TW" => (&["other"], &[]),
        "bg" | "da" | "de" | "el" | "en" | "fa" | "fi" | "hi" | "hu" | "nb" | "nl" | "sv"
        | "tr" => (&["one", "other"], &[]),
        "ca" | "es" | "fr" | "it" | "pt-BR" => (&["one", "other"], &["many"]),
        "cs" | "sk" => (&["one", "few", "other"], &["many"]),
        "hr" | "ro" => (&["one", "few", "other"], &[]),
        "sl" => (&["one", "two", "few", "other"], &[]),
        "pl" | "ru" | "uk" => (&["one", "few", "many", "other"], &[]),
        "ar" => (&["zero", "one", "two", "few", "many", "other"], &[]),
        "he" => (&["one", "two", "other"], &["many"]),
        _ => return None,
    })
}

/// Whether a category is that of one number alone among those that the page counts, from one to some thousands, so that a text
/// may name it by a word: "not your last password".
pub(crate) fn is_one_number(tag: &str, category: &str) -> bool {
    match category {
        // One, twenty-one, thirty-one; in Slovenian one, a hundred and one.
        "one" => !["hr", "ru", "uk", "sl"].contains(&tag),
        "two" => tag != "sl",
        "zero" => true,
        _ => false,
    }
}

/// Whether a language is written from right to left.
pub fn is_written_right_to_left(tag: &str) -> bool {
    ["ar", "fa", "he"].contains(&tag)
}
