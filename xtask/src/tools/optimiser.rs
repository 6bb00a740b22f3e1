//! `wasm-opt`, which makes the program smaller. It is the one tool that no Rust registry has ready, so a build can do
//! without it, and then says so.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Result, npm, process, project::Project};

/// The npm package that carries `wasm-opt` as a program for Node.
const BINARYEN: &str = "132.0.0";

/// The oldest version on the path that knows what today's Rust emits.
const OLDEST: u32 = 116;

/// What this Rust switches on for the target, and nothing that browsers learned later.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A `wasm-opt` that works here.
#[derive(Debug)]
pub(crate) enum Optimiser {
    /// A program of the system.
    Program(PathBuf),
    /// The script of the npm package, run by Node.
    Script(PathBuf),
}

/// Why there is none.
#[derive(Clone, Debug)]
pub(crate) struct Unoptimised(String);

impl Unoptimised {
    /// The reason, as a clause without a full stop.
    pub(crate) fn because(why: &str) -> Unoptimised {
        Unoptimised(why.to_owned())
    }
}

impl fmt::Display for Unoptimised {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Optimiser {
    /// Finds one on the path, else fetches the npm package.
    pub(crate) fn ready(project: &Project) -> std::result::Result<Optimiser, Unoptimised> {
        if let Some(program) = process::find("wasm-opt") {
            let printed =
                process::output(Command::new(&program).arg("--version")).unwrap_or_default();
            if version(&printed).is_some_and(|version| version >= OLDEST) {
                println!("wasm-opt is {}", program.display());
                return Ok(Optimiser::Program(program));
            }
        }
        let without = |why: String| {
            Unoptimised(format!(
                "there is no wasm-opt {OLDEST} or newer on the path, and {why}"
            ))
        };
        match npm::package(project, "binaryen", BINARYEN) {
            Ok(Some(package)) => Ok(Optimiser::Script(package.join("bin").join("wasm-opt"))),
            Ok(None) => Err(without("no Node with npm to fetch one".to_owned())),
            Err(error) => Err(without(format!("npm could not fetch one: {error}"))),
        }
    }

    /// Writes a smaller program that does the same.
    ///
    /// # Errors
    /// When `wasm-opt` refuses the program.
    pub(crate) fn optimise(&self, from: &Path, to: &Path) -> Result<()> {
        let mut command = match self {
            Optimiser::Program(program) => Command::new(program),
            Optimiser::Script(script) => {
                let mut node = Command::new("node");
                node.arg(script);
                node
            }
        };
        process::run(
            command
                .arg(from)
                .arg("-o")
                .arg(to)
                // The linker puts the stack first, so nothing lies in low memory.
                .args(["-Oz", "--converge", "--low-memory-unused"])
                // Functions stay what they are more often than the optimiser would have it: that compresses better.
                .arg("--one-caller-inline-max-function-size=60")
                .arg("--always-inline-max-function-size=3")
                .args(["--strip-debug", "--strip-producers"])
                .args(FEATURES),
        )
    }
}

/// The number in `wasm-opt version 132 (version_132)`.
fn version(printed: &str) -> Option<u32> {
    printed
        .strip_prefix("wasm-opt version ")?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn the_version_is_read_as_binaryen_prints_it() {
        assert_eq!(version("wasm-opt version 132 (version_132)\n"), Some(132));
        assert_eq!(version("wasm-opt version 108\n"), Some(108));
        assert_eq!(version("something else"), None);
    }
}
