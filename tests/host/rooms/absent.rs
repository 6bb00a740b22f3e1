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

/// SEC-60: no switch of the build and no key of the configuration turns a check off; what a release is made of is what is tested.
#[test]
fn no_switch_turns_a_check_off() {
    for switch in [
        "cfg(debug_assertions",
        "cfg!(",
        "option_env!",
        " env!(",
        "danger_",
        "skip_",
        "insecure:",
    ] {
        assert_eq!(holders(switch), [""; 0], "{switch}");
    }
    // The one feature decides in how many files the program lies, and nothing else.
    assert_eq!(holders("cfg(feature"), ["src/later.rs"]);
    assert_eq!(holders("feature = \"parts\""), ["src/later.rs"]);
    let manifest = read(&super::root().join("Cargo.toml"));
    let (_, features) = manifest.split_once("\n[features]\n").unwrap();
    let (features, _) = features.split_once("\n[").unwrap();
    let features = features.lines().filter(|line| line.contains(" = "));
    assert_eq!(
        features.collect::<Vec<_>>(),
        ["parts = [\"dep:wasm_split_helpers\"]"]
    );
    // What reloads the page during development is not the program's, and the release is built without it.
    assert_eq!(holders("reload.js"), [""; 0]);
}

/// SEC-23: whatever leads to another page in another window gives that window no way back.
#[test]
fn no_window_is_opened_with_a_way_back() {
    assert_eq!(
        holders("_blank"),
        ["src/boot/theme.js", "src/markup.rs", "src/steps/wait.rs"]
    );
    for holder in holders("_blank") {
        let source = read(&super::root().join(&holder));
        let opened = source.matches("\"target\"").count() + source.matches("target: ").count();
        let closed = source.matches("\"noopener noreferrer\"").count()
            + source.matches("'noopener noreferrer'").count();
        assert!(opened > 0 && opened == closed, "{holder}");
    }
    assert!(!read(&super::root().join("index.html")).contains("_blank"));
    assert_eq!(holders("open_with_url"), [""; 0]);
    assert_eq!(holders("window.open"), [""; 0]);
}

/// SEC-09, SEC-52: nothing reaches a place where text becomes markup or a script, and no policy for such places is made.
#[test]
fn no_text_becomes_markup() {
    for sink in [
        "inner_html",
        "innerHTML",
        "outer_html",
        "outerHTML",
        "insert_adjacent_html",
        "insertAdjacentHTML",
        "srcdoc",
        "document.write",
        "create_contextual_fragment",
        "createContextualFragment",
        "DomParser",
        "DOMParser",
        "js_sys::eval",
        "eval(",
        "new Function",
        "Function::new_",
        "trustedTypes",
    ] {
        assert_eq!(holders(sink), [""; 0], "{sink}");
    }
}

/// SEC-24: nothing is written to the console but by one door, and nothing is hung on the window.
#[test]
fn nothing_is_told_to_whoever_listens() {
    assert_eq!(holders("console::"), ["src/platform/page.rs"]);
    for way in [
        "console.",
        "log!(",
        "dbg!(",
        "println!(",
        "globalThis",
        "set_name(",
        "send_beacon",
    ] {
        assert_eq!(holders(way), [""; 0], "{way}");
    }
    // Tokens are no part of any address of ours but the one by which the org ends its session.
    assert_eq!(holders("id_token_hint"), ["src/oauth/revoke.rs"]);
}

/// SEC-35: the title is the step's name and the app's, the tab has no name, and nothing is handed to other apps.
#[test]
fn the_title_holds_no_secret() {
    assert_eq!(holders("set_title("), ["src/platform/page.rs"]);
    assert_eq!(holders(".title(&"), ["src/state/sign_in.rs"]);
    assert_eq!(holders("document.title"), ["src/boot.js"]);
    for way in [
        "window.name",
        "navigator.share",
        "set_name(",
        "share_with_data",
    ] {
        assert_eq!(holders(way), [""; 0], "{way}");
    }
}
