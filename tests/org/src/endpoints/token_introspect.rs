//! `POST /oauth2/…/v1/introspect`: is this token good?

use crate::model::Server;
use crate::org::Org;
use crate::reply::error;
use crate::requests::FormBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

pub(super) async fn answer(State(org): State<Org>, _: Server, form: FormBody) -> Response {
    let model = org.lock();
    let Some(client_id) = super::revoke::public_client(&model, &form) else {
        return error::invalid_client();
    };
    let token = form
        .parameters
        .get("token")
        .map(String::as_str)
        .unwrap_or_default();
    let access = model
        .live_access_token(token)
        .filter(|access| access.grant.client_id == client_id);
    let mut body = match access {
        Some(access) => json!({
            "active": true,
            "token_type": access.token_type().name(),
            "client_id": client_id,
            "scope": access.grant.scopes.join(" "),
            "exp": access.expires_at_ms / 1_000,
            "uid": access.grant.user_id,
        }),
        None => json!({ "active": false }),
    };
    let key = access.and_then(|access| access.key.as_deref());
    if let (Value::Object(body), Some(thumbprint)) = (&mut body, key) {
        body.insert("cnf".to_owned(), json!({ "jkt": thumbprint }));
    }
    error::uncached_json(StatusCode::OK, &body)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        reason = "a test fails by panicking"
    )]

    use crate::endpoints::testing::{CLIENT, Visitor};

    #[tokio::test]
    async fn a_token_is_described_while_it_is_good() {
        let mut visitor = Visitor::new();
        let tokens = visitor.sign_in("mia@example.com").await.json;
        let access = tokens["access_token"].as_str().unwrap();
        let pairs = [("client_id", CLIENT), ("token", access)];
        let described = visitor
            .form("/oauth2/default/v1/introspect", &pairs)
            .await
            .json;
        assert_eq!(
            (&described["active"], &described["client_id"]),
            (&true.into(), &CLIENT.into())
        );
        visitor.org.advance_clock(3_600_000);
        let later = visitor
            .form("/oauth2/default/v1/introspect", &pairs)
            .await
            .json;
        assert_eq!(later, serde_json::json!({ "active": false }));
    }
}
