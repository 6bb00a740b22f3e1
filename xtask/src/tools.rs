//! The programs that a build needs, each in the version that this project pins.
//!
//! One that fits is taken from the path or from an earlier run; else it is built from the registry by `cargo install` and
//! kept below `target/tools`.

mod optimiser;

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

pub(crate) use optimiser::{Optimiser, Unoptimised};

use crate::{Result, process, project::Project};

/// The newest Trunk that this project's Rust can build.
const TRUNK: &str = "0.21.14";

/// The driver of Firefox, which only tests need.
const GECKODRIVER: &str = "0.37.1";

/// What holds the dependencies to `deny.toml`, which only a release needs.
const CARGO_DENY: &str = "0.20.2";

/// What lists the parts of a release.
const CARGO_CYCLONEDX: &str = "0.5.9";

/// What most programs print their version for.
const VERSION: &[&str] = &["--version"];

/// The target that the app is compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The programs, ready to be used.
pub(crate) struct Tools {
    path: OsString,
    /// `wasm-opt`, or why the build has to do without.
    pub(crate) optimiser: std::result::Result<Optimiser, Unoptimised>,
}

impl Tools {
    /// Finds or installs everything.
    ///
    /// # Errors
    /// When a tool can neither be found nor built.
    pub(crate) fn ready(project: &Project) -> Result<Tools> {
        add_wasm_target(project)?;
        let lock = fs::read_to_string(project.root().join("Cargo.lock"))?;
        let wasm_bindgen =
            locked_version(&lock, "wasm-bindgen").ok_or("Cargo.lock does not name wasm-bindgen")?;

        let wanted = [
            // Without its default features, since it would ask for newer versions of itself over the network.
            Tool {
                package: "trunk",
                version: TRUNK,
                programs: &["trunk"],
                options: &["--locked", "--no-default-features", "--features", "rustls"],
                asked: VERSION,
            },
            // Its lock file names a crate version that is no longer to be had, so the first attempt is without.
            Tool {
                package: "wasm-bindgen-cli",
                version: &wasm_bindgen,
                programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
                options: &[],
                asked: VERSION,
            },
        ];
        let mut directories = Vec::new();
        for tool in &wanted {
            directories.push(tool.ready(project)?);
        }
        forget_builds(project);
        directories.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
        Ok(Tools {
            path: env::join_paths(directories)?,
            optimiser: Optimiser::ready(project),
        })
    }

    /// Lets a command find these programs before any others of the same names.
    pub(crate) fn on_path<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("PATH", &self.path)
    }
}

/// The driver of Firefox, found or installed.
///
/// # Errors
/// When it can neither be found nor built.
pub(crate) fn geckodriver(project: &Project) -> Result<PathBuf> {
    one(project, "geckodriver", GECKODRIVER, VERSION)
}

/// The program that holds dependencies to rules, found or installed.
///
/// # Errors
/// When it can neither be found nor built.
pub(crate) fn cargo_deny(project: &Project) -> Result<PathBuf> {
    one(project, "cargo-deny", CARGO_DENY, VERSION)
}

/// The program that lists what a program is made from, found or installed.
///
/// # Errors
/// When it can neither be found nor built.
pub(crate) fn cargo_cyclonedx(project: &Project) -> Result<PathBuf> {
    // As a program of Cargo's it knows its version behind its name alone.
    let asked = ["cyclonedx", "--version"];
    one(project, "cargo-cyclonedx", CARGO_CYCLONEDX, &asked)
}

/// A package with one program of the same name.
fn one(project: &Project, name: &str, version: &str, asked: &[&str]) -> Result<PathBuf> {
    let tool = Tool {
        package: name,
        version,
        programs: &[name],
        options: &["--locked"],
        asked,
    };
    let directory = tool.ready(project)?;
    forget_builds(project);
    Ok(directory.join(process::executable(name)))
}

/// What was kept for an interrupted installation is of no more use after it.
fn forget_builds(project: &Project) {
    let _ = fs::remove_dir_all(project.tools().join("build"));
}

/// A package of the registry with the programs that are needed of it.
struct Tool<'a> {
    package: &'a str,
    version: &'a str,
    programs: &'a [&'a str],
    options: &'a [&'a str],
    /// What makes its programs print their version.
    asked: &'a [&'a str],
}

