#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use crate::endpoints::testing::{Reply, Visitor};
use crate::{Dpop, SoftKey};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

const ECHO: &str = "/api/echo";
const USERINFO: &str = "/oauth2/default/v1/userinfo";

/// Somebody who is signed in with a key, and the access token that is bound to it.
async fn signed_in() -> (Visitor, SoftKey, String) {
    let (mut visitor, key) = (Visitor::new(), SoftKey::new());
    visitor
        .org
        .configure(|settings| settings.dpop = Dpop::Optional);
    let tokens = visitor.sign_in_with(&key).await.json;
    let access = tokens["access_token"].as_str().unwrap().to_owned();
    (visitor, key, access)
}

fn assert_denied(reply: &Reply, challenge: &str) {
    assert_eq!(reply.status, 401, "{challenge}");
    let said = reply.header("www-authenticate");
    assert!(said.starts_with(challenge), "{said}, not {challenge}");
    let exposed = reply.header("access-control-expose-headers");
    assert!(exposed.contains("WWW-Authenticate"), "{exposed}");
}

#[tokio::test]
async fn a_bound_token_with_its_proof_opens_resources() {
    let (mut visitor, key, access) = signed_in().await;
    for path in [ECHO, USERINFO] {
        let proof = key.proof(&visitor.resource_claims(path, &access));
        let authorization = format!("DPoP {access}");
        let opened = visitor.resource(path, &authorization, &[&proof]).await;
        assert_eq!(opened.status, 200, "{path}");
        assert_eq!(opened.header("dpop-nonce"), "");
        let replayed = visitor.resource(path, &authorization, &[&proof]).await;
        assert_denied(&replayed, r#"DPoP error="invalid_dpop_proof""#);
    }
}

#[tokio::test]
async fn a_bound_token_is_of_no_use_to_the_bearer() {
    let (mut visitor, key, access) = signed_in().await;
    let proof = key.proof(&visitor.resource_claims(ECHO, &access));
    for proofs in [&[][..], &[proof.as_str()][..]] {
        let refused = visitor
            .resource(ECHO, &format!("Bearer {access}"), proofs)
            .await;
        assert_denied(&refused, r#"DPoP error="invalid_token""#);
        let algorithms = r#"algs="RS256 ES256""#;
        assert!(refused.header("www-authenticate").ends_with(algorithms));
    }
}

#[tokio::test]
async fn a_token_of_the_bearer_is_not_taken_for_a_bound_one() {
    let (mut visitor, key, _) = signed_in().await;
    visitor.org.end_sessions();
    let tokens = visitor.sign_in("mia@example.com").await.json;
    let access = tokens["access_token"].as_str().unwrap();
    let proof = key.proof(&visitor.resource_claims(ECHO, access));
    let refused = visitor
        .resource(ECHO, &format!("DPoP {access}"), &[&proof])
        .await;
    assert_denied(&refused, r#"Bearer error="invalid_token""#);
}

#[tokio::test]
async fn a_proof_must_come_once_by_the_right_key_and_for_this_call() {
    let (mut visitor, key, access) = signed_in().await;
    let good = |visitor: &Visitor| key.proof(&visitor.resource_claims(ECHO, &access));
    let by_another = SoftKey::new().proof(&visitor.resource_claims(ECHO, &access));
    let for_another = key.proof(&visitor.resource_claims(USERINFO, &access));
    let of_another = key.proof(&visitor.resource_claims(ECHO, "another token"));
    let two = [good(&visitor), good(&visitor)];
    for (proofs, error) in [
        (vec![], "invalid_dpop_proof"),
        (
            two.iter().map(String::as_str).collect(),
            "invalid_dpop_proof",
        ),
        (vec![by_another.as_str()], "invalid_token"),
        (vec![for_another.as_str()], "invalid_dpop_proof"),
        (vec![of_another.as_str()], "invalid_dpop_proof"),
    ] {
        let refused = visitor
            .resource(ECHO, &format!("DPoP {access}"), &proofs)
            .await;
        assert_denied(&refused, &format!("DPoP error=\"{error}\""));
    }
}

#[tokio::test]
async fn the_nonce_of_resources_is_their_own() {
    let (mut visitor, key, access) = signed_in().await;
    visitor.org.configure(|settings| {
        settings.resource_nonce = true;
        settings.dpop_nonce = true;
    });
    let authorization = format!("DPoP {access}");
    let without = key.proof(&visitor.resource_claims(ECHO, &access));
    let asked = visitor.resource(ECHO, &authorization, &[&without]).await;
    assert_denied(&asked, r#"DPoP error="use_dpop_nonce""#);
    assert_eq!(
        asked.header("access-control-expose-headers"),
        "DPoP-Nonce, WWW-Authenticate"
    );
    let nonce = asked.header("dpop-nonce").to_owned();
    let at_tokens = visitor.sign_in_with(&key).await;
    assert_eq!(at_tokens.json["error"], "use_dpop_nonce");
    let of_tokens = at_tokens.header("dpop-nonce").to_owned();
    assert_ne!(of_tokens, nonce);
    for (nonce, status) in [(of_tokens, 401), (nonce, 200)] {
        let mut claims = visitor.resource_claims(ECHO, &access);
        claims["nonce"] = json!(nonce);
        let answered = visitor
            .resource(ECHO, &authorization, &[&key.proof(&claims)])
            .await;
        assert_eq!(answered.status.as_u16(), status);
        assert!(!answered.header("dpop-nonce").is_empty());
    }
}

#[tokio::test]
async fn who_brings_nothing_is_told_what_is_wanted() {
    let mut visitor = Visitor::new();
    for (dpop, wanted) in [
        (Dpop::Off, "Bearer"),
        (Dpop::Optional, "Bearer"),
        (Dpop::Required, r#"DPoP algs="RS256 ES256""#),
    ] {
        visitor.org.configure(|settings| settings.dpop = dpop);
        let request = Request::get(ECHO).body(Body::empty()).unwrap();
        let asked = visitor.send(request).await;
        assert_eq!(asked.header("www-authenticate"), wanted, "{dpop:?}");
    }
}
