//! Chromium and its driver: found, or got by the system's package manager where that goes without asking.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::json;

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
        install(project)?;
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
        let named = |variable| {
            env::var_os(variable)
                .map(PathBuf::from)
                .filter(|path| path.is_file())
        };
        let first = |names: &[&str]| names.iter().find_map(|name| process::find(name));
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

fn install(project: &Project) -> Result<()> {
    let by_hand = "install Chromium and its driver (chromedriver) of the same version, or name them in the variables CHROMIUM and CHROMEDRIVER";
    if process::find("apt-get").is_none() {
        return Err(format!("there is no Chromium with chromedriver; {by_hand}").into());
    }
    let administrator = process::output(process::command(project, "id").arg("-u"))
        .is_some_and(|id| id.trim() == "0");
    let without_password =
        process::output(process::command(project, "sudo").args(["--non-interactive", "true"]))
            .is_some();
    if !administrator && !without_password {
        return Err(format!(
            "there is no Chromium with chromedriver, and this user may not install it; {by_hand}"
        )
        .into());
    }
    println!("installing Chromium with the system's package manager");
    let apt = |arguments: &[&str]| {
        let program = if administrator { "apt-get" } else { "sudo" };
        let mut command = process::command(project, program);
        if !administrator {
            command.args(["--non-interactive", "apt-get"]);
        }
        process::run(
            command
                .args(arguments)
                .env("DEBIAN_FRONTEND", "noninteractive"),
        )
    };
    apt(&["update"])?;
    apt(&[
        "install",
        "-y",
        "--no-install-recommends",
        "chromium",
        "chromium-driver",
    ])
    .map_err(|error| format!("{error}; {by_hand}").into())
}
