//! The org's public keys, fetched once for the sign-in and for every renewal after it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::failure::is_limit;
use crate::oauth::{self, Jwks, MetadataError};

/// The keys, once they are there.
#[derive(Default)]
pub(super) struct OrgKeys {
    known: RefCell<Option<Rc<Jwks>>>,
    fetching: Cell<bool>,
}

impl OrgKeys {
    /// Whether the keys should be fetched now: they are not there, and nobody else is about it.
    pub(super) fn begin_fetching(&self) -> bool {
        self.known.borrow().is_none() && !self.fetching.replace(true)
    }

    pub(super) fn end_fetching(&self) {
        self.fetching.set(false);
    }

    /// The keys, with metadata first. Both change nothing, so one quiet repetition is safe; past the cache, which may
    /// have kept half an answer.
    ///
    /// # Errors
    /// Why there are none, of the metadata or of the keys.
    pub(super) async fn get(&self, client: oauth::Client<'_>) -> Result<Rc<Jwks>, MetadataError> {
        let now_ms = client.clock.now_ms();
        let known = self.known.borrow().clone();
        if let Some(keys) = known.filter(|keys| keys.is_fresh(now_ms)) {
            return Ok(keys);
        }
        let mut fresh = false;
        let metadata = loop {
            match client.metadata(fresh).await {
                Ok(metadata) => break metadata,
                Err(error) if fresh => return Err(error),
                Err(MetadataError::Request(error)) if is_limit(&error) => {
                    return Err(MetadataError::Request(error));
                }
                Err(_) => fresh = true,
            }
        };
        let mut fresh = false;
        let keys = loop {
            match client.keys(&metadata, fresh).await {
                Ok(keys) => break Rc::new(keys),
                Err(error) if fresh || is_limit(&error) => {
                    return Err(MetadataError::Request(error));
                }
                Err(_) => fresh = true,
            }
        };
        *self.known.borrow_mut() = Some(keys.clone());
        Ok(keys)
    }
}
