//! The exchanges in their order, over `ports`. Thin on purpose: what is sent and what an answer means is decided in the
//! other files of this room.

use super::{
    AuthorizationCode, Checks, CodeVerifier, ExchangeError, IdToken, IdTokenError, InteractError,
    InteractionCode, Jwks, Metadata, MetadataError, Mode, Nonce, PendingTransaction, RequestError,
    Revoked, StartToken, State, TokenError, TokenResponse, Tokens, UnverifiedIdToken,
    authorization_code_request, authorize_url, close_session_request, interact_reply,
    interact_request, interaction_code_request, jwks_reply, jwks_request, metadata_reply,
    metadata_request, revoke_request, token_reply,
};
use crate::{
    config::Config,
    ports::{Clock, Crypto, CryptoError, Random, Reply, Request, Transport},
};

/// The configuration and the world, borrowed for a call or several. It has no state of its own.
#[derive(Clone, Copy)]
pub struct Client<'a> {
    /// Whom to ask, and as who.
    pub config: &'a Config,
    /// Sends.
    pub transport: &'a dyn Transport,
    /// Hashes and verifies.
    pub crypto: &'a dyn Crypto,
    /// Makes secrets.
    pub random: &'a dyn Random,
    /// Tells the time.
    pub clock: &'a dyn Clock,
}

