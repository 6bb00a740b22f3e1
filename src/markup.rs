//! Markup by its names: elements, attributes, paragraphs, what is said at once and what follows signals.

mod drawn;

use leptos::prelude::untrack;

use crate::text::Text;
pub use drawn::{Attribute, Known, Markup};

/// Any element with fixed attributes; one with an empty value is left out.
pub fn element(
    tag: &'static str,
    attributes: &[(&'static str, &str)],
    children: Vec<Markup>,
) -> Markup {
    active(tag, attributes, Vec::new(), children)
}

/// The same with attributes of other kinds beside them: [`changing`], [`on`], [`known_as`], and [`fixed`] ones without a value.
pub fn active(
    tag: &'static str,
    attributes: &[(&'static str, &str)],
    mut others: Vec<Attribute>,
    children: Vec<Markup>,
) -> Markup {
    for (name, value) in attributes {
        if !value.is_empty() {
            others.push(fixed(name, value));
        }
    }
    Markup::Element {
        tag,
        attributes: others,
        children,
    }
}

/// An attribute that stays as it is, and is there without a value too.
pub fn fixed(name: &'static str, value: &str) -> Attribute {
    Attribute::Fixed(name, value.to_owned())
}

/// An attribute that follows the signals it reads, and is there or not.
pub fn changing(
    name: &'static str,
    value: impl Fn() -> Option<String> + Send + 'static,
) -> Attribute {
    Attribute::Changing(name, Box::new(value))
}

/// What is done at an event. The browser's own doing is done as well, but for a form, which is never sent by it.
pub fn on(event: &'static str, act: impl Fn() + Send + 'static) -> Attribute {
    Attribute::On(event, Box::new(act))
}

/// Where the element is found once it is made.
pub fn known_as(known: Known) -> Attribute {
    Attribute::KnownAs(known)
}

impl From<String> for Markup {
    fn from(text: String) -> Markup {
        Markup::Text(text)
    }
}

impl From<&str> for Markup {
    fn from(text: &str) -> Markup {
        Markup::Text(text.to_owned())
    }
}

/// The root of a step or a page.
pub fn section(class: &'static str, children: Vec<Markup>) -> Markup {
    element("section", &[("class", class)], children)
}

/// A box.
pub fn block(class: &'static str, children: Vec<Markup>) -> Markup {
    element("div", &[("class", class)], children)
}

/// A paragraph of one text.
pub fn paragraph(class: &'static str, text: impl Into<String>) -> Markup {
    sentence(class, vec![text.into().into()])
}

/// A paragraph of several parts.
pub fn sentence(class: &'static str, parts: Vec<Markup>) -> Markup {
    element("p", &[("class", class)], parts)
}

/// A text in which elements stand in the places of the placeholders, wherever the language has those.
pub fn filled(text: Text, mut values: Vec<(&'static str, Markup)>) -> Vec<Markup> {
    let mut parts = Vec::new();
    let mut rest = text.get();
    while let Some((before, behind)) = rest.split_once('{') {
        let (name, after) = behind.split_once('}').unwrap_or((behind, ""));
        parts.push(before.into());
        if let Some(at) = values.iter().position(|(known, _)| *known == name) {
            parts.push(values.swap_remove(at).1);
        }
        rest = after;
    }
    parts.push(rest.into());
    parts
}

/// A paragraph that a screen reader says when it is done speaking, also when its parts change later.
pub fn status(class: &'static str, parts: Vec<Markup>) -> Markup {
    element("p", &[("class", class), ("role", "status")], parts)
}

/// A box of which a screen reader says what comes into it, when it is done speaking. It has to be there before that.
pub fn region(class: &'static str, parts: Vec<Markup>) -> Markup {
    element("div", &[("class", class), ("role", "status")], parts)
}

/// A paragraph that is said at once, with a word before its text for those who do not see the colour. The `id` may be
/// empty.
pub fn alert(class: &'static str, id: &'static str, prefix: &'static str, text: String) -> Markup {
    let prefix = element(
        "span",
        &[("class", "visually-hidden")],
        vec![[prefix, " "].concat().into()],
    );
    element(
        "p",
        &[("class", class), ("id", id), ("role", "alert")],
        vec![prefix, text.into()],
    )
}

/// A paragraph that no translator touches: codes, names of things.
pub fn verbatim(class: &'static str, text: String) -> Markup {
    element(
        "p",
        &[("class", class), ("translate", "no"), ("dir", "ltr")],
        vec![text.into()],
    )
}

/// An e-mail address inside a sentence of any language.
pub fn address(class: &'static str, address: String) -> Markup {
    element(
        "bdi",
        &[("class", class), ("translate", "no"), ("dir", "ltr")],
        vec![address.into()],
    )
}

/// A link to a page elsewhere, which learns nothing of this one (SEC-23) and does not take its place.
pub fn link_elsewhere(class: &'static str, href: String, label: String) -> Markup {
    let attributes = [
        ("class", class),
        ("href", &href),
        ("target", "_blank"),
        ("rel", "noopener noreferrer"),
    ];
    element("a", &attributes, vec![label.into()])
}

/// Several paragraphs that are said at once, as [`alert`] says one.
pub fn alerts(class: &'static str, prefix: &'static str, mut paragraphs: Vec<Markup>) -> Markup {
    paragraphs.insert(
        0,
        element(
            "span",
            &[("class", "visually-hidden")],
            vec![[prefix, " "].concat().into()],
        ),
    );
    element("div", &[("class", class), ("role", "alert")], paragraphs)
}

/// Nothing.
pub fn nothing() -> Markup {
    Markup::Text(String::new())
}

/// A part that follows the signals it reads. A text is changed in its place, an element is made anew.
pub fn live(draw: impl Fn() -> Markup + Send + 'static) -> Markup {
    Markup::Live(Box::new(draw))
}

/// A part of a [`live`] one that is made anew each time: another step is another page, and words that are said again
/// have to be new in the document, or a screen reader stays silent. It follows no signal itself.
pub fn anew(draw: impl Fn() -> Markup + Send + 'static) -> Markup {
    // What follows signals is never changed into other such: it is replaced.
    live(move || untrack(&draw))
}
