//! The exchanges in their order, over `ports`. Thin on purpose: what is sent and what an answer means is decided in the
//! other files of this room.

use super::{
    AccessToken, AuthorizationCode, Binding, Checks, CodeChallenge, DpopKey, ExchangeError,
    IdTokenError, InteractError, InteractionCode, Jwks, Metadata, MetadataError, Mode,
    PendingTransaction, RenewalError, RequestError, Revoked, Secrets, StartToken, Time, TokenError,
    Tokens, authorization_code_request, authorize_url, close_session_request, interact_reply,
    interact_request, interaction_code_request, jwks_reply, jwks_request, metadata_reply,
    metadata_request, refresh_request, revoke_request, token_reply, tokens::token_type,
};
use crate::{
    config::Config,
    ports::{Clock, Crypto, CryptoError, ProofKeys, Random, Reply, Request, Transport},
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
    /// Proves that a request comes from this browser.
    pub proof_keys: &'a dyn ProofKeys,
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
    /// Opens an IDX transaction for a person who wants to go to `target`, or for the errand of a token from a mail; with secrets that
    /// were made before, where there are any.
    pub async fn interact(
        &self,
        secrets: Option<Secrets>,
        target: &str,
        token: Option<&StartToken>,
    ) -> Result<PendingTransaction, InteractError> {
        let (secrets, challenge) = self.begin(secrets).await?;
        let Secrets { state, nonce, .. } = &secrets;
        let request = interact_request(self.config, &challenge, state, nonce, token);
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
        Ok(self.pending(secrets, target, mode))
    }

    /// Begins a sign-in on the org's own page: gives its address, and the record to keep until the browser is back.
    pub async fn redirect(
        &self,
        target: &str,
        login_hint: Option<&str>,
    ) -> Result<(String, PendingTransaction), CryptoError> {
        let (secrets, challenge) = self.begin(None).await?;
        let Secrets { state, nonce, .. } = &secrets;
        let url = authorize_url(self.config, &challenge, state, nonce, login_hint);
        Ok((url, self.pending(secrets, target, Mode::Redirect)))
    }

    async fn begin(
        &self,
        secrets: Option<Secrets>,
    ) -> Result<(Secrets, CodeChallenge), CryptoError> {
        let secrets = match secrets {
            Some(secrets) => secrets,
            None => Secrets::random(self.random)?,
        };
        let challenge = secrets.code_verifier.challenge(self.crypto).await?;
        Ok((secrets, challenge))
    }

    /// Fetches and checks the metadata, from the browser's cache where it has them; with `fresh` past it, since it may have kept half
    /// an answer.
    pub async fn metadata(&self, fresh: bool) -> Result<Metadata, MetadataError> {
        let mut request = metadata_request(self.config);
        request.fresh = fresh;
        let reply = self.transport.send(request).await;
        metadata_reply(self.config, &reply.map_err(RequestError::from)?)
    }

    /// Fetches the keys, from the browser's cache where it has them; with `fresh` past it, since the org may have new ones (SEC-12).
    pub async fn keys(&self, metadata: &Metadata, fresh: bool) -> Result<Jwks, RequestError> {
        let mut request = jwks_request(metadata);
        request.fresh = fresh;
        let reply = self.transport.send(request).await?;
        jwks_reply(metadata, &reply, self.clock.now_ms())
    }

    /// Turns a code into a session whose ID token is verified. `key` is what the tokens are to be bound to.
    ///
    /// The keys are asked for before, because the code works once and for a minute: nothing that can fail should come
    /// between it and the session. If the token is signed with a key that is not among them, the keys are fetched
    /// once more, and never twice: since every exchange uses up a code, nobody can make us hammer the org.
    pub async fn exchange(
        &self,
        code: Grant<'_>,
        pending: &PendingTransaction,
        keys: &Jwks,
        key: Option<&DpopKey>,
    ) -> Result<Tokens, ExchangeError> {
        let verifier = &pending.code_verifier;
        let request = match code {
            Grant::InteractionCode(code) => interaction_code_request(self.config, code, verifier),
            Grant::AuthorizationCode(code) => {
                authorization_code_request(self.config, code, verifier)
            }
        };
        self.tokens(request, Binding::SignIn(&pending.nonce), keys, key)
            .await
    }

    /// Gives new tokens for a session, by its refresh token (RFC 6749 section 6), for the same person (SEC-15). Nothing
    /// where it has none.
    pub async fn refresh(
        &self,
        tokens: &Tokens,
        keys: &Jwks,
        key: Option<&DpopKey>,
    ) -> Option<Result<Tokens, RenewalError>> {
        let (refresh_token, scopes) = (tokens.refresh_token()?, tokens.scopes());
        let request = || refresh_request(self.config, refresh_token, scopes);
        let binding = Binding::Renewal(tokens.id_token());
        let renewed = self.tokens(request(), binding, keys, key).await;
        let renewed = match renewed.map_err(RenewalError::from) {
            // The answer may have been lost on its way, and the refresh token with it. For a few seconds the org takes the old
            // one once more, and never after that: to repeat it later would end the session for good (SEC-70).
            Err(RenewalError::Later) => {
                let renewed = self.tokens(request(), binding, keys, key).await;
                renewed.map_err(RenewalError::from)
            }
            renewed => renewed,
        };
        Some(renewed.map(|renewed| renewed.or_refresh_token_of(tokens)))
    }

    /// Sends a request with the access token of a session, and with a proof where the token is bound to a key. Whom it may
    /// be sent to, the caller has checked.
    pub async fn send_authorized(
        &self,
        mut request: Request,
        token: &AccessToken,
        key: Option<&DpopKey>,
    ) -> Result<Reply, RequestError> {
        let authorization = [token_type(key.is_some()), " ", token.secret()].concat();
        request.headers.push(("Authorization", authorization));
        self.send_proved(request, Some(token), key).await
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

    async fn tokens(
        &self,
        request: Request,
        binding: Binding<'_>,
        keys: &Jwks,
        key: Option<&DpopKey>,
    ) -> Result<Tokens, ExchangeError> {
        let reply = self
            .send_proved(request, None, key)
            .await
            .map_err(TokenError::from)?;
        let response = token_reply(&reply, key.is_some())?;
        let id_token = response.id_token.as_ref().ok_or(IdTokenError::Missing)?;
        let device_s = self.clock.now_ms() / 1000;
        let checks = Checks {
            issuer: &self.config.issuer,
            client_id: &self.config.client_id,
            binding,
            access_token: &response.access_token,
            time: Time {
                device_s,
                server_s: reply.date_ms.map(|ms| ms / 1000),
                max_clock_skew_s: self.config.session.max_clock_skew_s,
            },
        };
        let verified = match id_token.verify(&checks, keys, self.crypto).await {
            Err(IdTokenError::UnknownKey) => {
                let keys = self
                    .keys(keys.metadata(), true)
                    .await
                    .map_err(ExchangeError::Keys)?;
                id_token.verify(&checks, &keys, self.crypto).await?
            }
            verified => verified?,
        };
        let key = key.map(DpopKey::name);
        Ok(Tokens::new(response, verified, key, self.config, device_s))
    }

    /// Sends with a proof where there is a key.
    async fn send_proved(
        &self,
        request: Request,
        access_token: Option<&AccessToken>,
        key: Option<&DpopKey>,
    ) -> Result<Reply, RequestError> {
        match key {
            Some(key) => (key.send)(*self, request, access_token, key).await,
            None => Ok(self.transport.send(request).await?),
        }
    }

    fn pending(&self, secrets: Secrets, target: &str, mode: Mode) -> PendingTransaction {
        PendingTransaction {
            state: secrets.state,
            nonce: secrets.nonce,
            code_verifier: secrets.code_verifier,
            created_ms: self.clock.now_ms(),
            target: target.to_owned(),
            identifier: String::new(),
            mail_sent_ms: None,
            mode,
        }
    }
}
