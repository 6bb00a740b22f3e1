//! `cargo xtask build`: from the sources to the files that a content delivery network serves.
//!
//! Trunk compiles and gathers; what follows here makes the result fit the Content Security Policy and the wire. The
//! files are finished in a place of their own and moved to `dist/` in one go: it holds a whole build or none.

mod compile;
pub(crate) mod compress;
mod digest;
mod doctor;
mod exports;
mod imports;
mod markup;
mod order;
mod page;
mod parts;
mod program;
mod report;
mod script;
mod style;
mod texts;
pub(crate) mod themed;
mod traces;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use page::{Asset, Assets};
pub(crate) use report::Report;
use report::Weight;
use script::SourceType;

use crate::{Result, hosts, progress::Steps, project::Project, tools::Tools};

/// The steps of [`release`].
pub(crate) const STEPS: usize = 2;

/// Reloads the page when a new build is there; part of development builds alone. (SEC-60)
const RELOAD_SCRIPT: &str = include_str!("reload.js");

/// The page's own program, the one that has parts.
const PAGE_PROGRAM: &str = "vestibule";

/// The part that comes while the person looks for the mail.
const WITH_THE_MAIL: &str = "proving";

/// What a build is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Small and compressed, for a host.
    Release,
    /// Quick, with a page that reloads itself.
    Development,
}

/// The whole command.
///
/// # Errors
/// When a step fails; `dist/` is then as it was.
pub(crate) fn run(project: &Project) -> Result<()> {
    let mut steps = Steps::new(1 + STEPS);
    steps.begin("getting the tools ready");
    let tools = Tools::ready(project)?;
    let report = release(project, &tools, &mut steps)?;
    hosts::run(project, &hosts::Options::default())?;
    steps.end();
    println!("\n{}\n", project.dist().display());
    for breach in report.breaches() {
        println!("over budget: {breach}");
    }
    println!("{report}");
    Ok(())
}

/// Builds `dist/` for a host.
///
/// # Errors
/// When compiling fails, or the page is not one that could be served.
pub(crate) fn release(project: &Project, tools: &Tools, steps: &mut Steps) -> Result<Report> {
    steps.begin("compiling the app");
    compile::page(project, tools, Mode::Release)?;
    doctor::compile(project, tools, Mode::Release)?;
    steps.begin("finishing its files: optimising, naming, compressing");
    finish(project, tools, Mode::Release, &project.dist())
}

/// Builds quickly, to the given directory.
///
/// # Errors
/// As [`release`].
pub(crate) fn development(project: &Project, tools: &Tools, to: &Path) -> Result<()> {
    compile::page(project, tools, Mode::Development)?;
    doctor::compile(project, tools, Mode::Development)?;
    finish(project, tools, Mode::Development, to)?;
    Ok(())
}

fn finish(project: &Project, tools: &Tools, mode: Mode, to: &Path) -> Result<Report> {
    let raw = project.target("trunk");
    let stage = Stage::new(project)?;
    let html = fs::read_to_string(raw.join(hosting::PAGE))?;
    let parts = page::parts(&html)?;
    let program = program_name(&raw)?;
    let glue_file = format!("{program}.js");
    let wasm_file = format!("{program}_bg.wasm");
    let finished = program::finish(project, tools, mode, &raw, &program)?;
    let script = |path: &str, kind| -> Result<Vec<u8>> {
        Ok(script::minify(&script::gather(&project.root().join(path))?, kind)?.into())
    };
    let module = |name: &str, path: &Option<String>| -> Result<Option<Asset>> {
        let bytes = path.as_deref().map(|path| script(path, SourceType::mjs()));
        let bytes = bytes.transpose()?;
        Ok(bytes.map(|bytes| Asset::new(name, "js", bytes)))
    };
    let style = |name: &str, sheets: &[String]| Asset::new(name, "css", style::join(sheets).into());
    let loaded_style = |name: &str, paths: &[String]| -> Result<Option<Asset>> {
        let sheets = read_all(project.root(), paths)?;
        Ok((!sheets.is_empty()).then(|| style(name, &sheets)))
    };
    let assets = Assets {
        boot: Asset::new("boot", "js", script(&parts.boot, SourceType::script())?),
        start: module("start", &parts.start)?,
        theme: module("theme", &parts.theme)?,
        style: style("style", &read_all(&raw, &parts.styles)?),
        later_style: loaded_style("later", &parts.later_styles)?,
        rare_style: loaded_style("rare", &parts.rare_styles)?,
        glue: finished.glue,
        wasm: finished.wasm,
        parts: finished.parts,
        texts: texts::finish(project, &html)?,
    };
    let doctor = doctor::finish(project, tools, mode)?;
    for asset in assets.all().chain(doctor.assets.all()) {
        stage.write(&[hosting::ASSETS, &asset.name].concat(), &asset.bytes)?;
    }

    let consumed = |name: &str| {
        name == hosting::PAGE
            || name == glue_file
            || name == wasm_file
            || parts.styles.iter().any(|style| style == name)
    };
    for name in files(&raw)?.iter().filter(|name| !consumed(name)) {
        if hosting::content_type(name).is_none() || name.starts_with("snippets/") {
            return Err(format!(
                "{name} is among Trunk's files, but it is of no kind that is served"
            )
            .into());
        }
        stage.write(name, &fs::read(raw.join(name))?)?;
    }

    let mut requests = None;
    for (route, name) in hosting::PAGES {
        let (html, assets) = match name {
            hosting::DOCTOR => (&doctor.html, &doctor.assets),
            _ => (&html, &assets),
        };
        let mut finished = page::finish(html, assets, &page::home(route))?;
        requests.get_or_insert_with(|| page::requests(&finished));
        if mode == Mode::Development {
            finished = with_reload(&stage, &finished, &page::home(route))?;
        }
        stage.write(name, finished.as_bytes())?;
    }
    stage.write(
        hosting::NOT_FOUND,
        hosting::not_found_page(&hosting::Base::root()).as_bytes(),
    )?;

    themed::mark_pages(&stage.directory)?;

    if mode == Mode::Release {
        let mut found = Vec::new();
        for name in files(&stage.directory)? {
            found.extend(traces::found(
                project,
                &name,
                &fs::read(stage.directory.join(&name))?,
            ));
        }
        if !found.is_empty() {
            return Err(found.join("\n").into());
        }
    }
    let mut requests: page::Requests = requests.ok_or("there is no page")?;
    let with_the_mail = finished.with_the_mail.iter();
    requests
        .first_visit
        .extend(with_the_mail.map(|name| [hosting::ASSETS, name].concat()));
    let weights = weigh(&stage, &files(&stage.directory)?, mode)?;
    hosts::add_to_site(&stage.directory)?;
    stage.publish(to)?;
    Ok(Report {
        weights,
        requests,
        unoptimised: finished.unoptimised,
    })
}

