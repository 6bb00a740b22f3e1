//! The exchanges strung together, over a scripted transport.

use serde_json::{Value, json};
use vestibule::{
    oauth::{
        AccessToken, AuthorizationCode, Client, ExchangeError, Grant, IdTokenError, InteractError,
        InteractionCode, Mode, PendingTransaction, RequestError, Revoked, TokenError,
    },
    ports::{CryptoError, Random, Reply, TransportError},
};

use super::{
    FrozenClock, NONCE, NOW_S, Script, claims, claims_with, config, id_token, key, keys,
    metadata_body, reply, token_body,
};
use crate::host_crypto::{CountingRandom, HostCrypto, NoKeys, NoRandom};

/// Runs a call on a client over the scripted answers; gives its result and the script.
async fn on_client<T>(
    answers: impl IntoIterator<Item = Result<Reply, TransportError>>,
    random: &dyn Random,
    now_ms: u64,
    call: impl AsyncFnOnce(Client<'_>) -> T,
) -> (T, Script) {
    let script = Script::new(answers);
    let (config, clock) = (config(), FrozenClock(now_ms));
    let client = Client {
        config: &config,
        transport: &script,
        crypto: &HostCrypto,
        proof_keys: &NoKeys,
        random,
        clock: &clock,
    };
    let result = call(client).await;
    (result, script)
}

fn pending() -> PendingTransaction {
    let record = json!({
        "version": 1, "state": "st-1", "nonce": NONCE, "codeVerifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        "created": 1, "target": "/", "identifier": "", "interactionHandle": "ih-1",
    });
    PendingTransaction::from_json(&record.to_string()).unwrap()
}

async fn exchange(
    answers: Vec<Result<Reply, TransportError>>,
    now_ms: u64,
) -> (Result<Value, ExchangeError>, Script) {
    let keys = keys(json!([key("key-1")]));
    let code = InteractionCode::new("ic-1").unwrap();
    on_client(answers, &NoRandom, now_ms, async |client| {
        let tokens = client
            .exchange(Grant::InteractionCode(&code), &pending(), &keys, None)
            .await?;
        Ok(serde_json::from_str(&tokens.to_storage_json(client.config)).unwrap())
    })
    .await
}

fn with_id_token(token: &str) -> Value {
    let mut body = token_body();
    body["id_token"] = json!(token);
    body
}

#[tokio::test]
async fn interact_opens_a_transaction() {
    let answers = [Ok(reply(200, r#"{"interaction_handle":"ih-1"}"#))];
    let random = CountingRandom::default();
    let (pending, script) = on_client(answers, &random, 5, async |client| {
        client.interact(None, "/docs", None).await.unwrap()
    })
    .await;
    assert_eq!(pending.interaction_handle().unwrap().secret(), "ih-1");
    assert_eq!(
        (
            pending.created_ms,
            pending.target.as_str(),
            pending.identifier.as_str()
        ),
        (5, "/docs", "")
    );
    let body = script.sent.borrow()[0].body.clone().unwrap();
    assert!(
        body.contains(
            &[
                "&state=",
                pending.state.secret(),
                "&nonce=",
                pending.nonce.secret()
            ]
            .concat()
        )
    );
    // SEC-01: the verifier itself does not leave before the code is exchanged.
    assert!(!body.contains(pending.code_verifier.secret()));
    assert_ne!(pending.state.secret(), pending.nonce.secret());
    assert_ne!(pending.state.secret(), pending.code_verifier.secret());
}

#[tokio::test]
async fn interact_says_what_is_wrong() {
    for (answer, expected) in [
        (
            Err(TransportError::Unreachable),
            RequestError::Transport(TransportError::Unreachable),
        ),
        (
            Err(TransportError::TimedOut),
            RequestError::Transport(TransportError::TimedOut),
        ),
        (Ok(reply(500, "")), RequestError::Server { status: 500 }),
    ] {
        let random = CountingRandom::default();
        let (result, _) = on_client([answer], &random, 5, async |client| {
            client.interact(None, "/", None).await.map(drop)
        })
        .await;
        assert_eq!(result, Err(InteractError::Request(expected)));
    }
    let (result, script) = on_client([], &NoRandom, 5, async |client| {
        client.interact(None, "/", None).await.map(drop)
    })
    .await;
    assert_eq!(result, Err(InteractError::Crypto(CryptoError)));
    assert!(script.urls().is_empty());
}

#[tokio::test]
async fn redirect_sends_nothing_itself() {
    let random = CountingRandom::default();
    let ((url, pending), script) = on_client([], &random, 5, async |client| {
        client.redirect("/docs", Some("ada")).await.unwrap()
    })
    .await;
    assert!(script.urls().is_empty());
    assert_eq!(pending.mode, Mode::Redirect);
    assert!(url.contains(&["&state=", pending.state.secret()].concat()));
    assert!(!url.contains(pending.code_verifier.secret()));
}

#[tokio::test]
async fn keys_come_from_checked_metadata() {
    let answers = [
        Ok(reply(200, metadata_body())),
        Ok(reply(200, json!({ "keys": [key("key-1")] }))),
    ];
    let (keys, script) = on_client(answers, &NoRandom, 5, async |client| {
        let metadata = client.metadata(false).await.unwrap();
        client.keys(&metadata, false).await.unwrap()
    })
    .await;
    assert!(keys.choose(Some("key-1")).is_some());
    assert_eq!(
        script.urls(),
        [
            "https://org.test/oauth2/default/.well-known/openid-configuration",
            "https://org.test/oauth2/default/v1/keys"
        ]
    );
}

#[tokio::test]
async fn a_code_becomes_a_session_with_one_request() {
    let (stored, script) = exchange(vec![Ok(reply(200, token_body()))], NOW_S * 1000 + 999).await;
    let stored = stored.unwrap();
    assert_eq!(script.urls(), ["https://org.test/oauth2/default/v1/token"]);
    assert_eq!(stored["idToken"]["claims"]["sub"], "00u1");
    assert_eq!(stored["idToken"]["expiresAt"], NOW_S + 3600);
    assert_eq!(stored["accessToken"]["expiresAt"], NOW_S + 3600);
    assert_eq!(
        stored["accessToken"]["scopes"],
        json!(["openid", "profile", "email"])
    );
    assert!(stored.get("refreshToken").is_none());
}

#[tokio::test]
async fn scopes_are_the_requested_ones_where_the_server_says_nothing() {
    let mut body = token_body();
    body.as_object_mut().unwrap().remove("scope");
    let (stored, _) = exchange(vec![Ok(reply(200, body))], NOW_S * 1000).await;
    assert_eq!(
        stored.unwrap()["idToken"]["scopes"],
        json!(["openid", "profile", "email"])
    );
}

#[tokio::test]
async fn the_code_of_a_redirect() {
    let keys = keys(json!([key("key-1")]));
    let code = AuthorizationCode::new("ac-1").unwrap();
    let (result, script) = on_client(
        [Ok(reply(200, token_body()))],
        &NoRandom,
        NOW_S * 1000,
        async |client| {
            client
                .exchange(Grant::AuthorizationCode(&code), &pending(), &keys, None)
                .await
                .map(drop)
        },
    )
    .await;
    assert_eq!(result, Ok(()));
    assert!(
        script.sent.borrow()[0]
            .body
            .as_ref()
            .unwrap()
            .ends_with("&code=ac-1")
    );
}

/// SEC-11: whatever is wrong with the ID token, there is no session.
#[tokio::test]
async fn a_bad_id_token_is_no_session() {
    let mut without = token_body();
    without.as_object_mut().unwrap().remove("id_token");
    let mut other_access_token = token_body();
    other_access_token["access_token"] = json!("another-access-token");
    for (body, expected) in [
        (without, IdTokenError::Missing),
        (other_access_token, IdTokenError::AccessTokenHash),
        (with_id_token("a.b.c"), IdTokenError::Malformed),
        (
            with_id_token(&id_token(&claims_with("nonce", json!("other")))),
            IdTokenError::Nonce,
        ),
        (
            with_id_token(&id_token(&claims_with("aud", json!("0oa2")))),
            IdTokenError::Audience,
        ),
    ] {
        let (result, script) = exchange(vec![Ok(reply(200, &body))], NOW_S * 1000).await;
        assert_eq!(result, Err(ExchangeError::IdToken(expected)), "{body}");
        assert_eq!(script.urls().len(), 1);
    }
}

#[tokio::test]
async fn a_refused_code_is_said_so() {
    let refused = json!({ "error": "invalid_grant", "error_description": "used" });
    let (result, _) = exchange(vec![Ok(reply(400, refused))], NOW_S * 1000).await;
    let expected = TokenError::InvalidGrant {
        description: String::from("used"),
    };
    assert_eq!(result, Err(ExchangeError::Token(expected)));

    let (result, script) = exchange(vec![Err(TransportError::TimedOut)], NOW_S * 1000).await;
    let expected = TokenError::Request(RequestError::Transport(TransportError::TimedOut));
    assert_eq!(result, Err(ExchangeError::Token(expected)));
    assert_eq!(script.urls().len(), 1);
}

/// SEC-12: after a change of keys they are fetched once more, and once only.
#[tokio::test]
async fn rotated_keys() {
    let rotated = || {
        let token =
            crate::host_crypto::sign(r#"{"kid":"key-2","alg":"RS256"}"#, &claims().to_string());
        Ok(reply(200, with_id_token(&token)))
    };
    let listed = |kid: &str| Ok(reply(200, json!({ "keys": [key("key-1"), key(kid)] })));

    let (result, script) = exchange(vec![rotated(), listed("key-2")], NOW_S * 1000).await;
    assert!(result.is_ok());
    assert_eq!(script.urls()[1], "https://org.test/oauth2/default/v1/keys");

    let (result, script) = exchange(vec![rotated(), listed("key-3")], NOW_S * 1000).await;
    assert_eq!(
        result,
        Err(ExchangeError::IdToken(IdTokenError::UnknownKey))
    );
    assert_eq!(script.urls().len(), 2);

    let (result, _) = exchange(
        vec![rotated(), Err(TransportError::Unreachable)],
        NOW_S * 1000,
    )
    .await;
    assert_eq!(
        result,
        Err(ExchangeError::Keys(RequestError::Transport(
            TransportError::Unreachable
        )))
    );
}

/// SEC-13: the server's time counts where it can be read; lifetimes count on the device's own clock.
#[tokio::test]
async fn a_wrong_clock() {
    // Without a date of the server a fresh token counts as issued just now; with one, by that date.
    for date_ms in [None, Some(NOW_S * 1000)] {
        for (device_s, seconds) in [(NOW_S + 90_000, 90_000), (NOW_S - 90_000, 90_000)] {
            let mut dated = reply(200, token_body());
            dated.date_ms = date_ms;
            let (result, _) = exchange(vec![Ok(dated)], device_s * 1000).await;
            let clock = IdTokenError::Clock { seconds };
            assert_eq!(result, Err(ExchangeError::IdToken(clock)));
        }
    }
    for (date_s, refused) in [
        (
            NOW_S + 40_000,
            IdTokenError::Expired {
                seconds_ago: 36_400,
            },
        ),
        (
            NOW_S - 40_000,
            IdTokenError::IssuedInFuture {
                seconds_ahead: 40_000,
            },
        ),
    ] {
        let mut dated = reply(200, token_body());
        dated.date_ms = Some(date_s * 1000);
        let (result, _) = exchange(vec![Ok(dated)], NOW_S * 1000).await;
        assert_eq!(result, Err(ExchangeError::IdToken(refused)));
    }

    let fast_by_a_day = (NOW_S + 86_400) * 1000;
    let mut dated = reply(200, token_body());
    dated.date_ms = Some(NOW_S * 1000);
    let (stored, _) = exchange(vec![Ok(dated)], fast_by_a_day).await;
    let stored = stored.unwrap();
    assert_eq!(stored["idToken"]["expiresAt"], NOW_S + 86_400 + 3600);
    assert_eq!(stored["accessToken"]["expiresAt"], NOW_S + 86_400 + 3600);
}

#[tokio::test]
async fn ways_out() {
    let token = AccessToken::new("at-1").unwrap();
    for (status, expected) in [
        (200, Ok(())),
        (503, Err(RequestError::Server { status: 503 })),
    ] {
        let (result, _) = on_client([Ok(reply(status, ""))], &NoRandom, 5, async |client| {
            client.revoke(Revoked::Access(&token)).await
        })
        .await;
        assert_eq!(result, expected);
    }
    for (status, expected) in [
        (204, Ok(())),
        (404, Ok(())),
        (500, Err(RequestError::Server { status: 500 })),
    ] {
        let (result, _) = on_client([Ok(reply(status, ""))], &NoRandom, 5, async |client| {
            client.close_session().await
        })
        .await;
        assert_eq!(result, expected);
    }
}
