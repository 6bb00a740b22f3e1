//! The tokens of a session, and the shape in which okta-auth-js stores and finds them, member by member in its order.

use std::fmt;

use super::{AccessToken, IdToken, RefreshToken, TokenResponse, json};
use crate::{
    config::{Config, Endpoint},
    json::{Map, Value},
};

/// The key under which okta-auth-js looks for tokens.
pub const TOKEN_STORAGE_KEY: &str = "okta-token-storage";

/// A session: an access token, a verified ID token, perhaps a refresh token.
#[derive(Clone, PartialEq)]
pub struct Tokens {
    access_token: AccessToken,
    access_expires_at: u64,
    id_token: IdToken,
    id_expires_at: u64,
    refresh_token: Option<RefreshToken>,
    scopes: Vec<String>,
    /// The name of the key to which the tokens are bound, under DPoP.
    key: Option<String>,
}

impl Tokens {
    /// Puts together what came in one answer. `now_s` is this device's clock in epoch seconds, because both the app
    /// and okta-auth-js will compare with that clock: a lifetime added to it is right however wrong it is.
    pub(super) fn new(
        response: TokenResponse,
        id_token: IdToken,
        key: Option<&str>,
        config: &Config,
        now_s: u64,
    ) -> Tokens {
        Tokens {
            access_token: response.access_token,
            access_expires_at: now_s.saturating_add(response.expires_in),
            id_expires_at: now_s.saturating_add(id_token.expires_at() - id_token.issued_at()),
            id_token,
            refresh_token: response.refresh_token,
            scopes: response
                .scopes
                .unwrap_or_else(|| config.scopes.iter().map(str::to_owned).collect()),
            key: key.map(str::to_owned),
        }
    }

    /// The same session after a renewal that gave no new refresh token: the old one goes on (RFC 6749 section 6).
    pub(super) fn or_refresh_token_of(mut self, before: &Tokens) -> Tokens {
        if self.refresh_token.is_none() {
            self.refresh_token = before.refresh_token.clone();
        }
        self
    }

    /// The same session for somebody who must not renew it.
    #[must_use]
    pub fn without_refresh_token(&self) -> Tokens {
        Tokens {
            refresh_token: None,
            ..self.clone()
        }
    }

    /// For the API.
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// Who signed in.
    pub fn id_token(&self) -> &IdToken {
        &self.id_token
    }

    /// For new tokens.
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    /// What was granted.
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// The name of the key to which the tokens are bound; none where whoever holds them may use them (Bearer).
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// How many seconds this device's clock is ahead of the org's; negative where it is behind. Known from the ID token,
    /// which says when it ends by the org's clock, and from when it ends by this one.
    pub fn clock_ahead_s(&self) -> i64 {
        let seconds = |seconds| i64::try_from(seconds).unwrap_or(i64::MAX);
        seconds(self.id_expires_at).saturating_sub(seconds(self.id_token.expires_at()))
    }

    /// When the person signed in, in epoch seconds by this device's clock: `auth_time`, which a renewal does not move.
    pub fn authenticated_at_s(&self) -> u64 {
        let claim = self.id_token.claims().get("auth_time");
        let server_s = claim
            .and_then(Value::as_u64)
            .unwrap_or_else(|| self.id_token.issued_at());
        server_s.saturating_add_signed(self.clock_ahead_s())
    }

    /// When the ID token was issued, in epoch seconds by this device's clock.
    pub fn issued_at_s(&self) -> u64 {
        let server_s = self.id_token.issued_at();
        server_s.saturating_add_signed(self.clock_ahead_s())
    }

    /// Whether these are tokens of that person, issued no later than then (epoch milliseconds of this device's clock).
    pub fn is_of_before(&self, subject: &str, at_ms: u64) -> bool {
        self.id_token.sub() == subject && self.issued_at_s() <= at_ms / 1000
    }

    /// Whether these are newer tokens of the same person's session: by the org's clock, since this device's may have been
    /// set meanwhile.
    pub fn renews(&self, before: &Tokens) -> bool {
        let (own, other) = (&self.id_token, &before.id_token);
        own.sub() == other.sub()
            && own.issued_at() >= other.issued_at()
            && self.access_token != before.access_token
    }

    /// How long the tokens live in all, in seconds.
    pub fn lifetime_s(&self) -> u64 {
        self.id_token.expires_at() - self.id_token.issued_at()
    }

    /// When the first of access and ID token ends, in epoch seconds of this device's clock.
    pub fn expires_at(&self) -> u64 {
        self.access_expires_at.min(self.id_expires_at)
    }

    /// Whether there is still a session: valid by this device's clock, or to be renewed by its refresh token.
    pub fn lives(&self, now_s: u64) -> bool {
        self.refresh_token.is_some() || !self.is_expired(now_s)
    }

    /// Whether the tokens have ended, by this device's clock.
    pub fn is_expired(&self, now_s: u64) -> bool {
        self.expires_at() <= now_s
    }

