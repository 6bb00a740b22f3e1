//! The catalogues of texts, and the page that says some of them before the program is there.

mod speaking;

use std::collections::BTreeSet;

use catalogue::{
    Catalogue, Entry, LANGUAGES, faults, is_written_right_to_left, key_faults, keys, placeholders,
};
use vestibule::text::Text;

use crate::rooms::{files, read, root};

/// The catalogue of a language, where there is one.
fn catalogue(tag: &str) -> Option<Catalogue> {
    let file = root().join(format!("src/text/{tag}.json"));
    file.exists()
        .then(|| Catalogue::read(&read(&file)).unwrap())
}

fn english() -> Catalogue {
    catalogue("en").unwrap()
}

/// UX-05, UX-58: what the page says before the file of the language is there, and what English would say, are the same words.
#[test]
fn the_page_and_the_catalogue_say_the_same() {
    let page = read(&root().join("index.html"));
    let english = english();
    let mut compared = 0;
    const NAMED: &str = "data-text=\"";
    for (place, _) in page.match_indices(NAMED) {
        let (name, rest) = page[place + NAMED.len()..].split_once('"').unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let Some(Entry::Plain(text)) = english.get(name) else {
            panic!("{name} is no text of the page");
        };
        assert_eq!(sentence(rest), without_names(text), "{name}");
        compared += 1;
    }
    assert!(compared > 20, "{compared}");
}

/// UX-58: every language says everything, with the same placeholders and its own plural forms. The build refuses the same.
#[test]
fn no_catalogue_has_a_fault() {
    let english = english();
    let mut found = Vec::new();
    for file in files(&["src/text"], "json") {
        let tag = file.file_stem().unwrap().to_str().unwrap();
        if tag != "notes" {
            assert!(
                LANGUAGES.contains(&tag),
                "{tag} is not in the list of languages"
            );
            found.extend(faults(tag, &catalogue(tag).unwrap(), &english));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// UX-58: all who have to know which way a language is written say the same.
#[test]
fn the_direction_of_each_language_is_known_everywhere() {
    let to_the_left = |tag: &&str| is_written_right_to_left(tag);
    let tags: Vec<&str> = LANGUAGES.into_iter().filter(to_the_left).collect();
    let script = read(&root().join("src/boot/language.js"));
    assert!(script.contains(&format!("/^({})/.test", tags.join("|"))));
    let program = read(&root().join("src/text.rs"));
    assert!(program.contains(&format!("{tags:?}.contains(&language())")));
}

/// A text that nobody shows would be translated for nothing.
#[test]
fn the_keys_are_those_of_the_english_file_and_each_is_used() {
    let keys = keys(&read(&root().join("src/text/keys.rs")));
    let told: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
    let known: Vec<&str> = Text::ALL.iter().map(|text| text.name()).collect();
    assert_eq!(told, known);
    let mut sources = String::new();
    for file in files(&["src"], "rs") {
        sources.push_str(&read(&file));
    }
    let page = read(&root().join("index.html"));
    let found = key_faults(&keys, &english(), &sources, &page);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// UX-58: a language file can only have one text for a key.
#[test]
fn every_key_has_one_plain_name_and_a_text() {
    let mut names = BTreeSet::new();
    for text in Text::ALL {
        let name = text.name();
        assert!(names.insert(name), "{name} names two keys");
        let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-' || letter == '.';
        assert!(name.chars().all(plain) && name.contains('.'), "{name}");
        assert!(!text.get().is_empty(), "{name}");
    }
}

/// The notes are for texts that there are.
#[test]
fn the_notes_for_translators_are_about_keys() {
    let notes: serde_json::Value =
        serde_json::from_str(&read(&root().join("src/text/notes.json"))).unwrap();
    for key in notes.as_object().unwrap().keys() {
        assert!(english().get(key).is_some(), "{key}");
    }
}

/// Each call that fills a text gives all that the text asks for, and nothing else. Only calls that name their text directly
/// can be judged.
#[test]
fn placeholders_are_filled_where_a_text_is_used() {
    let english = english();
    let mut judged = 0;
    for file in files(&["src"], "rs") {
        let source = read(&file);
        for (call, counted) in [("fill(", false), ("fill_count(", true), ("filled(", false)] {
            for call in source.split(call).skip(1) {
                let Some(call) = call.trim_start().strip_prefix("Text::") else {
                    continue;
                };
                let key: String = call
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric())
                    .collect();
                let values = call.split(';').next().unwrap_or_default();
                let values = values.split("])").next().unwrap_or_default();
                let mut given: BTreeSet<&str> = values
                    .split("(\"")
                    .skip(1)
                    .filter_map(|part| part.split('"').next())
                    .collect();
                given.extend(counted.then_some("count"));
                let text = Text::ALL.iter().find(|text| format!("{text:?}") == key);
                let forms = english.get(text.unwrap().name()).unwrap().forms();
                let (_, whole) = forms.last().unwrap();
                if given.is_empty() && values.contains("values") {
                    continue;
                }
                assert_eq!(given, placeholders(whole), "{key} in {}", file.display());
                judged += 1;
            }
        }
    }
    assert!(judged > 20, "only {judged} calls were found");
}

/// The words of an element whose tag has ended, up to its end, with single spaces; an element among them is `{}`.
fn sentence(rest: &str) -> String {
    let mut plain = String::new();
    let mut pieces = rest.split('<');
    plain.push_str(pieces.next().unwrap_or_default());
    while let Some(piece) = pieces.next() {
        if piece.starts_with('/') {
            break;
        }
        let end = pieces.next().and_then(|end| end.split_once('>'));
        plain.push_str("{}");
        plain.push_str(end.map_or("", |(_, text)| text));
    }
    plain.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with `{}` in the places of its placeholders.
fn without_names(text: &str) -> String {
    let mut parts = text.split('{');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str("{}");
        plain.push_str(part.split_once('}').map_or("", |(_, text)| text));
    }
    plain
}
