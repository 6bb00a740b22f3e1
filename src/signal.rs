//! Signals and effects, compiled once for all that they hold. Leptos' own are compiled anew for each type of value, with locks,
//! guards and a place of their own, which made every tenth byte of the program; these are what stands on its trigger and on one
//! memo. A signal lives as long as the view, or the program, that made it. Here do not live: signals.

use std::{any::Any, cell::RefCell, marker::PhantomData, ops::Deref, process, rc::Rc};

use leptos::prelude::{
    ArcTrigger, Effect, Get, GetUntracked, GetValue, LocalStorage, Memo, Notify, StoredValue,
    Track, untrack,
};

/// What is kept, and who follows it. A value is never changed while somebody looks at it: it is replaced.
struct Node {
    changes: ArcTrigger,
    value: RefCell<Rc<dyn Any>>,
}

/// Where a signal is found. What it does for values of all types is here, and for one type as little as can be elsewhere.
#[derive(Clone, Copy)]
struct Handle {
    node: StoredValue<Rc<Node>, LocalStorage>,
    /// Counts the values of what is worked out from others.
    version: Option<Memo<u32>>,
}

impl Handle {
    fn new(value: Rc<dyn Any>) -> Handle {
        let node = Rc::new(Node {
            changes: ArcTrigger::new(),
            value: RefCell::new(value),
        });
        Handle {
            node: StoredValue::new_local(node),
            version: None,
        }
    }

    fn track(self) {
        match self.version {
            Some(version) => drop(version.get()),
            None => self.node.get_value().changes.track(),
        }
    }

    /// The value, worked out where that is due.
    fn value(self) -> Rc<dyn Any> {
        if let Some(version) = self.version {
            version.get_untracked();
        }
        match self.kept() {
            Some(value) => value,
            // Cannot be: nobody reads a signal whose view is gone.
            None => process::abort(),
        }
    }

    /// The value as it is kept; nothing where what made the signal is gone.
    fn kept(self) -> Option<Rc<dyn Any>> {
        let node = self.node.try_get_value()?;
        let value = node.value.borrow();
        Some(value.clone())
    }

    fn keep(self, value: Rc<dyn Any>) {
        if let Some(node) = self.node.try_get_value() {
            node.value.replace(value);
        }
    }

    fn set(self, value: Rc<dyn Any>) {
        if let Some(node) = self.node.try_get_value() {
            node.value.replace(value);
            node.changes.notify();
        }
    }
}

/// A value as what it is. The question is asked in one place for each type: its answer has sixteen bytes that nothing compresses.
#[inline(never)]
fn typed<T: 'static>(value: &dyn Any) -> &T {
    match value.downcast_ref() {
        Some(value) => value,
        // Cannot be: a signal keeps nothing but values of its own type.
        None => process::abort(),
    }
}

/// A value that can be followed.
pub struct Signal<T> {
    handle: Handle,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Signal<T> {
        *self
    }
}

impl<T> Copy for Signal<T> {}

impl<T: Default + 'static> Default for Signal<T> {
    fn default() -> Signal<T> {
        Signal::constant(T::default())
    }
}

impl<T: 'static> Signal<T> {
    /// One that never changes.
    pub fn constant(value: T) -> Signal<T> {
        Signal {
            handle: Handle::new(Rc::new(value)),
            of: PhantomData,
        }
    }

    /// One that is worked out from others. Who follows it hears of each of theirs that is set, also to what it was: what is wrong
    /// for the second time is said again. What it reads that is no signal, as a text of the language, it keeps as it was.
    pub fn derive(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
        Signal::of(
            Box::new(move || Rc::new(compute()) as Rc<dyn Any>),
            |_, _| true,
        )
    }

    /// One that is worked out from others. Who follows it hears only of other values.
    pub fn memo(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T>
    where
        T: PartialEq,
    {
        Signal::of(
            Box::new(move || Rc::new(compute()) as Rc<dyn Any>),
            |was, now| typed::<T>(was) != typed::<T>(now),
        )
    }

    fn of(compute: Compute, is_news: IsNews) -> Signal<T> {
        Signal {
            handle: worked_out(compute, is_news),
            of: PhantomData,
        }
    }

    /// The value, followed.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.track();
        self.get_untracked()
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        typed::<T>(&*self.handle.value()).clone()
    }

    /// Looks at the value, and follows it.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(look)
    }

    /// Looks at the value as it is now.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        look(typed(&*self.handle.value()))
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.handle.track();
    }
}

/// A signal that can be given another value.
pub struct RwSignal<T>(Signal<T>);

impl<T> Clone for RwSignal<T> {
    fn clone(&self) -> RwSignal<T> {
        *self
    }
}

impl<T> Copy for RwSignal<T> {}

impl<T> Deref for RwSignal<T> {
    type Target = Signal<T>;

    fn deref(&self) -> &Signal<T> {
        &self.0
    }
}

impl<T: 'static> RwSignal<T> {
    /// One that begins like this.
    pub fn new(value: T) -> RwSignal<T> {
        RwSignal(Signal::constant(value))
    }

    /// The same for those who only read it.
    pub fn read_only(self) -> Signal<T> {
        self.0
    }

    /// Another value, of which all who follow it hear. Nothing happens where what made the signal is gone.
    pub fn set(self, value: T) {
        self.0.handle.set(Rc::new(value));
    }

    /// Changes the value, as [`RwSignal::set`] sets another.
    pub fn update<R: Default>(self, change: impl FnOnce(&mut T) -> R) -> R
    where
        T: Clone,
    {
        let Some(kept) = self.0.handle.kept() else {
            return R::default();
        };
        let mut value = typed::<T>(&*kept).clone();
        let changed = change(&mut value);
        self.set(value);
        changed
    }
}

/// Works a value out.
type Compute = Box<dyn Fn() -> Rc<dyn Any> + Send + Sync>;
/// Whether a value is other than the one before it.
type IsNews = fn(&dyn Any, &dyn Any) -> bool;

fn worked_out(compute: Compute, is_news: IsNews) -> Handle {
    let kept = Handle::new(untrack(&compute));
    let step = move || {
        let now = compute();
        let news = kept.kept().is_some_and(|was| is_news(&*was, &*now));
        if news {
            kept.keep(now);
        }
        news
    };
    Handle {
        version: Some(version(Box::new(step))),
        ..kept
    }
}

/// Counts how often `step` says that there is news.
fn version(step: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<u32> {
    Memo::new(move |count: Option<&u32>| {
        let count = count.copied().unwrap_or_default();
        count.wrapping_add(step().into())
    })
}

/// Runs now and whenever a signal that it read has changed. It is for what lies outside: the page, the address, another room's acts.
pub fn effect(run: impl FnMut() + 'static) {
    start(Box::new(run));
}

fn start(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}
