//! The room `state` as views drive it, with a scripted browser around it and the stand-in org behind it. Time stands
//! still unless a test moves it.

mod crossing;
mod device;
mod events;
mod executor;
mod forged;
mod hostile_callbacks;
mod hostile_messages;
mod hostile_storage;
mod keys;
mod link;
mod person;
mod redirect;
mod refused;
mod session;
mod session_calls;
mod session_ends;
mod session_tabs;
mod session_trouble;
mod start_token;
mod trouble;
mod waiting;
mod world;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
};

use leptos::prelude::*;
use org::{Endpoint, Org};
use vestibule::{
    config::Config,
    idx::{Answer, Step},
    state::{Ending, Entry, Phase, Problem, Session, SignIn},
};

use crate::in_process::{Browser, config_with, demo_org};
use executor::{TestClock, settle};
use world::{Parts, Shared};

const MIA: &str = "mia@example.com";

/// The sign-in page, without anything that a link brought.
fn page() -> Entry {
    Entry::Page {
        secrets: None,
        submitted: false,
        query: String::new(),
    }
}

/// One device, with a browser on it.
struct Device {
    org: Org,
    shared: Shared,
    config: &'static Config,
}

/// One tab of the browser, with the app in it.
struct Tab {
    sign_in: SignIn,
    session: Session,
    parts: Parts,
    org: Org,
}

impl Device {
    fn new() -> Device {
        Device::with(&serde_json::json!({}))
    }

    /// A device on which the app is configured in another way.
    fn with(more: &serde_json::Value) -> Device {
        executor::start();
        let org = demo_org();
        let clock = TestClock::new(u64::try_from(org.now_ms()).unwrap());
        Device {
            shared: Shared::new(Browser::new(&org), clock),
            org,
            config: Box::leak(Box::new(config_with(more))),
        }
    }

    /// Lets time go by, on the device and at the org.
    fn wait(&self, ms: u64) {
        self.shared.clock.advance(ms, |passed| {
            self.org.advance_clock(i64::try_from(passed).unwrap())
        });
    }

    fn tab(&self, entry: Entry) -> Tab {
        self.load(Rc::default(), entry, Some("/docs"))
    }

    /// A new tab on the sign-in page.
    fn open(&self) -> Tab {
        self.tab(page())
    }

    /// A new tab that a link from a mail leads to.
    fn open_link(&self, identifier: &str) -> Tab {
        self.tab(Entry::Callback(self.query_of_link(identifier)))
    }

    /// The query with which the link of the newest mail comes back.
    fn query_of_link(&self, identifier: &str) -> String {
        let link = self.org.latest_mail(identifier).unwrap().link.unwrap();
        self.query_of(&link)
    }

    /// The query with which an address of the org leads back to the app.
    fn query_of(&self, address: &str) -> String {
        let came_to = crate::idx::at_once(self.shared.browser.navigate(address));
        came_to
            .split_once("/login/callback?")
            .unwrap_or_else(|| panic!("{came_to}"))
            .1
            .to_owned()
    }

    /// The same tab after a reload of the sign-in page.
    fn reload(&self, tab: Tab) -> Tab {
        self.load_again(tab, page())
    }

    /// The same tab after another page of the app was loaded in it.
    fn load_again(&self, tab: Tab, entry: Entry) -> Tab {
        let storage = tab.parts.session_storage.clone();
        tab.parts.close();
        self.load(storage, entry, None)
    }

    fn load(
        &self,
        storage: Rc<RefCell<BTreeMap<String, String>>>,
        entry: Entry,
        target: Option<&str>,
    ) -> Tab {
        self.load_into(Parts::new(&self.shared, storage), entry, target)
    }

    /// The same tab after a reload, with the first answer of an address that ends so still on the wire.
    fn reload_held(&self, tab: Tab, ending: &'static str) -> (Tab, Rc<Cell<bool>>) {
        let parts = Parts::new(&self.shared, tab.parts.session_storage.clone());
        tab.parts.close();
        let held = parts.hold(ending);
        (self.load_into(parts, page(), None), held)
    }

    fn load_into(&self, parts: Parts, entry: Entry, target: Option<&str>) -> Tab {
        let owner = Owner::new();
        let (sign_in, session) = owner.with(|| {
            let session = Session::new(parts.world(), self.config);
            (SignIn::new(parts.world(), self.config, session), session)
        });
        // Signals live as long as their owner; tasks of a tab that was closed may still hold some.
        self.shared.owners.borrow_mut().push(owner);
        sign_in.begin(entry, target);
        settle();
        Tab {
            sign_in,
            session,
            parts,
            org: self.org.clone(),
        }
    }
}

impl Tab {
    /// The name of the step, or what else is there.
    fn place(&self) -> String {
        match self.sign_in.phase().get_untracked() {
            Phase::Opening => "opening".to_owned(),
            Phase::AtStep(response) => response.step.name().to_owned(),
            Phase::Finishing { by_link } => format!("finishing {by_link}"),
            Phase::Ended(ending) => format!("ended {ending:?}"),
            Phase::SignedIn => "signed in".to_owned(),
        }
    }

    fn ending(&self) -> Ending {
        match self.sign_in.phase().get_untracked() {
            Phase::Ended(ending) => ending,
            _ => panic!("not ended but {}", self.place()),
        }
    }

    fn problem(&self) -> Option<Problem> {
        self.sign_in
            .problem()
            .get_untracked()
            .map(|(_, problem)| problem)
    }

    fn is_busy(&self) -> bool {
        self.sign_in.busy().get_untracked().is_some()
    }

    /// The person types a name and presses Next.
    fn name(&self, identifier: &str) {
        *self.parts.typed.borrow_mut() = identifier.to_owned();
        self.sign_in.authenticate(identifier, None);
        settle();
    }

    /// What the step at hand would send.
    fn answer(&self, of: impl FnOnce(&Step) -> Answer) -> Answer {
        match self.sign_in.phase().get_untracked() {
            Phase::AtStep(response) => of(&response.step),
            _ => panic!("no step but {}", self.place()),
        }
    }

    /// The person types a code.
    fn code(&self, code: &str) {
        self.sign_in.proceed(self.answer(|step| match step {
            Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => {
                challenge.answer(code)
            }
            step => panic!("no code is asked for at {}", step.name()),
        }));
        settle();
    }

    /// The person types the code of the newest mail.
    fn right_code(&self, identifier: &str) {
        self.code(&self.org.latest_mail(identifier).unwrap().code);
    }

    /// The person asks for a new mail.
    fn resend(&self) {
        self.sign_in.resend(self.answer(|step| match step {
            Step::ChallengeEmail(challenge) => challenge.resend().unwrap(),
            step => panic!("no mail is waited for at {}", step.name()),
        }));
        settle();
    }

    /// Checks that the person is in, with a session that was verified and kept.
    fn assert_signed_in(&self, identifier: &str) {
        assert_eq!(self.place(), "signed in");
        assert_eq!(
            self.session
                .user()
                .get_untracked()
                .unwrap()
                .email
                .as_deref(),
            Some(identifier)
        );
        assert!(
            self.parts
                .session_storage
                .borrow()
                .contains_key("okta-token-storage")
        );
        assert!(!self.is_busy());
    }

    fn resend_in(&self) -> u64 {
        untrack(|| self.sign_in.resend_in())
    }

    fn count(&self, endpoint: Endpoint) -> usize {
        self.org.count(endpoint)
    }
}
