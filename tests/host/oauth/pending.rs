//! The record of an unfinished sign-in.

use serde_json::{Value, json};
use vestibule::oauth::{CodeVerifier, InteractionHandle, Mode, Nonce, PendingTransaction, State};

fn pending() -> PendingTransaction {
    PendingTransaction {
        state: State::new("st-1").unwrap(),
        nonce: Nonce::new("no-1").unwrap(),
        code_verifier: CodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap(),
        created_ms: 1_000_000_000,
        target: String::from("/docs?a=\"b\"#c"),
        identifier: String::from("ada\u{e9}@example.test"),
        mail_sent_ms: Some(1_000_060_000),
        mode: Mode::Embedded {
            interaction_handle: InteractionHandle::new("ih-1").unwrap(),
        },
    }
}

fn changed(name: &str, value: Value) -> String {
    let mut record: Value = serde_json::from_str(&pending().to_json()).unwrap();
    record[name] = value;
    record.to_string()
}

#[test]
fn a_record_comes_back_whole() {
    let read = PendingTransaction::from_json(&pending().to_json()).unwrap();
    assert_eq!(read.state.secret(), "st-1");
    assert_eq!(read.nonce.secret(), "no-1");
    assert_eq!(
        read.code_verifier.secret(),
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    );
    assert_eq!(read.created_ms, 1_000_000_000);
    assert_eq!(read.target, "/docs?a=\"b\"#c");
    assert_eq!(read.identifier, "ada\u{e9}@example.test");
    assert_eq!(read.mail_sent_ms, Some(1_000_060_000));
    assert_eq!(read.interaction_handle().unwrap().secret(), "ih-1");

    let redirect = PendingTransaction {
        mode: Mode::Redirect,
        mail_sent_ms: None,
        ..pending()
    };
    let read = PendingTransaction::from_json(&redirect.to_json()).unwrap();
    assert_eq!(read.mode, Mode::Redirect);
    assert_eq!(read.interaction_handle(), None);
    assert_eq!(read.mail_sent_ms, None);
}

/// SEC-21: the record may lie in local storage because it holds no token; it ends after half an hour.
#[test]
fn a_record_ends() {
    let pending = pending();
    let end = 1_000_000_000 + 30 * 60 * 1000;
    for (now_ms, expired) in [
        (1_000_000_000, false),
        (end - 1, false),
        (end, true),
        (u64::MAX, true),
        // The clock was set back a little, or a lot.
        (1_000_000_000 - 60_000, false),
        (1_000_000_000 - 60_001, true),
        (0, true),
    ] {
        assert_eq!(pending.is_expired(now_ms), expired, "{now_ms}");
    }
    let record: Value = serde_json::from_str(&pending.to_json()).unwrap();
    let mut names: Vec<_> = record
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "codeVerifier",
            "created",
            "identifier",
            "interactionHandle",
            "mailSent",
            "nonce",
            "state",
            "target",
            "version"
        ]
    );
}

#[test]
fn garbage_is_no_record() {
    for garbage in [
        "",
        "null",
        "[]",
        "{}",
        "{",
        "undefined",
        "7",
        r#"{"version":1}"#,
    ] {
        assert!(
            PendingTransaction::from_json(garbage).is_none(),
            "{garbage}"
        );
    }
    for (name, value) in [
        ("version", json!(2)),
        ("version", json!("1")),
        ("state", json!("")),
        ("state", json!("a b")),
        ("nonce", json!(null)),
        ("codeVerifier", json!("short")),
        ("created", json!("1000000000")),
        ("created", json!(-1)),
        ("target", json!(7)),
        ("identifier", json!(null)),
        ("mailSent", json!("now")),
        ("mailSent", json!(null)),
        ("interactionHandle", json!(null)),
        ("interactionHandle", json!("")),
    ] {
        assert!(
            PendingTransaction::from_json(&changed(name, value.clone())).is_none(),
            "{name} = {value}"
        );
    }
}
