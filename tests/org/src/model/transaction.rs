//! One sign-in under way.

use super::authenticator::{Authenticator, Method};
use super::mail::MailedCode;
pub(crate) use super::step::{Ending, Step};
use super::ticket::Ticket;
use super::user::{Prompt, User};
use super::{Model, Server, random};

/// What the client asked for when it opened the transaction, checked.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) server: Server,
    pub(crate) client_id: String,
    pub(crate) redirect_uri: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) state: String,
    pub(crate) nonce: Option<String>,
    pub(crate) code_challenge: String,
    pub(crate) max_age_s: Option<i64>,
    pub(crate) acr_values: Option<String>,
    pub(crate) login_hint: Option<String>,
    /// The token from a mail that it was opened with.
    pub(crate) ticket: Option<Ticket>,
}

/// What somebody came for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Errand {
    /// To sign in.
    #[default]
    SignIn,
    /// To set a new password in place of one that is forgotten.
    Recovery,
    /// To unlock an account.
    Unlock,
    /// To get an account.
    Registration,
}

/// What the step at hand waits for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pending {
    /// The number that was called or written to, or that is to be enrolled.
    pub(crate) phone: Option<String>,
    /// How it was reached.
    pub(crate) method: Option<Method>,
    /// The secret of the authenticator app that is being set up.
    pub(crate) secret: Option<String>,
    /// The challenge that a passkey has to answer.
    pub(crate) challenge: Option<String>,
    /// The id of the push that is waited for.
    pub(crate) push: Option<String>,
    /// Where the link to set up Okta Verify went.
    pub(crate) address: Option<String>,
    /// The token in that link, or in the QR code.
    pub(crate) device_token: Option<String>,
    /// The device has done its part.
    pub(crate) device_is_ready: bool,
}

/// Who draws the pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The client itself, through IDX.
    Embedded {
        /// The handle that interact gave out.
        interaction_handle: String,
    },
    /// The org's own page, reached by `authorize`.
    Hosted {
        /// How the answer goes back to the client.
        response_mode: ResponseMode,
    },
}

/// How `authorize` hands its answer over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    /// In the query of the redirect URI.
    Query,
    /// In its fragment.
    Fragment,
    /// By `postMessage` to the window around it, for renewal in a hidden frame.
    PostMessage,
}

/// What Okta Verify on the very device is asked, and what became of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct DeviceChallenge {
    /// The request that it signs.
    pub(crate) request: Option<String>,
    /// Why the page gave up looking for it.
    pub(crate) given_up: Option<String>,
    /// Who answered.
    pub(crate) answered_by: Option<String>,
}

/// One sign-in under way.
#[derive(Clone, Debug)]
pub(crate) struct Transaction {
    /// Its name in the inbox and in the control API.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) request: Request,
    pub(crate) state_handle: String,
    /// State handles that this transaction had before.
    pub(crate) former_handles: Vec<String>,
    pub(crate) expires_at_ms: i64,
    /// The `DT` cookie of the browser that runs it.
    pub(crate) browser: Option<String>,
    /// The language of the person, as the last request told it.
    pub(crate) language: String,
    /// The person, once identified. With enumeration prevention it may be somebody whom the org does not know.
    pub(crate) user: Option<User>,
    pub(crate) remember: bool,
    pub(crate) errand: Errand,
    pub(crate) step: Step,
    /// What has been verified, in order.
    pub(crate) verified: Vec<Authenticator>,
    /// The optional enrolments are left for another day.
    pub(crate) enrolment_skipped: bool,
    /// What has been asked already, besides factors and enrolments.
    pub(crate) settled: Vec<Prompt>,
    pub(crate) mailed: Option<MailedCode>,
    pub(crate) pending: Pending,
    /// The challenge for passkeys that a browser offers in the name field.
    pub(crate) autofill_challenge: String,
    /// What the address of the other identity provider carries.
    pub(crate) provider_token: String,
    pub(crate) polled_at_ms: Option<i64>,
    pub(crate) device: DeviceChallenge,
    /// The value of the `idx` cookie to set with the next answer.
    pub(crate) new_session: Option<String>,
}

impl Model {
    /// Opens a transaction at its first step and gives its position-independent id.
    pub(crate) fn open_transaction(
        &mut self,
        kind: Kind,
        request: Request,
        browser: Option<String>,
    ) -> String {
        self.transactions_made += 1;
        let id = format!("transaction-{}", self.transactions_made);
        self.transactions.push(Transaction {
            id: id.clone(),
            kind,
            request,
            state_handle: new_state_handle(),
            former_handles: Vec::new(),
            language: "en".to_owned(),
            expires_at_ms: self.now_ms() + self.settings.transaction_life_s * 1_000,
            browser,
            user: None,
            remember: false,
            errand: Errand::SignIn,
            step: Step::Identify,
            verified: Vec::new(),
            enrolment_skipped: false,
            settled: Vec::new(),
            mailed: None,
            pending: Pending::default(),
            autofill_challenge: random::handle(24),
            provider_token: random::handle(24),
            polled_at_ms: None,
            device: DeviceChallenge::default(),
            new_session: None,
        });
        id
    }

