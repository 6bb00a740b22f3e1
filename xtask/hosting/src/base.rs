//! Where on its host the page lives.

use std::fmt;

use crate::files::is_plain;

/// A path that begins and ends with a slash: `/`, or `/signin/`. It is decided where the files are put, not where they are
/// built: the page finds its own files relative to itself, and only a host's rules have to name the path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base(String);

impl Base {
    /// The whole host.
    pub fn root() -> Base {
        Base("/".to_owned())
    }

    /// Reads `/`, `signin`, `/signin` or `/signin/`. Nothing where a part has other characters than letters, digits, `.`, `-`
    /// and `_`: it is written into the rules of hosts, each of which would want them escaped in another way.
    pub fn parse(text: &str) -> Option<Base> {
        let inner = text.strip_prefix('/').unwrap_or(text);
        let inner = inner.strip_suffix('/').unwrap_or(inner);
        if inner.is_empty() {
            return Some(Base::root());
        }
        inner
            .split('/')
            .all(is_plain)
            .then(|| Base(format!("/{inner}/")))
    }

    /// The path, as in `/signin/`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path without its last slash, as people may type it; nothing at the root.
    pub fn without_slash(&self) -> Option<&str> {
        self.0.strip_suffix('/').filter(|path| !path.is_empty())
    }
}

impl Default for Base {
    fn default() -> Base {
        Base::root()
    }
}

impl fmt::Display for Base {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_however_it_is_written() {
        for (text, path) in [
            ("/", "/"),
            ("", "/"),
            ("signin", "/signin/"),
            ("/signin", "/signin/"),
            ("/a/b-2/", "/a/b-2/"),
        ] {
            let base = Base::parse(text).map(|base| base.to_string());
            assert_eq!(base.as_deref(), Some(path), "{text}");
        }
    }

    #[test]
    fn what_a_host_could_read_otherwise_is_refused() {
        for text in [
            "/a//b/", "/../", "/.x/", "/a b/", "/a%20b/", "/a*/", "/ü/", "/a;b/", "/_x/",
        ] {
            assert_eq!(Base::parse(text), None, "{text}");
        }
    }
}
