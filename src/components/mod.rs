//! Parts of pages. They take texts and callbacks and know no protocol; each has a block of its name in
//! `style/components.css`. Here do not live: requests, state, texts of their own.

mod act;
mod button;
mod code_field;
mod field;
mod form;
mod heading;
pub mod inputs;
mod password_field;

pub use act::Act;
pub use button::{ActionButton, disabled, submit_button};
pub use code_field::CodeField;
pub use field::FieldError;
pub use form::form;
pub use heading::heading;
pub use password_field::PasswordField;
