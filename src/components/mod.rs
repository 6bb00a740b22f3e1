//! Parts of pages. They take texts and callbacks and know no protocol; each has a block of its name in
//! `style/components.css`. Here do not live: requests, state, texts of their own.

mod button;
mod code_field;
mod heading;
mod notice;
mod password_field;

pub use button::{ActionButton, SubmitButton};
pub use code_field::CodeField;
pub use heading::Heading;
pub use notice::Notice;
pub use password_field::PasswordField;
