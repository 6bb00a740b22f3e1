//! Proofs that a request comes from the browser to which the tokens were given (DPoP, RFC 9449).
//!
//! A token that is stolen out of this page is of no use elsewhere: the private key cannot be read, only used. It does not
//! stop a script that runs in this page from using it here.

use std::cell::{Cell, RefCell};

use super::{AccessToken, Client, RequestError, base64url, json, secret, words::explained};
use crate::{
    later::{PartError, later},
    lean::{holds, path_of},
    ports::{Clock, CryptoError, EcPublicKey, LocalFuture, ProofKeys, Random, Reply, Request},
};

/// The key of one session, and what servers said of proofs by it.
pub struct DpopKey {
    name: String,
    public: EcPublicKey,
    /// The nonce that each origin gave last.
    nonces: RefCell<Vec<(String, String)>>,
    /// By how many seconds this device's clock is ahead of the servers', as far as that is known.
    ahead_s: Cell<i64>,
    /// What sends with it, which lies in the file that made or found it.
    pub(super) send: SendProved,
}

/// Makes a key under a random name.
type Make =
    for<'a> fn(&'a dyn ProofKeys, &'a dyn Random) -> LocalFuture<'a, Result<DpopKey, CryptoError>>;
/// Finds the key of a name.
type Find = for<'a> fn(
    &'a dyn ProofKeys,
    &'a str,
    i64,
) -> LocalFuture<'a, Result<Option<DpopKey>, CryptoError>>;
/// Sends a request with a proof.
type SendProved = for<'a> fn(
    Client<'a>,
    Request,
    Option<&'a AccessToken>,
    &'a DpopKey,
) -> LocalFuture<'a, Result<Reply, RequestError>>;

// In the file of what makes and keeps the keys in the browser: what nobody needs whose tokens are not bound to one.
later! { keys => fn making() -> Make {
    |keys, random| {
        Box::pin(async move {
            let name = secret::random_text(random)?;
            let key = DpopKey::open(keys, &name, true, 0).await?;
            key.ok_or(CryptoError)
        })
    }
} }
later! { keys => fn finding() -> Find {
    |keys, name, ahead_s| Box::pin(DpopKey::open(keys, name, false, ahead_s))
} }

/// Sends with a proof, and once more where the server wants another one (RFC 9449 sections 8 and 9). Never a third time:
/// a server that is never content must not keep us busy.
async fn send(
    client: Client<'_>,
    mut request: Request,
    access_token: Option<&AccessToken>,
    key: &DpopKey,
) -> Result<Reply, RequestError> {
    let mut repeated = false;
    loop {
        let proved = key.prove(&mut request, access_token, client).await;
        if let Err(error) = proved {
            return Err(RequestError::Configuration {
                error: "dpop".to_owned(),
                description: explained(error.into()).await,
            });
        }
        let reply = client.transport.send(request.clone()).await?;
        if !key.learn(&request.url, &reply, client.clock) || repeated {
            return Ok(reply);
        }
        repeated = true;
    }
}

impl DpopKey {
    /// A new key, under a random name.
    pub async fn make(keys: &dyn ProofKeys, random: &dyn Random) -> Result<DpopKey, CryptoError> {
        let make = making().await.map_err(|PartError| CryptoError)?;
        make(keys, random).await
    }

    /// The key of that name, which this browser made before; nothing where it has it no more. `ahead_s` is by how many
    /// seconds this device's clock is ahead of the org's.
    pub async fn find(
        keys: &dyn ProofKeys,
        name: &str,
        ahead_s: i64,
    ) -> Result<Option<DpopKey>, CryptoError> {
        let find = finding().await.map_err(|PartError| CryptoError)?;
        find(keys, name, ahead_s).await
    }

