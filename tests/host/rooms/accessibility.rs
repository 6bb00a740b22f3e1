//! The accessibility page: a verdict for each success criterion, a row for each statement of the checklist with tests that
//! prove it, and a script of what is heard for each test that listens.

use std::{collections::BTreeSet, fs};

use super::{proofs, read, root};

/// The statements by number; the gaps between them are the checklist's own.
const STATEMENTS: [std::ops::RangeInclusive<u32>; 4] = [1..=14, 20..=37, 40..=45, 50..=65];

/// The success criteria of WCAG 2.2, levels A and AA.
const CRITERIA: &str = "1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 \
     1.4.10 1.4.11 1.4.12 1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 \
     2.5.2 2.5.3 2.5.4 2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3";

/// What may be said of a criterion.
const VERDICTS: [&str; 3] = ["supports", "partly", "not applicable"];

/// Where what has to be heard is written down.
const SCRIPTS: &str = "tests/e2e/announcements";

fn page() -> String {
    read(&root().join("docs/accessibility.md"))
}

/// The cells of the rows of the table below a heading.
fn rows(page: &str, heading: &str) -> Vec<Vec<String>> {
    let table = page.split_once(heading).unwrap().1;
    let table = table.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.map(|line| {
        let row = line
            .trim()
            .strip_prefix('|')
            .and_then(|row| row.strip_suffix('|'));
        let cells = row.unwrap().split('|');
        cells.map(|cell| cell.trim().to_owned()).collect()
    })
    .collect()
}

/// What a cell names between back quotes.
fn named(cell: &str) -> Vec<String> {
    let quoted = cell.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn every_criterion_has_a_verdict() {
    let page = page();
    let rows = rows(&page, "## WCAG 2.2, A and AA");
    let numbers: Vec<&str> = rows
        .iter()
        .map(|row| row[0].split(' ').next().unwrap())
        .collect();
    let expected: Vec<&str> = CRITERIA.split_whitespace().collect();
    assert_eq!(numbers, expected);
    for row in &rows {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(["A", "AA"].contains(&row[1].as_str()), "{row:?}");
        assert!(VERDICTS.contains(&row[2].as_str()), "{row:?}");
        assert!(row[3].len() > 10, "no word on how: {row:?}");
    }
}

/// A test that proves a criterion need not name its number, but has to be there.
#[test]
fn what_the_criteria_name_is_there() {
    for row in rows(&page(), "## WCAG 2.2, A and AA") {
        for name in named(&row[3]) {
            let file = name.split("::").next().unwrap();
            let is_path = file.contains('/');
            assert!(!is_path || root().join(file).exists(), "{name}");
        }
    }
}

#[test]
fn every_statement_has_a_row_with_proof_or_reason() {
    let expected: Vec<String> = STATEMENTS
        .into_iter()
        .flatten()
        .map(|number| format!("UX-{number:02}"))
        .collect();
    let page = page();
    let rows = rows(&page, "## The checklist");
    let found: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(found, expected);
    let mut wrong = Vec::new();
    for row in &rows {
        assert_eq!(row.len(), 4, "{row:?}");
        let tests = named(&row[2]);
        if tests.is_empty() && row[3].len() < 10 {
            wrong.push(format!("{}: neither a test nor a reason", row[0]));
        }
        wrong.extend(tests.iter().filter_map(|test| proofs::fault(&row[0], test)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// UX-61: each script of what is heard is told of on the page, and some test listens to it.
#[test]
fn every_script_is_listened_to() {
    let page = page();
    let listeners = read(&root().join("tests/e2e/flows/everyone/announcements.rs"));
    let folder = fs::read_dir(root().join(SCRIPTS)).unwrap();
    let files: BTreeSet<String> = folder
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let opened: BTreeSet<String> = listeners
        .split("Script::open(\"")
        .skip(1)
        .map(|rest| format!("{}.txt", rest.split('"').next().unwrap()))
        .collect();
    assert!(files.len() >= 8, "{files:?}");
    assert_eq!(files, opened);
    for file in &files {
        let stem = file.trim_end_matches(".txt");
        assert!(page.contains(&format!("`{stem}`")), "{file} is not told of");
    }
}
