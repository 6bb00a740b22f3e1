//! The stored shape: what okta-auth-js reads, and what it wrote.

use serde_json::{Value, json};
use vestibule::oauth::Tokens;

use super::{NOW_S, claims_with, config, id_token};
use crate::host_crypto::sign;

/// The members of an ID token's payload in the order in which an org writes them, which is not that of the alphabet.
const PAYLOAD: &str = concat!(
    r#"{"sub":"00u1","name":"Ada \"Example\"","ver":1,"iss":"https://org.test/oauth2/default","aud":"0oa1","#,
    r#""iat":1795426058,"exp":1795429658,"jti":"ID.1","amr":["otp"],"idp":"00o1","auth_time":1795426058,"#,
    r#""at_hash":"x","nonce":"n"}"#,
);

fn raw() -> String {
    sign(r#"{"kid":"key-1","alg":"RS256"}"#, PAYLOAD)
}

/// A whole stored session, as in the example of the fact sheet's section 9.2.
pub(super) fn stored() -> String {
    const SCOPES: &str = r#"["openid","profile","email","offline_access"]"#;
    [
        r#"{"idToken":{"idToken":""#,
        &raw(),
        r#"","claims":"#,
        PAYLOAD,
        r#","expiresAt":1795429658,"scopes":"#,
        SCOPES,
        r#","authorizeUrl":"https://org.test/oauth2/default/v1/authorize","#,
        r#""issuer":"https://org.test/oauth2/default","clientId":"0oa1"},"#,
        r#""accessToken":{"accessToken":"eyJ..","expiresAt":1795429658,"tokenType":"Bearer","scopes":"#,
        SCOPES,
        r#","authorizeUrl":"https://org.test/oauth2/default/v1/authorize","#,
        r#""userinfoUrl":"https://org.test/oauth2/default/v1/userinfo"},"#,
        r#""refreshToken":{"refreshToken":"rt-1","expiresAt":1795429658,"scopes":"#,
        SCOPES,
        r#","tokenUrl":"https://org.test/oauth2/default/v1/token","#,
        r#""authorizeUrl":"https://org.test/oauth2/default/v1/authorize","issuer":"https://org.test/oauth2/default"}}"#,
    ]
    .concat()
}

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut value: Value = serde_json::from_str(&stored()).unwrap();
    change(&mut value);
    value.to_string()
}

fn read(stored: &str) -> Option<Tokens> {
    Tokens::from_storage_json(stored, &config())
}

/// Byte for byte, so that okta-auth-js finds what it would have written itself.
#[test]
fn what_is_read_is_written_again() {
    let stored = stored();
    let tokens = read(&stored).unwrap();
    assert_eq!(tokens.to_storage_json(&config()), stored);
    assert_eq!(tokens.access_token().secret(), "eyJ..");
    assert_eq!(tokens.refresh_token().unwrap().secret(), "rt-1");
    assert_eq!(tokens.id_token().name(), Some("Ada \"Example\""));
    assert_eq!(
        tokens.scopes(),
        ["openid", "profile", "email", "offline_access"]
    );
    assert_eq!(tokens.expires_at(), 1_795_429_658);
    assert!(!tokens.is_expired(1_795_429_657));
    assert!(tokens.is_expired(1_795_429_658));
}

#[test]
fn without_a_refresh_token() {
    let stored = changed(|value| {
        value.as_object_mut().unwrap().remove("refreshToken");
    });
    let tokens = read(&stored).unwrap();
    assert!(tokens.refresh_token().is_none());
    let written: Value = serde_json::from_str(&tokens.to_storage_json(&config())).unwrap();
    assert_eq!(written.to_string(), stored);
}

/// What okta-auth-js 7 and 8 write differs in details.
#[test]
fn shapes_of_others_are_read() {
    let good: [fn(&mut Value); 8] = [
        |value| value["accessToken"]["claims"] = json!({ "sub": "00u1", "scp": ["openid"] }),
        |value| value["idToken"]["pendingRemove"] = json!(false),
        |value| value["refreshToken"]["pendingRemove"] = json!(true),
        |value| value["refreshToken"] = json!({}),
        |value| value["idToken"]["extraParams"] = json!({ "a": "b" }),
        |value| {
            value["accessToken"]
                .as_object_mut()
                .unwrap()
                .remove("tokenType");
        },
        |value| {
            value["idToken"]
                .as_object_mut()
                .unwrap()
                .remove("expiresAt");
            value["accessToken"]
                .as_object_mut()
                .unwrap()
                .remove("expiresAt");
        },
        |value| value["accessToken"]["expiresAt"] = json!(1_795_429_658.75),
    ];
    for (number, change) in good.into_iter().enumerate() {
        let tokens = read(&changed(change)).unwrap_or_else(|| panic!("change {number}"));
        assert_eq!(tokens.expires_at(), 1_795_429_658, "change {number}");
    }
    let removed = changed(|value| value["refreshToken"]["pendingRemove"] = json!(true));
    assert!(read(&removed).unwrap().refresh_token().is_none());
}

