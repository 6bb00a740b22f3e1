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
/// project pins it is the same every time.
const LIBRARY: [(&str, &str); 3] = [
    ("RUSTC_BOOTSTRAP", "1"),
    ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"),
    ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size"),
];

/// Compiler flags of a release. A panic stops the program at once instead of first making a sentence that nobody in a
/// browser reads, and no `Debug` output is compiled in, which also keeps what it might show out of the program.
const SMALLER: [&str; 4] = [
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zlocation-detail=none",
    "-Zfmt-debug=none",
];

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
        trunk.arg("--release");
    }
    // Trunk is told to stay off the network, and hands that on to Cargo; so the crates have to be there before it runs.
    process::run(fetch.args(["fetch", "--target", WASM]))?;
    // Trunk takes this variable for an option of its own and refuses the usual value, 1.
    process::run(trunk.env_remove("NO_COLOR"))
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
