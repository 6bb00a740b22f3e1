//! What the app's own `idx` room makes of recorded answers of the Identity Engine, in the words of Okta's SDK, and of
//! answers that were made wrong on purpose.

#![allow(
    clippy::missing_errors_doc,
    reason = "every error is one of reading the folder"
)]

mod derive;
mod mutate;

pub use mutate::{Mutator, read_through};

use std::{
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
};

use serde_json::{Value, json};

/// What stands beside the recordings: how each of them was served.
const INDEX: &str = "ORACLE.json";

/// One line for every `*.json` of the folder, in the form that `compare.py` beside the recordings documents.
pub fn lines(folder: &Path) -> io::Result<Vec<Value>> {
    let index = fs::read_to_string(folder.join(INDEX)).unwrap_or_default();
    let index: Value = serde_json::from_str(&index).unwrap_or_default();
    names(folder)?
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

/// The texts of all recordings in the folder.
pub fn bodies(folder: &Path) -> io::Result<Vec<String>> {
    names(folder)?
        .into_iter()
        .map(|name| fs::read_to_string(folder.join(name)))
        .collect()
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".json") && name != INDEX {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
