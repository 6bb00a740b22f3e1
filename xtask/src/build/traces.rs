//! What must not be in a published file: switches for development, the stand-in, and traces of the machine that built it.
//! (SEC-60)

use crate::project::Project;

/// Texts of code that only development or tests have, with what each would be a sign of.
const DEVELOPMENT: [(&str, &str); 6] = [
    ("reload.txt", "the script that reloads in development"),
    ("reload.js", "the script that reloads in development"),
    ("0oavestibuledemo", "the client of the stand-in org"),
    ("localhost:8081", "the address of the stand-in org"),
    ("console.log(", "a log for whoever develops"),
    ("debugger;", "a stop for whoever develops"),
];

/// Says what of it is in a file; `config.json` is the deployer's, and is not looked at.
pub(super) fn found(project: &Project, name: &str, bytes: &[u8]) -> Vec<String> {
    if name == hosting::CONFIG {
        return Vec::new();
    }
    let holds = |text: &str| {
        let mut windows = bytes.windows(text.len().max(1));
        !text.is_empty() && windows.any(|window| window == text.as_bytes())
    };
    let mut found = Vec::new();
    for (text, sign) in DEVELOPMENT {
        if holds(text) {
            found.push(format!("{name} holds `{text}`: {sign}"));
        }
    }
    let home = std::env::var("HOME").unwrap_or_default();
    let machine = [home, project.root().display().to_string()];
    // A home that is the root of the disk is in every path.
    for path in machine.iter().filter(|path| path.len() > 1) {
        if holds(&format!("{path}/")) {
            found.push(format!("{name} holds a path of this machine, `{path}`"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_file(name: &str, text: &str) -> usize {
        found(&Project::here(), name, text.as_bytes()).len()
    }

    /// SEC-60: what only development has is noticed wherever it stands.
    #[test]
    fn what_is_for_development_is_noticed() {
        for (text, _) in DEVELOPMENT {
            assert_eq!(in_file("a.wasm", &format!("\0\u{1}{text}\0")), 1, "{text}");
        }
        let path = format!("{}/src/main.rs", Project::here().root().display());
        assert_eq!(in_file("a.wasm", &path), 1);
        assert_eq!(in_file("a.js", "const ordinary = true;"), 0);
        assert_eq!(in_file("config.json", "0oavestibuledemo"), 0);
    }
}
