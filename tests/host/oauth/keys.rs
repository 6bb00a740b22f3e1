//! Metadata and keys.

use serde_json::{Value, json};
use vestibule::oauth::{
    MetadataError, RequestError, jwks_reply, jwks_request, metadata_reply, metadata_request,
};

use super::{NOW_S, config, key, keys, metadata, metadata_body, reply};
use crate::host_crypto::MODULUS;

#[test]
fn requests_need_no_permission_of_the_server() {
    let request = metadata_request(&config());
    assert_eq!(
        request.url,
        "https://org.test/oauth2/default/.well-known/openid-configuration"
    );
    assert_eq!(
        request.headers,
        [("Accept", String::from("application/json"))]
    );
    assert!(!request.credentials);
    assert_eq!(request.timeout_ms, 10_000);
    let request = jwks_request(&metadata());
    assert_eq!(request.url, "https://org.test/oauth2/default/v1/keys");
    assert_eq!(
        request.headers,
        [("Accept", String::from("application/json"))]
    );
    assert!(!request.credentials);
    assert_eq!(request.timeout_ms, 10_000);
}

/// SEC-03: the metadata must be the configured issuer's own, byte by byte, with nothing on another host.
#[test]
fn metadata_of_somebody_else_is_refused() {
    let with = |name: &str, value: Value| {
        let mut body = metadata_body();
        body[name] = value;
        metadata_reply(&config(), &reply(200, body)).unwrap_err()
    };
    for issuer in [
        "https://org.test/oauth2/default/",
        "https://org.test/oauth2/Default",
        "https://ORG.test/oauth2/default",
        "https://org.test",
        "https://evil.example/oauth2/default",
    ] {
        assert_eq!(
            with("issuer", json!(issuer)),
            MetadataError::Issuer {
                found: issuer.to_owned()
            }
        );
    }
    for name in [
        "jwks_uri",
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "end_session_endpoint",
    ] {
        for url in [
            json!("https://evil.example/v1/keys"),
            json!("http://org.test/oauth2/default/v1/keys"),
            json!("https://org.test.evil.example/keys"),
            json!("https://org.test@evil.example/keys"),
            json!("/v1/keys"),
            json!(7),
            json!(null),
        ] {
            assert_eq!(
                with(name, url.clone()),
                MetadataError::Endpoint { name },
                "{name} = {url}"
            );
        }
    }
    for methods in [
        json!(null),
        json!([]),
        json!(["plain"]),
        json!("S256"),
        json!([["S256"]]),
    ] {
        assert_eq!(
            with("code_challenge_methods_supported", methods),
            MetadataError::CodeChallengeMethod
        );
    }
    assert_eq!(with("issuer", json!(null)), MetadataError::Malformed);
}

#[test]
fn what_is_no_metadata_is_refused() {
    for body in ["", "[]", "<!doctype html>", "{", "{}"] {
        assert_eq!(
            metadata_reply(&config(), &reply(200, body)),
            Err(MetadataError::Malformed),
            "{body}"
        );
    }
    let mut body = metadata_body();
    body.as_object_mut().unwrap().remove("jwks_uri");
    assert_eq!(
        metadata_reply(&config(), &reply(200, body)),
        Err(MetadataError::Malformed)
    );
    let unknown = json!({ "errorCode": "E0000007", "errorSummary": "Not found" });
    assert!(matches!(
        metadata_reply(&config(), &reply(404, unknown)),
        Err(MetadataError::Request(RequestError::Configuration { .. }))
    ));
    let failed = Err(MetadataError::Request(RequestError::Server { status: 503 }));
    assert_eq!(
        metadata_reply(&config(), &reply(503, metadata_body())),
        failed
    );
}

#[test]
fn a_key_is_chosen_by_its_id() {
    let keys = keys(json!([
        key("key-1"),
        key("key-2"),
        key("twice"),
        key("twice")
    ]));
    assert!(keys.choose(Some("key-1")).is_some());
    assert!(keys.choose(Some("key-2")).is_some());
    for none in [Some("key-3"), Some(""), Some("KEY-1"), Some("twice"), None] {
        assert!(keys.choose(none).is_none(), "{none:?}");
    }
}

#[test]
fn a_token_without_key_id_needs_a_single_key() {
    let single = keys(json!([key("key-1")]));
    let chosen = single.choose(None).unwrap();
    assert_eq!(
        (chosen.modulus.as_str(), chosen.exponent.as_str()),
        (MODULUS, "AQAB")
    );
    assert!(
        keys(json!([key("key-1"), key("key-2")]))
            .choose(None)
            .is_none()
    );
}

/// SEC-10: no key of another kind, for another use, or too weak is ever taken.
#[test]
fn keys_of_other_kinds_are_skipped() {
    for (member, value) in [
        ("kty", json!("EC")),
        ("kty", json!("oct")),
        ("kty", json!(null)),
        ("use", json!("enc")),
        ("use", json!(7)),
        ("alg", json!("RS512")),
        ("alg", json!("HS256")),
        ("alg", json!("RSA-OAEP")),
        ("key_ops", json!(["encrypt"])),
        ("key_ops", json!("verify")),
        ("n", json!(null)),
        ("n", json!("")),
        ("n", json!("not base64url!")),
        // 129 and 255 bytes: one less than is safe, and far less.
        ("n", json!(&MODULUS[..172])),
        ("n", json!(&MODULUS[..340])),
        ("e", json!("")),
        ("e", json!("AQ")),
        ("e", json!("AQAA")),
        ("e", json!(65537)),
        ("kid", json!(7)),
    ] {
        let mut odd = key("odd");
        odd[member] = value.clone();
        let keys = keys(json!([odd, key("key-1")]));
        assert!(keys.choose(Some("odd")).is_none(), "{member} = {value}");
        assert!(keys.choose(Some("key-1")).is_some());
        // It does not count as a second key either.
        assert!(keys.choose(None).is_some());
    }
    let mut plain = key("plain");
    for optional in ["alg", "use"] {
        plain.as_object_mut().unwrap().remove(optional);
    }
    plain["key_ops"] = json!(["verify"]);
    assert!(keys(json!([plain])).choose(Some("plain")).is_some());
}

#[test]
fn what_holds_no_key_is_refused() {
    for body in [
        "",
        "[]",
        "{}",
        r#"{"keys":[]}"#,
        r#"{"keys":{}}"#,
        r#"{"keys":[7,"a"]}"#,
        "<html>",
    ] {
        let refused = jwks_reply(&metadata(), &reply(200, body), 0);
        assert_eq!(refused, Err(RequestError::Server { status: 200 }), "{body}");
    }
    let keys = json!({ "keys": [key("key-1")] });
    assert_eq!(
        jwks_reply(&metadata(), &reply(500, keys), 0),
        Err(RequestError::Server { status: 500 })
    );
}

/// SEC-12: keys are used as long as the server says, and for a day at most.
#[test]
fn keys_age() {
    for (max_age, fresh_s) in [
        (None, 86_400),
        (Some(60), 60),
        (Some(0), 0),
        (Some(u64::MAX), 86_400),
    ] {
        let mut reply = reply(200, json!({ "keys": [key("key-1")] }));
        reply.max_age = max_age;
        let now_ms = NOW_S * 1000;
        let keys = jwks_reply(&metadata(), &reply, now_ms).unwrap();
        assert_eq!(keys.is_fresh(now_ms), fresh_s > 0);
        assert!(!keys.is_fresh(now_ms + fresh_s * 1000));
        assert!(fresh_s == 0 || keys.is_fresh(now_ms + fresh_s * 1000 - 1));
    }
}
