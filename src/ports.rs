//! What the app may ask of the world: traits and plain types, nothing else.
//!
//! The protocol rooms and `state` know only these. `platform` implements them with the browser's own parts, the host
//! tests with scripted ones. Nothing here decides anything, and nothing here knows a word of OAuth or IDX.

mod identifier_form;
mod locale;

use std::{fmt, future::Future, pin::Pin, rc::Rc};

pub use identifier_form::{IdentifierDrawing, IdentifierEvent, IdentifierForm, IdentifierPart};
pub use locale::Locale;

/// A future that stays on its thread, as the browser's do.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// The two methods the protocols use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Submit.
    Post,
    /// Remove (only the Okta session).
    Delete,
}

impl Method {
    /// The method as it stands in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Delete => "DELETE",
        }
    }
}

/// One HTTP request. Its body may hold secrets, so `Debug` shows the method and the URL's path alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: String,
    /// Headers beyond those the browser sets.
    pub headers: Vec<(&'static str, String)>,
    /// The body, already encoded.
    pub body: Option<String>,
    /// Whether the org's cookies go along (`credentials: include`) or not (`omit`).
    pub credentials: bool,
    /// Whether what the browser keeps of an earlier answer must be passed over.
    pub fresh: bool,
    /// After how many milliseconds of silence the request is given up.
    pub timeout_ms: u32,
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        write!(formatter, "Request({} {path})", self.method.as_str())
    }
}

/// One HTTP answer. Its body may hold secrets, so `Debug` shows the status alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// `X-Rate-Limit-Reset` where the server lets the page read it, in epoch seconds.
    pub rate_limit_reset: Option<u64>,
    /// `Date` where the server lets the page read it, in epoch milliseconds.
    pub date_ms: Option<u64>,
    /// `Cache-Control: max-age` where the page may read it, in seconds.
    pub max_age: Option<u64>,
    /// `DPoP-Nonce` where the page may read it.
    pub dpop_nonce: Option<String>,
    /// The whole body as text.
    pub body: String,
}

impl fmt::Debug for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Reply({})", self.status)
    }
}

/// Why there is no answer at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// The request was refused, cut off, or blocked; a page cannot tell these apart.
    #[error("the server could not be reached")]
    Unreachable,
    /// Nothing came within the request's own limit.
    #[error("the server did not answer in time")]
    TimedOut,
}

/// Sends requests.
pub trait Transport {
    /// Sends one request and reads the whole answer.
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Reply, TransportError>>;
}

/// An RSA public key as a JWKS writes it: base64url without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RsaPublicKey {
    /// The modulus, `n`.
    pub modulus: String,
    /// The exponent, `e`.
    pub exponent: String,
}

/// The platform refused a cryptographic operation (a malformed key, an insecure context).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser refused a cryptographic operation")]
pub struct CryptoError;

/// Hashes and signatures.
pub trait Crypto {
    /// SHA-256 of the bytes.
    fn sha256<'a>(&'a self, data: &'a [u8]) -> LocalFuture<'a, Result<Vec<u8>, CryptoError>>;

    /// Whether `signature` over `data` is RSASSA-PKCS1-v1_5 with SHA-256 by `key` (JWS `RS256`).
    fn verify_rs256<'a>(
        &'a self,
        key: &'a RsaPublicKey,
        data: &'a [u8],
        signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, CryptoError>>;
}

/// A P-256 public key as a JWK writes it: base64url without padding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EcPublicKey {
    /// The first coordinate.
    pub x: String,
    /// The second coordinate.
    pub y: String,
}

/// Where pairs of keys are kept, most of which nobody needs before there is a token.
pub trait ProofKeys {
    /// The pairs, with what it takes to use them.
    fn load(&self) -> LocalFuture<'static, Result<Rc<dyn KeyPairs>, CryptoError>>;

    /// Forgets the pair of that name: in memory at once, and what is kept as soon as the browser comes to it.
    fn remove(&self, name: &str);
}

/// Pairs of P-256 keys of which the private half never leaves the browser, kept under names.
pub trait KeyPairs {
    /// The public half of the pair of that name; nothing where there is none. With `make` it is made, and kept as far as the
    /// browser allows, at least until the page goes away.
    fn open<'a>(
        &'a self,
        name: &'a str,
        make: bool,
    ) -> LocalFuture<'a, Result<Option<EcPublicKey>, CryptoError>>;

    /// ECDSA with SHA-256 over the data by the pair of that name, which was opened before (JWS `ES256`).
    fn sign<'a>(
        &'a self,
        name: &'a str,
        data: &'a [u8],
    ) -> LocalFuture<'a, Result<Vec<u8>, CryptoError>>;

    /// Forgets the pair, likewise.
    fn remove(&self, name: &str) -> LocalFuture<'static, ()>;
}

/// A lock that is held until this is dropped.
pub struct Held(Option<Box<dyn FnOnce()>>);

impl Held {
    /// What gives the lock back.
    pub fn new(release: impl FnOnce() + 'static) -> Held {
        Held(Some(Box::new(release)))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            release();
        }
    }
}

/// Why there is no lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// This browser has none.
    #[error("this browser has no locks")]
    Unsupported,
    /// Somebody else held it all the time.
    #[error("somebody else holds the lock")]
    TimedOut,
}

