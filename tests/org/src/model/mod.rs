//! What the org knows: users, transactions, sessions, mails, codes, tokens and keys, all in memory.
//!
//! No HTTP lives here and no JSON of the protocol: endpoints read requests, this room decides, `reply` writes the answer.

pub(crate) mod admission;
pub(crate) mod authenticator;
pub(crate) mod client;
pub(crate) mod clock;
pub(crate) mod credentials;
pub(crate) mod dpop;
pub(crate) mod enrolment;
pub(crate) mod flow;
pub(crate) mod grant;
pub(crate) mod keys;
pub(crate) mod link;
pub(crate) mod mail;
pub(crate) mod message;
pub(crate) mod password_policy;
pub(crate) mod profile;
pub(crate) mod progress;
pub(crate) mod push;
pub(crate) mod random;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod step;
pub(crate) mod ticket;
pub(crate) mod tokens;
pub(crate) mod totp;
pub(crate) mod transaction;
pub(crate) mod user;
pub(crate) mod webauthn;

use crate::faults::Fault;
use crate::log::RequestRecord;
use client::Client;
use clock::Clock;
use grant::IssuedCode;
use keys::Keys;
use mail::Mail;
use push::Push;
use session::Session;
use settings::{OrgSettings, Settings};
use ticket::Ticket;
use tokens::{AccessToken, RefreshToken};
use transaction::Transaction;
use user::User;

/// Everything one org knows.
pub(crate) struct Model {
    seed: OrgSettings,
    pub(crate) clients: Vec<Client>,
    pub(crate) trusted_origins: Vec<String>,
    pub(crate) users: Vec<User>,
    /// People who were made up for enumeration prevention, so that guessing their code ends as it does for anybody.
    pub(crate) strangers: Vec<User>,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) keys: Keys,
    pub(crate) transactions: Vec<Transaction>,
    pub(crate) transactions_made: u64,
    pub(crate) sessions: Vec<Session>,
    pub(crate) mails: Vec<Mail>,
    pub(crate) pushes: Vec<Push>,
    /// Codes of authenticator apps that were taken already: secret and time step.
    pub(crate) used_totp: Vec<(String, i64)>,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) codes: Vec<IssuedCode>,
    pub(crate) access_tokens: Vec<AccessToken>,
    pub(crate) refresh_tokens: Vec<RefreshToken>,
    /// Proofs of possession that came, and the nonces for them.
    pub(crate) proofs: dpop::Memory,
    /// How often the sample resource was given out.
    pub(crate) echoes: u64,
    pub(crate) faults: Vec<Fault>,
    pub(crate) log: Vec<RequestRecord>,
}

/// Which authorization server of the org a request speaks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    /// The org's own: issuer is the base URL, endpoints below `/oauth2/v1`.
    Org,
    /// The custom server `default`: issuer and endpoints below `/oauth2/default`.
    Default,
}

impl Model {
    pub(crate) fn new(seed: OrgSettings) -> Self {
        Self {
            clients: seed.clients.clone(),
            trusted_origins: seed.trusted_origins.clone(),
            users: seed.users.clone(),
            strangers: Vec::new(),
            settings: seed.settings.clone(),
            clock: Clock::default(),
            keys: Keys::default(),
            transactions: Vec::new(),
            transactions_made: 0,
            sessions: Vec::new(),
            mails: Vec::new(),
            pushes: Vec::new(),
            used_totp: Vec::new(),
            tickets: Vec::new(),
            codes: Vec::new(),
            access_tokens: Vec::new(),
            refresh_tokens: Vec::new(),
            proofs: dpop::Memory::default(),
            echoes: 0,
            faults: Vec::new(),
            log: Vec::new(),
            seed,
        }
    }

    /// As it was at the start: same clients, users and settings, nothing signed in, clock at real time.
    pub(crate) fn reset(&mut self) {
        *self = Self::new(self.seed.clone());
    }

    /// Scheme, host and port of the org, without a trailing slash.
    pub(crate) fn base_url(&self) -> &str {
        &self.seed.base_url
    }

    pub(crate) fn issuer(&self, server: Server) -> String {
        match server {
            Server::Org => self.base_url().to_owned(),
            Server::Default => format!("{}/oauth2/default", self.base_url()),
        }
    }

    /// Where the server's OAuth endpoints live: everything before `/v1/…`.
    pub(crate) fn oauth_base(&self, server: Server) -> String {
        match server {
            Server::Org => format!("{}/oauth2", self.base_url()),
            Server::Default => format!("{}/oauth2/default", self.base_url()),
        }
    }

    pub(crate) fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.id == id)
    }

    pub(crate) fn user(&self, id: &str) -> Option<&User> {
        self.users.iter().find(|user| user.id() == id)
    }

    /// The record that counts wrong codes: of a user, or of a stranger.
    pub(crate) fn record_mut(&mut self, id: &str) -> Option<&mut User> {
        self.users
            .iter_mut()
            .chain(&mut self.strangers)
            .find(|user| user.id() == id)
    }

    /// User names are compared without regard to case, as an org does.
    pub(crate) fn user_by_identifier(&self, identifier: &str) -> Option<&User> {
        self.users
            .iter()
            .find(|user| user.identifier.eq_ignore_ascii_case(identifier.trim()))
    }

    pub(crate) fn now_ms(&self) -> i64 {
        self.clock.now_ms()
    }
}
