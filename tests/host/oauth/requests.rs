//! The requests byte by byte, and what their replies mean.

use serde_json::json;
use vestibule::{
    oauth::{
        AccessToken, AuthorizationCode, CodeVerifier, InteractionCode, Nonce, RefreshToken,
        RequestError, Revoked, StartToken, State, TokenError, authorization_code_request,
        authorize_url, close_session_request, interact_reply, interact_request,
        interaction_code_request, refresh_request, revoke_request, token_reply,
    },
    ports::{Method, Request},
};

use super::{config, reply, token_body};
use crate::host_crypto::HostCrypto;

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

fn verifier() -> CodeVerifier {
    CodeVerifier::new(VERIFIER).unwrap()
}

/// A request that the browser sends without asking first: only headers and a body that any form could send
/// (Fetch standard, "CORS-safelisted").
fn assert_cors_simple(request: &Request) {
    for (name, value) in &request.headers {
        let safe = match *name {
            "Accept" => true,
            "Content-Type" => value == "application/x-www-form-urlencoded",
            _ => false,
        };
        assert!(safe, "{name}: {value}");
    }
    assert_ne!(request.method, Method::Delete);
}

/// SEC-01, SEC-05: with a challenge by S256, and with the configured scopes and no others.
#[tokio::test]
async fn interact() {
    let challenge = verifier().challenge(&HostCrypto).await.unwrap();
    let state = State::new("st+1").unwrap();
    let request = interact_request(
        &config(),
        &challenge,
        &state,
        &Nonce::new("no-1").unwrap(),
        None,
    );
    assert_cors_simple(&request);
    assert_eq!(request.method, Method::Post);
    assert_eq!(request.url, "https://org.test/oauth2/default/v1/interact");
    assert!(request.credentials);
    assert_eq!(request.timeout_ms, 15_000);
    assert_eq!(
        request.body.unwrap(),
        "client_id=0oa1&scope=openid%20profile%20email&redirect_uri=https%3A%2F%2Fapp.test%2Flogin%2Fcallback\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=st%2B1&nonce=no-1"
    );
}

/// A token from a mail goes along, and the cookies of whoever is signed in do not.
#[tokio::test]
async fn interact_with_a_token_from_a_mail() {
    let challenge = verifier().challenge(&HostCrypto).await.unwrap();
    let (state, nonce) = (State::new("st-1").unwrap(), Nonce::new("no-1").unwrap());
    for (query, end) in [
        (
            "activation_token=a%2B1",
            "&nonce=no-1&activation_token=a%2B1",
        ),
        ("recovery_token=r-1", "&nonce=no-1&recovery_token=r-1"),
    ] {
        let token = StartToken::parse(query).unwrap();
        let request = interact_request(&config(), &challenge, &state, &nonce, token.as_ref());
        assert_cors_simple(&request);
        assert!(!request.credentials);
        assert!(request.body.unwrap().ends_with(end));
    }
}

