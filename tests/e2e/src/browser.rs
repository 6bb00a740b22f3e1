//! One browser: a session with a profile of its own. Where it goes and what goes wrong is here; what is seen there and
//! what is done there stands beside.

mod doing;
mod hearing;
mod looking;
mod memory;

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use thirtyfour::{By, Capabilities, WebDriver, WebElement, WindowHandle};
use tokio::time::timeout;

use crate::{
    Engine, Failure, Result,
    console::Announced,
    driver::{Driver, Drivers},
};

/// How long the console may take to say what is waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long to wait before it is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// How many pictures are taken until two are the same.
const MOST_PICTURES: usize = 20;

/// Where pictures go.
const PICTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/engines");

/// How many of the last acts are told when a test fails.
const LONGEST_TRAIL: usize = 40;

/// How often a browser is started until it comes up.
const STARTS: usize = 3;

/// How long one may take for that.
const START: Duration = Duration::from_secs(45);

/// Runs at the start of every document.
const WATCH: &str = include_str!("browser/watch.js");

/// A browser with a fresh profile, and one of its windows at hand. A clone is another handle on the same one.
#[derive(Clone)]
pub struct Browser {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    driver: WebDriver,
    /// The driver's process, where it is for this browser alone.
    process: tokio::sync::Mutex<Option<Driver>>,
    /// Whether it is spoken to in the DevTools protocol too.
    tools: bool,
    origin: String,
    announced: Announced,
    trail: Mutex<Vec<String>>,
    start_scripts: Mutex<Vec<String>>,
    /// What the test lets the window at hand seem to be: the parameters of the last command of each kind.
    seeming: Mutex<BTreeMap<String, Value>>,
}

impl Browser {
    /// Starts a browser; `origin` is what paths are relative to, and `tools` says whether it is spoken to in the DevTools
    /// protocol too, without which there are no audits, and no errors on the console. A `proxy` is a host and a port that
    /// is asked for whatever is not on this machine.
    pub async fn start(
        drivers: &Drivers,
        engine: Engine,
        origin: &str,
        tools: bool,
        proxy: Option<&str>,
    ) -> Result<Browser> {
        let mut capabilities = engine.capabilities()?;
        if let Some(proxy) = proxy {
            capabilities.set(
                "proxy",
                json!({ "proxyType": "manual", "httpProxy": proxy, "noProxy": ["localhost"] }),
            )?;
        }
        let (driver, process) = session(drivers, engine, capabilities).await?;
        let inner = Inner {
            engine,
            driver,
            process: process.into(),
            tools,
            origin: origin.to_owned(),
            announced: Announced::default(),
            trail: Mutex::default(),
            start_scripts: Mutex::new(vec![WATCH.to_owned()]),
            seeming: Mutex::default(),
        };
        let browser = Browser {
            inner: Arc::new(inner),
        };
        if engine == Engine::WebKit {
            // It has no argument for that which holds for windows of a driver.
            browser
                .inner
                .driver
                .set_window_rect(0, 0, 1280, 900)
                .await?;
        }
        browser.add_scripts().await?;
        Ok(browser)
    }

    /// Opens an address, or a path of the site.
    pub async fn open(&self, address: &str) -> Result {
        self.note(format!("open {address}"));
        let url = if address.starts_with('/') {
            [&self.inner.origin, address].concat()
        } else {
            address.to_owned()
        };
        Ok(self.inner.driver.goto(url).await?)
    }

    /// Loads the page again.
    pub async fn reload(&self) -> Result {
        self.note("reload");
        Ok(self.inner.driver.refresh().await?)
    }

    /// The browser's Back.
    pub async fn back(&self) -> Result {
        self.note("back");
        Ok(self.inner.driver.back().await?)
    }

    /// The browser's Forward.
    pub async fn forward(&self) -> Result {
        self.note("forward");
        Ok(self.inner.driver.forward().await?)
    }

    /// The window at hand.
    pub async fn window(&self) -> Result<WindowHandle> {
        Ok(self.inner.driver.window().await?)
    }

    /// Opens another window of the same profile and takes it at hand. It is a window and not a tab, so that the first one
    /// stays visible.
    pub async fn new_window(&self) -> Result<WindowHandle> {
        self.note("new window");
        let window = self.inner.driver.new_window().await?;
        self.switch_to(&window).await?;
        lock(&self.inner.seeming).clear();
        self.add_scripts().await?;
        Ok(window)
    }

    /// Takes another window at hand.
    pub async fn switch_to(&self, window: &WindowHandle) -> Result {
        self.note("switch window");
        Ok(self.inner.driver.switch_to_window(window.clone()).await?)
    }

