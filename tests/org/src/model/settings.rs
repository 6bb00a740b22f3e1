//! What can be set: at the start (`OrgSettings`) and while the org runs (`Settings`).

use super::client::Client;
use super::password_policy::PasswordPolicy;
use super::user::User;
use serde::{Deserialize, Serialize};

/// How an org starts. Every field has a default, so that a test states only what it is about.
#[derive(Clone, Debug)]
pub struct OrgSettings {
    /// Scheme, host and port, without a trailing slash.
    pub base_url: String,
    /// Registered clients.
    pub clients: Vec<Client>,
    /// Origins that may read answers (CORS).
    pub trusted_origins: Vec<String>,
    /// People; by default the sample users.
    pub users: Vec<User>,
    /// What can be changed later.
    pub settings: Settings,
}

impl Default for OrgSettings {
    fn default() -> Self {
        Self {
            base_url: "http://localhost:8081".to_owned(),
            clients: Vec::new(),
            trusted_origins: Vec::new(),
            users: crate::samples::users(),
            settings: Settings::default(),
        }
    }
}

/// What can be changed while the org runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Polling interval told to clients, milliseconds. Polling faster than half of it is answered 429.
    pub refresh_ms: i64,
    /// Life of an IDX transaction, seconds; told as `expiresAt`.
    pub transaction_life_s: i64,
    /// Life of a mailed code and of the link beside it, seconds.
    pub code_life_s: i64,
    /// Life of an interaction code or authorization code, seconds.
    pub interaction_code_life_s: i64,
    /// `expires_in` of access and ID tokens, seconds.
    pub token_life_s: i64,
    /// How long a rotated refresh token may be used once more, seconds.
    pub refresh_grace_s: i64,
    /// Whether tokens are bound to the key that a client proves to have (RFC 9449).
    pub dpop: Dpop,
    /// Proofs to the token endpoint must carry the authorization server's nonce.
    pub dpop_nonce: bool,
    /// Proofs to userinfo and to the sample resource must carry the resource's nonce.
    pub resource_nonce: bool,
    /// Life of both nonces, seconds; 0: none that a client sends is ever the right one.
    pub dpop_nonce_life_s: i64,
    /// The token endpoint answers a proof with Bearer tokens, as if there had been none.
    pub dpop_downgrade: bool,
    /// So many wrong codes are answered 401; after them everything is 429 for `lockout_s`.
    pub attempts: u32,
    /// How long too many wrong codes block the authenticator, seconds.
    pub lockout_s: i64,
    /// Mails to one recipient in a minute; more are answered 429.
    pub mails_per_minute: usize,
    /// How long after sending a mail appears in the inbox, milliseconds.
    pub mail_delay_ms: i64,
    /// How long an activation or recovery token is good, seconds.
    pub mail_token_life_s: i64,
    /// The first page asks for the password too.
    pub identify_with_password: bool,
    /// Password pages offer to recover a forgotten password.
    pub password_recovery: bool,
    /// After a recovery the person is signed in, as far as the policy allows; off: they must sign in anew.
    pub recovery_signs_in: bool,
    /// The first page offers to register.
    pub registration: bool,
    /// The registration form asks for a puzzle of another company to be solved.
    pub captcha: bool,
    /// Somebody new confirms the address by a mail that they open later: the registration ends with word of it.
    pub registration_ends_with_mail: bool,
    /// The first page offers to unlock an account.
    pub account_unlock: bool,
    /// The first page offers another identity provider.
    pub identity_provider: bool,
    /// The first page carries a challenge for the passkeys that a browser offers in the name field.
    pub passkey_autofill: bool,
    /// The first page offers Okta Verify on the very device.
    pub fastpass: bool,
    /// Before the first page the org looks for Okta Verify on the device, by the server that it runs at this port.
    pub fastpass_port: Option<u16>,
    /// What a new password must look like.
    pub password_policy: PasswordPolicy,
    /// An unknown user gets a challenge that looks like any other.
    pub enumeration_prevention: bool,
    /// Whether a finished sign-in leaves an `idx` session in the browser.
    pub idx_session: bool,
    /// Life of an `idx` session, seconds.
    pub session_life_s: i64,
    /// Life of an `idx` session after "Keep me signed in", seconds.
    pub remembered_session_life_s: i64,
    /// Give a new `stateHandle` whenever the step changes or is looked up; the former is then dead.
    pub rotate_state_handle: bool,
    /// Let other origins read the `X-Rate-Limit-…` headers.
    pub expose_rate_limit_headers: bool,
    /// Let other origins read the `Date` header, which tells the org's clock.
    pub expose_date: bool,
    /// Whether the org has embedded sign-in at all; off: interact answers `access_denied`.
    pub identity_engine: bool,
    /// Whether a policy lets the app sign people in; off: an opened transaction ends at once.
    pub access_policy: bool,
    /// What is wrong with the metadata.
    pub odd_metadata: Option<OddMetadata>,
    /// What is wrong with the ID tokens that are issued.
    pub tamper: Option<Tamper>,
    /// Whether every text for people begins with markup, which a page must show as text.
    pub markup: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            refresh_ms: 4_000,
            transaction_life_s: 7_200,
            code_life_s: 300,
            interaction_code_life_s: 60,
            token_life_s: 3_600,
            refresh_grace_s: 30,
            dpop: Dpop::Off,
            dpop_nonce: false,
            resource_nonce: false,
            dpop_nonce_life_s: 300,
            dpop_downgrade: false,
            attempts: 5,
            lockout_s: 300,
            mails_per_minute: 30,
            mail_delay_ms: 0,
            mail_token_life_s: 3_600,
            identify_with_password: false,
            password_recovery: true,
            recovery_signs_in: true,
            registration: false,
            captcha: false,
            registration_ends_with_mail: false,
            account_unlock: false,
            identity_provider: false,
            passkey_autofill: false,
            fastpass: false,
            fastpass_port: None,
            password_policy: PasswordPolicy::default(),
            enumeration_prevention: false,
            idx_session: true,
            session_life_s: 7_200,
            remembered_session_life_s: 30 * 86_400,
            rotate_state_handle: false,
            expose_rate_limit_headers: false,
            expose_date: false,
            identity_engine: true,
            access_policy: true,
            odd_metadata: None,
            tamper: None,
            markup: false,
        }
    }
}

