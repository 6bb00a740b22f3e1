//! Locks of all tabs of the origin, through Web Locks.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Promise};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::AbortSignal;

use super::dynamic::{call, member, object, settled};
use crate::{
    later::{PartError, later},
    ports::{Held, LocalFuture, LockError, Locks},
};

/// `navigator.locks`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrowserLocks;

impl Locks for BrowserLocks {
    fn acquire<'a>(
        &'a self,
        name: &'a str,
        timeout_ms: u32,
    ) -> LocalFuture<'a, Result<Held, LockError>> {
        Box::pin(async move {
            match locks().await {
                Ok(acquire) => acquire(name, timeout_ms).await,
                Err(PartError) => Err(LockError::Unsupported),
            }
        })
    }
}

/// Takes the lock of that name.
type Acquire = for<'a> fn(&'a str, u32) -> LocalFuture<'a, Result<Held, LockError>>;

// In the file of what takes them: the renewal of a session, and the look whether a tab is a copy.
later! { errands => fn locks() -> Acquire {
    |name, timeout_ms| {
        Box::pin(async move {
            let signal = AbortSignal::timeout_with_u32(timeout_ms);
            let held = acquire(name, &signal).await;
            held.map_err(|_| match signal.aborted() {
                true => LockError::TimedOut,
                false => LockError::Unsupported,
            })
        })
    }
} }

/// The browser gives the lock to a callback, and takes it back when the promise that the callback returns is settled.
async fn acquire(name: &str, signal: &AbortSignal) -> Result<Held, JsValue> {
    let window = web_sys::window().ok_or(JsValue::UNDEFINED)?;
    let locks = member(&window.navigator(), "locks")?;
    let options = object(&[("signal", signal)])?;
    let release = Rc::new(RefCell::new(None::<Function>));
    let mut asked = Ok(JsValue::UNDEFINED);
    let granted = Promise::new(&mut |granted, refused| {
        let release = release.clone();
        let callback = Closure::once_into_js(move || {
            let until_released = Promise::new(&mut |resolve, _| {
                release.replace(Some(resolve));
            });
            let _ = granted.call0(&JsValue::UNDEFINED);
            until_released
        });
        asked = call(&locks, "request", &[&name.into(), &options, &callback]);
        // Also tells of a request that ran out of time.
        if let Ok(Ok(request)) = asked
            .as_ref()
            .map(|asked| asked.clone().dyn_into::<Promise>())
        {
            let ignored = JsValue::UNDEFINED;
            let _ = call(&request, "then", &[&ignored, &refused]);
        }
    });
    asked?;
    settled(granted.into()).await?;
    Ok(Held::new(move || {
        if let Some(release) = release.take() {
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }))
}
