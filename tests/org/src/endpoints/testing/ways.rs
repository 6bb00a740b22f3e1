//! The ways to the steps that come later in a sign-in, and what is found there.

use super::{CLIENT, Reply, Visitor};
use crate::{Passkey, SoftPasskey};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

impl Visitor {
    /// Proves the address: to the choice of the second factor.
    pub(crate) async fn reach_second_factor(&mut self, identifier: &str) -> Reply {
        self.identify(identifier).await;
        let reply = self.answer(&self.code_for(identifier)).await;
        assert_eq!(
            reply.remediations(),
            ["select-authenticator-authenticate"],
            "{identifier}"
        );
        reply
    }

    /// Proves the address: to the choice of what to enrol.
    pub(crate) async fn reach_enrolment(&mut self, identifier: &str) -> Reply {
        self.identify(identifier).await;
        let reply = self.answer(&self.code_for(identifier)).await;
        assert_eq!(
            reply.remediations()[0],
            "select-authenticator-enroll",
            "{identifier}"
        );
        reply
    }

    /// Proves that an access token and a refresh token are still good.
    pub(crate) async fn assert_alive(&mut self, tokens: &Value) {
        let access = tokens["access_token"].as_str().unwrap();
        let request =
            Request::get("/api/echo").header(header::AUTHORIZATION, format!("Bearer {access}"));
        let answered = self.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answered.status, 200, "the access token");
        let refresh_token = tokens["refresh_token"].as_str().unwrap();
        let pairs = [
            ("client_id", CLIENT),
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ];
        assert_eq!(self.token(&pairs).await.status, 200, "the refresh token");
    }

    /// Opens the page of somebody who wants an account.
    pub(crate) async fn reach_registration(&mut self) -> Reply {
        self.org.configure(|settings| settings.registration = true);
        self.interact(&[]).await;
        self.introspect().await;
        self.submit("enroll", json!({})).await
    }

    /// Polls for a push after having waited as long as the org asks for.
    pub(crate) async fn poll_push(&mut self) -> Reply {
        self.org.advance_clock(4_000);
        self.submit("authenticators/poll", json!({})).await
    }

    /// Gives somebody a passkey; gives its user handle.
    pub(crate) fn give_passkey(&self, identifier: &str, passkey: &SoftPasskey) -> String {
        let mut id = String::new();
        self.org.configure_user(identifier, |user| {
            if !user.enrolled.contains(&crate::Authenticator::Webauthn) {
                user.enrolled.push(crate::Authenticator::Webauthn);
            }
            user.passkeys.push(Passkey {
                credential_id: passkey.credential_id(),
                public_key: passkey.public_key(),
                sign_count: 0,
                transports: Vec::new(),
            });
            id = user.id();
        });
        id
    }

    /// Answers the challenge of a passkey.
    pub(crate) async fn assert(
        &mut self,
        passkey: &mut SoftPasskey,
        challenge: &str,
        origin: &str,
    ) -> Reply {
        let made = passkey.get(challenge, origin);
        let credentials = json!({
            "clientData": made.client_data,
            "authenticatorData": made.authenticator_data,
            "signatureData": made.signature_data,
        });
        self.submit("challenge/answer", json!({ "credentials": credentials }))
            .await
    }
}

impl Reply {
    /// The first field of that name in what can be submitted, at any depth.
    pub(crate) fn field(&self, name: &str) -> &Value {
        find(&self.json["remediation"], name).unwrap_or(&Value::Null)
    }
}

fn find<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    match value {
        // A remediation has a name too; what has a place to go is none of a field.
        Value::Object(map)
            if map.get("name").is_some_and(|it| it == name) && !map.contains_key("href") =>
        {
            Some(value)
        }
        Value::Object(map) => map.values().find_map(|it| find(it, name)),
        Value::Array(values) => values.iter().find_map(|it| find(it, name)),
        _ => None,
    }
}
