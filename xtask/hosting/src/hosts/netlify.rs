//! Netlify and Cloudflare Pages read `_headers` and `_redirects` from the top of what is published.
//!
//! Both merge the headers of all rules that fit and join a header that comes twice, so every header stands in one fitting
//! rule only.

use super::Site;
use crate::{ASSETS, files::IMMUTABLE, files::NO_CACHE};

/// `_headers`: a path, in which `*` stands for the rest, and below it the headers.
pub(super) fn headers_file(site: &Site, names: &[&str]) -> String {
    let base = &site.base;
    let mut text = format!("{base}*\n");
    for (name, value) in site.headers() {
        text += &format!("  {name}: {value}\n");
    }
    for path in site.revalidated(names) {
        text += &format!("{path}\n  Cache-Control: {NO_CACHE}\n");
    }
    text + &format!("{base}{ASSETS}*\n  Cache-Control: {IMMUTABLE}\n")
}

/// `_redirects`: an address, where it leads, and the status. Both hosts answer `/login` with `login.html` by themselves; a rule
/// that says so again would send browsers round in circles at Cloudflare, which takes the end of a page's name away.
pub(super) fn redirects_file(site: &Site) -> String {
    let moved = site.base.without_slash();
    let moved = moved.map(|path| format!("{path} {} 301\n", site.base));
    let pages = "# Pages are found by their names without `.html`.\n";
    [pages, &moved.unwrap_or_default()].concat()
}
