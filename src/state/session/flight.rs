//! One renewal at a time within a tab: whoever comes meanwhile waits for its end.

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
    /// Begins, unless somebody else has; then it waits for their end and says no.
    pub(super) async fn begin(&self) -> bool {
        if !self.under_way.replace(true) {
            return true;
        }
        poll_fn(|context| {
            if !self.under_way.get() {
                return Poll::Ready(());
            }
            self.waiting.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
        false
    }

    /// Ends what `begin` said yes to.
    pub(super) fn end(&self) {
        self.under_way.set(false);
        for waker in self.waiting.take() {
            waker.wake();
        }
    }
}
