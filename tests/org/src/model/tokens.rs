//! Access and refresh tokens that were issued, and what became of them.

use super::grant::Grant;
use super::{Model, random};

/// An access token.
#[derive(Clone, Debug)]
pub(crate) struct AccessToken {
    pub(crate) token: String,
    pub(crate) family: String,
    pub(crate) grant: Grant,
    /// The thumbprint of the key that it is bound to.
    pub(crate) key: Option<String>,
    pub(crate) expires_at_ms: i64,
    pub(crate) revoked: bool,
}

/// How an access token is to be presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenType {
    /// By whoever holds it (RFC 6750).
    Bearer,
    /// With a proof of the key that it is bound to (RFC 9449).
    Dpop,
}

impl TokenType {
    /// The type of a token that is bound to this key, if to any.
    pub(crate) fn of(key: Option<&str>) -> Self {
        key.map_or(Self::Bearer, |_| Self::Dpop)
    }

    /// `token_type`, and the scheme of header `Authorization`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer",
            Self::Dpop => "DPoP",
        }
    }
}

impl AccessToken {
    pub(crate) fn token_type(&self) -> TokenType {
        TokenType::of(self.key.as_deref())
    }
}

/// A refresh token. Those that follow one another by rotation are one family.
#[derive(Clone, Debug)]
pub(crate) struct RefreshToken {
    pub(crate) token: String,
    pub(crate) family: String,
    pub(crate) grant: Grant,
    /// The thumbprint of the key that it is bound to.
    pub(crate) key: Option<String>,
    pub(crate) rotated_at_ms: Option<i64>,
    /// It was used a second time within the grace period.
    pub(crate) repeated: bool,
    pub(crate) revoked: bool,
}

impl Model {
    pub(crate) fn remember_access_token(
        &mut self,
        token: String,
        family: String,
        grant: Grant,
        key: Option<String>,
    ) {
        let expires_at_ms = self.now_ms() + self.settings.token_life_s * 1_000;
        self.access_tokens.push(AccessToken {
            token,
            family,
            grant,
            key,
            expires_at_ms,
            revoked: false,
        });
    }

    pub(crate) fn issue_refresh_token(
        &mut self,
        family: String,
        grant: Grant,
        key: Option<String>,
    ) -> String {
        let token = random::handle(32);
        self.refresh_tokens.push(RefreshToken {
            token: token.clone(),
            family,
            grant,
            key,
            rotated_at_ms: None,
            repeated: false,
            revoked: false,
        });
        token
    }

    /// The thumbprint of the key that a refresh token is bound to.
    pub(crate) fn key_of_refresh_token(&self, token: &str) -> Option<&str> {
        let mut tokens = self.refresh_tokens.iter();
        let found = tokens.find(|refresh| refresh.token == token)?;
        found.key.as_deref()
    }

    /// Uses a refresh token: once, and once more within the grace period, because two tabs may renew at the
    /// same moment. Later reuse means that somebody else holds it: the whole family is revoked.
    pub(crate) fn use_refresh_token(
        &mut self,
        token: &str,
        client_id: &str,
    ) -> Option<(String, Grant)> {
        let now = self.now_ms();
        let grace = self.settings.refresh_grace_s * 1_000;
        let found = self
            .refresh_tokens
            .iter_mut()
            .find(|refresh| refresh.token == token)?;
        if found.revoked || found.grant.client_id != client_id {
            return None;
        }
        let (family, grant) = (found.family.clone(), found.grant.clone());
        match found.rotated_at_ms {
            None => found.rotated_at_ms = Some(now),
            Some(rotated) if now - rotated <= grace && !found.repeated => found.repeated = true,
            Some(_) => {
                self.revoke_family(&family);
                return None;
            }
        }
        Some((family, grant))
    }

    /// Revokes one token of a client. A refresh token takes its whole family along.
    pub(crate) fn revoke(&mut self, token: &str, client_id: &str) {
        let family = self
            .refresh_tokens
            .iter()
            .find(|refresh| refresh.token == token && refresh.grant.client_id == client_id)
            .map(|refresh| refresh.family.clone());
        if let Some(family) = family {
            self.revoke_family(&family);
        }
        for access in &mut self.access_tokens {
            access.revoked |= access.token == token && access.grant.client_id == client_id;
        }
    }

    /// Revokes one token, whosever it is.
    pub(crate) fn take_back(&mut self, token: &str) {
        let mut clients: Vec<String> = Vec::new();
        clients.extend(
            self.refresh_tokens
                .iter()
                .map(|it| it.grant.client_id.clone()),
        );
        clients.extend(
            self.access_tokens
                .iter()
                .map(|it| it.grant.client_id.clone()),
        );
        clients.dedup();
        for client_id in clients {
            self.revoke(token, &client_id);
        }
    }

    /// The access token if it is good now.
    pub(crate) fn live_access_token(&self, token: &str) -> Option<&AccessToken> {
        let now = self.now_ms();
        self.access_tokens
            .iter()
            .find(|access| access.token == token && !access.revoked && access.expires_at_ms > now)
    }

    fn revoke_family(&mut self, family: &str) {
        for refresh in &mut self.refresh_tokens {
            refresh.revoked |= refresh.family == family;
        }
        for access in &mut self.access_tokens {
            access.revoked |= access.family == family;
        }
    }
}
