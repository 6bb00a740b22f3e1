//! The check-up of a deployed page, as a browser sees it: the program behind `/doctor`.
//!
//! What is asked and how it is judged, with all the words, is the crate `checkup`; here are the browser behind it and the view.
//! Nothing of this is loaded by anybody who signs in.

mod browser;
mod view;

use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// Takes the page over. `home` is where the page lives, as in `https://app.example/signin/`.
#[wasm_bindgen]
pub fn start(home: &str) {
    view::mount(home);
}
