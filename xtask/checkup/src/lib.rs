//! The check-up of a page that has been put on a host: what is asked of host and org, how the answers are judged, and what
//! to change where.
//!
//! There is one procedure ([`run`]) and two worlds that it is run in: the page at `/doctor`, with the eyes of a browser, and
//! `cargo xtask doctor`, from outside. A [`World`] sends and tells the time; everything that is decided is decided here, and
//! here are all the words. What is said is for the person who deploys the page.

#![allow(
    async_fn_in_trait,
    reason = "a world is used by the two programs of this workspace, on one thread each"
)]

mod allowed;
mod clock;
mod device;
mod discovery;
mod finding;
mod headers;
mod interaction;
mod policy;
mod procedure;
mod setup;
mod sharing;
mod site;
mod texts;
pub mod theme;
mod world;

pub use allowed::{OFF, is_allowed, is_loopback};
pub use clock::read_date;
pub use device::Device;
pub use finding::{Finding, State, summary, text_report};
pub use procedure::run;
pub use setup::Setup;
pub use sharing::{preflight, preflight_allows, readable};
pub use world::{Answer, Method, Outcome, Reading, Request, World};
