//! GitHub Pages sends no headers of ours and has no rules. It answers `/login` with `login.html` by itself, and what is missing
//! with `404.html`; the policy stands in each page, as far as a page can say it.
//!
//! A policy in a page cannot say who may frame it (`frame-ancestors`), and none of the other headers can be said there but
//! the one on referrers, which the page has anyway. The start script refuses to run in a frame by itself (SEC-57).

use super::Site;

/// The page with its policy in front of everything that the policy is about.
pub(super) fn with_policy(site: &Site, page: &str) -> String {
    let headers = site.headers();
    let policy = headers
        .iter()
        .find(|(name, _)| *name == "Content-Security-Policy");
    let policy: Vec<&str> = policy
        .map(|(_, value)| value.as_str())
        .unwrap_or_default()
        .split("; ")
        .filter(|directive| !directive.starts_with("frame-ancestors"))
        .collect();
    let meta = format!(
        "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
        policy.join("; ")
    );
    page.replacen("<meta charset=\"utf-8\">", &meta, 1)
}
