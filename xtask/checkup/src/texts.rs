//! What a `config.json` says of languages and of the deployer's own texts, held against what the page has: the start script refuses what
//! is not there (`src/boot/language.js`, `src/boot/texts.js`), and so does this, in its words. A test in a browser holds the two against
//! each other.

use hosting::ASSETS;
use serde_json::{Map, Value};

use crate::{Finding, Outcome, Reading, Request, World, finding::Subject};

const FILES: Subject = Subject("texts", "The files of the texts");

/// The texts of the page, by their places.
struct Ours {
    /// The names; the first place has none.
    names: Vec<String>,
    /// The texts in one language: placeholders and forms are the same in each.
    texts: Vec<String>,
}

/// What is wrong with what is said of languages and texts.
pub(crate) enum Wrong {
    /// The page refuses the configuration, in these words.
    Refused(String),
    /// The page does without the deployer's texts, since its own cannot be had.
    Files(Finding),
}

/// Says what is wrong; nothing where it is right, or where the page does not say what it has. `page` is the start page.
pub(crate) async fn wrong(
    world: &impl World,
    home: &str,
    config: &Value,
    page: &str,
) -> Option<Wrong> {
    let languages = attribute(page, "data-languages")?;
    let known: Vec<&str> = languages.split(' ').collect();
    if let Some(tag) = unknown_language(config, &known) {
        return Some(Wrong::Refused(format!(
            "config.json: the page is not to be had in `{tag}`, only in {languages}"
        )));
    }
    let own = config.get("texts")?.as_object()?;
    let (hash, tag) = (attribute(page, "data-texts")?, known.first()?);
    let mut files = Vec::new();
    for name in ["keys".to_owned(), (*tag).to_owned(), format!("{tag}-rest")] {
        let url = format!("{home}{ASSETS}{name}-{hash}.txt");
        match world.send(Request::get(url, Reading::Text)).await {
            Outcome::Answered(answer) if answer.status == 200 => files.push(answer.body),
            _ => break,
        }
    }
    let Some(ours) = Ours::read(&files, tag) else {
        return Some(Wrong::Files(FILES.wrong(
            "Those that a text of your own is held against are not there, or are not those of this page: it does without your texts.",
            "At the host: copy the whole of dist/ anew, and let nothing on the way change it.",
        )));
    };
    let problem = refused(own, &ours, &known)?;
    Some(Wrong::Refused(format!(
        "config.json: `texts` has {problem}"
    )))
}

impl Ours {
    /// Reads the names, and the two files of a language.
    fn read(files: &[String], tag: &str) -> Option<Ours> {
        let lines = |text: &String| text.split('\n').map(str::to_owned).collect();
        let [names, first, rest] = files else {
            return None;
        };
        let names: Vec<String> = lines(names);
        let mut texts: Vec<String> = lines(first);
        // The last line of the first file proves the second.
        texts.pop();
        texts.extend::<Vec<String>>(lines(rest));
        let right = names.first()?.is_empty() && texts.first()? == tag;
        (right && names.len() == texts.len()).then_some(Ours { names, texts })
    }
}

fn attribute<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = page.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

fn unknown_language<'a>(config: &'a Value, known: &[&str]) -> Option<&'a str> {
    let language = config.get("language").and_then(Value::as_str);
    let languages = config.get("languages").and_then(Value::as_array);
    let listed = languages.into_iter().flatten().filter_map(Value::as_str);
    language
        .into_iter()
        // An empty one is none.
        .filter(|tag| !tag.is_empty())
        .chain(listed)
        .find(|tag| !known.contains(tag))
}

fn refused(own: &Map<String, Value>, ours: &Ours, known: &[&str]) -> Option<String> {
    for (tag, texts) in own {
        if !known.contains(&tag.as_str()) {
            return Some(format!("`{tag}`, which is no language of this page"));
        }
        for (name, text) in texts.as_object().into_iter().flatten() {
            let place = ours.names.iter().position(|one| one == name);
            let Some(our) = place.filter(|place| *place > 0) else {
                return Some(format!("`{name}`, which is no text of this page"));
            };
            if let Some(what) = unfit(text, ours.texts.get(our)?) {
                return Some(format!("`{name}` for `{tag}` {what}"));
            }
        }
    }
    None
}

