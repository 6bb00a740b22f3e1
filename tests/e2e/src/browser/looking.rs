//! Looking: what is on screen, and waiting for it.

use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::Browser;
use crate::{Failure, Result, View};

/// How long a condition may take to come true. Nothing waits this long but a test that fails.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long to wait before looking again: at first hardly at all, later longer, since looking costs the page time too.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);

/// How long it gets.
const LONGEST_PAUSE: Duration = Duration::from_millis(80);

impl Browser {
    /// What is on screen.
    pub async fn view(&self) -> Result<View> {
        self.script(View::SCRIPT, vec![]).await
    }

    /// Waits until the screen is as it should be.
    pub async fn wait(&self, what: &str, is_there: impl Fn(&View) -> bool) -> Result<View> {
        self.note(format!("wait for {what}"));
        let deadline = Instant::now() + PATIENCE;
        let mut last = None;
        let mut pause = SHORTEST_PAUSE;
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
            tokio::time::sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 3 / 2);
        }
        let last = last.map_or_else(|| "nothing".to_owned(), |view: View| view.summary());
        Err(Failure::new(format!("waited for {what}; there is {last}")))
    }

    /// Waits until a script returns something that is neither `null` nor `false`.
    pub async fn wait_script(&self, what: &str, script: &str) -> Result<Value> {
        self.note(format!("wait for {what}"));
        let deadline = Instant::now() + PATIENCE;
        let mut pause = SHORTEST_PAUSE;
        while Instant::now() < deadline {
            if let Ok(ret) = self.inner.driver.execute(script, vec![]).await
                && !matches!(ret.json(), Value::Null | Value::Bool(false))
            {
                return Ok(ret.json().clone());
            }
            tokio::time::sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 3 / 2);
        }
        Err(Failure::new(format!("waited for {what}")))
    }

    /// Runs a function body in the page.
    pub async fn script<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T> {
        Ok(self
            .inner
            .driver
            .execute(script, arguments)
            .await?
            .convert()?)
    }

    /// Runs a function body that calls its last argument when it is through.
    pub async fn script_async<T: DeserializeOwned>(
        &self,
        script: &str,
        arguments: Vec<Value>,
    ) -> Result<T> {
        Ok(self
            .inner
            .driver
            .execute_async(script, arguments)
            .await?
            .convert()?)
    }

    /// An element's attribute.
    pub async fn attribute(&self, selector: &str, name: &str) -> Result<Option<String>> {
        Ok(self.find(selector).await?.attr(name).await?)
    }

    /// Whether there is such an element.
    pub async fn has(&self, selector: &str) -> Result<bool> {
        self.script(
            "return !!document.querySelector(arguments[0])",
            vec![selector.into()],
        )
        .await
    }

    /// All keys and values of a store: `sessionStorage` or `localStorage`.
    pub async fn storage(&self, store: &str) -> Result<serde_json::Map<String, Value>> {
        self.script("return {...window[arguments[0]]}", vec![store.into()])
            .await
    }
}
