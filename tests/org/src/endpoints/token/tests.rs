#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod bound;

use crate::Tamper;
use crate::endpoints::testing::{
    APP, CLIENT, REDIRECT, Reply, VERIFIER, Visitor, claims, interaction_code,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::sha2::{Digest, Sha256};
use rsa::signature::Verifier;
use rsa::{BigUint, RsaPublicKey};
use serde_json::{Value, json};

async fn code_for_mia(visitor: &mut Visitor) -> String {
    visitor.identify("mia@example.com").await;
    interaction_code(&visitor.answer(&visitor.code_for("mia@example.com")).await)
}

async fn refresh(visitor: &mut Visitor, token: &Value) -> Reply {
    let token = token.as_str().unwrap().to_owned();
    visitor
        .token(&[
            ("client_id", CLIENT),
            ("grant_type", "refresh_token"),
            ("refresh_token", &token),
        ])
        .await
}

async fn is_genuine(visitor: &mut Visitor, jwt: &str) -> bool {
    let keys = visitor.get("/oauth2/default/v1/keys").await.json;
    let (input, signature) = jwt.rsplit_once('.').unwrap();
    let header: Value = serde_json::from_slice(
        &URL_SAFE_NO_PAD
            .decode(jwt.split('.').next().unwrap())
            .unwrap(),
    )
    .unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    header["alg"] == "RS256"
        && keys["keys"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|key| key["kid"] == header["kid"])
            .any(|key| {
                let number = |name: &str| {
                    BigUint::from_bytes_be(
                        &URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap(),
                    )
                };
                let key = VerifyingKey::<Sha256>::new(
                    RsaPublicKey::new(number("n"), number("e")).unwrap(),
                );
                let signature = Signature::try_from(signature.as_slice()).unwrap();
                key.verify(input.as_bytes(), &signature).is_ok()
            })
}

#[tokio::test]
async fn a_code_becomes_tokens_that_verify() {
    let mut visitor = Visitor::new();
    let tokens = visitor.sign_in("mia@example.com").await;
    assert_eq!(tokens.status, 200);
    assert_eq!(tokens.header("content-type"), "application/json");
    assert_eq!(
        (&tokens.json["token_type"], &tokens.json["expires_in"]),
        (&json!("Bearer"), &json!(3_600))
    );
    assert_eq!(tokens.json["scope"], "openid profile email offline_access");
    let id_token = tokens.json["id_token"].as_str().unwrap();
    let access_token = tokens.json["access_token"].as_str().unwrap();
    assert!(
        is_genuine(&mut visitor, id_token).await && is_genuine(&mut visitor, access_token).await
    );
    let id = claims(id_token);
    assert_eq!(id["iss"], "http://localhost:8081/oauth2/default");
    assert_eq!(
        (&id["aud"], &id["nonce"]),
        (&json!(CLIENT), &json!("nonce-of-the-test"))
    );
    assert_eq!(
        (&id["email"], &id["name"]),
        (&json!("mia@example.com"), &json!("Mia Berger"))
    );
    assert_eq!(id["amr"], json!(["email"]));
    assert_eq!(
        id["exp"].as_i64().unwrap() - id["iat"].as_i64().unwrap(),
        3_600
    );
    let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(access_token)[..16]);
    assert_eq!(id["at_hash"], hash);
    assert_eq!(claims(access_token)["uid"], id["sub"]);
}

#[tokio::test]
async fn only_what_was_asked_for_is_given() {
    let mut visitor = Visitor::new();
    visitor.interact(&[("scope", "profile")]).await;
    visitor.introspect().await;
    visitor
        .submit("identify", json!({ "identifier": "mia@example.com" }))
        .await;
    let done = visitor.answer(&visitor.code_for("mia@example.com")).await;
    let tokens = visitor.redeem(&interaction_code(&done)).await;
    assert!(tokens.json.get("id_token").is_none() && tokens.json.get("refresh_token").is_none());
}

#[tokio::test]
async fn a_code_is_good_once_and_for_a_minute() {
    let mut visitor = Visitor::new();
    let code = code_for_mia(&mut visitor).await;
    assert_eq!(visitor.redeem(&code).await.status, 200);
    let replayed = visitor.redeem(&code).await;
    assert_eq!(
        (replayed.status.as_u16(), &replayed.json["error"]),
        (400, &json!("invalid_grant"))
    );

    visitor.org.end_sessions();
    let code = code_for_mia(&mut visitor).await;
    visitor.org.advance_clock(60_001);
    assert_eq!(visitor.redeem(&code).await.json["error"], "invalid_grant");
}

