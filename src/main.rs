//! The program's entry in the browser: the boot script calls `start` once the page and the configuration are there.

use vestibule::{app, oauth::Callback};
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// Takes the page over. `query` is the callback's query, or empty; `config` the text of `config.json`; `submitted`
/// whether Next was pressed already. Gives the reason where the program cannot run, else an empty text: an optional one
/// would drag in 22 kB of shim.
#[wasm_bindgen]
pub fn start(query: &str, config: &str, submitted: bool) -> String {
    let callback = Callback::parse(query);
    let config = match app::configure(config) {
        Ok(config) => config,
        Err(problem) => return problem,
    };
    app::mount(config, app::Handover { callback, submitted }).err().unwrap_or_default()
}
