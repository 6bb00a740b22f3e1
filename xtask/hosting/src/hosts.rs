//! The files by which hosts learn the rules: `_headers` and `_redirects`, in the format that Netlify and Cloudflare Pages
//! share. (SEC-54)

use crate::{PAGE, ROUTES, Reach, cache_control, security_headers};

/// The text of `_headers` for the built files of these names.
///
/// A host merges the headers of all rules that fit, so every header stands in one fitting rule only.
pub fn headers_file(names: &[&str], reach: &Reach) -> String {
    let mut text = String::from("/*\n");
    for (name, value) in security_headers(reach) {
        text += &format!("  {name}: {value}\n");
    }
    let routes = ROUTES.iter().map(|route| ((*route).to_owned(), PAGE));
    let files = names.iter().map(|name| (format!("/{name}"), *name));
    for (path, name) in routes.chain(files) {
        text += &format!("{path}\n  Cache-Control: {}\n", cache_control(name));
    }
    text
}

/// The text of `_redirects`: the routes are answered with the page, without a change of address.
///
/// The page is named `/`, since a host may redirect the name of its file to that.
pub fn redirects_file() -> String {
    ROUTES
        .iter()
        .filter(|route| **route != "/")
        .map(|route| format!("{route} / 200\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CONFIG;

    #[test]
    fn every_path_has_exactly_one_caching_rule() {
        let names = [PAGE, CONFIG, "style-0123456789abcdef.css"];
        let text = headers_file(&names, &Reach::default());
        assert_eq!(
            text.matches("Cache-Control:").count(),
            ROUTES.len() + names.len()
        );
        assert!(text.contains(
            "/style-0123456789abcdef.css\n  Cache-Control: public, max-age=31536000, immutable\n"
        ));
        assert!(text.contains("/login/callback\n  Cache-Control: no-cache\n"));
        assert!(text.starts_with("/*\n  Content-Security-Policy: default-src 'none'; "));
    }

    #[test]
    fn only_the_routes_are_rewritten() {
        assert_eq!(redirects_file(), "/login / 200\n/login/callback / 200\n");
    }
}
