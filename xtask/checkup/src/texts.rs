//! What a `config.json` says of languages and of the deployer's own texts, held against what the page has: the start script refuses what
//! is not there (`src/boot/language.js`, `src/boot/texts.js`), and so does this, in its words. A test in a browser holds the two against
//! each other.

use hosting::ASSETS;
use serde_json::{Map, Value};

use crate::{Outcome, Reading, Request, World};

/// The texts of the page, by their places.
struct Ours {
    /// The names; the first place has none.
    names: Vec<String>,
    /// The texts in a language that has them all in its files: placeholders and forms are the same in each.
    texts: Vec<String>,
}

/// Says what is wrong; nothing where it is right, or where the page does not say what it has. `page` is the start page.
pub(crate) async fn refusal(
    world: &impl World,
    home: &str,
    config: &Value,
    page: &str,
) -> Option<String> {
    let languages = attribute(page, "data-languages")?;
    let known: Vec<&str> = languages.split(' ').collect();
    if let Some(tag) = unknown_language(config, &known) {
        return Some(format!(
            "config.json: the page is not to be had in `{tag}`, only in {languages}"
        ));
    }
    let own = config.get("texts")?.as_object()?;
    let hash = attribute(page, "data-texts")?;
    let lines = |name: &str| {
        let url = format!("{home}{ASSETS}{name}-{hash}.txt");
        async move {
            match world.send(Request::get(url, Reading::Text)).await {
                Outcome::Answered(answer) if answer.status == 200 => {
                    Some(answer.body.split('\n').map(str::to_owned).collect())
                }
                _ => None,
            }
        }
    };
    let names: Vec<String> = lines("keys").await?;
    // English leaves out what stands in the page.
    let tag = known.iter().find(|tag| **tag != "en")?;
    let mut texts: Vec<String> = lines(tag).await?;
    // The last line of the first file proves the second.
    texts.pop();
    texts.extend(lines(&format!("{tag}-rest")).await?);
    let problem = refused(own, &Ours { names, texts }, &known)?;
    Some(format!("config.json: `texts` has {problem}"))
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
        .chain(listed)
        .find(|tag| !known.contains(tag))
}

fn refused(own: &Map<String, Value>, ours: &Ours, known: &[&str]) -> Option<String> {
    for (tag, texts) in own {
        if !known.contains(&tag.as_str()) {
            return Some(format!("`{tag}`, which is no language of this page"));
        }
        for (name, text) in texts.as_object()? {
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
    let said: Vec<&str> = match text {
        Value::Object(forms) => {
            if !forms.contains_key("other") || !ours.starts_with('\t') {
                return Some("in forms that do not fit it".to_owned());
            }
            forms.values().filter_map(Value::as_str).collect()
        }
        text => vec![text.as_str()?],
    };
    let mut placeholders = said.into_iter().flat_map(placeholders);
    let alien = placeholders.find(|one| !ours.contains(one))?;
    Some(format!("with `{alien}`, which it has no value for"))
}

/// Whatever begins as a placeholder does, to its end where it has one.
fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    let begin = |(at, _)| {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        rest.get(..end).unwrap_or_default()
    };
    text.match_indices('{').map(begin)
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
            (json!({ "language": "tlh" }), Some("tlh")),
            (json!({ "languages": ["en", "tlh"] }), Some("tlh")),
        ] {
            assert_eq!(unknown_language(&config, &known), unknown, "{config}");
        }
    }
}
