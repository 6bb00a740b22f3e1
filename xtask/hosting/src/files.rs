//! Which address is answered with which file, as what, and for how long it may be kept.

/// The page that every route is answered with.
pub const PAGE: &str = "index.html";

/// The file that a deployer edits. It is never compressed ahead, because the copies would go stale unnoticed.
pub const CONFIG: &str = "config.json";

/// The file with [`NOT_FOUND_PAGE`]; hosts that find it answer unknown addresses with 404 instead of the app.
pub const NOT_FOUND: &str = "404.html";

/// The addresses of the app. Nothing else falls back to [`PAGE`].
pub const ROUTES: [&str; 3] = ["/", "/login", "/login/callback"];

/// What a person sees at an address that does not exist: no script, no style, one way on.
pub const NOT_FOUND_PAGE: &str = "<!doctype html>
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
<p>There is no page at this address. <a href=\"/\">Go to the start page</a></p>
</main>
";

/// File extensions with their media types; a file of any other kind is not served.
const CONTENT_TYPES: [(&str, &str); 10] = [
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
const COMPRESSIBLE: [&str; 5] = ["css", "html", "js", "svg", "wasm"];

/// How many hexadecimal digits of its content's hash a file name ends in.
const HASH_DIGITS: usize = 16;

/// What an address is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Served<'a> {
    /// The file of this name, relative to the built directory, if it is there.
    File(&'a str),
    /// [`NOT_FOUND_PAGE`] with status 404.
    Missing,
}

/// Finds what the path of a request, as it stands in the request line, is answered with.
///
/// The built files have plain names, so a path with an encoded character, a hidden or a host's own file (`_headers`), a
/// `..` or a ready-compressed copy names nothing. (SEC-55)
pub fn resolve(path: &str) -> Served<'_> {
    if ROUTES.contains(&path) {
        return Served::File(PAGE);
    }
    let Some(name) = path.strip_prefix('/') else {
        return Served::Missing;
    };
    let plain = name.split('/').all(|part| {
        part.starts_with(|first: char| first.is_ascii_alphanumeric())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
    });
    if plain && name != NOT_FOUND && content_type(name).is_some() {
        Served::File(name)
    } else {
        Served::Missing
    }
}

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
    if is_hashed(name) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    }
}

/// Whether a file name holds the hash of its content: `style-0123456789abcdef.css`.
pub fn is_hashed(name: &str) -> bool {
    let Some((stem, _)) = name.rsplit_once('.') else {
        return false;
    };
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() == HASH_DIGITS
            && hash
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

/// Whether the build writes `.br` and `.gz` copies beside this file.
pub fn is_precompressed(name: &str) -> bool {
    extension(name).is_some_and(|extension| COMPRESSIBLE.contains(&extension))
}

fn extension(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_answered_with_the_page_and_files_with_themselves() {
        for route in ROUTES {
            assert_eq!(resolve(route), Served::File("index.html"));
        }
        assert_eq!(resolve("/config.json"), Served::File("config.json"));
        assert_eq!(
            resolve("/app-0123456789abcdef.wasm"),
            Served::File("app-0123456789abcdef.wasm")
        );
        assert_eq!(resolve("/icons/mark.svg"), Served::File("icons/mark.svg"));
    }

    #[test]
    fn sec_55_everything_else_is_missing() {
        for path in [
            "",
            "*",
            "/login/",
            "/login/callback/x",
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
            "/app.js.br",
            "/app.js.gz",
            "/app.wasm.br",
            "/config.json/",
            "/index",
            "/a//b.js",
            "/main.rs",
        ] {
            assert_eq!(resolve(path), Served::Missing, "{path:?}");
        }
    }

    #[test]
    fn wasm_has_the_media_type_that_streaming_compilation_asks_for() {
        assert_eq!(content_type("app.wasm"), Some("application/wasm"));
        assert_eq!(content_type("app.wasm.br"), None);
    }

    #[test]
    fn sec_53_only_names_with_a_hash_are_kept_for_ever() {
        assert!(cache_control("style-0123456789abcdef.css").contains("immutable"));
        for name in [
            "index.html",
            "config.json",
            "style.css",
            "style-0123456789ABCDEF.css",
            "style-0123.css",
            "0123456789abcdef.css",
        ] {
            assert_eq!(cache_control(name), "no-cache", "{name}");
        }
    }

    #[test]
    fn the_file_that_deployers_edit_is_not_compressed_ahead() {
        assert!(is_precompressed("index.html"));
        assert!(!is_precompressed(CONFIG));
    }
}