#[tokio::test]
async fn the_verifier_must_be_the_one_of_the_challenge() {
    let mut visitor = Visitor::new();
    visitor
        .org
        .configure(|settings| settings.idx_session = false);
    for (verifier, error) in [
        (
            "another-verifier-that-is-long-enough-for-pkce-1234",
            "invalid_grant",
        ),
        ("short", "invalid_request"),
        ("", "invalid_request"),
    ] {
        let code = code_for_mia(&mut visitor).await;
        let pairs = [
            ("client_id", CLIENT),
            ("grant_type", "interaction_code"),
            ("code_verifier", verifier),
            ("interaction_code", code.as_str()),
        ];
        let refused = visitor.token(&pairs).await;
        assert_eq!(
            (refused.status.as_u16(), refused.json["error"].as_str()),
            (400, Some(error))
        );
        if error == "invalid_grant" {
            assert_eq!(
                refused.json["error_description"],
                "PKCE verification failed."
            );
            assert_eq!(
                visitor.redeem(&code).await.json["error"],
                "invalid_grant",
                "the attempt used the code up"
            );
        }
    }
}

#[tokio::test]
async fn the_redirect_uri_may_be_left_out_but_not_differ() {
    let mut visitor = Visitor::new();
    visitor
        .org
        .configure(|settings| settings.idx_session = false);
    let code = code_for_mia(&mut visitor).await;
    let pairs = [
        ("client_id", CLIENT),
        ("grant_type", "interaction_code"),
        ("code_verifier", VERIFIER),
        ("interaction_code", code.as_str()),
    ];
    assert_eq!(visitor.token(&pairs).await.status, 200);
    let code = code_for_mia(&mut visitor).await;
    let pairs = [
        ("client_id", CLIENT),
        ("redirect_uri", "http://localhost:8080/elsewhere"),
        ("grant_type", "interaction_code"),
        ("code_verifier", VERIFIER),
        ("interaction_code", code.as_str()),
    ];
    assert_eq!(visitor.token(&pairs).await.json["error"], "invalid_grant");
}

#[tokio::test]
async fn a_code_belongs_to_its_client_its_server_and_its_grant_type() {
    let demo = Visitor::new().org.lock().clients[0].clone();
    let other = crate::Client {
        id: "0oaother".to_owned(),
        ..demo.clone()
    };
    let settings = crate::OrgSettings {
        clients: vec![demo, other],
        ..crate::OrgSettings::default()
    };
    let mut visitor = Visitor::at(crate::Org::new(settings));
    visitor
        .org
        .configure(|settings| settings.idx_session = false);
    for (path, client, grant_type, name) in [
        (
            "/oauth2/default/v1/token",
            "0oaother",
            "interaction_code",
            "interaction_code",
        ),
        (
            "/oauth2/v1/token",
            CLIENT,
            "interaction_code",
            "interaction_code",
        ),
        (
            "/oauth2/default/v1/token",
            CLIENT,
            "authorization_code",
            "code",
        ),
    ] {
        let code = code_for_mia(&mut visitor).await;
        let pairs = [
            ("client_id", client),
            ("redirect_uri", REDIRECT),
            ("grant_type", grant_type),
            ("code_verifier", VERIFIER),
            (name, code.as_str()),
        ];
        assert_eq!(
            visitor.form(path, &pairs).await.json["error"],
            "invalid_grant",
            "{path} {client} {name}"
        );
    }
}

#[tokio::test]
async fn requests_that_make_no_sense_are_told_so() {
    let mut visitor = Visitor::new();
    assert_eq!(visitor.token(&[]).await.json["errorCode"], "invalid_client");
    assert_eq!(
        visitor.token(&[("client_id", CLIENT)]).await.json["error"],
        "invalid_request"
    );
    let unknown = visitor
        .token(&[("client_id", CLIENT), ("grant_type", "password")])
        .await;
    assert_eq!(unknown.json["error"], "unsupported_grant_type");
    let no_code = visitor
        .token(&[("client_id", CLIENT), ("grant_type", "interaction_code")])
        .await;
    assert_eq!(no_code.json["error"], "invalid_request");
}

