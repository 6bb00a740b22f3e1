//! Several windows of one browser, and what they do to each other's sessions.

use e2e::{
    Browser, Result, Stage,
    pages::{DefaultPage, IdentifyPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::{Value, json};
use thirtyfour::WindowHandle;

use crate::{
    people::{CLEO, MIA},
    sessions::{
        HOUR, assert_no_tokens, ended, keep_okta_sessions, lasting, later_everywhere, refreshed,
        refreshes, refused, renewable, settled, sign_in, tokens, told_of_renewal, until_when,
    },
};

/// So many windows a person has.
const WINDOWS: usize = 6;

/// Opens further windows, in which the person is signed in without being asked, and gives all there are then.
async fn windows(browser: &Browser, count: usize) -> Result<Vec<WindowHandle>> {
    let mut windows = vec![browser.window().await?];
    while windows.len() < count {
        windows.push(browser.new_window().await?);
        browser.open("/").await?;
        DefaultPage::seen(browser).await?;
    }
    Ok(windows)
}

/// Lets an hour go by in all windows at one moment, and waits until each has new tokens. The org takes its time over each
/// request, so that windows which do not wait for each other are seen.
async fn an_hour_later(stage: &Stage, browser: &Browser, windows: &[WindowHandle]) -> Result {
    let slow = Fault::new(Endpoint::Token, FaultKind::Delay { ms: 300 });
    stage.org().add_fault(slow.times(100));
    let before = until_when(browser).await?;
    later_everywhere(stage, browser, HOUR).await?;
    for window in windows {
        browser.switch_to(window).await?;
        told_of_renewal(browser, &before).await?;
        // Others may still stand in line.
        settled(browser).await?;
    }
    stage.org().clear_faults();
    Ok(())
}

/// Six windows that hold the same refresh token renew once between them, with locks and without. SEC-42, SEC-70
pub async fn a_storm_of_renewals_is_one(stage: Stage) -> Result {
    renewable(&stage, json!({ "tokenStorage": "local" }));
    keep_okta_sessions(&stage);
    for without_locks in [false, true] {
        let browser = stage.browser().await?;
        browser.common_clock().await?;
        if without_locks {
            let none = "Object.defineProperty(navigator, 'locks', { value: undefined })";
            browser.at_document_start(none).await?;
        }
        sign_in(&stage, &browser, MIA).await?;
        stage.org().clear_requests();
        let windows = windows(&browser, WINDOWS).await?;
        // What comes of one renewal is what the next one needs.
        for hour in 1..=3 {
            an_hour_later(&stage, &browser, &windows).await?;
            assert_eq!(refreshes(&stage), hour, "without locks: {without_locks}");
        }
        assert_eq!(refused(&stage), 0);
        assert_eq!(stage.org().count(Endpoint::Interact), 0);
    }
    Ok(())
}

/// Six windows that share a session renew once between them, and only the first ever holds the refresh token. SEC-40, SEC-70
pub async fn windows_that_share_renew_once(stage: Stage) -> Result {
    renewable(&stage, json!({ "tabs": "shared" }));
    keep_okta_sessions(&stage);
    let browser = lasting(&stage, MIA).await?;
    browser
        .at_document_start(
            "window.kept = []; const set = Storage.prototype.setItem;
             Storage.prototype.setItem = function (key, value) { window.kept.push(value); set.call(this, key, value); };
             new BroadcastChannel('vestibule').onmessage = ({ data }) => window.kept.push(data)",
        )
        .await?;
    stage.org().clear_requests();
    let windows = windows(&browser, WINDOWS).await?;
    for hour in 1..=3 {
        an_hour_later(&stage, &browser, &windows).await?;
        assert_eq!(refreshes(&stage), hour);
    }
    assert_eq!(refused(&stage), 0);
    assert_eq!(stage.org().count(Endpoint::Interact), 0);
    browser.switch_to(&windows[0]).await?;
    let first = tokens(&browser, "sessionStorage").await?;
    assert!(first.refresh().is_some());
    for window in &windows[1..] {
        browser.switch_to(window).await?;
        let tokens = tokens(&browser, "sessionStorage").await?;
        assert_eq!(tokens.access(), first.access());
        let kept: Vec<String> = browser.script("return window.kept", vec![]).await?;
        assert!(kept.iter().any(|kept| kept.contains(&first.access())));
        for kept in kept {
            assert!(!kept.contains("refreshToken"), "{kept}");
        }
    }
    Ok(())
}

/// A copy of a window has a copy of its session storage: it gives the refresh token up, the original keeps it, and both stay
/// signed in, hour after hour. SEC-22
pub async fn a_copied_window_gives_the_refresh_token_up(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    keep_okta_sessions(&stage);
    let browser = lasting(&stage, MIA).await?;
    let original = browser.window().await?;
    let before = tokens(&browser, "sessionStorage").await?;
    assert!(before.refresh().is_some());
    stage.org().clear_requests();
    browser
        .script::<Value>("window.open(location.href)", vec![])
        .await?;
    let copy = browser
        .switch_to_new(std::slice::from_ref(&original))
        .await?;
    DefaultPage::seen(&browser).await?;
    browser
        .wait_script(
            "a copy without a refresh token",
            "return !JSON.parse(sessionStorage['okta-token-storage']).refreshToken",
        )
        .await?;
    // It is a copy, and no session of its own.
    let copied = tokens(&browser, "sessionStorage").await?;
    assert_eq!(copied.access(), before.access());
    assert_eq!(stage.org().count(Endpoint::Interact), 0);
    // From here on its clock can be moved as well.
    browser.reload().await?;
    DefaultPage::seen(&browser).await?;
    let windows = [original, copy];
    for _ in 0..3 {
        an_hour_later(&stage, &browser, &windows).await?;
    }
    assert_eq!(refused(&stage), 0);
    // The copy was renewed by the Okta session at first, and has a refresh token of its own since.
    assert_eq!(stage.org().count(Endpoint::Interact), 1);
    assert_eq!(refreshes(&stage), 3 + 2);
    let mut held = Vec::new();
    for window in &windows {
        browser.switch_to(window).await?;
        held.extend(tokens(&browser, "sessionStorage").await?.refresh());
    }
    assert!(held.len() == 2 && held[0] != held[1], "{held:?}");
    Ok(())
}

/// A window that is loaded again is no copy: it keeps its refresh token, and renews by it. SEC-22
pub async fn a_reloaded_window_is_no_copy(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    let browser = lasting(&stage, MIA).await?;
    let before = tokens(&browser, "sessionStorage").await?.refresh();
    assert!(before.is_some());
    stage.org().clear_requests();
    for _ in 0..2 {
        browser.reload().await?;
        DefaultPage::seen(&browser).await?;
    }
    let window = browser.window().await?;
    // It looks for the window it might be a copy of before it renews.
    an_hour_later(&stage, &browser, &[window]).await?;
    assert_eq!((refreshes(&stage), refused(&stage)), (1, 0));
    assert_eq!(stage.org().count(Endpoint::Interact), 0);
    let after = tokens(&browser, "sessionStorage").await?.refresh();
    assert!(after.is_some() && after != before);
    Ok(())
}

/// Nor does a window take itself for another one, where it is woken while it still looks for that one. SEC-22
pub async fn a_window_is_no_copy_of_itself(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    let browser = lasting(&stage, MIA).await?;
    stage.org().clear_requests();
    // The network is back at the very moment at which the page has asked for its lock, and before it has got it.
    browser
        .at_document_start(
            "const request = LockManager.prototype.request;
             LockManager.prototype.request = function (name, ...rest) {
                 const asked = request.call(this, name, ...rest);
                 if (name.startsWith('vestibule-tab-')) dispatchEvent(new Event('online'));
                 return asked; }",
        )
        .await?;
    for hour in 1..=2 {
        // The tokens have ended when the page starts.
        stage.advance(&browser, HOUR).await?;
        browser.reload().await?;
        DefaultPage::seen(&browser).await?;
        refreshed(&stage, &browser, hour).await?;
        assert!(
            tokens(&browser, "sessionStorage")
                .await?
                .refresh()
                .is_some()
        );
    }
    assert_eq!((refreshes(&stage), refused(&stage)), (2, 0));
    assert_eq!(stage.org().count(Endpoint::Interact), 0);
    Ok(())
}

/// Nor is a page that was left for another and that is come to again by a link, though the browser may keep the one before it
/// as it was. SEC-22
pub async fn a_page_left_for_another_is_no_copy(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    let browser = lasting(&stage, MIA).await?;
    let html =
        "<!doctype html><link rel=icon href=data:,><h1>Inside</h1><a href=/>Back to the app</a>";
    stage
        .site()
        .add_file("/inside.html", "text/html; charset=utf-8", html);
    // The page in which the sign-in itself took place is not one that this browser keeps.
    browser.reload().await?;
    stage.org().clear_requests();
    let window = browser.window().await?;
    for hour in 1..=2 {
        DefaultPage::seen(&browser).await?;
        settled(&browser).await?;
        browser
            .script::<Value>("location.href = '/inside.html'", vec![])
            .await?;
        let inside = "the page inside";
        browser
            .wait(inside, |view| view.heading == "Inside")
            .await?;
        browser.press("a").await?;
        DefaultPage::seen(&browser).await?;
        an_hour_later(&stage, &browser, std::slice::from_ref(&window)).await?;
        assert_eq!(refreshes(&stage), hour);
    }
    assert_eq!(refused(&stage), 0);
    assert_eq!(stage.org().count(Endpoint::Interact), 0);
    Ok(())
}

/// Signing out in one window signs that person out in all, and nobody back in; somebody else stays. SEC-27
pub async fn signing_out_is_for_all_windows_of_a_person(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    let browser = lasting(&stage, MIA).await?;
    let mias = windows(&browser, 3).await?;
    stage.org().end_sessions();
    let cleos = browser.new_window().await?;
    sign_in(&stage, &browser, CLEO).await?;
    let interacts = stage.org().count(Endpoint::Interact);

    browser.switch_to(&mias[0]).await?;
    DefaultPage::seen(&browser).await?.sign_out().await?;
    IdentifyPage::seen(&browser).await?;
    assert_no_tokens(&browser).await?;
    for window in &mias[1..] {
        browser.switch_to(window).await?;
        ended(&browser, "You are signed out", "in another tab").await?;
        assert_no_tokens(&browser).await?;
    }
    // Each window takes its own tokens back.
    let revoked = || stage.org().count(Endpoint::Revoke);
    stage.until("six tokens revoked", || revoked() >= 6).await?;
    browser.switch_to(&cleos).await?;
    let view = DefaultPage::seen(&browser).await?.view;
    assert!(view.text.contains(CLEO), "{}", view.text);
    assert!(
        tokens(&browser, "sessionStorage")
            .await?
            .refresh()
            .is_some()
    );
    // The window that came back from the org asks who it is; the others wait for a person.
    assert_eq!(stage.org().count(Endpoint::Interact), interacts + 1);
    browser.switch_to(&mias[2]).await?;
    browser.press("[data-action=sign-in]").await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Interact), interacts + 2);
    browser.switch_to(&mias[1]).await?;
    ended(&browser, "You are signed out", "in another tab").await?;
    assert_eq!(revoked(), 6);
    Ok(())
}

/// Signing in in one window lets those in that wait for somebody; one in which somebody types is left alone. SEC-40
pub async fn signing_in_is_noticed_where_nobody_types(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start(
            "window.heard = []; new BroadcastChannel('vestibule').onmessage = ({ data }) => window.heard.push(data)",
        )
        .await?;
    let waiting = browser.window().await?;
    IdentifyPage::open(&browser, "/?tab=3").await?;
    let typing = browser.new_window().await?;
    IdentifyPage::open(&browser, "/").await?.enter("cl").await?;
    browser.new_window().await?;
    sign_in(&stage, &browser, MIA).await?;

    browser.switch_to(&waiting).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/?tab=3");
    browser.switch_to(&typing).await?;
    let heard = "return window.heard.length === 2 && window.heard";
    let heard = browser.wait_script("word of two sessions", heard).await?;
    assert_eq!(heard, json!(vec!["vestibule/1 session-changed"; 2]));
    let view = browser.view().await?;
    assert_eq!(view.step, "identify");
    assert_eq!(view.identifier.as_deref(), Some("cl"));
    // Three windows came, and one of them asked again.
    assert_eq!(stage.org().count(Endpoint::Interact), 4);
    Ok(())
}
