//! Just enough of Rust's grammar to say which paths a file names: comments and literals are left out, `use` trees are
//! spread.

/// One word or mark of a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    /// `::`
    Path,
    Mark(char),
}

impl Token {
    fn word(&self) -> Option<&str> {
        match self {
            Token::Word(word) => Some(word),
            _ => None,
        }
    }
}

/// The program's own part of a source text: what stands before its test module, which every file here has last.
pub(super) fn without_tests(source: &str) -> &str {
    source.split("#[cfg(test)]").next().unwrap_or_default()
}

/// The tokens of a source text, without comments and without what stands in quotes.
pub(super) fn tokens(source: &str) -> Vec<Token> {
    let letters: Vec<char> = source.chars().collect();
    let starts = |at: usize, what: &str| {
        what.chars()
            .enumerate()
            .all(|(n, letter)| letters.get(at + n) == Some(&letter))
    };
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        if starts(at, "//") {
            at += letters[at..]
                .iter()
                .take_while(|letter| **letter != '\n')
                .count();
        } else if letter == '"' {
            at += 1;
            while letters.get(at).is_some_and(|letter| *letter != '"') {
                at += if letters[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if letter == '\'' && (starts(at + 1, "\\") || letters.get(at + 2) == Some(&'\'')) {
            // A character, as opposed to a lifetime.
            at += 2;
            at += letters[at..]
                .iter()
                .take_while(|letter| **letter != '\'')
                .count()
                + 1;
        } else if letter.is_alphanumeric() || letter == '_' {
            let word: String = letters[at..]
                .iter()
                .take_while(|letter| letter.is_alphanumeric() || **letter == '_')
                .collect();
            at += word.chars().count();
            tokens.push(Token::Word(word));
        } else if starts(at, "::") {
            tokens.push(Token::Path);
            at += 2;
        } else {
            if !letter.is_whitespace() {
                tokens.push(Token::Mark(letter));
            }
            at += 1;
        }
    }
    tokens
}

/// Every path below the crate's root that a file names, as its segments after `crate`. `module` is where the file stands,
/// as in `["state", "sign_in"]`, so that a chain of `super` is followed too.
pub(super) fn own_paths(tokens: &[Token], module: &[&str]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let supers = tokens[at..]
            .chunks(2)
            .take_while(|pair| pair[0].word() == Some("super"))
            .count();
        let from_root = tokens[at]
            .word()
            .is_some_and(|word| word == "crate" || word == "vestibule");
        let start = if from_root {
            at + 1
        } else {
            at + 2 * supers - usize::from(supers > 0)
        };
        if (from_root || supers > 0) && tokens.get(start) == Some(&Token::Path) {
            let base = match from_root {
                true => &[][..],
                false => &module[..module.len().saturating_sub(supers)],
            };
            let base: Vec<String> = base.iter().map(|segment| (*segment).to_owned()).collect();
            spread(tokens, start + 1, &base, &mut found);
        }
        at = (at + 1).max(start);
    }
    found
}

/// Reads one tree of a path, `a::{b, c::d}`, into its branches; gives the place after it.
fn spread(tokens: &[Token], mut at: usize, base: &[String], found: &mut Vec<Vec<String>>) -> usize {
    let mut path = base.to_vec();
    loop {
        match tokens.get(at) {
            Some(Token::Word(word)) => {
                path.push(word.clone());
                at += 1;
            }
            Some(Token::Mark('{')) => {
                at += 1;
                while !matches!(tokens.get(at), None | Some(Token::Mark('}'))) {
                    at = spread(tokens, at, &path, found).max(at + 1);
                    at += usize::from(tokens.get(at) == Some(&Token::Mark(',')));
                }
                return at + 1;
            }
            _ => {}
        }
        if tokens.get(at) != Some(&Token::Path) {
            break;
        }
        at += 1;
    }
    // `use a as b` inside a group: the new name is no branch of its own.
    if tokens.get(at).and_then(Token::word) == Some("as") {
        at += 2;
    }
    found.push(path);
    at
}

/// Whether the file names this crate or module of another crate anywhere.
pub(super) fn names(tokens: &[Token], crate_name: &str) -> bool {
    tokens.iter().any(|token| token.word() == Some(crate_name))
}

/// What follows each mention of that name after a `::`.
pub(super) fn members<'a>(tokens: &'a [Token], name: &str) -> Vec<&'a str> {
    let mentions = tokens
        .windows(3)
        .filter(|three| three[0].word() == Some(name) && three[1] == Token::Path);
    mentions
        .map(|three| three[2].word().unwrap_or("{"))
        .collect()
}

fn paths_of(source: &str, module: &[&str]) -> Vec<String> {
    own_paths(&tokens(source), module)
        .iter()
        .map(|path| path.join("::"))
        .collect()
}

#[test]
fn trees_are_spread_and_chains_followed() {
    let source = r#"
        //! Not crate::comment.
        use std::rc::Rc;
        use crate::{config::Config, idx::{self, Answer as Reply, form::Form}, ports};
        use super::super::text;
        use super::phase::{Phase, Problem};
        const LETTER: char = '"';
        fn f<'a>() { let _ = "crate::literal \" crate::literal"; crate::oauth::Client::new(super::super::pages::x) }
    "#;
    let expected = [
        "config::Config",
        "idx::self",
        "idx::Answer",
        "idx::form::Form",
        "ports",
        "text",
        "state::phase::Phase",
        "state::phase::Problem",
        "oauth::Client::new",
        "pages::x",
    ];
    assert_eq!(paths_of(source, &["state", "flow"]), expected);
}

#[test]
fn a_name_in_a_comment_or_a_text_does_not_count() {
    let seen = tokens("// web_sys\nlet a = \"web_sys\"; web_system();");
    assert!(!names(&seen, "web_sys"));
    assert!(names(&tokens("fn f() { web_sys::window() }"), "web_sys"));
    assert_eq!(
        members(
            &tokens("use leptos::{mount, wasm_bindgen::JsCast};"),
            "wasm_bindgen"
        ),
        ["JsCast"]
    );
}
