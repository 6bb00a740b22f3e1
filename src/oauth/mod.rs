//! OAuth 2.0 and OpenID Connect, as far as a page without a server of its own needs them.
//!
//! Here live: PKCE, `state` and `nonce`; one file per exchange, each a pure pair that builds the request and reads the
//! reply (`interact`, `token`, `metadata`, `jwks`, `revoke`); the answers that come back in the address (`callback`);
//! the checks of an ID token; the tokens and the record of an unfinished sign-in in the shapes in which they are
//! stored. `client` strings them together over `ports` and is the only file with more than one await.
//!
//! Not here: views, signals, the browser, IDX (the steps of a sign-in), and any way to skip a check of an ID token.
//! What one check needs (nonce, issuer, access token) is a required value, so that leaving it out does not compile.

pub mod base64url;

mod authorize;
mod callback;
mod client;
mod dpop;
mod error;
mod form;
mod id_token;
mod interact;
mod json;
mod jwks;
mod jwt;
mod metadata;
mod pending;
mod pkce;
mod revoke;
mod secret;
mod secrets;
mod start_token;
mod token;
mod tokens;
mod words;

pub use authorize::authorize_url;
pub use callback::Callback;
pub use client::{Client, Grant};
pub use dpop::DpopKey;
pub use error::{
    ExchangeError, IdTokenError, InteractError, MetadataError, RenewalError, RequestError,
    TokenError,
};
pub use id_token::{Binding, Checks, IdToken, Time, UnverifiedIdToken};
pub use interact::{interact_reply, interact_request};
pub use jwks::{Jwks, jwks_reply, jwks_request};
pub use metadata::{Metadata, metadata_reply, metadata_request};
pub use pending::{Mode, PendingTransaction};
pub use pkce::{CodeChallenge, CodeVerifier};
pub use revoke::{Revoked, close_session_request, logout_url, revoke_request};
pub use secret::{
    AccessToken, AuthorizationCode, InteractionCode, InteractionHandle, MailToken, Nonce,
    OneTimePasscode, RefreshToken, State,
};
pub use secrets::Secrets;
pub use start_token::{DamagedToken, StartToken};
pub use token::{
    TokenResponse, authorization_code_request, interaction_code_request, refresh_request,
    token_reply,
};
pub use tokens::{TOKEN_STORAGE_KEY, Tokens};
pub use words::{Unexplained, explained};