/// Writes the compressed copies of a release, and tells what every file weighs.
fn weigh(stage: &Stage, names: &[String], mode: Mode) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for name in names {
        let bytes = fs::read(stage.directory.join(name))?;
        let mut weight = Weight {
            name: name.clone(),
            raw: bytes.len(),
            gzip: bytes.len(),
            brotli: bytes.len(),
        };
        if mode == Mode::Release && hosting::is_precompressed(name) {
            let (brotli, gzip) = (compress::brotli(&bytes)?, compress::gzip(&bytes)?);
            weight = Weight {
                gzip: gzip.len(),
                brotli: brotli.len(),
                ..weight
            };
            stage.write(&format!("{name}.br"), &brotli)?;
            stage.write(&format!("{name}.gz"), &gzip)?;
        }
        weights.push(weight);
    }
    Ok(weights)
}

/// Adds the script that reloads, and the mark by which it knows this build.
fn with_reload(stage: &Stage, page: &str, home: &str) -> Result<String> {
    stage.write("reload.js", RELOAD_SCRIPT.as_bytes())?;
    let config = read(&stage.directory.join(hosting::CONFIG))?;
    stage.write(
        "reload.txt",
        digest::short((page.to_owned() + &config).as_bytes()).as_bytes(),
    )?;
    Ok(page.replacen(
        "</head>",
        &format!("<script src=\"{home}reload.js\" defer></script>\n</head>"),
        1,
    ))
}

/// The name of the program among Trunk's files.
fn program_name(raw: &Path) -> Result<String> {
    let name = files(raw)?
        .iter()
        .find_map(|name| name.strip_suffix("_bg.wasm").map(str::to_owned));
    name.ok_or_else(|| format!("Trunk left no program in {}", raw.display()).into())
}

pub(crate) fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}

fn read_all(directory: &Path, names: &[String]) -> Result<Vec<String>> {
    names
        .iter()
        .map(|name| read(&directory.join(name)))
        .collect()
}

/// The names of all files below a directory, relative to it, sorted, with `/` between their parts.
pub(crate) fn files(directory: &Path) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            names.extend(
                files(&entry.path())?
                    .into_iter()
                    .map(|below| format!("{name}/{below}")),
            );
        } else {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// A directory in the making.
struct Stage {
    directory: PathBuf,
    replaced: PathBuf,
}

impl Stage {
    fn new(project: &Project) -> io::Result<Stage> {
        let stage = Stage {
            directory: project.target("dist-next"),
            replaced: project.target("dist-replaced"),
        };
        remove(&stage.directory)?;
        fs::create_dir_all(&stage.directory)?;
        Ok(stage)
    }

    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.directory.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)
    }

    /// Moves the finished directory to its place.
    fn publish(self, to: &Path) -> io::Result<()> {
        remove(&self.replaced)?;
        match fs::rename(to, &self.replaced) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        if let Err(error) = fs::rename(&self.directory, to) {
            let _ = fs::rename(&self.replaced, to);
            return Err(error);
        }
        remove(&self.replaced)
    }
}

fn remove(directory: &Path) -> io::Result<()> {
    match fs::remove_dir_all(directory) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
