//! The Identity Engine's protocol (IDX): what the server offers, as types, and what a person answers, as requests.
//!
//! Here live: reading a response, the steps, their forms, messages and authenticators, and the requests that answer
//! them. Here do not live: I/O (but for the thin shell in `client`), time, storage, signals, views, OAuth. The JSON as
//! Okta sends it is seen by `wire` alone.

mod answer;
mod authenticator;
mod client;
mod error;
mod form;
mod message;
mod response;
mod step;
mod wire;

pub use answer::{Answer, Poll};
pub use authenticator::{Authenticator, Method};
pub use client::Client;
pub use error::IdxError;
pub use form::{Choice, Field, Form};
pub use message::{Message, Severity};
pub use response::{Ended, InteractionCode, Outcome, Response, parse};
pub use step::{
    AuthenticatorVerificationData, ChallengeEmail, ChallengePassword, EnrollEmail, Identify,
    SelectAuthenticator, Step, WayOut,
};