impl Settings {
    /// The first page with everything that it can offer beside the name: for the demo.
    #[must_use]
    pub fn with_every_way_in() -> Self {
        Self {
            registration: true,
            account_unlock: true,
            identity_provider: true,
            passkey_autofill: true,
            fastpass: true,
            ..Self::default()
        }
    }
}

/// What becomes of a proof of possession (RFC 9449) at the token endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dpop {
    /// It is ignored; all tokens are Bearer tokens, also those for a refresh token that was bound before.
    #[default]
    Off,
    /// It binds the tokens; without one they are Bearer tokens.
    Optional,
    /// There are no tokens without one.
    Required,
}

/// One thing wrong with the metadata, everything else being right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OddMetadata {
    /// `issuer` of another org, as behind a domain of its own.
    OtherIssuer,
    /// PKCE is not offered.
    WithoutS256,
    /// The token endpoint is on another host.
    OtherHost,
}

/// One thing wrong with an ID token, everything else being right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tamper {
    /// `iss` of another org.
    WrongIssuer,
    /// `aud` of another client.
    WrongAudience,
    /// A nonce that nobody sent.
    WrongNonce,
    /// No nonce, though one was sent.
    MissingNonce,
    /// Expired an hour ago.
    Expired,
    /// `iat` an hour ahead.
    IssuedInFuture,
    /// `alg` is `none`, no signature.
    AlgNone,
    /// `alg` is `HS256`, signed with the public modulus as the secret.
    Hs256,
    /// One bit of the signature turned.
    BadSignature,
    /// `at_hash` of another access token.
    WrongAtHash,
    /// A `kid` that the keys endpoint does not list.
    UnknownKid,
    /// `sub` of somebody else.
    OtherSubject,
}