    /// Works on the one live transaction that fits: it is taken out, so that the rest of the model is free meanwhile.
    pub(crate) fn with_transaction<R>(
        &mut self,
        fits: impl Fn(&Transaction) -> bool,
        work: impl FnOnce(&mut Self, &mut Transaction) -> R,
    ) -> Option<R> {
        let now = self.now_ms();
        let position = self
            .transactions
            .iter()
            .position(|it| it.expires_at_ms > now && fits(it))?;
        let mut transaction = self.transactions.remove(position);
        let result = work(self, &mut transaction);
        self.transactions.insert(position, transaction);
        Some(result)
    }
}

impl Transaction {
    pub(crate) fn is_embedded(&self) -> bool {
        matches!(self.kind, Kind::Embedded { .. })
    }

    pub(crate) fn has_interaction_handle(&self, handle: &str) -> bool {
        matches!(&self.kind, Kind::Embedded { interaction_handle } if interaction_handle == handle)
    }

    /// Back to the first step, with another state handle; whoever held the former one is out.
    pub(crate) fn restart(&mut self) {
        self.state_handle = new_state_handle();
        self.former_handles.clear();
        self.user = None;
        self.remember = false;
        self.errand = Errand::SignIn;
        self.step = Step::Identify;
        self.verified.clear();
        self.enrolment_skipped = false;
        self.settled.clear();
        self.mailed = None;
        self.pending = Pending::default();
        self.autofill_challenge = random::handle(24);
        self.polled_at_ms = None;
    }

    /// Gives a new state handle and remembers the former.
    pub(crate) fn rotate_state_handle(&mut self) {
        let former = std::mem::replace(&mut self.state_handle, new_state_handle());
        self.former_handles.push(former);
    }

    /// What the person can prove themselves with on this errand, in order.
    pub(crate) fn offered(&self) -> Vec<Authenticator> {
        let enrolled = self
            .user
            .as_ref()
            .map(|user| user.enrolled.as_slice())
            .unwrap_or_default();
        match self.errand {
            Errand::SignIn | Errand::Registration => enrolled.to_vec(),
            Errand::Unlock => vec![Authenticator::Email],
            // Everybody has an address; a phone serves only where there is one.
            Errand::Recovery => std::iter::once(Authenticator::Email)
                .chain(
                    enrolled
                        .iter()
                        .copied()
                        .filter(|it| *it == Authenticator::Phone),
                )
                .collect(),
        }
    }

    /// What is offered and not verified yet, in order.
    pub(crate) fn remaining(&self) -> Vec<Authenticator> {
        let mut remaining = self.offered();
        remaining.retain(|it| !self.verified.contains(it));
        remaining
    }

    /// What can be enrolled now: what is required and missing, or else what is optional and missing.
    pub(crate) fn enrollable(&self) -> Vec<Authenticator> {
        let Some(user) = &self.user else {
            return Vec::new();
        };
        let missing = |list: &[Authenticator]| -> Vec<Authenticator> {
            let missing = list.iter().copied();
            missing.filter(|it| !user.enrolled.contains(it)).collect()
        };
        let Some(enrolment) = &user.enrolment else {
            return Vec::new();
        };
        let required = missing(&enrolment.required);
        match required.is_empty() {
            false => required,
            true if self.enrolment_skipped => Vec::new(),
            true => missing(&enrolment.optional),
        }
    }

    /// Whether what can be enrolled now can be left for another day.
    pub(crate) fn may_skip_enrolment(&self) -> bool {
        let user = self.user.as_ref();
        let enrolment = user.and_then(|user| user.enrolment.as_ref());
        enrolment.is_some_and(|enrolment| {
            let enrollable = self.enrollable();
            !enrolment.required.iter().any(|it| enrollable.contains(it))
        })
    }

    /// Whether a code or a link from a mail would go on.
    pub(crate) fn waits_for_mail(&self) -> bool {
        matches!(
            self.step,
            Step::Challenge(Authenticator::Email, _) | Step::Enroll(Authenticator::Email)
        )
    }

    /// Whether the org may not yet tell whom it speaks of.
    pub(crate) fn is_anonymous(&self) -> bool {
        matches!(self.errand, Errand::Recovery | Errand::Unlock) && self.verified.is_empty()
    }
}

fn new_state_handle() -> String {
    // Long and prefixed, as newer orgs make them, so that nobody relies on a length.
    format!("02.id.{}", random::handle(150))
}
