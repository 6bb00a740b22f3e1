//! The handle on one org, with the control API's calls as methods.

mod administration;
mod devices;

use crate::endpoint::Endpoint;
use crate::faults::Fault;
use crate::log::RequestRecord;
use crate::model::Model;
use crate::model::mail::Mail;
use crate::model::settings::{OrgSettings, Settings};
use crate::model::user::User;
use crate::samples;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// One org. A clone is another handle on the same org.
#[derive(Clone)]
pub struct Org {
    model: Arc<Mutex<Model>>,
    single_use: Arc<watch::Sender<bool>>,
}

impl Org {
    /// An org as described.
    #[must_use]
    pub fn new(settings: OrgSettings) -> Self {
        Self {
            model: Arc::new(Mutex::new(Model::new(settings))),
            single_use: Arc::new(watch::Sender::new(false)),
        }
    }

    /// The org of the demo: the sample people, and one client `0oavestibuledemo00001` for an app that lives at `app`, which
    /// redirects to `{app}/login/callback` and takes magic links there.
    #[must_use]
    pub fn demo(base_url: &str, app: &str) -> Self {
        Self::new(samples::demo(base_url, app))
    }

    /// The same, with settings of its own from the start.
    #[must_use]
    pub fn demo_with(base_url: &str, app: &str, settings: Settings) -> Self {
        Self::new(OrgSettings {
            settings,
            ..samples::demo(base_url, app)
        })
    }

    /// Scheme, host and port.
    #[must_use]
    pub fn base_url(&self) -> String {
        self.lock().base_url().to_owned()
    }

    /// The issuer of the custom authorization server `default`.
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/oauth2/default", self.base_url())
    }

    /// Milliseconds since 1970, by the org's clock.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.lock().now_ms()
    }

    /// Moves the org's clock; a negative number puts it back.
    pub fn advance_clock(&self, by_ms: i64) {
        self.lock().clock.advance(by_ms);
    }

    /// The mails, text messages and calls that have arrived, oldest first.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.lock().arrived_mails().cloned().collect()
    }

    /// The newest mail to one address; also the newest text message or call to one number.
    #[must_use]
    pub fn latest_mail(&self, to: &str) -> Option<Mail> {
        self.lock()
            .arrived_mails()
            .rfind(|mail| mail.to.eq_ignore_ascii_case(to))
            .cloned()
    }

    /// Lets an endpoint fail. Faults of one endpoint strike in the order in which they were added.
    pub fn add_fault(&self, fault: Fault) {
        self.lock().faults.push(fault);
        self.announce_faults();
    }

    /// The faults that have not struck as often as they should.
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        self.lock().faults.clone()
    }

    /// Takes all faults away.
    pub fn clear_faults(&self) {
        self.lock().faults.clear();
        self.announce_faults();
    }

    /// Ends transactions before their time: the one of this id, or all.
    pub fn expire(&self, transaction: Option<&str>) {
        for it in &mut self.lock().transactions {
            if transaction.is_none_or(|id| id == it.id) {
                it.expires_at_ms = 0;
            }
        }
    }

    /// The ids of all transactions that are alive, oldest first, each with who it belongs to once that is known.
    #[must_use]
    pub fn transactions(&self) -> Vec<(String, Option<String>)> {
        let model = self.lock();
        let now = model.now_ms();
        let alive = model
            .transactions
            .iter()
            .filter(|it| it.expires_at_ms > now);
        alive
            .map(|it| {
                (
                    it.id.clone(),
                    it.user.as_ref().map(|user| user.identifier.clone()),
                )
            })
            .collect()
    }

    /// Ends every `idx` session.
    pub fn end_sessions(&self) {
        self.lock().sessions.clear();
    }

    /// All people.
    #[must_use]
    pub fn users(&self) -> Vec<User> {
        self.lock().users.clone()
    }

    /// Adds a person, in place of one with the same identifier.
    pub fn add_user(&self, user: User) {
        let mut model = self.lock();
        model
            .users
            .retain(|known| !known.identifier.eq_ignore_ascii_case(&user.identifier));
        model.users.push(user);
    }

    /// Changes a person; whether there is one of that identifier. A sign-in under way keeps the policy it began with and
    /// sees a changed state at its next answer.
    pub fn configure_user(&self, identifier: &str, change: impl FnOnce(&mut User)) -> bool {
        let mut model = self.lock();
        let user = model
            .users
            .iter_mut()
            .find(|user| user.identifier.eq_ignore_ascii_case(identifier));
        user.map(change).is_some()
    }

    /// The settings in force.
    #[must_use]
    pub fn settings(&self) -> Settings {
        self.lock().settings.clone()
    }

    /// Takes a token back, as an administrator would: a refresh token with all that came of it.
    pub fn revoke_token(&self, token: &str) {
        self.lock().take_back(token);
    }

    /// Changes settings.
    pub fn configure(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut self.lock().settings);
    }

    /// Signs with another key from now on; the former stays published.
    pub fn rotate_keys(&self) {
        self.lock().keys.rotate();
    }

    /// Every request so far, preflights included, oldest first.
    #[must_use]
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.lock().log.clone()
    }

    /// How many requests an endpoint has had, preflights not counted.
    #[must_use]
    pub fn count(&self, endpoint: Endpoint) -> usize {
        let model = self.lock();
        model
            .log
            .iter()
            .filter(|record| record.endpoint == Some(endpoint) && record.method != "OPTIONS")
            .count()
    }

    /// How many token requests of a grant type (`refresh_token`, …) there were, answered or not. How each of them ended
    /// is in [`Org::requests`].
    #[must_use]
    pub fn count_grant(&self, grant_type: &str) -> usize {
        let model = self.lock();
        model
            .log
            .iter()
            .filter(|record| record.grant_type == Some(grant_type))
            .count()
    }

    /// How many of them were answered with an OAuth error.
    #[must_use]
    pub fn count_grant_refused(&self, grant_type: &str) -> usize {
        let model = self.lock();
        let of_type = |record: &&RequestRecord| record.grant_type == Some(grant_type);
        let refused = model.log.iter().filter(of_type);
        refused.filter(|record| record.error.is_some()).count()
    }

    /// Forgets the requests so far.
    pub fn clear_requests(&self) {
        self.lock().log.clear();
    }

    /// Back to how the org started: nothing signed in, no mails, no faults, clock at real time.
    pub fn reset(&self) {
        self.lock().reset();
        self.announce_faults();
    }

    pub(crate) fn lock(&self) -> MutexGuard<'_, Model> {
        // A test that failed while it held the model must not take the others down.
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the serve loop whether connections may be used more than once just now.
    pub(crate) fn announce_faults(&self) {
        let refusing = self
            .lock()
            .faults
            .iter()
            .any(|fault| fault.kind.drops_connection());
        self.single_use
            .send_if_modified(|on| std::mem::replace(on, refusing) != refusing);
    }

    pub(crate) fn single_use(&self) -> watch::Receiver<bool> {
        self.single_use.subscribe()
    }
}

impl fmt::Debug for Org {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Org")
            .field("base_url", &self.base_url())
            .finish_non_exhaustive()
    }
}
