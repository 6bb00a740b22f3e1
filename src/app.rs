//! The composition root: the browser behind the ports, the state, the address to a page. The only file that
//! names leptos_router, and of it only what compares a path with the segments of a route: `<Router>` adds a context, memos and hooks,
//! `<Routes>` more than all the rest, and its location provider a history of its own, for four addresses.

use std::{cell::Cell, rc::Rc};

use leptos::{mount::mount_to, prelude::*, wasm_bindgen::JsCast};
use leptos_router::{PossibleRouteMatch, StaticSegment};

use crate::{
    config::{Config, ConfigError},
    lean::path_of,
    markup::{Markup, live, nothing},
    oauth::{Secrets, Unexplained, explained},
    pages::{account, guarded, not_found, sign_in_page},
    platform::{
        BrowserChannel, BrowserClock, BrowserCredentials, BrowserCrypto, BrowserHistory,
        BrowserIdentifierForm, BrowserLocation, BrowserLocks, BrowserPage, BrowserRandom,
        BrowserStore,
    },
    return_target::{ReturnTarget, origin_and_base, page_name},
    signal::{RwSignal, Signal, effect},
    state::{Entry, Phase, Place, Session, SignIn, World},
    steps::identifier_form,
    text,
};

pub use crate::platform::{BrowserLocale, BrowserProofKeys, BrowserTransport, spawn};

/// What the boot script hands over. There is no `Debug`, since the query may hold what signs in.
pub struct Handover {
    /// What was taken out of the address bar, or nothing. It may hold a one-time code.
    pub query: String,
    /// Where the page lives, as in `https://app.example/signin/`.
    pub home: String,
    /// Whether Next was pressed before the program ran.
    pub submitted: bool,
    /// With what a transaction was begun before the program ran.
    pub secrets: Option<Secrets>,
    /// What was asked before the program ran.
    pub transport: BrowserTransport,
    /// Where keys are kept.
    pub proof_keys: BrowserProofKeys,
}

/// Reads with what the start script began a transaction; nothing from an empty text.
pub fn secrets(text: &str) -> Option<Secrets> {
    Secrets::parse(text)
}

/// The addresses of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Address {
    Default,
    SignIn,
    Callback,
    Unknown,
}

impl Address {
    /// Finds the address that a path means, where the page's own begin with `base`.
    fn of(path: &str, base: &str) -> Address {
        let Some(name) = path.strip_prefix(base) else {
            return Address::Unknown;
        };
        let path = ["/", page_name(name)].concat();
        match below(&path, "login") {
            Some("") => Address::SignIn,
            Some(rest) if below(rest, "callback") == Some("") => Address::Callback,
            _ if path == "/" || below(&path, "index") == Some("") => Address::Default,
            _ => Address::Unknown,
        }
    }

    /// Whether the address is for those who are signed in. A page of your own behind the door belongs here, and in the
    /// `match` that draws the pages, inside `guarded`.
    fn is_guarded(self) -> bool {
        self == Address::Default
    }
}

/// What follows in a path after that segment, or nothing where the path begins with another.
fn below<'a>(path: &'a str, segment: &'static str) -> Option<&'a str> {
    let found = StaticSegment(segment).test(path)?;
    Some(found.remaining())
}

thread_local! {
    /// Counts the languages that were spoken, once something is drawn.
    static SPOKEN: Cell<Option<RwSignal<u32>>> = const { Cell::new(None) };
}

/// Speaks the language of those texts, of which `locale` gives the others.
pub fn begin_to_speak(words: String, locale: BrowserLocale) {
    text::begin(Box::leak(Box::new(locale)));
    text::speak(words);
}

/// Speaks the language of that file. What is on screen is drawn anew; what stands in the page's own HTML is the boot script's.
pub fn speak(words: String) {
    text::speak(words);
    if let Some(spoken) = SPOKEN.get() {
        spoken.update(|count| *count += 1);
    }
}

/// Why the program cannot run.
#[derive(Debug)]
pub enum StartError {
    /// The configuration is wrong.
    Config(ConfigError),
    /// The page is not the one that belongs to this program.
    Page,
}

/// Reads the configuration, takes the page over and draws the app into it.
pub fn start(config: &str, handover: Handover) -> Result<(), StartError> {
    let config = Config::parse(config, &handover.home).map_err(StartError::Config)?;
    BrowserIdentifierForm::take_over().ok_or(StartError::Page)?;
    let place = document().get_element_by_id("app");
    let place = JsCast::unchecked_into(place.ok_or(StartError::Page)?);
    mount_to(place, move || view! { <Door config handover/> }).forget();
    Ok(())
}

/// Says why the program cannot run. The words for a wrong configuration come in a file of their own; without it, or for a page that
/// is not ours, there are only these.
pub async fn problem(error: StartError) -> String {
    match error {
        StartError::Config(error) => explained(Unexplained::Config(error)).await,
        StartError::Page => "the page is not the one that belongs to this program".to_owned(),
    }
}

