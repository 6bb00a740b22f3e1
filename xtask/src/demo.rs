//! `cargo xtask demo`: the built app beside the stand-in of an Okta org, on this machine.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command},
    thread,
    time::{Duration, SystemTime},
};

use crate::{
    Result,
    build::{self, Report},
    process,
    progress::Steps,
    project::Project,
    tools::Tools,
};

/// What the page is made from; a change in any of it is built again by `--dev`.
const SOURCES: [&str; 8] = [
    "Cargo.lock",
    "Cargo.toml",
    "config.json",
    "doctor",
    "index.html",
    "xtask/checkup",
    "src",
    "style",
];

/// How often the sources are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(300);

/// The options of the command.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Build quickly, watch the sources and reload the page after each change
    #[arg(long)]
    dev: bool,
    /// The port that the app is served on
    #[arg(long, default_value_t = 8080)]
    app_port: u16,
    /// The port of the stand-in org
    #[arg(long, default_value_t = 8081)]
    org_port: u16,
    /// The path of the host below which the page lives
    #[arg(long, default_value = "/")]
    base: String,
}

/// Builds, then serves until the command is interrupted.
///
/// # Errors
/// When a step fails, or the servers end by themselves.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if options.dev {
        develop(project, options)
    } else {
        show(project, options)
    }
}

fn show(project: &Project, options: &Options) -> Result<()> {
    let mut steps = Steps::new(1 + build::STEPS + 2);
    steps.begin("getting the tools ready");
    let tools = Tools::ready(project)?;
    let Report { unoptimised, .. } = build::release(project, &tools, &mut steps)?;
    steps.begin("compiling the stand-in org");
    process::run(process::cargo(project).args(["build", "--package", "org"]))?;
    steps.begin("starting the stand-in org and the app; Ctrl+C ends both");
    steps.end();
    tell_of_another_issuer(project, options)?;
    if let Some(why) = unoptimised {
        println!("note: the program is larger than it could be: {why}");
    }
    process::hand_over(&mut servers(project, options, &project.dist()))
}

fn develop(project: &Project, options: &Options) -> Result<()> {
    let dist = project.target("dist-dev");
    let mut steps = Steps::new(4);
    steps.begin("getting the tools ready");
    let tools = Tools::ready(project)?;
    steps.begin("compiling the app, unoptimised");
    let mut built = newest_change(project);
    build::development(project, &tools, &dist)?;
    steps.begin("compiling the stand-in org");
    process::run(process::cargo(project).args(["build", "--package", "org"]))?;
    steps.begin("starting the stand-in org and the app; each change of the sources is built again, Ctrl+C ends it");
    steps.end();
    tell_of_another_issuer(project, options)?;

    let mut servers = Running(servers(project, options, &dist).spawn()?);
    loop {
        thread::sleep(LOOK_EVERY);
        if let Some(status) = servers.0.try_wait()? {
            return Err(format!("the servers ended ({status})").into());
        }
        let change = newest_change(project);
        if change == built {
            continue;
        }
        built = change;
        match build::development(project, &tools, &dist) {
            Ok(()) => println!("built again; open pages reload"),
            Err(error) => eprintln!("not built: {error}; waiting for the next change"),
        }
    }
}

/// A program that ends with this one.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn servers(project: &Project, options: &Options, dist: &Path) -> Command {
    let mut command = process::cargo(project);
    command
        .args(["run", "--quiet", "--package", "org", "--", "--dist"])
        .arg(dist);
    command.args([
        "--base",
        &options.base,
        "--app-port",
        &options.app_port.to_string(),
        "--org-port",
        &options.org_port.to_string(),
    ]);
    command
}

/// Says so where `config.json` names another org than the stand-in: then the sample users are not known there.
fn tell_of_another_issuer(project: &Project, options: &Options) -> Result<()> {
    let config: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(project.root().join(hosting::CONFIG))?)?;
    let issuer = config
        .get("issuer")
        .and_then(|issuer| issuer.as_str())
        .unwrap_or_default();
    let here = format!("http://localhost:{}", options.org_port);
    let named = hosting::issuer_origin(issuer);
    // The usual address stands for the stand-in, wherever it runs.
    if named.as_deref() != Some(&here) && named.as_deref() != Some("http://localhost:8081") {
        println!(
            "note: config.json names the issuer {issuer}; the page signs in there, not at the stand-in org, {here}"
        );
    }
    Ok(())
}

/// When the sources were changed last. A file that vanishes changes its directory.
fn newest_change(project: &Project) -> Option<SystemTime> {
    SOURCES
        .iter()
        .filter_map(|source| newest_below(project.root().join(source)))
        .max()
}

fn newest_below(path: PathBuf) -> Option<SystemTime> {
    let own = fs::metadata(&path)
        .and_then(|metadata| metadata.modified())
        .ok();
    let below = fs::read_dir(&path)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| newest_below(entry.path()));
    below.chain(own).max()
}
