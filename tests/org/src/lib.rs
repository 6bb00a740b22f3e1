//! A stand-in for an Okta Identity Engine org, in memory: for the demo and for tests.
//!
//! It is written from the protocol, as an org would be, and shares no type with any client. One [`Org`] is one org;
//! several may live in one process. [`app`] gives its router, to be called in process or served by [`serve`]; [`spawn`]
//! does both for a test that needs a socket.
//!
//! Besides the org's own endpoints it has an inbox (`/inbox`, `/inbox.json`) in which the mails and text messages it would
//! have sent can be read and pushes answered, and a control API (`/control/…`) for tests, whose every call is also a method of [`Org`].

mod app;
mod control;
mod cookies;
mod cors;
mod date;
mod endpoint;
mod endpoints;
mod faults;
mod inbox;
mod log;
mod markup;
mod model;
mod org;
mod reply;
mod requests;
mod samples;
mod serve;
pub mod site;
mod soft_key;
mod soft_passkey;
pub mod themes;

pub use app::app;
pub use endpoint::Endpoint;
pub use faults::{Fault, FaultKind, NoAnswer, Strike};
pub use log::RequestRecord;
pub use markup::PLANTED;
pub use model::authenticator::Authenticator;
pub use model::client::Client;
pub use model::enrolment::{Enrolment, OktaVerify, Passkey, SecurityQuestion};
pub use model::mail::{Carrier, Mail};
pub use model::password_policy::PasswordPolicy;
pub use model::push::{Push, PushState};
pub use model::settings::{Dpop, OddMetadata, OrgSettings, Settings, Tamper};
pub use model::ticket::TokenKind;
pub use model::user::{CodeFormat, First, Prompt, User, UserState};
pub use org::Org;
pub use samples::{DEMO_CLIENT_ID, SampleUser, sample_users};
pub use serve::{Served, bind, serve, spawn};
pub use soft_key::SoftKey;
pub use soft_passkey::{Assertion, Attestation, SoftPasskey};
