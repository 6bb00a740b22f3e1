//! The page that a person wanted before sign-in came between, and to which they go afterwards.

use crate::lean::{holds, path_of, without_slashes};

/// A path with query and hash on the page's own origin, and nothing else.
///
/// Whoever can choose where a sign-in page sends people can send them to a copy of the app that asks for the
/// password once more (open redirect), or run a script with a `javascript:` address. So a target is never taken
/// apart and mended: what is not plainly a path of this origin is refused, and the default page is shown instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTarget(String);

/// Longer targets are refused; every real address of an app is far shorter.
const LONGEST: usize = 2048;

impl ReturnTarget {
    /// Takes `/path?query#hash`, or the same with the page's origin in front of it. `home` is where the page lives, as in
    /// `https://app.example/` or `https://app.example/signin/`.
    ///
    /// The sign-in page and its callback are no targets: going there after signing in would be a loop.
    pub fn parse(input: &str, home: &str) -> Option<ReturnTarget> {
        let (page_origin, base) = origin_and_base(home);
        let rest = match input.strip_prefix(page_origin) {
            Some(rest) if !page_origin.is_empty() => rest,
            _ => input,
        };
        let absolute = rest.len() < input.len();
        // After the origin must come a path, a query, a hash or the end: `https://app.example.evil.example` and
        // `https://app.example@evil.example` begin with our origin too.
        let mut target = String::new();
        if absolute && (rest.is_empty() || rest.starts_with(['?', '#'])) {
            target.push('/');
        }
        target.push_str(rest);

        // What browsers drop (tab, line feed) or rewrite (backslash, other letters) before they read an address
        // could hide its true shape, so only the visible characters that may stand in one are let through.
        let plain = target
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && !b"\\\"<>^`{|}".contains(&byte));
        let path = path_of(&target);
        let sound = target.len() <= LONGEST && plain && decode(&target).is_some();
        if sound && is_plain_path(path, base) {
            Some(ReturnTarget(target))
        } else {
            None
        }
    }

    /// Path, query and hash, beginning with a slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Parts the address where the page lives into its origin and the path below which its own addresses are, which begins and ends
/// with a slash.
pub(crate) fn origin_and_base(home: &str) -> (&str, &str) {
    // The third slash: two stand before the host.
    let path = home.match_indices('/').nth(2);
    match path.and_then(|(at, _)| home.split_at_checked(at)) {
        Some(parts) => parts,
        None => (home, "/"),
    }
}

/// What a page is called, to whose address hosts may add a slash and the end of a file's name.
pub(crate) fn page_name(path: &str) -> &str {
    let path = without_slashes(path);
    path.strip_suffix(".html").unwrap_or(path)
}

/// Whether every reader of the path, decoded or not, resolved or not, sees the same path.
fn is_plain_path(path: &str, base: &str) -> bool {
    let Some(decoded) = decode(path) else {
        return false;
    };
    // A slash that was not there before decoding, or only looks like one, is a second opinion about where the path
    // begins; what is still encoded after decoding hides a third.
    let one_reading = slashes(&decoded) == slashes(path)
        && (0..decoded.len()).all(|start| escape_at(decoded.as_bytes(), start).is_none())
        && !decoded
            .chars()
            .any(|letter| letter.is_control() || letter == '\\' || looks_like_slash(letter));
    // `/..//host` resolves to `//host`, which is another host to whoever follows it as an address.
    let odd_segment = holds(&decoded, "//")
        || decoded
            .split('/')
            .any(|segment| segment == "." || segment == "..");
    let below = decoded.strip_prefix(base).unwrap_or_default();
    let sign_in = matches!(page_name(below), "login" | "login/callback");
    path.starts_with('/') && one_reading && !odd_segment && !sign_in
}

fn slashes(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'/').count()
}

/// Decodes every `%XX`; a percent sign that begins none, or bytes that are not UTF-8, give nothing.
fn decode(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'%' {
            decoded.push(escape_at(bytes, at)?);
            at += 3;
        } else {
            decoded.push(byte);
            at += 1;
        }
    }
    String::from_utf8(decoded).ok()
}

/// The byte that an escape (`%XX`) at this place stands for.
fn escape_at(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = *bytes.get(at..at + 3)? else {
        return None;
    };
    let high = char::from(high).to_digit(16)?;
    let low = char::from(low).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}

/// Letters that a person, or a lenient program, takes for a slash or a backslash.
fn looks_like_slash(letter: char) -> bool {
    matches!(
        letter,
        '\u{2044}'
            | '\u{2215}'
            | '\u{2216}'
            | '\u{29f5}'
            | '\u{29f8}'
            | '\u{29f9}'
            | '\u{fe68}'
            | '\u{ff0f}'
            | '\u{ff3c}'
    )
}
