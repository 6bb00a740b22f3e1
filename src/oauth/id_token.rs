//! The ID token: who signed in (OpenID Connect Core sections 2 and 3.1.3.7).
//!
//! An `UnverifiedIdToken` can do nothing but be verified; only an `IdToken` has a name to show.

use std::fmt;

use super::{AccessToken, IdTokenError, Jwks, Nonce, base64url, jwt, secret};
use crate::{
    config::{ClientId, Issuer},
    json::{Map, Value},
    ports::Crypto,
};

/// An ID token that nobody has checked.
pub struct UnverifiedIdToken(String);

/// What a token must agree with. Every value is required, because a check that can be left out is left out one day.
pub struct Checks<'a> {
    /// Whom we asked.
    pub issuer: &'a Issuer,
    /// Who we are.
    pub client_id: &'a ClientId,
    /// To what it must belong.
    pub binding: Binding<'a>,
    /// The access token that came in the same answer.
    pub access_token: &'a AccessToken,
    /// Now, in epoch seconds.
    pub time: Time,
}

/// To what an ID token must belong.
#[derive(Clone, Copy)]
pub enum Binding<'a> {
    /// To the sign-in with that nonce.
    SignIn(&'a Nonce),
    /// To the session of that token, which it renews (OpenID Connect Core section 12.2): the same person, and the same
    /// nonce where it has one.
    Renewal(&'a IdToken),
}

/// What is known of the time when a token came (SEC-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// By this device's clock.
    pub device_s: u64,
    /// By the server's clock, where the page may read it. Otherwise the token counts as issued just now: it came straight
    /// from the issuer, in answer to a secret of this very sign-in or session.
    pub server_s: Option<u64>,
    /// By how much the two may differ.
    pub max_clock_skew_s: u64,
}

/// A verified ID token.
#[derive(Clone, PartialEq)]
pub struct IdToken {
    raw: String,
    payload: String,
    claims: Map,
    subject: String,
    issued_at: u64,
    expires_at: u64,
}

/// By how many seconds the clocks may differ. Five minutes is what Okta's own libraries allow: devices of real people
/// are off by that much, while a token lives an hour, so a stolen one gains little.
const SKEW_S: u64 = 300;

impl UnverifiedIdToken {
    /// Takes any text that could be a token.
    pub fn new(raw: &str) -> Option<UnverifiedIdToken> {
        if secret::is_secret_text(raw, jwt::LONGEST) {
            Some(UnverifiedIdToken(raw.to_owned()))
        } else {
            None
        }
    }

    /// Checks the signature first, then the claims.
    pub async fn verify(
        &self,
        checks: &Checks<'_>,
        keys: &Jwks,
        crypto: &dyn Crypto,
    ) -> Result<IdToken, IdTokenError> {
        let token = jwt::parse(&self.0)?;
        let key = keys
            .choose(token.key_id.as_deref())
            .ok_or(IdTokenError::UnknownKey)?;
        if !crypto
            .verify_rs256(key, token.signing_input.as_bytes(), &token.signature)
            .await?
        {
            return Err(IdTokenError::Signature);
        }
        let verified = IdToken::from_claims(
            &self.0,
            token.payload,
            token.claims,
            checks.issuer,
            checks.client_id,
        )?;
        verified.check_time(checks.time)?;
        verified.check_binding(checks.binding)?;
        if let Some(found) = verified.claims.get("at_hash") {
            let digest = crypto
                .sha256(checks.access_token.secret().as_bytes())
                .await?;
            let half = base64url::encode(digest.get(..16).unwrap_or_default());
            if digest.len() != 32 || *found != *half {
                return Err(IdTokenError::AccessTokenHash);
            }
        }
        Ok(verified)
    }
}

impl IdToken {
    /// Takes back a token that was verified before it was stored. It is checked again as far as that needs no key:
    /// form, issuer, audience. Its age is told by the entry it was stored in.
    pub(super) fn from_storage(
        raw: &str,
        issuer: &Issuer,
        client_id: &ClientId,
    ) -> Result<IdToken, IdTokenError> {
        let token = jwt::parse(raw)?;
        IdToken::from_claims(raw, token.payload, token.claims, issuer, client_id)
    }

    /// Who it is, for programs: never changes and is never given to another person.
    pub fn sub(&self) -> &str {
        &self.subject
    }

    /// The person's name.
    pub fn name(&self) -> Option<&str> {
        self.text("name")
    }

    /// The person's e-mail address.
    pub fn email(&self) -> Option<&str> {
        self.text("email")
    }

