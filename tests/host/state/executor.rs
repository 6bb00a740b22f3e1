//! Tasks of the app on the test's own thread, run until nothing more can happen, and a clock that only tests move.

use std::{
    cell::RefCell,
    collections::VecDeque,
    future::poll_fn,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use vestibule::ports::{Clock, LocalFuture};

struct Task {
    future: PinnedLocalFuture<()>,
    woken: Arc<Woken>,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

thread_local! {
    static TASKS: RefCell<VecDeque<Task>> = RefCell::default();
}

/// Spawns into the queue of the calling thread: each test has its own.
struct Queue;

impl CustomExecutor for Queue {
    fn spawn(&self, future: PinnedFuture<()>) {
        self.spawn_local(future);
    }

    fn spawn_local(&self, future: PinnedLocalFuture<()>) {
        let task = Task {
            future,
            woken: Arc::new(Woken(AtomicBool::new(true))),
        };
        TASKS.with_borrow_mut(|tasks| tasks.push_back(task));
    }

    fn poll_local(&self) {}
}

/// Makes an empty queue.
pub(super) fn start() {
    // Another test of this process may have been first.
    let _ = Executor::init_custom_executor(Queue);
    TASKS.with_borrow_mut(VecDeque::clear);
}

/// Runs every task until each waits for time, or for the person.
pub(super) fn settle() {
    loop {
        let ready = TASKS.with_borrow_mut(|tasks| {
            let position = tasks
                .iter()
                .position(|task| task.woken.0.load(Ordering::Relaxed))?;
            tasks.remove(position)
        });
        // Taken out while it runs, because it may spawn others.
        let Some(mut task) = ready else { return };
        task.woken.0.store(false, Ordering::Relaxed);
        let waker = Waker::from(task.woken.clone());
        if task
            .future
            .as_mut()
            .poll(&mut Context::from_waker(&waker))
            .is_pending()
        {
            TASKS.with_borrow_mut(|tasks| tasks.push_back(task));
        }
    }
}

/// The clock of one device.
#[derive(Clone)]
pub(super) struct TestClock(Rc<RefCell<Time>>);

struct Time {
    now_ms: u64,
    sleepers: Vec<(u64, Waker)>,
}

impl TestClock {
    pub(super) fn new(now_ms: u64) -> TestClock {
        TestClock(Rc::new(RefCell::new(Time {
            now_ms,
            sleepers: Vec::new(),
        })))
    }

    /// Lets time go by: who sleeps wakes at their own moment, one after the other. `passed` is told of every piece of it.
    pub(super) fn advance(&self, ms: u64, passed: impl Fn(u64)) {
        let end = self.0.borrow().now_ms + ms;
        settle();
        loop {
            let next = self
                .0
                .borrow()
                .sleepers
                .iter()
                .map(|(at, _)| *at)
                .min()
                .filter(|at| *at <= end);
            let mut time = self.0.borrow_mut();
            let now_ms = next.unwrap_or(end).max(time.now_ms);
            passed(now_ms - time.now_ms);
            time.now_ms = now_ms;
            let (due, later) = std::mem::take(&mut time.sleepers)
                .into_iter()
                .partition(|(at, _)| *at <= now_ms);
            time.sleepers = later;
            drop(time);
            let due: Vec<(u64, Waker)> = due;
            due.into_iter().for_each(|(_, waker)| waker.wake());
            settle();
            if next.is_none() {
                return;
            }
        }
    }

    /// Sets the device's clock without letting time go by, as a person might.
    pub(super) fn set(&self, now_ms: u64) {
        self.0.borrow_mut().now_ms = now_ms;
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> u64 {
        self.0.borrow().now_ms
    }

    fn sleep(&self, ms: u32) -> LocalFuture<'static, ()> {
        let time = self.0.clone();
        let end = time.borrow().now_ms + u64::from(ms);
        Box::pin(poll_fn(move |context| {
            let mut time = time.borrow_mut();
            if time.now_ms >= end {
                return Poll::Ready(());
            }
            time.sleepers.push((end, context.waker().clone()));
            Poll::Pending
        }))
    }
}
