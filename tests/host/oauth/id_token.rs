//! The checks of an ID token: one that passes, and every way not to.

use serde_json::{Value, json};
use vestibule::oauth::{IdTokenError, base64url};

use super::{NOW_S, claims, claims_with, id_token, key, keys, verify};
use crate::host_crypto::sign;

const HEADER: &str = r#"{"kid":"key-1","alg":"RS256"}"#;

#[tokio::test]
async fn a_good_token() {
    let token = verify(
        &id_token(&claims()),
        &keys(json!([key("key-1"), key("key-2")])),
        NOW_S,
    )
    .await
    .unwrap();
    assert_eq!(token.sub(), "00u1");
    assert_eq!(token.name(), Some("Ada Example"));
    assert_eq!(token.email(), Some("ada@example.test"));
    assert_eq!(token.preferred_username(), Some("ada"));
    assert_eq!(token.claims().get("jti").unwrap().as_str(), Some("ID.1"));
    assert_eq!(
        (token.issued_at(), token.expires_at()),
        (NOW_S, NOW_S + 3600)
    );
}

#[tokio::test]
async fn other_good_tokens() {
    let keys = keys(json!([key("key-1")]));
    for claims in [
        claims_with("at_hash", Value::Null),
        claims_with("name", Value::Null),
        claims_with("name", json!(7)),
        claims_with("aud", json!(["0oa1"])),
        claims_with("azp", json!("0oa1")),
        claims_with("iat", json!(NOW_S + 300)),
        claims_with("unknown", json!({ "deep": [1, 2] })),
    ] {
        verify(&id_token(&claims), &keys, NOW_S)
            .await
            .unwrap_or_else(|error| panic!("{claims}: {error}"));
    }
    let mut several = claims_with("aud", json!(["api://default", "0oa1"]));
    several["azp"] = json!("0oa1");
    verify(&id_token(&several), &keys, NOW_S).await.unwrap();
    let mut old = claims_with("exp", json!(NOW_S - 299));
    old["iat"] = json!(NOW_S - 3899);
    verify(&id_token(&old), &keys, NOW_S).await.unwrap();
    // A header may say where to get a key; nobody listens (SEC-10).
    for header in [
        r#"{"kid":"key-1","alg":"RS256","typ":"JWT"}"#,
        r#"{"kid":"key-1","alg":"RS256","typ":"jwt","jku":"https://evil.example","x5u":"https://evil.example"}"#,
        r#"{"kid":"key-1","alg":"RS256","jwk":{"kty":"RSA","n":"AQ","e":"AQAB"},"x5c":["AA"]}"#,
        r#"{"alg":"RS256"}"#,
    ] {
        verify(&sign(header, &claims().to_string()), &keys, NOW_S)
            .await
            .unwrap();
    }
}

/// RFC 7515 appendix A.2: the published signature over the published payload. The token is refused for its issuer,
/// which is looked at only after the signature was found good.
#[tokio::test]
async fn the_published_signature() {
    const HEADER: &str = "eyJhbGciOiJSUzI1NiJ9";
    const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const SIGNATURE: &str = concat!(
        "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdb",
        "F9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383",
        "LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWy",
        "wlVmtVrBp0igcN_IoypGlUPQGe77Rw",
    );
    let keys = keys(json!([key("key-1")]));
    let token = [HEADER, PAYLOAD, SIGNATURE].join(".");
    assert_eq!(
        verify(&token, &keys, NOW_S).await,
        Err(IdTokenError::Issuer)
    );

    let other_payload = PAYLOAD.replace("eyJpc3MiOiJqb2Ui", "eyJpc3MiOiJqb2Yi");
    let token = [HEADER, &other_payload, SIGNATURE].join(".");
    assert_eq!(
        verify(&token, &keys, NOW_S).await,
        Err(IdTokenError::Signature)
    );
}

