//! Proof keys, which nobody needs before there is a code, and only those whose tokens are bound to one (DPoP): what makes and keeps
//! them is loaded after what exchanges the code.

use std::{cell::RefCell, rc::Rc};

use super::kept_keys::{KeptKeys, forget};
use crate::{
    later::later,
    ports::{CryptoError, EcPublicKey, LocalFuture, ProofKeys},
};

later! { keys => fn kept_keys() -> fn() -> Rc<dyn ProofKeys> {
    || Rc::new(KeptKeys::default())
} }

/// The pairs of this browser.
#[derive(Clone, Default)]
pub struct BrowserProofKeys {
    kept: Rc<RefCell<Option<Rc<dyn ProofKeys>>>>,
}

impl BrowserProofKeys {
    async fn kept(self) -> Result<Rc<dyn ProofKeys>, CryptoError> {
        let known = self.kept.borrow().clone();
        if let Some(kept) = known {
            return Ok(kept);
        }
        let make = kept_keys().await.map_err(|_| CryptoError)?;
        // Somebody else may have waited as well: the pairs that are open belong to one of us.
        Ok(self.kept.borrow_mut().get_or_insert_with(make).clone())
    }
}

impl ProofKeys for BrowserProofKeys {
    fn load(&self) -> LocalFuture<'_, Result<(), CryptoError>> {
        Box::pin(async move { self.clone().kept().await.map(drop) })
    }

    fn open<'a>(
        &'a self,
        name: &'a str,
        make: bool,
    ) -> LocalFuture<'a, Result<Option<EcPublicKey>, CryptoError>> {
        Box::pin(async move { self.clone().kept().await?.open(name, make).await })
    }

    fn sign<'a>(
        &'a self,
        name: &'a str,
        data: &'a [u8],
    ) -> LocalFuture<'a, Result<Vec<u8>, CryptoError>> {
        Box::pin(async move { self.clone().kept().await?.sign(name, data).await })
    }

    fn remove(&self, name: &str) -> LocalFuture<'static, ()> {
        match &*self.kept.borrow() {
            Some(kept) => kept.remove(name),
            // A sign-out waits for no file.
            None => Box::pin(forget(name.to_owned())),
        }
    }
}
