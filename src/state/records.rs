//! What is written down, and for how long: this tab's transaction, the record a magic link needs, the remembered name.

use super::session::ACTIVITY;
use crate::{
    json::{self, Map, Value},
    oauth::PendingTransaction,
    ports::{Area, Store, StoreError},
};

/// This tab's transaction, from the first step that a reload must come back to. Session storage.
const TRANSACTION: &str = "vestibule-transaction";
/// Transactions that a link from a mail can finish in another tab, by their `state`: no token, at most 30 minutes,
/// removed at the end. Local storage.
const LINKS: &str = "vestibule-links";
/// The `state` of transactions that a link has finished, so that the link can be told it was used. Nothing else.
const USED: &str = "vestibule-links-used";
/// The random name of this tab, by which a copy of it knows itself for one. Session storage.
pub(super) const TAB: &str = "vestibule-tab";
/// The name to fill in next time, where the person wants that. Local storage.
const IDENTIFIER: &str = "vestibule-identifier";

/// Keeps this tab's transaction over a reload.
pub(super) fn keep_transaction(
    store: &dyn Store,
    pending: &PendingTransaction,
) -> Result<(), StoreError> {
    store.set(Area::Session, TRANSACTION, &pending.to_json())
}

/// This tab's transaction, unless it is too old.
pub(super) fn transaction(store: &dyn Store, now_ms: u64) -> Option<PendingTransaction> {
    let text = store.get(Area::Session, TRANSACTION).ok().flatten()?;
    PendingTransaction::from_json(&text).filter(|pending| !pending.is_expired(now_ms))
}

/// Writes what a link in another tab needs to finish this transaction.
pub(super) fn keep_link(
    store: &dyn Store,
    pending: &PendingTransaction,
    now_ms: u64,
) -> Result<(), StoreError> {
    let mut links = links(store, now_ms);
    links.insert(pending.state.secret(), Value::from(pending.to_json()));
    store.set(Area::Local, LINKS, &json::write(&Value::Object(links)))
}

/// The transaction of a link's `state`, where this browser began it.
pub(super) fn link(store: &dyn Store, state: &str, now_ms: u64) -> Option<PendingTransaction> {
    let links = links(store, now_ms);
    PendingTransaction::from_json(links.get(state)?.as_str()?)
        .filter(|pending| pending.state.secret() == state)
}

/// Whether a link of that `state` has finished a sign-in already.
pub(super) fn link_was_used(store: &dyn Store, state: &str, now_ms: u64) -> bool {
    used(store, now_ms).contains_key(state)
}

/// Forgets this tab's part in a transaction that another tab has taken over.
pub(super) fn forget_transaction(store: &dyn Store) {
    let _ = store.remove(Area::Session, TRANSACTION);
}

/// Forgets a transaction everywhere. `finished` is whether it led to tokens.
pub(super) fn forget(store: &dyn Store, state: Option<&str>, finished: bool, now_ms: u64) {
    // What cannot be removed was never written. The record of a later transaction stays.
    let later = store
        .get(Area::Session, TRANSACTION)
        .ok()
        .flatten()
        .and_then(|text| PendingTransaction::from_json(&text))
        .is_some_and(|kept| state.is_some_and(|state| kept.state.secret() != state));
    if !later {
        forget_transaction(store);
    }
    let mut links = links(store, now_ms);
    if let Some(state) = state {
        let had_link = links.remove(state);
        if finished && had_link {
            let mut used = used(store, now_ms);
            used.insert(state, Value::from(now_ms));
            let _ = store.set(Area::Local, USED, &json::write(&Value::Object(used)));
        }
    }
    write_or_remove(store, LINKS, links);
}

/// When each person's sessions ended last in this browser, in epoch milliseconds by `sub`: for tabs that do not run then,
/// and would find their own tokens later. Nothing else. Local storage.
const ENDED: &str = "vestibule-ended";
/// How long that is kept, in milliseconds: a browser may restore its tabs after weeks.
const ENDED_MS: u64 = 30 * 86_400_000;

/// Writes down that somebody's sessions have ended.
pub(super) fn note_end(store: &dyn Store, subject: &str, now_ms: u64) {
    let mut ended = map(store, ENDED);
    ended.retain(|_, at| at.as_u64().is_some_and(|at| now_ms.abs_diff(at) < ENDED_MS));
    ended.insert(subject, Value::from(now_ms));
    write_or_remove(store, ENDED, ended);
}

/// Somebody has signed in. An end that is noted for later was noted by a clock that was set back since: it would end this
/// session too, and every one after it, until that time has come.
pub(super) fn note_begin(store: &dyn Store, subject: &str, now_ms: u64) {
    if ended(store, subject).is_some_and(|at_ms| at_ms > now_ms) {
        note_end(store, subject, now_ms);
    }
}

/// When somebody's sessions ended last, in epoch milliseconds.
pub(super) fn ended(store: &dyn Store, subject: &str) -> Option<u64> {
    map(store, ENDED).get(subject)?.as_u64()
}

/// Forgets everything but the name that the person wants remembered, and that the session has ended (SEC-27).
pub(super) fn forget_all(store: &dyn Store) {
    forget_transaction(store);
    let _ = store.remove(Area::Session, TAB);
    for key in [LINKS, USED, ACTIVITY] {
        let _ = store.remove(Area::Local, key);
    }
}

/// Removes what is too old: at every start.
pub(super) fn prune(store: &dyn Store, now_ms: u64) {
    write_or_remove(store, LINKS, links(store, now_ms));
    write_or_remove(store, USED, used(store, now_ms));
}

/// Whether the browser lets the page write at all.
pub(super) fn works(store: &dyn Store) -> bool {
    const PROBE: &str = "vestibule-probe";
    [Area::Session, Area::Local].into_iter().all(|area| {
        store
            .set(area, PROBE, "1")
            .and_then(|()| store.remove(area, PROBE))
            .is_ok()
    })
}

/// The remembered name.
pub(super) fn identifier(store: &dyn Store) -> Option<String> {
    store
        .get(Area::Local, IDENTIFIER)
        .ok()
        .flatten()
        .filter(|name| !name.is_empty())
}

/// Remembers the name, or forgets it.
pub(super) fn remember(store: &dyn Store, identifier: Option<&str>) {
    let _ = match identifier {
        Some(identifier) => store.set(Area::Local, IDENTIFIER, identifier),
        None => store.remove(Area::Local, IDENTIFIER),
    };
}

fn links(store: &dyn Store, now_ms: u64) -> Map {
    let mut links = map(store, LINKS);
    links.retain(|_, record| {
        let pending = record.as_str().and_then(PendingTransaction::from_json);
        pending.is_some_and(|pending| !pending.is_expired(now_ms))
    });
    links
}

fn used(store: &dyn Store, now_ms: u64) -> Map {
    let mut used = map(store, USED);
    used.retain(|_, at| {
        at.as_u64()
            .is_some_and(|at| now_ms.abs_diff(at) < PendingTransaction::LIFETIME_MS)
    });
    used
}

fn map(store: &dyn Store, key: &str) -> Map {
    let text = store
        .get(Area::Local, key)
        .ok()
        .flatten()
        .unwrap_or_default();
    json::object(&text).unwrap_or_default()
}

fn write_or_remove(store: &dyn Store, key: &str, map: Map) {
    if map.is_empty() {
        let _ = store.remove(Area::Local, key);
    } else {
        let _ = store.set(Area::Local, key, &json::write(&Value::Object(map)));
    }
}