    /// What the person signs in with.
    pub fn preferred_username(&self) -> Option<&str> {
        self.text("preferred_username")
    }

    /// All claims.
    pub fn claims(&self) -> &Map {
        &self.claims
    }

    /// When it was issued, in epoch seconds of the server's clock.
    pub fn issued_at(&self) -> u64 {
        self.issued_at
    }

    /// Until when it is valid, in epoch seconds of the server's clock.
    pub fn expires_at(&self) -> u64 {
        self.expires_at
    }

    /// The token itself. It must not reach a log or an error.
    pub fn secret(&self) -> &str {
        &self.raw
    }

    /// The claims as JSON, in the order in which the issuer wrote them.
    pub(super) fn payload(&self) -> &str {
        &self.payload
    }

    /// The checks that depend on nothing but the token and the configuration.
    fn from_claims(
        raw: &str,
        payload: String,
        claims: Map,
        issuer: &Issuer,
        client_id: &ClientId,
    ) -> Result<IdToken, IdTokenError> {
        if claims.get("iss").and_then(Value::as_str) != Some(issuer.as_str()) {
            return Err(IdTokenError::Issuer);
        }
        check_audience(&claims, client_id.as_str())?;
        let subject = match claims.get("sub").and_then(Value::as_str) {
            Some(subject) if !subject.is_empty() => subject.to_owned(),
            _ => return Err(IdTokenError::Subject),
        };
        let seconds = |name| {
            claims
                .get(name)
                .and_then(Value::as_u64)
                .ok_or(IdTokenError::Malformed)
        };
        let (issued_at, expires_at) = (seconds("iat")?, seconds("exp")?);
        if expires_at < issued_at {
            return Err(IdTokenError::Lifetime);
        }
        Ok(IdToken {
            raw: raw.to_owned(),
            payload,
            claims,
            subject,
            issued_at,
            expires_at,
        })
    }

    fn check_binding(&self, binding: Binding<'_>) -> Result<(), IdTokenError> {
        let nonce = self.text("nonce");
        let wanted = match binding {
            Binding::SignIn(nonce) => Some(nonce.secret()),
            Binding::Renewal(before) if self.subject != before.subject => {
                return Err(IdTokenError::OtherSubject);
            }
            // A renewed token may do without; one with another nonce was made for another sign-in.
            Binding::Renewal(_) if nonce.is_none() => return Ok(()),
            Binding::Renewal(before) => before.text("nonce"),
        };
        match (nonce, wanted) {
            (Some(nonce), Some(wanted)) if secret::equal_in_constant_form(nonce, wanted) => Ok(()),
            _ => Err(IdTokenError::Nonce),
        }
    }

    fn check_time(&self, time: Time) -> Result<(), IdTokenError> {
        let now_s = time.server_s.unwrap_or(self.issued_at);
        let seconds = time.device_s.abs_diff(now_s);
        if seconds > time.max_clock_skew_s {
            return Err(IdTokenError::Clock { seconds });
        }
        if self.expires_at.saturating_add(SKEW_S) <= now_s {
            return Err(IdTokenError::Expired {
                seconds_ago: now_s - self.expires_at,
            });
        }
        // OpenID Connect knows no `nbf`; an issuer that writes it means it (RFC 7519 section 4.1.5).
        let not_before = match self.claims.get("nbf") {
            Some(time) => time.as_u64().ok_or(IdTokenError::Malformed)?,
            None => 0,
        };
        let begins_at = self.issued_at.max(not_before);
        if begins_at > now_s.saturating_add(SKEW_S) {
            return Err(IdTokenError::IssuedInFuture {
                seconds_ahead: begins_at - now_s,
            });
        }
        Ok(())
    }

    fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str()
    }
}

impl fmt::Debug for UnverifiedIdToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UnverifiedIdToken([redacted])")
    }
}

impl fmt::Debug for IdToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("IdToken([redacted])")
    }
}

/// `aud` is one name or a list. A list of several needs `azp` to say which of them the token was given to, and `azp`
/// must be us wherever it stands.
fn check_audience(claims: &Map, client_id: &str) -> Result<(), IdTokenError> {
    let several = match claims.get("aud") {
        Some(Value::String(audience)) if audience == client_id => false,
        Some(Value::Array(list))
            if list.iter().all(Value::is_string) && list.iter().any(|one| one == client_id) =>
        {
            list.len() > 1
        }
        _ => return Err(IdTokenError::Audience),
    };
    match claims.get("azp") {
        None if several => Err(IdTokenError::AuthorizedParty),
        Some(party) if party != client_id => Err(IdTokenError::AuthorizedParty),
        _ => Ok(()),
    }
}
