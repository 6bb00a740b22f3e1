//! The keys as the program has them, and whether anybody uses them.

use crate::Catalogue;

/// A key: what the program calls it, and what the files do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// As in `IdentifyTitle`.
    pub variant: String,
    /// As in `identify.title`.
    pub name: String,
    /// When its text travels.
    pub travel: Travel,
}

/// When a text travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Travel {
    /// In the first file of each language.
    SignIn,
    /// Likewise, but in English, which stands in the page.
    Page,
    /// When something needs it.
    Rest,
}

/// Reads the keys from the program's source: lines as `IdentifyTitle = "identify.title";`, in braces behind `sign_in`, `page` and
/// `rest`.
pub fn keys(source: &str) -> Vec<Key> {
    let mut travel = Travel::SignIn;
    let key = |line: &str| {
        match line.trim() {
            "page {" => travel = Travel::Page,
            "rest {" => travel = Travel::Rest,
            _ => {}
        }
        let (variant, name) = line.trim().split_once(" = \"")?;
        let name = name.strip_suffix("\";")?;
        let plain = variant.chars().all(char::is_alphanumeric);
        plain.then(|| Key {
            variant: variant.to_owned(),
            name: name.to_owned(),
            travel,
        })
    };
    source.lines().filter_map(key).collect()
}

/// What is wrong with the keys: the English file has others or another order; or one is named neither in the program's
/// sources nor in the page, so that it would be translated for nothing; or it is named in the page and travels when the page has
/// been seen.
pub fn key_faults(keys: &[Key], english: &Catalogue, sources: &str, page: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let names: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    if !english.keys().eq(names.iter().copied()) {
        let missing = names.iter().filter(|name| english.get(name).is_none());
        let unknown = english.keys().filter(|key| !names.contains(key));
        let different: Vec<&str> = missing.copied().chain(unknown).collect();
        faults.push(match different.is_empty() {
            true => {
                "the keys of en.json are in another order than those of src/text/keys.rs".to_owned()
            }
            false => format!(
                "only in one of en.json and src/text/keys.rs: {}",
                different.join(", ")
            ),
        });
    }
    if !keys.is_sorted_by_key(|key| key.travel) {
        faults.push("what travels later stands before what travels sooner".to_owned());
    }
    let word = |rest: &str, variant: &str| {
        let end = rest.strip_prefix(variant).map(|rest| rest.chars().next());
        end.is_some_and(|next| next.is_none_or(|next| !next.is_alphanumeric()))
    };
    for key in keys {
        let in_program = sources
            .split("Text::")
            .skip(1)
            .any(|rest| word(rest, &key.variant));
        let in_page = page.contains(&format!("=\"{}\"", key.name));
        if !in_program && !in_page {
            faults.push(format!("nobody shows {}", key.name));
        }
        if in_page && key.travel == Travel::Rest {
            faults.push(format!(
                "the page has {}, which travels with the rest",
                key.name
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn keys_are_read_and_held_against_their_use() {
        let source = "sign_in {\n// One.\nOne = \"a.one\";\n}\n rest {\nOneMore = \"a.more\";\n}\n";
        let keys = keys(source);
        let travel: Vec<Travel> = keys.iter().map(|key| key.travel).collect();
        assert_eq!(travel, [Travel::SignIn, Travel::Rest]);
        let english = Catalogue::read(r#"{ "a.one": "1", "a.more": "2" }"#).unwrap();
        let page = "<p data-text=\"a.one\">";
        assert_eq!(
            key_faults(&keys, &english, "Text::OneMore.get()", page),
            [""; 0]
        );
        assert_eq!(
            key_faults(&keys, &english, "Text::OneMore.get()", ""),
            ["nobody shows a.one"]
        );
        assert_eq!(
            key_faults(&keys, &english, "Text::One", page),
            ["nobody shows a.more"]
        );
        let both = "<p data-text=\"a.one\" data-text=\"a.more\">";
        assert_eq!(
            key_faults(&keys, &english, "", both),
            ["the page has a.more, which travels with the rest"]
        );
        let mixed = super::keys("rest {\nOne = \"a.one\";\n}\n page {\nOneMore = \"a.more\";\n}\n");
        assert_eq!(
            key_faults(&mixed, &english, "Text::One Text::OneMore", ""),
            ["what travels later stands before what travels sooner"]
        );
        for other in [r#"{ "a.more": "2", "a.one": "1" }"#, r#"{ "a.one": "1" }"#] {
            let other = Catalogue::read(other).unwrap();
            assert_eq!(key_faults(&keys, &other, "Text::OneMore", page).len(), 1);
        }
    }
}
