//! Who may import whom, and the house rules that a compiler does not know. Each rule reads the sources as they are.
//!
//! The rooms follow the README's map, with these differences from its first cut, agreed since: `passcode` and
//! `return_target` are pure and import nothing of ours but `lean`, which most rooms may use; `text` counts by a trait of `ports`; every view may read `text`, and
//! `state` asks it for the language; `steps` may use `passcode` and four plain data types of `ports`, because the identifier
//! form stands in `index.html` and is reached through a port; `oauth` may use `config` and `return_target`, `config` may use
//! `return_target`, `state` all three.

mod absent;
mod accessibility;
mod check_up;
mod map;
mod page;
mod paths;
mod proofs;
mod security;
mod travel;

use std::{
    fs,
    path::{Path, PathBuf},
};

use map::ROOMS;
use paths::Token;

/// The browser's own parts, for `platform`; `markup` and the entry in `main` need two of them.
const BROWSER: [&str; 7] = [
    "web_sys",
    "js_sys",
    "gloo_net",
    "gloo_storage",
    "gloo_timers",
    "wasm_bindgen_futures",
    "wasm_bindgen",
];

/// What the room of signals stands in the place of.
const OTHER_SIGNALS: [&str; 8] = [
    "ArcMemo",
    "ArcRwSignal",
    "ArcSignal",
    "Effect",
    "Memo",
    "ReadSignal",
    "StoredValue",
    "WriteSignal",
];

