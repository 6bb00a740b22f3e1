//! Doing: typing, pressing, and what only the DevTools protocol can do.

use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use super::{Browser, lock};
use crate::{Failure, Result, Site};

/// What a window is made to seem by, and what takes that back.
const SEEMING: [(&str, &str); 2] = [
    ("Emulation.setEmulatedMedia", "Emulation.setEmulatedMedia"),
    (
        "Emulation.setDeviceMetricsOverride",
        "Emulation.clearDeviceMetricsOverride",
    ),
];

impl Browser {
    /// Types into an element, at the end of what stands there.
    pub async fn type_into(&self, selector: &str, text: &str) -> Result {
        self.note(format!("type {text:?} into {selector}"));
        Ok(self.find(selector).await?.send_keys(text).await?)
    }

    /// Presses keys, wherever the focus is.
    pub async fn keys(&self, keys: &str) -> Result {
        self.note(format!("keys {keys:?}"));
        Ok(self
            .inner
            .driver
            .action_chain()
            .send_keys(keys)
            .perform()
            .await?)
    }

    /// Empties a field as a person does: select all, delete.
    pub async fn empty(&self, selector: &str) -> Result {
        self.type_into(selector, &["\u{e009}a\u{e000}", "\u{e003}"].concat())
            .await
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
        Ok(self
            .inner
            .driver
            .action_chain()
            .double_click_element(&element)
            .perform()
            .await?)
    }

    /// Puts text into the focused field at once, as pasting does.
    pub async fn paste(&self, selector: &str, text: &str) -> Result {
        self.note(format!("paste {text:?} into {selector}"));
        self.script::<Value>(
            "document.querySelector(arguments[0]).focus()",
            vec![selector.into()],
        )
        .await?;
        self.cdp("Input.insertText", json!({ "text": text }))
            .await?;
        Ok(())
    }

    /// A command of the DevTools protocol. What the window is to seem is kept in mind, for an audit to put it back.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value> {
        if SEEMING.iter().any(|(set, _)| *set == method) {
            lock(&self.inner.seeming).insert(method.to_owned(), parameters.clone());
        }
        self.command(method, parameters).await
    }

    /// The same, and nothing is kept in mind.
    pub(crate) async fn command(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.inner.driver.cdp().send_raw(method, parameters).await?)
    }

    /// Lets the window seem what the test wants it to.
    pub(crate) async fn seem_as_wanted(&self) -> Result {
        let wanted = lock(&self.inner.seeming).clone();
        for (set, unset) in SEEMING {
            match wanted.get(set) {
                Some(parameters) => self.command(set, parameters.clone()).await?,
                None => self.command(unset, json!({})).await?,
            };
        }
        Ok(())
    }

    /// Runs a script at the start of every later document, in this window and in new ones.
    pub async fn at_document_start(&self, script: &str) -> Result {
        lock(&self.inner.start_scripts).push(script.to_owned());
        self.cdp(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await?;
        Ok(())
    }

    /// Lets the clock of later documents be moved by [`Browser::advance`].
    pub async fn movable_clock(&self) -> Result {
        self.at_document_start(include_str!("clock.js")).await
    }

    /// Moves the clock, so that nobody waits.
    pub async fn advance(&self, by_ms: i64) -> Result {
        self.note(format!("{by_ms} ms later"));
        self.script::<Value>(
            "window[Symbol.for('clock')](arguments[0])",
            vec![by_ms.into()],
        )
        .await?;
        Ok(())
    }

    /// Lets the clocks of later documents be moved by [`Browser::advance_all`], and by [`Browser::advance`] too.
    pub async fn common_clock(&self) -> Result {
        self.movable_clock().await?;
        self.at_document_start(include_str!("common_clock.js"))
            .await
    }

    /// Moves the clocks of all windows, which look after their sessions at that moment.
    pub async fn advance_all(&self, by_ms: i64) -> Result {
        self.note(format!("{by_ms} ms later, in all windows"));
        self.script::<Value>(
            "window[Symbol.for('common clock')](arguments[0])",
            vec![by_ms.into()],
        )
        .await?;
        Ok(())
    }

    /// Takes a window at hand that the page itself has opened meanwhile, and that is none of those.
    ///
    /// # Errors
    /// When there is none.
    pub async fn switch_to_new(&self, known: &[WindowHandle]) -> Result<WindowHandle> {
        let windows = self.inner.driver.windows().await?;
        let new = windows.into_iter().find(|window| !known.contains(window));
        let new = new.ok_or_else(|| Failure::new("the page has opened no window"))?;
        self.switch_to(&new).await?;
        self.add_scripts().await?;
        Ok(new)
    }

    /// Takes the network away from the window at hand, or gives it back; the page is told as by a real one.
    pub async fn set_offline(&self, offline: bool) -> Result {
        self.note(if offline {
            "network gone"
        } else {
            "network back"
        });
        self.cdp("Network.enable", json!({})).await?;
        let conditions = json!({
            "offline": offline,
            "latency": 0,
            "downloadThroughput": -1,
            "uploadThroughput": -1,
        });
        self.cdp("Network.emulateNetworkConditions", conditions)
            .await?;
        Ok(())
    }

    /// Forgets who was here: cookies and stores.
    pub async fn forget(&self) -> Result {
        self.note("forget cookies and stores");
        self.open(Site::BLANK).await?;
        self.script::<Value>(
            "sessionStorage.clear(); localStorage.clear(); window.name = ''",
            vec![],
        )
        .await?;
        self.cdp("Network.clearBrowserCookies", json!({})).await?;
        Ok(())
    }

    /// Forgets what was fetched.
    pub async fn forget_cache(&self) -> Result {
        self.cdp("Network.clearBrowserCache", json!({})).await?;
        Ok(())
    }
}
