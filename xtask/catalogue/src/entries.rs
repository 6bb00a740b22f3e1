//! A catalogue as it is written, and as it travels.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use std::fmt;

/// One text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// The same for all numbers, or without one.
    Plain(String),
    /// By plural category, in the order of the file.
    Plural(Vec<(String, String)>),
}

impl Entry {
    /// All its forms, each with its plural category; a plain text has none.
    pub fn forms(&self) -> Vec<(Option<&str>, &str)> {
        match self {
            Entry::Plain(text) => vec![(None, text)],
            Entry::Plural(forms) => forms
                .iter()
                .map(|(category, text)| (Some(category.as_str()), text.as_str()))
                .collect(),
        }
    }

    /// As the program reads it: a plain text as it is, forms each behind a tab, its category and another tab, with the one
    /// for all other numbers at the end.
    fn packed(&self) -> String {
        match self {
            Entry::Plain(text) => text.clone(),
            Entry::Plural(forms) => {
                let mut forms: Vec<_> = forms.iter().collect();
                forms.sort_by_key(|(category, _)| category == "other");
                let packed = |(category, text): &(String, String)| format!("\t{category}\t{text}");
                forms.into_iter().map(packed).collect()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Entry, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Entry;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a text, or an object of texts by plural category")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry::Plain(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                in_order(map).map(Entry::Plural)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// All texts of one language, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Catalogue(pub Vec<(String, Entry)>);

impl<'de> Deserialize<'de> for Catalogue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Catalogue, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Catalogue;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object of texts by key")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Catalogue, A::Error> {
                in_order(map).map(Catalogue)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// The members of an object, each once.
fn in_order<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    mut map: A,
) -> Result<Vec<(String, T)>, A::Error> {
    let mut members: Vec<(String, T)> = Vec::new();
    while let Some((key, value)) = map.next_entry::<String, T>()? {
        if members.iter().any(|(known, _)| *known == key) {
            return Err(Error::custom(format!("{key} stands twice")));
        }
        members.push((key, value));
    }
    Ok(members)
}

impl Catalogue {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is not an object of texts, or says a key twice.
    pub fn read(json: &str) -> Result<Catalogue, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    /// The text of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        let found = self.0.iter().find(|(known, _)| known == key);
        found.map(|(_, entry)| entry)
    }

    /// The keys, in the order of the file.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// The file for the page: the language's tag, then a line for each text, in the order of `keys`, which are those of the
    /// English file.
    pub fn packed<'a>(&self, tag: &str, keys: impl Iterator<Item = &'a str>) -> String {
        let mut lines = vec![tag.to_owned()];
        lines.extend(keys.map(|key| self.get(key).map(Entry::packed).unwrap_or_default()));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn a_file_keeps_its_order_and_travels_by_line() {
        let file = r#"{ "b": "Two", "a": { "other": "{count} days", "one": "{count} day" } }"#;
        let catalogue = Catalogue::read(file).unwrap();
        assert_eq!(catalogue.keys().collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(
            catalogue.packed("en", ["a", "b", "c"].into_iter()),
            "en\n\tone\t{count} day\tother\t{count} days\nTwo\n"
        );
    }

    #[test]
    fn what_is_no_catalogue_is_refused() {
        for file in [
            "[]",
            r#"{"a": 1}"#,
            r#"{"a": "x", "a": "y"}"#,
            r#"{"a": {"one": {}}}"#,
        ] {
            assert!(Catalogue::read(file).is_err(), "{file}");
        }
    }
}
