//! The pages on which a sign-in ends, or goes on elsewhere.

use crate::{Browser, Result, View};

/// `data-step="terminal"`: a sign-in that ended without tokens.
pub struct EndPage {
    browser: Browser,
    /// What it showed when it appeared.
    pub view: View,
}

impl EndPage {
    /// Waits for the page with this heading.
    pub async fn seen(browser: &Browser, heading: &str) -> Result<EndPage> {
        let is_there = |view: &View| view.step == "terminal" && view.heading == heading;
        let view = browser
            .wait(&format!("the end {heading:?}"), is_there)
            .await?;
        browser.audit().await?;
        Ok(EndPage {
            browser: browser.clone(),
            view,
        })
    }

    /// Presses its main action.
    pub async fn press_main(&self) -> Result {
        self.browser.press("main .button").await
    }
}

/// `data-step="link-code"`: the code of a link that was opened in another browser.
pub struct LinkCodePage {
    browser: Browser,
    /// What it showed when it appeared.
    pub view: View,
}

impl LinkCodePage {
    /// Waits for the page.
    pub async fn seen(browser: &Browser) -> Result<LinkCodePage> {
        let view = browser
            .wait("the page with the link's code", |view| {
                view.step == "link-code"
            })
            .await?;
        browser.audit().await?;
        Ok(LinkCodePage {
            browser: browser.clone(),
            view,
        })
    }

    /// Presses the button that copies the code.
    pub async fn copy(&self) -> Result {
        self.browser.press("button[data-action=copy]").await
    }
}

/// `data-step="hosted"`: a step that only the Okta-hosted page can take.
pub struct HostedPage {
    browser: Browser,
}

impl HostedPage {
    /// Waits for the page.
    pub async fn seen(browser: &Browser) -> Result<HostedPage> {
        browser
            .wait("the page for a step at Okta", |view| view.step == "hosted")
            .await?;
        browser.audit().await?;
        Ok(HostedPage {
            browser: browser.clone(),
        })
    }

    /// Goes to the Okta-hosted page.
    pub async fn go(&self) -> Result {
        self.browser.press("button[data-action=hosted]").await
    }
}
