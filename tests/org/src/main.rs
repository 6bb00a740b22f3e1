//! Serves the stand-in org: `org --org-port 8081 --app-port 8080 [--dist DIR]`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what this program has to say goes to a terminal")]

fn main() {}