    /// The value to store under `TOKEN_STORAGE_KEY`.
    pub fn to_storage_json(&self, config: &Config) -> String {
        let issuer = &config.issuer;
        let authorize_url = issuer.endpoint(Endpoint::Authorize);

        let mut json = String::from("{\"idToken\":{");
        json::push_text(&mut json, "idToken", self.id_token.secret());
        json::push_name(&mut json, "claims");
        json.push_str(self.id_token.payload());
        json::push_number(&mut json, "expiresAt", self.id_expires_at);
        json::push_list(&mut json, "scopes", &self.scopes);
        json::push_text(&mut json, "authorizeUrl", &authorize_url);
        json::push_text(&mut json, "issuer", issuer.as_str());
        json::push_text(&mut json, "clientId", config.client_id.as_str());

        json.push_str("},\"accessToken\":{");
        json::push_text(&mut json, "accessToken", self.access_token.secret());
        json::push_number(&mut json, "expiresAt", self.access_expires_at);
        json::push_text(&mut json, "tokenType", token_type(self.key.is_some()));
        json::push_list(&mut json, "scopes", &self.scopes);
        json::push_text(&mut json, "authorizeUrl", &authorize_url);
        json::push_text(
            &mut json,
            "userinfoUrl",
            &issuer.endpoint(Endpoint::Userinfo),
        );
        self.push_key(&mut json);

        if let Some(refresh_token) = &self.refresh_token {
            json.push_str("},\"refreshToken\":{");
            json::push_text(&mut json, "refreshToken", refresh_token.secret());
            // Not when it ends; okta-auth-js writes the access token's time here and expects to find it.
            json::push_number(&mut json, "expiresAt", self.access_expires_at);
            json::push_list(&mut json, "scopes", &self.scopes);
            json::push_text(&mut json, "tokenUrl", &issuer.endpoint(Endpoint::Token));
            json::push_text(&mut json, "authorizeUrl", &authorize_url);
            json::push_text(&mut json, "issuer", issuer.as_str());
            self.push_key(&mut json);
        }
        json.push_str("}}");
        json
    }

    /// Reads what is stored, by us or by okta-auth-js 7 or 8.
    ///
    /// Nothing where there is no whole session for this issuer and client. It may have ended: see `lives`. The claims are
    /// those of the token itself, never the copy beside it, which anybody could have written.
    pub fn from_storage_json(stored: &str, config: &Config) -> Option<Tokens> {
        let stored = json::object(stored)?;
        let access = entry(&stored, "accessToken")?;
        let id = entry(&stored, "idToken")?;
        // A token of the other kind is of no use: one that is bound to a key we do not have, or one that anybody can use
        // where the deployer wants them bound.
        let dpop = config.session.dpop;
        let kind = json::text(access, "tokenType").unwrap_or("Bearer");
        let key = json::text(access, "dpopPairId").filter(|_| dpop);
        if kind != token_type(dpop) || key.is_some() != dpop {
            return None;
        }
        let id_token = IdToken::from_storage(
            json::text(id, "idToken")?,
            &config.issuer,
            &config.client_id,
        )
        .ok()?;
        Some(Tokens {
            access_token: AccessToken::new(json::text(access, "accessToken")?)?,
            access_expires_at: expires_at(access).unwrap_or_else(|| id_token.expires_at()),
            id_expires_at: expires_at(id).unwrap_or_else(|| id_token.expires_at()),
            id_token,
            refresh_token: entry(&stored, "refreshToken")
                .and_then(|entry| json::text(entry, "refreshToken"))
                .and_then(RefreshToken::new),
            scopes: scopes(access)?,
            key: key.map(str::to_owned),
        })
    }

    /// Whether okta-auth-js has marked what is stored as to be removed: it does so at sign-out, before the browser goes to the
    /// org, and leaves the removal to whoever comes next.
    ///
    /// Gives the `sub` of whom they were, empty where that cannot be read.
    pub fn await_removal(stored: &str) -> Option<String> {
        let stored = json::object(stored)?;
        let marked = |entry: &Value| entry.get("pendingRemove") == Some(&Value::Bool(true));
        if !stored.values().any(marked) {
            return None;
        }
        let claims = stored.get("idToken").and_then(|entry| entry.get("claims"));
        let subject = claims.and_then(|claims| claims.get("sub")?.as_str());
        Some(subject.unwrap_or_default().to_owned())
    }

    fn push_key(&self, json: &mut String) {
        if let Some(key) = &self.key {
            json::push_text(json, "dpopPairId", key);
        }
    }
}

/// `token_type` of RFC 6750 and of RFC 9449.
pub(super) fn token_type(dpop: bool) -> &'static str {
    if dpop { "DPoP" } else { "Bearer" }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Tokens([redacted])")
    }
}

/// One token's entry. One that waits for its removal at the end of a sign-out is gone already.
fn entry<'a>(stored: &'a Map, name: &str) -> Option<&'a Map> {
    let entry = stored.get(name)?.as_object()?;
    if entry.get("pendingRemove") == Some(&Value::Bool(true)) {
        None
    } else {
        Some(entry)
    }
}

/// Whole seconds; a fraction, as a program might have written it, is cut off.
fn expires_at(entry: &Map) -> Option<u64> {
    entry
        .get("expiresAt")?
        .as_f64()
        .map(|seconds| seconds as u64)
}

fn scopes(entry: &Map) -> Option<Vec<String>> {
    let mut scopes = Vec::new();
    for scope in entry.get("scopes")?.as_array()? {
        scopes.push(scope.as_str()?.to_owned());
    }
    Some(scopes)
}
