//! Where the document is, and leaving it.

use crate::ports::Location;

/// `window.location`.
#[derive(Clone, Debug)]
pub struct BrowserLocation {
    /// Where the page lives, as the start script has it from its own address.
    pub home: String,
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
        if let Some(location) = location() {
            let _ = location.reload();
        }
    }
}

fn location() -> Option<web_sys::Location> {
    web_sys::window().map(|window| window.location())
}
