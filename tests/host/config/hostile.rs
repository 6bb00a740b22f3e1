//! Configuration files that a person would not write, whole: each is refused before anything else happens, and none panics.

use serde_json::{Value, json};
use vestibule::config::{Config, ConfigError};

use super::{ORIGIN, with, with_issuer};

const GOOD: &str = r#"{"issuer":"https://org.test/oauth2/default","clientId":"0oa1"}"#;

fn check(text: &str) {
    let what = text.get(..120).unwrap_or(text);
    assert!(Config::parse(text, ORIGIN).is_err(), "{what}");
}

/// SEC-03: every key with a value of every kind that it does not take.
#[test]
fn no_key_takes_a_value_of_another_kind() {
    let texts = [
        "issuer",
        "clientId",
        "redirectUri",
        "defaultPage",
        "appName",
        "emailSender",
        "tokenStorage",
        "tabs",
        "mode",
    ];
    let flags = ["autoSubmit", "oktaVerifyLoopback", "dpop", "doctor"];
    let numbers = ["idleTimeout", "sessionLifetime", "maxClockSkew"];
    let lists = ["scopes", "apiOrigins"];
    let (text, flag, number, list) = (json!("x\u{0}"), json!(true), json!(900), json!(["\u{0}"]));
    let others = [
        json!(null),
        json!({}),
        json!({ "toString": 1 }),
        json!(-1),
        json!(1e300),
        json!([[]]),
    ];
    let mut tried = 0;
    for (keys, own) in [
        (&texts[..], &text),
        (&flags, &flag),
        (&numbers, &number),
        (&lists, &list),
    ] {
        for key in keys {
            let kinds = [&text, &flag, &number, &list];
            // Of its own kind only texts and lists are tried, with what none of them may hold.
            let takes_it = [&flag, &number].contains(&own);
            let kinds = kinds.into_iter().filter(|kind| *kind != own || !takes_it);
            for value in kinds.chain(&others) {
                match with(key, value.clone()) {
                    Err(ConfigError::Wrong { field, .. } | ConfigError::Missing { field, .. }) => {
                        assert_eq!(field, *key)
                    }
                    Err(ConfigError::Issuer(_)) => assert_eq!(*key, "issuer"),
                    other => panic!("{key} = {value} gave {other:?}"),
                }
                tried += 1;
            }
        }
    }
    assert!(tried >= 40);
}

/// SEC-03: keys that look like others, or that a program in JavaScript would trip over.
#[test]
fn no_other_key_is_taken() {
    for key in [
        "__proto__",
        "constructor",
        "prototype",
        "toString",
        "hasOwnProperty",
        "Issuer",
        "ISSUER",
        "issuer ",
        " issuer",
        "issuer\u{0}",
        "iss\u{200b}uer",
        "\u{456}ssuer",
        "\u{feff}issuer",
        "clientID",
        "client_secret",
        "clientSecret",
        "tokenEndpoint",
        "jwksUri",
        "skipVerification",
        "debug",
        "",
    ] {
        for value in [
            json!("https://evil.example"),
            json!({ "issuer": "https://evil.example" }),
            json!(true),
        ] {
            let refused = with(key, value);
            assert!(
                matches!(refused, Err(ConfigError::UnknownKey { .. })),
                "{key}: {refused:?}"
            );
        }
    }
}

/// SEC-03: texts that are no configuration, or only to a lenient reader.
#[test]
fn no_other_text_is_taken() {
    let members = &GOOD[1..GOOD.len() - 1];
    for text in [
        String::new(),
        " ".to_owned(),
        "null".to_owned(),
        "true".to_owned(),
        "7".to_owned(),
        "\"issuer\"".to_owned(),
        format!("[{GOOD}]"),
        format!("\u{feff}{GOOD}"),
        format!("{GOOD}{GOOD}"),
        format!("{GOOD}\u{0}"),
        format!("{GOOD};"),
        format!("/* */{GOOD}"),
        format!("{GOOD}// "),
        format!("config = {GOOD}"),
        format!(")]}}',\n{GOOD}"),
        format!("{{{members},}}"),
        format!("{{{members}"),
        format!("{members}}}"),
        GOOD.replace('"', "'"),
        GOOD.replace("\"issuer\"", "issuer"),
        GOOD.replace("0oa1", "0oa\u{1}1"),
        GOOD.replace("0oa1", "\\ud800"),
        GOOD.replace("0oa1", "\\u0000"),
        format!("{{{members},\"idleTimeout\":1e999}}"),
        format!("{{{members},\"idleTimeout\":0x384}}"),
        format!("{{{members},\"idleTimeout\":NaN}}"),
        format!("{{{members},\"idleTimeout\":+900}}"),
        format!("{{{members},\"appName\":\"{}\"}}", "x".repeat(1_000_000)),
        format!(
            "{{{members},\"scopes\":[\"openid\"{}]}}",
            ",\"s\"".repeat(10_000)
        ),
        format!(
            "{{{members},\"scopes\":{}{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        ),
        "{\"a\":".repeat(100_000),
        format!("{{\"__proto__\":{GOOD}}}"),
        format!("<script>{GOOD}</script>"),
        "<!doctype html><title>404</title>".to_owned(),
    ] {
        check(&text);
    }
    assert!(Config::parse(GOOD, ORIGIN).is_ok());
}

/// SEC-03: of a key that stands there twice the last counts, here, in a browser and in the tool that writes the policy, so that
/// none of them believes in another issuer than the others do.
#[test]
fn of_two_the_last_counts() {
    let twice = GOOD.replace(
        "{\"issuer\"",
        "{\"issuer\":\"https://evil.example\",\"issuer\"",
    );
    let config = Config::parse(&twice, ORIGIN).unwrap();
    assert_eq!(config.issuer.as_str(), "https://org.test/oauth2/default");
    let value: Value = serde_json::from_str(&twice).unwrap();
    assert_eq!(value["issuer"], config.issuer.as_str());
    check(&GOOD.replace("\"}", "\",\"issuer\":null}"));
}

/// SEC-03: issuers that a person would read as another host, beside those of `issuer.rs`.
#[test]
fn no_other_issuer_looks_like_ours() {
    for issuer in [
        "https://org.test%00.evil.example",
        "https://org.test%2eevil.example",
        "https://org.test\u{0}",
        "https://org.test\u{2024}evil.example",
        "https://org\u{ff0e}test",
        "https://\u{202e}tset.gro",
        "https://or\u{ad}g.test",
        "https://\u{1d428}rg.test",
        "https://org.test:00000000000000443x",
        "https://org.test:-1",
        "https://org.test:99999",
        "https://org.test: 443",
        "https://[::1%25eth0]",
        "https://[2001:db8::1]",
        "https://0/",
        "https://0x7f000001",
        "https://017700000001",
        "https://a@b@org.test",
        "https://@org.test",
        "https://org.test/oauth2/default/../evil",
        "https://org.test/oauth2/default%2f..",
        "https://org.test/oauth2/default;x",
        "https://org.test/oauth2/d\u{e9}fault",
        "https://https://org.test",
        "wss://org.test",
        "blob:https://org.test",
    ] {
        assert!(with_issuer(issuer).is_err(), "{issuer:?}");
    }
}
