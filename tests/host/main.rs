//! The host tests: the protocol rooms through their public doors, by fixtures, published vectors, and the stand-in org.
#![cfg(not(target_arch = "wasm32"))]
// A test that meets what it does not expect has failed; saying so by a panic is its trade.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod config;
mod host_crypto;
mod idx;
mod in_process;
mod json;
mod oauth;
mod org;
mod return_target;
mod rooms;
mod script;
mod signal;
mod state;
mod text;
