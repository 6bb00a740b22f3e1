//! `config.json`: what is taken, and what is refused in words that help.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

mod hostile;
mod issuer;
mod languages;

use vestibule::config::{Config, ConfigError, Endpoint};

const ORIGIN: &str = "https://app.test";

fn with_issuer(issuer: &str) -> Result<Config, ConfigError> {
    Config::parse(
        &serde_json::json!({ "issuer": issuer, "clientId": "0oa1" }).to_string(),
        ORIGIN,
    )
}

fn with(field: &str, value: serde_json::Value) -> Result<Config, ConfigError> {
    let mut object = serde_json::json!({ "issuer": "https://org.test", "clientId": "0oa1" });
    object
        .as_object_mut()
        .unwrap()
        .insert(field.to_owned(), value);
    Config::parse(&object.to_string(), ORIGIN)
}

#[test]
fn two_fields_are_enough() {
    let config = with_issuer("https://org.test/oauth2/default").unwrap();
    assert_eq!(config.issuer.as_str(), "https://org.test/oauth2/default");
    assert_eq!(config.client_id.as_str(), "0oa1");
    assert_eq!(config.scopes.joined(), "openid profile email");
    assert_eq!(
        config.redirect_uri.as_str(),
        "https://app.test/login/callback"
    );
    assert_eq!(config.redirect_uri.path(), "/login/callback");
    assert_eq!(config.default_page.as_str(), "/");
    assert_eq!(config.app_name, "this app");
}

#[test]
fn every_field_is_read() {
    let config = Config::parse(
        r#"{ "issuer": "https://org.test", "clientId": "0oa2", "scopes": ["openid", "offline_access"],
             "redirectUri": "https://app.test/back", "defaultPage": "https://app.test/docs?a#b", "appName": " Example " }"#,
        ORIGIN,
    )
    .unwrap();
    assert_eq!(config.client_id.as_str(), "0oa2");
    assert_eq!(
        config.scopes.iter().collect::<Vec<_>>(),
        ["openid", "offline_access"]
    );
    assert_eq!(config.redirect_uri.as_str(), "https://app.test/back");
    assert_eq!(config.redirect_uri.path(), "/back");
    assert_eq!(config.default_page.as_str(), "/docs?a#b");
    assert_eq!(config.app_name, "Example");
}

#[test]
fn endpoints_of_a_custom_server() {
    let issuer = with_issuer("https://org.test/oauth2/default")
        .unwrap()
        .issuer;
    assert_eq!(issuer.org_origin(), "https://org.test");
    assert_eq!(
        issuer.authorization_server(),
        "https://org.test/oauth2/default"
    );
    assert_eq!(
        issuer.well_known(),
        "https://org.test/oauth2/default/.well-known/openid-configuration"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Interact),
        "https://org.test/oauth2/default/v1/interact"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Token),
        "https://org.test/oauth2/default/v1/token"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Keys),
        "https://org.test/oauth2/default/v1/keys"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Authorize),
        "https://org.test/oauth2/default/v1/authorize"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Userinfo),
        "https://org.test/oauth2/default/v1/userinfo"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Revoke),
        "https://org.test/oauth2/default/v1/revoke"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Logout),
        "https://org.test/oauth2/default/v1/logout"
    );
    assert_eq!(
        issuer.idx("introspect"),
        "https://org.test/idp/idx/introspect"
    );
    assert_eq!(issuer.session(), "https://org.test/api/v1/sessions/me");
}

#[test]
fn endpoints_of_the_orgs_own_server() {
    // The host name must not be mistaken for the path that tells a custom server.
    let issuer = with_issuer("https://oauth2.org.test").unwrap().issuer;
    assert_eq!(issuer.org_origin(), "https://oauth2.org.test");
    assert_eq!(
        issuer.authorization_server(),
        "https://oauth2.org.test/oauth2"
    );
    assert_eq!(
        issuer.well_known(),
        "https://oauth2.org.test/.well-known/openid-configuration"
    );
    assert_eq!(
        issuer.endpoint(Endpoint::Token),
        "https://oauth2.org.test/oauth2/v1/token"
    );
    assert_eq!(
        issuer.idx("identify"),
        "https://oauth2.org.test/idp/idx/identify"
    );
}

