//! The page that asks who one is.

use crate::{Browser, Result, View};

/// `data-step="identify"`.
pub struct IdentifyPage {
    browser: Browser,
}

impl IdentifyPage {
    /// The field.
    pub const FIELD: &str = "input[name=identifier]";
    /// The button Next.
    pub const NEXT: &str = "[data-step=identify] button[type=submit]";

    /// Opens a path that leads here.
    pub async fn open(browser: &Browser, path: &str) -> Result<IdentifyPage> {
        browser.open(path).await?;
        IdentifyPage::seen(browser).await
    }

    /// Waits for the page, with its program running.
    pub async fn seen(browser: &Browser) -> Result<IdentifyPage> {
        browser
            .wait("the identifier page", |view| {
                view.step == "identify" && view.is_running() && view.identifier.is_some()
            })
            .await?;
        browser.audit().await?;
        Ok(IdentifyPage {
            browser: browser.clone(),
        })
    }

    /// Types into the field.
    pub async fn enter(&self, identifier: &str) -> Result {
        self.browser.type_into(Self::FIELD, identifier).await
    }

    /// Presses Next.
    pub async fn next(&self) -> Result {
        self.browser.press(Self::NEXT).await
    }

    /// Types a name in place of what stands there, and presses Next.
    pub async fn submit(&self, identifier: &str) -> Result {
        self.browser.empty(Self::FIELD).await?;
        self.enter(identifier).await?;
        self.next().await
    }

    /// Waits until something is said about the name, and audits that.
    pub async fn told(&self, words: &str) -> Result<View> {
        let view = self
            .browser
            .wait(
                &format!("the words {words:?} on the identifier page"),
                |view| view.step == "identify" && view.alert().contains(words) && !view.busy,
            )
            .await?;
        self.browser.audit().await?;
        Ok(view)
    }
}