#[test]
fn every_room_imports_only_what_it_may() {
    let mut breaches = Vec::new();
    let mut seen = Vec::new();
    for file in files(&["src"], "rs") {
        let relative = relative(&file).strip_prefix("src/").unwrap().to_owned();
        seen.push(room_of(&relative).to_owned());
        breaches.extend(breaches_of(&relative, &read(&file)));
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
    // A room that is renamed, added or removed must not slip out of the table.
    for room in &ROOMS {
        assert!(
            seen.iter().any(|name| name == room.name),
            "there is no room `{}` any more",
            room.name
        );
    }
}

#[test]
fn a_breach_is_noticed() {
    let breaches = |file, source| breaches_of(file, source).len();
    assert_eq!(
        breaches(
            "idx/step.rs",
            "use crate::{ports::Reply, oauth::InteractionCode};"
        ),
        0
    );
    assert_eq!(
        breaches(
            "idx/step.rs",
            "use crate::{ports::Reply, state::Phase, oauth::Client};"
        ),
        2
    );
    assert_eq!(breaches("idx/step.rs", "use super::super::text::Text;"), 1);
    assert_eq!(
        breaches("idx/step.rs", "fn f() { leptos::logging::log!(\"\") }"),
        1
    );
    assert_eq!(
        breaches(
            "steps/identify.rs",
            "use crate::ports::{TransportError, Store};"
        ),
        1
    );
    assert_eq!(breaches("steps/identify.rs", "use web_sys::window;"), 1);
    assert_eq!(breaches("markup/drawn.rs", "use web_sys::Node;"), 0);
    assert_eq!(breaches("components/field.rs", "use web_sys::Node;"), 1);
    assert_eq!(breaches("pages/account.rs", "use leptos_router::hooks;"), 1);
    assert_eq!(
        breaches(
            "platform/fetch.rs",
            "use wasm_bindgen::JsValue; use crate::ports;"
        ),
        0
    );
    assert_eq!(
        breaches(
            "app.rs",
            "use leptos::wasm_bindgen::JsCast; use leptos_router::hooks;"
        ),
        0
    );
    assert_eq!(breaches("app.rs", "use leptos::wasm_bindgen::JsValue;"), 1);
    assert_eq!(breaches("app.rs", "use crate::idx::wire;"), 1);
    assert_eq!(
        breaches("main.rs", "use vestibule::app; use wasm_bindgen::prelude;"),
        0
    );
    assert_eq!(breaches("cellar.rs", ""), 1);
    let signal = "fn f() { RwSignal::new(0); }";
    assert_eq!(breaches("state/flow.rs", signal), 1);
    let imported = ["use crate::signal::RwSignal; ", signal].concat();
    assert_eq!(breaches("state/flow.rs", &imported), 0);
    assert_eq!(breaches("app.rs", "fn f() { Memo::new(g); }"), 1);
}

/// The stand-in, the end-to-end tests, the measurement and the commands are written from the protocol and from the page contract: shared
/// types would share mistakes.
#[test]
fn other_packages_know_nothing_of_the_app() {
    for folder in ["tests/bench", "tests/org", "tests/e2e", "xtask"] {
        for file in files(&[folder], "rs") {
            let tokens = paths::tokens(&read(&file));
            let imported = tokens.windows(2).any(|two| {
                let ours = |token: &Token| *token == Token::Word("vestibule".to_owned());
                let used = two[0] == Token::Word("use".to_owned()) && ours(&two[1]);
                used || (ours(&two[0]) && two[1] == Token::Path)
            });
            assert!(!imported, "{} names the app", relative(&file));
        }
        for manifest in files(&[folder], "toml") {
            let depends = read(&manifest)
                .lines()
                .any(|line| line.trim_start().starts_with("vestibule"));
            assert!(!depends, "{} depends on the app", relative(&manifest));
        }
    }
}

#[test]
fn no_file_is_too_long_to_read() {
    let mut too_long = Vec::new();
    for file in files(&["."], "rs").into_iter().chain(files(&["."], "css")) {
        let lines = read(&file).lines().count();
        if lines > 400 {
            too_long.push(format!("{}: {lines} lines", relative(&file)));
        }
    }
    assert!(
        too_long.is_empty(),
        "over 400 lines:\n{}",
        too_long.join("\n")
    );
}

/// What comes from network, storage or browser must not stop the program.
#[test]
fn nothing_panics_outside_tests() {
    for file in files(&["src", "doctor"], "rs") {
        let source = read(&file);
        let source = paths::without_tests(&source);
        for forbidden in [
            ".unwrap()",
            ".expect(",
            "panic!(",
            "todo!(",
            "unimplemented!(",
            "unreachable!(",
        ] {
            assert!(
                !source.contains(forbidden),
                "{} has {forbidden}",
                relative(&file)
            );
        }
    }
}

#[test]
fn no_style_shouts() {
    let sheets = files(&["style", "tests/org/themes"], "css");
    assert!(sheets.len() >= 5);
    for sheet in sheets {
        assert!(!read(&sheet).contains("!important"), "{}", relative(&sheet));
    }
}

fn room_of(file: &str) -> &str {
    file.split('/')
        .next()
        .unwrap_or_default()
        .trim_end_matches(".rs")
}

/// What a file of `src/` names although its room may not.
fn breaches_of(file: &str, source: &str) -> Vec<String> {
    let name = room_of(file);
    let tokens = paths::tokens(source);
    if name == "lib" {
        return Vec::new();
    }
    let Some(room) = ROOMS.iter().find(|room| room.name == name) else {
        return vec![format!("{file}: the room `{name}` is not in the table")];
    };
    let module: Vec<&str> = file
        .trim_end_matches(".rs")
        .trim_end_matches("/mod")
        .split('/')
        .collect();
    let mut breaches = Vec::new();
    for path in paths::own_paths(&tokens, &module) {
        let Some(target) = path
            .first()
            .filter(|target| *target != name && *target != "*")
        else {
            continue;
        };
        let item = path[..path.len().min(2)].join("::");
        let allowed = room.may_use.iter().any(|may| may == target || *may == item);
        if !allowed || (target == "idx" && path.get(1).is_some_and(|part| part == "wire")) {
            breaches.push(format!("{file}: {}", path.join("::")));
        }
    }
    let leptos = room.leptos || !paths::names(&tokens, "leptos");
    let router = name == "app" || !paths::names(&tokens, "leptos_router");
    let browser = BROWSER.iter().all(|part| match (name, *part) {
        ("platform", _) | ("main", "wasm_bindgen" | "js_sys") => true,
        // Markup is nodes of the document and what listens to them.
        ("markup", "wasm_bindgen" | "web_sys") => true,
        // What `mount_to` needs is re-exported by Leptos itself.
        ("app", "wasm_bindgen") => paths::members(&tokens, part)
            .iter()
            .all(|member| *member == "JsCast"),
        _ => !paths::names(&tokens, part),
    });
    // Leptos' prelude has signals of the same names, each type of which would be compiled on its own.
    let word = |word: &str| tokens.contains(&Token::Word(word.to_owned()));
    let imported = paths::own_paths(&tokens, &module)
        .iter()
        .any(|path| path.first().is_some_and(|target| target == "signal"));
    let others = OTHER_SIGNALS.iter().any(|name| word(name));
    let signals =
        name == "signal" || !others && (imported || !(word("Signal") || word("RwSignal")));
    for (fine, what) in [
        (leptos, "Leptos"),
        (signals, "signals that are not of `signal`"),
        (router, "the router"),
        (browser, "the browser"),
    ] {
        if !fine {
            breaches.push(format!("{file}: names {what}"));
        }
    }
    breaches
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The repository's files with that ending below these folders, without what is built or fetched.
pub(crate) fn files(folders: &[&str], ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !name.starts_with('.')
                    && !["target", "dist", "node_modules"].contains(&name.as_str())
                {
                    open.push(path);
                }
            } else if path.extension().is_some_and(|found| found == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn relative(path: &Path) -> String {
    let root = root();
    let path = path.strip_prefix(&root).unwrap_or(path);
    path.strip_prefix(".")
        .unwrap_or(path)
        .to_string_lossy()
        .replace('\\', "/")
}
