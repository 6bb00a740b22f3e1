//! A scripted world for calls whose answers are known beforehand.

use std::{cell::RefCell, collections::VecDeque};

use vestibule::ports::{Clock, LocalFuture, Reply, Request, Transport, TransportError};

/// An answer without any of the headers that a page may read.
pub(crate) fn reply(status: u16, body: impl ToString) -> Reply {
    Reply {
        status,
        rate_limit_reset: None,
        date_ms: None,
        max_age: None,
        dpop_nonce: None,
        body: body.to_string(),
    }
}

/// Gives the scripted answers in their order and keeps what was asked.
#[derive(Default)]
pub(crate) struct Script {
    answers: RefCell<VecDeque<Result<Reply, TransportError>>>,
    pub(crate) sent: RefCell<Vec<Request>>,
}

impl Script {
    pub(crate) fn new(answers: impl IntoIterator<Item = Result<Reply, TransportError>>) -> Script {
        Script {
            answers: RefCell::new(answers.into_iter().collect()),
            sent: RefCell::default(),
        }
    }

    pub(crate) fn urls(&self) -> Vec<String> {
        self.sent
            .borrow()
            .iter()
            .map(|request| request.url.clone())
            .collect()
    }
}

impl Transport for Script {
    fn send(&self, request: Request) -> LocalFuture<'_, Result<Reply, TransportError>> {
        let answer = self.answers.borrow_mut().pop_front();
        let answer = answer.unwrap_or_else(|| panic!("nothing is scripted for {request:?}"));
        self.sent.borrow_mut().push(request);
        Box::pin(async move { answer })
    }
}

/// A clock that stands still.
pub(crate) struct FrozenClock(pub(crate) u64);

impl Clock for FrozenClock {
    fn now_ms(&self) -> u64 {
        self.0
    }

    fn sleep(&self, _: u32) -> LocalFuture<'static, ()> {
        Box::pin(async {})
    }
}
