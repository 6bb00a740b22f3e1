//! Puts scripts together and makes them smaller.

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
pub(crate) use oxc_span::SourceType;

use super::read;
use crate::Result;

/// What stands in a script in the place of another one, and before its name.
const PART: &str = "//= ";

/// The script with its parts in their places: a line of `//= ` and a path, relative to the script's own directory.
///
/// # Errors
/// When a part cannot be read.
pub(crate) fn gather(path: &Path) -> Result<String> {
    let mut script = String::new();
    for line in read(path)?.lines() {
        match line.trim().strip_prefix(PART) {
            Some(part) => script += &read(&path.with_file_name(part))?,
            None => script += line,
        }
        script.push('\n');
    }
    Ok(script)
}

/// The script as short as it can be said: what nobody reaches is left out, and names that nobody sees are one letter long.
///
/// # Errors
/// When it is no script.
pub(crate) fn minify(script: &str, kind: SourceType) -> Result<String> {
    let allocator = Allocator::default();
    let mut parsed = Parser::new(&allocator, script, kind).parse();
    if let Some(problem) = parsed.diagnostics.first() {
        return Err(format!("a script cannot be read: {problem}").into());
    }
    let minified =
        Minifier::new(MinifierOptions::default()).minify(&allocator, &mut parsed.program);
    let written = Codegen::new()
        .with_options(CodegenOptions::minify())
        .with_scoping(minified.scoping)
        .build(&parsed.program);
    Ok(written.code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    #[test]
    fn the_parts_of_a_script_stand_in_its_lines() {
        let directory =
            std::env::temp_dir().join(format!("vestibule-parts-{}", std::process::id()));
        std::fs::create_dir_all(directory.join("boot")).unwrap();
        std::fs::write(directory.join("boot.js"), "a();\n  //= boot/b.js\nc();\n").unwrap();
        std::fs::write(directory.join("boot/b.js"), "b();\n").unwrap();
        let whole = gather(&directory.join("boot.js")).unwrap();
        assert_eq!(whole, "a();\nb();\n\nc();\n");
        std::fs::remove_file(directory.join("boot/b.js")).unwrap();
        assert!(gather(&directory.join("boot.js")).is_err());
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn only_what_is_seen_from_outside_keeps_its_name() {
        let script = "// why\nconst helper = (value) => value + 1;\nexport const start = (page) => page.run(helper(page.count));\n";
        let short = minify(script, SourceType::mjs()).unwrap();
        assert!(short.len() < 70, "{short}");
        for kept in ["start", ".run(", ".count"] {
            assert!(short.contains(kept), "{short}");
        }
        for gone in ["why", "helper", "value", "\n"] {
            assert!(!short.contains(gone), "{short}");
        }
    }

    #[test]
    fn a_script_that_is_none_is_refused() {
        for broken in ["const a = ;", "(() => {", "const b = `${;"] {
            assert!(minify(broken, SourceType::script()).is_err(), "{broken}");
        }
    }
}
