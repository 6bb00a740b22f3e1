//! The form that stands in the page's own HTML, taken over where it stands.

use std::{cell::RefCell, rc::Rc};

use vestibule::{
    platform::BrowserIdentifierForm,
    ports::{IdentifierDrawing, IdentifierEvent, IdentifierForm, IdentifierPart},
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Event;

use crate::place::{Place, has_focus};

/// The page that is served, so that form and program cannot grow apart.
const PAGE: &str = include_str!("../../index.html");

fn page() -> Place {
    let from = PAGE.find("<main").expect("the page has a main element");
    let to = PAGE.find("</main>").expect("the page has a main element");
    let place = Place::new();
    place.element().set_inner_html(PAGE.get(from..to).unwrap());
    place
}

/// The form as it is when nothing has happened yet.
fn quiet() -> IdentifierDrawing {
    IdentifierDrawing {
        shown: true,
        button: "Next".to_owned(),
        ..IdentifierDrawing::default()
    }
}

/// UX-05: nobody who types notices that the program starts.
#[wasm_bindgen_test]
fn taking_the_form_over_changes_nothing() {
    let place = page();
    let input = place.input("#identifier");
    input.set_value("mia@exmple.com");
    input.focus().unwrap();
    input.set_selection_range(4, 7).unwrap();
    let markup = place.find("#identify").unwrap().outer_html();

    let form = BrowserIdentifierForm::take_over().expect("the page is ours");
    form.listen(Box::new(|_| ()));
    form.draw(&quiet());
    form.fill("mia@exmple.com");

    assert_eq!(place.find("#identify").unwrap().outer_html(), markup);
    assert!(place.input("#identifier").is_same_node(Some(&input)));
    assert_eq!(form.value(), "mia@exmple.com");
    assert!(has_focus(&input));
    assert_eq!(input.selection_start().unwrap(), Some(4));
    assert_eq!(input.selection_end().unwrap(), Some(7));
}

/// UX-06: what stands in the field counts, also where no event told of it.
#[wasm_bindgen_test]
fn the_value_is_the_document_s() {
    let place = page();
    let form = BrowserIdentifierForm::take_over().unwrap();
    place.input("#identifier").set_value("filled@example.com");
    assert_eq!(form.value(), "filled@example.com");
    assert!(!form.remember());
    place.input("#remember").set_checked(true);
    assert!(form.remember());
}

/// Where the org asks for the password on the same page, its field is there, with its error; nowhere else, and what was
/// typed does not stay (SEC-25).
#[wasm_bindgen_test]
fn the_password_is_there_where_it_is_asked_for() {
    let place = page();
    let form = BrowserIdentifierForm::take_over().unwrap();
    let field = place.find("#identify-password").unwrap();
    assert!(field.has_attribute("hidden"));
    form.draw(&IdentifierDrawing {
        password: true,
        password_error: Some("Enter your password".to_owned()),
        ..quiet()
    });
    assert!(!field.has_attribute("hidden"));
    form.focus(IdentifierPart::Password);
    let input = place.input("#identifier-password");
    assert!(has_focus(&input));
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    input.set_value("blue-kettle-42");
    assert_eq!(form.password(), "blue-kettle-42");
    form.forget_password();
    form.draw(&quiet());
    assert_eq!(form.password(), "");
    assert!(field.has_attribute("hidden"));
    assert_eq!(input.get_attribute("aria-invalid"), None);
}

/// UX-05: the form comes back as it was left.
#[wasm_bindgen_test]
fn the_form_leaves_and_comes_back() {
    let place = page();
    let form = BrowserIdentifierForm::take_over().unwrap();
    let input = place.input("#identifier");
    input.set_value("mia@example.com");
    form.draw(&IdentifierDrawing {
        shown: false,
        ..quiet()
    });
    assert!(place.find("#identify").is_none());
    form.draw(&quiet());
    assert!(place.find("main > #identify:first-child").is_some());
    assert!(place.input("#identifier").is_same_node(Some(&input)));
    assert_eq!(input.value(), "mia@example.com");
    form.focus(IdentifierPart::Identifier);
    assert!(has_focus(&input));
    form.focus(IdentifierPart::Heading);
    assert!(has_focus(&place.find("#identify-title").unwrap()));
}

/// UX-10, UX-25: what is wrong is said and tied to the field; while busy the button keeps its focus.
#[wasm_bindgen_test]
fn the_form_shows_what_it_is_told() {
    let place = page();
    let form = BrowserIdentifierForm::take_over().unwrap();
    let input = place.input("#identifier");
    let next = place.html("#next");
    next.focus().unwrap();
    form.draw(&IdentifierDrawing {
        busy: true,
        button: "Checking…".to_owned(),
        error: Some("Enter <b>a name</b>".to_owned()),
        suggestion: Some("Did you mean mia@example.com?".to_owned()),
        remembered: true,
        ..quiet()
    });
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        input.get_attribute("aria-describedby").as_deref(),
        Some("identifier-error")
    );
    // SEC-09: text, never markup.
    assert_eq!(
        place.text("#identifier-error[role=alert]"),
        "Enter <b>a name</b>"
    );
    assert!(place.find("#identifier-error b").is_none());
    assert!(!place.html("#identifier-error").hidden());
    assert!(!place.html("#identifier-suggestion").hidden());
    assert!(!place.html("#forget").hidden());
    assert_eq!(next.text_content().as_deref(), Some("Checking…"));
    assert_eq!(next.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert!(!next.has_attribute("disabled"));
    assert!(has_focus(&next));

    form.draw(&quiet());
    assert_eq!(input.get_attribute("aria-invalid"), None);
    assert_eq!(input.get_attribute("aria-describedby"), None);
    assert_eq!(next.get_attribute("aria-disabled"), None);
    for id in [
        "#identifier-error",
        "#identifier-suggestion",
        "#identify-notice",
        "#forget",
    ] {
        assert!(place.html(id).hidden(), "{id}");
    }
}

/// UX-05: a press is an event for the program, and the browser sends nothing.
#[wasm_bindgen_test]
fn what_the_person_does_is_told() {
    let place = page();
    let form = BrowserIdentifierForm::take_over().unwrap();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let hears = heard.clone();
    form.listen(Box::new(move |event| hears.borrow_mut().push(event)));

    // Called after the program's own listener; keeps a browser that was not stopped from leaving the test's page.
    let stopped = Rc::new(RefCell::new(Vec::new()));
    let stops = stopped.clone();
    let last = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        stops.borrow_mut().push(event.default_prevented());
        event.prevent_default();
    });
    let target = place.find("#identify-form").unwrap();
    target
        .add_event_listener_with_callback("submit", last.as_ref().unchecked_ref())
        .unwrap();

    let input = place.input("#identifier");
    input.dispatch_event(&Event::new("input").unwrap()).unwrap();
    place.html("#identifier-suggestion").click();
    place.html("#forget").click();
    place.html("#next").click();
    assert_eq!(
        *heard.borrow(),
        [
            IdentifierEvent::Typed,
            IdentifierEvent::SuggestionTaken,
            IdentifierEvent::Forgotten,
            IdentifierEvent::Submitted,
        ]
    );
    assert_eq!(*stopped.borrow(), [true]);
}

/// A page without the form is not taken for ours.
#[wasm_bindgen_test]
fn another_page_is_refused() {
    assert!(BrowserIdentifierForm::take_over().is_none());
    let place = page();
    place.find("#remember").unwrap().remove();
    assert!(BrowserIdentifierForm::take_over().is_none());
}
