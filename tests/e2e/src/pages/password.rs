//! The page that asks for the password.

use crate::{Browser, Result, View};

/// `data-step="challenge-password"`.
pub struct PasswordPage {
    browser: Browser,
}

impl PasswordPage {
    /// The field.
    pub const FIELD: &str = "input[name=password]";

    /// Waits for the page.
    pub async fn seen(browser: &Browser) -> Result<PasswordPage> {
        browser
            .wait("the password page", |view| {
                view.step == "challenge-password"
            })
            .await?;
        browser.audit().await?;
        Ok(PasswordPage {
            browser: browser.clone(),
        })
    }

    /// Types the password in place of what stands there, and presses the button.
    pub async fn submit(&self, password: &str) -> Result {
        self.browser.empty(Self::FIELD).await?;
        self.browser.type_into(Self::FIELD, password).await?;
        self.browser.press("main button[type=submit]").await
    }

    /// Waits until something is said about the password, and audits that.
    pub async fn told(&self, words: &str) -> Result<View> {
        let is_told = |view: &View| {
            view.step == "challenge-password" && view.alert().contains(words) && !view.busy
        };
        let view = self
            .browser
            .wait(
                &format!("the words {words:?} on the password page"),
                is_told,
            )
            .await?;
        self.browser.audit().await?;
        Ok(view)
    }
}
