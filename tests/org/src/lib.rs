//! A stand-in for an Okta Identity Engine org, in memory: for the demo and for tests.
//!
//! It is written from the protocol, as an org would be, and shares no type with any client. One [`Org`] is one org;
//! several may live in one process. [`app`] gives its router, to be called in process or served by [`serve`]; [`spawn`]
//! does both for a test that needs a socket.
//!
//! Besides the org's own endpoints it has an inbox (`/inbox`, `/inbox.json`) in which the mails it would have sent can be
//! read, and a control API (`/control/…`) for tests, whose every call is also a method of [`Org`].

mod app;
mod control;
mod cookies;
mod cors;
mod endpoint;
mod endpoints;
mod faults;
mod inbox;
mod log;
mod model;
mod org;
mod reply;
mod requests;
mod samples;
mod serve;
pub mod site;

pub use app::app;
pub use endpoint::Endpoint;
pub use faults::{Fault, FaultKind, NoAnswer, Strike};
pub use log::RequestRecord;
pub use model::client::Client;
pub use model::mail::Mail;
pub use model::settings::{OrgSettings, Settings, Tamper};
pub use model::user::{Authenticator, CodeFormat, Enrolment, First, User, UserState};
pub use org::Org;
pub use samples::{DEMO_CLIENT_ID, SampleUser, sample_users};
pub use serve::{Served, bind, serve, spawn};