impl Tool<'_> {
    /// The directory with the programs.
    fn ready(&self, project: &Project) -> Result<PathBuf> {
        let own = project.tools().join("bin");
        let on_path = self
            .programs
            .first()
            .and_then(|program| process::find(program));
        let found = on_path
            .iter()
            .filter_map(|program| program.parent())
            .chain([own.as_path()])
            .find(|directory| self.fits(directory));
        if let Some(directory) = found {
            println!(
                "{} {} is in {}",
                self.package,
                self.version,
                directory.display()
            );
            return Ok(directory.to_owned());
        }
        println!(
            "{} {} is built from the registry; this is done once and takes some minutes",
            self.package, self.version
        );
        if self.install(project, self.options).is_err() {
            println!(
                "{} did not build like that; trying with the versions it was released with",
                self.package
            );
            self.install(project, &["--locked"])?;
        }
        if self.fits(&own) {
            Ok(own)
        } else {
            Err(format!(
                "{} was installed to {} but is not version {}",
                self.package,
                own.display(),
                self.version
            )
            .into())
        }
    }

    fn fits(&self, directory: &Path) -> bool {
        self.programs.iter().all(|program| {
            let program = directory.join(process::executable(program));
            let printed =
                process::output(Command::new(program).args(self.asked)).unwrap_or_default();
            printed.split_whitespace().nth(1) == Some(self.version)
        })
    }

    fn install(&self, project: &Project, options: &[&str]) -> Result<()> {
        process::run(
            process::cargo(project)
                .args(["install", self.package, "--version", self.version, "--root"])
                .arg(project.tools())
                // A known place, so that an installation that was interrupted goes on where it was.
                .arg("--target-dir")
                .arg(project.tools().join("build"))
                .args(options)
                // These programs run for seconds; building them fast matters more than what they gain by optimisation.
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "false"),
        )
    }
}

/// Gets the target's standard library, where it is missing and rustup is there to fetch it.
pub(crate) fn add_wasm_target(project: &Project) -> Result<()> {
    let library = process::output(process::command(project, "rustc").args([
        "--print",
        "target-libdir",
        "--target",
        WASM,
    ]));
    if library.is_some_and(|path| Path::new(path.trim()).is_dir()) {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        return Err(format!("Rust's standard library for {WASM} is missing, and there is no rustup to fetch it; install rustup, or the library by the way this Rust was installed").into());
    }
    process::run(process::command(project, "rustup").args(["target", "add", WASM]))
}

/// Gets the standard library's sources, where they are missing and rustup is there to fetch them: a release compiles them
/// along.
pub(crate) fn add_library_sources(project: &Project) -> Result<()> {
    let sysroot = process::output(process::command(project, "rustc").args(["--print", "sysroot"]));
    let sources = "lib/rustlib/src/rust/library/Cargo.lock";
    if sysroot.is_some_and(|path| Path::new(path.trim()).join(sources).is_file()) {
        return Ok(());
    }
    if process::find("rustup").is_none() {
        return Err("the sources of Rust's standard library are missing, and there is no rustup to fetch them; install rustup, or the sources by the way this Rust was installed".into());
    }
    process::run(process::command(project, "rustup").args(["component", "add", "rust-src"]))
}

/// The version of a package in a lock file.
fn locked_version(lock: &str, package: &str) -> Option<String> {
    let mut lines = lock.lines();
    lines.find(|line| *line == format!("name = \"{package}\""))?;
    lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_decides_which_wasm_bindgen_is_used() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.80\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(
            locked_version(lock, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(locked_version(lock, "trunk"), None);
    }

    #[test]
    fn trunk_is_told_the_same_versions() {
        let told = include_str!("../../Trunk.toml");
        let lock = include_str!("../../Cargo.lock");
        assert!(told.contains(&format!("trunk-version = \"={TRUNK}\"")));
        let wasm_bindgen = locked_version(lock, "wasm-bindgen").unwrap_or_default();
        assert!(
            told.contains(&format!("wasm_bindgen = \"{wasm_bindgen}\"")),
            "Cargo.lock has {wasm_bindgen}"
        );
    }
}
