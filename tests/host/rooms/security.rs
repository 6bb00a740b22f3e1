//! The security page: what it says is guarded is guarded where it says, and proved where it says.

use std::collections::BTreeSet;

use super::{proofs, read, root};

/// The statements by number; the gaps between them are the list's own.
const STATEMENTS: [std::ops::RangeInclusive<u32>; 6] =
    [1..=15, 20..=28, 30..=35, 40..=42, 50..=60, 70..=76];

/// One row of the table.
struct Row {
    id: String,
    guards: Vec<String>,
    tests: Vec<String>,
}

fn page() -> String {
    read(&root().join("docs/security.md"))
}

fn rows() -> Vec<Row> {
    let page = page();
    let table = page.split_once("## The table").unwrap().1;
    let rows = table.lines().filter(|line| line.starts_with("| SEC-"));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").collect();
        let [id, _, guards, tests] = &cells[..] else {
            panic!("not four cells: {line}")
        };
        let named = |cell: &str| -> Vec<String> {
            let quoted = cell.split('`').skip(1).step_by(2);
            quoted.map(str::to_owned).collect()
        };
        Row {
            id: id.trim().to_owned(),
            guards: named(guards),
            tests: named(tests),
        }
    })
    .collect()
}

#[test]
fn every_statement_is_in_the_table_once() {
    let expected: Vec<String> = STATEMENTS
        .into_iter()
        .flatten()
        .map(|number| format!("SEC-{number:02}"))
        .collect();
    let found: Vec<String> = rows().into_iter().map(|row| row.id).collect();
    assert_eq!(found, expected);
}

#[test]
fn every_guard_and_every_test_is_there() {
    let mut wrong = Vec::new();
    for row in rows() {
        assert!(
            !row.guards.is_empty() && !row.tests.is_empty(),
            "{}",
            row.id
        );
        for guard in &row.guards {
            if !root().join(guard).is_file() {
                wrong.push(format!("{}: there is no {guard}", row.id));
            }
        }
        wrong.extend(
            row.tests
                .iter()
                .filter_map(|test| proofs::fault(&row.id, test)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the page speaks of a statement outside its table, the table has it.
#[test]
fn every_number_that_is_named_has_a_row() {
    let page = page();
    let known: BTreeSet<String> = rows().into_iter().map(|row| row.id).collect();
    for mention in page.match_indices("SEC-").map(|(at, _)| &page[at..]) {
        let id: String = mention.chars().take(6).collect();
        let is_number = id.ends_with(|digit: char| digit.is_ascii_digit());
        assert!(!is_number || known.contains(&id), "{id}");
    }
}

/// SEC-76: both pages say that codes can be relayed, what resists phishing, and by which way to get there.
#[test]
fn deployers_are_told_that_codes_can_be_relayed() {
    let readme = read(&root().join("README.md"));
    for page in [page(), readme] {
        let page = page.replace('\n', " ");
        for words in [
            "codes can be relayed",
            "phishing resistance",
            "FastPass",
            "passkeys",
            "redirect",
        ] {
            assert!(page.contains(words), "{words}");
        }
    }
}

/// SEC-59: one toolchain, by its number, and every dependency from a registry, with the hash of what was tested.
#[test]
fn what_is_built_is_pinned() {
    let toolchain = read(&root().join("rust-toolchain.toml"));
    let channel = toolchain.split_once("channel = \"").unwrap().1;
    let channel = channel.split('"').next().unwrap();
    assert_eq!(channel.split('.').count(), 3, "{channel}");
    assert!(
        channel.split('.').all(|part| part.parse::<u32>().is_ok()),
        "{channel}"
    );

    let lock = read(&root().join("Cargo.lock"));
    let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
    assert!(packages.len() > 100);
    for package in packages {
        let foreign = package.contains("\nsource = ");
        let from_registry = package.contains("\nsource = \"registry+");
        assert_eq!(foreign, from_registry, "{package}");
        assert_eq!(foreign, package.contains("\nchecksum = \""), "{package}");
    }
}
