//! What is wrong with the theme of a `config.json`, in the words of the page's start script (`src/boot/theme.js`). A test in a
//! browser holds the two against each other.

use serde_json::{Map, Value};

use super::Colour;

/// A test of a value and its words, or the parts of an object, or either.
struct Wanted {
    test: fn(&Value) -> bool,
    words: String,
    parts: Vec<(&'static str, Wanted)>,
    needs: Option<&'static str>,
}

const HEX: &str = "\"#\" and six hexadecimal digits";

/// Says what is wrong with a theme; nothing where it is right.
pub fn refusal(theme: &Value) -> Option<String> {
    refused(theme, &wanted(), "theme")
}

fn refused(value: &Value, wanted: &Wanted, name: &str) -> Option<String> {
    if (wanted.test)(value) {
        return None;
    }
    let object = value.as_object().filter(|_| !wanted.parts.is_empty());
    let Some(object) = object else {
        return Some(format!("config.json: `{name}` must be {}", wanted.words));
    };
    parts_refused(object, wanted, name)
}

fn parts_refused(object: &Map<String, Value>, wanted: &Wanted, name: &str) -> Option<String> {
    for (key, value) in object {
        let Some((_, part)) = wanted.parts.iter().find(|(known, _)| known == key) else {
            let known = wanted.parts.iter().map(|(known, _)| *known);
            let nearest = known.min_by_key(|known| distance(key, known));
            return Some(format!(
                "config.json: `{name}.{key}` is not known; did you mean `{}`?",
                nearest.unwrap_or_default()
            ));
        };
        let problem = refused(value, part, &format!("{name}.{key}"));
        if problem.is_some() {
            return problem;
        }
    }
    let needed = wanted
        .needs
        .filter(|needed| !object.contains_key(*needed))?;
    let (_, part) = wanted.parts.iter().find(|(known, _)| *known == needed)?;
    Some(format!(
        "config.json: `{name}.{needed}` is missing; it must be {}",
        part.words
    ))
}

fn wanted() -> Wanted {
    let parts = vec![
        ("accent", either(is_colour, HEX)),
        ("surface", either(is_colour, HEX)),
        (
            "background",
            either(
                |value| is_colour(value) || is_picture(value),
                &format!("{HEX}, or a picture on this origin, as in \"theme/hall.webp\""),
            ),
        ),
        (
            "radius",
            one(is_radius, "a whole number of pixels, 0 to 32"),
        ),
        (
            "font",
            one(
                is_font,
                "a list of 1 to 12 names of fonts, as in [\"Avenir Next\", \"sans-serif\"]",
            ),
        ),
        (
            "logo",
            Wanted {
                needs: Some("light"),
                ..object(
                    "an object, as in { \"light\": \"theme/logo.svg\" }",
                    vec![
                        ("light", picture()),
                        ("dark", picture()),
                        (
                            "alt",
                            one(
                                |value| text(value, 100).is_some(),
                                "a text of 1 to 100 characters",
                            ),
                        ),
                    ],
                )
            },
        ),
        (
            "links",
            object(
                "an object, as in { \"help\": \"https://example.com/help\" }",
                ["terms", "privacy", "help"]
                    .map(|name| (name, link()))
                    .into(),
            ),
        ),
        (
            "stylesheet",
            one(
                |value| file(value).is_some_and(|kind| kind == "css"),
                "a style sheet on this origin, as in \"theme.css\"",
            ),
        ),
    ];
    object("an object, as in { \"accent\": \"#1d5c50\" }", parts)
}

fn one(test: fn(&Value) -> bool, words: &str) -> Wanted {
    Wanted {
        test,
        words: words.to_owned(),
        parts: Vec::new(),
        needs: None,
    }
}

fn object(words: &str, parts: Vec<(&'static str, Wanted)>) -> Wanted {
    Wanted {
        parts,
        ..one(|_| false, words)
    }
}

fn either(test: fn(&Value) -> bool, words: &str) -> Wanted {
    Wanted {
        parts: ["light", "dark"]
            .map(|scheme| (scheme, one(test, words)))
            .into(),
        ..one(
            test,
            &format!("{words}, or one each for \"light\" and \"dark\""),
        )
    }
}

fn picture() -> Wanted {
    one(
        is_picture,
        "a picture on this origin, as in \"theme/logo.svg\"",
    )
}

fn link() -> Wanted {
    one(is_link, "an https address, or a path on this origin")
}

/// A text that is not empty and not too long, in the units in which browsers count.
fn text(value: &Value, most: usize) -> Option<&str> {
    let text = value.as_str().filter(|text| !text.is_empty())?;
    (text.encode_utf16().count() <= most).then_some(text)
}

fn is_colour(value: &Value) -> bool {
    value.as_str().and_then(Colour::read).is_some()
}

/// The kind of a file on this origin. No `:` and no `//`, so nowhere else; names begin with a letter or a digit, so nothing
/// lies above where it says.
fn file(value: &Value) -> Option<&str> {
    let path = text(value, 200)?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut names = path.strip_prefix('/').unwrap_or(path).split('/');
    let plain = names.all(|name| {
        name.starts_with(|first: char| first.is_ascii_alphanumeric())
            && name
                .bytes()
                .all(|byte| is_word(byte) || byte == b'.' || byte == b'-')
    });
    let (_, kind) = path.rsplit_once('.')?;
    (plain && !kind.is_empty() && kind.bytes().all(is_word)).then_some(kind)
}

/// Whether it is a picture's file.
pub(super) fn is_picture(value: &Value) -> bool {
    let kinds = ["svg", "png", "webp"];
    file(value).is_some_and(|kind| kinds.contains(&kind))
}

fn is_radius(value: &Value) -> bool {
    // Browsers know one kind of number.
    value
        .as_f64()
        .is_some_and(|radius| radius.fract() == 0.0 && (0.0..=32.0).contains(&radius))
}

fn is_font(value: &Value) -> bool {
    let is_name = |name: &str| {
        name.len() <= 60
            && name
                .bytes()
                .next()
                .is_some_and(|first| first.is_ascii_alphabetic())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b' ' || byte == b'-')
    };
    let names = value.as_array().map(Vec::as_slice).unwrap_or_default();
    (1..=12).contains(&names.len()) && names.iter().all(|name| name.as_str().is_some_and(is_name))
}

fn is_link(value: &Value) -> bool {
    let Some(address) = text(value, 2000) else {
        return false;
    };
    let seen = |rest: &str| rest.bytes().all(|byte| byte.is_ascii_graphic());
    if let Some(path) = address.strip_prefix('/') {
        return !path.starts_with(['/', '\\']) && seen(path) && !path.contains('\\');
    }
    let Some((scheme, rest)) = address.split_once("://") else {
        return false;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    scheme.eq_ignore_ascii_case("https")
        && !host.is_empty()
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-')
        && (1..=5).contains(&port.len())
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && seen(path)
}

/// How many characters must be put in, taken out or replaced to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (line, left) in one.chars().take(99).enumerate() {
        let mut next = vec![line + 1];
        for (pair, right) in row.windows(2).zip(other.chars()) {
            let [diagonal, above] = pair else { continue };
            let before = next.last().copied().unwrap_or_default();
            let replaced = diagonal + usize::from(!left.eq_ignore_ascii_case(&right));
            next.push(replaced.min(above + 1).min(before + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_whole_theme_is_taken() {
        for theme in [
            json!({}),
            json!({
                "accent": "#1D5c50", "surface": { "light": "#ffffff", "dark": "#101010" },
                "background": { "light": "theme/hall.webp", "dark": "#000000" }, "radius": 12,
                "font": ["Avenir Next", "ui-rounded", "sans-serif"],
                "logo": { "light": "theme/logo.svg", "dark": "/brand/logo-dark.png", "alt": "Example" },
                "links": { "terms": "https://example.com/terms?a=b#c", "privacy": "/privacy", "help": "https://help.example.com:8443" },
                "stylesheet": "theme.css",
            }),
        ] {
            assert_eq!(refusal(&theme), None, "{theme}");
        }
    }

    /// The field is named, and what would be right.
    #[test]
    fn what_is_wrong_is_named() {
        for (theme, words) in [
            (json!(null), "`theme` must be an object"),
            (json!([]), "`theme` must be an object"),
            (
                json!({ "acent": "#000000" }),
                "`theme.acent` is not known; did you mean `accent`?",
            ),
            (
                json!({ "logo": { "ligth": "a.svg" } }),
                "`theme.logo.ligth` is not known; did you mean `light`?",
            ),
            (
                json!({ "logo": { "dark": "a.svg" } }),
                "`theme.logo.light` is missing",
            ),
            (
                json!({ "accent": "green" }),
                "`theme.accent` must be \"#\" and six hexadecimal digits, or one each",
            ),
            (
                json!({ "accent": { "dark": 7 } }),
                "`theme.accent.dark` must be \"#\" and six hexadecimal digits",
            ),
            (
                json!({ "radius": 33 }),
                "`theme.radius` must be a whole number",
            ),
            (
                json!({ "radius": 1.5 }),
                "`theme.radius` must be a whole number",
            ),
            (json!({ "font": [] }), "`theme.font` must be a list"),
            (json!({ "font": "Arial" }), "`theme.font` must be a list"),
        ] {
            let refusal = refusal(&theme).unwrap_or_default();
            assert!(refusal.contains(words), "{theme}: {refusal}");
        }
    }

    /// Nothing gets into the style sheet, and nowhere but to this origin or by https.
    #[test]
    fn what_would_get_out_is_refused() {
        for name in [
            "a\"b", "a;b", "a}b", "a\\b", "a,b", "url(x)", "", " a", "a\nb",
        ] {
            assert!(refusal(&json!({ "font": [name] })).is_some(), "{name:?}");
        }
        for path in [
            "https://elsewhere.example/a.svg",
            "//elsewhere.example/a.svg",
            "/\\elsewhere.example/a.svg",
            "../a.svg",
            "a/../b.svg",
            "data:image/svg+xml,a.svg",
            "a.svg?b",
            "a b.svg",
            "a\").svg",
            "a.exe",
            ".svg",
            "/",
            "a.svg/",
            "a%2f.svg",
            "a.svg\n",
        ] {
            assert!(
                refusal(&json!({ "logo": { "light": path } })).is_some(),
                "{path:?}"
            );
            assert!(
                refusal(&json!({ "background": path })).is_some(),
                "{path:?}"
            );
            assert!(
                refusal(&json!({ "stylesheet": path.replace("svg", "css") })).is_some(),
                "{path:?}"
            );
        }
        for address in [
            "javascript:alert(1)",
            "http://example.com/",
            "//elsewhere.example/",
            "/\\elsewhere.example",
            "/\t/elsewhere.example",
            "help",
            "https://",
            "https:///x",
            "https://a b/",
            "https://user@example.com/",
            "https://a.com:x/",
            "blob:https://a.com/x",
            "data:text/html,x",
            "",
        ] {
            assert!(
                refusal(&json!({ "links": { "help": address } })).is_some(),
                "{address:?}"
            );
        }
    }
}
