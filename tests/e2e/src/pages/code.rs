//! The page that asks for the code from the mail.

use crate::{Browser, Result, View};

/// `data-step="challenge-email"` or `"enroll-email"`.
pub struct CodePage {
    browser: Browser,
}

impl CodePage {
    /// The field.
    pub const FIELD: &str = "input[name=passcode]";
    /// The button Verify.
    pub const VERIFY: &str = "main button[type=submit]";
    /// The button for a new mail.
    pub const RESEND: &str = "button[data-action=resend]";

    /// Waits for the page.
    pub async fn seen(browser: &Browser) -> Result<CodePage> {
        CodePage::seen_at(browser, "challenge-email").await
    }

    /// Waits for the page of an enrolment.
    pub async fn seen_enrolling(browser: &Browser) -> Result<CodePage> {
        CodePage::seen_at(browser, "enroll-email").await
    }

    async fn seen_at(browser: &Browser, step: &str) -> Result<CodePage> {
        browser
            .wait(&format!("the code page {step}"), |view| {
                view.step == step && view.passcode.is_some()
            })
            .await?;
        browser.audit().await?;
        Ok(CodePage {
            browser: browser.clone(),
        })
    }

    /// Types into the field; a complete code is sent by itself.
    pub async fn enter(&self, code: &str) -> Result {
        self.browser.type_into(Self::FIELD, code).await
    }

    /// Types in place of what stands there.
    pub async fn enter_instead(&self, code: &str) -> Result {
        self.browser.empty(Self::FIELD).await?;
        self.enter(code).await
    }

    /// Presses Verify.
    pub async fn verify(&self) -> Result {
        self.browser.press(Self::VERIFY).await
    }

    /// Waits until something is said about the code, and audits that.
    pub async fn told(&self, words: &str) -> Result<View> {
        let is_told =
            |view: &View| view.passcode.is_some() && view.alert().contains(words) && !view.busy;
        let view = self
            .browser
            .wait(&format!("the words {words:?} on the code page"), is_told)
            .await?;
        self.browser.audit().await?;
        Ok(view)
    }

    /// Asks for a new mail once that is possible.
    pub async fn resend(&self) -> Result {
        let ready = "const button = document.querySelector('button[data-action=resend]'); \
                     return !!button && !button.hasAttribute('aria-disabled')";
        self.browser
            .wait_script("the button for a new mail", ready)
            .await?;
        self.browser.press(Self::RESEND).await
    }
}
