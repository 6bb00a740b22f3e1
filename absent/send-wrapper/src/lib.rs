//! Values of one thread in places that ask for more, as Leptos has them: signals may be kept anywhere, and what they keep belongs to the
//! browser. Whoever reaches for one from another thread is stopped, as by the crate in whose place this stands.
//!
//! Where a program can have one thread alone, as in a browser without shared memory, there is nobody to stop: there the check is not even
//! compiled. With it goes all that the standard library knows of threads, and the allocator that it keeps for that.
//!
//! This is the one place of the project with `unsafe` code.

use std::{
    fmt,
    mem::{self, ManuallyDrop},
    ops::{Deref, DerefMut},
    pin::Pin,
    task::{Context, Poll},
};

#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
mod thread {
    /// The only thread.
    #[derive(Clone, Copy, PartialEq, Eq)]
    pub(crate) struct Thread;

    pub(crate) fn here() -> Thread {
        Thread
    }
}

#[cfg(not(all(target_arch = "wasm32", not(target_feature = "atomics"))))]
mod thread {
    pub(crate) use std::thread::ThreadId as Thread;

    pub(crate) fn here() -> Thread {
        std::thread::current().id()
    }
}

/// Why a thread is stopped.
const ELSEWHERE: &str = "a value of another thread";

/// A value that only the thread reaches that made it.
pub struct SendWrapper<T> {
    value: ManuallyDrop<T>,
    home: thread::Thread,
}

// SAFETY: the value is reached, and dropped, on the thread that made it and on no other: `check` stands before each way to it.
unsafe impl<T> Send for SendWrapper<T> {}
// SAFETY: likewise.
unsafe impl<T> Sync for SendWrapper<T> {}

impl<T> SendWrapper<T> {
    /// Wraps a value of this thread.
    pub fn new(value: T) -> SendWrapper<T> {
        SendWrapper {
            value: ManuallyDrop::new(value),
            home: thread::here(),
        }
    }

    /// Whether this is the thread of the value.
    pub fn valid(&self) -> bool {
        self.home == thread::here()
    }

    /// The value itself.
    ///
    /// # Panics
    /// On another thread than that of the value.
    pub fn take(self) -> T {
        self.check();
        let mut this = ManuallyDrop::new(self);
        // SAFETY: nobody reaches what was taken again: `this` is never dropped, and ends here.
        unsafe { ManuallyDrop::take(&mut this.value) }
    }

    fn check(&self) {
        assert!(self.valid(), "{ELSEWHERE}");
    }

    /// The value in its place.
    fn pinned(self: Pin<&mut Self>) -> Pin<&mut T> {
        self.check();
        // SAFETY: the value lies in the wrapper, and is not moved while that is pinned: `take` wants the wrapper itself.
        unsafe { self.map_unchecked_mut(|this| &mut *this.value) }
    }
}

impl<T> Deref for SendWrapper<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.check();
        &self.value
    }
}

impl<T> DerefMut for SendWrapper<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.check();
        &mut self.value
    }
}

impl<T> Drop for SendWrapper<T> {
    fn drop(&mut self) {
        if !mem::needs_drop::<T>() || self.valid() {
            // SAFETY: a wrapper is dropped once, and nobody reaches into it afterwards.
            unsafe { ManuallyDrop::drop(&mut self.value) }
        } else if !std::thread::panicking() {
            // One that stops already stops by what it stopped by; the value stays where it is.
            panic!("{ELSEWHERE}");
        }
    }
}

impl<T: Clone> Clone for SendWrapper<T> {
    fn clone(&self) -> SendWrapper<T> {
        SendWrapper::new(T::clone(self))
    }
}

impl<T: fmt::Debug> fmt::Debug for SendWrapper<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("SendWrapper").field(&**self).finish()
    }
}

#[cfg(feature = "futures")]
impl<T: Future> Future for SendWrapper<T> {
    type Output = T::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T::Output> {
        self.pinned().poll(context)
    }
}

#[cfg(feature = "futures")]
impl<T: futures_core::Stream> futures_core::Stream for SendWrapper<T> {
    type Item = T::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T::Item>> {
        self.pinned().poll_next(context)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        T::size_hint(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use std::{cell::Cell, rc::Rc, thread};

    use super::*;

    /// Counts its end.
    struct Counted(Rc<Cell<u32>>);

    impl Drop for Counted {
        fn drop(&mut self) {
            self.0.set(self.0.get() + 1);
        }
    }

    #[test]
    fn its_own_thread_reaches_the_value_which_ends_once() {
        let ended = Rc::new(Cell::new(0));
        let mut wrapper = SendWrapper::new(Counted(ended.clone()));
        assert!(wrapper.valid());
        assert_eq!(wrapper.0.get(), 0);
        wrapper.0 = ended.clone();
        drop(wrapper);
        assert_eq!(ended.get(), 1);
        let taken = SendWrapper::new(Counted(ended.clone())).take();
        assert_eq!(ended.get(), 1);
        drop(taken);
        assert_eq!(ended.get(), 2);
    }

    #[test]
    fn another_thread_does_not() {
        let wrapper = SendWrapper::new(Rc::new(1));
        // Given back unused by a thread that only looks.
        let wrapper = thread::spawn(move || {
            assert!(!wrapper.valid());
            wrapper
        });
        let wrapper = wrapper.join().unwrap();
        assert_eq!(**wrapper, 1);
        assert!(thread::spawn(move || **wrapper).join().is_err());
        let other = SendWrapper::new(Rc::new(1));
        assert!(thread::spawn(move || drop(other.take())).join().is_err());
        let other = SendWrapper::new(Rc::new(1));
        assert!(thread::spawn(move || drop(other)).join().is_err());
        // What needs no end can have it anywhere.
        let plain = SendWrapper::new(1);
        assert!(thread::spawn(move || drop(plain)).join().is_ok());
    }
}
