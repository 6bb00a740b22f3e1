//! Session and local storage, where a refusal is an ordinary case.

use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use web_sys::Storage;

use super::listen;
use crate::ports::{Area, Store, StoreError};

/// The browser's two stores.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserStore;

impl Store for BrowserStore {
    fn get(&self, area: Area, key: &str) -> Result<Option<String>, StoreError> {
        open(area)?.get_item(key).map_err(|_| StoreError)
    }

    fn set(&self, area: Area, key: &str, value: &str) -> Result<(), StoreError> {
        open(area)?.set_item(key, value).map_err(|_| StoreError)
    }

    fn remove(&self, area: Area, key: &str) -> Result<(), StoreError> {
        open(area)?.remove_item(key).map_err(|_| StoreError)
    }

    fn listen(&self, listener: Box<dyn Fn()>) {
        if let Some(window) = web_sys::window() {
            listen(&window, "storage", move |_| listener());
        }
    }
}

/// gloo-storage throws where the browser denies storage, so web-sys is asked first.
fn open(area: Area) -> Result<Storage, StoreError> {
    let window = web_sys::window().ok_or(StoreError)?;
    match area {
        Area::Session => {
            window.session_storage().ok().flatten().ok_or(StoreError)?;
            Ok(SessionStorage::raw())
        }
        Area::Local => {
            window.local_storage().ok().flatten().ok_or(StoreError)?;
            Ok(LocalStorage::raw())
        }
    }
}
