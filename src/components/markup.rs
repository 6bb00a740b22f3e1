//! Elements of one type. A `view!` makes a type of its own of each combination of tag, attributes and children, and each type is
//! compiled on its own; these are one type together, because the program travels by the byte.

use leptos::{
    attr::{
        any_attribute::{AnyAttribute, IntoAnyAttribute},
        custom::custom_attribute,
    },
    ev,
    html::{self, custom},
    prelude::*,
    tachys::html::node_ref::{NodeRefContainer, node_ref},
};

use crate::text::Text;

/// Any element with fixed attributes; one with an empty value is left out.
pub fn element(
    tag: &'static str,
    attributes: &[(&'static str, &str)],
    children: Vec<AnyView>,
) -> AnyView {
    let given = attributes.iter().filter(|(_, value)| !value.is_empty());
    let attributes = given.map(|(name, value)| fixed(name, value)).collect();
    active(tag, attributes, children)
}

/// Any element with any attributes: [`fixed`], [`changing`], [`on`], [`known_as`].
pub fn active(tag: &'static str, attributes: Vec<AnyAttribute>, children: Vec<AnyView>) -> AnyView {
    custom(tag)
        .child(children)
        .add_any_attr(attributes)
        .into_any()
}

/// An attribute that stays as it is.
pub fn fixed(name: &'static str, value: &str) -> AnyAttribute {
    custom_attribute(name, value.to_owned()).into_any_attr()
}

/// An attribute that follows the signals it reads, and is there or not.
pub fn changing(
    name: &'static str,
    value: impl Fn() -> Option<String> + Send + 'static,
) -> AnyAttribute {
    let value: Box<dyn Fn() -> Option<String> + Send> = Box::new(value);
    custom_attribute(name, value).into_any_attr()
}

/// What is done at an event. The browser's own doing is done as well, but for a form, which is never sent by it.
pub fn on(event: &'static str, act: impl Fn() + 'static) -> AnyAttribute {
    let act: Box<dyn Fn()> = Box::new(act);
    listening(event, act)
}

fn listening(name: &'static str, act: Box<dyn Fn()>) -> AnyAttribute {
    let event: ev::Custom = ev::Custom::new(name);
    ev::on(event, move |event| {
        if name == "submit" {
            event.prevent_default();
        }
        act();
    })
    .into_any_attr()
}

/// What finds the element later.
pub fn known_as<E>(node: NodeRef<E>) -> AnyAttribute
where
    E: html::ElementType,
    NodeRef<E>: NodeRefContainer<E>,
{
    node_ref(node).into_any_attr()
}

/// The root of a step or a page.
pub fn section(class: &'static str, children: Vec<AnyView>) -> AnyView {
    element("section", &[("class", class)], children)
}

/// A box.
pub fn block(class: &'static str, children: Vec<AnyView>) -> AnyView {
    element("div", &[("class", class)], children)
}

/// A paragraph of one text.
pub fn paragraph(class: &'static str, text: impl Into<String>) -> AnyView {
    sentence(class, vec![text.into().into_any()])
}

/// A paragraph of several parts.
pub fn sentence(class: &'static str, parts: Vec<AnyView>) -> AnyView {
    element("p", &[("class", class)], parts)
}

/// A text in which elements stand in the places of the placeholders, wherever the language has those.
pub fn filled(text: Text, mut values: Vec<(&'static str, AnyView)>) -> Vec<AnyView> {
    let mut parts = Vec::new();
    let mut rest = text.get();
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        parts.push(before.into_any());
        if let Some(at) = values.iter().position(|(known, _)| *known == name) {
            parts.push(values.swap_remove(at).1);
        }
        rest = after;
    }
    parts.push(rest.into_any());
    parts
}

/// A paragraph that a screen reader says when it is done speaking, also when its parts change later.
pub fn status(class: &'static str, parts: Vec<AnyView>) -> AnyView {
    element("p", &[("class", class), ("role", "status")], parts)
}

/// A paragraph that is said at once, with a word before its text for those who do not see the colour. The `id` may be
/// empty.
pub fn alert(class: &'static str, id: &'static str, prefix: &'static str, text: String) -> AnyView {
    let prefix = element(
        "span",
        &[("class", "visually-hidden")],
        vec![[prefix, " "].concat().into_any()],
    );
    element(
        "p",
        &[("class", class), ("id", id), ("role", "alert")],
        vec![prefix, text.into_any()],
    )
}

/// A paragraph that no translator touches: codes, names of things.
pub fn verbatim(class: &'static str, text: String) -> AnyView {
    element(
        "p",
        &[("class", class), ("translate", "no"), ("dir", "ltr")],
        vec![text.into_any()],
    )
}

/// An e-mail address inside a sentence of any language.
pub fn address(class: &'static str, address: String) -> AnyView {
    element(
        "bdi",
        &[("class", class), ("translate", "no"), ("dir", "ltr")],
        vec![address.into_any()],
    )
}

/// A link to a page elsewhere, which learns nothing of this one (SEC-23) and does not take its place.
pub fn link_elsewhere(class: &'static str, href: String, label: String) -> AnyView {
    let attributes = [
        ("class", class),
        ("href", &href),
        ("target", "_blank"),
        ("rel", "noopener noreferrer"),
    ];
    element("a", &attributes, vec![label.into_any()])
}

/// Several paragraphs that are said at once, as [`alert`] says one.
pub fn alerts(class: &'static str, prefix: &'static str, mut paragraphs: Vec<AnyView>) -> AnyView {
    paragraphs.insert(
        0,
        element(
            "span",
            &[("class", "visually-hidden")],
            vec![[prefix, " "].concat().into_any()],
        ),
    );
    element("div", &[("class", class), ("role", "alert")], paragraphs)
}

/// Nothing.
pub fn nothing() -> AnyView {
    ().into_any()
}

/// A part that follows the signals it reads. A text is changed in its place, an element is made anew.
pub fn live(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let draw: Box<dyn Fn() -> AnyView + Send> = Box::new(draw);
    draw.into_any()
}

/// A part of a [`live`] one that is made anew each time: another step is another page, and words that are said again
/// have to be new in the document, or a screen reader stays silent. It follows no signal itself.
pub fn anew(draw: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    // Leptos never changes what a closure drew for another closure: it replaces it.
    live(move || untrack(&draw))
}
