//! The browser tests: the platform's adapters, single components and the taken-over form, each alone in a real browser.
//! What they are together is tested end to end.
#![cfg(target_arch = "wasm32")]
// A test that meets what it does not expect has failed; saying so by a panic is its trade.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "browser/components.rs"]
mod components;
#[path = "browser/identifier_form.rs"]
mod identifier_form;
#[path = "browser/json.rs"]
mod json;
#[path = "browser/keys.rs"]
mod keys;
#[path = "browser/place.rs"]
mod place;
#[path = "browser/platform.rs"]
mod platform;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
