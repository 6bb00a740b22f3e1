//! Tokens that are bound to a key (RFC 9449).

use crate::endpoints::testing::{CLIENT, Reply, Visitor, claims};
use crate::{Dpop, SoftKey};
use serde_json::{Value, json};

fn visitor(dpop: Dpop) -> Visitor {
    let visitor = Visitor::new();
    visitor.org.configure(|settings| settings.dpop = dpop);
    visitor
}

fn told(reply: &Reply) -> (u16, &str) {
    let error = reply.json["error"].as_str().unwrap_or_default();
    (reply.status.as_u16(), error)
}

fn confirmation(tokens: &Value) -> Value {
    claims(tokens["access_token"].as_str().unwrap())["cnf"].clone()
}

#[tokio::test]
async fn a_proof_binds_the_tokens_to_its_key() {
    for dpop in [Dpop::Optional, Dpop::Required] {
        let (mut visitor, key) = (visitor(dpop), SoftKey::new());
        let tokens = visitor.sign_in_with(&key).await.json;
        assert_eq!(tokens["token_type"], "DPoP", "{dpop:?}");
        assert_eq!(confirmation(&tokens), json!({ "jkt": key.thumbprint() }));
        let access = tokens["access_token"].as_str().unwrap();
        let pairs = [("client_id", CLIENT), ("token", access)];
        let described = visitor.form("/oauth2/default/v1/introspect", &pairs).await;
        assert_eq!(described.json["token_type"], "DPoP");
        assert_eq!(described.json["cnf"]["jkt"], key.thumbprint());
    }
}

#[tokio::test]
async fn without_a_proof_tokens_are_for_the_bearer_or_not_given() {
    let tokens = visitor(Dpop::Optional).sign_in("mia@example.com").await;
    assert_eq!(tokens.json["token_type"], "Bearer");
    assert_eq!(confirmation(&tokens.json), Value::Null);
    let refused = visitor(Dpop::Required).sign_in("mia@example.com").await;
    assert_eq!(told(&refused), (400, "invalid_dpop_proof"));
}

#[tokio::test]
async fn where_it_is_off_a_proof_is_not_even_looked_at() {
    let mut visitor = visitor(Dpop::Off);
    let code = visitor.reach_code().await;
    let tokens = visitor.redeem_with("no proof at all", &code).await;
    assert_eq!(tokens.json["token_type"], "Bearer");
}

#[tokio::test]
async fn a_refused_proof_does_not_use_the_code_up() {
    let (mut visitor, key) = (visitor(Dpop::Optional), SoftKey::new());
    let code = visitor.reach_code().await;
    let mut aimed_elsewhere = visitor.token_claims();
    aimed_elsewhere["htu"] = json!("http://localhost:8081/oauth2/v1/token");
    let refused = visitor
        .redeem_with(&key.proof(&aimed_elsewhere), &code)
        .await;
    assert_eq!(told(&refused), (400, "invalid_dpop_proof"));
    let proof = key.proof(&visitor.token_claims());
    assert_eq!(visitor.redeem_with(&proof, &code).await.status, 200);
    let replayed = visitor.redeem_with(&proof, &code).await;
    assert_eq!(told(&replayed), (400, "invalid_dpop_proof"));
}

#[tokio::test]
async fn a_nonce_is_asked_for_told_and_readable() {
    let (mut visitor, key) = (visitor(Dpop::Optional), SoftKey::new());
    visitor.org.configure(|settings| settings.dpop_nonce = true);
    let code = visitor.reach_code().await;
    let proof = key.proof(&visitor.token_claims());
    let asked = visitor.redeem_with(&proof, &code).await;
    assert_eq!(told(&asked), (400, "use_dpop_nonce"));
    let nonce = asked.header("dpop-nonce").to_owned();
    assert!(!nonce.is_empty());
    assert_eq!(asked.header("access-control-expose-headers"), "DPoP-Nonce");

    let mut with_nonce = visitor.token_claims();
    with_nonce["nonce"] = json!(nonce);
    let tokens = visitor.redeem_with(&key.proof(&with_nonce), &code).await;
    assert_eq!(tokens.json["token_type"], "DPoP");
    assert_eq!(tokens.header("dpop-nonce"), nonce, "told with success too");

    visitor.org.advance_clock(300_000);
    let mut with_nonce = visitor.token_claims();
    with_nonce["nonce"] = json!(nonce);
    let late = key.proof(&with_nonce);
    let asked = visitor.redeem_with(&late, "a code").await;
    assert_eq!(told(&asked), (400, "use_dpop_nonce"));
    assert_ne!(asked.header("dpop-nonce"), nonce);
}

#[tokio::test]
async fn no_nonce_is_told_where_none_is_wanted() {
    let (mut visitor, key) = (visitor(Dpop::Optional), SoftKey::new());
    assert_eq!(visitor.sign_in_with(&key).await.header("dpop-nonce"), "");
    visitor.org.end_sessions();
    visitor.org.configure(|settings| settings.dpop_nonce = true);
    let bearer = visitor.sign_in("mia@example.com").await;
    assert_eq!(
        (bearer.status.as_u16(), bearer.header("dpop-nonce")),
        (200, "")
    );
}

#[tokio::test]
async fn a_downgrade_answers_a_proof_with_bearer_tokens() {
    let (mut visitor, key) = (visitor(Dpop::Required), SoftKey::new());
    visitor
        .org
        .configure(|settings| settings.dpop_downgrade = true);
    let tokens = visitor.sign_in_with(&key).await.json;
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(confirmation(&tokens), Value::Null);
}

#[tokio::test]
async fn a_refresh_token_is_good_for_its_key_alone() {
    let (mut visitor, key) = (visitor(Dpop::Optional), SoftKey::new());
    let tokens = visitor.sign_in_with(&key).await.json;
    let stolen = visitor.refresh_with(Some(&SoftKey::new()), &tokens).await;
    assert_eq!(told(&stolen), (400, "invalid_grant"));
    let unproven = visitor.refresh_with(None, &tokens).await;
    assert_eq!(told(&unproven), (400, "invalid_dpop_proof"));
    let renewed = visitor.refresh_with(Some(&key), &tokens).await;
    assert_eq!(told(&renewed), (200, ""), "nobody has used it up");
    assert_eq!(renewed.json["token_type"], "DPoP");
    assert_eq!(confirmation(&renewed.json)["jkt"], key.thumbprint());
    let again = visitor.refresh_with(None, &renewed.json).await;
    assert_eq!(told(&again), (400, "invalid_dpop_proof"), "still bound");
}

#[tokio::test]
async fn a_refresh_token_of_the_bearer_is_bound_by_the_first_proof() {
    let (mut visitor, key) = (visitor(Dpop::Optional), SoftKey::new());
    let tokens = visitor.sign_in("mia@example.com").await.json;
    let renewed = visitor.refresh_with(Some(&key), &tokens).await.json;
    assert_eq!(renewed["token_type"], "DPoP");
    let refused = visitor.refresh_with(None, &renewed).await;
    assert_eq!(told(&refused), (400, "invalid_dpop_proof"));
}
