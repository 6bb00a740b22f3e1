//! Issuers: which are taken, which are refused, and what is theirs.

use super::*;

#[test]
fn good_issuers_are_taken() {
    for (written, kept) in [
        ("https://example.okta.com", "https://example.okta.com"),
        (" https://example.okta.com/ \n", "https://example.okta.com"),
        (
            "https://example.okta.com/oauth2/default//",
            "https://example.okta.com/oauth2/default",
        ),
        (
            "https://Example.Okta.com/oauth2/aus1A-_.~",
            "https://Example.Okta.com/oauth2/aus1A-_.~",
        ),
        (
            "https://login.example.com:8443/oauth2/default",
            "https://login.example.com:8443/oauth2/default",
        ),
        ("https://10.0.0.7", "https://10.0.0.7"),
        (
            "http://localhost:4000/oauth2/default",
            "http://localhost:4000/oauth2/default",
        ),
        ("http://LOCALHOST", "http://LOCALHOST"),
        ("http://org.localhost:4000", "http://org.localhost:4000"),
        ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ("http://127.9.8.7", "http://127.9.8.7"),
        (
            "http://[::1]:4000/oauth2/default",
            "http://[::1]:4000/oauth2/default",
        ),
        ("https://[::1]", "https://[::1]"),
    ] {
        let config = with_issuer(written).unwrap_or_else(|error| panic!("{written}: {error}"));
        assert_eq!(config.issuer.as_str(), kept);
    }
}

/// SEC-03: nothing but an address that every program reads the same way can be the issuer.
#[test]
fn bad_issuers_are_refused() {
    for issuer in [
        "",
        "   ",
        "example.okta.com",
        "//example.okta.com",
        "/oauth2/default",
        "ftp://example.okta.com",
        "HTTPS://example.okta.com",
        "https:/example.okta.com",
        "https:example.okta.com",
        "https://",
        "https:///oauth2/default",
        "javascript:alert(1)",
        // Not on this machine, but readable on the way.
        "http://example.okta.com",
        "http://10.0.0.7",
        "http://128.0.0.1",
        "http://0.0.0.0",
        // Looks like this machine.
        "http://localhost.example.com",
        "http://127.0.0.1.example.com",
        "http://127.example.com",
        "http://127.1",
        "http://127.0.0.1.",
        "http://127.0.0.01",
        "http://127.0.0.+1",
        "http://2130706433",
        "http://0x7f.0.0.1",
        "http://notlocalhost",
        "http://localhost@example.com",
        "http://localhost#@example.com",
        "http://localhost\\@example.com",
        "http://[::2]",
        "http://[::ffff:127.0.0.1]",
        // User info.
        "https://user@example.okta.com",
        "https://user:secret@example.okta.com",
        "https://example.okta.com@evil.example",
        "https://:@example.okta.com",
        // Query, fragment.
        "https://example.okta.com?x=1",
        "https://example.okta.com/oauth2/default?x=1",
        "https://example.okta.com/oauth2/default#x",
        // The Admin Console.
        "https://example-admin.okta.com",
        "https://example-admin.oktapreview.com/oauth2/default",
        // Other paths.
        "https://example.okta.com/oauth2",
        "https://example.okta.com/oauth2/default/v1",
        "https://example.okta.com/oauth2/default/v1/authorize",
        "https://example.okta.com/oauth2//default",
        "https://example.okta.com/oauth2/.",
        "https://example.okta.com/oauth2/..",
        "https://example.okta.com/oauth2/de%66ault",
        "https://example.okta.com/app",
        "https://example.okta.com/oauth2default",
        // Odd hosts and ports.
        "https://exa mple.okta.com",
        "https://exam\nple.okta.com",
        "https://example..okta.com",
        "https://.okta.com",
        "https://example.okta.com.",
        "https://-example.okta.com",
        "https://example-.okta.com",
        "https://example_.okta.com",
        "https://*.okta.com",
        "https://2130706433",
        "https://10.0.1",
        "https://10.0.0.256",
        "https://example.0x7f",
        "https://example.okta.com:",
        "https://example.okta.com:0x50",
        "https://example.okta.com:+443",
        "https://example.okta.com:65536",
        "https://example.okta.com:443:443",
        // Letters that look like others, and what browsers rewrite.
        "https://ex\u{430}mple.okta.com",
        "https://example\u{3002}okta.com",
        "https://example.okta.com\u{2044}oauth2",
        "https://example.okta.com\\oauth2\\default",
        "https://example%2eokta.com",
        "https://<example>.okta.com",
    ] {
        match with_issuer(issuer) {
            Err(ConfigError::Issuer(_)) => {}
            other => panic!("{issuer:?} gave {other:?}"),
        }
    }
}

#[test]
fn own_addresses_are_told_from_foreign_ones() {
    let issuer = with_issuer("https://org.test/oauth2/default")
        .unwrap()
        .issuer;
    for own in [
        "https://org.test",
        "https://org.test/",
        "https://ORG.test/oauth2/default/v1/keys?a=//b#c",
    ] {
        assert!(issuer.owns(own), "{own}");
    }
    for foreign in [
        "",
        "/keys",
        "http://org.test/keys",
        "https://org.test.evil.example/keys",
        "https://org.test@evil.example/keys",
        "https://evil.example/https://org.test",
        "https://org.test:8443/keys",
        "https://org.test\\@evil.example",
        "//org.test/keys",
        "https://evil.example#https://org.test",
        "javascript:https://org.test/",
    ] {
        assert!(!issuer.owns(foreign), "{foreign}");
    }
}
