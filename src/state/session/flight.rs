//! One thing at a time within a tab: whoever comes meanwhile waits for its end.

use std::{
    cell::{Cell, RefCell},
    future::poll_fn,
    task::{Poll, Waker},
};

/// Whether something is under way, and who waits for it.
#[derive(Default)]
pub(super) struct Flight {
    under_way: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

impl Flight {
    /// Begins, and says no where it is under way already. Whoever begins has to end it, in a task of its own: a caller may be
    /// dropped half way.
    pub(super) fn begin(&self) -> bool {
        !self.under_way.replace(true)
    }

    /// Ends what `begin` said yes to.
    pub(super) fn end(&self) {
        self.under_way.set(false);
        for waker in self.waiting.take() {
            waker.wake();
        }
    }

    /// Waits until nothing is under way.
    pub(super) async fn ended(&self) {
        poll_fn(|context| {
            if !self.under_way.get() {
                return Poll::Ready(());
            }
            self.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
