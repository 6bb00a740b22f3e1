//! Where the document is, and leaving it.

use wasm_bindgen::{JsCast, JsValue};

use super::listen;
use crate::ports::Location;

/// Links that the browser follows in this very window, to another document.
const PLAIN: &str = "a[href]:not([target],[download],[rel~=external],[href^='#'])";

/// `window.location`.
#[derive(Clone, Debug)]
pub struct BrowserLocation {
    /// Where the page lives, as the start script has it from its own address.
    pub home: String,
}

impl BrowserLocation {
    /// The document's address; nothing where there is no window.
    pub fn here() -> String {
        let address = location().and_then(|location| location.href().ok());
        address.unwrap_or_default()
    }

    /// Shows another address below the page's own place without leaving the document.
    pub fn show(&self, url: &str, replace: bool) {
        let Some(window) = web_sys::window() else {
            return;
        };
        // What is refused, at worst, is a bar that stays as it was.
        let Ok(history) = window.history() else {
            return;
        };
        if replace {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(url));
        } else {
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(url));
            window.scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    /// Calls `follow` instead of leaving the document where a link below the page's own place is followed in the plain way: not
    /// into another tab, nor as a download.
    pub fn on_link(&self, follow: impl Fn(&str) + 'static) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let home = self.home.clone();
        listen(&window, "click", move |event| {
            if let Some(to) = plain_link(&event).filter(|to| to.starts_with(&home)) {
                event.prevent_default();
                follow(&to);
            }
        });
    }

    /// Calls `moved` when the person goes back or forward within the document.
    pub fn on_history(&self, moved: impl Fn() + 'static) {
        if let Some(window) = web_sys::window() {
            listen(&window, "popstate", move |_| moved());
        }
    }
}

/// Where a click leads that the browser would follow in this very window.
fn plain_link(event: &web_sys::Event) -> Option<String> {
    let click: &web_sys::MouseEvent = event.unchecked_ref();
    let plain = click.button() == 0
        && !(click.meta_key() || click.alt_key() || click.ctrl_key() || click.shift_key());
    if !plain || event.default_prevented() {
        return None;
    }
    // What is no element has none to find, which is no more than an error.
    let target: web_sys::Element = event.target()?.unchecked_into();
    let link = target.closest(PLAIN).ok()??;
    let link = link.dyn_into::<web_sys::HtmlAnchorElement>().ok()?;
    Some(link.href())
}

impl Location for BrowserLocation {
    fn home(&self) -> String {
        self.home.clone()
    }

    fn leave(&self, url: &str) {
        if let Some(location) = location() {
            let _ = location.assign(url);
        }
    }

    fn reload(&self) {
        // Without a network the browser would put a page of its own in the place of this one.
        let online = web_sys::window().is_some_and(|window| window.navigator().on_line());
        if let Some(location) = location().filter(|_| online) {
            let _ = location.reload();
        }
    }
}

fn location() -> Option<web_sys::Location> {
    web_sys::window().map(|window| window.location())
}
