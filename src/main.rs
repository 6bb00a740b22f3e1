//! The program's entry in the browser: the boot script calls `start` once the page and the configuration are there.

use std::alloc::System;

use vestibule::app;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use zeroizing_alloc::ZeroAlloc;

/// The memory of a program in a page can be read by whatever gets hold of the page later: a token that is dropped must be
/// gone from it, in every copy that was made on its way (SEC-27).
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() {}

/// Takes the page over. `query` is what was taken out of the address bar, or empty; `config` the text of `config.json`;
/// `home` where the page lives; `submitted` whether Next was pressed already; `words` the file of the language. Calls `refuse` with
/// the reason where the program cannot run: a text as return value would cost 20 kB of shim.
#[wasm_bindgen]
pub fn start(
    query: &str,
    config: &str,
    home: &str,
    submitted: bool,
    words: String,
    refuse: &js_sys::Function,
) {
    app::speak(words);
    let handover = app::Handover::read(query, home, submitted);
    let mounted = app::configure(config, home).and_then(|config| app::mount(config, handover));
    if let Err(problem) = mounted {
        // Only a function that throws could fail, and the boot script's does not.
        let _ = refuse.call1(&JsValue::UNDEFINED, &JsValue::from_str(&problem));
    }
}

/// Speaks another language: `words` is its file.
#[wasm_bindgen]
pub fn speak(words: String) {
    app::speak(words);
}
