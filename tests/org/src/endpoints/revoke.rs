//! `POST /oauth2/…/v1/revoke`.

use crate::model::{Model, Server};
use crate::org::Org;
use crate::reply::error;
use crate::requests::{self, FormBody};
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(super) async fn answer(State(org): State<Org>, _: Server, form: FormBody) -> Response {
    let mut model = org.lock();
    let Some(client_id) = public_client(&model, &form) else {
        return error::invalid_client();
    };
    let Some(token) = form.parameters.get("token") else {
        return error::bad_oauth("invalid_request", "The request must contain 'token'.");
    };
    model.revoke(token, &client_id);
    // Empty and of no type: a client that meets a JSON content type tries to read it.
    (
        StatusCode::OK,
        [(header::CACHE_CONTROL, "no-cache, no-store")],
    )
        .into_response()
}

/// The client by parameter, or by `Authorization: Basic base64(client_id)`, with or without a colon behind it.
pub(super) fn public_client(model: &Model, form: &FormBody) -> Option<String> {
    let by_header = || {
        let decoded = STANDARD
            .decode(requests::authorization(&form.headers, "Basic")?)
            .ok()?;
        let text = String::from_utf8(decoded).ok()?;
        text.split(':').next().map(str::to_owned)
    };
    let id = form
        .parameters
        .get("client_id")
        .cloned()
        .or_else(by_header)?;
    model.client(&id).map(|client| client.id.clone())
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{CLIENT, Reply, Visitor};
    use axum::body::Body;
    use axum::http::{Request, header};
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    async fn revoke(visitor: &mut Visitor, token: &str, credential: &str) -> Reply {
        let request = Request::post("/oauth2/default/v1/revoke")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(
                header::AUTHORIZATION,
                format!("Basic {}", STANDARD.encode(credential)),
            );
        visitor
            .send(request.body(Body::from(format!("token={token}"))).unwrap())
            .await
    }

    async fn is_active(visitor: &mut Visitor, token: &str) -> bool {
        let pairs = [("client_id", CLIENT), ("token", token)];
        visitor
            .form("/oauth2/default/v1/introspect", &pairs)
            .await
            .json["active"]
            == true
    }

    #[tokio::test]
    async fn the_answer_is_empty_and_of_no_type_even_for_a_token_nobody_knows() {
        let mut visitor = Visitor::new();
        for credential in [CLIENT.to_owned(), format!("{CLIENT}:")] {
            let reply = revoke(&mut visitor, "a-guess", &credential).await;
            assert_eq!(
                (
                    reply.status.as_u16(),
                    reply.text.as_str(),
                    reply.header("content-type")
                ),
                (200, "", "")
            );
        }
        assert_eq!(
            revoke(&mut visitor, "a-guess", "0oaunknown").await.status,
            401
        );
    }

    #[tokio::test]
    async fn a_revoked_token_is_no_longer_good() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let access = tokens["access_token"].as_str().unwrap();
        assert!(is_active(&mut visitor, access).await);
        revoke(&mut visitor, access, CLIENT).await;
        assert!(!is_active(&mut visitor, access).await);
    }

    #[tokio::test]
    async fn a_refresh_token_takes_the_access_token_along() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        revoke(
            &mut visitor,
            tokens["refresh_token"].as_str().unwrap(),
            CLIENT,
        )
        .await;
        assert!(!is_active(&mut visitor, tokens["access_token"].as_str().unwrap()).await);
    }
}
