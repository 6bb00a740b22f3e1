//! The only room with long-lived signals: what the person is doing (`SignIn`) and who they are (`Session`).
//!
//! Here do not live: markup, texts, web-sys, the router. Everything outside is reached through `ports`. There is one
//! direction: a person's act or a server's reply changes a signal, views follow; no effect writes a signal.

mod detours;
mod device;
mod entry;
mod errands;
mod failure;
mod flow;
mod intent;
mod keys;
mod leaving;
mod opening;
mod outcome;
mod phase;
mod polling;
mod proving;
mod records;
mod recovery;
mod session;
mod sign_in;
mod webauthn;

pub use entry::Entry;
pub use phase::{Busy, Ending, Phase, Problem, Screen};
pub use session::{FetchError, Limit, Place, Session, SessionEnd, Standing, User, Warning};
pub use sign_in::SignIn;
pub use webauthn::WebauthnFailure;

use std::{future::poll_fn, pin::pin, rc::Rc, task::Poll};

use crate::{config::Config, idx, oauth, ports, text::language};

/// Everything outside the program, as `app` puts it together.
pub struct World {
    /// Requests.
    pub transport: Rc<dyn ports::Transport>,
    /// Hashes and signatures.
    pub crypto: Rc<dyn ports::Crypto>,
    /// Keys that never leave the browser.
    pub proof_keys: Rc<dyn ports::ProofKeys>,
    /// Locks of all tabs.
    pub locks: Rc<dyn ports::Locks>,
    /// Passkeys and security keys.
    pub credentials: Rc<dyn ports::Credentials>,
    /// Random bytes.
    pub random: Rc<dyn ports::Random>,
    /// Time.
    pub clock: Rc<dyn ports::Clock>,
    /// Session and local storage.
    pub store: Rc<dyn ports::Store>,
    /// Where the document is.
    pub location: Rc<dyn ports::Location>,
    /// The owned history entry.
    pub history: Rc<dyn ports::History>,
    /// Other tabs.
    pub channel: Rc<dyn ports::Channel>,
    /// The document around the views.
    pub page: Rc<dyn ports::Page>,
    /// The form in the page's own HTML.
    pub identifier_form: Rc<dyn ports::IdentifierForm>,
}

impl World {
    /// What comes of something within so many milliseconds; nothing where it takes longer.
    async fn within<T>(&self, longest_ms: u32, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        let mut late = self.clock.sleep(longest_ms);
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Pending => late.as_mut().poll(context).map(|()| None),
            Poll::Ready(done) => Poll::Ready(Some(done)),
        })
        .await
    }

    fn oauth<'a>(&'a self, config: &'a Config) -> oauth::Client<'a> {
        oauth::Client {
            config,
            transport: &*self.transport,
            crypto: &*self.crypto,
            proof_keys: &*self.proof_keys,
            random: &*self.random,
            clock: &*self.clock,
        }
    }

    fn idx<'a>(&'a self, config: &'a Config) -> idx::Client<'a> {
        idx::Client {
            transport: &*self.transport,
            org_origin: config.issuer.org_origin(),
            language: Some(language()),
        }
    }
}