#[tokio::test]
async fn a_refresh_token_rotates_and_late_reuse_revokes_the_family() {
    let mut visitor = Visitor::new();
    let first = visitor.sign_in("mia@example.com").await.json;
    let second = refresh(&mut visitor, &first["refresh_token"]).await;
    assert_eq!(second.status, 200);
    assert_ne!(second.json["refresh_token"], first["refresh_token"]);
    assert!(
        claims(second.json["id_token"].as_str().unwrap())
            .get("nonce")
            .is_none()
    );

    assert_eq!(
        refresh(&mut visitor, &first["refresh_token"]).await.status,
        200,
        "another tab, at the same moment"
    );
    assert_eq!(
        refresh(&mut visitor, &first["refresh_token"]).await.status,
        400
    );
    let revoked = refresh(&mut visitor, &second.json["refresh_token"]).await;
    assert_eq!(
        (revoked.status.as_u16(), &revoked.json["error"]),
        (400, &json!("invalid_grant"))
    );
}

#[tokio::test]
async fn the_grace_period_of_a_refresh_token_ends() {
    let mut visitor = Visitor::new();
    let first = visitor.sign_in("mia@example.com").await.json;
    refresh(&mut visitor, &first["refresh_token"]).await;
    visitor.org.advance_clock(30_001);
    assert_eq!(
        refresh(&mut visitor, &first["refresh_token"]).await.json["error"],
        "invalid_grant"
    );
}

#[tokio::test]
async fn each_tampering_spoils_just_its_part() {
    let mut visitor = Visitor::new();
    visitor
        .org
        .configure(|settings| settings.idx_session = false);
    let now = visitor.org.now_ms() / 1_000;
    let mut checked = 0;
    for tamper in [
        Tamper::WrongIssuer,
        Tamper::WrongAudience,
        Tamper::WrongNonce,
        Tamper::MissingNonce,
        Tamper::Expired,
        Tamper::IssuedInFuture,
        Tamper::AlgNone,
        Tamper::Hs256,
        Tamper::BadSignature,
        Tamper::WrongAtHash,
        Tamper::UnknownKid,
        Tamper::OtherSubject,
    ] {
        visitor
            .org
            .configure(|settings| settings.tamper = Some(tamper));
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let id_token = tokens["id_token"].as_str().unwrap();
        let genuine = is_genuine(&mut visitor, id_token).await;
        let id = claims(id_token);
        let hash =
            URL_SAFE_NO_PAD.encode(&Sha256::digest(tokens["access_token"].as_str().unwrap())[..16]);
        let wrong = [
            (
                Tamper::WrongIssuer,
                id["iss"] != "http://localhost:8081/oauth2/default",
            ),
            (Tamper::WrongAudience, id["aud"] != CLIENT),
            (
                Tamper::WrongNonce,
                id.get("nonce")
                    .is_some_and(|nonce| nonce != "nonce-of-the-test"),
            ),
            (Tamper::MissingNonce, id.get("nonce").is_none()),
            (Tamper::Expired, id["exp"].as_i64().unwrap() < now),
            (
                Tamper::IssuedInFuture,
                id["iat"].as_i64().unwrap() > now + 1_800,
            ),
            (Tamper::WrongAtHash, id["at_hash"] != hash),
            (Tamper::OtherSubject, id["sub"] == "00usomebodyelse00001"),
        ];
        for (kind, is_wrong) in wrong {
            assert_eq!(is_wrong, kind == tamper, "{kind:?} under {tamper:?}");
        }
        let spoiled = [
            Tamper::AlgNone,
            Tamper::Hs256,
            Tamper::BadSignature,
            Tamper::UnknownKid,
        ]
        .contains(&tamper);
        assert_eq!(genuine, !spoiled, "signature under {tamper:?}");
        checked += 1;
    }
    assert_eq!(checked, 12);
}

#[tokio::test]
async fn the_orgs_clock_is_the_clock_of_tokens() {
    let mut visitor = Visitor::at(crate::Org::demo("http://localhost:8081", APP));
    visitor.org.advance_clock(10 * 86_400_000);
    let real = crate::model::clock::Clock::default().now_ms() / 1_000;
    let tokens = visitor.sign_in("mia@example.com").await.json;
    assert!(
        claims(tokens["id_token"].as_str().unwrap())["iat"]
            .as_i64()
            .unwrap()
            >= real + 10 * 86_400 - 60
    );
}
