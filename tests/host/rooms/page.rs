//! The page itself: nothing inline, which the policy would refuse.

use super::*;

/// SEC-50: what the policy would refuse is not there to be refused.
#[test]
fn the_page_has_no_inline_style_and_no_inline_script() {
    for page in ["index.html", "doctor/doctor.html"] {
        assert_eq!(inline_of(&read(&root().join(page))), Vec::<String>::new());
    }
    for file in files(&["src", "doctor"], "rs") {
        let source = read(&file);
        assert!(
            !source.contains(" style=") && !source.contains("inner_html"),
            "{}",
            relative(&file)
        );
    }

    let bad = r#"<p style="a">b</p><script>c()</script><a onclick="d()">e</a><style>f{}</style><a href="javascript:g()">"#;
    assert_eq!(inline_of(bad).len(), 5);
}

/// SEC-31: before the first address in it, the page says that none of them is told where the person comes from.
#[test]
fn the_page_sends_no_referrer() {
    let page = read(&root().join("index.html"));
    let before = page.split("src=").next().unwrap();
    assert!(before.contains("<meta name=\"referrer\" content=\"no-referrer\">"));
}

/// What of a page a policy without `unsafe-inline` refuses.
fn inline_of(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in page.split('<').skip(1) {
        let (tag, text) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.split_ascii_whitespace().next().unwrap_or_default();
        let attributes = tag.split_ascii_whitespace().skip(1);
        let handler = attributes
            .clone()
            .any(|attribute| attribute.starts_with("on") && attribute.contains('='));
        let styled = name == "style"
            || attributes
                .clone()
                .any(|attribute| attribute.starts_with("style="));
        let script = name == "script" && (!tag.contains("src=") || !text.trim().is_empty());
        if handler || styled || script || tag.contains("javascript:") {
            found.push(tag.to_owned());
        }
    }
    found
}

/// The page on themes lists every custom property of ours, with the value that it has.
#[test]
fn every_custom_property_is_told_to_deployers() {
    let single = |text: &str| text.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let sheet = read(&root().join("style/tokens.css"));
    let (own, _) = sheet.split_once("@media").unwrap();
    let mut defined: Vec<(String, String)> = Vec::new();
    for declaration in own.split(';') {
        let Some((_, declaration)) = declaration.split_once("--") else {
            continue;
        };
        let (name, value) = declaration.split_once(':').unwrap();
        defined.push((name.to_owned(), single(value)));
    }
    assert!(defined.len() > 30, "{defined:?}");
    let guide = read(&root().join("docs/theming.md"));
    let rows = guide.lines().filter(|line| line.starts_with("| `--"));
    let told: Vec<(String, String)> = rows
        .map(|row| {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
            let plain = |cell: &str| cell.trim().trim_matches(['`', '-']).to_owned();
            (plain(cells[0]), plain(cells.last().unwrap()))
        })
        .collect();
    let mut defined_only = defined.clone();
    defined_only.retain(|one| !told.contains(one));
    assert!(defined_only.is_empty(), "{defined_only:?}");
    assert_eq!(told.len(), defined.len());
}
