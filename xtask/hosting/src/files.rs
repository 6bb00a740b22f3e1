//! Which address is answered with which file, as what, and for how long it may be kept.

use crate::Base;

/// The page, as the sources name it. It is served from more than one depth, and every address in it is relative, so that the
/// same files work at the root of a host and below any path: there is a copy for each of [`PAGES`].
pub const PAGE: &str = "index.html";

/// The addresses of the app, relative to where it lives, each with the file that answers it. The names are those that hosts
/// with "clean" addresses find by themselves.
pub const PAGES: [(&str, &str); 4] = [
    ("", "index.html"),
    ("login", "login.html"),
    ("login/callback", "login/callback.html"),
    ("doctor", DOCTOR),
];

/// The page of the check-up: a program of its own, which nobody loads who signs in.
pub const DOCTOR: &str = "doctor.html";

/// The file that a deployer edits. It is never compressed ahead, because the copies would go stale unnoticed.
pub const CONFIG: &str = "config.json";

/// The file with [`not_found_page`]; hosts that find it answer unknown addresses with 404 instead of the app.
pub const NOT_FOUND: &str = "404.html";

/// Where the files lie whose names hold the hash of their content. Whatever changes gets another name, so they may be kept for
/// ever, and a host needs one rule for all of them that no release changes.
pub const ASSETS: &str = "assets/";

/// What a person sees at an address that does not exist: no script, no style, one way on.
pub fn not_found_page(base: &Base) -> String {
    format!(
        "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">
<meta name=\"color-scheme\" content=\"light dark\">
<meta name=\"referrer\" content=\"no-referrer\">
<meta name=\"robots\" content=\"noindex\">
<link rel=\"icon\" href=\"data:,\">
<title>Page not found</title>
<main>
<h1>Page not found</h1>
<p>There is no page at this address. <a href=\"{base}\">Go to the start page</a></p>
</main>
"
    )
}

/// File extensions with their media types; a file of any other kind is not served.
pub(crate) const CONTENT_TYPES: [(&str, &str); 10] = [
    ("css", "text/css; charset=utf-8"),
    ("html", "text/html; charset=utf-8"),
    ("ico", "image/x-icon"),
    ("js", "text/javascript; charset=utf-8"),
    ("json", "application/json"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("txt", "text/plain; charset=utf-8"),
    ("wasm", "application/wasm"),
    ("webp", "image/webp"),
];

/// Extensions of the files that the build compresses ahead.
const COMPRESSIBLE: [&str; 6] = ["css", "html", "js", "svg", "txt", "wasm"];

/// What an address is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served<'a> {
    /// The file of this name, relative to the built directory, if it is there.
    File(&'a str),
    /// The address of the start page, which is meant: everything in the page is relative to it.
    Moved,
    /// [`not_found_page`] with status 404.
    Missing,
}

/// Finds what the path of a request, as it stands in the request line, is answered with.
///
/// The built files have plain names, so a path with an encoded character, a hidden or a host's own file (`_headers`), a
/// `..` or a ready-compressed copy names nothing. The pages have their addresses and no other. (SEC-55)
pub fn resolve<'a>(base: &Base, path: &'a str) -> Served<'a> {
    if base.without_slash() == Some(path) {
        return Served::Moved;
    }
    let Some(name) = path.strip_prefix(base.as_str()) else {
        return Served::Missing;
    };
    if let Some((_, file)) = PAGES.iter().find(|(route, _)| *route == name) {
        return Served::File(file);
    }
    let plain = name.split('/').all(is_plain);
    let served = content_type(name).is_some() && !HOSTS_OWN.contains(&name);
    if plain && served && !name.ends_with(".html") {
        Served::File(name)
    } else {
        Served::Missing
    }
}

/// Files that are there for a host and not for browsers, and whose names alone do not say so.
const HOSTS_OWN: [&str; 1] = ["staticwebapp.config.json"];

