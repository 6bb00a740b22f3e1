//! Signals and effects, compiled once for all that they hold. Leptos' own are compiled anew for each type of value, with locks,
//! guards and a place of their own, which made every tenth byte of the program; these are what stands on its trigger and on one
//! memo. A signal lives as long as the view, or the program, that made it. Here do not live: signals.

use std::{any::Any, cell::RefCell, marker::PhantomData, mem, ops::Deref, process, rc::Rc};

use leptos::prelude::{
    ArcTrigger, Effect, Get, GetUntracked, GetValue, LocalStorage, Memo, Notify, StoredValue,
    Track, untrack,
};

/// What is kept, and who follows it.
struct Node {
    changes: ArcTrigger,
    value: RefCell<Box<dyn Any>>,
}

/// Where a signal is found. What it does for values of all types is here, and for one type as little as can be elsewhere.
#[derive(Clone, Copy)]
struct Handle {
    node: StoredValue<Rc<Node>, LocalStorage>,
    /// Counts the values of what is worked out from others.
    version: Option<Memo<u32>>,
}

impl Handle {
    fn new(value: Box<dyn Any>) -> Handle {
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

    /// Works the value out where that is due.
    fn refresh(self) {
        if let Some(version) = self.version {
            version.get_untracked();
        }
    }

    fn look(self, look: &mut dyn FnMut(&dyn Any)) {
        look(&**self.node.get_value().value.borrow());
    }

    fn change(self, change: &mut dyn FnMut(&mut dyn Any)) {
        if let Some(node) = self.node.try_get_value()
            && let Ok(mut value) = node.value.try_borrow_mut()
        {
            change(&mut **value);
        }
    }

    fn notify(self) {
        if let Some(node) = self.node.try_get_value() {
            node.changes.notify();
        }
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
            handle: Handle::new(Box::new(value)),
            of: PhantomData,
        }
    }

    /// One that is worked out from others. Who follows it hears of each of theirs that is set, also to what it was: what is wrong
    /// for the second time is said again. What it reads that is no signal, as a text of the language, it keeps as it was.
    pub fn derive(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
        Signal::of(Box::new(compute), |_, _| true)
    }

    /// One that is worked out from others. Who follows it hears only of other values.
    pub fn memo(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T>
    where
        T: PartialEq,
    {
        Signal::of(Box::new(compute), T::ne)
    }

    fn of(compute: Box<dyn Fn() -> T + Send + Sync>, is_news: fn(&T, &T) -> bool) -> Signal<T> {
        let mut kept = Signal::constant(untrack(&compute));
        let handle = kept.handle;
        kept.handle.version = Some(version(Box::new(move || {
            let (mut now, mut news) = (compute(), false);
            handle.change(&mut |value| {
                if let Some(value) = value.downcast_mut()
                    && is_news(value, &now)
                {
                    mem::swap(value, &mut now);
                    news = true;
                }
            });
            news
        })));
        kept
    }

    /// The value, followed.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.track();
        self.see(T::clone)
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.handle.refresh();
        self.see(T::clone)
    }

    /// Looks at the value, and follows it. Whoever looks changes it not meanwhile.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.see(look)
    }

    /// Looks at the value as it is now.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.handle.refresh();
        self.see(look)
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        self.handle.track();
    }

    fn see<R>(self, look: impl FnOnce(&T) -> R) -> R {
        let (mut look, mut seen) = (Some(look), None);
        self.handle.look(&mut |value| {
            seen = value
                .downcast_ref()
                .and_then(|value| Some(look.take()?(value)));
        });
        match seen {
            Some(seen) => seen,
            // Cannot be: nothing makes a signal but `constant`, with a value of its own type.
            None => process::abort(),
        }
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
    pub fn set(self, mut value: T) {
        self.update(|kept| mem::swap(kept, &mut value));
    }

    /// Changes the value in its place, as [`RwSignal::set`] sets another. `change` looks at no signal: whoever is looking at this one
    /// keeps it from being changed.
    pub fn update<R: Default>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let (mut change, mut changed) = (Some(change), R::default());
        self.0.handle.change(&mut |value| {
            if let Some(change) = change.take()
                && let Some(value) = value.downcast_mut()
            {
                changed = change(value);
            }
        });
        self.0.handle.notify();
        changed
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
