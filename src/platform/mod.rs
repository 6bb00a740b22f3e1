//! The browser, and the only room that names web-sys, js-sys, wasm-bindgen or gloo.
//!
//! Each file implements one port. Here do not live: decisions, and any word of OAuth or IDX. Whatever the browser
//! refuses becomes a value; nothing here panics.

mod channel;
mod clock;
mod credentials;
mod crypto;
mod dynamic;
mod fetch;
mod history;
mod identifier_form;
#[cfg(target_arch = "wasm32")]
pub(crate) mod json;
mod kept_keys;
mod locale;
mod location;
mod locks;
mod page;
mod proof_keys;
mod storage;

pub use channel::BrowserChannel;
pub use clock::BrowserClock;
pub use credentials::BrowserCredentials;
pub use crypto::{BrowserCrypto, BrowserRandom};
pub use fetch::BrowserTransport;
pub use history::BrowserHistory;
pub use identifier_form::BrowserIdentifierForm;
pub use locale::BrowserLocale;
pub use location::BrowserLocation;
pub use locks::BrowserLocks;
pub use page::BrowserPage;
pub use proof_keys::BrowserProofKeys;
pub use storage::BrowserStore;

use wasm_bindgen::{JsCast, closure::Closure};

/// Runs by itself, also where nothing is mounted.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(task);
}

/// Listens for as long as the page lives; the closure is never freed, on purpose.
fn listen(target: &web_sys::EventTarget, kind: &str, listener: impl Fn(web_sys::Event) + 'static) {
    listen_boxed(target, kind, Box::new(listener));
}

/// The same, compiled once for all listeners.
fn listen_boxed(target: &web_sys::EventTarget, kind: &str, listener: Box<dyn Fn(web_sys::Event)>) {
    let closure = Closure::wrap(listener);
    // Only a listener that is no function is refused.
    let _ = target.add_event_listener_with_callback(kind, closure.as_ref().unchecked_ref());
    closure.forget();
}
