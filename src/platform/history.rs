//! The history entry that the app owns.

use wasm_bindgen::JsValue;

use super::listen;
use crate::ports::History;

/// What `history.state` holds on the owned entry; nothing of the transaction.
const OWNED: &str = "vestibule";

/// `window.history`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserHistory;

impl History for BrowserHistory {
    fn push(&self) {
        let Some(history) = history() else { return };
        if !on_owned_entry(&history) {
            let _ = history.push_state(&JsValue::from_str(OWNED), "");
        }
    }

    fn listen(&self, listener: Box<dyn Fn()>) {
        let Some(window) = web_sys::window() else {
            return;
        };
        listen(&window, "popstate", move |_| {
            if history().is_some_and(|history| !on_owned_entry(&history)) {
                listener();
            }
        });
    }
}

fn history() -> Option<web_sys::History> {
    web_sys::window().and_then(|window| window.history().ok())
}

fn on_owned_entry(history: &web_sys::History) -> bool {
    history
        .state()
        .ok()
        .and_then(|state| state.as_string())
        .as_deref()
        == Some(OWNED)
}
