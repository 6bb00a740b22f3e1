//! The check-up: a second program with a page of its own. Whoever signs in loads nothing of it.
//!
//! Its page names no program for Trunk, which compiles one of a project; so Cargo and wasm-bindgen are asked directly.

use super::{
    Asset, Assets, Mode, compile, page, program, read, read_all,
    script::{self, SourceType},
    style,
    texts::Texts,
};
use crate::{Result, process, project::Project, tools::Tools};

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
    let program = compile::program(project, mode, PROGRAM, false)?;
    if mode == Mode::Release {
        return Ok(());
    }
    let mut bindgen = process::command(project, "wasm-bindgen");
    tools.on_path(&mut bindgen);
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]);
    bindgen.arg(project.target(PROGRAM)).arg(program);
    process::run(&mut bindgen)
}

/// Finishes its files.
///
/// # Errors
/// When the page is not one that could be served.
pub(super) fn finish(project: &Project, tools: &Tools, mode: Mode) -> Result<Doctor> {
    let html = read(&project.root().join(SOURCE))?;
    let parts = page::parts(&html)?;
    // That the optimiser is missing is told of the page's own program.
    let raw = project.target(PROGRAM);
    let program = program::finish(project, tools, mode, &raw, PROGRAM)?;
    let start = read(&project.root().join(&parts.boot))?;
    let start = script::minify(&start, SourceType::script())?;
    let styles = style::join(&read_all(project.root(), &parts.styles)?);
    let assets = Assets {
        boot: Asset::new("doctor-start", "js", start.into()),
        start: None,
        theme: None,
        later_style: None,
        rare_style: None,
        style: Asset::new("doctor", "css", styles.into()),
        glue: program.glue,
        wasm: program.wasm,
        parts: program.parts,
        texts: Texts::default(),
    };
    Ok(Doctor { html, assets })
}