/// SEC-10 and SEC-11: each of these tokens is genuine but for one thing.
#[tokio::test]
async fn bad_claims_are_refused() {
    use IdTokenError::*;
    let bad = [
        ("iss", json!("https://org.test"), Issuer),
        ("iss", json!("https://org.test/oauth2/default/"), Issuer),
        ("iss", json!("https://ORG.test/oauth2/default"), Issuer),
        ("iss", json!("https://evil.example"), Issuer),
        ("iss", json!(["https://org.test/oauth2/default"]), Issuer),
        ("iss", json!(null), Issuer),
        ("aud", json!("0oa2"), Audience),
        ("aud", json!("0oa1 "), Audience),
        ("aud", json!("0OA1"), Audience),
        ("aud", json!(""), Audience),
        ("aud", json!([]), Audience),
        ("aud", json!(["0oa2"]), Audience),
        ("aud", json!(["0oa1", 7]), Audience),
        ("aud", json!({ "0oa1": true }), Audience),
        ("aud", json!(null), Audience),
        ("aud", json!(["0oa1", "0oa2"]), AuthorizedParty),
        ("azp", json!("0oa2"), AuthorizedParty),
        ("azp", json!(["0oa1"]), AuthorizedParty),
        ("sub", json!(null), Subject),
        ("sub", json!(""), Subject),
        ("sub", json!(7), Subject),
        ("exp", json!(null), Malformed),
        ("exp", json!("1795429658"), Malformed),
        ("exp", json!(-1), Malformed),
        ("exp", json!(NOW_S - 1), Lifetime),
        ("iat", json!(null), Malformed),
        ("iat", json!("1795426058"), Malformed),
        (
            "iat",
            json!(NOW_S + 301),
            IssuedInFuture { seconds_ahead: 301 },
        ),
        ("nonce", json!(null), Nonce),
        ("nonce", json!(""), Nonce),
        (
            "nonce",
            json!("nonce-nonce-nonce-nonce-nonce-nonce-nonce-2"),
            Nonce,
        ),
        (
            "nonce",
            json!("nonce-nonce-nonce-nonce-nonce-nonce-nonce-"),
            Nonce,
        ),
        (
            "nonce",
            json!("nonce-nonce-nonce-nonce-nonce-nonce-nonce-11"),
            Nonce,
        ),
        ("nonce", json!([super::NONCE]), Nonce),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), AccessTokenHash),
        ("at_hash", json!(""), AccessTokenHash),
        ("at_hash", json!(7), AccessTokenHash),
        ("at_hash", json!([super::AT_HASH]), AccessTokenHash),
    ];
    let keys = keys(json!([key("key-1")]));
    for (claim, value, expected) in bad {
        let token = id_token(&claims_with(claim, value.clone()));
        assert_eq!(
            verify(&token, &keys, NOW_S).await,
            Err(expected),
            "{claim} = {value}"
        );
    }
}

