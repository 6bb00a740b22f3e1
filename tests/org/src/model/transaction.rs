//! One sign-in under way.

use super::mail::MailedCode;
use super::user::{Authenticator, User};
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

/// Where a sign-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `identify`
    Identify,
    /// A remediation of unknown name, with fields.
    UnknownForm,
    /// A remediation of unknown name that no form can answer.
    UnknownOpaque,
    /// `select-authenticator-authenticate`
    Select,
    /// `authenticator-verification-data`: e-mail is chosen, nothing is sent yet.
    VerificationData,
    /// `challenge-authenticator`
    Challenge(Authenticator),
    /// `select-authenticator-enroll`
    SelectEnroll,
    /// `authenticator-enrollment-data`: e-mail is chosen, nothing is sent yet.
    EnrollmentData,
    /// `enroll-authenticator`
    Enroll,
    /// Success; the code that stands for it.
    Done {
        /// An interaction code or, on the hosted page, an authorization code.
        code: String,
    },
    /// The end, without success.
    Ended(Ending),
}

/// A terminal answer: a message and nothing to submit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ending {
    pub(crate) status: u16,
    pub(crate) key: &'static str,
    pub(crate) text: &'static str,
    pub(crate) class: &'static str,
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
    /// The person, once identified. With enumeration prevention it may be somebody whom the org does not know.
    pub(crate) user: Option<User>,
    pub(crate) remember: bool,
    pub(crate) step: Step,
    /// What has been verified, in order.
    pub(crate) verified: Vec<Authenticator>,
    pub(crate) enrolled: bool,
    pub(crate) mailed: Option<MailedCode>,
    pub(crate) polled_at_ms: Option<i64>,
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
            expires_at_ms: self.now_ms() + self.settings.transaction_life_s * 1_000,
            browser,
            user: None,
            remember: false,
            step: Step::Identify,
            verified: Vec::new(),
            enrolled: false,
            mailed: None,
            polled_at_ms: None,
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
        self.step = Step::Identify;
        self.verified.clear();
        self.enrolled = false;
        self.mailed = None;
        self.polled_at_ms = None;
    }

    /// Gives a new state handle and remembers the former.
    pub(crate) fn rotate_state_handle(&mut self) {
        let former = std::mem::replace(&mut self.state_handle, new_state_handle());
        self.former_handles.push(former);
    }

    /// What the person has enrolled and has not verified yet, in order.
    pub(crate) fn remaining(&self) -> Vec<Authenticator> {
        let enrolled = self
            .user
            .as_ref()
            .map(|user| user.enrolled.as_slice())
            .unwrap_or_default();
        enrolled
            .iter()
            .copied()
            .filter(|authenticator| !self.verified.contains(authenticator))
            .collect()
    }
}

fn new_state_handle() -> String {
    // Long and prefixed, as newer orgs make them, so that nobody relies on a length.
    format!("02.id.{}", random::handle(150))
}
