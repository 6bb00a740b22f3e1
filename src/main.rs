//! The program's entry in the browser: the boot script calls `start` once the page and the configuration are there.


use vestibule::app;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
#[cfg(target_arch = "wasm32")]
use {
    lol_alloc::{FreeListAllocator, LockedAllocator},
    zeroizing_alloc::ZeroAlloc,
};

/// The memory of a program in a page can be read by whatever gets hold of the page later: a token that is dropped must be
/// gone from it, in every copy that was made on its way (SEC-27).
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: ZeroAlloc<LockedAllocator<FreeListAllocator>> =
    ZeroAlloc(LockedAllocator::new(FreeListAllocator::new()));

fn main() {}

/// Takes the page over. `query` is what was taken out of the address bar, or empty; `config` the text of `config.json`;
/// `home` where the page lives; `submitted` whether Next was pressed already; `words` the file of the language. Says whether it
/// runs; where it cannot, calls `refuse` with the reason a moment later.
///
/// The start script has begun the sign-in meanwhile: with `secrets`, or an empty text, and with requests whose answers `taken` gives.
/// `forget` forgets the proof key of a name, `all_words` loads all texts of the language.
#[allow(
    clippy::too_many_arguments,
    reason = "an object of them would cost more than a call does"
)]
#[wasm_bindgen]
pub fn start(
    query: &str,
    config: &str,
    home: &str,
    submitted: bool,
    words: String,
    secrets: &str,
    taken: JsValue,
    forget: js_sys::Function,
    all_words: js_sys::Function,
    refuse: &js_sys::Function,
) -> bool {
    app::begin_to_speak(words, all_words);
    let transport = app::BrowserTransport::after(taken);
    let proof_keys = app::BrowserProofKeys::new(forget);
    let handover = app::Handover::read(query, home, submitted, secrets, transport, proof_keys);
    let started = app::start(config, handover);
    let runs = started.is_ok();
    if let Err(error) = started {
        let refuse = refuse.clone();
        app::spawn(async move {
            let problem = app::problem(error).await;
            // Only a function that throws could fail, and the boot script's does not.
            let _ = refuse.call1(&JsValue::UNDEFINED, &JsValue::from_str(&problem));
        });
    }
    runs
}

/// Speaks another language: `words` is its file.
#[wasm_bindgen]
pub fn speak(words: String) {
    app::speak(words);
}
