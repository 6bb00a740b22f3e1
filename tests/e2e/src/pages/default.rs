//! The default page of a person who is signed in.

use crate::{Browser, Result, View};

/// `data-page="default"`.
pub struct DefaultPage {
    browser: Browser,
    /// What it showed when it appeared.
    pub view: View,
}

impl DefaultPage {
    /// Waits for the page.
    pub async fn seen(browser: &Browser) -> Result<DefaultPage> {
        let view = browser
            .wait("the default page", |view| {
                view.page == "default" && view.is_running()
            })
            .await?;
        browser.audit().await?;
        Ok(DefaultPage {
            browser: browser.clone(),
            view,
        })
    }

    /// Signs out.
    pub async fn sign_out(&self) -> Result {
        self.browser.press("button[data-action=sign-out]").await
    }
}
