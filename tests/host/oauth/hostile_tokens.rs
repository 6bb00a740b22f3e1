//! Tokens that somebody made on purpose: each is signed as it should be, and each must fail by what it says (SEC-10, SEC-11).

use serde_json::{Value, json};
use vestibule::oauth::{IdTokenError, Jwks, UnverifiedIdToken, base64url};

use super::{NOW_S, claims, claims_with, id_token, key, keys, verify};
use crate::host_crypto::{sign, sign_bytes};

const HEADER: &str = r#"{"kid":"key-1","alg":"RS256"}"#;

/// The largest integer of which a browser reads every digit.
const LARGEST: u64 = 9_007_199_254_740_991;

/// Two keys, of which the first signs everything here.
fn two_keys() -> Jwks {
    let mut other = key("key-2");
    other["n"] = json!(base64url::encode(&[0xc5; 256]));
    keys(json!([key("key-1"), other]))
}

async fn check(token: &str, expected: IdTokenError, what: &str) {
    // What could not even stand in a request is refused before it is looked into.
    let taken = match UnverifiedIdToken::new(token) {
        Some(_) => verify(token, &two_keys(), NOW_S).await.map(|_| ()),
        None => Err(IdTokenError::Malformed),
    };
    assert_eq!(taken, Err(expected), "{what}");
}

