//! The files of texts, one for each language: read, checked against the English one, and packed for the page.
//!
//! The build, the host tests and the end-to-end tests share it. There is no input or output here.

mod check;
mod entries;
mod keys;
mod plurals;
mod pseudo;

pub use check::{faults, placeholders};
pub use entries::{Catalogue, Entry};
pub use keys::{Key, Travel, key_faults, keys};
pub use plurals::{LANGUAGES, categories, is_written_right_to_left};
pub use pseudo::pseudo;
