//! What tests of a session's life have in common: how it is kept, how time goes by in it, and what is left of it.

use std::time::UNIX_EPOCH;

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use serde_json::{Map, Value, json};

/// A minute.
pub const MINUTE: i64 = 60_000;
/// An hour: the life of the stand-in's tokens.
pub const HOUR: i64 = 60 * MINUTE;
/// Where Okta's own SDK and the app look for tokens.
pub const KEY: &str = "okta-token-storage";
/// The stores of a browser that outlast a document.
pub const STORES: [&str; 2] = ["sessionStorage", "localStorage"];
/// The configuration's word for a store.
pub fn word(store: &str) -> &'static str {
    match store {
        "localStorage" => "local",
        _ => "session",
    }
}

/// Reads and writes of storage are refused, as by a browser that blocks it.
pub const BLOCKED_STORAGE: &str = "for (const name of ['localStorage', 'sessionStorage'])
    Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } })";

/// Lets the site hand out sessions that can be renewed, with whatever else is to be configured.
pub fn renewable(stage: &Stage, more: Value) {
    let mut config = stage.config();
    config["scopes"] = json!(["openid", "profile", "email", "offline_access"]);
    if let (Some(config), Value::Object(more)) = (config.as_object_mut(), more) {
        config.extend(more);
    }
    stage.site().configure(config);
}

/// Sets the org's clock so far ahead of this machine's, whatever it showed.
pub fn set_org_ahead(stage: &Stage, by_ms: i64) -> Result {
    let here_ms = i64::try_from(UNIX_EPOCH.elapsed()?.as_millis())?;
    stage
        .org()
        .advance_clock(here_ms + by_ms - stage.org().now_ms());
    Ok(())
}

/// Lets the org's own sessions outlast the test.
pub fn keep_okta_sessions(stage: &Stage) {
    stage
        .org()
        .configure(|settings| settings.session_life_s = 30 * 86_400);
}

/// Signs somebody in in the window at hand.
pub async fn sign_in(stage: &Stage, browser: &Browser, who: &str) -> Result<DefaultPage> {
    let mails = stage.mails(who).len();
    IdentifyPage::open(browser, "/").await?.submit(who).await?;
    let page = CodePage::seen(browser).await?;
    page.enter(&stage.mail(who, mails + 1).await?.code).await?;
    DefaultPage::seen(browser).await
}

/// A browser with a movable clock in which somebody has signed in.
pub async fn lasting(stage: &Stage, who: &str) -> Result<Browser> {
    let browser = stage.browser().await?;
    browser.common_clock().await?;
    sign_in(stage, &browser, who).await?;
    Ok(browser)
}

/// Lets time go by, for the org and in the window at hand, which then looks after its session at once.
pub async fn later(stage: &Stage, browser: &Browser, by_ms: i64) -> Result {
    stage.advance(browser, by_ms).await?;
    wake(browser).await
}

/// The same in all windows, at one moment.
pub async fn later_everywhere(stage: &Stage, browser: &Browser, by_ms: i64) -> Result {
    stage.org().advance_clock(by_ms);
    browser.advance_all(by_ms).await
}

/// Lets the window at hand look after its session now: the network is back.
pub async fn wake(browser: &Browser) -> Result {
    browser
        .script::<Value>("dispatchEvent(new Event('online'))", vec![])
        .await?;
    Ok(())
}

/// Waits until no renewal is under way in any window: until the window at hand, where somebody is signed in in it, has the file that
/// renews, and then until the lock that each renewal takes has been ours. Where there are no locks there is no more to wait for.
pub async fn settled(browser: &Browser) -> Result {
    browser
        .script_async::<Value>(
            "const done = arguments[0];
             const renews = () => performance.getEntriesByType('resource').some((it) => it.name.includes('split_errands'));
             const look = () => {
                 if (document.querySelector('main[data-page=default]') && !renews()) setTimeout(look, 20);
                 else setTimeout(take);
             };
             const take = () => {
                 if (!navigator.locks) done(null);
                 else navigator.locks.request('vestibule-renewal-0oavestibuledemo00001', () => {}).then(() => done(null));
             };
             look()",
            vec![],
        )
        .await?;
    Ok(())
}

/// How many requests by a refresh token the org has had.
pub fn refreshes(stage: &Stage) -> usize {
    stage.org().count_grant("refresh_token")
}

/// How many of them it has refused.
pub fn refused(stage: &Stage) -> usize {
    stage.org().count_grant_refused("refresh_token")
}

/// Waits until the org has had so many requests by a refresh token, and the page has what came of them.
pub async fn refreshed(stage: &Stage, browser: &Browser, count: usize) -> Result {
    let what = format!("{count} renewals");
    stage.until(&what, || refreshes(stage) >= count).await?;
    settled(browser).await
}

/// Until when the page says that the session lasts.
pub async fn until_when(browser: &Browser) -> Result<String> {
    let script = "return [...document.querySelectorAll('dd')].at(-1).innerText";
    browser.script(script, vec![]).await
}

/// Waits until the page tells of other tokens than the ones that lasted until then.
pub async fn told_of_renewal(browser: &Browser, before: &str) -> Result {
    browser
        .wait("new tokens", |view| {
            view.page == "default" && !view.text.contains(before)
        })
        .await?;
    Ok(())
}

/// The tokens in a store.
pub async fn tokens(browser: &Browser, store: &str) -> Result<Tokens> {
    let stored = browser.storage(store).await?;
    let text = stored.get(KEY).and_then(Value::as_str).unwrap_or("{}");
    Ok(Tokens(serde_json::from_str(text)?))
}

/// Tokens as Okta's own SDK stores them.
pub struct Tokens(Map<String, Value>);

impl Tokens {
    fn text(&self, name: &str) -> Option<String> {
        Some(self.0.get(name)?.get(name)?.as_str()?.to_owned())
    }

    /// The access token; empty where there is none.
    pub fn access(&self) -> String {
        self.text("accessToken").unwrap_or_default()
    }

    /// The refresh token, where there is one.
    pub fn refresh(&self) -> Option<String> {
        self.text("refreshToken")
    }

    /// What stands beside them.
    pub fn entry(&self, name: &str) -> &Value {
        self.0.get(name).unwrap_or(&Value::Null)
    }
}

/// Waits for the page that says how a session ended, and audits it.
pub async fn ended(browser: &Browser, heading: &str, words: &str) -> Result {
    browser
        .wait(&format!("the end {words:?}"), |view| {
            view.step == "signed-out"
                && view.heading == heading
                && view.text.contains(words)
                && view.actions.iter().any(|action| action == "sign-in")
        })
        .await?;
    browser.audit().await
}

/// Fails where a store of this document still holds a token.
pub async fn assert_no_tokens(browser: &Browser) -> Result {
    for store in STORES {
        let stored = Value::Object(browser.storage(store).await?).to_string();
        assert!(!stored.contains("eyJ") && !stored.contains(KEY), "{stored}");
    }
    Ok(())
}