/// The media type of a file by its name, or nothing for a kind that is not served.
pub fn content_type(name: &str) -> Option<&'static str> {
    let extension = extension(name)?;
    CONTENT_TYPES
        .iter()
        .find(|(known, _)| *known == extension)
        .map(|(_, media_type)| *media_type)
}

/// `Cache-Control` of a file: for ever where the name holds the hash of the content, else to be asked for each time.
/// (SEC-53)
pub fn cache_control(name: &str) -> &'static str {
    if name.starts_with(ASSETS) {
        IMMUTABLE
    } else {
        NO_CACHE
    }
}

/// For what never changes under its name.
pub(crate) const IMMUTABLE: &str = "public, max-age=31536000, immutable";

/// For everything else.
pub(crate) const NO_CACHE: &str = "no-cache";

/// Whether the build writes `.br` and `.gz` copies beside this file.
pub fn is_precompressed(name: &str) -> bool {
    extension(name).is_some_and(|extension| COMPRESSIBLE.contains(&extension))
}

/// Whether a part of a path is one that the built files can have.
pub(crate) fn is_plain(part: &str) -> bool {
    part.starts_with(|first: char| first.is_ascii_alphanumeric())
        && part
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_answered_by_address_and_files_by_name() {
        for base in [Base::root(), Base::parse("/signin/").unwrap_or_default()] {
            for (route, file) in PAGES {
                assert_eq!(
                    resolve(&base, &format!("{base}{route}")),
                    Served::File(file)
                );
            }
            for name in [
                "config.json",
                "assets/app-0123456789abcdef.wasm",
                "icons/mark.svg",
            ] {
                assert_eq!(resolve(&base, &format!("{base}{name}")), Served::File(name));
            }
        }
    }

    #[test]
    fn below_a_path_the_rest_of_the_host_is_somebody_elses() {
        let base = Base::parse("/signin/").unwrap_or_default();
        assert_eq!(resolve(&base, "/signin"), Served::Moved);
        for path in [
            "/",
            "/login",
            "/config.json",
            "/signin2/",
            "/signin/signin/",
        ] {
            assert_eq!(resolve(&base, path), Served::Missing, "{path}");
        }
    }

    #[test]
    fn sec_55_everything_else_is_missing() {
        for path in [
            "",
            "*",
            "/login/",
            "/login/callback/x",
            "/LOGIN",
            "/account",
            "//",
            "/..",
            "/../Cargo.toml",
            "/a/../config.json",
            "/./config.json",
            "/%2e%2e/config.json",
            "/a%2Fconfig.json",
            "/a\\config.json",
            "/.git/config.json",
            "/_headers",
            "/_redirects",
            "/_x.txt",
            "/404.html",
            "/index.html",
            "/login.html",
            "/login/callback.html",
            "/staticwebapp.config.json",
            "/app.js.br",
            "/app.js.gz",
            "/app.wasm.br",
            "/config.json/",
            "/index",
            "/a//b.js",
            "/main.rs",
        ] {
            assert_eq!(resolve(&Base::root(), path), Served::Missing, "{path:?}");
        }
    }

    #[test]
    fn wasm_has_the_media_type_that_streaming_compilation_asks_for() {
        assert_eq!(content_type("app.wasm"), Some("application/wasm"));
        assert_eq!(content_type("app.wasm.br"), None);
    }

    #[test]
    fn sec_53_only_names_with_a_hash_are_kept_for_ever() {
        assert!(cache_control("assets/style-0123456789abcdef.css").contains("immutable"));
        for name in ["index.html", "config.json", "style.css", "x/assets/a.js"] {
            assert_eq!(cache_control(name), "no-cache", "{name}");
        }
    }

    #[test]
    fn the_file_that_deployers_edit_is_not_compressed_ahead() {
        assert!(is_precompressed("index.html"));
        assert!(!is_precompressed(CONFIG));
    }
}
