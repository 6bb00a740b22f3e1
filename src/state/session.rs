//! Who is signed in: the tokens in memory, the copy in session storage, and the way out.

use std::{rc::Rc, sync::Arc};

use leptos::prelude::*;

use super::World;
use crate::{
    config::Config,
    oauth::{self, Revoked, TOKEN_STORAGE_KEY, Tokens},
    ports::Area,
};

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
    /// When the tokens end, in epoch seconds by this device's clock.
    pub expires_at: u64,
}

/// The session, for any view behind the door.
#[derive(Clone, Copy)]
pub struct Session {
    tokens: RwSignal<Option<Arc<Tokens>>>,
    user: Memo<Option<User>>,
    /// Whether sign-out is under way.
    pub leaving: RwSignal<bool>,
    /// Whether the last sign-out could not tell the org.
    pub half_left: RwSignal<bool>,
    core: StoredValue<Rc<Core>, LocalStorage>,
}

struct Core {
    world: World,
    config: Rc<Config>,
}

impl Session {
    /// Reads the session that this tab has kept, if it still lives.
    pub fn new(world: World, config: Rc<Config>) -> Session {
        let stored = world
            .store
            .get(Area::Session, TOKEN_STORAGE_KEY)
            .ok()
            .flatten();
        let now_s = world.clock.now_ms() / 1000;
        let tokens = stored.and_then(|stored| Tokens::from_storage_json(&stored, &config, now_s));
        let tokens = RwSignal::new(tokens.map(Arc::new));
        let user = Memo::new(move |_| tokens.read().as_ref().map(|tokens| User::of(tokens)));
        Session {
            tokens,
            user,
            leaving: RwSignal::new(false),
            half_left: RwSignal::new(false),
            core: StoredValue::new_local(Rc::new(Core { world, config })),
        }
    }

    /// Who is signed in.
    pub fn user(&self) -> Memo<Option<User>> {
        self.user
    }

    /// Whether the default page has a sign-out to show.
    pub fn is_leaving(&self) -> bool {
        self.leaving.get() || self.half_left.get()
    }

    /// Whether somebody is, without following changes.
    pub fn is_signed_in(&self) -> bool {
        self.tokens.read_untracked().is_some()
    }

    /// Takes verified tokens: into memory, and into session storage in the shape that Okta's own SDK reads.
    pub(super) fn keep(&self, tokens: Tokens) {
        let core = self.core.get_value();
        // Where the browser refuses, the tokens live in memory until the page goes away.
        let _ = core.world.store.set(
            Area::Session,
            TOKEN_STORAGE_KEY,
            &tokens.to_storage_json(&core.config),
        );
        self.half_left.set(false);
        self.tokens.set(Some(Arc::new(tokens)));
    }

    /// Signs out: forgets everything here first, then tells the org, then ends the Okta session.
    pub fn sign_out(&self) {
        if self.leaving.get_untracked() {
            return;
        }
        let core = self.core.get_value();
        let tokens = self.tokens.get_untracked();
        self.leaving.set(true);
        let _ = core.world.store.remove(Area::Session, TOKEN_STORAGE_KEY);
        self.tokens.set(None);
        let session = *self;
        leptos::task::spawn_local(async move {
            let reached = match &tokens {
                Some(tokens) => core.revoke(tokens).await,
                None => true,
            };
            let signed_out = core.world.location.origin();
            match &tokens {
                // The org's logout is a page of its own; offline it would only show the browser's error.
                Some(tokens) if reached => {
                    core.world.location.leave(&oauth::logout_url(
                        &core.config,
                        tokens.id_token(),
                        &signed_out,
                    ));
                }
                _ => {
                    session.half_left.set(!reached);
                    session.leaving.set(false);
                }
            }
        });
    }
}

impl Core {
    /// Revokes both tokens, and says whether the org could be reached.
    async fn revoke(&self, tokens: &Tokens) -> bool {
        let client = oauth::Client {
            config: &self.config,
            transport: &*self.world.transport,
            crypto: &*self.world.crypto,
            random: &*self.world.random,
            clock: &*self.world.clock,
        };
        if let Some(refresh_token) = tokens.refresh_token() {
            // Whatever comes of it, the access token is next.
            let _ = client.revoke(Revoked::Refresh(refresh_token)).await;
        }
        !matches!(
            client.revoke(Revoked::Access(tokens.access_token())).await,
            Err(oauth::RequestError::Transport(_))
        )
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
            expires_at: tokens.expires_at(),
        }
    }
}
