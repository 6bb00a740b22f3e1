//! Where the document is, and leaving it.

use crate::ports::Location;

/// `window.location`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserLocation;

impl Location for BrowserLocation {
    fn origin(&self) -> String {
        location()
            .and_then(|location| location.origin().ok())
            .unwrap_or_default()
    }

    fn leave(&self, url: &str) {
        if let Some(location) = location() {
            let _ = location.assign(url);
        }
    }

    fn reload(&self) {
        if let Some(location) = location() {
            let _ = location.reload();
        }
    }
}

fn location() -> Option<web_sys::Location> {
    web_sys::window().map(|window| window.location())
}
