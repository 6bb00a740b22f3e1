//! Puts scripts together and makes them smaller, without understanding them.

use std::path::Path;

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

/// The script without indentation, empty lines and comments that stand on lines of their own.
///
/// Where a template literal runs over several lines, indentation could be text: such a script is left alone. What else a
/// minifier would save is names, and compression has most of that already.
pub(crate) fn minify(script: &str) -> String {
    if script
        .lines()
        .any(|line| line.matches('`').count() % 2 == 1)
    {
        return script.to_owned();
    }
    let mut text = String::with_capacity(script.len());
    let mut in_comment = false;
    for line in script.lines().map(str::trim) {
        if in_comment || line.starts_with("/*") {
            in_comment = !line.ends_with("*/");
            // A comment with code behind it on its last line is rare; then the whole script stays as it is.
            if !in_comment || !line.contains("*/") {
                continue;
            }
            return script.to_owned();
        }
        if !line.is_empty() && !line.starts_with("//") {
            text += line;
            text.push('\n');
        }
    }
    text
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
        assert_eq!(minify(&whole), "a();\nb();\nc();\n");
        std::fs::remove_file(directory.join("boot/b.js")).unwrap();
        assert!(gather(&directory.join("boot.js")).is_err());
        std::fs::remove_dir_all(directory).unwrap();
    }

    #[test]
    fn comments_and_indentation_are_left_out() {
        let script = "/**\n * Doc.\n */\nfunction f() {\n    // why\n    return 'a // b'; /* here */\n}\n\n/* one line */\nf();\n";
        assert_eq!(
            minify(script),
            "function f() {\nreturn 'a // b'; /* here */\n}\nf();\n"
        );
    }

    #[test]
    fn a_script_that_is_hard_to_read_is_left_alone() {
        for script in [
            "const a = `\n    b\n`;\n",
            "/* a */ b();\n  c();\n",
            "/* a\n b */ c();\n",
        ] {
            assert_eq!(minify(script), script);
        }
        assert_eq!(minify("  const a = `b ${c}`;\n"), "const a = `b ${c}`;\n");
    }
}
