//! The pages that are drawn from the fields that the org asks for, and those that wait for another device.

use serde_json::Value;

use crate::{Browser, Failure, Result, View};

/// A step of fields, by its `data-step`.
pub struct FormPage {
    browser: Browser,
    step: String,
    /// What it showed when it appeared.
    pub view: View,
}

impl FormPage {
    /// The field of a one-time code.
    pub const CODE: &str = "passcode";
    /// The field of a new password.
    pub const PASSWORD: &str = "password";

    /// Waits for the page.
    pub async fn seen(browser: &Browser, step: &str) -> Result<FormPage> {
        let view = browser
            .wait(&format!("the page {step}"), |view| {
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

    /// Types into a field, by its id or its name, in place of what stands there.
    pub async fn fill(&self, id: &str, text: &str) -> Result {
        let field = selector(id);
        self.browser.empty(&field).await?;
        self.browser.type_into(&field, text).await
    }

    /// Chooses one of several by the words beside it.
    pub async fn choose(&self, words: &str) -> Result {
        let id: Option<String> = self
            .browser
            .script(
                "const labels = [...document.querySelectorAll('main .radio__label')]; \
                 const like = (it) => it.innerText.includes(arguments[0]); \
                 return (labels.find((it) => it.innerText.trim() === arguments[0]) || labels.find(like))?.htmlFor || null",
                vec![words.into()],
            )
            .await?;
        let id = id.ok_or_else(|| Failure::new(format!("there is no {words:?} to choose")))?;
        self.browser.press(&selector(&id)).await
    }

    /// Presses the main button.
    pub async fn submit(&self) -> Result {
        self.browser.press("main form button[type=submit]").await
    }

    /// Fills a field in and presses the main button.
    pub async fn send(&self, id: &str, text: &str) -> Result {
        self.fill(id, text).await?;
        self.submit().await
    }

    /// Waits until something is said at a field, which then has the focus, is marked as wrong and is described by the
    /// words; and audits that.
    pub async fn told_at(&self, id: &str, words: &str) -> Result<View> {
        let is_told = |view: &View| {
            view.step == self.step && view.alert().contains(words) && view.focus == id && !view.busy
        };
        let view = self
            .browser
            .wait(&format!("the words {words:?} at the field {id}"), is_told)
            .await?;
        let (invalid, described): (Option<String>, String) = self
            .browser
            .script(
                "const field = document.getElementById(arguments[0]); \
                 const ids = (field.getAttribute('aria-describedby') || '').split(' '); \
                 return [field.getAttribute('aria-invalid'), ids.map((id) => document.getElementById(id)?.innerText).join(' ')]",
                vec![id.into()],
            )
            .await?;
        if invalid.as_deref() != Some("true") || !described.contains(words) {
            return Err(Failure::new(format!(
                "the field {id} is invalid {invalid:?}, described by {described:?}"
            )));
        }
        if !view.title.starts_with("Error:") || view.alerts.len() != 1 {
            return Err(Failure::new(format!(
                "the title is {:?}, the alerts are {:?}",
                view.title, view.alerts
            )));
        }
        self.browser.audit().await?;
        Ok(view)
    }

    /// Asks for what was sent once more, as soon as that is possible.
    pub async fn send_again(&self) -> Result {
        let ready = "const button = document.querySelector('button[data-action=resend]'); \
                     return !!button && !button.hasAttribute('aria-disabled')";
        self.browser
            .wait_script("the button that sends again", ready)
            .await?;
        self.browser.press("button[data-action=resend]").await
    }

    /// The attributes of a field, by their names.
    pub async fn attributes(&self, id: &str, names: &[&str]) -> Result<Vec<Option<String>>> {
        self.browser
            .script(
                "const field = document.getElementById(arguments[0]); \
                 return arguments[1].map((name) => field.getAttribute(name))",
                vec![id.into(), Value::from(names)],
            )
            .await
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

fn selector(id: &str) -> String {
    format!("[id=\"{id}\"], main input[name=\"{id}\"]")
}
