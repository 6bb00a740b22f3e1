//! How sessions end: by the deployer's limits, with a warning before, and because the org renews them no more.

use e2e::{
    Browser, Failure, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use org::Endpoint;
use serde_json::json;

use crate::{
    people::MIA,
    sessions::{
        HOUR, MINUTE, assert_no_tokens, ended, lasting, later, later_everywhere, refreshed,
        refreshes, renewable, settled, tokens, wake,
    },
};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

/// Waits until the session is warned of, with this way out, and audits that.
async fn warned(browser: &Browser, words: &str, action: &str) -> Result {
    browser
        .wait("a warning", |view| {
            view.page == "default"
                && view.alert().contains(words)
                && view.actions.iter().any(|it| it == action)
        })
        .await?;
    browser.audit().await
}

/// Waits until nothing is warned of any more.
async fn unwarned(browser: &Browser) -> Result {
    browser
        .wait("no warning", |view| {
            view.page == "default" && view.alerts.is_empty()
        })
        .await?;
    Ok(())
}

/// Presses Tab until the action has the focus.
async fn tab_to(browser: &Browser, action: &str) -> Result {
    for _ in 0..12 {
        if browser.view().await?.focus == action {
            let (_, fault) = browser.focus_fault().await?;
            assert_eq!(fault, "");
            return Ok(());
        }
        browser.keys(TAB).await?;
    }
    let words = format!("{action} cannot be reached by the keyboard");
    Err(Failure::new(words))
}

/// Whoever does nothing is warned a minute before the end, in all windows, and can stay by the keyboard alone. SEC-73
pub async fn who_is_idle_is_warned_and_can_stay(stage: Stage) -> Result {
    const WORDS: &str = "nothing has happened for a while";
    renewable(&stage, json!({ "idleTimeout": 600 }));
    let browser = lasting(&stage, MIA).await?;
    let first = browser.window().await?;
    let second = browser.new_window().await?;
    browser.open("/").await?;
    DefaultPage::seen(&browser).await?;
    let windows = [first, second];

    later_everywhere(&stage, &browser, 8 * MINUTE).await?;
    unwarned(&browser).await?;
    later_everywhere(&stage, &browser, MINUTE).await?;
    for window in &windows {
        browser.switch_to(window).await?;
        warned(&browser, WORDS, "stay").await?;
    }
    browser.switch_to(&windows[0]).await?;
    tab_to(&browser, "stay").await?;
    // A key by itself is not a wish to stay: only the button is.
    warned(&browser, WORDS, "stay").await?;
    browser.keys(ENTER).await?;
    unwarned(&browser).await?;
    assert_eq!(browser.view().await?.focus, "h1");
    browser.switch_to(&windows[1]).await?;
    wake(&browser).await?;
    unwarned(&browser).await?;
    // It has begun anew, in both: ten minutes from here.
    later_everywhere(&stage, &browser, 8 * MINUTE).await?;
    for window in &windows {
        browser.switch_to(window).await?;
        wake(&browser).await?;
        unwarned(&browser).await?;
    }
    // What somebody does in one window counts for the other.
    browser.keys(TAB).await?;
    later_everywhere(&stage, &browser, 8 * MINUTE).await?;
    browser.switch_to(&windows[0]).await?;
    wake(&browser).await?;
    unwarned(&browser).await
}

/// Whoever does nothing even then is signed out in all windows and at the org, and is told why. SEC-73
pub async fn who_stays_idle_is_signed_out(stage: Stage) -> Result {
    renewable(&stage, json!({ "idleTimeout": 600 }));
    let browser = lasting(&stage, MIA).await?;
    let other = browser.window().await?;
    browser.new_window().await?;
    browser.open("/?tab=3").await?;
    DefaultPage::seen(&browser).await?;
    later(&stage, &browser, 10 * MINUTE).await?;
    ended(
        &browser,
        "You are signed out",
        "Nothing happened for a while",
    )
    .await?;
    assert_no_tokens(&browser).await?;
    let closed = || stage.org().count(Endpoint::SessionsMe);
    stage.until("the end at the org", || closed() == 1).await?;
    let here = browser.window().await?;
    browser.switch_to(&other).await?;
    ended(&browser, "You are signed out", "in another tab").await?;
    assert_no_tokens(&browser).await?;
    // Nobody who finds the device is let in by the org's own session, and who signs in is back where they were.
    browser.switch_to(&here).await?;
    browser.press("[data-action=sign-in]").await?;
    IdentifyPage::seen(&browser).await?.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(MIA, 2).await?.code).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/?tab=3");
    Ok(())
}

