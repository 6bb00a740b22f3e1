//! One-time codes as people type and paste them (UX-22, UX-24), and identifiers likewise (UX-03, UX-08, UX-11).
//!
//! Pure functions; here do not live: fields, requests, texts.

use crate::lean::{Gather, holds, rewritten, trimmed};

/// What kind of code is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// How many characters.
    pub length: usize,
    /// Whether letters count.
    pub alphanumeric: bool,
}

/// What stands in the code field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Passcode {
    /// Nothing.
    Empty,
    /// Fewer characters than a code has.
    TooShort,
    /// More characters than a code has, or several possible codes.
    TooLong,
    /// Letters where only digits belong.
    Letters,
    /// A complete code, in plain digits and letters.
    Complete(String),
}

/// Reads a code out of what was typed or pasted: spaces, dashes, digits of other scripts, a whole sentence, or the
/// magic link itself.
pub fn read(typed: &str, expected: Expected) -> Passcode {
    let plain = rewritten(typed, &plain_character);
    if let Some(code) = from_link(&plain) {
        return judge(&code, expected);
    }
    let joined = rewritten(&plain, &|character| {
        (!is_separator(character)).then_some(character)
    });
    let whole = judge(&joined, expected);
    if matches!(whole, Passcode::Complete(_) | Passcode::Empty) {
        return whole;
    }
    // A sentence: exactly one word in it may be a code.
    let mut found = "";
    for word in plain.split(|character: char| !character.is_ascii_alphanumeric()) {
        match is_candidate(word, expected) {
            true if found.is_empty() || found == word => found = word,
            true => return whole,
            false => {}
        }
    }
    match found {
        "" => whole,
        only => Passcode::Complete(only.to_owned()),
    }
}

fn is_candidate(word: &str, expected: Expected) -> bool {
    word.len() == expected.length
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && (expected.alphanumeric || word.bytes().all(|byte| byte.is_ascii_digit()))
}

fn judge(code: &str, expected: Expected) -> Passcode {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    let fits =
        digits || (expected.alphanumeric && code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    match code.len() {
        0 => Passcode::Empty,
        _ if !fits => Passcode::Letters,
        length if length < expected.length => Passcode::TooShort,
        length if length > expected.length => Passcode::TooLong,
        _ => Passcode::Complete(code.to_owned()),
    }
}

/// The value of `otp` in a pasted link.
fn from_link(text: &str) -> Option<String> {
    if !holds(text, "://") {
        return None;
    }
    let (_, query) = text.split_once('?')?;
    let query = query.split(['#', ' ']).next()?;
    let otp = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("otp="))?;
    Some(otp.to_owned())
}

fn is_separator(character: char) -> bool {
    character.is_whitespace() || matches!(character, '-' | '–' | '—' | '‐' | '‑' | '.' | '·' | '_')
}

/// The character in plain digits and letters; nothing for those that cannot be seen.
fn plain_character(character: char) -> Option<char> {
    const ZEROS: [u32; 8] = [
        0xFF10, 0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x1D7CE, 0x1D7F6,
    ];
    let code = character as u32;
    if is_invisible(character) {
        return None;
    }
    for zero in ZEROS {
        if (zero..zero + 10).contains(&code) {
            return char::from_digit(code - zero, 10);
        }
    }
    match code {
        // Full-width letters.
        0xFF21..=0xFF3A | 0xFF41..=0xFF5A => char::from_u32(code - 0xFEE0),
        _ => Some(character),
    }
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{00AD}')
}

/// What stands in the identifier field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identifier {
    /// Nothing.
    Empty,
    /// More than 254 characters.
    TooLong,
    /// An address that cannot be one, or something with spaces inside.
    Malformed,
    /// What to send: without surrounding and invisible characters, in the case it was typed in.
    Whole(String),
}

/// Reads an identifier. Whether it exists is the server's business.
pub fn read_identifier(typed: &str) -> Identifier {
    let visible = rewritten(typed, &|character| {
        (!is_invisible(character)).then_some(character)
    });
    let identifier = trimmed(&visible);
    if identifier.is_empty() {
        return Identifier::Empty;
    }
    if identifier.chars().count() > 254 {
        return Identifier::TooLong;
    }
    let odd_address = match identifier.split_once('@') {
        Some((name, domain)) => {
            name.is_empty()
                || domain.is_empty()
                || holds(domain, "@")
                || domain.starts_with('.')
                || domain.ends_with('.')
        }
        None => false,
    };
    if odd_address || identifier.contains(char::is_whitespace) {
        return Identifier::Malformed;
    }
    Identifier::Whole(identifier.to_owned())
}

