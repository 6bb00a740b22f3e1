//! The form that stands in the page's own HTML.

/// What the person does on the identifier form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierEvent {
    /// Next, or Enter.
    Submitted,
    /// Something was typed.
    Typed,
    /// The suggested spelling was taken.
    SuggestionTaken,
    /// The remembered name is to be forgotten.
    Forgotten,
}

/// What may have the focus on the identifier form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifierPart {
    /// The heading.
    Heading,
    /// The name's field.
    Identifier,
    /// The password's field.
    Password,
}

/// How the identifier form is to look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IdentifierDrawing {
    /// Whether it is in the document at all.
    pub shown: bool,
    /// Whether the answer is on its way.
    pub busy: bool,
    /// The text of the button.
    pub button: String,
    /// What is wrong with the field.
    pub error: Option<String>,
    /// What is to be said above the form.
    pub notice: Option<String>,
    /// Another spelling to offer.
    pub suggestion: Option<String>,
    /// Whether there is a remembered name to forget.
    pub remembered: bool,
    /// Whether the password is asked for on the same page.
    pub password: bool,
    /// What is wrong with the password.
    pub password_error: Option<String>,
    /// Whether the browser may offer passkeys at the name's field.
    pub passkeys: bool,
}

/// The form that stands in the page's own HTML, so that it is there before the program (UX-05). It is taken over where
/// it is, never drawn anew: text, caret, focus, autofill and an unfinished composition survive.
pub trait IdentifierForm {
    /// What stands in the field now, also where autofill fired no event (UX-06).
    fn value(&self) -> String;
    /// Writes into the field.
    fn fill(&self, identifier: &str);
    /// What stands in the password's field now.
    fn password(&self) -> String;
    /// Empties the password's field.
    fn forget_password(&self);
    /// Whether "Remember me" is ticked.
    fn remember(&self) -> bool;
    /// Makes the form look so.
    fn draw(&self, drawing: &IdentifierDrawing);
    /// Moves focus there.
    fn focus(&self, part: IdentifierPart);
    /// Calls the listener for what the person does.
    fn listen(&self, listener: Box<dyn Fn(IdentifierEvent)>);
}
