//! The page that asks which way one wants.

use crate::{Browser, Result};

/// `data-step="select-authenticator"`, or the one of an enrolment.
pub struct SelectionPage {
    browser: Browser,
}

impl SelectionPage {
    /// Waits for the page.
    pub async fn seen(browser: &Browser) -> Result<SelectionPage> {
        SelectionPage::seen_at(browser, "select-authenticator").await
    }

    /// Waits for the page of an enrolment.
    pub async fn seen_enrolling(browser: &Browser) -> Result<SelectionPage> {
        SelectionPage::seen_at(browser, "select-authenticator-enroll").await
    }

    async fn seen_at(browser: &Browser, step: &str) -> Result<SelectionPage> {
        browser
            .wait(&format!("the page {step}"), |view| view.step == step)
            .await?;
        browser.audit().await?;
        Ok(SelectionPage {
            browser: browser.clone(),
        })
    }

    /// Chooses by the words on the button.
    pub async fn choose(&self, label: &str) -> Result {
        let number: usize = self
            .browser
            .script(
                "return [...document.querySelectorAll('main form li')].findIndex((it) => it.innerText.includes(arguments[0])) + 1",
                vec![label.into()],
            )
            .await?;
        self.browser
            .press(&format!(
                "main form li:nth-child({number}) button[type=submit]"
            ))
            .await
    }
}
