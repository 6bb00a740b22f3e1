//! What must not be there: guards that consist in the absence of something.

use super::{files, read, relative};

/// The sources in which a text stands.
fn holders(text: &str) -> Vec<String> {
    let sources = files(&["src"], "rs")
        .into_iter()
        .chain(files(&["src"], "js"));
    let holders = sources.filter(|file| read(file).contains(text));
    let mut names: Vec<_> = holders.map(|file| relative(&file)).collect();
    names.sort();
    names
}

/// SEC-41: no other window is talked to or listened to. What tabs say to each other goes over a channel of the origin.
#[test]
fn no_window_is_talked_to() {
    assert_eq!(holders("post_message"), ["src/platform/channel.rs"]);
    assert_eq!(holders("postMessage"), [""; 0]);
    assert_eq!(holders("\"message\", move"), ["src/platform/channel.rs"]);
    assert_eq!(holders(".opener"), [""; 0]);
}

/// SEC-14: only ID tokens are taken apart; an access token is between the org and the API.
#[test]
fn only_id_tokens_are_taken_apart() {
    assert_eq!(holders("jwt::parse"), ["src/oauth/id_token.rs"]);
}

/// SEC-28: there is no encryption at rest, and the page that says so says what it would be good for.
#[test]
fn encryption_at_rest_is_spoken_of_truly() {
    assert_eq!(holders("\"AES-GCM\""), [""; 0]);
    let page = read(&super::root().join("docs/sessions.md"));
    let told = page.split_once("Encrypting tokens at rest").unwrap().1;
    assert!(told.contains("reads the disk") && told.contains("no such option"));
}