    /// Closes the window at hand; another one has to be taken.
    pub async fn close_window(&self) -> Result {
        self.note("close window");
        Ok(self.inner.driver.close_window().await?)
    }

    /// Announces errors on the console whose text contains this, and what a site that watches is told: the test brings them
    /// about itself.
    pub fn expect_console(&self, part: &str) {
        self.inner.announced.add(part);
    }

    /// Writes a line into what is told when the test fails.
    pub fn note(&self, line: impl Into<String>) {
        lock(&self.inner.trail).push(line.into());
    }

    /// The errors on the console, since they were last asked for, that nobody has announced.
    pub async fn surprises(&self) -> Result<Vec<String>> {
        if !self.inner.tools {
            return Ok(Vec::new());
        }
        Ok(self
            .inner
            .announced
            .surprises(&self.inner.driver.browser_log().await?))
    }

    /// Waits for words on the console, and gives all that was said there with them; a warning is enough.
    ///
    /// # Errors
    /// When they do not come.
    pub async fn told_of(&self, words: &str) -> Result<Vec<String>> {
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            let entries = self.inner.driver.browser_log().await?.into_iter();
            let messages = entries.map(|entry| entry.message);
            let told: Vec<String> = messages.filter(|it| it.contains(words)).collect();
            if !told.is_empty() {
                return Ok(told);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        Err(Failure::new(format!(
            "nothing on the console says {words:?}"
        )))
    }

    /// What happened so far, and what is on screen now.
    pub(crate) async fn tell(&self) -> String {
        let mut trail = lock(&self.inner.trail).clone();
        let trail = trail
            .split_off(trail.len().saturating_sub(LONGEST_TRAIL))
            .join("\n    ");
        let view = match self.view().await {
            Ok(view) => view.to_string(),
            Err(_) => "nothing that can be read".to_owned(),
        };
        format!("    {trail}\n  on screen:\n{view}")
    }

    /// Whether what went wrong was announced.
    pub(crate) fn announced(&self, told: &str) -> bool {
        self.inner.announced.covers(told)
    }

    /// Whether it is spoken to in the DevTools protocol too.
    pub(crate) fn has_tools(&self) -> bool {
        self.inner.tools
    }

    /// Takes a picture of what is on screen, and keeps it below `target/engines`.
    pub async fn picture(&self, screen: &str) -> Result {
        self.note(format!("picture of {screen}"));
        // What is there already may not be drawn yet, and what turns is not through.
        let mut last = Vec::new();
        for _ in 0..MOST_PICTURES {
            let picture = self.inner.driver.screenshot_as_png().await?;
            if picture == last {
                break;
            }
            last = picture;
        }
        let name = format!("{}-{screen}.png", self.inner.engine.name());
        fs::create_dir_all(PICTURES)?;
        Ok(fs::write(Path::new(PICTURES).join(name), last)?)
    }

    /// Ends it.
    pub async fn quit(&self) {
        // A browser that is gone already needs no ending.
        let _ = self.inner.driver.clone().quit().await;
        if let Some(process) = self.inner.process.lock().await.take() {
            process.end().await;
        }
    }

    /// The element, as soon as it is there: some come only with the org's answer.
    async fn find(&self, selector: &str) -> Result<WebElement> {
        let script = format!("return !!document.querySelector({})", json!(selector));
        self.wait_script(selector, &script).await?;
        Ok(self.inner.driver.find(By::Css(selector)).await?)
    }

    async fn add_scripts(&self) -> Result {
        if !self.inner.tools {
            return Ok(());
        }
        let scripts = lock(&self.inner.start_scripts).clone();
        for script in scripts {
            self.cdp(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": script }),
            )
            .await?;
        }
        Ok(())
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Browser")
            .field("origin", &self.inner.origin)
            .finish_non_exhaustive()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a browser. On a busy machine one in some hundreds does not come up, or says nothing, which tells nothing about any page.
async fn session(
    drivers: &Drivers,
    engine: Engine,
    capabilities: Capabilities,
) -> Result<(WebDriver, Option<Driver>)> {
    let mut failed = Failure::new("no browser was started");
    for _ in 0..STARTS {
        let (url, process) = drivers.another(engine).await?;
        match timeout(START, WebDriver::new(&url, capabilities.clone())).await {
            Ok(Ok(driver)) => return Ok((driver, process)),
            Ok(Err(error)) => failed = error.into(),
            Err(error) => failed = error.into(),
        }
    }
    Err(failed)
}
