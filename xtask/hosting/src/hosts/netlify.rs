//! Netlify and Cloudflare Pages read `_headers` and `_redirects` from the top of what is published.
//!
//! Both merge the headers of all rules that fit and join a header that comes twice, so every header stands in one fitting
//! rule only. Both answer `/login` with `login.html` by themselves; the rules for it are for hosts of this kind that do not.

use super::Site;
use crate::{ASSETS, PAGES, files::IMMUTABLE, files::NO_CACHE};

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

/// `_redirects`: an address, what answers it, and the status; 200 leaves the address as it is.
pub(super) fn redirects_file(site: &Site) -> String {
    let base = &site.base;
    let moved = base.without_slash();
    let moved = moved.map(|path| format!("{path} {base} 308\n"));
    let pages = PAGES
        .iter()
        .filter(|(route, _)| !route.is_empty())
        .map(|(route, file)| format!("{base}{route} {base}{file} 200\n"));
    moved.into_iter().chain(pages).collect()
}
