//! Percent-encoding for form bodies and queries.

use crate::{
    config::Config,
    lean::decimal,
    ports::{Method, Request},
};

/// After how many milliseconds of silence interact and token are given up. Both answer a person who is waiting.
pub(super) const WAITED_FOR_MS: u32 = 15_000;

/// A `POST` of a form as a page may send it without the browser asking first (a CORS-simple request): only headers
/// that every form may carry. One header of ours would cost a whole round trip.
pub(super) fn simple_post(url: String, body: String, credentials: bool) -> Request {
    Request {
        method: Method::Post,
        url,
        headers: vec![
            ("Accept", "application/json".to_owned()),
            (
                "Content-Type",
                "application/x-www-form-urlencoded".to_owned(),
            ),
        ],
        body: Some(body),
        credentials,
        fresh: false,
        timeout_ms: WAITED_FOR_MS,
    }
}

/// How old the org's own session may be: no older than this app lets a session become, or the new one would end at once.
pub(super) fn max_age(config: &Config) -> Option<String> {
    config.session.lifetime_s.map(decimal)
}

/// Writes the pairs as `name=value&name=value`, every value percent-encoded.
pub(super) fn encode(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (name, value) in pairs {
        if !text.is_empty() {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        push_encoded(&mut text, value);
    }
    text
}

fn push_encoded(text: &mut String, value: &str) {
    for &byte in value.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            for digit in [byte >> 4, byte & 15] {
                text.push(
                    char::from_digit(u32::from(digit), 16)
                        .unwrap_or('0')
                        .to_ascii_uppercase(),
                );
            }
        }
    }
}

/// Decodes a value of a query: `%XX`, and `+` for a space. A malformed escape or bytes that are not UTF-8 give
/// nothing.
pub(super) fn decode(value: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}
