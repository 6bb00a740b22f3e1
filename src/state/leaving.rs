//! Leaving this page for another: the one that Okta hosts, or an identity provider's. Both lead back to the callback.

use leptos::task::spawn_local;

use super::{Busy, SignIn, phase::Ending};
use crate::{idx::Provider, oauth::explained};

impl SignIn {
    /// Goes to the Okta-hosted page; the button says so already.
    pub(super) fn redirect_now(&self) {
        let flow = self.flow.get_untracked();
        let generation = flow.generation();
        let this = *self;
        spawn_local(async move {
            let identifier = this.identifier.get_untracked();
            let hint = (!identifier.is_empty()).then_some(identifier.as_str());
            let target = flow.target.borrow().clone();
            flow.drop_pending();
            let redirected = flow.oauth().redirect(&target, hint).await;
            if flow.generation() != generation {
                return;
            }
            match redirected {
                Ok((url, mut pending)) => {
                    pending.identifier = identifier;
                    *flow.pending.borrow_mut() = Some(pending);
                    if flow.keep(false) {
                        // The page stays busy: it is on its way out, and comes back anew.
                        flow.away.set(true);
                        flow.world.location.leave(&url);
                    } else {
                        this.storage_works.set(false);
                        this.end(Ending::Configuration(
                            "this browser blocks storage, which coming back needs".to_owned(),
                        ));
                    }
                }
                Err(error) => {
                    let why = explained(error.into()).await;
                    if flow.generation() == generation {
                        this.end(Ending::Configuration(why));
                    }
                }
            }
        });
    }

    /// Goes to another place where the person can prove who they are, and comes back to the transaction at hand.
    pub(super) fn go_to_provider(&self, provider: &Provider) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        let flow = self.flow.get_untracked();
        flow.next_generation();
        if !flow.keep(false) {
            self.storage_works.set(false);
            return self.end(Ending::Configuration(
                "this browser blocks storage, which coming back needs".to_owned(),
            ));
        }
        // The page stays busy: it is on its way out, and comes back anew.
        self.busy.set(Some(Busy::Choice));
        flow.away.set(true);
        flow.world.location.leave(&provider.href);
    }
}
