//! Vestibule: a sign-in page for the Okta Identity Engine that runs wholly in the browser.
//!
//! The README is the front door: what this is, how to try it, and the map of the rooms below.

pub mod app;
pub mod components;
pub mod config;
pub mod idx;
pub mod json;
pub mod later;
pub mod lean;
pub mod markup;
pub mod oauth;
pub mod pages;
pub mod passcode;
pub mod platform;
pub mod ports;
pub mod return_target;
pub mod signal;
pub mod state;
pub mod steps;
pub mod text;
