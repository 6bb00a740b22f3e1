//! The check-up: a second program with a page of its own. Whoever signs in loads nothing of it.
//!
//! Its page names no program for Trunk, which compiles one of a project; so Cargo and wasm-bindgen are asked directly.

use super::{
    Asset, Assets, Mode, compile, finish_program, page, read, read_all, script, style, texts::Texts,
};
use crate::{
    Result, process,
    project::Project,
    tools::{Tools, WASM},
};

/// The package, and the program that it makes.
const PROGRAM: &str = "doctor";

/// The page, relative to the project.
const SOURCE: &str = "doctor/doctor.html";

/// What is finished but for the way to where the page lives.
pub(super) struct Doctor {
    /// The page as the sources have it.
    pub(super) html: String,
    /// Its files.
    pub(super) assets: Assets,
}

/// Compiles the program. What it shares with the page's own is there already.
///
/// # Errors
/// When it does not compile.
pub(super) fn compile(project: &Project, tools: &Tools, mode: Mode) -> Result<()> {
    let mut cargo = process::cargo(project);
    compile::set_flags(project, mode, &mut cargo)?;
    // By the program's name and not by the package's: for one package Cargo would choose other features of the crates that
    // both programs share, and compile them again.
    cargo.args(["build", "--bin", PROGRAM, "--target", WASM]);
    if mode == Mode::Release {
        cargo.arg("--release");
    }
    // Cargo itself says where the program is, since the place of its output is the user's choice.
    let mut program = None;
    let messages = cargo.args(["--message-format", "json-render-diagnostics"]);
    let done = process::lines(messages, |message| {
        program = executable(message).or(program.take());
    })?;
    let program = program.filter(|_| done);
    let program = program.ok_or("the check-up does not compile")?;
    let mut bindgen = process::command(project, "wasm-bindgen");
    tools.on_path(&mut bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]);
    bindgen.arg(project.target(PROGRAM)).arg(program);
    process::run(&mut bindgen)
}

/// The program that a message of Cargo's announces.
fn executable(message: &str) -> Option<String> {
    let message: serde_json::Value = serde_json::from_str(message).ok()?;
    Some(message.get("executable")?.as_str()?.to_owned())
}

/// Finishes its files.
///
/// # Errors
/// When the page is not one that could be served.
pub(super) fn finish(project: &Project, tools: &Tools, mode: Mode) -> Result<Doctor> {
    let html = read(&project.root().join(SOURCE))?;
    let parts = page::parts(&html)?;
    // That the optimiser is missing is told of the page's own program.
    let (glue, wasm, _) = finish_program(tools, mode, &project.target(PROGRAM), PROGRAM)?;
    let start = script::minify(&read(&project.root().join(&parts.boot))?);
    let styles = style::join(&read_all(project.root(), &parts.styles)?);
    let assets = Assets {
        boot: Asset::new("doctor-start", "js", start.into()),
        style: Asset::new("doctor", "css", styles.into()),
        glue,
        wasm,
        texts: Texts::default(),
    };
    Ok(Doctor { html, assets })
}
