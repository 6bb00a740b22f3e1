//! Signals and effects, compiled once for all that they hold. Leptos' own are compiled anew for each type of value, with locks,
//! guards and a place of their own, which made every tenth byte of the program; these are what stands on its trigger and on one
//! memo. A signal lives as long as the view, or the program, that made it. Here do not live: signals.

use std::{any::Any, cell::RefCell, marker::PhantomData, mem, ops::Deref, process, rc::Rc};

use leptos::prelude::{
    ArcTrigger, Effect, Get, GetUntracked, GetValue, LocalStorage, Memo, Notify, StoredValue,
    Track, untrack,
};

/// What is kept, and who follows it.
struct Node<T: ?Sized> {
    changes: ArcTrigger,
    value: RefCell<T>,
}

/// A value that can be followed.
pub struct Signal<T> {
    node: StoredValue<Rc<Node<dyn Any>>, LocalStorage>,
    /// Counts the values of what is worked out from others.
    version: Option<Memo<u32>>,
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
        let node = Rc::new(Node {
            changes: ArcTrigger::new(),
            value: RefCell::new(value),
        });
        Signal {
            node: StoredValue::new_local(node),
            version: None,
            of: PhantomData,
        }
    }

    /// One that is worked out from others. Who follows it hears only of other values.
    pub fn derive(compute: impl Fn() -> T + Send + Sync + 'static) -> Signal<T>
    where
        T: PartialEq,
    {
        let kept = RwSignal(Signal::constant(untrack(&compute)));
        let version = version(Box::new(move || {
            let now = compute();
            let other = kept.see(|before| *before != now);
            if other {
                drop(kept.replace(now));
            }
            other
        }));
        Signal {
            version: Some(version),
            ..kept.0
        }
    }

    /// The value, followed.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// The value as it is now.
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Looks at the value, and follows it. Whoever looks changes it not meanwhile.
    pub fn with<R>(self, look: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.see(look)
    }

    /// Looks at the value as it is now.
    pub fn with_untracked<R>(self, look: impl FnOnce(&T) -> R) -> R {
        if let Some(version) = self.version {
            version.get_untracked();
        }
        self.see(look)
    }

    /// Follows the value without looking at it.
    pub fn track(self) {
        follow(self.node, self.version);
    }

    fn see<R>(self, look: impl FnOnce(&T) -> R) -> R {
        let node = self.node.get_value();
        let value = node.value.borrow();
        match value.downcast_ref() {
            Some(value) => look(value),
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
    pub fn set(self, value: T) {
        drop(self.replace(value));
        notify(self.0.node);
    }

    /// Changes the value in its place, as [`RwSignal::set`] sets another. `change` looks at no signal.
    pub fn update<R: Default>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let changed = self.0.node.try_get_value().and_then(|node| {
            let mut value = node.value.try_borrow_mut().ok()?;
            Some(change(value.downcast_mut()?))
        });
        notify(self.0.node);
        changed.unwrap_or_default()
    }

    /// Gives back the value that was there, which is dropped when nobody looks at it any more.
    fn replace(self, value: T) -> Option<T> {
        let node = self.0.node.try_get_value()?;
        let mut kept = node.value.try_borrow_mut().ok()?;
        Some(mem::replace(kept.downcast_mut()?, value))
    }
}

fn follow(node: StoredValue<Rc<Node<dyn Any>>, LocalStorage>, version: Option<Memo<u32>>) {
    match version {
        Some(version) => drop(version.get()),
        None => node.get_value().changes.track(),
    }
}

fn notify(node: StoredValue<Rc<Node<dyn Any>>, LocalStorage>) {
    if let Some(node) = node.try_get_value() {
        node.changes.notify();
    }
}

/// Counts how often `step` says that something is other than before.
fn version(step: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<u32> {
    Memo::new(move |count: Option<&u32>| {
        let count = count.copied().unwrap_or_default();
        count.wrapping_add(step().into())
    })
}

/// Runs now and whenever a signal that it read has changed. It reaches outside only, and writes no signal.
pub fn effect(run: impl FnMut() + 'static) {
    start(Box::new(run));
}

fn start(mut run: Box<dyn FnMut()>) {
    Effect::new(move |_: Option<()>| run());
}