/// The claims beside the token are anybody's; those that are shown are the token's own.
#[test]
fn claims_are_the_tokens_own() {
    let forged =
        changed(|value| value["idToken"]["claims"] = json!({ "sub": "00u2", "name": "Eve" }));
    let tokens = read(&forged).unwrap();
    assert_eq!(tokens.id_token().sub(), "00u1");
    assert_eq!(tokens.id_token().name(), Some("Ada \"Example\""));
}

/// SEC-14: an access token may look like anything, and nothing is read out of it: not when it ends, not whose it is.
#[test]
fn an_access_token_is_opaque() {
    let stranger = sign(
        r#"{"alg":"RS256","kid":"another"}"#,
        r#"{"iss":"https://evil.example","sub":"00u2","exp":1}"#,
    );
    for opaque in ["not-a-jwt", "a.b.c", &stranger] {
        let stored = changed(|value| value["accessToken"]["accessToken"] = json!(opaque));
        let tokens = read(&stored).unwrap();
        assert_eq!(tokens.access_token().secret(), opaque);
        assert_eq!(tokens.expires_at(), 1_795_429_658);
        assert_eq!(tokens.id_token().sub(), "00u1");
    }
}

/// What has ended is read, and lives on where it can be renewed.
#[test]
fn a_session_that_has_ended() {
    let ended: [fn(&mut Value); 3] = [
        |value| value["accessToken"]["expiresAt"] = json!(NOW_S),
        |value| value["idToken"]["expiresAt"] = json!(NOW_S),
        |value| value["idToken"]["expiresAt"] = json!(-5),
    ];
    for change in ended {
        let tokens = read(&changed(change)).unwrap();
        assert!(tokens.is_expired(NOW_S) && tokens.lives(NOW_S));
        assert!(!tokens.without_refresh_token().lives(NOW_S));
    }
}

#[test]
fn what_is_no_session_is_not_read() {
    let unsound: [fn(&mut Value); 16] = [
        |value| *value = json!({}),
        |value| *value = json!([]),
        |value| value["idToken"] = json!(null),
        |value| value["accessToken"] = json!("eyJ.."),
        |value| value["idToken"]["pendingRemove"] = json!(true),
        |value| value["accessToken"]["pendingRemove"] = json!(true),
        |value| value["idToken"]["idToken"] = json!("a.b.c"),
        |value| value["idToken"]["idToken"] = json!(null),
        |value| value["accessToken"]["accessToken"] = json!(""),
        |value| value["accessToken"]["accessToken"] = json!(7),
        |value| value["accessToken"]["scopes"] = json!("openid"),
        |value| value["accessToken"]["scopes"] = json!([7]),
        |value| value["accessToken"]["tokenType"] = json!("DPoP"),
        |value| value["idToken"]["idToken"] = json!(id_token(&claims_with("aud", json!("0oa2")))),
        |value| {
            value["idToken"]["idToken"] =
                json!(id_token(&claims_with("iss", json!("https://evil.example"))))
        },
        |value| value["idToken"]["idToken"] = json!(id_token(&claims_with("sub", json!("")))),
    ];
    for (number, change) in unsound.into_iter().enumerate() {
        assert!(read(&changed(change)).is_none(), "change {number}");
    }
    let overlong = sign(
        r#"{"alg":"RS256"}"#,
        &[
            &PAYLOAD[..1],
            r#""x":""#,
            &"x".repeat(66_000),
            "\",",
            &PAYLOAD[1..],
        ]
        .concat(),
    );
    assert!(
        read(&changed(
            |value| value["idToken"]["idToken"] = json!(overlong)
        ))
        .is_none()
    );
    for garbage in ["", "null", "{", "undefined", "[object Object]"] {
        assert!(read(garbage).is_none(), "{garbage}");
    }
}
