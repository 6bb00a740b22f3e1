//! From what the org knows to what goes over the wire: ION JSON, errors, tokens and pages, in shapes of their own.

mod current;
pub(crate) mod denial;
mod enrollment;
pub(crate) mod entry;
pub(crate) mod error;
pub(crate) mod idx;
pub(crate) mod ion;
pub(crate) mod page;
mod prompts;
mod qr;
mod remediations;
pub(crate) mod step;
pub(crate) mod token;
mod verification;
