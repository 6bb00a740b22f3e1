//! Requests of the app behind the door, with the access token where it may go and nowhere else.

use std::sync::Arc;

use super::Session;
use crate::{
    oauth::{RequestError, Tokens},
    ports::{CryptoError, Reply, Request},
};

/// Why a request of the app gave no reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// The address is on none of the origins that `apiOrigins` names. Nothing was sent.
    #[error("config.json does not let the access token go there")]
    ForeignOrigin,
    /// Nobody is signed in, or not any more. Nothing was sent.
    #[error("nobody is signed in")]
    SignedOut,
    /// The browser has lost the key to which the token is bound.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// There was no answer.
    #[error(transparent)]
    Request(#[from] RequestError),
}

impl Session {
    /// Sends a request to the app's own API with the access token. Where the API says 401, the tokens are renewed and the
    /// request is sent once more; what it says then is the reply. A redirect is not followed, so that the token goes where
    /// the address says and no further.
    ///
    /// # Errors
    /// See [`FetchError`]. A reply that is not a success is a reply.
    pub async fn fetch(&self, request: Request) -> Result<Reply, FetchError> {
        let core = self.core();
        let origins = &core.config.session.api_origins;
        if !origins.iter().any(|origin| is_on(&request.url, origin)) {
            return Err(FetchError::ForeignOrigin);
        }
        let now = || self.tokens_untracked().ok_or(FetchError::SignedOut);
        let mut tokens = now()?;
        // What has ended already would only be refused.
        if tokens.is_expired(core.now_ms() / 1000) && core.may_try() && self.renew().await {
            tokens = now()?;
        }
        let reply = self.send(&request, &tokens).await?;
        if reply.status != 401 {
            return Ok(reply);
        }
        // Others have had the same answer, and one renewal is enough for all. An API that refuses whatever it gets must not
        // have the org asked each time.
        let is_old = self
            .tokens_untracked()
            .is_some_and(|current| Arc::ptr_eq(&current, &tokens));
        if is_old && core.may_try() {
            self.renew().await;
        }
        let renewed = now()?;
        let same_person = renewed.id_token().sub() == tokens.id_token().sub();
        match same_person && !Arc::ptr_eq(&renewed, &tokens) {
            true => self.send(&request, &renewed).await,
            false => Ok(reply),
        }
    }

    async fn send(&self, request: &Request, tokens: &Tokens) -> Result<Reply, FetchError> {
        let core = self.core();
        let key = core.key_of(tokens).await?;
        // A token that is bound to a key must not go out as one that anybody may use, because the key is gone (SEC-72).
        if tokens.key().is_some() && key.is_none() {
            return Err(CryptoError.into());
        }
        let client = core.world.oauth(core.config);
        let token = tokens.access_token();
        let sent = client.send_authorized(request.clone(), token, key.as_deref());
        Ok(sent.await?)
    }
}

/// Whether an address lies on that origin: after the origin comes the path, or nothing. A port, user info or a longer host
/// would be another origin.
fn is_on(url: &str, origin: &str) -> bool {
    url.strip_prefix(origin)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#']))
}
