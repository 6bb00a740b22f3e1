//! Tests that a page names as proof: each is there, says what it proves, and is run.

use super::{read, root};

/// What is wrong with a test, named as `file::function`, as a proof of a statement; nothing where all is well.
pub(super) fn fault(id: &str, named: &str) -> Option<String> {
    let Some((file, name)) = named.split_once("::") else {
        return Some(format!("{id}: {named} is no test"));
    };
    let path = root().join(file);
    let source = if path.is_file() {
        read(&path)
    } else {
        String::new()
    };
    match function(&source, name) {
        None => Some(format!("{id}: {file} has no {name}")),
        Some(test) if !names(test, name, id) => {
            Some(format!("{id}: {file}::{name} does not name it"))
        }
        Some(test) if !is_test(file, test) => Some(format!("{id}: {file}::{name} is no test")),
        Some(_) => None,
    }
}

/// A function with its doc comment and attributes; nothing where the file has none of that name.
fn function<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    let at = source.find(&format!("fn {name}("))?;
    let line = source[..at].rfind('\n').map_or(0, |at| at + 1);
    let indent = source[line..].len() - source[line..].trim_start().len();
    let mut start = line;
    while let Some(before) = source[..start].strip_suffix('\n') {
        let previous = before.rfind('\n').map_or(0, |at| at + 1);
        if !before[previous..].trim_start().starts_with(['/', '#']) {
            break;
        }
        start = previous;
    }
    let close = format!("\n{}}}", &source[line..line + indent]);
    let end = source[at..].find(&close)?;
    Some(&source[start..at + end])
}

/// Whether a test says that it proves the statement: in words, or by its name.
fn names(test: &str, name: &str, id: &str) -> bool {
    let Some((kind, number)) = id.split_once('-') else {
        return false;
    };
    let by_name = name.split_once('_').is_some_and(|(first, rest)| {
        first == kind.to_lowercase() && rest.split('_').any(|part| part == number)
    });
    test.contains(id) || by_name
}

/// Whether somebody runs it: a test by its attribute, or one of those that a program of the end-to-end tests lists by name.
fn is_test(file: &str, test: &str) -> bool {
    let marks = ["#[test]", "#[tokio::test]", "#[wasm_bindgen_test]"];
    let listed = ["tests/e2e/flows/", "tests/e2e/engines/"];
    let flow = listed.iter().any(|place| file.starts_with(place)) && test.contains("pub async fn ");
    flow || marks.iter().any(|mark| test.contains(mark))
}

#[test]
fn a_wrong_row_is_noticed() {
    let source = "/// SEC-01: a\n/// b.\n#[test]\nfn one() {\n    x();\n}\n\n/// Two.\nfn two() {\n    y();\n}\n";
    let one = function(source, "one").unwrap();
    assert!(one.starts_with("/// SEC-01") && one.ends_with("x();"));
    assert!(names(one, "one", "SEC-01") && !names(one, "one", "SEC-02"));
    let two = function(source, "two").unwrap();
    assert!(two.starts_with("/// Two.") && !names(two, "two", "SEC-01"));
    assert_eq!(function(source, "three"), None);
    assert!(is_test("tests/host/x.rs", one) && !is_test("tests/host/x.rs", two));
    assert!(names("", "sec_31_and_53_x", "SEC-53") && !names("", "sec_31_x", "SEC-53"));
    let itself = "tests/host/rooms/proofs.rs::a_wrong_row_is_noticed";
    assert_eq!(fault("SEC-53", itself), None);
    for (id, named) in [
        // In two parts, or the test would name it.
        (concat!("UX-", "99"), itself),
        ("SEC-53", "tests/host/rooms/proofs.rs::fault"),
        ("SEC-53", "tests/host/rooms/proofs.rs::absent"),
        ("SEC-53", "tests/host/absent.rs::a_wrong_row_is_noticed"),
        ("SEC-53", "tests/host/rooms/proofs.rs"),
    ] {
        assert!(fault(id, named).is_some(), "{id} {named}");
    }
}