    async fn open(
        keys: &dyn ProofKeys,
        name: &str,
        make: bool,
        ahead_s: i64,
    ) -> Result<Option<DpopKey>, CryptoError> {
        let public = keys.load().await?.open(name, make).await?;
        Ok(public.map(|public| DpopKey {
            name: name.to_owned(),
            public,
            nonces: RefCell::default(),
            ahead_s: Cell::new(ahead_s),
            send: |client, request, access_token, key| {
                Box::pin(send(client, request, access_token, key))
            },
        }))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Puts a proof into the request (section 4.2). `access_token` is the token that the request carries, if any.
    async fn prove(
        &self,
        request: &mut Request,
        access_token: Option<&AccessToken>,
        client: Client<'_>,
    ) -> Result<(), CryptoError> {
        let mut text = String::from("{");
        json::push_text(&mut text, "typ", "dpop+jwt");
        json::push_text(&mut text, "alg", "ES256");
        json::push_name(&mut text, "jwk");
        text.push('{');
        for (name, value) in [
            ("kty", "EC"),
            ("crv", "P-256"),
            ("x", &self.public.x),
            ("y", &self.public.y),
        ] {
            json::push_text(&mut text, name, value);
        }
        text.push_str("}}");
        let mut proof = base64url::encode(text.as_bytes());
        proof.push('.');

        let url = path_of(&request.url);
        let device_s = i64::try_from(client.clock.now_ms() / 1000).unwrap_or(i64::MAX);
        let now_s = device_s.saturating_sub(self.ahead_s.get());
        let mut text = String::from("{");
        json::push_text(&mut text, "jti", &secret::random_text(client.random)?);
        json::push_text(&mut text, "htm", request.method.as_str());
        json::push_text(&mut text, "htu", url);
        json::push_number(&mut text, "iat", now_s.unsigned_abs());
        if let Some(nonce) = self.nonce(&request.url) {
            json::push_text(&mut text, "nonce", &nonce);
        }
        if let Some(token) = access_token {
            let digest = client.crypto.sha256(token.secret().as_bytes()).await?;
            json::push_text(&mut text, "ath", &base64url::encode(&digest));
        }
        text.push('}');
        proof.push_str(&base64url::encode(text.as_bytes()));

        let pairs = client.proof_keys.load().await?;
        let signature = pairs.sign(&self.name, proof.as_bytes()).await?;
        proof.push('.');
        proof.push_str(&base64url::encode(&signature));
        request.headers.retain(|(name, _)| *name != "DPoP");
        request.headers.push(("DPoP", proof));
        Ok(())
    }

    /// Learns from a reply what the next proof must hold (section 8), and says whether a refused request should be sent
    /// once more: because the server wants another nonce, or because its clock is another one than we took it for. The date of
    /// any other reply is not learnt: it may be an old one, from a cache.
    fn learn(&self, url: &str, reply: &Reply, clock: &dyn Clock) -> bool {
        let mut news = false;
        // An authorization server says it in the body; an API in a header that a page may not be let to read.
        let proof_refused = reply.status == 400
            && ["use_dpop_nonce", "invalid_dpop_proof"]
                .iter()
                .any(|error| holds(&reply.body, error));
        if let Some(nonce) = &reply.dpop_nonce {
            let origin = origin_of(url);
            let mut nonces = self.nonces.borrow_mut();
            news = !nonces
                .iter()
                .any(|known| known.0 == origin && known.1 == *nonce);
            nonces.retain(|known| known.0 != origin);
            nonces.push((origin.to_owned(), nonce.clone()));
        }
        if let Some(server_ms) = reply.date_ms.filter(|_| proof_refused) {
            let seconds = |ms: u64| i64::try_from(ms / 1000).unwrap_or(i64::MAX);
            let ahead_s = seconds(clock.now_ms()).saturating_sub(seconds(server_ms));
            news |= self.ahead_s.replace(ahead_s).abs_diff(ahead_s) > 60;
        }
        news && (proof_refused || reply.status == 401)
    }

    fn nonce(&self, url: &str) -> Option<String> {
        let origin = origin_of(url);
        let nonces = self.nonces.borrow();
        let (_, nonce) = nonces.iter().find(|known| known.0 == origin)?;
        Some(nonce.clone())
    }
}

/// Scheme and host; each server has nonces of its own.
fn origin_of(url: &str) -> &str {
    let end = url.match_indices('/').nth(2).map(|(at, _)| at);
    url.get(..end.unwrap_or(url.len())).unwrap_or_default()
}
