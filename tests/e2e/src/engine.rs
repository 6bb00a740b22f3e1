//! The engines of browsers: the programs of each, and what a session of it is asked for.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde_json::json;
use thirtyfour::Capabilities;
use tokio::process::Command;

use crate::{Failure, Result};

/// What a browser is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, by ChromeDriver.
    Chromium,
    /// Firefox, by geckodriver.
    Firefox,
    /// WebKitGTK's own small browser, by WebKitWebDriver, on a screen that nobody sees.
    WebKit,
}

/// The variables that name the programs of Firefox.
const FIREFOX: [&str; 2] = ["FIREFOX", "GECKODRIVER"];

/// The variables that name the programs of WebKit.
const WEBKIT: [&str; 3] = ["MINIBROWSER", "WEBKITWEBDRIVER", "XVFB"];

impl Engine {
    /// All of them.
    pub const ALL: [Engine; 3] = [Engine::Chromium, Engine::Firefox, Engine::WebKit];

    /// Its name, as tests and pictures carry it.
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// The variables that have to name its programs, and do not.
    pub(crate) fn missing(self) -> Vec<&'static str> {
        let wanted: &[&str] = match self {
            // Looked for on the path otherwise.
            Engine::Chromium => &[],
            Engine::Firefox => &FIREFOX,
            Engine::WebKit => &WEBKIT,
        };
        let is_missing = |variable: &&&str| env::var_os(variable).is_none();
        wanted.iter().filter(is_missing).copied().collect()
    }

    /// Its driver, listening on a port: one of the driver's own choice where that is 0. What browsers leave behind goes to
    /// the directory.
    pub(crate) fn driver(self, port: u16, scratch: &Path) -> Result<Command> {
        let program = match self {
            Engine::Chromium => {
                env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into())
            }
            Engine::Firefox => named(FIREFOX[1])?,
            Engine::WebKit => named(WEBKIT[1])?,
        };
        let mut command = Command::new(program);
        command.arg(format!("--port={port}")).env("TMPDIR", scratch);
        match self {
            Engine::Chromium => {}
            // It refuses to run for the administrator in somebody else's home, and leaves its files in its own.
            Engine::Firefox => {
                command.arg("--websocket-port=0").env("HOME", scratch);
            }
            Engine::WebKit => {
                command
                    .env("HOME", scratch)
                    .env("GDK_BACKEND", "x11")
                    .env_remove("WAYLAND_DISPLAY")
                    .env("NO_AT_BRIDGE", "1")
                    // Since the sandbox refuses to run for the administrator, which is who tests run as in containers.
                    .env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
            }
        }
        Ok(command)
    }

    /// The program that shows a screen to nobody.
    pub(crate) fn screen() -> Result<OsString> {
        named(WEBKIT[2])
    }

    /// What a session is asked for.
    pub(crate) fn capabilities(self) -> Result<Capabilities> {
        let mut capabilities = match self {
            Engine::Chromium => chromium()?,
            Engine::Firefox => firefox()?,
            Engine::WebKit => webkit()?,
        };
        capabilities.set(
            "timeouts",
            json!({ "script": 20_000, "pageLoad": 20_000, "implicit": 0 }),
        )?;
        Ok(capabilities)
    }
}

fn named(variable: &str) -> Result<OsString> {
    env::var_os(variable).ok_or_else(|| Failure::new(format!("{variable} names no program")))
}

fn chromium() -> Result<Capabilities> {
    // Without its sandbox, since that refuses to run for the administrator, which is who tests run as in containers.
    let arguments = [
        "headless=new",
        "no-sandbox",
        "disable-dev-shm-usage",
        "disable-gpu",
        "no-first-run",
        "lang=en-US",
        "disable-background-networking",
        "disable-component-update",
        "disable-search-engine-choice-screen",
        "disable-backgrounding-occluded-windows",
        "disable-renderer-backgrounding",
        // Nothing that a sign-in needs, and every start of a browser has to make room for it.
        "disable-extensions",
        "disable-sync",
        "disable-default-apps",
        "disable-breakpad",
        "disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,SegmentationPlatform",
        "window-size=1280,900",
        // A host that is this machine, but by a name that no browser trusts.
        "host-resolver-rules=MAP insecure.test 127.0.0.1",
    ];
    let mut options = json!({ "args": arguments });
    if let Ok(chromium) = env::var("CHROMIUM")
        && let Some(options) = options.as_object_mut()
    {
        options.insert("binary".to_owned(), chromium.into());
    }
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", "chrome")?;
    capabilities.set("goog:chromeOptions", options)?;
    capabilities.set("goog:loggingPrefs", json!({ "browser": "ALL" }))?;
    Ok(capabilities)
}

fn firefox() -> Result<Capabilities> {
    let options = json!({
        "binary": PathBuf::from(named(FIREFOX[0])?),
        "args": ["-headless", "--width=1280", "--height=900"],
        // Nothing that a sign-in needs.
        "prefs": { "browser.translations.enable": false, "signon.rememberSignons": false },
    });
    let mut capabilities = Capabilities::new();
    capabilities.set("browserName", "firefox")?;
    capabilities.set("moz:firefoxOptions", options)?;
    Ok(capabilities)
}

fn webkit() -> Result<Capabilities> {
    let options = json!({
        "binary": PathBuf::from(named(WEBKIT[0])?),
        "args": ["--automation"],
    });
    let mut capabilities = Capabilities::new();
    capabilities.set("webkitgtk:browserOptions", options)?;
    Ok(capabilities)
}
