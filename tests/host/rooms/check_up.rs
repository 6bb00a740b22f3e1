//! The second program, and what it shares with the command.

use super::*;

/// The check-up is a program of its own: of the app it asks what that says of a `config.json`, and nothing else. What it decides
/// and says is in `xtask/checkup`, where there is no browser; only its `browser.rs` and the view name one.
#[test]
fn the_check_up_knows_the_configuration_alone() {
    let used = |source: &str| -> Vec<String> {
        let tokens = paths::tokens(source);
        let ours = |token: &Token| *token == Token::Word("vestibule".to_owned());
        let mut used = Vec::new();
        for three in tokens.windows(3) {
            if let (true, Token::Path, Token::Word(room)) = (ours(&three[0]), &three[1], &three[2])
            {
                used.push(room.clone());
            }
        }
        used
    };
    assert_eq!(used("use vestibule::state::Session;"), ["state"]);
    let sources = files(&["doctor"], "rs");
    assert!(sources.len() >= 3);
    let all: Vec<String> = sources.iter().flat_map(|file| used(&read(file))).collect();
    assert_eq!(all, ["config"]);
    for file in files(&["xtask/checkup"], "rs") {
        let tokens = paths::tokens(&read(&file));
        for world in BROWSER.into_iter().chain(["leptos", "ureq", "tokio"]) {
            assert!(
                !paths::names(&tokens, world),
                "{} names {world}",
                relative(&file)
            );
        }
    }
}
