//! How markup comes into the page and follows its signals. Leptos draws it as one of its own views, but there is one type of it: no
//! part of a page is compiled anew for the shape that it has, because the program travels by the byte.

use std::{cell::RefCell, rc::Rc};

use leptos::{
    prelude::*,
    reactive::effect::RenderEffect,
    tachys::{
        html::attribute::any_attribute::AnyAttribute,
        hydration::Cursor,
        no_attrs,
        view::{Mountable, Position, PositionState},
    },
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement, HtmlSelectElement, Node};

use crate::{lean::Gather, signal::RwSignal};

/// A part of a page, which is one node of the document whatever it holds.
pub enum Markup {
    /// A text, possibly empty.
    Text(String),
    /// An element.
    Element {
        /// Its tag.
        tag: &'static str,
        /// What is said of it, and what happens at it.
        attributes: Vec<Attribute>,
        /// What it holds.
        children: Vec<Markup>,
    },
    /// What follows the signals that it reads.
    Live(Box<dyn Fn() -> Markup + Send>),
    /// Any other view of Leptos', in a box of its own: a page of the deployer's, say.
    View(AnyView),
}

impl From<AnyView> for Markup {
    fn from(view: AnyView) -> Markup {
        Markup::View(view)
    }
}

/// What is said of an element, and what happens at it.
pub enum Attribute {
    /// It has this attribute.
    Fixed(&'static str, String),
    /// It has this attribute, or has not, as the signals say.
    Changing(&'static str, Box<dyn Fn() -> Option<String> + Send>),
    /// This is done at an event of that name.
    On(&'static str, Box<dyn Fn() + Send>),
    /// It is found here once it is made.
    KnownAs(Known),
}

/// Where an element is found once it is made.
#[derive(Clone, Copy)]
pub struct Known(RwSignal<Option<Element>>);

impl Default for Known {
    fn default() -> Known {
        Known(RwSignal::new(None))
    }
}

impl Known {
    /// What stands in a field, or nothing before it is made.
    pub fn typed(self) -> String {
        self.as_is()
            .map_or_else(String::new, |field: HtmlInputElement| field.value())
    }

    /// Whether a box is ticked.
    pub fn is_checked(self) -> bool {
        self.as_is()
            .is_some_and(|field: HtmlInputElement| field.checked())
    }

    /// Which entry of a list is chosen.
    pub fn chosen(self) -> Option<usize> {
        let list: HtmlSelectElement = self.as_is()?;
        usize::try_from(list.selected_index()).ok()
    }

    /// Moves the focus there. An effect that asks for it before the element is made runs again when it is.
    pub fn focus(self) {
        if let Some(element) = self.0.get() {
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    }

    /// Selects what stands in a field, so that typing replaces it.
    pub fn select(self) {
        if let Some(field) = self.as_is::<HtmlInputElement>() {
            field.select();
        }
    }

    /// The element, by the type of its tag. Whoever asks made the element.
    fn as_is<T: JsCast>(self) -> Option<T> {
        self.0.get_untracked().map(JsCast::unchecked_into)
    }
}

/// What stands in the document, with what keeps it up to date for as long as it does.
pub enum Shown {
    /// A text, and what it says.
    Text(Node, String),
    /// An element.
    Element(Node, Vec<Kept>),
    /// What follows signals.
    Live(Live),
}

/// What was drawn last, and what draws it.
pub struct Live {
    shown: Rc<RefCell<Option<Shown>>>,
    _draw: RenderEffect<()>,
}

impl Drop for Live {
    /// What it drew goes at once. The task of the effect would hold it until its next turn, and what follows signals in there would
    /// be asked once more, when the signals of its own view are gone.
    fn drop(&mut self) {
        self.shown.take();
    }
}

/// What lives as long as an element.
pub enum Kept {
    /// What it holds.
    Child(Shown),
    /// What follows signals.
    Follower(RenderEffect<()>),
    /// What listens to it.
    Listener(Closure<dyn FnMut(Event)>),
    /// What Leptos drew into it.
    View(<AnyView as Render>::State),
}

impl Shown {
    fn text(text: String) -> Shown {
        Shown::Text(document().create_text_node(&text).into(), text)
    }

    fn node(&self) -> Option<Node> {
        match self {
            Shown::Text(node, _) | Shown::Element(node, _) => Some(node.clone()),
            Shown::Live(live) => live.shown.borrow().as_ref().and_then(Shown::node),
        }
    }

    /// Becomes what is to be seen now. A text is changed in its place; all else is made anew.
    fn become_of(&mut self, markup: Markup) {
        if let (Shown::Text(node, shown), Markup::Text(text)) = (&mut *self, &markup) {
            if shown != text {
                node.set_node_value(Some(text));
                shown.clone_from(text);
            }
            return;
        }
        let new = markup.build();
        if let (Some(node), Some(new)) = (self.node(), new.node())
            && let Some(parent) = node.parent_node()
        {
            let _ = parent.replace_child(&new, &node);
        }
        *self = new;
    }
}

fn follow(mut run: impl FnMut() + 'static) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

fn element(tag: &'static str, fill: impl FnOnce(&Element, &mut Vec<Kept>)) -> Shown {
    // Fails only for what is no tag.
    let Ok(element) = document().create_element(tag) else {
        return Shown::text(String::new());
    };
    let mut kept = Vec::new();
    fill(&element, &mut kept);
    Shown::Element(element.into(), kept)
}

impl Attribute {
    fn put(self, element: &Element) -> Option<Kept> {
        match self {
            Attribute::Fixed(name, value) => {
                let _ = element.set_attribute(name, &value);
                None
            }
            Attribute::Changing(name, value) => {
                let element = element.clone();
                let mut shown = None;
                Some(Kept::Follower(follow(move || {
                    let value = value();
                    // What is as it was is not written again: a countdown would do that every second.
                    if value == shown {
                        return;
                    }
                    let _ = match &value {
                        Some(value) => element.set_attribute(name, value),
                        None => element.remove_attribute(name),
                    };
                    shown = value;
                })))
            }
            Attribute::On(name, act) => {
                let listener = Closure::new(move |event: Event| {
                    // The browser's own doing is done as well, but for a form, which is never sent by it.
                    if name == "submit" {
                        event.prevent_default();
                    }
                    act();
                });
                let function = Closure::as_ref(&listener).unchecked_ref();
                let _ = element.add_event_listener_with_callback(name, function);
                Some(Kept::Listener(listener))
            }
            Attribute::KnownAs(known) => {
                known.0.set(Some(element.clone()));
                None
            }
        }
    }
}

impl Render for Markup {
    type State = Shown;

    fn build(self) -> Shown {
        match self {
            Markup::Text(text) => Shown::text(text),
            Markup::Element {
                tag,
                attributes,
                children,
            } => element(tag, |element, kept| {
                for attribute in attributes {
                    if let Some(attribute) = attribute.put(element) {
                        kept.push(attribute);
                    }
                }
                for child in children {
                    let child = child.build();
                    if let Some(node) = child.node() {
                        let _ = element.append_child(&node);
                    }
                    kept.push(Kept::Child(child));
                }
            }),
            Markup::View(view) => element("div", |element, kept| {
                let mut view = view.build();
                view.mount(element, None);
                kept.push(Kept::View(view));
            }),
            Markup::Live(draw) => {
                let shown = Rc::new(RefCell::new(None::<Shown>));
                let drawn = shown.clone();
                let draw = follow(move || {
                    let markup = draw();
                    let new = match drawn.take() {
                        Some(mut shown) => {
                            shown.become_of(markup);
                            shown
                        }
                        None => markup.build(),
                    };
                    drawn.replace(Some(new));
                });
                Shown::Live(Live { shown, _draw: draw })
            }
        }
    }

    fn rebuild(self, shown: &mut Shown) {
        shown.become_of(self);
    }
}

impl Mountable for Shown {
    fn unmount(&mut self) {
        if let Some(node) = self.node()
            && let Some(parent) = node.parent_node()
        {
            let _ = parent.remove_child(&node);
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        if let Some(node) = self.node() {
            let _ = parent.insert_before(&node, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let node = self.node();
        let parent = node.as_ref().and_then(Node::parent_element);
        if let Some(parent) = &parent {
            child.mount(parent, node.as_ref());
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        let element = self.node().and_then(|node| node.dyn_into().ok());
        element.into_iter().gather()
    }
}

no_attrs!(Markup);

/// There is no server that draws: markup comes into a page by being built there, and in no other way.
impl RenderHtml for Markup {
    type AsyncOutput = Markup;
    type Owned = Markup;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Markup {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Shown {
        self.build()
    }

    fn into_owned(self) -> Markup {
        self
    }
}