/// Locks of all tabs of the origin.
pub trait Locks {
    /// Waits for the lock of that name, for so many milliseconds at most.
    fn acquire<'a>(
        &'a self,
        name: &'a str,
        timeout_ms: u32,
    ) -> LocalFuture<'a, Result<Held, LockError>>;
}

/// What a passkey or a security key is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialRequest {
    /// A signature, with the browser's dialog.
    Get,
    /// A signature that the browser offers while something is typed, without a dialog.
    Autofill,
    /// A new credential.
    Create,
}

/// Why a passkey or a security key gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// This browser cannot do it.
    #[error("this browser cannot use passkeys here")]
    Unsupported,
    /// The person said no, waited too long, or has none that fits; a page cannot tell these apart.
    #[error("the browser gave no credential")]
    Refused,
    /// The new credential would be one that the person has already.
    #[error("the credential is known already")]
    KnownAlready,
}

/// Passkeys and security keys.
pub trait Credentials {
    /// Asks with options as JSON, and gives the credential as JSON. A question asked before is ended.
    fn ask(
        &self,
        request: CredentialRequest,
        options: String,
    ) -> LocalFuture<'static, Result<String, CredentialError>>;

    /// Ends the question at hand, if there is one.
    fn stop(&self);
}

/// The system's generator of random bytes.
pub trait Random {
    /// Fills the buffer, or says that there is no generator.
    fn fill(&self, buffer: &mut [u8]) -> Result<(), CryptoError>;
}

/// Time.
pub trait Clock {
    /// Milliseconds since the epoch by this device's clock, which may be wrong.
    fn now_ms(&self) -> u64;

    /// Ends after that many milliseconds; later in a background tab.
    fn sleep(&self, ms: u32) -> LocalFuture<'static, ()>;
}

/// Which of the browser's two stores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// This tab only, until it is closed.
    Session,
    /// Every tab of the origin, until removed.
    Local,
}

/// The store refused: blocked by the browser, or full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the browser does not let this page store anything")]
pub struct StoreError;

/// The browser's storage, where a refusal is an ordinary case.
pub trait Store {
    /// The value under the key.
    fn get(&self, area: Area, key: &str) -> Result<Option<String>, StoreError>;
    /// Writes the value under the key.
    fn set(&self, area: Area, key: &str, value: &str) -> Result<(), StoreError>;
    /// Removes the key.
    fn remove(&self, area: Area, key: &str) -> Result<(), StoreError>;
    /// Calls the listener when another document of the origin has changed one of the stores.
    fn listen(&self, listener: Box<dyn Fn()>);
}

/// Leaving this document, and where it is.
pub trait Location {
    /// Where the page lives: scheme, host, port and a path that ends with a slash, as in `https://app.example/signin/`. The
    /// host decides it, not the build.
    fn home(&self) -> String;
    /// Goes to another document, with a history entry.
    fn leave(&self, url: &str);
    /// Loads this document anew.
    fn reload(&self);
}

/// The one history entry that the app owns: it stands for "further than the first step", so that Back comes here.
pub trait History {
    /// Makes the entry, unless the page stands on it already.
    fn push(&self);
    /// Calls the listener when the person went back from the entry.
    fn listen(&self, listener: Box<dyn Fn()>);
}

/// What other tabs of the origin say.
pub trait Channel {
    /// Says something to the other tabs. Nothing secret may be said.
    fn post(&self, message: &str);
    /// Calls the listener for what another tab said: untrusted text.
    fn listen(&self, listener: Box<dyn Fn(String)>);
}

/// How urgently a screen reader should say something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    /// When it has finished speaking.
    Polite,
    /// At once.
    Assertive,
}

/// The document around the views.
pub trait Page {
    /// The document's title.
    fn title(&self, title: &str);
    /// `data-step` on `<main>`, and `data-page` once signed in.
    fn mark(&self, step: &str, page: Option<&str>);
    /// Tells whoever listens on the document (`vestibule:` and the name). Every part is a word of this program's own: there is no
    /// place for anything of the person's or the server's (SEC-24).
    fn tell(&self, event: &'static str, detail: &'static str);
    /// Fills one of the two live regions.
    fn announce(&self, urgency: Urgency, text: &str);
    /// Moves focus to the heading of what is on screen: for whoever used a control that is gone now.
    fn focus_heading(&self);
    /// Whether the person's last act was on the keyboard.
    fn keyboard(&self) -> bool;
    /// Whether the page can be seen.
    fn visible(&self) -> bool;
    /// Calls the listener when the page is seen again, restored, or back on the network.
    fn on_wake(&self, listener: Box<dyn Fn()>);
    /// Calls the listener when the person touches or types anything.
    fn on_activity(&self, listener: Box<dyn Fn()>);
    /// Calls the listener when the browser shows the page again as it was left, from its cache of pages.
    fn on_restore(&self, listener: Box<dyn Fn()>);
    /// Copies a text to the clipboard, and says whether the browser allowed it.
    fn copy<'a>(&'a self, text: &'a str) -> LocalFuture<'a, bool>;
    /// Whether this seems to be the small browser inside another app, which shares nothing with the real one.
    fn in_app_browser(&self) -> bool;
    /// Writes a line for the people who run the site. Never anything of the person's.
    fn log(&self, line: &str);
}
