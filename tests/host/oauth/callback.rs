//! The query of `/login/callback`.

use vestibule::oauth::{
    AuthorizationCode, Callback, DamagedToken, InteractionCode, OneTimePasscode, StartToken, State,
};

use super::config;

fn state() -> State {
    State::new("st-1").unwrap()
}

fn link() -> Callback {
    Callback::EmailLink {
        otp: OneTimePasscode::new("123456").unwrap(),
        state: state(),
    }
}

#[test]
fn the_link_of_a_mail() {
    for query in [
        "?otp=123456&state=st-1",
        "otp=123456&state=st-1",
        "?state=st-1&otp=123456",
        "?STATE=st-1&Otp=123456",
        "?otp=%31%32%33456&state=st%2D1",
        "?otp=123456+&state=st-1",
        "?utm_source=mail&otp=123456&state=st-1&utm_medium=%zz",
        "?&otp=123456&&state=st-1&",
    ] {
        assert_eq!(Callback::parse(query), link(), "{query}");
    }
}

#[test]
fn codes() {
    assert_eq!(
        Callback::parse("?interaction_code=ic-1&state=st-1"),
        Callback::InteractionCode {
            code: InteractionCode::new("ic-1").unwrap(),
            state: state(),
            iss: None
        }
    );
    assert_eq!(
        Callback::parse("?code=ac-1&state=st-1&iss=https%3A%2F%2Forg.test%2Foauth2%2Fdefault"),
        Callback::AuthorizationCode {
            code: AuthorizationCode::new("ac-1").unwrap(),
            state: state(),
            iss: Some(String::from("https://org.test/oauth2/default")),
        }
    );
}

#[test]
fn errors_come_before_everything_else() {
    assert_eq!(
        Callback::parse("?error=interaction_required&error_description=go+on&state=st-1"),
        Callback::InteractionRequired { state: state() }
    );
    assert_eq!(
        Callback::parse("?error=access_denied&error_description=No+entry%0A.&state=st-1&code=ac-1"),
        Callback::Error {
            error: String::from("access_denied"),
            description: String::from("No entry."),
            state: Some(state()),
            iss: None,
        }
    );
    assert_eq!(
        Callback::parse("?error=interaction_required"),
        Callback::Error {
            error: String::from("interaction_required"),
            description: String::new(),
            state: None,
            iss: None
        }
    );
    let Callback::Error { description, .. } =
        Callback::parse(&["?error=x&error_description=", &"a".repeat(5000)].concat())
    else {
        panic!("not an error");
    };
    assert_eq!(description.len(), 500);
}

#[test]
fn damaged_links() {
    let long = ["?state=st-1&otp=", &"1".repeat(17)].concat();
    let longer = ["?state=st-1&otp=123456&x=", &"1".repeat(20_000)].concat();
    for query in [
        "?otp=123456",
        "?otp=123456&state=",
        "?otp=&state=st-1",
        "?otp&state",
        "?state=st-1",
        "?code=ac-1",
        "?interaction_code=ic-1",
        "?error_description=x",
        "?otp=123456&state=st-1&otp=654321",
        "?otp=123456&state=st-1&STATE=st-2",
        "?otp=123456&state=st-1&code=ac-1",
        "?interaction_code=ic-1&state=st-1&code=ac-1",
        "?otp=12%3&state=st-1",
        "?otp=12%zz&state=st-1",
        "?otp=%ff&state=st-1",
        "?otp=12%2034&state=st-1",
        "?otp=<script>&state=st-1",
        "?otp=%3Cb%3E&state=st-1",
        "?otp=123456&state=st%201",
        "?otp=123456&state=st%00",
        "?otp=123456&state=%F0%9F%98%80",
        "?error=x&state=st%201",
        &long,
        &longer,
    ] {
        assert_eq!(Callback::parse(query), Callback::Damaged, "{query}");
    }
}

#[test]
fn nothing_of_ours() {
    for query in [
        "",
        "?",
        "?a=b",
        "?iss=https://org.test",
        "?otpx=1&states=2",
        "?%zz=1",
        "&&&",
    ] {
        assert_eq!(Callback::parse(query), Callback::None, "{query}");
    }
}

/// SEC-04: an answer that says it is from another issuer is not ours.
#[test]
fn the_issuer_of_an_answer_must_be_ours() {
    let issuer = config().issuer;
    for (query, ours) in [
        ("?code=a&state=b", true),
        ("?code=a&state=b&iss=https://org.test/oauth2/default", true),
        ("?code=a&state=b&iss=https://org.test", false),
        (
            "?code=a&state=b&iss=https://org.test/oauth2/default/",
            false,
        ),
        ("?code=a&state=b&iss=", false),
        (
            "?interaction_code=a&state=b&iss=https://evil.example",
            false,
        ),
        (
            "?error=access_denied&state=b&iss=https://evil.example",
            false,
        ),
        ("?otp=123456&state=b", true),
        ("", true),
    ] {
        assert_eq!(
            Callback::parse(query).issuer_matches(&issuer),
            ours,
            "{query}"
        );
    }
}

/// The link of an activation or a recovery mail: one token, whole; none; or a damaged one.
#[test]
fn start_tokens() {
    const DAMAGED: Option<&str> = Some("damaged");
    for (query, expected) in [
        ("?activation_token=a1", Some("Activation")),
        ("recovery_token=r%2D1&from=mail", Some("Recovery")),
        ("", None),
        ("?token=a1", None),
        ("?Recovery_Token=r1", None),
        ("?activation_token=", DAMAGED),
        ("?activation_token=a%ZZ", DAMAGED),
        ("?activation_token=a1&activation_token=a2", DAMAGED),
        ("?activation_token=a1&recovery_token=r1", DAMAGED),
        ("?recovery_token=with%20space", DAMAGED),
    ] {
        let read = match StartToken::parse(query) {
            Ok(token) => token.map(|token| format!("{token:?}")),
            Err(DamagedToken) => Some("damaged".to_owned()),
        };
        let expected = expected.map(|expected| match expected {
            "damaged" => expected.to_owned(),
            errand => format!("{errand}(MailToken([redacted]))"),
        });
        assert_eq!(read, expected, "{query}");
    }
    let long = format!("recovery_token={}", "r".repeat(2049));
    assert_eq!(StartToken::parse(&long), Err(DamagedToken));
}