/// SEC-10: who signs is decided by us, not by the header.
#[tokio::test]
async fn bad_headers_are_refused() {
    use IdTokenError::*;
    let keys = keys(json!([key("key-1"), key("key-2")]));
    for (header, expected) in [
        (r#"{"kid":"key-1"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"none"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"None"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":""}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"HS256"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"ES256"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RS512"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"PS256"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"rs256"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":["RS256"]}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RS256","typ":"at+jwt"}"#, Type),
        (r#"{"kid":"key-1","alg":"RS256","typ":"logout+jwt"}"#, Type),
        (r#"{"kid":"key-1","alg":"RS256","typ":7}"#, Type),
        (
            r#"{"kid":"key-1","alg":"RS256","crit":["exp"],"exp":1}"#,
            Malformed,
        ),
        (
            r#"{"kid":"key-1","alg":"RS256","b64":false,"crit":["b64"]}"#,
            Malformed,
        ),
        (r#"{"kid":7,"alg":"RS256"}"#, Malformed),
        (r#"["RS256"]"#, Malformed),
        (r#"{"kid":"key-1","alg":"RS256""#, Malformed),
        ("", Malformed),
        (r#"{"kid":"key-3","alg":"RS256"}"#, UnknownKey),
        (r#"{"kid":"","alg":"RS256"}"#, UnknownKey),
        (r#"{"alg":"RS256"}"#, UnknownKey),
        (
            r#"{"alg":"RS256","jwk":{"kty":"RSA","n":"AQ","e":"AQAB"}}"#,
            UnknownKey,
        ),
    ] {
        let token = sign(header, &claims().to_string());
        assert_eq!(
            verify(&token, &keys, NOW_S).await,
            Err(expected),
            "{header}"
        );
    }
}

/// SEC-10: the signature covers every byte, and there is one way to write it.
#[tokio::test]
async fn bad_signatures_are_refused() {
    use IdTokenError::*;
    let keys = keys(json!([key("key-1")]));
    let good = id_token(&claims());
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let other = id_token(&claims_with("sub", json!("00u2")));
    let (other_signed, other_signature) = other.rsplit_once('.').unwrap();
    let mut flipped = base64url::decode(signature).unwrap();
    flipped[100] ^= 1;
    let mut longer = base64url::decode(signature).unwrap();
    longer.push(0);
    for (token, expected) in [
        ([signed, other_signature].join("."), Signature),
        ([other_signed, signature].join("."), Signature),
        ([signed, &base64url::encode(&flipped)].join("."), Signature),
        ([signed, &base64url::encode(&longer)].join("."), Signature),
        ([signed, &base64url::encode(&[0; 256])].join("."), Signature),
        ([signed, ""].join("."), Signature),
        ([signed, signature, ""].join("."), Malformed),
        ([signed, signature, signature].join("."), Malformed),
        ([signed, "=="].join("."), Malformed),
        ([good.as_str(), "="].concat(), Malformed),
        (good.replacen('.', "..", 1), Malformed),
        (good.replacen('.', "=.", 1), Malformed),
        (good.replacen('.', "", 1), Malformed),
        (signed.to_owned(), Malformed),
        (String::from(".."), Malformed),
        (String::from("."), Malformed),
        (String::from("a"), Malformed),
    ] {
        assert_eq!(verify(&token, &keys, NOW_S).await, Err(expected), "{token}");
    }
}

#[tokio::test]
async fn bad_payloads_are_refused() {
    let keys = keys(json!([key("key-1")]));
    for payload in ["", "[]", "7", "\"text\"", "{", "{}x", "null"] {
        let token = sign(HEADER, payload);
        assert_eq!(
            verify(&token, &keys, NOW_S).await,
            Err(IdTokenError::Malformed),
            "{payload}"
        );
    }
    assert_eq!(
        verify(&sign(HEADER, "{}"), &keys, NOW_S).await,
        Err(IdTokenError::Issuer)
    );
}

/// SEC-13: a wrong clock has an error of its own, at the exact second.
#[tokio::test]
async fn time() {
    let keys = keys(json!([key("key-1")]));
    let token = id_token(&claims());
    let end = NOW_S + 3600;
    for now_s in [NOW_S - 300, NOW_S, end, end + 299] {
        assert!(verify(&token, &keys, now_s).await.is_ok(), "{now_s}");
    }
    let expired = |seconds_ago| Err(IdTokenError::Expired { seconds_ago });
    assert_eq!(verify(&token, &keys, end + 300).await, expired(300));
    assert_eq!(
        verify(&token, &keys, u64::MAX).await,
        expired(u64::MAX - end)
    );
    let future = |seconds_ahead| Err(IdTokenError::IssuedInFuture { seconds_ahead });
    assert_eq!(verify(&token, &keys, NOW_S - 301).await, future(301));
    assert_eq!(verify(&token, &keys, 0).await, future(NOW_S));
}
