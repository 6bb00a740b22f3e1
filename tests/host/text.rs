//! The catalogue of texts, and the page that says some of them before the program is there.

use std::collections::BTreeSet;

use vestibule::text::{Text, fill, server_message};

use crate::rooms::{files, read, root};

/// The placeholders that the views know how to fill.
const PLACEHOLDERS: [&str; 13] = [
    "minutes",
    "code",
    "count",
    "identifier",
    "label",
    "length",
    "name",
    "number",
    "seconds",
    "sender",
    "time",
    "to",
    "date",
];

/// The texts that stand in `index.html` too, each with the markup around it that tells which sentence is meant.
const IN_THE_PAGE: [(Text, &str, &str); 16] = [
    (Text::IdentifyTitle, "<title>", "</title>"),
    (
        Text::IdentifyTitle,
        "id=\"identify-title\" tabindex=\"-1\">",
        "</h1>",
    ),
    (Text::IdentifyLead, "class=\"step__lead\">", " <strong"),
    (Text::IdentifyLabel, "for=\"identifier\">", "</label>"),
    (Text::IdentifyRemember, "for=\"remember\">", "</label>"),
    (
        Text::IdentifyForget,
        "data-action=\"forget\" hidden>",
        "</button>",
    ),
    (
        Text::IdentifyNext,
        "<span class=\"button__text\">",
        "</span>",
    ),
    (
        Text::StepWorking,
        "<span class=\"spinner\"></span><span>",
        "</span>",
    ),
    (
        Text::StepTryAgain,
        "data-action=\"try-again\">",
        "</button>",
    ),
    (Text::HelpTitle, "class=\"help__title\">", "</summary>"),
    (Text::HelpNotReceived, "<li>No message", "</li>"),
    (Text::HelpNoAccess, "<li>If you cannot read", "</li>"),
    (
        Text::LinksTerms,
        "data-text=\"links.terms\" hidden>",
        "</a>",
    ),
    (
        Text::LinksPrivacy,
        "data-text=\"links.privacy\" hidden>",
        "</a>",
    ),
    (Text::LinksHelp, "data-text=\"links.help\" hidden>", "</a>"),
    (Text::HelpGeneral, "<li>If you cannot go", "</li>"),
];

/// UX-05: what the program finds in the page and what it would have written are the same words.
#[test]
fn the_page_and_the_catalogue_say_the_same() {
    let page = read(&root().join("index.html"));
    for (text, before, after) in IN_THE_PAGE {
        assert_eq!(
            sentence(&page, before, after),
            text.get(),
            "{}",
            text.name()
        );
    }
}

/// UX-58: a language file can only have one text for a key.
#[test]
fn every_key_has_one_name_and_a_text() {
    let mut names = BTreeSet::new();
    for text in Text::ALL {
        let name = text.name();
        assert!(names.insert(name), "{name} names two keys");
        let plain = |letter: char| letter.is_ascii_lowercase() || letter == '-' || letter == '.';
        assert!(name.chars().all(plain) && name.contains('.'), "{name}");
        assert!(
            !text.get().trim().is_empty() && text.get() == text.get().trim(),
            "{name}"
        );
        // SEC-09: texts are shown as text, so markup in one would be read aloud.
        assert!(!text.get().contains(['<', '>', '&']), "{name}");
    }
}

#[test]
fn placeholders_are_those_that_the_views_fill() {
    for text in Text::ALL {
        for found in placeholders(text.get()) {
            assert!(
                PLACEHOLDERS.contains(&found),
                "{} has {{{found}}}",
                text.name()
            );
        }
    }
    assert_eq!(placeholders("a {b} {c"), ["b", "c"]);
}

/// Each call of `fill` gives all that its text asks for, and nothing else. Only calls that name their text directly can
/// be judged.
#[test]
fn placeholders_are_filled_where_a_text_is_used() {
    let mut judged = 0;
    for file in files(&["src"], "rs") {
        for call in read(&file).split("fill(Text::").skip(1) {
            let key: String = call
                .chars()
                .take_while(|letter| letter.is_alphanumeric())
                .collect();
            let values = call.split("])").next().unwrap_or_default();
            let given: BTreeSet<&str> = values
                .split("(\"")
                .skip(1)
                .filter_map(|part| part.split('"').next())
                .collect();
            let text = Text::ALL
                .iter()
                .find(|text| format!("{text:?}") == key)
                .unwrap();
            let asked: BTreeSet<&str> = placeholders(text.get()).into_iter().collect();
            assert_eq!(given, asked, "{key} in {}", file.display());
            judged += 1;
        }
    }
    assert!(judged > 0, "no call of `fill` was found");
}

/// A text that nobody shows would be translated for nothing.
#[test]
fn no_text_is_left_over() {
    let mut sources = String::new();
    for file in files(&["src"], "rs") {
        sources.push_str(&read(&file));
    }
    let used: BTreeSet<&str> = sources
        .split("Text::")
        .skip(1)
        .map(|rest| {
            rest.split(|letter: char| !letter.is_alphanumeric())
                .next()
                .unwrap_or_default()
        })
        .collect();
    let in_the_page = |text: &Text| IN_THE_PAGE.iter().any(|(one, ..)| one == text);
    let left_over: Vec<String> = Text::ALL
        .iter()
        .filter(|text| !used.contains(format!("{text:?}").as_str()) && !in_the_page(text))
        .map(|text| text.name().to_owned())
        .collect();
    assert!(
        left_over.is_empty(),
        "nobody shows: {}",
        left_over.join(", ")
    );
}

#[test]
fn what_is_filled_in_is_left_as_it_is() {
    assert_eq!(
        fill(Text::CodeRead, &[("code", "<b>{time}</b>")]),
        "Code: <b>{time}</b>"
    );
    assert_eq!(
        fill(Text::CodeResendIn, &[("seconds", "7"), ("unknown", "x")]),
        "Send a new message (7 s)"
    );
}

/// Our words where we have some, else the server's.
#[test]
fn a_server_message_is_in_our_words_or_the_servers() {
    assert_eq!(
        server_message(Some("api.authn.error.PASSCODE_INVALID"), "Invalid."),
        server_message(Some("api.authn.error.PASSCODE_INVALID"), "",)
    );
    assert_ne!(
        server_message(Some("idx.session.expired"), "Gone."),
        "Gone."
    );
    assert_eq!(
        server_message(Some("some.new.key"), "The server's words."),
        "The server's words."
    );
    assert_eq!(
        server_message(None, "The server's words."),
        "The server's words."
    );
    // A key of which nobody knows the words says nothing.
    assert_eq!(server_message(Some("some.new.key"), ""), "");
    assert_eq!(
        server_message(Some("error.username.required"), ""),
        Text::IdentifyEmpty.get()
    );
}

/// The words between two pieces of markup, without the tags among them and with single spaces. Where the first piece
/// ends in words, they belong to the sentence.
fn sentence(page: &str, before: &str, after: &str) -> String {
    let start = page
        .find(before)
        .unwrap_or_else(|| panic!("the page has no {before}"));
    let words = before.rsplit('>').next().unwrap_or_default();
    let rest = &page[start + before.len() - words.len()..];
    let rest = &rest[..rest.find(after).unwrap_or(rest.len())];
    let mut plain = String::new();
    for (number, piece) in rest.split('<').enumerate() {
        plain.push_str(if number == 0 {
            piece
        } else {
            piece.split_once('>').map_or("", |(_, text)| text)
        });
    }
    plain.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

fn placeholders(text: &str) -> Vec<&str> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split('}').next().unwrap_or_default())
        .collect()
}
