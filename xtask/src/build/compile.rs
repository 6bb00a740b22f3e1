//! How the programs are compiled: with which flags, and by whom.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::Mode;
use crate::{
    Result, process,
    project::Project,
    tools::{Tools, WASM, add_library_sources},
};

/// What makes Cargo compile the standard library along with a release. It calls that unstable; with the toolchain that the
/// project pins it is the same every time. Names are kept for the cut into parts, which drops them.
const LIBRARY: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_STRIP", "none"),
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// Compiler flags of a release. A panic stops the program at once instead of first making a sentence that nobody in a
/// browser reads, and no `Debug` output is compiled in, which also keeps what it might show out of the program.
/// The last one lets the program be cut into files that load when they are needed.
const SMALLER: [&str; 5] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
    "-Clink-arg=--emit-relocs",
];

/// The feature of the page's program with which it is compiled for being cut.
const PARTS: [&str; 2] = ["--features", "vestibule/parts"];

/// Lets Trunk compile the page's program and gather what the page names.
///
/// # Errors
/// When something does not compile.
pub(super) fn page(project: &Project, tools: &Tools, mode: Mode) -> Result<()> {
    let source = fs::read_to_string(project.root().join(hosting::PAGE))?;
    if !super::page::leaves_optimising_to_us(&source) {
        return Err("index.html: the <link data-trunk rel=\"rust\"> needs data-wasm-opt=\"0\", since optimising is done after Trunk".into());
    }
    let mut fetch = process::cargo(project);
    let mut trunk = process::command(project, "trunk");
    tools.on_path(&mut trunk).arg("build");
    for command in [&mut fetch, &mut trunk] {
        set_flags(project, mode, command)?;
    }
    if mode == Mode::Release {
        trunk.arg("--release").args(PARTS);
    }
    // Trunk is told to stay off the network, and hands that on to Cargo; so the crates have to be there before it runs.
    process::run(fetch.args(["fetch", "--target", WASM]))?;
    // Trunk takes this variable for an option of its own and refuses the usual value, 1.
    process::run(trunk.env_remove("NO_COLOR"))
}

/// Compiles a program, or finds that it is compiled, and tells where it is. `has_parts` is whether it has doors to parts.
///
/// # Errors
/// When it does not compile.
pub(super) fn program(
    project: &Project,
    mode: Mode,
    name: &str,
    has_parts: bool,
) -> Result<PathBuf> {
    let mut cargo = process::cargo(project);
    set_flags(project, mode, &mut cargo)?;
    // By the program's name and not by the package's: for one package Cargo would choose other features of the crates that
    // both programs share, and compile them again.
    cargo.args(["build", "--bin", name, "--target", WASM]);
    if mode == Mode::Release {
        cargo.arg("--release");
        if has_parts {
            cargo.args(PARTS);
        }
    }
    // Cargo itself says where the program is, since the place of its output is the user's choice.
    let mut program = None;
    let messages = cargo.args(["--message-format", "json-render-diagnostics"]);
    let done = process::lines(messages, |message| {
        program = executable(message).or(program.take());
    })?;
    let program = program.filter(|_| done);
    program
        .map(PathBuf::from)
        .ok_or_else(|| format!("{name} does not compile").into())
}

/// The program that a message of Cargo's announces.
fn executable(message: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    Some(message.get("executable")?.as_str()?.to_owned())
}

/// Sets how a command compiles. It is the same for all programs of a build, so that what they share is compiled once.
///
/// # Errors
/// When the sources that a release needs cannot be had.
pub(super) fn set_flags(project: &Project, mode: Mode, command: &mut Command) -> Result<()> {
    let mut flags = without_paths(project);
    if mode == Mode::Release {
        add_library_sources(project)?;
        command.envs(LIBRARY);
        flags.extend(SMALLER.map(str::to_owned));
    }
    // The separator that Cargo defines for this variable.
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    Ok(())
}

/// Compiler flags that keep the paths of this machine out of the program: whoever builds the same sources elsewhere gets
/// the same bytes, and nobody's home folder is published.
fn without_paths(project: &Project) -> Vec<String> {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| {
            std::env::var_os("HOME")
                .or_else(|| std::env::var_os("USERPROFILE"))
                .map(|home| Path::new(&home).join(".cargo"))
        });
    let crates = home.map(|home| format!("--remap-path-prefix={}=/cargo", home.display()));
    // Only where the toolchain's own sources are installed do its paths become those of this machine.
    let sysroot = process::output(process::command(project, "rustc").args(["--print", "sysroot"]));
    let library = sysroot.map(|sysroot| {
        format!(
            "--remap-path-prefix={}/lib/rustlib/src/rust=/rust",
            sysroot.trim()
        )
    });
    let own = format!(
        "--remap-path-prefix={}=/vestibule",
        project.root().display()
    );
    [crates, library, Some(own)].into_iter().flatten().collect()
}
