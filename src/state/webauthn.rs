//! Passkeys and security keys: the browser is asked, and what it gives is the answer to the step.

use leptos::{prelude::*, task::spawn_local};

use super::{Busy, SignIn};
use crate::{
    idx::{Step, WayOut, Webauthn},
    json,
    later::{PartError, later},
    ports::{CredentialError, CredentialRequest},
    signal::Signal,
};

/// Why a passkey or a security key gave nothing, by what to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebauthnFailure {
    /// This browser cannot do it.
    Unsupported,
    /// It was refused, or took too long.
    Refused,
    /// It is set up already.
    KnownAlready,
}

/// What asks for passkeys and security keys.
#[derive(Clone, Copy)]
struct Passkeys {
    offer: fn(SignIn),
    ask: fn(SignIn),
}

// In the file of what asks the browser.
later! { passkeys => fn passkeys() -> Passkeys {
    Passkeys {
        offer: |sign_in| sign_in.offer_passkeys_now(),
        ask: |sign_in| sign_in.use_webauthn_now(),
    }
} }

impl SignIn {
    /// Why the last question to a passkey came to nothing, with a number that changes each time.
    pub fn webauthn_failure(&self) -> Signal<Option<(u32, WebauthnFailure)>> {
        self.webauthn_failure.read_only()
    }

    /// Whether the first page may offer passkeys at its field.
    pub fn offers_passkeys(&self) -> bool {
        self.response().is_some_and(|response| {
            response
                .ways_out
                .iter()
                .any(|way| matches!(way, WayOut::Passkey(_)))
        })
    }

    /// Asks a passkey or a security key, and answers the step at hand with what it gives.
    pub fn use_webauthn(&self) {
        let (this, visit) = (*self, self.visit.get_untracked());
        spawn_local(async move {
            match passkeys().await {
                _ if this.visit.get_untracked() != visit => {}
                Ok(part) => (part.ask)(this),
                Err(PartError) => this.fail_webauthn(WebauthnFailure::Refused),
            }
        });
    }

    /// Does so, now that what asks is here. Each refusal of the server brings another challenge, so that the step of a moment ago would
    /// not do.
    fn use_webauthn_now(&self) {
        if self.busy.get_untracked().is_some() {
            return;
        }
        let response = self.response_untracked();
        let (step, request, options) = match response.as_deref().map(|response| &response.step) {
            Some(Step::EnrollWebauthn(step)) => {
                (step, CredentialRequest::Create, step.creation_options())
            }
            Some(Step::ChallengeWebauthn(step)) => {
                (step, CredentialRequest::Get, step.request_options())
            }
            _ => return,
        };
        let Some(options) = options else {
            return self.fail_webauthn(WebauthnFailure::Unsupported);
        };
        let flow = self.flow.get_untracked();
        let generation = flow.next_generation();
        self.webauthn_failure.set(None);
        self.problem.set(None);
        self.busy.set(Some(Busy::Submit));
        let asked = flow.world.credentials.ask(request, json::write(&options));
        let (this, step) = (*self, step.clone());
        spawn_local(async move {
            let given = asked.await;
            if flow.generation() != generation {
                return;
            }
            this.busy.set(None);
            let answer = given.map(|given| {
                let credential = json::parse(&given).unwrap_or_default();
                step.answer(&credential)
            });
            match answer {
                Ok(Some(answer)) => this.proceed(answer),
                Ok(None) | Err(CredentialError::Unsupported) => {
                    this.fail_webauthn(WebauthnFailure::Unsupported);
                }
                Err(CredentialError::Refused) => this.fail_webauthn(WebauthnFailure::Refused),
                Err(CredentialError::KnownAlready) => {
                    this.fail_webauthn(WebauthnFailure::KnownAlready);
                }
            }
        });
    }

    /// Lets the browser offer passkeys while the name is typed, where the org takes one (UX-65). What asks for them is loaded for that.
    pub(super) fn offer_passkeys(&self) {
        if !untrack(|| self.offers_passkeys()) {
            return self.flow.get_untracked().world.credentials.stop();
        }
        let (this, visit) = (*self, self.visit.get_untracked());
        spawn_local(async move {
            if let Ok(part) = passkeys().await
                && this.visit.get_untracked() == visit
            {
                (part.offer)(this);
            }
        });
    }

    /// Fetches what asks for passkeys and security keys, so that it is there when somebody presses a button: browsers let a page ask
    /// only for a moment after that.
    pub fn prepare_webauthn(&self) {
        spawn_local(async {
            let _ = passkeys().await;
        });
    }

    /// Asks the browser to offer passkeys. Whatever comes of it but a passkey is silence.
    fn offer_passkeys_now(&self) {
        let flow = self.flow.get_untracked();
        let response = self.response_untracked();
        let step = response.and_then(|response| {
            response.ways_out.iter().find_map(|way| match way {
                WayOut::Passkey(step) => Some(step.clone()),
                _ => None,
            })
        });
        let Some(options) = step.as_ref().and_then(Webauthn::request_options) else {
            return flow.world.credentials.stop();
        };
        let Some(step) = step else { return };
        let asked = flow
            .world
            .credentials
            .ask(CredentialRequest::Autofill, json::write(&options));
        let this = *self;
        let visit = self.visit.get_untracked();
        spawn_local(async move {
            let Ok(given) = asked.await else { return };
            let credential = json::parse(&given).unwrap_or_default();
            // The person has gone on with a name meanwhile.
            if this.visit.get_untracked() != visit {
                return;
            }
            if let Some(answer) = step.answer(&credential) {
                flow.autofilled.set(true);
                this.proceed(answer);
            }
        });
    }

    fn fail_webauthn(&self, failure: WebauthnFailure) {
        let number = self.flow.get_untracked().next_failure();
        self.webauthn_failure.set(Some((number, failure)));
    }
}
