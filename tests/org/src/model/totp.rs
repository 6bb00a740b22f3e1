//! One-time codes of authenticator apps (RFC 6238): HMAC-SHA-1, six digits, thirty seconds.

use super::Model;
use hmac::{Hmac, Mac};
use rand::RngCore;
use sha1::Sha1;

const STEP_MS: i64 = 30_000;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Whether a code was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Right,
    Wrong,
    /// Right once, and handed in before.
    Used,
}

/// A fresh secret: ten random bytes, sixteen letters, as an org gives them out.
pub(crate) fn new_secret() -> String {
    let mut bytes = [0; 10];
    rand::thread_rng().fill_bytes(&mut bytes);
    base32(&bytes)
}

/// The code that an app with this secret shows at a time. Empty if the secret is no base32.
pub(crate) fn code_at(secret: &str, now_ms: i64) -> String {
    code_of_step(secret, now_ms.div_euclid(STEP_MS)).unwrap_or_default()
}

impl Model {
    /// Takes a code of this moment, or of the one before or after it, because clocks differ; each only once.
    pub(crate) fn take_totp(&mut self, secret: &str, code: &str) -> Verdict {
        let step = self.now_ms().div_euclid(STEP_MS);
        let fits = |it: &i64| code_of_step(secret, *it).as_deref() == Some(code);
        let Some(step) = (step - 1..=step + 1).find(fits) else {
            return Verdict::Wrong;
        };
        let used = (secret.to_owned(), step);
        if self.used_totp.contains(&used) {
            return Verdict::Used;
        }
        self.used_totp.push(used);
        Verdict::Right
    }
}

fn code_of_step(secret: &str, step: i64) -> Option<String> {
    let key = from_base32(secret)?;
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).ok()?;
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let offset = usize::from(digest.last()? & 0x0f);
    let four: [u8; 4] = digest.get(offset..offset + 4)?.try_into().ok()?;
    let number = u32::from_be_bytes(four) & 0x7fff_ffff;
    Some(format!("{:06}", number % 1_000_000))
}

/// RFC 4648, section 6, without padding.
fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut held, mut bits) = (0_u32, 0);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let letter = ALPHABET.get((held >> bits & 31) as usize);
            text.extend(letter.copied().map(char::from));
        }
    }
    if bits > 0 {
        let letter = ALPHABET.get((held << (5 - bits) & 31) as usize);
        text.extend(letter.copied().map(char::from));
    }
    text
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut held, mut bits) = (0_u32, 0);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|it| *it == letter)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    (!bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrgSettings;

    /// RFC 6238, appendix B, the last six digits of its eight.
    #[test]
    fn the_vectors_of_the_rfc() {
        let secret = base32(b"12345678901234567890");
        assert_eq!(secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code_at(&secret, seconds * 1_000), code);
        }
    }

    #[test]
    fn a_code_is_good_for_a_moment_and_once() {
        let mut model = Model::new(OrgSettings::default());
        let secret = new_secret();
        let code = code_at(&secret, model.now_ms());
        assert_eq!(secret.len(), 16);
        assert_eq!(model.take_totp(&secret, &code), Verdict::Right);
        assert_eq!(model.take_totp(&secret, &code), Verdict::Used);
        let old = code_at(&secret, model.now_ms() - 90_000);
        assert_eq!(model.take_totp(&secret, &old), Verdict::Wrong);
        assert_eq!(model.take_totp(&secret, ""), Verdict::Wrong);
        assert_eq!(model.take_totp("not base32!", &code), Verdict::Wrong);
    }
}
