//! The browsers and their drivers: found, or got by the system's package manager where that goes without asking. Here Chromium,
//! which every run needs.

mod engines;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::json;

pub(crate) use engines::{Absence, caddy, firefox, nginx, webkit};

use crate::{Result, process, project::Project};

/// Where the browser and its driver are.
pub(crate) struct Browser {
    /// Chromium, or Chrome.
    pub(crate) chromium: PathBuf,
    /// `chromedriver`.
    pub(crate) driver: PathBuf,
}

impl Browser {
    /// Finds both, or installs them with `apt-get` where this user may.
    ///
    /// # Errors
    /// When they are not there and cannot be had; the message says what to install.
    pub(crate) fn ready(project: &Project) -> Result<Browser> {
        if let Some(browser) = Browser::find() {
            return Ok(browser);
        }
        let by_hand = "install Chromium and its driver (chromedriver) of the same version, or name them in the variables CHROMIUM and CHROMEDRIVER";
        match Apt::find(project) {
            Some(apt) => apt
                .install(&["chromium", "chromium-driver"])
                .map_err(|error| format!("{error}; {by_hand}"))?,
            None => {
                return Err(format!(
                    "there is no Chromium with chromedriver, and this command cannot install it; {by_hand}"
                )
                .into());
            }
        }
        Browser::find().ok_or_else(|| "Chromium was installed, but it is not on the path".into())
    }

    /// Writes the capabilities for the runner of the browser tests.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) fn capabilities(&self, to: &Path) -> Result<()> {
        // Without its sandbox, since that refuses to run for the administrator, which is who tests run as in containers.
        let arguments = ["headless", "disable-dev-shm-usage", "no-sandbox"];
        let capabilities =
            json!({ "goog:chromeOptions": { "binary": self.chromium, "args": arguments } });
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        Ok(fs::write(to, capabilities.to_string())?)
    }

    fn find() -> Option<Browser> {
        Some(Browser {
            chromium: named("CHROMIUM").or_else(|| {
                first(&[
                    "chromium",
                    "chromium-browser",
                    "google-chrome",
                    "google-chrome-stable",
                ])
            })?,
            driver: named("CHROMEDRIVER")
                .or_else(|| first(&["chromedriver", "chromium.chromedriver"]))?,
        })
    }
}

/// The program that a variable names.
fn named(variable: &str) -> Option<PathBuf> {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_file())
}

/// The first of these programs that is on the path.
fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| process::find(name))
}

/// The system's package manager, where this user may install with it and is not asked for anything.
struct Apt<'a> {
    project: &'a Project,
    is_administrator: bool,
}

impl Apt<'_> {
    fn find(project: &Project) -> Option<Apt<'_>> {
        process::find("apt-get")?;
        let id = process::output(process::command(project, "id").arg("-u"));
        let is_administrator = id.is_some_and(|id| id.trim() == "0");
        let mut sudo = process::command(project, "sudo");
        let may =
            is_administrator || process::output(sudo.args(["--non-interactive", "true"])).is_some();
        may.then_some(Apt {
            project,
            is_administrator,
        })
    }

    fn install(&self, packages: &[&str]) -> Result<()> {
        println!(
            "installing {} with the system's package manager",
            packages.join(", ")
        );
        self.run(&["update"])?;
        self.run(&[&["install", "-y", "--no-install-recommends"], packages].concat())
    }

    fn run(&self, arguments: &[&str]) -> Result<()> {
        let mut command = if self.is_administrator {
            process::command(self.project, "apt-get")
        } else {
            let mut command = process::command(self.project, "sudo");
            command.args(["--non-interactive", "apt-get"]);
            command
        };
        process::run(
            command
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    }
}
