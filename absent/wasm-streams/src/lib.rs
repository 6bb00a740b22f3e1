//! Stands in the place of the crate of this name, which Leptos brings along for the streams of server functions.
//!
//! That crate exports classes to JavaScript, and what is exported every linker keeps: some 9 kB of a program that never streams
//! anything. Here is as much of its surface as Leptos needs to compile. Nothing of it is ever called; if it were, a
//! stream would be empty.

use futures_util::stream::{Empty, empty};
use wasm_bindgen::JsValue;

/// A stream of the browser.
#[derive(Debug)]
pub struct ReadableStream(web_sys::ReadableStream);

impl ReadableStream {
    /// The browser's own.
    pub fn from_raw(raw: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream(raw)
    }

    /// None: a request with this for its body has none.
    pub fn from_stream<S>(_: S) -> ReadableStream {
        ReadableStream(JsValue::UNDEFINED.into())
    }

    /// Nothing of what is in it.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }

    /// The browser's own.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        self.0
    }
}