/// The longest time of a session is warned of and ends it, whatever the person does and however often it is renewed. SEC-73
pub async fn the_longest_time_ends_a_session(stage: Stage) -> Result {
    const WORDS: &str = "Save what you are working on";
    renewable(&stage, json!({ "sessionLifetime": 1_800 }));
    stage
        .org()
        .configure(|settings| settings.token_life_s = 600);
    let browser = lasting(&stage, MIA).await?;
    for renewals in 1..=2 {
        later(&stage, &browser, 10 * MINUTE).await?;
        refreshed(&stage, &browser, renewals).await?;
    }
    unwarned(&browser).await?;
    later(&stage, &browser, 9 * MINUTE).await?;
    warned(&browser, WORDS, "sign-out").await?;
    browser.keys(TAB).await?;
    wake(&browser).await?;
    warned(&browser, WORDS, "sign-out").await?;
    later(&stage, &browser, MINUTE).await?;
    ended(&browser, "You are signed out", "reached its longest time").await?;
    assert_no_tokens(&browser).await
}

/// Whoever is warned of the longest time can sign in again before it comes. SEC-73
pub async fn who_is_warned_of_the_longest_time_can_sign_in_again(stage: Stage) -> Result {
    renewable(&stage, json!({ "sessionLifetime": 1_800 }));
    let browser = lasting(&stage, MIA).await?;
    later(&stage, &browser, 29 * MINUTE + 10_000).await?;
    warned(&browser, "Save what you are working on", "sign-out").await?;
    browser.press("[role=alert] [data-action=sign-out]").await?;
    IdentifyPage::seen(&browser).await?;
    assert_no_tokens(&browser).await
}

/// A session that the org renews no more ends with a reason, at once and without another try; the way on leads back to where
/// the person was. SEC-70, SEC-71
pub async fn a_session_that_is_renewed_no_more_says_so(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    let browser = lasting(&stage, MIA).await?;
    browser.expect_console(
        "/v1/token - Failed to load resource: the server responded with a status of 400",
    );
    for okta_session in [true, false] {
        browser.open("/?tab=3").await?;
        DefaultPage::seen(&browser).await?;
        let held = tokens(&browser, "sessionStorage").await?;
        stage
            .org()
            .revoke_token(&held.refresh().unwrap_or_default());
        stage.org().clear_requests();
        if !okta_session {
            stage.org().end_sessions();
        }
        later(&stage, &browser, HOUR).await?;
        ended(
            &browser,
            "Your session has ended",
            "does not renew it any more",
        )
        .await?;
        assert_no_tokens(&browser).await?;
        for _ in 0..3 {
            wake(&browser).await?;
            settled(&browser).await?;
        }
        assert_eq!(refreshes(&stage), 1);
        assert_eq!(stage.org().count(Endpoint::Interact), 0);
        browser.press("[data-action=sign-in]").await?;
        if !okta_session {
            IdentifyPage::seen(&browser).await?.submit(MIA).await?;
            let page = CodePage::seen(&browser).await?;
            page.enter(&stage.mail(MIA, 2).await?.code).await?;
        }
        let page = DefaultPage::seen(&browser).await?;
        assert_eq!(page.view.path(), "/?tab=3");
    }
    Ok(())
}
