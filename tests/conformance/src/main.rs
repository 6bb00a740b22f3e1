//! `cargo run -p conformance -- FOLDER`: what the app's own `idx` room makes of every recorded answer in a folder, one
//! JSON line for each, to be held against what Okta's SDK makes of it.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program prints"
)]

use std::{env, path::PathBuf, process::ExitCode};

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: conformance FOLDER");
        return ExitCode::FAILURE;
    };
    match conformance::lines(&folder) {
        Ok(lines) => {
            for line in lines {
                println!("{line}");
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}: {error}", folder.display());
            ExitCode::FAILURE
        }
    }
}
