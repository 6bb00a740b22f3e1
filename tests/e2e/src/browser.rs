//! One browser: a session with a profile of its own.

use std::{
    env, fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{By, Capabilities, WebDriver, WebElement, WindowHandle};

use crate::{Failure, Result, Site, View, console::Announced};

/// How long a condition may take to come true. Nothing waits this long but a test that fails.
const PATIENCE: Duration = Duration::from_secs(15);

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(15);

/// How many of the last acts are told when a test fails.
const LONGEST_TRAIL: usize = 40;

/// Runs at the start of every document.
const WATCH: &str = include_str!("watch.js");

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
        let browser = Browser { inner: Arc::new(inner) };
        browser.add_scripts().await?;
        Ok(browser)
    }

    // Going somewhere.

    /// Opens an address, or a path of the site.
    pub async fn open(&self, address: &str) -> Result {
        self.note(format!("open {address}"));
        let url = if address.starts_with('/') { [&self.inner.origin, address].concat() } else { address.to_owned() };
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

    // Looking.

    /// What is on screen.
    pub async fn view(&self) -> Result<View> {
        self.script(View::SCRIPT, vec![]).await
    }

    /// Waits until the screen is as it should be.
    pub async fn wait(&self, what: &str, is_there: impl Fn(&View) -> bool) -> Result<View> {
        self.note(format!("wait for {what}"));
        let deadline = Instant::now() + PATIENCE;
        let mut last = None;
        while Instant::now() < deadline {
            // A document that is on its way out cannot be asked.
            if let Ok(ret) = self.inner.driver.execute(View::SCRIPT, vec![]).await
                && let Ok(view) = ret.convert::<View>()
            {
                if is_there(&view) {
                    return Ok(view);
                }
                last = Some(view);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let last = last.map_or_else(|| "nothing".to_owned(), |view: View| view.summary());
        Err(Failure::new(format!("waited for {what}; there is {last}")))
    }

    /// Waits until a script returns something that is neither `null` nor `false`.
    pub async fn wait_script(&self, what: &str, script: &str) -> Result<Value> {
        self.note(format!("wait for {what}"));
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Ok(ret) = self.inner.driver.execute(script, vec![]).await
                && !matches!(ret.json(), Value::Null | Value::Bool(false))
            {
                return Ok(ret.json().clone());
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err(Failure::new(format!("waited for {what}")))
    }

    /// Runs a function body in the page.
    pub async fn script<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        Ok(self.inner.driver.execute(script, arguments).await?.convert()?)
    }

    /// Runs a function body that calls its last argument when it is through.
    pub async fn script_async<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> Result<T> {
        Ok(self.inner.driver.execute_async(script, arguments).await?.convert()?)
    }

    /// An element's attribute.
    pub async fn attribute(&self, selector: &str, name: &str) -> Result<Option<String>> {
        Ok(self.find(selector).await?.attr(name).await?)
    }

    /// Whether there is such an element.
    pub async fn has(&self, selector: &str) -> Result<bool> {
        self.script("return !!document.querySelector(arguments[0])", vec![selector.into()]).await
    }

    /// All keys and values of a store: `sessionStorage` or `localStorage`.
    pub async fn storage(&self, store: &str) -> Result<serde_json::Map<String, Value>> {
        self.script("return {...window[arguments[0]]}", vec![store.into()]).await
    }

    // Doing.

    /// Types into an element, at the end of what stands there.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result {
        self.note(format!("type {text:?} into {selector}"));
        Ok(self.find(selector).await?.send_keys(text).await?)
    }

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: &str) -> Result {
        self.note(format!("keys {keys:?}"));
        Ok(self.inner.driver.action_chain().send_keys(keys).perform().await?)
    }

    /// Empties a field as a person does: select all, delete.
    pub async fn empty(&self, selector: &str) -> Result {
        self.type_into(selector, &["\u{e009}a\u{e000}", "\u{e003}"].concat()).await
    }

    /// Presses an element.
    pub async fn press(&self, selector: &str) -> Result {
        self.note(format!("press {selector}"));
        Ok(self.find(selector).await?.click().await?)
    }

    /// Presses an element twice as quickly as a mouse does.
    pub async fn press_twice(&self, selector: &str) -> Result {
        self.note(format!("press {selector} twice"));
        let element = self.find(selector).await?;
        Ok(self.inner.driver.action_chain().double_click_element(&element).perform().await?)
    }

    /// Puts text into the focused field at once, as pasting does.
    pub async fn paste(&self, selector: &str, text: &str) -> Result {
        self.note(format!("paste {text:?} into {selector}"));
        self.script::<Value>("document.querySelector(arguments[0]).focus()", vec![selector.into()]).await?;
        self.cdp("Input.insertText", json!({ "text": text })).await?;
        Ok(())
    }

    /// A command of the DevTools protocol.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.inner.driver.cdp().send_raw(method, parameters).await?)
    }

    /// Runs a script at the start of every later document, in this window and in new ones.
    pub async fn at_document_start(&self, script: &str) -> Result {
        lock(&self.inner.start_scripts).push(script.to_owned());
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        Ok(())
    }

    /// Lets the clock of later documents be moved by [`Browser::advance`].
    pub async fn movable_clock(&self) -> Result {
        self.at_document_start(include_str!("clock.js")).await
    }

    /// Moves the clock, so that nobody waits.
    pub async fn advance(&self, by_ms: i64) -> Result {
        self.note(format!("{by_ms} ms later"));
        self.script::<Value>("window[Symbol.for('clock')](arguments[0])", vec![by_ms.into()]).await?;
        Ok(())
    }

    /// Forgets everything, as if the profile were new: cookies, stores, cache.
    pub async fn forget(&self) -> Result {
        self.note("forget everything");
        self.open(Site::BLANK).await?;
        self.script::<Value>("sessionStorage.clear(); localStorage.clear(); window.name = ''", vec![]).await?;
        self.cdp("Network.clearBrowserCookies", json!({})).await?;
        self.cdp("Network.clearBrowserCache", json!({})).await?;
        Ok(())
    }

    // What goes wrong.

    /// Announces console errors whose text contains this: the test brings them about itself.
    pub fn expect_console(&self, part: &str) {
        self.inner.announced.add(part);
    }

    /// Writes a line into what is told when the test fails.
    pub fn note(&self, line: impl Into<String>) {
        lock(&self.inner.trail).push(line.into());
    }

    /// The errors on the console that nobody has announced.
    pub(crate) async fn surprises(&self) -> Result<Vec<String>> {
        Ok(self.inner.announced.surprises(&self.inner.driver.browser_log().await?))
    }

    /// What happened so far, and what is on screen now.
    pub(crate) async fn tell(&self) -> String {
        let mut trail = lock(&self.inner.trail).clone();
        let trail = trail.split_off(trail.len().saturating_sub(LONGEST_TRAIL)).join("\n    ");
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

    async fn find(&self, selector: &str) -> Result<WebElement> {
        Ok(self.inner.driver.find(By::Css(selector)).await?)
    }

    async fn add_scripts(&self) -> Result {
        let scripts = lock(&self.inner.start_scripts).clone();
        for script in scripts {
            self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await?;
        }
        Ok(())
    }
}

impl fmt::Debug for Browser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Browser").field("origin", &self.inner.origin).finish_non_exhaustive()
    }
}

fn capabilities() -> Result<Capabilities> {
    // Without its sandbox, since that refuses to run for the administrator, which is who tests run as in containers.
    let arguments = [
        "headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "no-first-run", "lang=en-US",
        "disable-background-networking", "disable-component-update", "disable-search-engine-choice-screen",
        "disable-backgrounding-occluded-windows", "disable-renderer-backgrounding", "window-size=1280,900",
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
    capabilities.set("timeouts", json!({ "script": 20_000, "pageLoad": 20_000, "implicit": 0 }))?;
    Ok(capabilities)
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
