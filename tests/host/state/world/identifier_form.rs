//! The form in the page's HTML, without a page.

use vestibule::ports::{IdentifierDrawing, IdentifierEvent, IdentifierForm, IdentifierPart};

use super::Parts;

impl IdentifierForm for Parts {
    fn value(&self) -> String {
        self.typed.borrow().clone()
    }

    fn fill(&self, identifier: &str) {
        *self.typed.borrow_mut() = identifier.to_owned();
    }

    fn remember(&self) -> bool {
        self.remember.get()
    }

    fn draw(&self, _: &IdentifierDrawing) {}

    fn password(&self) -> String {
        String::new()
    }

    fn forget_password(&self) {}

    fn focus(&self, _: IdentifierPart) {}

    fn listen(&self, _: Box<dyn Fn(IdentifierEvent)>) {}
}
