//! The project's commands: `cargo xtask demo`, `cargo xtask test`, `cargo xtask build`.
//!
//! They need what rustup brings and the package registries. Whatever else a step needs is fetched below `target/`, and
//! a step that has to do without says so.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "talking to the terminal is what these commands are for"
)]

mod bench;
mod browser;
mod build;
mod demo;
mod doctor;
mod hosts;
mod npm;
mod process;
mod progress;
mod project;
mod release;
mod tally;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use project::Project;

/// What can go wrong here ends the command with a sentence for the person at the terminal; nobody decides by its kind.
type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The project's commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything, start the stand-in org and serve the app
    Demo(demo::Options),
    /// Run every check: format, lints, tests on the host and in a browser, budgets
    Test,
    /// Measure how quick and how small the build is, beside pages written by hand
    Bench(bench::Options),
    /// Write dist/, ready for a content delivery network, and hosting/, the rules for each host
    Build,
    /// Build the last commit twice, compare, and pack it with its hashes and the list of its parts
    Release,
    /// Write hosting/ anew for a dist/ that is there: for another place or another config.json
    Hosting(hosts::Options),
    /// Check a deployed page from outside: what is wrong with host, configuration and org, and what to change where
    Doctor(doctor::Options),
}

fn main() -> ExitCode {
    let project = Project::here();
    let done = match Arguments::parse().command {
        Command::Demo(options) => demo::run(&project, &options).map(|()| ExitCode::SUCCESS),
        Command::Test => test::run(&project),
        Command::Bench(options) => bench::run(&project, &options).map(|()| ExitCode::SUCCESS),
        Command::Build => build::run(&project).map(|()| ExitCode::SUCCESS),
        Command::Release => release::run(&project).map(|()| ExitCode::SUCCESS),
        Command::Doctor(options) => doctor::run(&options),
        Command::Hosting(options) => hosts::run(&project, &options).map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        eprintln!("\nerror: {error}");
        ExitCode::FAILURE
    })
}
