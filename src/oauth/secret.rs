//! Values that must not be mixed up and must not leak.
//!
//! Each is a type of its own, prints a placeholder in `Debug`, has no `Display`, and gives its text through
//! `secret()` alone, so that every place where a secret leaves is found by one search.
//!
//! What is compared is compared in constant form: every byte is looked at, whatever the first difference is, so that
//! the time taken tells nothing about how much of a guess was right.

use std::fmt;

use super::base64url;
use crate::ports::{CryptoError, Random};

/// Declares the types; the number is the longest text that is taken.
macro_rules! secrets {
    ($($(#[$doc:meta])* $name:ident, $longest:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(String);

        impl $name {
            /// Takes the text if it is what such a value can be: visible ASCII characters, not empty, not too long.
            pub fn new(text: &str) -> Option<Self> {
                if is_secret_text(text, $longest) { Some($name(text.to_owned())) } else { None }
            }

            /// The text itself. It must not reach a log, an address or an error.
            pub fn secret(&self) -> &str {
                &self.0
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                equal_in_constant_form(&self.0, &other.0)
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(concat!(stringify!($name), "([redacted])"))
            }
        }
    )*};
}

secrets! {
    /// Names an IDX transaction; whoever holds it can go on with the sign-in.
    InteractionHandle, 2048;
    /// What a finished IDX transaction gives; works once, for about a minute.
    InteractionCode, 2048;
    /// What a finished redirect gives (RFC 6749 section 4.1.2); works once.
    AuthorizationCode, 2048;
    /// The code in the mail, and in the link of the mail.
    OneTimePasscode, 128;
    /// What the link of an activation or a recovery mail carries; works once.
    MailToken, 2048;
    /// Opaque to us, whatever it looks like: its format is between the org and the API.
    AccessToken, 65_536;
    /// Gives new tokens.
    RefreshToken, 8192;
    /// `state` (RFC 6749 section 10.12): a callback with another value belongs to somebody else's sign-in.
    State, 512;
    /// `nonce` (OpenID Connect Core section 15.5.2): an ID token with another value was made for somebody else's sign-in.
    Nonce, 512;
}

impl State {
    /// A new value: 256 random bits.
    pub fn random(random: &dyn Random) -> Result<State, CryptoError> {
        random_text(random).map(State)
    }
}

impl Nonce {
    /// A new value: 256 random bits.
    pub fn random(random: &dyn Random) -> Result<Nonce, CryptoError> {
        random_text(random).map(Nonce)
    }
}

/// 32 random bytes in base64url: 43 characters.
pub(super) fn random_text(random: &dyn Random) -> Result<String, CryptoError> {
    let mut bytes = [0; 32];
    random.fill(&mut bytes)?;
    Ok(base64url::encode(&bytes))
}

/// Whether the text is visible ASCII, not empty and not longer than that.
pub(super) fn is_secret_text(text: &str, longest: usize) -> bool {
    !text.is_empty() && text.len() <= longest && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Compares without stopping at the first difference. The lengths are not secret.
pub(super) fn equal_in_constant_form(one: &str, other: &str) -> bool {
    let difference = one
        .bytes()
        .zip(other.bytes())
        .fold(0, |seen, (left, right)| seen | (left ^ right));
    one.len() == other.len() && std::hint::black_box(difference) == 0
}
