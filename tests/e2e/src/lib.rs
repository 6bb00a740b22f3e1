//! Vestibule in a real browser, over WebDriver: the harness and the page objects. The tests themselves are in `flows/`, which
//! has them all, in Chromium, and in `engines/`, which has the main ones, in each engine.
//!
//! A [`Stage`] is what one test plays on: an org of its own, a site of its own that serves the build, and as many
//! browsers as it asks for, each with a fresh profile. Pages are reached through the objects in [`pages`], which know
//! the page contract and nothing else of the app. Every screen that is reached is audited for accessibility, and any
//! error on the console or breach of the Content Security Policy that a test has not announced fails it.

mod audit;
mod auth_js;
mod browser;
mod console;
mod driver;
mod engine;
mod failure;
pub mod host;
pub mod pages;
pub mod people;
mod run;
mod site;
mod stage;
mod view;

pub use browser::Browser;
pub use driver::Drivers;
pub use engine::Engine;
pub use failure::{Failure, Result};
pub use run::{Test, run, run_in_engines};
pub use site::{Site, Visit};
pub use stage::Stage;
pub use view::View;
