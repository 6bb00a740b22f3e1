//! `cargo run -p conformance -- FOLDER`: what the app's own `idx` room makes of every recorded answer in a folder, one
//! JSON line for each, to be held against what Okta's SDK makes of it.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program prints"
)]

mod derive;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::{Value, json};

/// What stands beside the recordings: how each of them was served.
const INDEX: &str = "ORACLE.json";

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: conformance FOLDER");
        return ExitCode::FAILURE;
    };
    match lines(&folder) {
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

fn lines(folder: &Path) -> Result<Vec<Value>, std::io::Error> {
    let index = fs::read_to_string(folder.join(INDEX)).unwrap_or_default();
    let index: Value = serde_json::from_str(&index).unwrap_or_default();
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && name != INDEX {
            names.push(name);
        }
    }
    names.sort();
    names
        .into_iter()
        .map(|name| {
            let body = fs::read_to_string(folder.join(&name))?;
            let kind = index
                .get(&name)
                .and_then(|entry| entry.get("endpoint_kind"));
            let interact = kind.and_then(Value::as_str) == Some("interact");
            let status = index.get(&name).and_then(|entry| entry.get("http_status"));
            let status = status
                .and_then(Value::as_u64)
                .and_then(|status| u16::try_from(status).ok());
            let derived = catch_unwind(AssertUnwindSafe(|| match interact {
                true => derive::of_interact(status.unwrap_or(400), &body),
                false => derive::of_body(status.unwrap_or(200), &body),
            }));
            let mut line = derived.unwrap_or_else(|_| json!({ "panic": "the reader panicked" }));
            if let Value::Object(line) = &mut line {
                line.insert("file".to_owned(), Value::from(name));
            }
            Ok(line)
        })
        .collect()
}
