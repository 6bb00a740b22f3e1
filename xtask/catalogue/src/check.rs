//! What can be wrong with a translation, as far as a program can tell.

use std::collections::BTreeSet;

use crate::{Catalogue, Entry, categories, plurals};

/// The placeholder of the number by which a text has forms.
const COUNT: &str = "count";

/// The names of the placeholders in a text, sorted.
pub fn placeholders(text: &str) -> BTreeSet<&str> {
    let behind = text.split('{').skip(1);
    behind
        .map(|rest| rest.split('}').next().unwrap_or_default())
        .collect()
}

/// Everything that is wrong with the catalogue of a language, each with the key; nothing where it can be built. The English
/// one is held against itself.
pub fn faults(tag: &str, catalogue: &Catalogue, english: &Catalogue) -> Vec<String> {
    let mut faults = Vec::new();
    if categories(tag).is_none() {
        faults.push(format!(
            "{tag}: its plural categories are not known; add them to xtask/catalogue"
        ));
    }
    for (key, original) in &english.0 {
        match catalogue.get(key) {
            None => faults.push(format!("{tag}: {key} is missing")),
            Some(entry) => {
                let found = entry_faults(tag, entry, original);
                faults.extend(
                    found
                        .into_iter()
                        .map(|fault| format!("{tag}: {key}: {fault}")),
                );
            }
        }
    }
    for key in catalogue.keys().filter(|key| english.get(key).is_none()) {
        faults.push(format!("{tag}: {key} is not known"));
    }
    faults
}

fn entry_faults(tag: &str, entry: &Entry, original: &Entry) -> Vec<String> {
    let mut faults = Vec::new();
    match (entry, original) {
        (Entry::Plain(_), Entry::Plain(_)) => {}
        (Entry::Plural(forms), Entry::Plural(_)) => {
            let (needed, possible) = categories(tag).unwrap_or_default();
            let given: Vec<&str> = forms
                .iter()
                .map(|(category, _)| category.as_str())
                .collect();
            for category in needed.iter().filter(|it| !given.contains(it)) {
                faults.push(format!("the form for `{category}` is missing"));
            }
            for category in given
                .iter()
                .filter(|it| ![needed, possible].concat().contains(it))
            {
                faults.push(format!("this language has no `{category}`"));
            }
        }
        (_, Entry::Plain(_)) => faults.push("this text has no plural forms".to_owned()),
        (_, Entry::Plural(_)) => faults.push("this text needs plural forms".to_owned()),
    }
    // The form for all other numbers is the whole text.
    let whole = original.forms().pop().map_or("", |(_, text)| text);
    for (category, text) in entry.forms() {
        let (asked, mut given) = (placeholders(whole), placeholders(text));
        if category.is_some_and(|category| plurals::is_one_number(tag, category)) {
            given.extend(asked.get(COUNT));
        }
        if given != asked {
            faults.push(format!("placeholders {given:?} instead of {asked:?}"));
        }
        faults.extend(form_faults(text));
    }
    faults
}

fn form_faults(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    if text.trim() != text || text.is_empty() {
        faults.push("it is empty, or has spaces around it".to_owned());
    }
    if text.matches('{').count() != text.matches('}').count() {
        faults.push("a brace is left over".to_owned());
    }
    // It is shown as text, so markup would be read aloud; the page's files are held together by lines and tabs; and what
    // overrides the direction could make one text look like another.
    let overrides = |letter: char| ('\u{202a}'..='\u{202e}').contains(&letter);
    let strange = |letter: char| "<>&".contains(letter) || letter.is_control() || overrides(letter);
    if let Some(letter) = text.chars().find(|letter| strange(*letter)) {
        faults.push(format!("it has {letter:?}, which is markup or control"));
    }
    faults
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    const ENGLISH: &str = r#"{
        "a": "Sign in to {app}",
        "b": { "one": "{count} day of {name}", "other": "{count} days of {name}" }
    }"#;

    fn found(tag: &str, json: &str) -> Vec<String> {
        let english = Catalogue::read(ENGLISH).unwrap();
        faults(tag, &Catalogue::read(json).unwrap(), &english)
    }

    #[test]
    fn a_sound_translation_has_no_faults() {
        assert_eq!(found("en", ENGLISH), [""; 0]);
        let german = r#"{
            "a": "Bei {app} anmelden",
            "b": { "one": "Ein Tag von {name}", "other": "{count} Tage von {name}" }
        }"#;
        assert_eq!(found("de", german), [""; 0]);
        let spanish = r#"{
            "a": "{app}",
            "b": { "one": "{count} {name}", "many": "{count} {name}", "other": "{count} {name}" }
        }"#;
        assert_eq!(found("es", spanish), [""; 0]);
        let japanese = r#"{ "a": "{app}", "b": { "other": "{name}{count}" } }"#;
        assert_eq!(found("ja", japanese), [""; 0]);
    }

    /// Each of these would be seen by a person in that language.
    #[test]
    fn every_fault_is_found() {
        const B: &str = r#""b": { "one": "{count}{name}", "other": "{count}{name}" }"#;
        for (tag, json, fault) in [
            ("de", format!("{{ {B} }}"), "a is missing"),
            ("de", format!(r#"{{ "a": "{{app}}", {B}, "c": "x" }}"#), "c is not known"),
            ("de", format!(r#"{{ "a": "x", {B} }}"#), "placeholders {}"),
            ("de", format!(r#"{{ "a": "{{app}} {{b}}", {B} }}"#), "placeholders"),
            ("de", format!(r#"{{ "a": "<b>{{app}}", {B} }}"#), "markup"),
            ("de", format!(r#"{{ "a": "a\n{{app}}", {B} }}"#), "markup or control"),
            ("de", format!(r#"{{ "a": "\u202e{{app}}", {B} }}"#), "markup or control"),
            ("de", format!(r#"{{ "a": " {{app}}", {B} }}"#), "spaces"),
            ("de", format!(r#"{{ "a": {{ "other": "{{app}}" }}, {B} }}"#), "no plural forms"),
            ("de", r#"{ "a": "{app}", "b": "{count}{name}" }"#.to_owned(), "needs plural"),
            ("de", r#"{ "a": "{app}", "b": { "other": "{count}{name}" } }"#.to_owned(), "`one`"),
            ("ja", format!(r#"{{ "a": "{{app}}", {B} }}"#), "has no `one`"),
            // In Russian that form is for 21, too.
            (
                "ru",
                r#"{ "a": "{app}", "b": { "one": "{name}", "few": "{count}{name}", "many": "{count}{name}", "other": "{count}{name}" } }"#.to_owned(),
                "placeholders",
            ),
            // In Slovenian these are for 101 and 102, too.
            (
                "sl",
                r#"{ "a": "{app}", "b": { "one": "{count}{name}", "two": "{name}", "few": "{count}{name}", "other": "{count}{name}" } }"#.to_owned(),
                "placeholders",
            ),
            ("tlh", format!(r#"{{ "a": "{{app}}", {B} }}"#), "not known"),
        ] {
            let found = found(tag, &json);
            assert!(found.iter().any(|it| it.contains(fault)), "{json}: {found:?}");
        }
    }
}
