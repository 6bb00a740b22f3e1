//! What travels apart: views that most people never see, and their texts.

use std::{collections::BTreeSet, fs};

use catalogue::Travel;

use super::{files, read, relative, root};

/// The files whose views lie behind a door that waits for all texts: the steps but the first two, the ends, the server's words.
const WAITING: [&str; 13] = [
    "src/steps/authenticator_verification_data.rs",
    "src/steps/challenge_password.rs",
    "src/steps/form/",
    "src/steps/hosted.rs",
    "src/steps/link_code.rs",
    "src/steps/providers.rs",
    "src/steps/select_authenticator.rs",
    "src/steps/telling.rs",
    "src/steps/terminal.rs",
    "src/steps/told.rs",
    "src/steps/wait.rs",
    "src/steps/webauthn.rs",
    "src/text/messages.rs",
];

/// Parts of forms that only such views have.
const OF_FORMS: [&str; 2] = [
    "src/components/inputs.rs",
    "src/components/password_field.rs",
];

fn waits(file: &str) -> bool {
    WAITING.iter().any(|waiting| file.starts_with(waiting))
}

/// A text that comes with the second file of its language is shown by nobody who does not wait for that.
#[test]
fn whoever_shows_a_text_of_the_second_file_waits_for_it() {
    let keys = catalogue::keys(&read(&root().join("src/text/keys.rs")));
    let late = keys.iter().filter(|key| key.travel != Travel::SignIn);
    let late: Vec<String> = late.map(|key| format!("Text::{}", key.variant)).collect();
    assert!(late.len() > 100 && late.len() < keys.len());
    let mut wrong = Vec::new();
    for file in files(&["src"], "rs") {
        let (name, source) = (relative(&file), read(&file));
        let names = |text: &&String| {
            source.match_indices(text.as_str()).any(|(at, _)| {
                let next = source[at + text.len()..].chars().next();
                next.is_none_or(|next| !next.is_alphanumeric())
            })
        };
        if !waits(&name) {
            wrong.extend(
                late.iter()
                    .filter(names)
                    .map(|text| format!("{name}: {text}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nobody goes past the doors to such a view: only what waits, and the two files with the doors, name its room.
#[test]
fn the_views_that_wait_are_reached_by_their_doors() {
    let rooms = WAITING.iter().filter_map(|file| {
        let name = file.strip_prefix("src/steps/")?.strip_suffix(".rs")?;
        (name != "telling").then_some(name)
    });
    let rooms: Vec<&str> = rooms.collect();
    assert!(rooms.len() > 8);
    for entry in fs::read_dir(root().join("src/steps")).unwrap() {
        let file = entry.unwrap().path();
        let name = relative(&file);
        if file.is_dir() || waits(&name) || name == "src/steps/rarer.rs" {
            continue;
        }
        let source = read(&file);
        for room in &rooms {
            assert!(
                !source.contains(&format!("{room}::")),
                "{name} names {room}"
            );
        }
    }
}

/// The classes in some sheets of style.
fn classes(folder: &str) -> BTreeSet<String> {
    let sheets = files(&[folder], "css").into_iter();
    let sheets = sheets.filter(|file| file.parent() == Some(&root().join(folder)));
    let mut classes = BTreeSet::new();
    for sheet in sheets {
        let source = read(&sheet);
        for rest in source.split('.').skip(1) {
            let end =
                rest.find(|next: char| !next.is_ascii_alphanumeric() && next != '-' && next != '_');
            let name = &rest[..end.unwrap_or(rest.len())];
            if name.starts_with(|first: char| first.is_ascii_lowercase()) {
                classes.insert(name.to_owned());
            }
        }
    }
    classes
}

/// What is drawn by rules that come with the rarer steps is drawn by nobody who does not wait for them.
#[test]
fn whoever_draws_by_the_rarer_style_waits_for_it() {
    let sooner = &classes("style") | &classes("style/later");
    let rarer = &classes("style/rare") - &sooner;
    assert!(rarer.len() > 15 && rarer.contains("choice"), "{rarer:?}");
    assert!(!rarer.contains("facts"));
    for file in files(
        &["src/components", "src/markup", "src/pages", "src/steps"],
        "rs",
    ) {
        let name = relative(&file);
        if waits(&name) || OF_FORMS.contains(&name.as_str()) {
            continue;
        }
        let source = read(&file);
        let literals = source.split('"').skip(1).step_by(2);
        for word in literals.flat_map(str::split_whitespace) {
            assert!(!rarer.contains(word), "{name} draws `{word}`");
        }
    }
    let page = read(&root().join("index.html"));
    for word in page.split(['"', ' ']) {
        assert!(!rarer.contains(word), "the page draws `{word}`");
    }
}
