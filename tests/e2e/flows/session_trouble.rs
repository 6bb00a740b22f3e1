//! What may go wrong around a session without ending it: sleep, a lost network, a wrong clock, a browser that keeps nothing.

use e2e::{
    Result, Stage,
    pages::{DefaultPage, IdentifyPage},
};
use org::{Dpop, Endpoint};
use serde_json::{Value, json};

use crate::{
    people::MIA,
    sessions::{
        BLOCKED_STORAGE, HOUR, MINUTE, lasting, later, refreshed, refreshes, refused, renewable,
        set_org_ahead, settled, sign_in, told_of_renewal, until_when, wake,
    },
};

/// A page that slept while its tokens ended renews them on waking, once.
pub async fn who_sleeps_through_the_end_is_renewed_on_waking(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    browser
        .at_document_start(
            "window.slept = []; for (const name of ['freeze', 'resume'])
                 document.addEventListener(name, () => window.slept.push(name))",
        )
        .await?;
    sign_in(&stage, &browser, MIA).await?;
    let before = until_when(&browser).await?;
    let set = async |state: &str| {
        let state = json!({ "state": state });
        browser.cdp("Page.setWebLifecycleState", state).await
    };
    set("frozen").await?;
    stage.advance(&browser, 5 * HOUR).await?;
    assert_eq!(refreshes(&stage), 0);
    set("active").await?;
    told_of_renewal(&browser, &before).await?;
    let slept: Value = browser.script("return window.slept", vec![]).await?;
    assert_eq!(slept, json!(["freeze", "resume"]));
    settled(&browser).await?;
    assert_eq!((refreshes(&stage), refused(&stage)), (1, 0));
    Ok(())
}

/// Without a network the session stays, beyond the end of its tokens, and says so; once the network is back it is renewed at
/// once, and nothing more is said. SEC-71
pub async fn an_hour_without_a_network_ends_nothing(stage: Stage) -> Result {
    const WORDS: &str = "You seem to be offline";
    renewable(&stage, json!({}));
    let browser = lasting(&stage, MIA).await?;
    let before = until_when(&browser).await?;
    later(&stage, &browser, HOUR - 3 * MINUTE).await?;
    browser.set_offline(true).await?;
    browser.expect_console("ERR_INTERNET_DISCONNECTED");
    later(&stage, &browser, HOUR).await?;
    browser
        .wait("words about the network", |view| {
            view.page == "default" && view.statuses.iter().any(|it| it.contains(WORDS))
        })
        .await?;
    browser.audit().await?;
    // Another hour does not change that.
    later(&stage, &browser, HOUR).await?;
    settled(&browser).await?;
    assert!(browser.view().await?.text.contains(WORDS));
    assert_eq!(refreshes(&stage), 0);
    // Nobody has to say that the network is back: the browser does.
    browser.set_offline(false).await?;
    told_of_renewal(&browser, &before).await?;
    assert!(!browser.view().await?.text.contains(WORDS));
    settled(&browser).await?;
    assert_eq!((refreshes(&stage), refused(&stage)), (1, 0));
    Ok(())
}

/// Signs in on a device whose clock is wrong by so much, and lives through two renewals there.
async fn a_wrong_clock(stage: &Stage, hours_ahead: i64) -> Result {
    let words = match hours_ahead > 0 {
        true => "300 minutes fast",
        false => "300 minutes slow",
    };
    let told = |text: &str| text.contains("The clock of this device is");
    // Whose clock is the wrong one nobody can tell but by the other's.
    set_org_ahead(stage, -hours_ahead * HOUR)?;
    stage.org().clear_requests();
    let browser = lasting(stage, MIA).await?;
    // A proof by the wrong time is refused before the org's time is known.
    browser.expect_console(
        "/v1/token - Failed to load resource: the server responded with a status of 400",
    );
    browser
        .wait("words about the clock", |view| view.text.contains(words))
        .await?;
    browser.audit().await?;
    let tokens = stage.org().count(Endpoint::Token);
    // Not before it is time.
    later(stage, &browser, HOUR - 2 * MINUTE).await?;
    settled(&browser).await?;
    assert_eq!(refreshes(stage), 0);
    for renewals in 1..=2 {
        later(stage, &browser, HOUR - MINUTE).await?;
        refreshed(stage, &browser, renewals).await?;
        // And not in a loop.
        for _ in 0..3 {
            wake(&browser).await?;
            settled(&browser).await?;
        }
        assert_eq!(refreshes(stage), renewals);
    }
    assert_eq!(refused(stage), 0);
    browser.reload().await?;
    let view = DefaultPage::seen(&browser).await?.view;
    assert!(!told(&view.text), "{}", view.text);
    wake(&browser).await?;
    settled(&browser).await?;
    assert_eq!(refreshes(stage), 2);
    assert!(stage.org().count(Endpoint::Token) >= tokens + 2);
    Ok(())
}

/// Where a device's clock is five hours wrong, its person is told once, and the session is renewed when it is due, whether
/// the org lets its own clock be read or not. SEC-13
pub async fn a_clock_that_is_hours_wrong_is_told_once(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    for expose_date in [false, true] {
        stage
            .org()
            .configure(|settings| settings.expose_date = expose_date);
        for hours_ahead in [5, -5] {
            a_wrong_clock(&stage, hours_ahead).await?;
        }
    }
    Ok(())
}

/// Nor do proofs of possession fail by it, where the org lets its own clock be read. SEC-13, SEC-72
pub async fn a_wrong_clock_does_not_keep_a_key_from_working(stage: Stage) -> Result {
    renewable(&stage, json!({ "dpop": true }));
    stage.org().configure(|settings| {
        settings.expose_date = true;
        settings.dpop = Dpop::Required;
    });
    for hours_ahead in [5, -5] {
        a_wrong_clock(&stage, hours_ahead).await?;
    }
    Ok(())
}

/// Where the browser keeps nothing, the session lasts as long as the page: that is told, it is renewed, and it can be left.
/// SEC-26
pub async fn without_storage_a_session_lasts_as_long_as_the_page(stage: Stage) -> Result {
    const WORDS: &str = "does not let the page keep your session";
    for storage in ["session", "local"] {
        renewable(&stage, json!({ "tokenStorage": storage }));
        stage.org().clear_requests();
        let browser = stage.browser().await?;
        browser.movable_clock().await?;
        browser.at_document_start(BLOCKED_STORAGE).await?;
        let page = sign_in(&stage, &browser, MIA).await?;
        assert!(page.view.text.contains(WORDS), "{}", page.view.text);
        let before = until_when(&browser).await?;
        later(&stage, &browser, HOUR).await?;
        told_of_renewal(&browser, &before).await?;
        assert_eq!((refreshes(&stage), refused(&stage)), (1, 0));
        assert!(browser.view().await?.text.contains(WORDS));
        page.sign_out().await?;
        IdentifyPage::seen(&browser).await?;
        assert_eq!(stage.org().count(Endpoint::Revoke), 2);
        assert_eq!(stage.org().count(Endpoint::Logout), 1);
    }
    Ok(())
}
