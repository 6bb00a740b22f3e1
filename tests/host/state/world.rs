//! A browser of scripted parts: what its tabs share, and what each has for itself.

mod identifier_form;
mod shared_parts;

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    future::pending,
    rc::Rc,
};

use leptos::prelude::Owner;
use vestibule::{
    ports::{
        Area, Clock, CredentialError, CredentialRequest, Credentials, History, LocalFuture,
        Location, Page, Reply, Request, Store, StoreError, Transport, TransportError, Urgency,
    },
    state::World,
};

use super::executor::{TestClock, settle};
use crate::{
    host_crypto::{HostCrypto, HostRandom},
    in_process::{APP, Browser},
};

type Entries = Rc<RefCell<BTreeMap<String, String>>>;
/// The end of an address, and whether its answer is still kept.
type Hold = (&'static str, Rc<Cell<bool>>);
type Listeners<T> = Rc<RefCell<Vec<Rc<dyn Fn(T)>>>>;

/// Calls them all. They may add others meanwhile.
fn call<T: Clone>(listeners: &Listeners<T>, with: &T) {
    let now = listeners.borrow().clone();
    for listener in now {
        listener(with.clone());
    }
}

/// What all tabs of a browser share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) browser: Rc<Browser>,
    pub(super) clock: TestClock,
    pub(super) local: Entries,
    /// Whether the browser refuses to store anything.
    pub(super) blocked: Rc<Cell<bool>>,
    /// Who holds each lock.
    locks: Rc<RefCell<BTreeMap<String, u32>>>,
    /// Whether the browser is too old for locks.
    pub(super) without_locks: Rc<Cell<bool>>,
    /// Whether the requests of all tabs are refused, as without a network.
    pub(super) offline: Rc<Cell<bool>>,
    /// What IndexedDB keeps.
    pub(super) proof_keys: Rc<RefCell<BTreeMap<String, Rc<org::SoftKey>>>>,
    /// Everything that was said on the channel.
    pub(super) said: Rc<RefCell<Vec<String>>>,
    channels: Rc<RefCell<Vec<Listeners<String>>>>,
    stores: Rc<RefCell<Vec<Listeners<()>>>>,
    tabs: Rc<Cell<u32>>,
    pub(super) owners: Rc<RefCell<Vec<Owner>>>,
}

impl Shared {
    pub(super) fn new(browser: Browser, clock: TestClock) -> Shared {
        Shared {
            browser: Rc::new(browser),
            clock,
            local: Entries::default(),
            blocked: Rc::default(),
            locks: Rc::default(),
            without_locks: Rc::default(),
            offline: Rc::default(),
            proof_keys: Rc::default(),
            said: Rc::default(),
            channels: Rc::default(),
            stores: Rc::default(),
            tabs: Rc::default(),
            owners: Rc::default(),
        }
    }
}

/// The scripted parts of one tab.
#[derive(Clone)]
pub(super) struct Parts {
    shared: Shared,
    pub(super) session_storage: Entries,
    pub(super) left_for: Rc<RefCell<Vec<String>>>,
    /// What listeners on the document were told.
    pub(super) told: Rc<RefCell<Vec<(&'static str, &'static str)>>>,
    pub(super) log: Rc<RefCell<Vec<String>>>,
    pub(super) visible: Rc<Cell<bool>>,
    /// What stands in the identifier's field.
    pub(super) typed: Rc<RefCell<String>>,
    pub(super) remember: Rc<Cell<bool>>,
    /// How often the owned history entry was asked for.
    pub(super) history_entries: Rc<Cell<u32>>,
    /// The next answer of an address that ends so stays on the wire for as long as the flag is up.
    hold: Rc<RefCell<Option<Hold>>>,
    closed: Rc<Cell<bool>>,
    number: u32,
    own_channel: Listeners<String>,
    own_store: Listeners<()>,
    back: Listeners<()>,
    wake: Listeners<()>,
    active: Listeners<()>,
}

impl Parts {
    /// A tab of the browser; a reload keeps its session storage.
    pub(super) fn new(shared: &Shared, session_storage: Entries) -> Parts {
        let own_channel = Listeners::default();
        shared.channels.borrow_mut().push(own_channel.clone());
        let own_store = Listeners::default();
        shared.stores.borrow_mut().push(own_store.clone());
        shared.tabs.set(shared.tabs.get() + 1);
        Parts {
            shared: shared.clone(),
            session_storage,
            left_for: Rc::default(),
            told: Rc::default(),
            log: Rc::default(),
            visible: Rc::new(Cell::new(true)),
            typed: Rc::default(),
            remember: Rc::default(),
            history_entries: Rc::default(),
            hold: Rc::default(),
            closed: Rc::default(),
            number: shared.tabs.get(),
            own_channel,
            own_store,
            back: Listeners::default(),
            wake: Listeners::default(),
            active: Listeners::default(),
        }
    }

