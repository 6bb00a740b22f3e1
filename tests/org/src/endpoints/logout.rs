//! `GET /oauth2/…/v1/logout`: ends the session and goes back to the app.

use super::email_verify::redirect;
use crate::cookies::{self, Browser};
use crate::model::{Model, Server};
use crate::org::Org;
use crate::reply::page;
use crate::requests;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::sha2::Sha256;
use rsa::signature::Verifier;
use serde_json::Value;

pub(super) async fn leave(
    State(org): State<Org>,
    _: Server,
    RawQuery(query): RawQuery,
    browser: Browser,
) -> Response {
    let parameters = requests::parameters(query.unwrap_or_default().as_bytes());
    let mut model = org.lock();
    let client_id = match parameters.get("id_token_hint") {
        Some(hint) => audience_of(&model, hint),
        None => parameters.get("client_id").cloned(),
    };
    let Some(client) = client_id.and_then(|id| model.client(&id).cloned()) else {
        return refuse("The 'id_token_hint' is invalid.");
    };
    let return_to = parameters.get("post_logout_redirect_uri");
    if return_to.is_some_and(|uri| !client.post_logout_redirect_uris.contains(uri)) {
        let text = "The 'post_logout_redirect_uri' parameter must be a Logout redirect URI in the client app settings.";
        return refuse(text);
    }
    model.end_session(browser.session.as_deref());
    let mut response = match (return_to, parameters.get("state")) {
        (Some(uri), Some(state)) => redirect(uri, &[("state", state)]),
        (Some(uri), None) => redirect(uri, &[]),
        (None, _) => page::notice(StatusCode::OK, "signed-out", "You are signed out."),
    };
    cookies::clear_session(
        response.headers_mut(),
        model.base_url().starts_with("https:"),
    );
    response
}

fn refuse(text: &str) -> Response {
    page::notice(StatusCode::BAD_REQUEST, "invalid_request", text)
}

/// The client that an ID token of this org was issued to. It may have expired: it says who leaves, not who may enter.
fn audience_of(model: &Model, id_token: &str) -> Option<String> {
    let (input, signature) = id_token.rsplit_once('.')?;
    let signature = Signature::try_from(URL_SAFE_NO_PAD.decode(signature).ok()?.as_slice()).ok()?;
    let genuine = model.keys.published().any(|key| {
        VerifyingKey::<Sha256>::new(key.private.to_public_key())
            .verify(input.as_bytes(), &signature)
            .is_ok()
    });
    let claims = URL_SAFE_NO_PAD.decode(input.split('.').nth(1)?).ok()?;
    let claims: Value = serde_json::from_slice(&claims).ok()?;
    genuine
        .then(|| claims.get("aud")?.as_str().map(str::to_owned))
        .flatten()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{Reply, Visitor};

    async fn logout(visitor: &mut Visitor, pairs: &[(&str, &str)]) -> Reply {
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        visitor
            .navigate(&format!("/oauth2/default/v1/logout?{query}"))
            .await
    }

    #[tokio::test]
    async fn it_ends_the_session_and_goes_back() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let hint = tokens["id_token"].as_str().unwrap();
        let back = ("post_logout_redirect_uri", "http://localhost:8080/");
        let reply = logout(
            &mut visitor,
            &[("id_token_hint", hint), back, ("state", "later")],
        )
        .await;
        assert_eq!(
            (reply.status.as_u16(), reply.header("location")),
            (302, "http://localhost:8080/?state=later")
        );
        assert!(!visitor.cookies.contains_key("idx"));
        visitor.interact(&[]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
        visitor.org.advance_clock(86_400_000);
        let late = logout(&mut visitor, &[("id_token_hint", hint), back]).await;
        assert_eq!(
            late.header("location"),
            "http://localhost:8080/",
            "an expired hint is good enough"
        );
    }

    #[tokio::test]
    async fn it_goes_nowhere_else() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let hint = tokens["id_token"].as_str().unwrap();
        let elsewhere = ("post_logout_redirect_uri", "http://elsewhere.example.com/");
        assert_eq!(
            logout(&mut visitor, &[("id_token_hint", hint), elsewhere])
                .await
                .status,
            400
        );
        let home = ("post_logout_redirect_uri", "http://localhost:8080/");
        let forged = format!("{}x", hint.rsplit_once('.').unwrap().0);
        assert_eq!(
            logout(&mut visitor, &[("id_token_hint", &forged), home])
                .await
                .status,
            400
        );
        assert_eq!(logout(&mut visitor, &[home]).await.status, 400);
        assert!(visitor.cookies.contains_key("idx"), "nothing has ended");
        assert_eq!(
            logout(&mut visitor, &[("id_token_hint", hint)])
                .await
                .status,
            200
        );
    }

    #[tokio::test]
    async fn the_session_is_over_at_the_org_and_tokens_outlive_it() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let session = visitor.cookies["idx"].clone();
        let hint = tokens["id_token"].as_str().unwrap();
        logout(&mut visitor, &[("id_token_hint", hint)]).await;
        visitor.cookies.insert("idx".to_owned(), session);
        visitor.interact(&[]).await;
        assert_eq!(visitor.introspect().await.remediations(), ["identify"]);
        visitor.assert_alive(&tokens).await;
    }
}
