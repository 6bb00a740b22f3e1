//! Key pairs whose private half cannot be read, through WebCrypto, kept in IndexedDB.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Array, Function, Promise, Uint8Array};
use wasm_bindgen::{JsValue, closure::Closure};

use super::{
    crypto::{refused, subtle},
    dynamic::{call, member, object, settled},
};
use crate::ports::{CryptoError, EcPublicKey, KeyPairs, LocalFuture};

/// The database and its one store.
const DATABASE: &str = "vestibule";
const STORE: &str = "proof-keys";

/// The pairs that were opened, by their names.
#[derive(Clone, Debug, Default)]
pub struct KeptKeys {
    opened: Rc<RefCell<Vec<(String, JsValue)>>>,
}

impl KeyPairs for KeptKeys {
    fn open<'a>(
        &'a self,
        name: &'a str,
        make: bool,
    ) -> LocalFuture<'a, Result<Option<EcPublicKey>, CryptoError>> {
        Box::pin(async move {
            let pair = self.pair(name, make).await.map_err(refused)?;
            if pair.is_undefined() {
                return Ok(None);
            }
            let public = public_key(&pair).await.map_err(refused)?;
            self.opened.borrow_mut().push((name.to_owned(), pair));
            Ok(Some(public))
        })
    }

    fn sign<'a>(
        &'a self,
        name: &'a str,
        data: &'a [u8],
    ) -> LocalFuture<'a, Result<Vec<u8>, CryptoError>> {
        Box::pin(async move {
            let pair = self.opened(name).ok_or(CryptoError)?;
            let signature = sign(&pair, data).await.map_err(refused)?;
            Ok(Uint8Array::new(&signature).to_vec())
        })
    }

    fn remove(&self, name: &str) -> LocalFuture<'static, ()> {
        self.opened.borrow_mut().retain(|(known, _)| known != name);
        let name = name.to_owned();
        Box::pin(async move {
            let _ = request("readwrite", "delete", &[&name.into()]).await;
        })
    }
}

impl KeptKeys {
    fn opened(&self, name: &str) -> Option<JsValue> {
        let opened = self.opened.borrow();
        let (_, pair) = opened.iter().find(|(known, _)| known == name)?;
        Some(pair.clone())
    }

    async fn pair(&self, name: &str, make: bool) -> Result<JsValue, JsValue> {
        if let Some(pair) = self.opened(name) {
            return Ok(pair);
        }
        if !make {
            return request("readonly", "get", &[&name.into()]).await;
        }
        let algorithm = object(&[("name", &"ECDSA".into()), ("namedCurve", &"P-256".into())])?;
        let usages = Array::of1(&"sign".into());
        // Not extractable: no script, not even one that was smuggled in, can take the private key along.
        let pair = web_crypto("generateKey", &[&algorithm, &false.into(), &usages]).await?;
        // Where the browser keeps nothing, the pair lasts as long as the page does.
        let _ = request("readwrite", "put", &[&pair, &name.into()]).await;
        Ok(pair)
    }
}

async fn public_key(pair: &JsValue) -> Result<EcPublicKey, JsValue> {
    let key = member(pair, "publicKey")?;
    let jwk = web_crypto("exportKey", &[&"jwk".into(), &key]).await?;
    let coordinate = |name| member(&jwk, name)?.as_string().ok_or(JsValue::UNDEFINED);
    Ok(EcPublicKey {
        x: coordinate("x")?,
        y: coordinate("y")?,
    })
}

async fn sign(pair: &JsValue, data: &[u8]) -> Result<JsValue, JsValue> {
    let key = member(pair, "privateKey")?;
    let algorithm = object(&[("name", &"ECDSA".into()), ("hash", &"SHA-256".into())])?;
    web_crypto("sign", &[&algorithm, &key, &Uint8Array::from(data)]).await
}

/// A call of WebCrypto.
async fn web_crypto(method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let subtle = subtle().map_err(|_| JsValue::UNDEFINED)?;
    settled(call(&subtle, method, arguments)?).await
}

/// One request to the store, in a transaction of its own.
async fn request(mode: &str, method: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let factory = member(&window, "indexedDB")?;
    let opening = call(&factory, "open", &[&DATABASE.into(), &1.into()])?;
    let fresh = opening.clone();
    let make_store = Closure::once_into_js(move || {
        let database = member(&fresh, "result")?;
        call(&database, "createObjectStore", &[&STORE.into()])
    });
    js_sys::Reflect::set(&opening, &"onupgradeneeded".into(), &make_store)?;
    let database = result(&opening).await?;
    let transaction = call(&database, "transaction", &[&STORE.into(), &mode.into()])?;
    let store = call(&transaction, "objectStore", &[&STORE.into()])?;
    let answer = result(&call(&store, method, arguments)?).await;
    let _ = call(&database, "close", &[]);
    answer
}

/// What a request to the database comes to.
async fn result(request: &JsValue) -> Result<JsValue, JsValue> {
    let done = Promise::new(&mut |resolve: Function, reject: Function| {
        for (event, listener) in [
            ("onsuccess", &resolve),
            ("onerror", &reject),
            ("onblocked", &reject),
        ] {
            let _ = js_sys::Reflect::set(request, &event.into(), listener);
        }
    });
    settled(done.into()).await?;
    member(request, "result")
}
