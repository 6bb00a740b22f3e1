//! The page of the other identity provider, which is the stand-in's.

use serde_json::json;

use crate::{Browser, Result};

/// A page that offers accounts, and a way out.
pub struct ProviderPage {
    browser: Browser,
    /// Its address.
    pub address: String,
}

impl ProviderPage {
    /// Waits for the page.
    pub async fn seen(browser: &Browser) -> Result<ProviderPage> {
        let script = "return location.pathname.startsWith('/sso/idps/') && !!document.querySelector('form button') \
                      && location.href";
        let address = browser.wait_script("the provider's page", script).await?;
        Ok(ProviderPage {
            browser: browser.clone(),
            address: address.as_str().unwrap_or_default().to_owned(),
        })
    }

    /// Signs in there as somebody.
    pub async fn choose(&self, account: &str) -> Result {
        let account = json!(account);
        self.browser
            .press(&format!("input[name=account][value={account}] ~ button"))
            .await
    }

    /// Goes back without.
    pub async fn cancel(&self) -> Result {
        self.browser
            .press("form:not(:has(input[name=account])) button")
            .await
    }
}