/// SEC-10: whatever a header says, one algorithm is taken, and a key of the issuer's by its name.
#[tokio::test]
async fn headers_that_choose_how_they_are_checked() {
    use IdTokenError::*;
    let deep = ["{\"alg\":", &"[".repeat(20_000)].concat();
    for (header, expected) in [
        (r#"{"kid":"key-1","alg":"NONE"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"nOnE"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RS1"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RS384"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"HS384"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"HS512"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"PS384"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"ES384"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"EdDSA"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RSA-OAEP"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RS256 "}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RS256\u0000"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":"RS256\u0000none"}"#, Algorithm),
        (r#"{"kid":"key-1","alg":null}"#, Algorithm),
        (r#"{"kid":"key-1","alg":256}"#, Algorithm),
        (r#"{"kid":"key-1","alg":true}"#, Algorithm),
        (r#"{"kid":"key-1","alg":{"RS256":1}}"#, Algorithm),
        (r#"{"kid":"key-1","Alg":"RS256"}"#, Algorithm),
        (r#"{"kid":"key-1","__proto__":{"alg":"RS256"}}"#, Algorithm),
        // Of two the last counts, here as in a browser.
        (r#"{"kid":"key-1","alg":"RS256","alg":"none"}"#, Algorithm),
        (r#"{"alg":"RS256","kid":"key-1","kid":"key-9"}"#, UnknownKey),
        (r#"{"kid":"key-1","alg":"RS256","typ":"JWE"}"#, Type),
        (r#"{"kid":"key-1","alg":"RS256","typ":"dpop+jwt"}"#, Type),
        (
            r#"{"kid":"key-1","alg":"RS256","typ":"application/at+jwt"}"#,
            Type,
        ),
        (r#"{"kid":"key-1","alg":"RS256","typ":"JWT "}"#, Type),
        (r#"{"kid":"key-1","alg":"RS256","typ":""}"#, Type),
        (r#"{"kid":"key-1","alg":"RS256","typ":null}"#, Type),
        (r#"{"kid":"key-1","alg":"RS256","typ":["JWT"]}"#, Type),
        (r#"{"kid":"key-1","alg":"RS256","crit":[]}"#, Malformed),
        (r#"{"kid":"key-1","alg":"RS256","crit":null}"#, Malformed),
        (r#"{"kid":null,"alg":"RS256"}"#, Malformed),
        (r#"{"kid":["key-1"],"alg":"RS256"}"#, Malformed),
        (r#"{"kid":{"$ne":""},"alg":"RS256"}"#, Malformed),
        (r#"{"kid":"KEY-1","alg":"RS256"}"#, UnknownKey),
        (r#"{"kid":"key-1\u0000","alg":"RS256"}"#, UnknownKey),
        (r#"{"kid":"../key-1","alg":"RS256"}"#, UnknownKey),
        (r#"{"kid":"' OR '1'='1","alg":"RS256"}"#, UnknownKey),
        (r#"{"kid":"__proto__","alg":"RS256"}"#, UnknownKey),
        (
            r#"{"kid":"key-9","alg":"RS256","jku":"https://evil.example"}"#,
            UnknownKey,
        ),
        // Signed by another key than the one it names.
        (r#"{"kid":"key-2","alg":"RS256"}"#, Signature),
        ("\u{feff}{\"kid\":\"key-1\",\"alg\":\"RS256\"}", Malformed),
        ("null", Malformed),
        (deep.as_str(), Malformed),
    ] {
        let token = sign(header, &claims().to_string());
        check(&token, expected, header.get(..60).unwrap_or(header)).await;
    }
}

/// SEC-11: claims of wrong kinds, and claims that look right to a lenient reader.
#[tokio::test]
async fn claims_that_only_look_right() {
    use IdTokenError::*;
    let full_hash = "uby9Z8Gb_H_x4fPjwNzgu1Y0yq9jLwQe0v0c1tWm1nA";
    for (claim, value, expected) in [
        ("iss", json!("https://org.test:443/oauth2/default"), Issuer),
        ("iss", json!("https://org.test./oauth2/default"), Issuer),
        ("iss", json!("http://org.test/oauth2/default"), Issuer),
        ("iss", json!("https://org.test/oauth2/default?"), Issuer),
        ("iss", json!("https://org.test/oauth2/DEFAULT"), Issuer),
        ("iss", json!("https://org.test/oauth2/de%66ault"), Issuer),
        ("iss", json!(" https://org.test/oauth2/default"), Issuer),
        ("iss", json!("https://org.test/oauth2/default\u{0}"), Issuer),
        ("iss", json!(7), Issuer),
        ("aud", json!([["0oa1"]]), Audience),
        ("aud", json!(["0oa1", null]), Audience),
        ("aud", json!({ "0": "0oa1" }), Audience),
        ("aud", json!("0oa1,0oa2"), Audience),
        ("aud", json!("*"), Audience),
        ("aud", json!(true), Audience),
        ("aud", json!(["0oa1", "0oa1"]), AuthorizedParty),
        ("azp", json!(""), AuthorizedParty),
        ("azp", json!({ "0oa1": 1 }), AuthorizedParty),
        ("azp", json!(false), AuthorizedParty),
        ("sub", json!(["00u1"]), Subject),
        ("sub", json!({}), Subject),
        ("sub", json!(true), Subject),
        ("exp", json!(true), Malformed),
        ("exp", json!([NOW_S + 3600]), Malformed),
        ("exp", json!({}), Malformed),
        ("exp", json!(1_795_429_658.5), Malformed),
        ("exp", json!(1e300), Malformed),
        ("exp", json!(i64::MIN), Malformed),
        ("exp", json!(0), Lifetime),
        ("iat", json!(-1), Malformed),
        ("iat", json!(1e300), Malformed),
        ("iat", json!(1_795_426_058.25), Malformed),
        ("iat", json!(u64::MAX), Malformed),
        ("iat", json!(LARGEST), Lifetime),
        (
            "nbf",
            json!(NOW_S + 301),
            IssuedInFuture { seconds_ahead: 301 },
        ),
        (
            "nbf",
            json!(LARGEST),
            IssuedInFuture {
                seconds_ahead: LARGEST - NOW_S,
            },
        ),
        ("nbf", json!("1795426058"), Malformed),
        ("nbf", json!(-5), Malformed),
        ("nonce", json!(7), Nonce),
        ("nonce", json!(true), Nonce),
        ("nonce", json!({}), Nonce),
        ("nonce", json!([super::NONCE, "\u{0}"].concat()), Nonce),
        (
            "nonce",
            json!("NONCE-nonce-nonce-nonce-nonce-nonce-nonce-1"),
            Nonce,
        ),
        ("at_hash", json!(full_hash), AccessTokenHash),
        ("at_hash", json!(&super::AT_HASH[..21]), AccessTokenHash),
        (
            "at_hash",
            json!([super::AT_HASH, "=="].concat()),
            AccessTokenHash,
        ),
        (
            "at_hash",
            json!(super::AT_HASH.to_uppercase()),
            AccessTokenHash,
        ),
        ("at_hash", json!({}), AccessTokenHash),
        ("at_hash", json!(false), AccessTokenHash),
    ] {
        let token = id_token(&claims_with(claim, value.clone()));
        check(&token, expected, &format!("{claim} = {value}")).await;
    }
    // `null` is not the absence of a claim where somebody has written it.
    for (claim, expected) in [("azp", AuthorizedParty), ("at_hash", AccessTokenHash)] {
        let mut claims = claims();
        claims[claim] = Value::Null;
        check(&id_token(&claims), expected, claim).await;
    }
    // One that begins now is good.
    let begins = claims_with("nbf", json!(NOW_S + 300));
    verify(&id_token(&begins), &two_keys(), NOW_S)
        .await
        .unwrap();
}

/// SEC-11: payloads that different readers might read differently, or that should wear a reader out.
#[tokio::test]
async fn payloads_that_are_read_in_two_ways() {
    use IdTokenError::*;
    let good = claims().to_string();
    let twice = |member: &str| [&good[..good.len() - 1], ",", member, "}"].concat();
    let deep = twice(&format!("\"x\":{}{}", "[".repeat(500), "]".repeat(500)));
    for (payload, expected) in [
        (twice(r#""iss":"https://evil.example""#), Issuer),
        (twice(r#""aud":"0oa2""#), Audience),
        (twice(r#""sub":"""#), Subject),
        (twice(r#""nonce":"other""#), Nonce),
        (twice(r#""exp":1"#), Lifetime),
        (twice(r#""at_hash":"other""#), AccessTokenHash),
        (
            r#"{"__proto__":{"iss":"https://org.test/oauth2/default","aud":"0oa1"}}"#.to_owned(),
            Issuer,
        ),
        (format!("[{good}]"), Malformed),
        (format!("\u{feff}{good}"), Malformed),
        (format!("{good}\u{0}"), Malformed),
        (format!("{good}{good}"), Malformed),
        (good.replace('"', "'"), Malformed),
        (twice(r#""x":1e999"#), Malformed),
        (twice(r#""x":"\ud800""#), Malformed),
        (deep, Malformed),
    ] {
        let what = payload.get(..80).unwrap_or(&payload).to_owned();
        check(&sign(HEADER, &payload), expected, &what).await;
    }
    let mut not_text = claims_with("name", json!("X")).to_string().into_bytes();
    let at = not_text.iter().position(|byte| *byte == b'X').unwrap();
    not_text[at] = 0xff;
    let token = sign_bytes(HEADER.as_bytes(), &not_text);
    check(&token, Malformed, "bytes that are no text").await;
    let token = sign_bytes(
        b"{\"kid\":\"key-1\",\"alg\":\"RS256\",\"x\":\"\xff\"}",
        b"{}",
    );
    check(&token, Malformed, "a header that is no text").await;
}

/// SEC-10: a token is exactly one thing; nothing may stand around it or be left out of it.
#[tokio::test]
async fn tokens_with_something_around_them() {
    use IdTokenError::*;
    let good = id_token(&claims());
    let (signed, signature) = good.rsplit_once('.').unwrap();
    let long = id_token(&claims_with("x", json!("x".repeat(70_000))));
    for (token, expected) in [
        (String::new(), Malformed),
        ([" ", &good].concat(), Malformed),
        ([&good, "\n"].concat(), Malformed),
        ([&good, "\u{0}"].concat(), Malformed),
        ([&good, "."].concat(), Malformed),
        ([&good, ".x.y"].concat(), Malformed),
        (["Bearer ", &good].concat(), Malformed),
        ([".", &good].concat(), Malformed),
        ([signed, "."].concat(), Signature),
        ([signed, ".", &signature[..300]].concat(), Signature),
        ([signed, ".", signature, "A"].concat(), Signature),
        ([signed, ".", signature, "AA"].concat(), Signature),
        (
            [signed, ".", &signature.replace('_', "/")].concat(),
            Malformed,
        ),
        (good.replacen("eyJ", "eyK", 1), Malformed),
        (long, Malformed),
    ] {
        let what = token.get(..40).unwrap_or(&token).to_owned();
        check(&token, expected, &what).await;
    }
}
