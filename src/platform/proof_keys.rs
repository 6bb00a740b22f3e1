//! Proof keys, which nobody needs before there is a code, and only those whose tokens are bound to one (DPoP): what makes and keeps
//! them is loaded after what exchanges the code.

use std::{cell::RefCell, rc::Rc};

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::{kept_keys::KeptKeys, spawn};
use crate::{
    later::later,
    ports::{CryptoError, KeyPairs, LocalFuture, ProofKeys},
};

later! { keys => fn kept_keys() -> fn() -> Rc<dyn KeyPairs> {
    || Rc::new(KeptKeys::default())
} }

/// The pairs of this browser.
#[derive(Clone)]
pub struct BrowserProofKeys {
    kept: Rc<RefCell<Option<Rc<dyn KeyPairs>>>>,
    forget: Function,
}

impl BrowserProofKeys {
    /// The pairs; `forget` forgets what is kept of one, by its name, before what makes and keeps them is there.
    pub fn new(forget: Function) -> BrowserProofKeys {
        BrowserProofKeys {
            kept: Rc::default(),
            forget,
        }
    }
}

impl ProofKeys for BrowserProofKeys {
    fn load(&self) -> LocalFuture<'static, Result<Rc<dyn KeyPairs>, CryptoError>> {
        let slot = self.kept.clone();
        Box::pin(async move {
            let make = kept_keys().await.map_err(|_| CryptoError)?;
            // Somebody else may have waited as well: the pairs that are open belong to one of us.
            Ok(slot.borrow_mut().get_or_insert_with(make).clone())
        })
    }

    fn remove(&self, name: &str) {
        match &*self.kept.borrow() {
            Some(kept) => spawn(kept.remove(name)),
            // A sign-out waits for no file.
            None => {
                let _ = self.forget.call1(&JsValue::UNDEFINED, &name.into());
            }
        }
    }
}