/// The domains most people have, by which a slip of the finger is recognised.
const COMMON_DOMAINS: [&str; 12] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "outlook.com",
    "live.com",
    "yahoo.com",
    "icloud.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "web.de",
    "gmx.de",
];

/// Another spelling of an address whose domain is one slip away from a common one (UX-11).
pub fn suggestion(identifier: &str) -> Option<String> {
    let (name, domain) = trimmed(identifier).split_once('@')?;
    // By ASCII, as the common ones are written: Unicode's tables weigh more than all of this file.
    let domain = domain.to_ascii_lowercase();
    if name.is_empty() || domain.len() < 5 || COMMON_DOMAINS.contains(&domain.as_str()) {
        return None;
    }
    let near = COMMON_DOMAINS
        .iter()
        .find(|common| is_one_slip_away(&domain, common))?;
    Some([name, "@", near].concat())
}

/// One character left out, put in, swapped with its neighbour, or mistyped.
fn is_one_slip_away(typed: &str, meant: &str) -> bool {
    let typed = typed.chars().gather();
    let meant = meant.chars().gather();
    let start = typed.iter().zip(&meant).take_while(|(a, b)| a == b).count();
    let end = typed
        .iter()
        .rev()
        .zip(meant.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let rest = |length: usize| length.saturating_sub(start + end);
    match (rest(typed.len()), rest(meant.len())) {
        (0 | 1, 0 | 1) => typed.len().abs_diff(meant.len()) <= 1 && typed != meant,
        (2, 2) => {
            typed.get(start) == meant.get(start + 1) && typed.get(start + 1) == meant.get(start)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIX: Expected = Expected {
        length: 6,
        alphanumeric: false,
    };
    const TEN: Expected = Expected {
        length: 10,
        alphanumeric: true,
    };

    fn check(typed: &str, code: &str) {
        assert_eq!(
            read(typed, SIX),
            Passcode::Complete(code.to_owned()),
            "{typed}"
        );
    }

    /// UX-22.
    #[test]
    fn a_code_is_read_however_it_was_written() {
        check("123456", "123456");
        check(" 123 456 ", "123456");
        check("123-456", "123456");
        check("１２３４５６", "123456");
        check("١٢٣٤٥٦", "123456");
        check("1\u{200B}23456", "123456");
        check("Your code is 123456. It works for 5 minutes.", "123456");
        check(
            "https://app.example/login/callback?state=abc&otp=123456",
            "123456",
        );
        check(
            "http://localhost:8080/login/callback?otp=123456&state=x#y",
            "123456",
        );
        assert_eq!(
            read("ab12cd34ef", TEN),
            Passcode::Complete("ab12cd34ef".to_owned())
        );
    }

    /// UX-24.
    #[test]
    fn what_is_no_code_is_told_apart() {
        assert_eq!(read("  ", SIX), Passcode::Empty);
        assert_eq!(read("12345", SIX), Passcode::TooShort);
        assert_eq!(read("1234567", SIX), Passcode::TooLong);
        assert_eq!(read("12345a", SIX), Passcode::Letters);
        assert_eq!(read("either 123456 or 654321", SIX), Passcode::Letters);
    }

    /// UX-03, UX-08.
    #[test]
    fn an_identifier_keeps_its_case_and_loses_what_cannot_be_seen() {
        assert_eq!(
            read_identifier(" \u{200B}Mia@Example.com\u{FEFF} "),
            Identifier::Whole("Mia@Example.com".to_owned())
        );
        assert_eq!(read_identifier("mia"), Identifier::Whole("mia".to_owned()));
        assert_eq!(read_identifier(" \u{200B} "), Identifier::Empty);
        assert_eq!(read_identifier("mia@"), Identifier::Malformed);
        assert_eq!(read_identifier("mia @example.com"), Identifier::Malformed);
        assert_eq!(
            read_identifier(&"é".repeat(254)),
            Identifier::Whole("é".repeat(254))
        );
        assert_eq!(read_identifier(&"a".repeat(255)), Identifier::TooLong);
    }

    /// UX-11.
    #[test]
    fn a_slip_in_a_common_domain_is_noticed_and_nothing_else() {
        for slip in [
            "mia@gmial.com",
            "mia@gmai.com",
            "mia@gmaill.com",
            "mia@gmail.con",
            "mia@hmail.com",
        ] {
            assert_eq!(suggestion(slip).as_deref(), Some("mia@gmail.com"), "{slip}");
        }
        for fine in [
            "mia@gmail.com",
            "mia@example.com",
            "mia",
            "@gmial.com",
            "mia@gmx.net",
        ] {
            assert_eq!(suggestion(fine), None, "{fine}");
        }
    }
}
