//! Components, each mounted alone.

use std::{
    any::Any,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use leptos::{mount::mount_to, prelude::*, task::tick};
use vestibule::{
    components::{ActionButton, CodeField, PasswordField, heading, submit_button},
    markup::{Known, element, live, nothing},
    signal::RwSignal,
};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event};

use crate::place::{Place, has_focus};

/// A code field and what moves it.
struct Mounted {
    place: Place,
    error: RwSignal<Option<(u32, String)>>,
    understood: RwSignal<Option<String>>,
    typed: RwSignal<String>,
    /// Unmounts when it goes.
    _view: Box<dyn Any>,
}

fn code_field(alphanumeric: bool, focus: bool) -> Mounted {
    let place = Place::new();
    let error = RwSignal::new(None);
    let understood = RwSignal::new(None);
    let typed = RwSignal::new(String::new());
    let view = mount_to(place.element(), move || {
        let input = Known::default();
        view! {
            <CodeField
                label="Code"
                hint="6 digits".to_owned()
                alphanumeric
                error=error.read_only()
                understood=understood.read_only()
                error_prefix="Error:"
                focus
                input
                on_input=move |text| typed.set(text)
            />
        }
    });
    Mounted {
        place,
        error,
        understood,
        typed,
        _view: Box::new(view),
    }
}

/// A page of the deployer's is written as Leptos has it, and lives among the page's own markup.
#[wasm_bindgen_test]
async fn a_view_of_leptos_is_drawn_and_goes() {
    let place = Place::new();
    let name = RwSignal::new("Mia");
    let there = RwSignal::new(true);
    let view = mount_to(place.element(), move || {
        live(move || match there.get() {
            true => view! { <h1>"Orders"</h1> <p>{move || name.get()}</p> }
                .into_any()
                .into(),
            false => nothing(),
        })
    });
    assert_eq!(place.text("h1"), "Orders");
    assert_eq!(place.text("p"), "Mia");
    name.set("Noor");
    tick().await;
    assert_eq!(place.text("p"), "Noor");
    there.set(false);
    tick().await;
    assert!(place.find("h1").is_none() && place.find("p").is_none());
    there.set(true);
    tick().await;
    assert_eq!(place.text("p"), "Noor");
    drop(view);
    assert!(place.find("h1").is_none());
}

/// What follows signals inside of what is drawn anew goes with it, before it could ask for signals that are gone.
#[wasm_bindgen_test]
async fn what_is_drawn_anew_takes_its_followers_along() {
    let place = Place::new();
    let (first, second) = (RwSignal::new(1), RwSignal::new(1));
    let drawings = Arc::new(AtomicU32::new(0));
    let counted = drawings.clone();
    let view = mount_to(place.element(), move || {
        live(move || {
            let own = RwSignal::new(first.get());
            let counted = counted.clone();
            let both = move || {
                counted.fetch_add(1, Ordering::Relaxed);
                [own.get(), second.get()].map(|it| it.to_string())
            };
            // What the middle one drew is held by its task until that has its turn, if nothing else is done.
            let inner = move || {
                let both = both.clone();
                live(move || both().join(" ").into())
            };
            live(move || element("p", &[], vec![inner()]))
        })
    });
    assert_eq!(place.text("p"), "1 1");
    tick().await;
    first.set(2);
    second.set(2);
    tick().await;
    assert_eq!(place.text("p"), "2 2");
    tick().await;
    assert_eq!(drawings.load(Ordering::Relaxed), 2, "each was drawn once");
    drop(view);
}

/// UX-20, UX-21, UX-23: what the browser and the person's keyboard are told; nothing cuts a paste off.
#[wasm_bindgen_test]
async fn the_code_field_says_what_it_takes() {
    let field = code_field(false, false);
    let input = field.place.input("input[name=passcode]");
    let attribute = |name: &str| input.get_attribute(name);
    assert_eq!(attribute("type").as_deref(), Some("text"));
    assert_eq!(attribute("inputmode").as_deref(), Some("numeric"));
    assert_eq!(attribute("autocomplete").as_deref(), Some("one-time-code"));
    assert_eq!(attribute("maxlength"), None);
    assert_eq!(field.place.text("label[for=passcode]"), "Code");
    drop(field);

    let field = code_field(true, false);
    assert_eq!(field.place.input("input").get_attribute("inputmode"), None);
}

/// UX-25: the error is tied to the field, which has the focus with its text selected.
#[wasm_bindgen_test]
async fn an_error_of_the_code_is_the_field_s() {
    let field = code_field(false, false);
    let (place, error) = (&field.place, field.error);
    let input = place.input("input");
    input.set_value("123 456");
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid"), None);
    assert_eq!(
        input.get_attribute("aria-describedby").as_deref(),
        Some("passcode-hint")
    );
    assert!(!has_focus(&input), "nobody asked for the focus yet");

    error.set(Some((1, "That code is not right.".to_owned())));
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        input.get_attribute("aria-describedby").as_deref(),
        Some("passcode-hint passcode-error")
    );
    assert_eq!(
        place.text("#passcode-error[role=alert]"),
        "Error: That code is not right."
    );
    assert!(has_focus(&input));
    assert_eq!(input.selection_start().unwrap(), Some(0));
    assert_eq!(input.selection_end().unwrap(), Some(7));
    assert_eq!(input.value(), "123 456");

    error.set(None);
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid"), None);
    assert!(place.find("#passcode-error").is_none());
}

