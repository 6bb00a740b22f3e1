//! The ways through the app, in the words of the people who take them.

#![allow(clippy::indexing_slicing, reason = "a test fails by panicking")]

mod all;
mod altered;
mod around;
mod budgets;
mod code;
mod dead_link;
mod device;
mod doctor;
mod early;
mod endings;
mod enrolments;
mod everyone;
mod factors;
mod faults;
mod first_password;
mod harness;
mod hosts;
mod identify;
mod languages;
mod languages_config;
mod languages_files;
mod languages_fit;
mod link;
mod looks;
mod markup;
mod passkeys;
mod polling;
mod prompts;
mod providers;
mod pushes;
mod recorded;
mod recovery;
mod redirect;
mod registration;
mod requests;
mod resend;
mod session;
mod session_auth_js;
mod session_ends;
mod session_keys;
mod session_tabs;
mod session_traces;
mod session_trouble;
mod sessions;
mod start;
mod theme;
mod theme_rules;
mod tokens;
mod ways;

use std::process::ExitCode;

use e2e::people;

fn main() -> ExitCode {
    e2e::run(all::all(), faults::table)
}
