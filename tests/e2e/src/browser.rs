//! One browser: a session with a profile of its own. Where it goes and what goes wrong is here; what is seen there and
//! what is done there stands beside.

mod doing;
mod looking;
mod memory;

use std::{
    env, fmt,
    sync::{Arc, Mutex, PoisonError},
};

use serde_json::json;
use thirtyfour::{By, Capabilities, WebDriver, WebElement, WindowHandle};

use crate::{Result, console::Announced};

/// How many of the last acts are told when a test fails.
const LONGEST_TRAIL: usize = 40;

/// Runs at the start of every document.
const WATCH: &str = include_str!("browser/watch.js");

/// A browser with a fresh profile, and one of its windows at hand. A clone is another handle on the same one.
#[derive(Clone)]
pub struct Browser {
    inner: Arc<Inner>,
}

struct Inner {
    driver: WebDriver,
    origin: String,
    announced: Announced,
    trail: Mutex<Vec<String>>,
    start_scripts: Mutex<Vec<String>>,
}

impl Browser {
    /// Starts a browser; `origin` is what paths are relative to.
    pub(crate) async fn start(driver_url: &str, origin: &str) -> Result<Browser> {
        let driver = WebDriver::new(driver_url, capabilities()?).await?;
        let inner = Inner {
            driver,
            origin: origin.to_owned(),
            announced: Announced::default(),
            trail: Mutex::default(),
            start_scripts: Mutex::new(vec![WATCH.to_owned()]),
        };
        let browser = Browser {
            inner: Arc::new(inner),
        };
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

    /// Announces console errors whose text contains this: the test brings them about itself.
    pub fn expect_console(&self, part: &str) {
        self.inner.announced.add(part);
    }

    /// Writes a line into what is told when the test fails.
    pub fn note(&self, line: impl Into<String>) {
        lock(&self.inner.trail).push(line.into());
    }

    /// The errors on the console, since they were last asked for, that nobody has announced.
    pub async fn surprises(&self) -> Result<Vec<String>> {
        Ok(self
            .inner
            .announced
            .surprises(&self.inner.driver.browser_log().await?))
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

    /// Ends it.
    pub(crate) async fn quit(&self) {
        // A browser that is gone already needs no ending.
        let _ = self.inner.driver.clone().quit().await;
    }

    /// The element, as soon as it is there: some come only with the org's answer.
    async fn find(&self, selector: &str) -> Result<WebElement> {
        let script = format!("return !!document.querySelector({})", json!(selector));
        self.wait_script(selector, &script).await?;
        Ok(self.inner.driver.find(By::Css(selector)).await?)
    }

    async fn add_scripts(&self) -> Result {
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

fn capabilities() -> Result<Capabilities> {
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
    capabilities.set(
        "timeouts",
        json!({ "script": 20_000, "pageLoad": 20_000, "implicit": 0 }),
    )?;
    Ok(capabilities)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