/// Lets in who is signed in, and leads everybody else to the sign-in.
#[component]
fn Door(config: Config, handover: Handover) -> Markup {
    let config: &'static Config = Box::leak(Box::new(config));
    let home = handover.home.clone();
    let Some(world) = browser(handover.home, handover.transport, handover.proof_keys) else {
        return nothing();
    };
    let session = Session::new(world, config);
    let sign_in = SignIn::new(world, config, session);

    let location = BrowserLocation { home: home.clone() };
    // Path, query and hash.
    let read = || origin_and_base(&BrowserLocation::here()).1.to_owned();
    let here = RwSignal::new(read());
    let moved = move || here.set(read());
    let go = {
        let location = location.clone();
        move |to: &str, replace: bool| {
            location.show(to, replace);
            moved();
        }
    };
    // A link to what lies beside the page's own path leaves it.
    let follow = go.clone();
    location.on_link(move |to| follow(to, false));
    location.on_history(moved);
    let (_, base) = origin_and_base(&home);
    let base = base.to_owned();
    let address = Signal::memo({
        let base = base.clone();
        move || Address::of(path_of(&here.get()), &base)
    });
    // At a guarded address the form is already the right page: the address follows in a moment, and the field must not
    // lose its focus on the way.
    let on_page = Signal::derive(move || match session.place().get() {
        Place::Inside => false,
        Place::Outside => address.get() != Address::Unknown,
        Place::Leaving | Place::Ended(_) => {
            !address.get().is_guarded() && address.get() != Address::Unknown
        }
    });
    let target = move || ReturnTarget::parse(&here.get_untracked(), &home);

    // In before the first effect, so that an early submit finds the sign-in begun.
    let begun =
        RwSignal::new(!session.is_signed_in() && address.get_untracked() != Address::Unknown);
    if begun.get_untracked() {
        let (query, submitted, secrets) = (handover.query, handover.submitted, handover.secrets);
        let page = |query| Entry::Page {
            query,
            submitted,
            secrets,
        };
        match address.get_untracked() {
            Address::Callback => sign_in.begin(Entry::Callback(query), None),
            address if address.is_guarded() => {
                sign_in.begin(page(query), target().as_ref().map(ReturnTarget::as_str));
            }
            _ => sign_in.begin(page(query), None),
        }
    }
    let spoken = RwSignal::new(0);
    SPOKEN.set(Some(spoken));
    let submitted = handover.submitted && begun.get_untracked();
    identifier_form(sign_in, on_page, spoken, submitted);

    // A page that was left for good and comes back from the browser's cache of pages still shows the moment it was left
    // in; begun anew, it shows who is signed in now.
    let location_port = world.location.clone();
    world.page.on_restore(Box::new(move || {
        let left = session.leaving().get_untracked() || sign_in.has_left();
        if left {
            location_port.reload();
        }
    }));

    // Where the person belongs, given who they are and where they stand: the address follows, and a sign-in begins.
    let default_page = config.default_page.as_str().to_owned();
    effect(move || {
        let place = session.place().get();
        let signed_in = place == Place::Inside;
        match address.get() {
            address if address.is_guarded() && place != Place::Outside => {}
            // On to the sign-in, and back here after it.
            address if address.is_guarded() => {
                if let Some(target) = target() {
                    sign_in.aim(target.as_str());
                }
                go(&[&*base, "login"].concat(), true);
            }
            Address::SignIn | Address::Callback if signed_in => {
                let target = sign_in
                    .destination()
                    .get()
                    .unwrap_or_else(|| default_page.clone());
                // What came from storage is checked again where it is used.
                let target = ReturnTarget::parse(&target, &world.location.home());
                let target = target
                    .as_ref()
                    .map_or(default_page.as_str(), ReturnTarget::as_str);
                if Address::of(path_of(target), &base).is_guarded() {
                    go(target, true);
                } else {
                    world.location.leave(target);
                }
            }
            Address::SignIn | Address::Callback if !begun.get_untracked() => {
                begun.set(true);
                let page = Entry::Page {
                    query: String::new(),
                    submitted: false,
                    secrets: None,
                };
                sign_in.begin(page, None);
            }
            Address::SignIn | Address::Callback
                if matches!(sign_in.phase().get_untracked(), Phase::SignedIn) =>
            {
                sign_in.start_over();
            }
            _ => {}
        }
    });

    live(move || {
        spoken.track();
        match address.get() {
            Address::Default => guarded(session, sign_in, account),
            Address::SignIn | Address::Callback => sign_in_page(sign_in),
            Address::Unknown => not_found(sign_in),
        }
    })
}

/// The browser behind the ports; nothing where the page is not ours.
fn browser(
    home: String,
    transport: BrowserTransport,
    proof_keys: BrowserProofKeys,
) -> Option<&'static World> {
    Some(Box::leak(Box::new(World {
        transport: Rc::new(transport),
        crypto: Rc::new(BrowserCrypto),
        proof_keys: Rc::new(proof_keys),
        locks: Rc::new(BrowserLocks),
        credentials: Rc::new(BrowserCredentials::default()),
        random: Rc::new(BrowserRandom),
        clock: Rc::new(BrowserClock),
        store: Rc::new(BrowserStore),
        location: Rc::new(BrowserLocation { home }),
        history: Rc::new(BrowserHistory),
        channel: Rc::new(BrowserChannel::open("vestibule")),
        page: Rc::new(BrowserPage::new()),
        identifier_form: Rc::new(BrowserIdentifierForm::take_over()?),
    })))
}