    pub(super) fn world(&self) -> &'static World {
        let this = Rc::new(self.clone());
        Box::leak(Box::new(World {
            transport: this.clone(),
            crypto: Rc::new(HostCrypto),
            proof_keys: this.clone(),
            locks: this.clone(),
            credentials: this.clone(),
            random: Rc::new(HostRandom),
            clock: this.clone(),
            store: this.clone(),
            location: this.clone(),
            history: this.clone(),
            channel: this.clone(),
            page: this.clone(),
            identifier_form: this,
        }))
    }

    /// The person presses the browser's Back.
    pub(super) fn go_back(&self) {
        call(&self.back, &());
        settle();
    }

    /// The tab is looked at again.
    pub(super) fn wake_up(&self) {
        call(&self.wake, &());
        settle();
    }

    /// Another document says something on the channel.
    pub(super) fn hear(&self, message: &str) {
        call(&self.own_channel, &message.to_owned());
    }

    /// No message of another tab comes through, as in a tab that the system has put to sleep.
    pub(super) fn deafen(&self) {
        self.own_channel.take();
        self.own_store.take();
    }

    /// The person touches the page.
    pub(super) fn touch(&self) {
        call(&self.active, &());
        settle();
    }

    /// Keeps the next answer of an address that ends so on the wire, until the flag is taken down.
    pub(super) fn hold(&self, ending: &'static str) -> Rc<Cell<bool>> {
        let held = Rc::new(Cell::new(true));
        self.hold.replace(Some((ending, held.clone())));
        held
    }

    /// Closes the tab: it hears nothing any more, and what it has begun never goes on.
    pub(super) fn close(&self) {
        self.closed.set(true);
        self.freeze();
        let mut locks = self.shared.locks.borrow_mut();
        locks.retain(|_, holder| *holder != self.number);
    }

    /// The tab hears nothing from other tabs or from the person, as one that the system has put to sleep.
    pub(super) fn freeze(&self) {
        self.own_channel.take();
        self.own_store.take();
        self.back.take();
        self.wake.take();
    }

    /// The other tabs hear that local storage has changed.
    fn tell_change(&self, area: Area) {
        if area == Area::Local {
            let stores = self.shared.stores.borrow().clone();
            let others = stores.iter().filter(|it| !Rc::ptr_eq(it, &self.own_store));
            others.for_each(|other| call(other, &()));
        }
    }

    fn entries(&self, area: Area) -> Result<&Entries, StoreError> {
        match (self.shared.blocked.get(), area) {
            (true, _) => Err(StoreError),
            (false, Area::Session) => Ok(&self.session_storage),
            (false, Area::Local) => Ok(&self.shared.local),
        }
    }
}

impl Transport for Parts {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Reply, TransportError>> {
        let this = self.clone();
        Box::pin(async move {
            let next = this.hold.borrow().clone();
            let held = next.filter(|(ending, _)| request.url.ends_with(ending));
            if held.is_some() {
                this.hold.take();
            }
            let reply = match this.shared.offline.get() {
                true => Err(TransportError::Unreachable),
                false => this.shared.browser.send(request).await,
            };
            while held.as_ref().is_some_and(|(_, held)| held.get()) {
                this.sleep(1).await;
            }
            reply
        })
    }
}

impl Credentials for Parts {
    fn ask(
        &self,
        _: CredentialRequest,
        _: String,
    ) -> LocalFuture<'static, Result<String, CredentialError>> {
        Box::pin(async { Err(CredentialError::Unsupported) })
    }

    fn stop(&self) {}
}

impl Clock for Parts {
    fn now_ms(&self) -> u64 {
        self.shared.clock.now_ms()
    }

    fn sleep(&self, ms: u32) -> LocalFuture<'static, ()> {
        let (clock, closed) = (self.shared.clock.clone(), self.closed.clone());
        Box::pin(async move {
            clock.sleep(ms).await;
            if closed.get() {
                pending::<()>().await;
            }
        })
    }
}

impl Store for Parts {
    fn get(&self, area: Area, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.entries(area)?.borrow().get(key).cloned())
    }

    fn set(&self, area: Area, key: &str, value: &str) -> Result<(), StoreError> {
        self.entries(area)?
            .borrow_mut()
            .insert(key.to_owned(), value.to_owned());
        self.tell_change(area);
        Ok(())
    }

    fn remove(&self, area: Area, key: &str) -> Result<(), StoreError> {
        self.entries(area)?.borrow_mut().remove(key);
        self.tell_change(area);
        Ok(())
    }

    fn listen(&self, listener: Box<dyn Fn()>) {
        self.own_store
            .borrow_mut()
            .push(Rc::new(move |()| listener()));
    }
}

impl Location for Parts {
    fn home(&self) -> String {
        [APP, "/"].concat()
    }

    fn leave(&self, url: &str) {
        self.left_for.borrow_mut().push(url.to_owned());
    }

    fn reload(&self) {}
}

impl History for Parts {
    fn push(&self) {
        self.history_entries.set(self.history_entries.get() + 1);
    }

    fn listen(&self, listener: Box<dyn Fn()>) {
        self.back.borrow_mut().push(Rc::new(move |()| listener()));
    }
}

impl Page for Parts {
    fn title(&self, _: &str) {}

    fn mark(&self, _: &str, _: Option<&str>) {}

    fn tell(&self, event: &'static str, detail: &'static str) {
        self.told.borrow_mut().push((event, detail));
    }

    fn announce(&self, _: Urgency, _: &str) {}

    fn keyboard(&self) -> bool {
        false
    }

    fn visible(&self) -> bool {
        self.visible.get()
    }

    fn on_wake(&self, listener: Box<dyn Fn()>) {
        self.wake.borrow_mut().push(Rc::new(move |()| listener()));
    }

    fn on_activity(&self, listener: Box<dyn Fn()>) {
        self.active.borrow_mut().push(Rc::new(move |()| listener()));
    }

    fn focus_heading(&self) {}

    fn on_restore(&self, _: Box<dyn Fn()>) {}

    fn copy<'a>(&'a self, _: &'a str) -> LocalFuture<'a, bool> {
        Box::pin(async { true })
    }

    fn in_app_browser(&self) -> bool {
        false
    }

    fn log(&self, line: &str) {
        self.log.borrow_mut().push(line.to_owned());
    }
}
