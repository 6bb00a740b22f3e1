//! What tabs of one browser compete for or have together: locks, keys in IndexedDB, a channel.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use vestibule::ports::{
    Channel, Clock, CryptoError, EcPublicKey, Held, KeyPairs, LocalFuture, LockError, Locks,
    ProofKeys,
};

use super::{Parts, call};

impl Locks for Parts {
    fn acquire<'a>(
        &'a self,
        name: &'a str,
        timeout_ms: u32,
    ) -> LocalFuture<'a, Result<Held, LockError>> {
        Box::pin(async move {
            if self.shared.without_locks.get() {
                return Err(LockError::Unsupported);
            }
            let locks = self.shared.locks.clone();
            let mut waited_ms = 0;
            while locks.borrow().contains_key(name) {
                if waited_ms >= timeout_ms {
                    return Err(LockError::TimedOut);
                }
                self.sleep(10).await;
                waited_ms += 10;
            }
            locks.borrow_mut().insert(name.to_owned(), self.number);
            let name = name.to_owned();
            Ok(Held::new(move || {
                locks.borrow_mut().remove(&name);
            }))
        })
    }
}

impl ProofKeys for Parts {
    fn load(&self) -> LocalFuture<'static, Result<Rc<dyn KeyPairs>, CryptoError>> {
        let pairs = Pairs(self.shared.proof_keys.clone());
        Box::pin(async move { Ok(Rc::new(pairs) as Rc<dyn KeyPairs>) })
    }

    fn remove(&self, name: &str) {
        self.shared.proof_keys.borrow_mut().remove(name);
    }
}

/// The pairs that all tabs share.
struct Pairs(Rc<RefCell<BTreeMap<String, Rc<org::SoftKey>>>>);

impl KeyPairs for Pairs {
    fn open<'a>(
        &'a self,
        name: &'a str,
        make: bool,
    ) -> LocalFuture<'a, Result<Option<EcPublicKey>, CryptoError>> {
        Box::pin(async move {
            let mut keys = self.0.borrow_mut();
            if make {
                keys.insert(name.to_owned(), Rc::new(org::SoftKey::new()));
            }
            let Some(jwk) = keys.get(name).map(|key| key.jwk()) else {
                return Ok(None);
            };
            let coordinate = |name: &str| jwk[name].as_str().unwrap().to_owned();
            Ok(Some(EcPublicKey {
                x: coordinate("x"),
                y: coordinate("y"),
            }))
        })
    }

    fn sign<'a>(
        &'a self,
        name: &'a str,
        data: &'a [u8],
    ) -> LocalFuture<'a, Result<Vec<u8>, CryptoError>> {
        Box::pin(async move {
            let keys = self.0.borrow();
            Ok(keys.get(name).ok_or(CryptoError)?.sign(data).to_vec())
        })
    }

    fn remove(&self, name: &str) -> LocalFuture<'static, ()> {
        self.0.borrow_mut().remove(name);
        Box::pin(async {})
    }
}

impl Channel for Parts {
    fn post(&self, message: &str) {
        self.shared.said.borrow_mut().push(message.to_owned());
        let channels = self.shared.channels.borrow().clone();
        let others = channels
            .iter()
            .filter(|other| !Rc::ptr_eq(other, &self.own_channel));
        others.for_each(|other| call(other, &message.to_owned()));
    }

    fn listen(&self, listener: Box<dyn Fn(String)>) {
        self.own_channel.borrow_mut().push(Rc::from(listener));
    }
}
