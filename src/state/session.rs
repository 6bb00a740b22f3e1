//! Who is signed in: what the app behind the door may know and do.
//!
//! The tokens live in a signal; a copy lies where the deployer says (`keeping`). They are renewed before they end
//! (`renewal`), shared with other tabs or not (`tabs`), and ended by the person, by a limit or by the org (`ending`,
//! `limits`). Requests with the access token go through `fetch`.

mod ending;
mod fetch;
mod flight;
mod keeping;
mod limits;
mod renewal;
mod tabs;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    sync::Arc,
};

use leptos::task::spawn_local;

pub(super) use ending::OktaSession;
pub use ending::SessionEnd;
pub use fetch::FetchError;
pub(super) use limits::ACTIVITY;
pub use limits::{Limit, Warning};
pub(super) use renewal::{Bound, Given};

use super::{World, errands, keys::OrgKeys, proving::proving};
use crate::{
    config::Config,
    oauth::{AccessToken, DpopKey, Tokens},
    ports::{Area, Held},
    signal::{RwSignal, Signal},
};
use flight::Flight;
use tabs::Question;
pub(super) use tabs::is_sign_in;

/// The person, from a verified ID token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The stable identifier, `sub`.
    pub subject: String,
    /// `name`.
    pub name: Option<String>,
    /// `email`.
    pub email: Option<String>,
    /// `preferred_username`.
    pub user_name: Option<String>,
}

/// What there is to say about the session beside whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// How the last session of this tab ended, until the person goes on.
    pub end: Option<SessionEnd>,
    /// Whether the last renewal could not reach the org.
    pub offline: bool,
    /// Whether the browser refused to keep the tokens, so that a reload loses them.
    pub in_memory: bool,
    /// By how many seconds this device's clock is ahead of the org's, where that is worth a word.
    pub clock_ahead_s: Option<i64>,
}

/// On which side of the door the person stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Signed in.
    Inside,
    /// On the way out.
    Leaving,
    /// Outside, and still to be told why.
    Ended(SessionEnd),
    /// Outside.
    Outside,
}

/// The session, for any view behind the door.
#[derive(Clone, Copy)]
pub struct Session {
    tokens: RwSignal<Option<Arc<Tokens>>>,
    user: Signal<Option<User>>,
    place: Signal<Place>,
    standing: RwSignal<Standing>,
    warning: RwSignal<Option<Warning>>,
    leaving: RwSignal<bool>,
    core: RwSignal<&'static Core>,
}

/// What no view sees.
pub(super) struct Core {
    world: &'static World,
    config: &'static Config,
    keys: &'static OrgKeys,
    /// The key of a session under DPoP.
    dpop: RefCell<Option<Rc<DpopKey>>>,
    /// Where the tokens lie beside memory.
    kept: Cell<Option<Area>>,
    /// The renewal under way.
    flight: Flight,
    /// The look whether this tab is a copy.
    claim: Flight,
    /// Before when no renewal is tried again, in epoch milliseconds, and how often it failed in a row.
    next_try: Cell<(u64, u32)>,
    /// When the person last did something here, in epoch milliseconds.
    active_ms: Cell<u64>,
    /// Whether the browser refuses to let tabs know when that was.
    counts_alone: Cell<bool>,
    /// Whether somebody looks after the session by the clock.
    watching: Cell<bool>,
    /// Says to other documents with the same session storage that this tab lives.
    tab: RefCell<Option<Held>>,
    /// What other tabs were asked and have answered.
    question: RefCell<Option<Question>>,
}

/// How long after a sign-in, or a reload, the rest of what a session needs is fetched, in milliseconds: once the app's own page has had
/// the network for itself, and long before tokens end.
const REST_MS: u32 = 2_000;

/// How often the session is looked after, in milliseconds. A tab in the background is looked after less often by the browser,
/// and at once when it is seen again.
const TICK_MS: u32 = 10_000;

