//! Marks the pages of a site whose `config.json` has a theme: they wait a moment with the first sight of a first visit, and ask ahead
//! for the script that draws it. Without the mark nobody waits, and a theme comes a moment after the form.

use std::{fs, path::Path};

use serde_json::Value;

use super::{compress, markup, read};
use crate::Result;

/// The attribute of the start script, and of the preload that goes with it.
const MARK: &str = "data-themed";

/// Marks the pages of a directory by its `config.json`, or takes the mark away; their compressed copies follow, where there are any.
///
/// # Errors
/// When a file cannot be read or written. What is no JSON has no theme; others refuse it.
pub(crate) fn mark_pages(dist: &Path) -> Result<()> {
    let config: Value =
        serde_json::from_str(&read(&dist.join(hosting::CONFIG))?).unwrap_or_default();
    for (_, name) in hosting::PAGES {
        let path = dist.join(name);
        let page = read(&path)?;
        let marked = mark(&page, config.get("theme").is_some());
        if marked == page {
            continue;
        }
        fs::write(&path, &marked)?;
        for extension in ["br", "gz"] {
            let copy = dist.join(format!("{name}.{extension}"));
            if copy.exists() {
                let compressed = match extension {
                    "br" => compress::brotli(marked.as_bytes()),
                    _ => compress::gzip(marked.as_bytes()),
                };
                fs::write(copy, compressed?)?;
            }
        }
    }
    Ok(())
}

fn mark(page: &str, themed: bool) -> String {
    let mut edits = Vec::new();
    let mut preload = None;
    for tag in markup::tags(page) {
        let text = page.get(tag.range.clone()).unwrap_or_default();
        let script = tag.get("data-boot").is_some();
        if let (true, Some(name), Some(integrity)) = (
            script,
            tag.get("data-theme"),
            tag.get("data-theme-integrity"),
        ) {
            let plain = text.replacen(&[" ", MARK, ">"].concat(), ">", 1);
            let marked = plain.replacen("></", &[" ", MARK, "></"].concat(), 1);
            edits.push((tag.range.clone(), if themed { marked } else { plain }));
            let source = tag.get("src").unwrap_or_default();
            let place = source.rsplit_once('/').map_or("", |(place, _)| place);
            preload = themed.then(|| {
                format!("\n<link {MARK} rel=\"modulepreload\" href=\"{place}/{name}\" integrity=\"{integrity}\">")
            });
        } else if tag.get(MARK).is_some() {
            // With the line that it has for itself.
            edits.push((
                tag.range.start.saturating_sub(1)..tag.range.end,
                String::new(),
            ));
        } else if tag.is("rel", "stylesheet") {
            edits.extend(
                preload
                    .take()
                    .map(|preload| (tag.range.end..tag.range.end, preload)),
            );
        }
    }
    markup::replace(page, edits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<script data-boot src=\"../assets/boot-1.js\" data-theme=\"theme-2.js\" data-theme-integrity=\"sha256-a\"></script>\n\
        <link rel=\"stylesheet\" href=\"../assets/style-3.css\">\n\
        <p>";

    #[test]
    fn a_page_is_marked_once_and_unmarked_again() {
        let marked = mark(PAGE, true);
        assert!(
            marked.contains("data-theme-integrity=\"sha256-a\" data-themed></script>"),
            "{marked}"
        );
        let preload = "css\">\n<link data-themed rel=\"modulepreload\" href=\"../assets/theme-2.js\" integrity=\"sha256-a\">\n<p>";
        assert!(marked.contains(preload), "{marked}");
        assert_eq!(mark(&marked, true), marked);
        assert_eq!(mark(&marked, false), PAGE);
        assert_eq!(mark(PAGE, false), PAGE);
    }

    #[test]
    fn a_page_that_cannot_have_a_theme_is_left_alone() {
        let page = PAGE.replace("data-theme=", "data-other=");
        assert_eq!(mark(&page, true), page);
    }
}
