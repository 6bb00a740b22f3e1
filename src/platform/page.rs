//! The document around the views: title, marks, live regions, wake-ups.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CustomEvent, CustomEventInit, Document, HtmlElement, PageTransitionEvent, VisibilityState,
};

use super::listen;
use crate::{
    lean::holds,
    ports::{LocalFuture, Page, Urgency},
};

/// The document.
#[derive(Clone, Debug)]
pub struct BrowserPage {
    keyboard: Rc<Cell<bool>>,
}

impl BrowserPage {
    /// Begins to notice whether the person uses the keyboard.
    pub fn new() -> BrowserPage {
        let keyboard = Rc::new(Cell::new(false));
        if let Some(document) = document() {
            let pressed = keyboard.clone();
            listen(&document, "keydown", move |_| pressed.set(true));
            let touched = keyboard.clone();
            listen(&document, "pointerdown", move |_| touched.set(false));
        }
        BrowserPage { keyboard }
    }
}

impl Default for BrowserPage {
    fn default() -> BrowserPage {
        BrowserPage::new()
    }
}

impl Page for BrowserPage {
    fn title(&self, title: &str) {
        if let Some(document) = document() {
            document.set_title(title);
        }
    }

    fn mark(&self, step: &str, page: Option<&str>) {
        let Some(main) = document().and_then(|document| document.get_element_by_id("main")) else {
            return;
        };
        let _ = match page {
            None => main
                .set_attribute("data-step", step)
                .and_then(|()| main.remove_attribute("data-page")),
            Some(page) => main
                .set_attribute("data-page", page)
                .and_then(|()| main.remove_attribute("data-step")),
        };
    }

    fn tell(&self, event: &'static str, detail: &'static str) {
        let init = CustomEventInit::new();
        init.set_detail(&JsValue::from_str(detail));
        let name = ["vestibule:", event].concat();
        let made = CustomEvent::new_with_event_init_dict(&name, &init);
        if let (Some(document), Ok(event)) = (document(), made) {
            // Listeners are somebody else's; what they throw does not come here.
            let _ = document.dispatch_event(&event);
        }
    }

    fn announce(&self, urgency: Urgency, text: &str) {
        let region = match urgency {
            Urgency::Polite => "polite",
            Urgency::Assertive => "assertive",
        };
        if let Some(region) = document().and_then(|document| document.get_element_by_id(region)) {
            region.set_text_content(Some(text));
        }
    }

    fn focus_heading(&self) {
        let heading = document().and_then(|it| it.query_selector("#app h1").ok().flatten());
        if let Some(heading) = heading.and_then(|it| it.dyn_into::<HtmlElement>().ok()) {
            let _ = heading.focus();
        }
    }

    fn keyboard(&self) -> bool {
        self.keyboard.get()
    }

    fn visible(&self) -> bool {
        is_visible()
    }

    fn on_wake(&self, listener: Box<dyn Fn()>) {
        let (Some(window), Some(document)) = (web_sys::window(), document()) else {
            return;
        };
        let listener = Rc::new(listener);
        let (on_network, thawed) = (listener.clone(), listener.clone());
        listen(&window, "online", move |_| on_network());
        // A page that was visible all the time can have been frozen, too.
        listen(&document, "resume", move |_| thawed());
        listen(&document, "visibilitychange", move |_| {
            if is_visible() {
                listener();
            }
        });
    }

    fn on_activity(&self, listener: Box<dyn Fn()>) {
        let Some(document) = document() else { return };
        let typed: Rc<dyn Fn()> = Rc::from(listener);
        let touched = typed.clone();
        listen(&document, "keydown", move |_| typed());
        listen(&document, "pointerdown", move |_| touched());
    }

    fn on_restore(&self, listener: Box<dyn Fn()>) {
        let Some(window) = web_sys::window() else {
            return;
        };
        listen(&window, "pageshow", move |event| {
            if event.unchecked_ref::<PageTransitionEvent>().persisted() {
                listener();
            }
        });
    }

    fn copy<'a>(&'a self, text: &'a str) -> LocalFuture<'a, bool> {
        Box::pin(async move {
            let Some(window) = web_sys::window() else {
                return false;
            };
            let clipboard = window.navigator().clipboard();
            // There is none in an insecure context.
            !clipboard.is_undefined() && JsFuture::from(clipboard.write_text(text)).await.is_ok()
        })
    }

    fn in_app_browser(&self) -> bool {
        const MARKS: [&str; 7] = [
            "; wv)",
            "FBAN",
            "FBAV",
            "Instagram",
            "Line/",
            "GSA/",
            "Snapchat",
        ];
        let agent = web_sys::window()
            .and_then(|window| window.navigator().user_agent().ok())
            .unwrap_or_default();
        MARKS.iter().any(|mark| holds(&agent, mark))
    }

    fn log(&self, line: &str) {
        web_sys::console::warn_1(&JsValue::from_str(line));
    }
}

fn is_visible() -> bool {
    document().is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
}

fn document() -> Option<Document> {
    web_sys::window().and_then(|window| window.document())
}
