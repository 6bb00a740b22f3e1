//! Random values, PKCE, base64url, and what `Debug` shows.

use std::collections::HashSet;

use vestibule::oauth::{
    AccessToken, AuthorizationCode, Callback, CodeVerifier, InteractionCode, InteractionHandle,
    Mode, Nonce, OneTimePasscode, PendingTransaction, RefreshToken, Secrets, State, Tokens,
    UnverifiedIdToken, base64url, token_reply,
};

use super::{config, reply, token_body};
use crate::host_crypto::{CountingRandom, HostCrypto, HostRandom, NoRandom};

/// RFC 7636 appendix B.
#[tokio::test]
async fn the_published_code_challenge() {
    let verifier = CodeVerifier::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    let challenge = verifier.challenge(&HostCrypto).await.unwrap();
    assert_eq!(
        challenge.as_str(),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
}

/// RFC 7636 section 4.1: 43 to 128 of the unreserved characters.
#[test]
fn stored_verifiers_are_checked() {
    for (length, taken) in [
        (0, false),
        (42, false),
        (43, true),
        (128, true),
        (129, false),
    ] {
        assert_eq!(
            CodeVerifier::new(&"a".repeat(length)).is_some(),
            taken,
            "{length}"
        );
    }
    for odd in ['+', '/', '=', ' ', '"', '\u{e9}'] {
        let text = ["a".repeat(43), odd.to_string()].concat();
        assert!(CodeVerifier::new(&text).is_none(), "{odd:?}");
    }
    assert!(CodeVerifier::new(&"AZaz09-._~".repeat(5)).is_some());
}

/// SEC-01 and SEC-02: 256 bits of the generator, each value of its own.
#[test]
fn secrets_are_the_generators_bytes() {
    let random = CountingRandom::default();
    let verifier = CodeVerifier::random(&random).unwrap();
    let state = State::random(&random).unwrap();
    let nonce = Nonce::random(&random).unwrap();
    let bytes: Vec<u8> = [verifier.secret(), state.secret(), nonce.secret()]
        .iter()
        .flat_map(|text| {
            assert_eq!(text.len(), 43);
            base64url::decode(text).unwrap()
        })
        .collect();
    assert_eq!(bytes, (0..96).collect::<Vec<u8>>());

    let many: HashSet<String> = (0..100)
        .map(|_| State::random(&HostRandom).unwrap().secret().to_owned())
        .collect();
    assert_eq!(many.len(), 100);
}

#[test]
fn without_a_generator_there_are_no_secrets() {
    assert!(CodeVerifier::random(&NoRandom).is_err());
    assert!(State::random(&NoRandom).is_err());
    assert!(Nonce::random(&NoRandom).is_err());
}

/// SEC-02: equal is equal in every byte and in length.
#[test]
fn comparison_looks_at_everything() {
    let state = |text| State::new(text).unwrap();
    assert_eq!(state("abcdef"), state("abcdef"));
    for other in ["abcdeg", "bbcdef", "abcde", "abcdefg", "ABCDEF", "f"] {
        assert_ne!(state("abcdef"), state(other), "{other}");
    }
}

#[test]
fn secrets_are_visible_ascii() {
    for text in ["", " ", "a b", "a\n", "\u{e9}", "a\u{0}"] {
        assert!(State::new(text).is_none(), "{text:?}");
        assert!(AccessToken::new(text).is_none(), "{text:?}");
        assert!(InteractionHandle::new(text).is_none(), "{text:?}");
        assert!(UnverifiedIdToken::new(text).is_none(), "{text:?}");
    }
    assert!(State::new(&"a".repeat(512)).is_some());
    assert!(State::new(&"a".repeat(513)).is_none());
    assert!(UnverifiedIdToken::new(&"a".repeat(65_536)).is_some());
    assert!(UnverifiedIdToken::new(&"a".repeat(65_537)).is_none());
    assert!(InteractionHandle::new("~!@#$%^&*()").is_some());
}

/// RFC 4648 section 10, and RFC 7515 appendix C.
#[test]
fn published_base64url() {
    for (bytes, text) in [
        (&b""[..], ""),
        (b"f", "Zg"),
        (b"fo", "Zm8"),
        (b"foo", "Zm9v"),
        (b"foob", "Zm9vYg"),
        (b"fooba", "Zm9vYmE"),
        (b"foobar", "Zm9vYmFy"),
        (&[3, 236, 255, 224, 193], "A-z_4ME"),
    ] {
        assert_eq!(base64url::encode(bytes), text);
        assert_eq!(base64url::decode(text).as_deref(), Some(bytes));
    }
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(base64url::decode(&base64url::encode(&all)), Some(all));
}

#[test]
fn other_spellings_of_base64url_are_refused() {
    for text in [
        "Zg==", "Zg=", "Zm8=", "Z", "Zm9vY", "Zh", "Zm9", "Z g", "Zg\n", "+w", "/w", "A+z/4ME",
        "Zg.", "\u{e9}A",
    ] {
        assert_eq!(base64url::decode(text), None, "{text:?}");
    }
}

/// SEC-24: what is printed for a programmer holds no secret.
#[test]
fn debug_shows_no_secret() {
    const SECRET: &str = "s3cret-s3cret-s3cret-s3cret-s3cret-s3cret-s3cret";
    let shown = [
        (
            format!("{:?}", State::new(SECRET).unwrap()),
            "State([redacted])",
        ),
        (
            format!("{:?}", Nonce::new(SECRET).unwrap()),
            "Nonce([redacted])",
        ),
        (
            format!("{:?}", CodeVerifier::new(SECRET).unwrap()),
            "CodeVerifier([redacted])",
        ),
        (
            format!("{:?}", InteractionHandle::new(SECRET).unwrap()),
            "InteractionHandle([redacted])",
        ),
        (
            format!("{:?}", InteractionCode::new(SECRET).unwrap()),
            "InteractionCode([redacted])",
        ),
        (
            format!("{:?}", AuthorizationCode::new(SECRET).unwrap()),
            "AuthorizationCode([redacted])",
        ),
        (
            format!("{:?}", OneTimePasscode::new(SECRET).unwrap()),
            "OneTimePasscode([redacted])",
        ),
        (
            format!("{:?}", AccessToken::new(SECRET).unwrap()),
            "AccessToken([redacted])",
        ),
        (
            format!("{:?}", RefreshToken::new(SECRET).unwrap()),
            "RefreshToken([redacted])",
        ),
        (
            format!("{:?}", UnverifiedIdToken::new(SECRET).unwrap()),
            "UnverifiedIdToken([redacted])",
        ),
    ];
    for (shown, expected) in shown {
        assert_eq!(shown, expected);
    }

    let link = Callback::parse(&["?otp=424242&state=", SECRET].concat());
    assert_eq!(
        format!("{link:?}"),
        "EmailLink { otp: OneTimePasscode([redacted]), state: State([redacted]) }"
    );

    let pending = PendingTransaction {
        state: State::new(SECRET).unwrap(),
        nonce: Nonce::new(SECRET).unwrap(),
        code_verifier: CodeVerifier::new(SECRET).unwrap(),
        created_ms: 1,
        target: String::from("/docs"),
        identifier: String::from("ada@example.test"),
        mail_sent_ms: None,
        mode: Mode::Embedded {
            interaction_handle: InteractionHandle::new(SECRET).unwrap(),
        },
    };
    assert_eq!(format!("{pending:?}"), "PendingTransaction([redacted])");

    let response = token_reply(&reply(200, token_body()), false).unwrap();
    let shown = format!("{response:?}");
    assert!(
        !shown.contains("the-access-token") && !shown.contains("eyJ"),
        "{shown}"
    );
}

/// SEC-24, for what is read back from storage.
#[test]
fn debug_of_a_session_shows_no_secret() {
    let stored = super::tokens::stored();
    let tokens = Tokens::from_storage_json(&stored, &config()).unwrap();
    assert_eq!(format!("{tokens:?}"), "Tokens([redacted])");
    assert_eq!(format!("{:?}", tokens.id_token()), "IdToken([redacted])");
}

/// SEC-01, SEC-02: what the start script has made counts as much as what is made here, and nothing less does.
#[test]
fn secrets_that_were_made_before_are_whole() {
    let (verifier, state, nonce) = ("v".repeat(43), "s".repeat(43), "n".repeat(43));
    let secrets = Secrets::parse(&[&*verifier, &state, &nonce].join(" ")).unwrap();
    assert_eq!(secrets.code_verifier.secret(), verifier);
    assert_eq!(secrets.state.secret(), state);
    assert_eq!(secrets.nonce.secret(), nonce);
    assert!(!format!("{secrets:?}").contains("vvv"));
    for text in [
        String::new(),
        verifier.clone(),
        [&*verifier, &state].join(" "),
        [&*verifier, &state, "short"].join(" "),
        [&verifier[1..], &state, &nonce].join(" "),
        [&*verifier, "", &state, &nonce].join(" "),
        [&*verifier.replace('v', "/"), &state, &nonce].join(" "),
    ] {
        assert!(Secrets::parse(&text).is_none(), "{text}");
    }
}
