//! Base64url without padding (RFC 4648 section 5, RFC 7515 section 2).

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Encodes the bytes, without padding.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut group = 0_u32;
        for at in 0..3 {
            group = group << 8 | u32::from(chunk.get(at).copied().unwrap_or(0));
        }
        for at in 0..=chunk.len() {
            let sextet = group >> (18 - 6 * at) & 63;
            text.push(
                ALPHABET
                    .get(sextet as usize)
                    .copied()
                    .map_or('A', char::from),
            );
        }
    }
    text
}

/// Decodes the text, or gives nothing where it is not exactly what `encode` would have written: no padding, no white
/// space, no stray bits at the end. Two spellings of one signature would be two tokens.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.as_bytes().chunks(4) {
        let mut group = 0_u32;
        for at in 0..4 {
            let sextet = match chunk.get(at) {
                Some(&letter) => sextet(letter)?,
                None => 0,
            };
            group = group << 6 | sextet;
        }
        let [_, first, second, third] = group.to_be_bytes();
        match chunk.len() {
            4 => bytes.extend([first, second, third]),
            3 if third == 0 => bytes.extend([first, second]),
            2 if second == 0 && third == 0 => bytes.push(first),
            _ => return None,
        }
    }
    Some(bytes)
}

fn sextet(letter: u8) -> Option<u32> {
    let value = match letter {
        b'A'..=b'Z' => letter - b'A',
        b'a'..=b'z' => letter - b'a' + 26,
        b'0'..=b'9' => letter - b'0' + 52,
        b'-' => 62,
        b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
