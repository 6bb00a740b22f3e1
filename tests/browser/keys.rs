//! Keys that never leave the browser, and locks.

use std::rc::Rc;

use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use vestibule::{
    platform::{BrowserClock, BrowserLocks, BrowserProofKeys},
    ports::{Clock, CryptoError, KeyPairs, LockError, Locks, ProofKeys},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::CryptoKey;

fn object(members: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        Reflect::set(&object, &(*name).into(), &(*value).into()).unwrap();
    }
    object
}

/// The pairs, as another document finds them.
async fn pairs() -> Rc<dyn KeyPairs> {
    BrowserProofKeys::new(Function::default())
        .load()
        .await
        .unwrap()
}

/// SEC-72: the signature is by the public key that was given, another page load finds the same pair, and once removed there
/// is none.
#[wasm_bindgen_test]
async fn proof_keys_sign_and_last() {
    let keys = pairs().await;
    let public = keys.open("first", true).await.unwrap().unwrap();
    let signature = keys.sign("first", b"some data").await.unwrap();
    assert_eq!(signature.len(), 64);

    let subtle = web_sys::window().unwrap().crypto().unwrap().subtle();
    let jwk = object(&[
        ("kty", "EC"),
        ("crv", "P-256"),
        ("x", &public.x),
        ("y", &public.y),
    ]);
    let algorithm = object(&[
        ("name", "ECDSA"),
        ("namedCurve", "P-256"),
        ("hash", "SHA-256"),
    ]);
    let usages = Array::of1(&"verify".into());
    let imported = subtle
        .import_key_with_object("jwk", &jwk, &algorithm, false, &usages)
        .unwrap();
    let imported: CryptoKey = JsFuture::from(imported).await.unwrap().unchecked_into();
    let verified = subtle
        .verify_with_object_and_js_u8_array_and_js_u8_array(
            &algorithm,
            &imported,
            &Uint8Array::from(&signature[..]),
            &Uint8Array::from(&b"some data"[..]),
        )
        .unwrap();
    let verified: JsValue = JsFuture::from(verified).await.unwrap();
    assert_eq!(verified, JsValue::TRUE);

    // A later document has nothing but what IndexedDB keeps.
    let later = pairs().await;
    assert_eq!(
        later.sign("first", b"x").await,
        Err(CryptoError),
        "not opened yet"
    );
    let found = later.open("first", false).await.unwrap();
    assert_eq!(found.as_ref(), Some(&public));
    assert!(later.sign("first", b"x").await.is_ok());
    assert_eq!(later.open("second", false).await, Ok(None));
    let second = later.open("second", true).await.unwrap();
    assert_ne!(second, found);

    let removed = later.remove("first");
    assert_eq!(later.sign("first", b"x").await, Err(CryptoError));
    removed.await;
    let after = pairs().await;
    assert_eq!(after.open("first", false).await, Ok(None));
    // Somebody else's stays.
    assert_eq!(after.open("second", false).await.unwrap(), second);
}

/// SEC-42: one holds the lock, the next waits, and waits no longer than it wants to.
#[wasm_bindgen_test]
async fn a_lock_is_held_by_one() {
    let held = BrowserLocks.acquire("a lock", 1_000).await.unwrap();
    let other = BrowserLocks.acquire("another lock", 1_000).await;
    assert!(other.is_ok());
    let late = BrowserLocks.acquire("a lock", 50).await;
    assert!(matches!(late, Err(LockError::TimedOut)));
    let waiting = BrowserLocks.acquire("a lock", 10_000);
    let release = async {
        BrowserClock.sleep(1).await;
        drop(held);
    };
    let (next, ()) = futures_join(waiting, release).await;
    assert!(next.is_ok());
    drop(next);
    assert!(BrowserLocks.acquire("a lock", 1_000).await.is_ok());
}

/// Both at once.
async fn futures_join<A, B>(
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> (A, B) {
    let (mut first, mut second) = (Box::pin(first), Box::pin(second));
    let (mut one, mut other) = (None, None);
    std::future::poll_fn(move |context| {
        if one.is_none()
            && let std::task::Poll::Ready(value) = first.as_mut().poll(context)
        {
            one = Some(value);
        }
        if other.is_none()
            && let std::task::Poll::Ready(value) = second.as_mut().poll(context)
        {
            other = Some(value);
        }
        match (one.take(), other.take()) {
            (Some(value), Some(second)) => std::task::Poll::Ready((value, second)),
            (first, second) => {
                one = first;
                other = second;
                std::task::Poll::Pending
            }
        }
    })
    .await
}