/// What does not fit about a text that is to stand in the place of ours.
fn unfit(text: &Value, ours: &str) -> Option<String> {
    let said = match text {
        Value::String(text) => text.clone(),
        Value::Object(forms) if forms.contains_key("other") && ours.starts_with('\t') => forms
            .iter()
            .filter_map(|(form, said)| Some(["\t", form, "\t", said.as_str()?].concat()))
            .collect(),
        _ => return Some("in forms that do not fit it".to_owned()),
    };
    let mut rest = said.as_str();
    while let Some((_, from)) = rest.split_once('{') {
        // To its end, where it has one.
        let (name, behind) = from.split_once('}').unwrap_or((from, ""));
        let end = if name.len() == from.len() { "" } else { "}" };
        let placeholder = ["{", name, end].concat();
        if !ours.contains(&placeholder) {
            return Some(format!("with `{placeholder}`, which it has no value for"));
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn ours() -> Ours {
        let lines = |lines: [&str; 4]| lines.map(str::to_owned).to_vec();
        Ours {
            names: lines(["", "title", "lead", "hint"]),
            texts: lines([
                "de",
                "Anmelden",
                "bei {app}",
                "\tone\t{count} Ziffer\tother\t{count} Ziffern",
            ]),
        }
    }

    #[test]
    fn what_fits_is_taken() {
        for own in [
            json!({}),
            json!({ "de": { "title": "Willkommen", "lead": "zu {app}, {app}" }, "en": {} }),
            json!({ "en": { "hint": { "one": "just one", "other": "these {count}" } } }),
            json!({ "en": { "hint": "{count} of them", "lead": "here" } }),
            json!({ "en": null }),
        ] {
            let own = own.as_object().cloned().unwrap_or_default();
            assert_eq!(refused(&own, &ours(), &["de", "en"]), None, "{own:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (own, words) in [
            (
                json!({ "fr": {} }),
                "`fr`, which is no language of this page",
            ),
            (
                json!({ "de": { "titel": "x" } }),
                "`titel`, which is no text of this page",
            ),
            (
                json!({ "de": { "": "x" } }),
                "``, which is no text of this page",
            ),
            (
                json!({ "de": { "lead": "zu {name}" } }),
                "`lead` for `de` with `{name}`, which it has no value for",
            ),
            (
                json!({ "de": { "lead": "zu {app} {x" } }),
                "`lead` for `de` with `{x`",
            ),
            (
                json!({ "de": { "hint": { "one": "{count}" } } }),
                "`hint` for `de` in forms that do not fit it",
            ),
            (
                json!({ "de": { "hint": { "one": "{count", "other": "{count}" } } }),
                "`hint` for `de` with `{count",
            ),
            (
                json!({ "de": null, "en": { "title": null } }),
                "`title` for `en` in forms that do not fit it",
            ),
            (
                json!({ "de": { "title": { "other": "x" } } }),
                "`title` for `de` in forms that do not fit it",
            ),
        ] {
            let own = own.as_object().cloned().unwrap_or_default();
            let told = refused(&own, &ours(), &["de", "en"]).unwrap_or_default();
            assert!(told.contains(words), "{own:?}: {told}");
        }
    }

    #[test]
    fn a_language_is_one_of_the_page() {
        let known = ["de", "en"];
        for (config, unknown) in [
            (json!({}), None),
            (json!({ "language": "de", "languages": ["en", "de"] }), None),
            (json!({ "language": "" }), None),
            (json!({ "language": "tlh" }), Some("tlh")),
            (json!({ "languages": ["en", "tlh"] }), Some("tlh")),
        ] {
            assert_eq!(unknown_language(&config, &known), unknown, "{config}");
        }
    }

    #[test]
    fn other_files_are_not_taken_for_texts() {
        let read = |files: [&str; 3]| Ours::read(&files.map(str::to_owned), "de");
        let (names, first, rest) = ("\ntitle\nlead", "de\nAnmelden\nsha256-x", "bei {app}");
        let ours = read([names, first, rest]);
        assert_eq!(
            ours.map(|it| it.texts),
            Some(["de", "Anmelden", "bei {app}"].map(str::to_owned).to_vec())
        );
        let page = "<!doctype html>\n<title>Sign in</title>\n";
        for files in [
            [page, page, page],
            [names, first, page],
            [names, "en\nSign in\nsha256-x", rest],
        ] {
            assert!(read(files).is_none(), "{files:?}");
        }
    }
}
