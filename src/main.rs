//! The program's entry in the browser: the boot script calls `start` once the page and the configuration are there.

#![cfg_attr(target_arch = "wasm32", no_main)]

use js_sys::{Array, Function};
use vestibule::app;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
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

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

/// Takes the page over, with what the start script hands over: what was taken out of the address bar, or an empty text; the text of
/// `config.json`; where the page lives; whether Next was pressed already; the texts of the language; with what it has begun the
/// sign-in, or an empty text; and functions: one that gives the answers to what it has asked, one that forgets the proof key of a name,
/// one that loads all texts, and one that is told a moment later why the program cannot run, where it cannot.
/// Says whether it runs.
#[wasm_bindgen]
pub fn start(handed: &Array) -> bool {
    let text = |place| handed.get(place).as_string().unwrap_or_default();
    let function = |place| handed.get(place).unchecked_into::<Function>();
    let locale = app::BrowserLocale {
        all_words: function(8),
    };
    app::begin_to_speak(text(4), locale);
    let handover = app::Handover {
        query: text(0),
        home: text(2),
        submitted: handed.get(3).is_truthy(),
        secrets: app::secrets(&text(5)),
        transport: app::BrowserTransport::after(handed.get(6)),
        proof_keys: app::BrowserProofKeys::new(function(7)),
    };
    let started = app::start(&text(1), handover);
    let runs = started.is_ok();
    if let Err(error) = started {
        let refuse = function(9);
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