#[test]
fn an_interaction_handle() {
    let handle =
        interact_reply(&reply(200, r#"{"interaction_handle":"ih-1","new":true}"#)).unwrap();
    assert_eq!(handle.secret(), "ih-1");
}

/// Every refusal of the fact sheet's section 2.3, and everything that is no answer of an org.
#[test]
fn interact_refusals() {
    let configuration = |error: &str, description: &str| RequestError::Configuration {
        error: error.to_owned(),
        description: description.to_owned(),
    };
    let api = |code, summary| json!({ "errorCode": code, "errorSummary": summary, "errorLink": code, "errorId": "oae1", "errorCauses": [] });
    for (status, body, expected) in [
        (
            400,
            json!({ "error": "access_denied", "error_description": "The requested feature is not enabled." }),
            configuration("access_denied", "The requested feature is not enabled."),
        ),
        (
            400,
            json!({ "error": "unauthorized_client" }),
            configuration("unauthorized_client", ""),
        ),
        (
            200,
            json!({ "error": "invalid_scope", "interaction_handle": "ih-1" }),
            configuration("invalid_scope", ""),
        ),
        (
            401,
            api("invalid_client", "Invalid value."),
            configuration("invalid_client", "Invalid value."),
        ),
        (
            404,
            api("E0000007", "Not found."),
            configuration("E0000007", "Not found."),
        ),
        (
            429,
            api("E0000047", "Too many."),
            RequestError::RateLimited { reset: Some(7) },
        ),
        (
            403,
            api("E0000047", "Too many."),
            RequestError::RateLimited { reset: Some(7) },
        ),
        (
            429,
            json!("<html>"),
            RequestError::RateLimited { reset: Some(7) },
        ),
        (
            500,
            api("E0000009", "Internal Server Error"),
            RequestError::Server { status: 500 },
        ),
        (
            503,
            json!({ "error": "invalid_request" }),
            RequestError::Server { status: 503 },
        ),
        (
            400,
            json!({ "error": "temporarily_unavailable" }),
            RequestError::Server { status: 400 },
        ),
        (403, json!("<html>"), RequestError::Server { status: 403 }),
        (200, json!({}), RequestError::Server { status: 200 }),
        (
            200,
            json!({ "interaction_handle": "" }),
            RequestError::Server { status: 200 },
        ),
        (
            200,
            json!({ "interaction_handle": 7 }),
            RequestError::Server { status: 200 },
        ),
        (200, json!(["ih-1"]), RequestError::Server { status: 200 }),
        (
            302,
            json!({ "interaction_handle": "ih-1" }),
            RequestError::Server { status: 302 },
        ),
    ] {
        let mut reply = reply(status, &body);
        reply.rate_limit_reset = Some(7);
        assert_eq!(interact_reply(&reply), Err(expected), "{status} {body}");
    }
    for cut in [
        "",
        "{",
        r#"{"interaction_handle":"ih-"#,
        "<!doctype html>",
        "\u{0}",
    ] {
        assert_eq!(
            interact_reply(&reply(200, cut)),
            Err(RequestError::Server { status: 200 }),
            "{cut}"
        );
    }
}

#[test]
fn token_requests() {
    let code = InteractionCode::new("ic&1").unwrap();
    let request = interaction_code_request(&config(), &code, &verifier());
    assert_cors_simple(&request);
    assert!(!request.credentials);
    assert_eq!(request.timeout_ms, 15_000);
    assert_eq!(request.url, "https://org.test/oauth2/default/v1/token");
    assert_eq!(
        request.body.unwrap(),
        "client_id=0oa1&redirect_uri=https%3A%2F%2Fapp.test%2Flogin%2Fcallback&grant_type=interaction_code\
         &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&interaction_code=ic%261"
    );

    let code = AuthorizationCode::new("ac-1").unwrap();
    let request = authorization_code_request(&config(), &code, &verifier());
    assert_cors_simple(&request);
    assert!(!request.credentials);
    assert_eq!(
        request.body.unwrap(),
        "client_id=0oa1&redirect_uri=https%3A%2F%2Fapp.test%2Flogin%2Fcallback&grant_type=authorization_code\
         &code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk&code=ac-1"
    );

    let scopes = ["openid", "offline_access"].map(str::to_owned);
    let request = refresh_request(&config(), &RefreshToken::new("rt-1").unwrap(), &scopes);
    assert_cors_simple(&request);
    assert!(!request.credentials);
    assert_eq!(
        request.body.unwrap(),
        "client_id=0oa1&grant_type=refresh_token&scope=openid%20offline_access&refresh_token=rt-1"
    );
}

#[test]
fn a_token_response() {
    let mut body = token_body();
    body["refresh_token"] = json!("rt-1");
    body["unknown"] = json!({ "ignored": [] });
    body["token_type"] = json!("bearer");
    let response = token_reply(&reply(200, body), false).unwrap();
    assert_eq!(response.access_token.secret(), "the-access-token");
    assert_eq!(response.refresh_token.unwrap().secret(), "rt-1");
    assert_eq!(response.expires_in, 3600);
    assert_eq!(response.scopes.unwrap(), ["openid", "profile", "email"]);
    assert!(response.id_token.is_some());
}

#[test]
fn token_responses_are_read_strictly() {
    for (member, value) in [
        ("token_type", json!(null)),
        ("token_type", json!("DPoP")),
        ("token_type", json!(7)),
        ("access_token", json!(null)),
        ("access_token", json!("")),
        ("access_token", json!("a b")),
        ("access_token", json!(7)),
        ("expires_in", json!(null)),
        ("expires_in", json!("3600")),
        ("expires_in", json!(-1)),
        ("expires_in", json!(3600.5)),
        ("expires_in", json!(u64::MAX)),
        ("id_token", json!(7)),
        ("id_token", json!("")),
        ("id_token", json!("a b")),
        ("refresh_token", json!(["rt-1"])),
        ("refresh_token", json!("r t")),
        ("scope", json!(["openid"])),
    ] {
        let mut body = token_body();
        body[member] = value.clone();
        assert_eq!(
            token_reply(&reply(200, body), false).unwrap_err(),
            TokenError::Malformed,
            "{member} = {value}"
        );
    }
}

#[test]
fn token_refusals() {
    let used =
        json!({ "error": "invalid_grant", "error_description": "PKCE verification failed." });
    let expected = TokenError::InvalidGrant {
        description: String::from("PKCE verification failed."),
    };
    assert_eq!(token_reply(&reply(400, used), false).unwrap_err(), expected);

    let refused = json!({ "error": "invalid_client", "error_description": "No." });
    let expected = RequestError::Configuration {
        error: String::from("invalid_client"),
        description: String::from("No."),
    };
    assert_eq!(
        token_reply(&reply(401, refused), false).unwrap_err(),
        TokenError::Request(expected)
    );

    let mut with_error = token_body();
    with_error["error"] = json!("server_error");
    for (status, body, expected) in [
        (
            200,
            with_error.to_string(),
            RequestError::Server { status: 200 },
        ),
        (
            201,
            token_body().to_string(),
            RequestError::Server { status: 201 },
        ),
        (
            429,
            String::new(),
            RequestError::RateLimited { reset: None },
        ),
        (
            500,
            token_body().to_string(),
            RequestError::Server { status: 500 },
        ),
        (
            502,
            String::from("<html>"),
            RequestError::Server { status: 502 },
        ),
        (
            200,
            String::from("{\"token_type\":\"Bear"),
            RequestError::Server { status: 200 },
        ),
    ] {
        assert_eq!(
            token_reply(&reply(status, &body), false).unwrap_err(),
            TokenError::Request(expected),
            "{status} {body}"
        );
    }
}

#[test]
fn ways_out() {
    let request = revoke_request(
        &config(),
        Revoked::Access(&AccessToken::new("at+1").unwrap()),
    );
    assert_eq!(request.url, "https://org.test/oauth2/default/v1/revoke");
    assert_eq!(
        request.body.as_deref(),
        Some("token_type_hint=access_token&token=at%2B1")
    );
    assert!(
        request
            .headers
            .contains(&("Authorization", String::from("Basic MG9hMQ==")))
    );
    assert!(!request.credentials);
    let request = revoke_request(
        &config(),
        Revoked::Refresh(&RefreshToken::new("rt-1").unwrap()),
    );
    assert_eq!(
        request.body.as_deref(),
        Some("token_type_hint=refresh_token&token=rt-1")
    );

    let request = close_session_request(&config());
    assert_eq!(request.method, Method::Delete);
    assert_eq!(request.url, "https://org.test/api/v1/sessions/me");
    assert!(request.credentials);
}

#[tokio::test]
async fn the_address_of_the_hosted_sign_in() {
    let challenge = verifier().challenge(&HostCrypto).await.unwrap();
    let (state, nonce) = (State::new("st-1").unwrap(), Nonce::new("no-1").unwrap());
    let url = authorize_url(&config(), &challenge, &state, &nonce, None);
    assert_eq!(
        url,
        "https://org.test/oauth2/default/v1/authorize?client_id=0oa1&response_type=code&response_mode=query\
         &scope=openid%20profile%20email&redirect_uri=https%3A%2F%2Fapp.test%2Flogin%2Fcallback&state=st-1&nonce=no-1\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
    assert!(!url.contains(VERIFIER));
    let hinted = authorize_url(
        &config(),
        &challenge,
        &state,
        &nonce,
        Some("ada+1@example.test&x=y"),
    );
    assert_eq!(
        hinted,
        [url.as_str(), "&login_hint=ada%2B1%40example.test%26x%3Dy"].concat()
    );
    assert_eq!(
        authorize_url(&config(), &challenge, &state, &nonce, Some("")),
        url
    );
}
