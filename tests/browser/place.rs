//! A place in the test's document, gone with everything in it when the test ends.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

/// An element of the body for one test.
pub(crate) struct Place(HtmlElement);

impl Place {
    /// An empty place. What a failed test left behind goes, since a panic drops nothing here.
    pub(crate) fn new() -> Place {
        let place = document().create_element("div").unwrap();
        if let Some(left_behind) = document().get_element_by_id("place") {
            left_behind.remove();
        }
        place.set_id("place");
        document().body().unwrap().append_child(&place).unwrap();
        Place(place.unchecked_into())
    }

    /// The element itself.
    pub(crate) fn element(&self) -> HtmlElement {
        self.0.clone()
    }

    /// The first element of that kind; absent where there is none.
    pub(crate) fn find(&self, selector: &str) -> Option<Element> {
        self.0.query_selector(selector).unwrap()
    }

    /// The first element of that kind, as an element that can be pressed or focused.
    pub(crate) fn html(&self, selector: &str) -> HtmlElement {
        self.find(selector).unwrap().unchecked_into()
    }

    /// The first field of that kind.
    pub(crate) fn input(&self, selector: &str) -> HtmlInputElement {
        self.find(selector).unwrap().dyn_into().unwrap()
    }

    /// The text of the first element of that kind.
    pub(crate) fn text(&self, selector: &str) -> String {
        self.find(selector).unwrap().text_content().unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.remove();
    }
}

/// The document that the tests run in.
pub(crate) fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// Whether that element has the focus.
pub(crate) fn has_focus(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
}
