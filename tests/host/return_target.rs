//! Where a person may be sent after signing in (SEC-32).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on should stop"
)]

use vestibule::return_target::ReturnTarget;

const ORIGIN: &str = "https://app.test";

#[test]
fn friendly_targets_come_back_as_they_are() {
    for target in [
        "/",
        "/?",
        "/#",
        "/docs",
        "/docs/",
        "/docs/page-1.html",
        "/docs?page=2",
        "/docs?page=2&sort=name#section-3",
        "/#/old/style/route",
        "/?next=https%3A%2F%2Felsewhere.example%2F",
        "/?next=//elsewhere.example",
        "/?text=a%0Ab+c",
        "/?rate=100%25",
        "/?twice=%252F",
        "/100%25",
        "/caf%C3%A9",
        "/%E6%97%A5%E6%9C%AC",
        "/a%20b",
        "/@someone",
        "/users/a@b.example",
        "/time/12:30",
        "/a,b;c=d/e!f$g&h'i(j)*k+l",
        "/~home/.well-known/x",
        "/...",
        "/a..b/.c",
        "/logins",
        "/login-help",
        "/login/callback/more",
        "/app/login",
        "/Login",
        "/?x=/login",
        "/#/login",
    ] {
        let parsed =
            ReturnTarget::parse(target, ORIGIN).unwrap_or_else(|| panic!("{target} is refused"));
        assert_eq!(parsed.as_str(), target);
        let absolute = [ORIGIN, target].concat();
        let parsed = ReturnTarget::parse(&absolute, ORIGIN)
            .unwrap_or_else(|| panic!("{absolute} is refused"));
        assert_eq!(parsed.as_str(), target);
    }
}

#[test]
fn the_bare_origin_is_its_front_page() {
    for (input, target) in [
        ("https://app.test", "/"),
        ("https://app.test?a=b", "/?a=b"),
        ("https://app.test#top", "/#top"),
    ] {
        assert_eq!(ReturnTarget::parse(input, ORIGIN).unwrap().as_str(), target);
    }
}

