//! The Identity Engine's protocol (IDX): what the server offers, as types, and what a person answers, as requests.
//!
//! Here live: reading a response, the steps, their forms, messages and authenticators, and the requests that answer
//! them. Here do not live: I/O (but for the thin shell in `client`), time, storage, signals, views, OAuth. The JSON as
//! Okta sends it is seen by `wire` alone.

mod answer;
mod authenticator;
mod body;
mod challenge;
mod client;
mod device_challenge;
mod error;
mod field;
mod form;
mod form_step;
mod identify;
mod message;
mod password_policy;
mod remediation;
mod response;
mod step;
mod way_out;
mod webauthn;
mod wire;

pub use answer::{Answer, Poll};
pub use authenticator::{Authenticator, Context, Method, SharedSecret};
pub use body::{Body, Provider, Remediation};
pub use challenge::{
    AuthenticatorVerificationData, ChallengeEmail, ChallengePassword, EnrollEmail, Wait,
};
pub use client::Client;
pub use device_challenge::{DeviceChallenge, DeviceWay, Loopback, Undelivered};
pub use error::IdxError;
pub use field::{Choice, Field, FieldKind};
pub use form::Form;
pub use form_step::FormStep;
pub use identify::{Identify, SelectAuthenticator};
pub use message::{Message, Severity};
pub use password_policy::{PasswordPolicy, PasswordRule, User};
pub use remediation::RemediationName;
pub use response::{Ended, InteractionCode, Outcome, Response, parse};
pub use step::Step;
pub use way_out::WayOut;
pub use webauthn::Webauthn;
