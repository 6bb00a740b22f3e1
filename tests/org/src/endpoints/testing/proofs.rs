//! Calls with a proof of possession (RFC 9449).

use super::{CLIENT, REDIRECT, Reply, VERIFIER, Visitor, interaction_code};
use crate::SoftKey;
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const TOKEN_PATH: &str = "/oauth2/default/v1/token";

impl Visitor {
    /// The claims of a good proof for the token endpoint.
    pub(crate) fn token_claims(&self) -> Value {
        self.claims("POST", TOKEN_PATH)
    }

    /// The claims of a good proof for a resource.
    pub(crate) fn resource_claims(&self, path: &str, access_token: &str) -> Value {
        let mut claims = self.claims("GET", path);
        claims["ath"] = json!(URL_SAFE_NO_PAD.encode(Sha256::digest(access_token)));
        claims
    }

    fn claims(&self, method: &str, path: &str) -> Value {
        json!({
            "jti": crate::model::random::handle(16),
            "htm": method,
            "htu": format!("http://localhost:8081{path}"),
            "iat": self.org.now_ms() / 1_000,
        })
    }

    /// A token request with a proof.
    pub(crate) async fn token_with(&mut self, proof: &str, pairs: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        let request = Request::post(TOKEN_PATH)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("dpop", proof);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A refresh with a proof by that key, or with none.
    pub(crate) async fn refresh_with(&mut self, key: Option<&SoftKey>, tokens: &Value) -> Reply {
        let refresh_token = tokens["refresh_token"].as_str().unwrap();
        let pairs = [
            ("client_id", CLIENT),
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ];
        match key {
            Some(key) => {
                let proof = key.proof(&self.token_claims());
                self.token_with(&proof, &pairs).await
            }
            None => self.token(&pairs).await,
        }
    }

    /// Signs in up to the interaction code.
    pub(crate) async fn reach_code(&mut self) -> String {
        self.org.end_sessions();
        self.identify("mia@example.com").await;
        let done = self.answer(&self.code_for("mia@example.com")).await;
        interaction_code(&done)
    }

    /// Redeems a code with a proof.
    pub(crate) async fn redeem_with(&mut self, proof: &str, code: &str) -> Reply {
        let pairs = [
            ("client_id", CLIENT),
            ("redirect_uri", REDIRECT),
            ("grant_type", "interaction_code"),
            ("code_verifier", VERIFIER),
            ("interaction_code", code),
        ];
        self.token_with(proof, &pairs).await
    }

    /// Signs in with a key that the tokens are to be bound to.
    pub(crate) async fn sign_in_with(&mut self, key: &SoftKey) -> Reply {
        let code = self.reach_code().await;
        let proof = key.proof(&self.token_claims());
        self.redeem_with(&proof, &code).await
    }

    /// A resource call, with as many proofs as given.
    pub(crate) async fn resource(
        &mut self,
        path: &str,
        authorization: &str,
        proofs: &[&str],
    ) -> Reply {
        let mut request = Request::get(path).header(header::AUTHORIZATION, authorization);
        for proof in proofs {
            request = request.header("dpop", *proof);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }
}
