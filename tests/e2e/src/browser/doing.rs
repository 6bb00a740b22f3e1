//! Doing: typing, pressing, and what only the DevTools protocol can do.

use serde_json::{Value, json};

use super::{Browser, lock};
use crate::{Result, Site};

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

    /// A command of the DevTools protocol.
    pub async fn cdp(&self, method: &str, parameters: Value) -> Result<Value> {
        Ok(self.inner.driver.cdp().send_raw(method, parameters).await?)
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