/// The code that a finished sign-in gave.
#[derive(Clone, Copy, Debug)]
pub enum Grant<'a> {
    /// From IDX.
    InteractionCode(&'a InteractionCode),
    /// From a redirect.
    AuthorizationCode(&'a AuthorizationCode),
}

impl Client<'_> {
    /// Opens an IDX transaction for a person who wants to go to `target`, or for the errand of a token from a mail.
    pub async fn interact(
        &self,
        target: &str,
        token: Option<&StartToken>,
    ) -> Result<PendingTransaction, InteractError> {
        let (code_verifier, state, nonce) = self.secrets()?;
        let challenge = code_verifier.challenge(self.crypto).await?;
        let request = interact_request(self.config, &challenge, &state, &nonce, token);
        let reply = self
            .transport
            .send(request)
            .await
            .map_err(RequestError::from)?;
        let mode = Mode::Embedded {
            interaction_handle: interact_reply(&reply).map_err(|error| match error {
                RequestError::Configuration { description, .. }
                    if token.is_some() && description.ends_with("token is invalid") =>
                {
                    InteractError::StartToken
                }
                error => error.into(),
            })?,
        };
        Ok(self.pending(code_verifier, state, nonce, target, mode))
    }

    /// Begins a sign-in on the org's own page: gives its address, and the record to keep until the browser is back.
    pub async fn redirect(
        &self,
        target: &str,
        login_hint: Option<&str>,
    ) -> Result<(String, PendingTransaction), CryptoError> {
        let (code_verifier, state, nonce) = self.secrets()?;
        let challenge = code_verifier.challenge(self.crypto).await?;
        let url = authorize_url(self.config, &challenge, &state, &nonce, login_hint);
        Ok((
            url,
            self.pending(code_verifier, state, nonce, target, Mode::Redirect),
        ))
    }

    /// Fetches and checks the metadata, from the browser's cache where it has them.
    pub async fn metadata(&self) -> Result<Metadata, MetadataError> {
        self.metadata_by(metadata_request(self.config)).await
    }

    /// The same past the cache, which may have kept half an answer.
    pub async fn fresh_metadata(&self) -> Result<Metadata, MetadataError> {
        self.metadata_by(Request {
            fresh: true,
            ..metadata_request(self.config)
        })
        .await
    }

    /// Fetches the keys, from the browser's cache where it has them.
    pub async fn keys(&self, metadata: &Metadata) -> Result<Jwks, RequestError> {
        self.keys_by(metadata, jwks_request(metadata)).await
    }

    /// The same past the cache: the org may have new ones (SEC-12).
    pub async fn fresh_keys(&self, metadata: &Metadata) -> Result<Jwks, RequestError> {
        self.keys_by(
            metadata,
            Request {
                fresh: true,
                ..jwks_request(metadata)
            },
        )
        .await
    }

    async fn metadata_by(&self, request: Request) -> Result<Metadata, MetadataError> {
        let reply = self
            .transport
            .send(request)
            .await
            .map_err(RequestError::from)?;
        metadata_reply(self.config, &reply)
    }

    async fn keys_by(&self, metadata: &Metadata, request: Request) -> Result<Jwks, RequestError> {
        let reply = self.transport.send(request).await?;
        jwks_reply(metadata, &reply, self.clock.now_ms())
    }

    /// Turns a code into a session whose ID token is verified.
    ///
    /// The keys are asked for before, because the code works once and for a minute: nothing that can fail should come
    /// between it and the session. If the token is signed with a key that is not among them, the keys are fetched
    /// once more, and never twice: since every exchange uses up a code, nobody can make us hammer the org.
    pub async fn exchange(
        &self,
        code: Grant<'_>,
        pending: &PendingTransaction,
        keys: &Jwks,
    ) -> Result<Tokens, ExchangeError> {
        let (response, reply) = self.tokens_for(code, &pending.code_verifier).await?;
        let id_token = response.id_token.as_ref().ok_or(IdTokenError::Missing)?;
        let now_ms = self.clock.now_ms();
        let checks = Checks {
            issuer: &self.config.issuer,
            client_id: &self.config.client_id,
            nonce: &pending.nonce,
            access_token: &response.access_token,
            // The server's own clock, where the page may read it, forgives a device whose clock is wrong.
            now_s: reply.date_ms.unwrap_or(now_ms) / 1000,
        };
        let id_token = self.verify(id_token, &checks, keys).await?;
        Ok(Tokens::new(response, id_token, self.config, now_ms / 1000))
    }

    /// Makes a token invalid.
    pub async fn revoke(&self, token: Revoked<'_>) -> Result<(), RequestError> {
        let reply = self
            .transport
            .send(revoke_request(self.config, token))
            .await?;
        if reply.status == 200 {
            Ok(())
        } else {
            Err(RequestError::of(&reply))
        }
    }

    /// Ends the Okta session of this browser. That there is none is as good.
    pub async fn close_session(&self) -> Result<(), RequestError> {
        let reply = self
            .transport
            .send(close_session_request(self.config))
            .await?;
        if matches!(reply.status, 200 | 204 | 404) {
            Ok(())
        } else {
            Err(RequestError::of(&reply))
        }
    }

    async fn tokens_for(
        &self,
        code: Grant<'_>,
        verifier: &CodeVerifier,
    ) -> Result<(TokenResponse, Reply), TokenError> {
        let request = match code {
            Grant::InteractionCode(code) => interaction_code_request(self.config, code, verifier),
            Grant::AuthorizationCode(code) => {
                authorization_code_request(self.config, code, verifier)
            }
        };
        let reply = self
            .transport
            .send(request)
            .await
            .map_err(RequestError::from)?;
        Ok((token_reply(&reply)?, reply))
    }

    async fn verify(
        &self,
        id_token: &UnverifiedIdToken,
        checks: &Checks<'_>,
        keys: &Jwks,
    ) -> Result<IdToken, ExchangeError> {
        match id_token.verify(checks, keys, self.crypto).await {
            Err(IdTokenError::UnknownKey) => {
                let keys = self
                    .fresh_keys(keys.metadata())
                    .await
                    .map_err(ExchangeError::Keys)?;
                Ok(id_token.verify(checks, &keys, self.crypto).await?)
            }
            verified => Ok(verified?),
        }
    }

    fn secrets(&self) -> Result<(CodeVerifier, State, Nonce), CryptoError> {
        Ok((
            CodeVerifier::random(self.random)?,
            State::random(self.random)?,
            Nonce::random(self.random)?,
        ))
    }

    fn pending(
        &self,
        code_verifier: CodeVerifier,
        state: State,
        nonce: Nonce,
        target: &str,
        mode: Mode,
    ) -> PendingTransaction {
        PendingTransaction {
            state,
            nonce,
            code_verifier,
            created_ms: self.clock.now_ms(),
            target: target.to_owned(),
            identifier: String::new(),
            mail_sent_ms: None,
            mode,
        }
    }
}