impl Session {
    /// Reads the session that this tab has kept, if it still lives.
    pub fn new(world: &'static World, config: &'static Config) -> Session {
        let tokens = RwSignal::new(None::<Arc<Tokens>>);
        let user = Signal::memo(move || tokens.with(|tokens| tokens.as_deref().map(User::of)));
        // As long as the page.
        let core: &'static Core = Box::leak(Box::new(Core {
            world,
            config,
            keys: Box::leak(Box::default()),
            dpop: RefCell::default(),
            kept: Cell::new(None),
            flight: Flight::default(),
            claim: Flight::default(),
            next_try: Cell::new((0, 0)),
            active_ms: Cell::new(0),
            counts_alone: Cell::new(false),
            watching: Cell::new(false),
            tab: RefCell::default(),
            question: RefCell::default(),
        }));
        let standing = RwSignal::new(Standing::default());
        let leaving = RwSignal::new(false);
        let place = Signal::memo(move || match standing.get().end {
            _ if tokens.with(Option::is_some) => Place::Inside,
            _ if leaving.get() => Place::Leaving,
            Some(end) => Place::Ended(end),
            None => Place::Outside,
        });
        let session = Session {
            tokens,
            user,
            place,
            standing,
            warning: RwSignal::new(None),
            leaving,
            core: RwSignal::new(core),
        };
        session.load();
        session.listen();
        session.watch();
        session
    }

    /// Who is signed in.
    pub fn user(&self) -> Signal<Option<User>> {
        self.user
    }

    /// For requests to the app's own API, as it is now: follow it, since it changes with every renewal. It may have ended
    /// while the org could not be reached. `fetch` takes care of all that.
    pub fn access_token(&self) -> Option<AccessToken> {
        Some(self.tokens.get()?.access_token().clone())
    }

    /// When the tokens end, in epoch seconds by this device's clock.
    pub fn expires_at(&self) -> Option<u64> {
        Some(self.tokens.get()?.expires_at())
    }

    /// What there is to say about it.
    pub fn standing(&self) -> Signal<Standing> {
        self.standing.read_only()
    }

    /// On which side of the door the person stands. Changes only when another page is due.
    pub fn place(&self) -> Signal<Place> {
        self.place
    }

    /// Whether sign-out is under way.
    pub fn leaving(&self) -> Signal<bool> {
        self.leaving.read_only()
    }

    /// Whether somebody is signed in, without following changes.
    pub fn is_signed_in(&self) -> bool {
        self.tokens.with_untracked(Option::is_some)
    }

    /// Whether it is about to end by a limit.
    pub fn warning(&self) -> Signal<Option<Warning>> {
        self.warning.read_only()
    }

    /// Says something else about the session; nobody hears what has not changed.
    fn stand(&self, change: impl FnOnce(&mut Standing)) {
        let mut standing = self.standing.get_untracked();
        change(&mut standing);
        if self.standing.get_untracked() != standing {
            self.standing.set(standing);
        }
    }

    /// Everything that may change a session from outside.
    fn listen(&self) {
        let (session, core) = (*self, self.core());
        core.world.page.on_wake(Box::new(move || session.woke()));
        core.world.page.on_restore(Box::new(move || session.woke()));
        core.world.store.listen(Box::new(move || session.notice()));
        core.world
            .page
            .on_activity(Box::new(move || core.note_activity()));
        core.world
            .channel
            .listen(Box::new(move |message| session.heard(message)));
    }

    /// Looks after the session for as long as there is one.
    fn watch(&self) {
        let (session, core) = (*self, self.core());
        if !self.is_signed_in() {
            return;
        }
        let watched = core.watching.replace(true);
        // A limit waits for no file.
        self.keep_limits();
        spawn_local(async move {
            // First, before anything could be renewed: a copy of another tab must not use that one's refresh token.
            session.claim_tab().await;
            if watched {
                return;
            }
            // What a renewal and a sign-out need is there before the network or this release may be gone. Whoever needs it sooner fetches
            // it sooner.
            spawn_local(async move {
                let _ = proving().await;
                if core.config.session.dpop {
                    let _ = core.world.proof_keys.load().await;
                }
                let mut pause_ms = REST_MS;
                while session.is_signed_in() {
                    core.world.clock.sleep(pause_ms).await;
                    if errands::load().await {
                        break;
                    }
                    // A host that has no such file any more is not asked all day.
                    pause_ms = pause_ms.saturating_mul(2);
                }
            });
            while session.is_signed_in() {
                session.look_after();
                core.world.clock.sleep(TICK_MS).await;
            }
            core.watching.set(false);
        });
    }

    /// Seen again, restored, or back on the network: what was due meanwhile is done now, and what failed is tried again.
    fn woke(&self) {
        self.core().next_try.set((0, 0));
        self.look_after();
    }

    /// Nobody waits for a renewal here: the limits have to be looked at meanwhile.
    fn look_after(&self) {
        self.notice();
        if !self.keep_limits() && self.is_due() {
            self.start_renewal();
        }
    }

    pub(super) fn world(&self) -> &'static World {
        self.core().world
    }

    pub(super) fn keys(&self) -> &'static OrgKeys {
        self.core().keys
    }

    fn core(&self) -> &'static Core {
        self.core.get_untracked()
    }

    fn tokens_untracked(&self) -> Option<Arc<Tokens>> {
        self.tokens.get_untracked()
    }
}

impl User {
    fn of(tokens: &Tokens) -> User {
        let id_token = tokens.id_token();
        User {
            subject: id_token.sub().to_owned(),
            name: id_token.name().map(str::to_owned),
            email: id_token.email().map(str::to_owned),
            user_name: id_token.preferred_username().map(str::to_owned),
        }
    }
}
