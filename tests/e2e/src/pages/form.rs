//! A page that is drawn from the fields that the org describes.

use crate::{Browser, Result, View};

/// Any step with a plain form.
pub struct FormPage {
    browser: Browser,
    step: String,
    /// What it showed when it appeared.
    pub view: View,
}

impl FormPage {
    /// Waits for the page of that step.
    pub async fn seen(browser: &Browser, step: &str) -> Result<FormPage> {
        let view = browser
            .wait(&format!("the form {step}"), |view| {
                view.step == step && view.is_running() && !view.heading.is_empty()
            })
            .await?;
        browser.audit().await?;
        Ok(FormPage {
            browser: browser.clone(),
            step: step.to_owned(),
            view,
        })
    }

    /// Types into a field in place of what stands there.
    pub async fn fill(&self, name: &str, text: &str) -> Result {
        let field = format!("input[name=\"{name}\"]");
        self.browser.empty(&field).await?;
        self.browser.type_into(&field, text).await
    }

    /// Presses a box.
    pub async fn tick(&self, name: &str) -> Result {
        self.browser.press(&format!("input[name=\"{name}\"]")).await
    }

    /// Chooses from a list that opens.
    pub async fn pick(&self, name: &str, label: &str) -> Result {
        let list = format!("select[name=\"{name}\"]");
        self.browser.type_into(&list, label).await
    }

    /// Chooses one of several by its label.
    pub async fn choose(&self, label: &str) -> Result {
        let id: String = self
            .browser
            .script(
                "return [...document.querySelectorAll('main .radio__label')].find((it) => it.innerText.includes(arguments[0])).htmlFor",
                vec![label.into()],
            )
            .await?;
        self.browser.press(&format!("label[for=\"{id}\"]")).await
    }

    /// Presses its main button.
    pub async fn submit(&self) -> Result {
        self.browser.press("main form button[type=submit]").await
    }

    /// Presses what stands beside it.
    pub async fn take(&self, action: &str) -> Result {
        self.browser
            .press(&format!("button[data-action=\"{action}\"]"))
            .await
    }

    /// Waits until something is said on the page, and audits that.
    pub async fn told(&self, words: &str) -> Result<View> {
        let view = self
            .browser
            .wait(&format!("the words {words:?} on {}", self.step), |view| {
                view.step == self.step && view.alert().contains(words) && !view.busy
            })
            .await?;
        self.browser.audit().await?;
        Ok(view)
    }

    /// The names of the fields that are marked as wrong. Each says what is wrong with it.
    pub async fn wrong(&self) -> Result<Vec<String>> {
        self.browser
            .script(
                "return [...document.querySelectorAll('main [aria-invalid=true]')].map((it) => {
                    const told = (it.getAttribute('aria-describedby') || '').split(' ').map((id) => document.getElementById(id));
                    const name = it.name || it.querySelector('input').name;
                    return told.some((it) => it && it.innerText.startsWith('Error:')) ? name : `${name} without words`;
                })",
                vec![],
            )
            .await
    }
}
