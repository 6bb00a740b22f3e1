//! Why something did not work, one enum per operation, by what the caller does next.
//!
//! A refusal of the server comes in one of two shapes: OAuth (`error`, `error_description`) or Okta's API
//! (`errorCode`, `errorSummary`). Both are read by what the body holds, not by its media type.

use super::json;
use crate::ports::{CryptoError, Reply, TransportError};

/// Why a call to the authorization server gave nothing that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// No answer; trying again may help.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// Too many requests; waiting helps.
    #[error("too many requests were sent")]
    RateLimited {
        /// From when on it may be tried again, in epoch seconds, where the server let us read it.
        reset: Option<u64>,
    },
    /// The server failed, or something between answered in its place; trying again may help.
    #[error("the server failed (status {status})")]
    Server {
        /// The HTTP status.
        status: u16,
    },
    /// The server refuses what we are configured to ask; only the deployer or the org's administrator can help.
    #[error("the org refuses this app: {error} ({description})")]
    Configuration {
        /// The server's code for it.
        error: String,
        /// The server's words for it, for the person who runs the app.
        description: String,
    },
}

/// Why no transaction was opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InteractError {
    /// The call failed.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// There are no random numbers or no SHA-256: not a secure context, or a very old browser.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// The token from the mail was used already, is too old, or never was one.
    #[error("the token from the mail is no longer good")]
    StartToken,
}

/// Why the metadata cannot be relied on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MetadataError {
    /// The call failed.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// Not the metadata of an authorization server, as when a proxy answers with a page.
    #[error("the answer is not the metadata of an authorization server")]
    Malformed,
    /// The server calls itself something else than `config.json` does. Tokens of an impostor would pass otherwise.
    #[error("the issuer calls itself {found}, config.json calls it something else")]
    Issuer {
        /// What the metadata says.
        found: String,
    },
    /// An endpoint is not on the issuer's own origin.
    #[error("{name} is not on the issuer's own host")]
    Endpoint {
        /// Its name in the metadata.
        name: &'static str,
    },
    /// The server does not offer the code challenge method `S256`.
    #[error("the authorization server does not offer the code challenge method S256")]
    CodeChallengeMethod,
}

/// Why the token endpoint gave no tokens.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// The code (or refresh token) was used, is too old, or was not ours (`invalid_grant`): sign-in starts again.
    #[error("the code was used already or is too old: {description}")]
    InvalidGrant {
        /// The server's words for it.
        description: String,
    },
    /// The tokens are not bound to our key although that was asked for (RFC 9449 section 5).
    #[error("the server gives tokens that are not bound to a key (DPoP)")]
    Downgraded,
    /// The answer is not a token response of RFC 6749 section 5.1; what it holds is not used.
    #[error("the answer is not a token response")]
    Malformed,
    /// The call failed.
    #[error(transparent)]
    Request(#[from] RequestError),
}

/// Why a code did not become a session.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeError {
    /// The token endpoint gave no tokens.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The token is signed with a new key and the new keys could not be fetched.
    #[error("the new keys could not be fetched: {0}")]
    Keys(RequestError),
    /// The ID token is not to be believed.
    #[error("the id token is refused: {0}")]
    IdToken(#[from] IdTokenError),
}

/// Why a session could not be renewed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenewalError {
    /// The server did not answer, or failed: the session stays, and it can be tried again.
    #[error("the server could not be reached")]
    Later,
    /// The session is over: the refresh token is no longer good, or what came is not to be believed.
    #[error("the session cannot be renewed: {0}")]
    Over(ExchangeError),
}

impl From<ExchangeError> for RenewalError {
    fn from(error: ExchangeError) -> RenewalError {
        let over = match &error {
            ExchangeError::IdToken(IdTokenError::Crypto(_)) | ExchangeError::Keys(_) => false,
            ExchangeError::Token(TokenError::Request(RequestError::Configuration {
                error,
                ..
            })) => REFUSALS.contains(&error.as_str()),
            ExchangeError::Token(TokenError::Request(_) | TokenError::Malformed) => false,
            ExchangeError::IdToken(_) | ExchangeError::Token(_) => true,
        };
        match over {
            true => RenewalError::Over(error),
            false => RenewalError::Later,
        }
    }
}