#[test]
fn an_unknown_key_is_named_with_its_likely_meaning() {
    for (key, nearest) in [
        ("clientID", "clientId"),
        ("client_id", "clientId"),
        ("isuer", "issuer"),
        ("scope", "scopes"),
        ("redirectUrl", "redirectUri"),
        ("redirect_uri", "redirectUri"),
        ("default", "defaultPage"),
        ("name", "appName"),
        ("", "mode"),
        ("Mode", "mode"),
        ("idle_timeout", "idleTimeout"),
        ("storage", "scopes"),
    ] {
        let error = with(key, serde_json::json!("x")).unwrap_err();
        assert!(
            matches!(&error, ConfigError::UnknownKey { key: found } if found == key),
            "{error}"
        );
        let said = error.to_string();
        assert!(said.contains(&format!("`{key}`")), "{error}");
        assert!(
            said.ends_with(&format!("did you mean `{nearest}`?")),
            "{error}"
        );
    }
}

#[test]
fn errors_name_the_field() {
    for (json, field) in [
        (r#"{ "clientId": "0oa1" }"#, "issuer"),
        (r#"{ "issuer": "https://org.test" }"#, "clientId"),
        (r#"{ "issuer": 7, "clientId": "0oa1" }"#, "issuer"),
        (
            r#"{ "issuer": "https://org.test", "clientId": null }"#,
            "clientId",
        ),
    ] {
        let error = Config::parse(json, ORIGIN).unwrap_err();
        assert!(error.to_string().contains(&format!("`{field}`")), "{error}");
    }
}

#[test]
fn what_is_not_an_object_is_refused() {
    assert_eq!(Config::parse("[]", ORIGIN), Err(ConfigError::NotObject));
    for (text, place) in [
        ("<!doctype html>", "line 1 column 1"),
        ("{\n  \"issuer\": ,\n}", "line 2"),
    ] {
        let error = Config::parse(text, ORIGIN).unwrap_err();
        assert!(matches!(error, ConfigError::NotJson { .. }));
        assert!(error.to_string().contains(place), "{error}");
    }
    assert!(Config::parse("", ORIGIN).is_err());
}

/// SEC-08: among them a redirect URI that is not one address of this app.
#[test]
fn other_fields_are_checked() {
    use serde_json::json;
    let long = "x".repeat(5000);
    for (field, value) in [
        ("clientId", json!("")),
        ("clientId", json!("0oa 1")),
        ("clientId", json!("0oä1")),
        ("clientId", json!(long)),
        ("scopes", json!("openid profile")),
        ("scopes", json!([])),
        ("scopes", json!(["profile"])),
        ("scopes", json!(["openid", "openid"])),
        ("scopes", json!(["openid", ""])),
        ("scopes", json!(["openid", "a b"])),
        ("scopes", json!(["openid", "a\"b"])),
        ("scopes", json!(["openid", 7])),
        ("scopes", json!(["openid", long])),
        ("redirectUri", json!("")),
        ("redirectUri", json!("login/callback")),
        ("redirectUri", json!("//evil.example/callback")),
        ("redirectUri", json!("https://evil.example/callback")),
        (
            "redirectUri",
            json!("https://app.test.evil.example/callback"),
        ),
        (
            "redirectUri",
            json!("https://app.test@evil.example/callback"),
        ),
        ("redirectUri", json!("https://app.test")),
        ("redirectUri", json!("/callback?x=1")),
        ("redirectUri", json!("/callback#x")),
        ("redirectUri", json!("/../callback")),
        ("redirectUri", json!("/a//b")),
        ("redirectUri", json!("/a\\b")),
        ("redirectUri", json!("/a b")),
        ("redirectUri", json!("/*{x}")),
        ("defaultPage", json!("")),
        ("defaultPage", json!("https://evil.example/")),
        ("defaultPage", json!("//evil.example")),
        ("defaultPage", json!("/login")),
        ("defaultPage", json!("/login/callback")),
        ("defaultPage", json!(false)),
        ("appName", json!("")),
        ("appName", json!("  ")),
        ("appName", json!("a\nb")),
        ("appName", json!(long)),
    ] {
        match with(field, value.clone()) {
            Err(error @ ConfigError::Wrong { field: named }) => {
                assert_eq!(named, field);
                let said = error.to_string();
                let hint = said.split_once("` must be ").unwrap().1;
                assert!(hint.len() > 10 && hint != "true or false", "{said}");
            }
            other => panic!("{field} = {value} gave {other:?}"),
        }
    }
}

/// UX-27: whom the messages come from is told only where the deployer says so.
#[test]
fn the_sender_of_messages_can_be_named() {
    use serde_json::json;
    let sender = |value| with("emailSender", value).map(|config| config.email_sender);
    assert_eq!(with_issuer("https://org.test").unwrap().email_sender, None);
    assert_eq!(
        sender(json!(" noreply@okta.com ")).unwrap().as_deref(),
        Some("noreply@okta.com")
    );
    for wrong in [json!(""), json!("a\nb"), json!(7), json!("a".repeat(101))] {
        let error = sender(wrong).unwrap_err();
        assert!(error.to_string().contains("emailSender"), "{error}");
    }
}

/// SEC-50: the person's own device is asked only where the deployer says so.
#[test]
fn okta_verify_on_the_device_is_asked_on_demand() {
    let asked = |value: bool| {
        let config = with("oktaVerifyLoopback", value.into()).unwrap();
        config.okta_verify_loopback
    };
    assert!(asked(true) && !asked(false));
    assert!(!with("appName", "It".into()).unwrap().okta_verify_loopback);
    let wrong = with("oktaVerifyLoopback", 1.into()).unwrap_err();
    assert!(wrong.to_string().contains("oktaVerifyLoopback"), "{wrong}");
}

/// UX-26: whether a complete code is sent by itself.
#[test]
fn sending_a_complete_code_by_itself_can_be_turned_off() {
    assert!(with("autoSubmit", true.into()).unwrap().auto_submit);
    assert!(!with("autoSubmit", false.into()).unwrap().auto_submit);
    let wrong = with("autoSubmit", "no".into()).unwrap_err();
    assert!(wrong.to_string().contains("autoSubmit"), "{wrong}");
}

/// What the rules of a session may be, and what they may not.
#[test]
fn the_rules_of_a_session() {
    use serde_json::json;
    use vestibule::config::TokenStorage;
    let rules = with_issuer("https://org.test").unwrap().session;
    assert_eq!(rules.token_storage, TokenStorage::Session);
    assert!(!rules.shared && !rules.dpop && rules.api_origins.is_empty());
    assert_eq!((rules.idle_timeout_s, rules.lifetime_s), (None, None));
    assert_eq!(rules.max_clock_skew_s, 86_400);
    let origins = ["https://api.example.com", "http://localhost:4000"];
    let taken = with("apiOrigins", json!(origins)).unwrap();
    assert_eq!(taken.session.api_origins, origins);
    for (field, value) in [
        ("tokenStorage", json!("cookie")),
        ("tokenStorage", json!(true)),
        ("tabs", json!("all")),
        ("idleTimeout", json!(39)),
        ("idleTimeout", json!(900.5)),
        ("idleTimeout", json!("900")),
        ("sessionLifetime", json!(-1)),
        ("sessionLifetime", json!(u64::MAX)),
        ("maxClockSkew", json!(-1)),
        ("dpop", json!("yes")),
        ("apiOrigins", json!("https://api.example.com")),
        ("apiOrigins", json!([7])),
        ("apiOrigins", json!(["https://api.example.com/"])),
        ("apiOrigins", json!(["https://api.example.com/v1"])),
        ("apiOrigins", json!(["http://api.example.com"])),
        ("apiOrigins", json!(["https://API.example.com"])),
        ("apiOrigins", json!(["https://*.example.com"])),
        ("apiOrigins", json!(["https://user@api.example.com"])),
        ("apiOrigins", json!(["*"])),
        ("apiOrigins", json!([""])),
    ] {
        let error = with(field, value.clone()).unwrap_err();
        assert!(
            matches!(error, ConfigError::Wrong { field: named, .. } if named == field),
            "{field}: {value}"
        );
    }
}
