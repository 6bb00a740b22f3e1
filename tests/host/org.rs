//! The rooms `oauth` and `idx` together, driven against the stand-in org as `state` drives them.

mod faults;
mod limits;
mod link;
mod people;
mod tokens;

use org::Org;
use vestibule::{
    config::Config,
    idx::{self, Answer, IdxError, Outcome, Response, Step},
    oauth::{self, ExchangeError, Grant, InteractionCode, Jwks, PendingTransaction, Tokens},
};

use crate::{
    host_crypto::{HostCrypto, HostRandom, NoKeys},
    in_process::{Browser, OrgClock, demo_config, demo_org},
};

/// One person at one browser.
struct Visit {
    org: Org,
    config: Config,
    browser: Browser,
    clock: OrgClock,
}

/// A transaction, and the step at which it stands.
struct Tab {
    pending: PendingTransaction,
    outcome: Result<Outcome, IdxError>,
}

impl Visit {
    fn new() -> Visit {
        Visit::at(&demo_org())
    }

    fn at(org: &Org) -> Visit {
        let clock = OrgClock(org.clone());
        Visit {
            org: org.clone(),
            config: demo_config(),
            browser: Browser::new(org),
            clock,
        }
    }

    fn oauth(&self) -> oauth::Client<'_> {
        oauth::Client {
            config: &self.config,
            transport: &self.browser,
            crypto: &HostCrypto,
            proof_keys: &NoKeys,
            random: &HostRandom,
            clock: &self.clock,
        }
    }

    fn idx(&self) -> idx::Client<'_> {
        idx::Client {
            transport: &self.browser,
            org_origin: self.config.issuer.org_origin(),
            language: None,
        }
    }

    /// Opens a transaction.
    async fn open(&self) -> Tab {
        let pending = self.oauth().interact(None, "/docs", None).await.unwrap();
        let outcome = self.introspect(&pending).await;
        Tab { pending, outcome }
    }

    async fn introspect(&self, pending: &PendingTransaction) -> Result<Outcome, IdxError> {
        self.idx()
            .introspect(pending.interaction_handle().unwrap().secret(), true)
            .await
    }

    /// Opens a transaction and says who it is.
    async fn identify(&self, identifier: &str) -> Tab {
        let mut tab = self.open().await;
        let answer = tab.identify(identifier);
        self.send(&mut tab, &answer).await;
        tab
    }

    /// Sends an answer; the tab stands where that leads.
    async fn send(&self, tab: &mut Tab, answer: &Answer) {
        tab.outcome = self.idx().send(answer).await;
    }

    /// The code of the newest mail.
    fn code(&self, identifier: &str) -> String {
        self.org.latest_mail(identifier).unwrap().code
    }

    /// Types the code of the newest mail.
    async fn answer(&self, tab: &mut Tab, identifier: &str) {
        let answer = tab.code(&self.code(identifier));
        self.send(tab, &answer).await;
    }

    async fn keys(&self) -> Jwks {
        let metadata = self.oauth().metadata(false).await.unwrap();
        self.oauth().keys(&metadata, false).await.unwrap()
    }

    async fn exchange(&self, tab: &Tab, keys: &Jwks) -> Result<Tokens, ExchangeError> {
        let code = tab.interaction_code();
        self.oauth()
            .exchange(Grant::InteractionCode(&code), &tab.pending, keys, None)
            .await
    }

    /// Signs in with a code from a mail, up to the interaction code.
    async fn prove(&self, identifier: &str) -> Tab {
        let mut tab = self.identify(identifier).await;
        self.answer(&mut tab, identifier).await;
        tab
    }
}

impl Tab {
    fn response(&self) -> &Response {
        match &self.outcome {
            Ok(Outcome::Next(response)) => response,
            other => panic!("no step but {other:?}"),
        }
    }

    fn step(&self) -> &'static str {
        self.response().step.name()
    }

    fn identify(&self, identifier: &str) -> Answer {
        match &self.response().step {
            Step::Identify(identify) => identify.answer(identifier, None, false),
            step => panic!("no name is asked for at {}", step.name()),
        }
    }

    fn code(&self, code: &str) -> Answer {
        match &self.response().step {
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
                challenge.answer(code)
            }
            step => panic!("no code is asked for at {}", step.name()),
        }
    }

    fn resend(&self) -> Answer {
        match &self.response().step {
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
                challenge.resend().unwrap()
            }
            step => panic!("no mail is waited for at {}", step.name()),
        }
    }

    fn poll(&self) -> Answer {
        self.response().step.poll().unwrap().answer
    }

    fn interaction_code(&self) -> InteractionCode {
        match &self.outcome {
            Ok(Outcome::Done(code)) => InteractionCode::new(code.secret()).unwrap(),
            other => panic!("not signed in but {other:?}"),
        }
    }
}

/// What the org says about a step, global and on fields, by key.
fn keys_said(tab: &Tab) -> Vec<String> {
    tab.response()
        .all_messages()
        .iter()
        .filter_map(|message| message.key().map(str::to_owned))
        .collect()
}