/// What a token endpoint says to a client that it will never renew anything for (RFC 6749 section 5.2). Whatever else comes, from
/// a network zone to a proxy's page, says nothing about the session.
const REFUSALS: [&str; 4] = [
    "invalid_client",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

/// Which check an ID token failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdTokenError {
    /// There is none, though `openid` was asked for.
    #[error("there is no id token")]
    Missing,
    /// Not three base64url parts of which two are JSON objects, or too long, or a claim of the wrong type.
    #[error("it is malformed")]
    Malformed,
    /// Signed in another way than RS256. `none` and the shared-secret kinds are how forgeries come.
    #[error("it is not signed with RS256")]
    Algorithm,
    /// Its `typ` names another kind of token.
    #[error("it is another kind of token")]
    Type,
    /// None of the keys at hand has its key ID; the server may have new ones.
    #[error("its key is not known")]
    UnknownKey,
    /// The signature is not by that key over these bytes.
    #[error("its signature is wrong")]
    Signature,
    /// The signature could not be checked at all.
    #[error(transparent)]
    Crypto(#[from] CryptoError),
    /// `iss` is another issuer.
    #[error("it is from another issuer")]
    Issuer,
    /// `aud` does not name this app.
    #[error("it is for another app")]
    Audience,
    /// `azp` is missing where it is needed, or names another app.
    #[error("it was given to another app")]
    AuthorizedParty,
    /// `sub` is missing or empty.
    #[error("it names nobody")]
    Subject,
    /// `exp` is over. In a fresh token this means that the device's clock is fast.
    #[error("it expired {seconds_ago} s ago")]
    Expired {
        /// How long ago.
        seconds_ago: u64,
    },
    /// `iat` or `nbf` is in the future: the device's clock is slow.
    #[error("it was issued {seconds_ahead} s in the future")]
    IssuedInFuture {
        /// How far ahead.
        seconds_ahead: u64,
    },
    /// This device's clock differs from the org's by more than the deployer allows.
    #[error("this device's clock is wrong by {seconds} s")]
    Clock {
        /// By how much, either way.
        seconds: u64,
    },
    /// It names somebody else than the session that it renews.
    #[error("it names another person")]
    OtherSubject,
    /// It expired before it was issued.
    #[error("it expired before it was issued")]
    Lifetime,
    /// `nonce` is missing or another one: the token belongs to another sign-in.
    #[error("it belongs to another sign-in")]
    Nonce,
    /// `at_hash` does not fit the access token: the two were not issued together.
    #[error("it does not belong to the access token")]
    AccessTokenHash,
}

impl RequestError {
    /// What a reply that is not a success means.
    pub(super) fn of(reply: &Reply) -> RequestError {
        let (error, description) = refusal(&reply.body).unwrap_or_default();
        if reply.status == 429 || error == "E0000047" {
            return RequestError::RateLimited {
                reset: reply.rate_limit_reset,
            };
        }
        let temporary = reply.status >= 500
            || matches!(error.as_str(), "server_error" | "temporarily_unavailable");
        if error.is_empty() || temporary {
            return RequestError::Server {
                status: reply.status,
            };
        }
        RequestError::Configuration { error, description }
    }
}

/// The code and the words of a refusal, in either shape.
pub(super) fn refusal(body: &str) -> Option<(String, String)> {
    let object = json::object(body)?;
    let (error, description) = match json::text(&object, "error") {
        Some(error) => (error, json::text(&object, "error_description")),
        None => (
            json::text(&object, "errorCode")?,
            json::text(&object, "errorSummary"),
        ),
    };
    Some((error.to_owned(), description.unwrap_or_default().to_owned()))
}
