//! The recorded answers of Okta's own projects, beside the repository where somebody has them, held against what Okta's
//! SDK makes of them; and a short run of spoilt ones.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use conformance::{Mutator, bodies, lines, read_through};

fn beside() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/idx-responses");
    folder.is_dir().then_some(folder)
}

/// Past the harness, which keeps the words of a test that passes to itself.
fn skipped(why: &str) {
    let _ = writeln!(io::stderr(), "SKIPPED conformance: {why}");
}

#[test]
fn every_recorded_answer_is_what_the_sdk_makes_of_it() {
    let Some(folder) = beside() else {
        return skipped("no recorded answers");
    };
    let deviations = Path::new(env!("CARGO_MANIFEST_DIR")).join("deviations.json");
    let compared = Command::new("python3")
        .arg(folder.join("compare.py"))
        .arg("--allow")
        .arg(deviations)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut compared) = compared else {
        return skipped("no python3, which the comparison is written for");
    };
    let mut input = compared.stdin.take().unwrap();
    for line in lines(&folder).unwrap() {
        writeln!(input, "{line}").unwrap();
    }
    drop(input);
    let output = compared.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && words.contains(" 0 differ"),
        "{words}"
    );
}

/// Nothing from the network may make the app panic: spoilt answers are read to their end.
#[test]
fn spoilt_answers_are_read_without_a_panic() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures");
    let mut texts = Vec::new();
    for folder in std::fs::read_dir(own).unwrap() {
        let own = bodies(&folder.unwrap().path()).unwrap();
        // The recordings are of another org, whose addresses alone are taken here.
        texts.extend(
            own.iter()
                .map(|text| text.replace("https://org.test/", "https://org.example.com/")),
        );
    }
    if let Some(folder) = beside() {
        texts.extend(bodies(&folder).unwrap());
    }
    assert!(texts.len() > 20);
    let mut mutator = Mutator::new(&texts, 7);
    let mut steps = 0;
    for _ in 0..2_000 {
        steps += usize::from(read_through(&mutator.next_body()) > 0);
    }
    assert!(steps > 200, "only {steps} answers were still answers");
}