/// SEC-32: whoever writes the target must not be able to choose another origin, run a script, or cause a loop.
#[test]
fn hostile_targets_are_refused() {
    let long = ["/", &"a".repeat(2048)].concat();
    let long_query = ["/?", &"a".repeat(2048)].concat();
    let long_hash = ["https://app.test/#", &"a".repeat(3000)].concat();
    let hostile = [
        // Nothing, and what is no path.
        "",
        " ",
        "docs",
        "./docs",
        "../docs",
        "?a=b",
        "#a",
        "app.test/docs",
        // Other hosts.
        "https://evil.example",
        "https://evil.example/docs",
        "http://app.test/docs",
        "//evil.example",
        "//evil.example/docs",
        "///evil.example",
        "////evil.example",
        "https:evil.example",
        "https:/evil.example",
        "https:///evil.example",
        // Our origin in front, another host behind.
        "https://app.test.evil.example/",
        "https://app.test@evil.example/",
        "https://app.test:pass@evil.example/",
        "https://app.test:8443/",
        "https://app.testevil.example",
        "https://app.test\\@evil.example",
        "https://app.test//evil.example",
        "https://app.testhttps://app.test/",
        "https://user@app.test/docs",
        "HTTPS://APP.TEST/docs",
        "https://app.test:443/docs",
        "https://app.test%2eevil.example/",
        "https://app.test%00.evil.example/",
        "https://app.test;@evil.example/",
        "https://app.test&@evil.example/",
        "https://app.test.:443/",
        "https://app.test%2f@evil.example/",
        "https://:@app.test/docs",
        // Backslashes, plain and encoded.
        "\\\\evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https:\\\\evil.example",
        "/%5c/evil.example",
        "/\t\\evil.example",
        "/docs\\..\\evil",
        "/%5cevil.example",
        "/%5Cevil.example",
        "/%5c%5cevil.example",
        // Encoded slashes.
        "/%2fevil.example",
        "/%2F%2Fevil.example",
        "/docs%2f..%2f..%2fevil",
        "/docs%2Fevil",
        // Encoded twice.
        "/%255cevil.example",
        "/%252fevil.example",
        "/%252e%252e/evil",
        "/%25252fevil.example",
        "/%2500",
        // Segments that resolve to something else.
        "/..//evil.example",
        "/.//evil.example",
        "/../evil.example",
        "/docs/../login",
        "/docs/..",
        "/%2e%2e//evil.example",
        "/%2e/evil.example",
        "/.%2e/evil.example",
        "/docs//evil.example",
        // Schemes.
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "javascript://app.test/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "blob:https://app.test/1",
        "file:///etc/passwd",
        "about:blank",
        "view-source:https://app.test/",
        "filesystem:https://app.test/1",
        "jar:https://app.test/!/x",
        "feed:javascript:alert(1)",
        "intent://app.test/#Intent;end",
        "mailto:a@app.test",
        "wss://app.test/",
        "x-apple.systempreferences:",
        "javascript:https://app.test/docs",
        "https://app.testjavascript:alert(1)",
        // Characters that browsers drop or rewrite.
        " /docs",
        "\t/docs",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r\n/evil.example",
        "\u{0}/docs",
        "/docs\u{0}",
        "/docs page",
        "/docs\u{a0}",
        "\u{feff}/docs",
        "/\u{200b}/evil.example",
        "/\u{202e}/evil",
        // The same, encoded in the path.
        "/%00",
        "/%09/evil.example",
        "/%0a/evil.example",
        "/%0d%0aSet-Cookie:x",
        "/%7f",
        // Letters that look like others, plain and encoded.
        "/\u{2044}evil.example",
        "/\u{2215}evil.example",
        "/\u{ff0f}evil.example",
        "/\u{ff3c}evil.example",
        "\u{ff0f}\u{ff0f}evil.example",
        "/%EF%BC%8Fevil.example",
        "/%E2%81%84evil.example",
        "/%ef%bc%bcevil.example",
        "https://app\u{3002}test/docs",
        "/caf\u{e9}",
        // Not UTF-8, or not an escape: decoding it would throw, or give a slash to a lenient reader.
        "/%c0%afevil.example",
        "/%ff",
        "/?x=%e9",
        "/%",
        "/%4",
        "/%zz",
        "/?x=%",
        "/#%u002f",
        // Markup.
        "/<script>",
        "/\"onload=alert(1)",
        "/?x=<b>",
        "/`",
        long.as_str(),
        long_query.as_str(),
        long_hash.as_str(),
    ];
    assert!(hostile.len() >= 120);
    for target in hostile {
        for home in [ORIGIN, "https://app.test/", "https://app.test/signin/"] {
            assert_eq!(ReturnTarget::parse(target, home), None, "{target:?}");
        }
    }
}

/// SEC-32: the sign-in page and its callback are no targets, wherever the page lives and however they are written.
#[test]
fn the_sign_in_page_is_no_target() {
    for target in [
        "login",
        "login/",
        "login//",
        "login.html",
        "login.html/",
        "login?x=1",
        "login#x",
        "login/callback",
        "login/callback/",
        "login/callback.html",
        "login/callback?otp=123456&state=x",
        "%6Cogin",
        "login/%63allback",
        "log%69n.html",
    ] {
        for home in [
            "https://app.test/",
            "https://app.test/signin/",
            "https://app.test/a/b/",
        ] {
            let absolute = [home, target].concat();
            let path = absolute.strip_prefix(ORIGIN).unwrap();
            for written in [&absolute, path] {
                assert_eq!(ReturnTarget::parse(written, home), None, "{written}");
            }
        }
    }
    assert!(ReturnTarget::parse("/login", "https://app.test/signin/").is_some());
}

#[test]
fn without_an_origin_only_paths_are_taken() {
    assert!(ReturnTarget::parse("/docs", "").is_some());
    assert_eq!(ReturnTarget::parse("https://app.test/docs", ""), None);
    assert_eq!(ReturnTarget::parse("", ""), None);
}