/// UX-25: a screen reader says what is new in the document, so the same words have to be new in it.
#[wasm_bindgen_test]
async fn the_same_error_is_said_again() {
    let field = code_field(false, false);
    let (place, error) = (&field.place, field.error);
    error.set(Some((1, "Enter the code".to_owned())));
    tick().await;
    let first = place.find("#passcode-error").unwrap();
    error.set(Some((2, "Enter the code".to_owned())));
    tick().await;
    let second = place.find("#passcode-error").unwrap();
    assert!(!second.is_same_node(Some(&first)));
    assert!(!first.is_connected());
    assert_eq!(
        second.text_content().as_deref(),
        Some("Error: Enter the code")
    );
}

/// UX-22, UX-23: what was understood stands beside the field; what was typed stays as it is.
#[wasm_bindgen_test]
async fn the_understood_code_stands_beside_the_typed_one() {
    let field = code_field(false, false);
    let (place, understood) = (&field.place, field.understood);
    let input = place.input("input");
    input.set_value("123-456");
    input.dispatch_event(&Event::new("input").unwrap()).unwrap();
    assert_eq!(field.typed.get_untracked(), "123-456");
    understood.set(Some("Code: 123456".to_owned()));
    tick().await;
    assert_eq!(place.text("p[translate=no]"), "Code: 123456");
    assert_eq!(input.value(), "123-456");
    understood.set(None);
    tick().await;
    assert!(place.find("p[translate=no]").is_none());
}

/// UX-51: whoever came by the keyboard types at once.
#[wasm_bindgen_test]
async fn the_code_field_takes_focus_where_asked() {
    let field = code_field(false, true);
    tick().await;
    assert!(has_focus(&field.place.input("input")));
}

/// UX-10: a button that waits keeps its focus, says so, and does nothing.
#[wasm_bindgen_test]
async fn a_waiting_action_is_not_done() {
    let place = Place::new();
    let waiting = RwSignal::new(false);
    let pressed = RwSignal::new(0);
    let view = mount_to(place.element(), move || {
        view! {
            <ActionButton
                action="resend"
                label="Send a new message".into()
                waiting=waiting.read_only()
                press=move |()| pressed.update(|count| *count += 1)
            />
        }
    });
    let button = place.html("button[data-action=resend][type=button]");
    assert_eq!(button.text_content().as_deref(), Some("Send a new message"));
    button.click();
    assert_eq!(pressed.get_untracked(), 1);

    button.focus().unwrap();
    waiting.set(true);
    tick().await;
    button.click();
    assert_eq!(pressed.get_untracked(), 1);
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    assert!(!button.has_attribute("disabled"));
    assert!(has_focus(&button));

    waiting.set(false);
    tick().await;
    assert_eq!(button.get_attribute("aria-disabled"), None);
    button.click();
    assert_eq!(pressed.get_untracked(), 2);
    drop(view);
}

/// UX-10: the main action says what it is doing.
#[wasm_bindgen_test]
async fn the_main_action_says_that_it_is_busy() {
    let place = Place::new();
    let busy = RwSignal::new(false);
    let view = mount_to(place.element(), move || {
        submit_button(["Verify", "Verifying…"], busy.read_only())
    });
    let button = place.html("button[type=submit]");
    assert_eq!(button.text_content().as_deref(), Some("Verify"));
    assert_eq!(button.get_attribute("aria-disabled"), None);
    busy.set(true);
    tick().await;
    assert_eq!(button.text_content().as_deref(), Some("Verifying…"));
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    drop(view);
}

/// UX-25: of the password too; and its button shows and hides it without touching it.
#[wasm_bindgen_test]
async fn a_password_can_be_shown() {
    let place = Place::new();
    let error = RwSignal::new(None::<(u32, String)>);
    let view = mount_to(place.element(), move || {
        let input = Known::default();
        view! {
            <PasswordField
                label="Password".to_owned()
                toggle=["Show", "Hide"]
                error=error.read_only()
                error_prefix="Error:"
                focus=false
                input
            />
        }
    });
    let input = place.input("input[name=password]");
    let toggle = place.html("button[type=button]");
    assert_eq!(
        input.get_attribute("autocomplete").as_deref(),
        Some("current-password")
    );
    input.set_value("blue kettle");
    for (kind, label) in [("password", "Show"), ("text", "Hide"), ("password", "Show")] {
        assert_eq!(input.type_(), kind);
        assert_eq!(toggle.text_content().as_deref(), Some(label));
        assert_eq!(input.value(), "blue kettle");
        toggle.click();
        tick().await;
    }

    error.set(Some((1, "That password is not right.".to_owned())));
    tick().await;
    assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(
        input.get_attribute("aria-describedby").as_deref(),
        Some("password-error")
    );
    assert_eq!(
        place.text("#password-error[role=alert]"),
        "Error: That password is not right."
    );
    assert!(has_focus(&input));
    drop(view);
}

/// UX-51: the heading takes the focus, so that the new page is said; not where a field does.
#[wasm_bindgen_test]
async fn the_heading_takes_focus() {
    for focus in [true, false] {
        let place = Place::new();
        let view = mount_to(place.element(), move || heading("Check your e-mail", focus));
        tick().await;
        let heading: Element = place.find("h1[tabindex='-1']").unwrap();
        assert_eq!(heading.text_content().as_deref(), Some("Check your e-mail"));
        assert_eq!(has_focus(&heading), focus);
        drop(view);
    }
}
