//! What the deployer says of languages and texts: its shape is held here, and whether it is there by the boot script.

use serde_json::json;
use vestibule::config::ConfigError;

use super::with;

#[test]
fn languages_and_texts_may_be_said() {
    for (key, value) in [
        ("language", json!("pt-BR")),
        ("languages", json!(["en", "de"])),
        ("texts", json!({})),
        (
            "texts",
            json!({ "en": { "a.b": "Text", "a.c": { "one": "1", "other": "{count}" } }, "de": {} }),
        ),
    ] {
        assert!(with(key, value.clone()).is_ok(), "{key}: {value}");
    }
}

/// SEC-03: a slip must not silently leave other words in force.
#[test]
fn languages_and_texts_of_another_shape_are_refused() {
    for (key, value) in [
        ("language", json!(["de"])),
        ("language", json!(null)),
        ("languages", json!("de")),
        ("languages", json!([])),
        ("languages", json!(["de", 7])),
        ("texts", json!("Welcome")),
        ("texts", json!([])),
        ("texts", json!({ "identify.title": "Welcome" })),
        ("texts", json!({ "en": { "identify.title": 7 } })),
        (
            "texts",
            json!({ "en": { "identify.title": { "one": ["x"] } } }),
        ),
    ] {
        let error = with(key, value.clone()).unwrap_err();
        assert!(
            matches!(error, ConfigError::Wrong { field, .. } if field == key),
            "{key}: {value}"
        );
    }
}
