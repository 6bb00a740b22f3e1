//! The exchange: what is taken for tokens, and everything that is not.

use org::{Endpoint, Tamper};
use serde_json::{Value, json};
use vestibule::{
    oauth::{
        ExchangeError, IdTokenError, PendingTransaction, RequestError, Revoked, TokenError, Tokens,
    },
    ports::{Method, Request, Transport, TransportError},
};

use super::{Tab, Visit};

const MIA: &str = "mia@example.com";

/// The same record with one member of it changed.
fn forged(pending: &PendingTransaction, member: &str, value: &str) -> PendingTransaction {
    let mut record: Value = serde_json::from_str(&pending.to_json()).unwrap();
    record[member] = json!(value);
    PendingTransaction::from_json(&record.to_string()).unwrap()
}

fn refusal(exchanged: Result<Tokens, ExchangeError>) -> IdTokenError {
    match exchanged {
        Err(ExchangeError::IdToken(error)) => error,
        other => panic!("not refused for its id token but {other:?}"),
    }
}

/// SEC-01: a code without the verifier of its own transaction is worth nothing.
#[tokio::test]
async fn another_code_verifier_is_refused() {
    let visit = Visit::new();
    let mut tab = visit.prove(MIA).await;
    tab.pending = forged(
        &tab.pending,
        "codeVerifier",
        "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    );
    let exchanged = visit.exchange(&tab, &visit.keys().await).await;
    assert!(
        matches!(
            exchanged,
            Err(ExchangeError::Token(TokenError::InvalidGrant { .. }))
        ),
        "{exchanged:?}"
    );
}

/// SEC-02: an ID token of another transaction is no proof, even of the same person.
#[tokio::test]
async fn another_nonce_is_refused() {
    let visit = Visit::new();
    let mut tab = visit.prove(MIA).await;
    tab.pending = forged(
        &tab.pending,
        "nonce",
        "nonce-nonce-nonce-nonce-nonce-nonce-nonce-1",
    );
    assert_eq!(
        refusal(visit.exchange(&tab, &visit.keys().await).await),
        IdTokenError::Nonce
    );
}

/// SEC-10, SEC-11, SEC-12: whatever is wrong with a token, it is noticed, by its own name, and never asked for twice.
#[tokio::test]
async fn every_way_to_tamper_is_refused() {
    for (tamper, expected) in [
        (Tamper::WrongIssuer, "Issuer"),
        (Tamper::WrongAudience, "Audience"),
        (Tamper::WrongNonce, "Nonce"),
        (Tamper::MissingNonce, "Nonce"),
        (Tamper::Expired, "Expired"),
        (Tamper::IssuedInFuture, "IssuedInFuture"),
        (Tamper::AlgNone, "Algorithm"),
        (Tamper::Hs256, "Algorithm"),
        (Tamper::BadSignature, "Signature"),
        (Tamper::WrongAtHash, "AccessTokenHash"),
        (Tamper::UnknownKid, "UnknownKey"),
    ] {
        let visit = Visit::new();
        let tab = visit.prove(MIA).await;
        let keys = visit.keys().await;
        visit.org.configure(|settings| {
            settings.tamper = Some(tamper);
            settings.expose_date = true;
        });
        let refused = format!("{:?}", refusal(visit.exchange(&tab, &keys).await));
        assert_eq!(refused.split(' ').next(), Some(expected), "{tamper:?}");
        assert_eq!(visit.org.count(Endpoint::Token), 1, "{tamper:?}");
        let fetched = if tamper == Tamper::UnknownKid { 2 } else { 1 };
        assert_eq!(visit.org.count(Endpoint::Keys), fetched, "{tamper:?}");
    }
}

/// SEC-12: after a change of keys one more look at them is enough.
#[tokio::test]
async fn rotated_keys_are_fetched_once_more() {
    let visit = Visit::new();
    let tab = visit.prove(MIA).await;
    let keys = visit.keys().await;
    visit.org.rotate_keys();
    assert!(visit.exchange(&tab, &keys).await.is_ok());
    assert_eq!(visit.org.count(Endpoint::Keys), 2);

    let visit = Visit::new();
    let tab = visit.prove(MIA).await;
    let keys = visit.keys().await;
    visit.org.rotate_keys();
    visit
        .org
        .add_fault(org::Fault::new(Endpoint::Keys, org::FaultKind::Refuse));
    let exchanged = visit.exchange(&tab, &keys).await.map(drop);
    let unreachable = RequestError::Transport(TransportError::Unreachable);
    assert_eq!(exchanged, Err(ExchangeError::Keys(unreachable)));
}

/// A code works once, and for a minute.
#[tokio::test]
async fn a_code_is_spent() {
    let visit = Visit::new();
    let keys = visit.keys().await;
    let tab = visit.prove(MIA).await;
    assert!(visit.exchange(&tab, &keys).await.is_ok());
    let spent = |exchanged| {
        matches!(
            exchanged,
            Err(ExchangeError::Token(TokenError::InvalidGrant { .. }))
        )
    };
    assert!(spent(visit.exchange(&tab, &keys).await));

    let visit = Visit::new();
    let tab = visit.prove(MIA).await;
    visit.org.advance_clock(61_000);
    assert!(spent(visit.exchange(&tab, &keys).await));
}

/// SEC-20: what is stored is read again, by this client and for this issuer alone.
#[tokio::test]
async fn a_session_over_a_reload() {
    let visit = Visit::new();
    let tab = visit.prove(MIA).await;
    let tokens = visit.exchange(&tab, &visit.keys().await).await.unwrap();
    let now_s = u64::try_from(visit.org.now_ms()).unwrap() / 1000;
    let stored = tokens.to_storage_json(&visit.config);
    let read = Tokens::from_storage_json(&stored, &visit.config).unwrap();
    assert_eq!(read, tokens);
    assert!(read.lives(now_s) && !read.lives(now_s + 3_601));
}

/// SEC-27: a revoked token opens nothing any more.
#[tokio::test]
async fn a_revoked_token_is_dead() {
    let visit = Visit::new();
    let tab: Tab = visit.prove(MIA).await;
    let tokens = visit.exchange(&tab, &visit.keys().await).await.unwrap();
    let userinfo = || Request {
        method: Method::Get,
        url: [visit.config.issuer.as_str(), "/v1/userinfo"].concat(),
        headers: vec![(
            "Authorization",
            ["Bearer ", tokens.access_token().secret()].concat(),
        )],
        body: None,
        credentials: false,
        fresh: false,
        timeout_ms: 1_000,
    };
    assert_eq!(visit.browser.send(userinfo()).await.unwrap().status, 200);
    visit
        .oauth()
        .revoke(Revoked::Access(tokens.access_token()))
        .await
        .unwrap();
    assert_eq!(visit.browser.send(userinfo()).await.unwrap().status, 401);
    // RFC 7009: once more is as good.
    visit
        .oauth()
        .revoke(Revoked::Access(tokens.access_token()))
        .await
        .unwrap();
}

/// SEC-03, SEC-08: a page on another origin, or a redirect that nobody registered, gets no transaction.
#[tokio::test]
async fn an_org_that_does_not_know_us() {
    let mut visit = Visit::new();
    let json = r#"{ "issuer": "https://org.test/oauth2/default", "clientId": "0oasomebodyelse" }"#;
    visit.config = vestibule::config::Config::parse(json, "https://app.test").unwrap();
    let refused = visit.oauth().interact(None, "/", None).await.map(drop);
    assert!(
        format!("{refused:?}").contains("Configuration { error: \"invalid_client\""),
        "{refused:?}"
    );

    let mut visit = Visit::new();
    visit.config.redirect_uri = vestibule::config::Config::parse(
        &json
            .replace("0oasomebodyelse", org::DEMO_CLIENT_ID)
            .replace(" }", ", \"redirectUri\": \"/elsewhere\" }"),
        "https://app.test",
    )
    .unwrap()
    .redirect_uri;
    let refused = visit.oauth().interact(None, "/", None).await.map(drop);
    assert!(
        format!("{refused:?}").contains("Configuration { error: \"invalid_request\""),
        "{refused:?}"
    );

    let visit = Visit::new();
    visit
        .org
        .configure(|settings| settings.identity_engine = false);
    let refused = visit.oauth().interact(None, "/", None).await.map(drop);
    assert!(
        format!("{refused:?}").contains("Configuration { error: \"access_denied\""),
        "{refused:?}"
    );
}
