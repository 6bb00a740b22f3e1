//! The identifier form that stands in the page's own HTML.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, HtmlInputElement};

use super::listen;
use crate::ports::{IdentifierDrawing, IdentifierEvent, IdentifierForm, IdentifierPart};

/// The form's elements, found once. The section leaves the document while another step is shown and comes back as it
/// was, with what was typed.
#[derive(Clone, Debug)]
pub struct BrowserIdentifierForm {
    main: Element,
    section: Element,
    heading: HtmlElement,
    notice: HtmlElement,
    form: Element,
    input: HtmlInputElement,
    error: HtmlElement,
    password_field: HtmlElement,
    password: HtmlInputElement,
    password_error: HtmlElement,
    suggestion: HtmlElement,
    remember: HtmlInputElement,
    forget: HtmlElement,
    button: HtmlElement,
}

impl BrowserIdentifierForm {
    /// Takes the form over where it stands; `None` where the page is not ours.
    pub fn take_over() -> Option<BrowserIdentifierForm> {
        let document = web_sys::window()?.document()?;
        Some(BrowserIdentifierForm {
            main: document.get_element_by_id("main")?,
            section: document.get_element_by_id("identify")?,
            heading: find(&document, "identify-title")?,
            notice: find(&document, "identify-notice")?,
            form: document.get_element_by_id("identify-form")?,
            input: find(&document, "identifier")?,
            error: find(&document, "identifier-error")?,
            password_field: find(&document, "identify-password")?,
            password: find(&document, "identifier-password")?,
            password_error: find(&document, "identifier-password-error")?,
            suggestion: find(&document, "identifier-suggestion")?,
            remember: find(&document, "remember")?,
            forget: find(&document, "forget")?,
            button: find(&document, "next")?,
        })
    }
}

impl IdentifierForm for BrowserIdentifierForm {
    fn value(&self) -> String {
        self.input.value()
    }

    fn fill(&self, identifier: &str) {
        // Writing the same text would still move the caret.
        if self.input.value() != identifier {
            self.input.set_value(identifier);
        }
    }

    fn password(&self) -> String {
        self.password.value()
    }

    fn forget_password(&self) {
        self.password.set_value("");
    }

    fn remember(&self) -> bool {
        self.remember.checked()
    }

    fn draw(&self, drawing: &IdentifierDrawing) {
        match (drawing.shown, self.section.is_connected()) {
            (true, false) => {
                let _ = self
                    .main
                    .insert_before(&self.section, self.main.first_child().as_ref());
            }
            (false, true) => self.section.remove(),
            _ => {}
        }
        set_text(&self.error, drawing.error.as_deref());
        set_text(&self.notice, drawing.notice.as_deref());
        set_text(&self.suggestion, drawing.suggestion.as_deref());
        self.forget.set_hidden(!drawing.remembered);
        mark_wrong(&self.input, "identifier-error", drawing.error.is_some());
        let autocomplete = match drawing.passkeys {
            true => "username webauthn",
            false => "username",
        };
        set_attribute(&self.input, "autocomplete", Some(autocomplete));
        self.password_field.set_hidden(!drawing.password);
        set_text(&self.password_error, drawing.password_error.as_deref());
        let wrong = drawing.password_error.is_some();
        mark_wrong(&self.password, "identifier-password-error", wrong);
        // Disabling it would throw a keyboard user's focus away.
        set_attribute(
            &self.button,
            "aria-disabled",
            drawing.busy.then_some("true"),
        );
        if let Some(label) = self.button.first_element_child()
            && label.text_content().as_deref() != Some(&drawing.button)
        {
            label.set_text_content(Some(&drawing.button));
        }
    }

    fn focus(&self, part: IdentifierPart) {
        let _ = match part {
            IdentifierPart::Heading => self.heading.focus(),
            IdentifierPart::Identifier => self.input.focus(),
            IdentifierPart::Password => self.password.focus(),
        };
    }

    fn listen(&self, listener: Box<dyn Fn(IdentifierEvent)>) {
        let listener: Rc<dyn Fn(IdentifierEvent)> = listener.into();
        let on = |target: &web_sys::EventTarget, kind: &str, event: IdentifierEvent| {
            let listener = listener.clone();
            let remember = self.remember.clone();
            listen(target, kind, move |browser_event| {
                match event {
                    IdentifierEvent::Submitted => browser_event.prevent_default(),
                    IdentifierEvent::Forgotten => remember.set_checked(false),
                    IdentifierEvent::Typed | IdentifierEvent::SuggestionTaken => {}
                }
                listener(event);
            });
        };
        on(&self.form, "submit", IdentifierEvent::Submitted);
        on(&self.input, "input", IdentifierEvent::Typed);
        on(&self.suggestion, "click", IdentifierEvent::SuggestionTaken);
        on(&self.forget, "click", IdentifierEvent::Forgotten);
    }
}

fn find<T: JsCast>(document: &Document, id: &str) -> Option<T> {
    document.get_element_by_id(id)?.dyn_into().ok()
}

/// Shows the text, or hides the element; a text that stands already is left alone, so that it is not announced again.
fn set_text(element: &HtmlElement, text: Option<&str>) {
    element.set_hidden(text.is_none());
    let text = text.unwrap_or_default();
    if element.text_content().as_deref() != Some(text) {
        element.set_text_content(Some(text));
    }
}

fn mark_wrong(input: &Element, error: &str, wrong: bool) {
    set_attribute(input, "aria-invalid", wrong.then_some("true"));
    set_attribute(input, "aria-describedby", wrong.then_some(error));
}

fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}
