//! Being signed in: where that leads, how long it lasts, and how it ends.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::{Value, json};

use crate::people::{MIA, signed_in};

/// The default page may be a page outside the app; the tokens are there for it.
pub async fn the_default_page_may_lie_outside_the_app(stage: Stage) -> Result {
    stage.site().add_page(
        "/inside.html",
        "<!doctype html><link rel=icon href=data:,><h1>Inside</h1>",
    );
    let mut config = stage.config();
    config["defaultPage"] = json!("/inside.html?a=1#b");
    stage.site().configure(config);
    let browser = stage.browser().await?;
    for path in ["/login", "/login"] {
        browser.open(path).await?;
        if stage.mails(MIA).is_empty() {
            IdentifyPage::seen(&browser).await?.submit(MIA).await?;
            CodePage::seen(&browser)
                .await?
                .enter(&stage.mail(MIA, 1).await?.code)
                .await?;
        }
        let view = browser
            .wait("the page inside", |view| view.heading == "Inside")
            .await?;
        assert_eq!(view.path(), "/inside.html?a=1#b");
        assert!(
            browser
                .storage("sessionStorage")
                .await?
                .contains_key("okta-token-storage")
        );
    }
    Ok(())
}

/// Signing out forgets here, revokes at the org, ends its session, and asks again afterwards. SEC-27
pub async fn signing_out_ends_everything(stage: Stage) -> Result {
    let (browser, page) = signed_in(&stage, MIA).await?;
    page.sign_out().await?;
    IdentifyPage::seen(&browser).await?;
    let requests = stage.org().requests();
    let position = |endpoint| {
        requests
            .iter()
            .position(|it| it.endpoint == Some(endpoint) && it.method != "OPTIONS")
    };
    assert!(
        position(Endpoint::Revoke) < position(Endpoint::Logout),
        "{requests:?}"
    );
    assert!(position(Endpoint::Revoke).is_some());
    for store in ["sessionStorage", "localStorage"] {
        let stored = Value::Object(browser.storage(store).await?).to_string();
        assert!(
            !stored.contains("eyJ") && !stored.contains("okta-token-storage"),
            "{stored}"
        );
    }
    browser.open("/").await?;
    IdentifyPage::seen(&browser).await?;
    browser.back().await?;
    let view = browser
        .wait("any page", |view| {
            view.is_running() && (!view.step.is_empty() || !view.page.is_empty())
        })
        .await?;
    assert_ne!(view.page, "default");
    Ok(())
}

/// Signing out without a network forgets here all the same, and says what could not be done. SEC-27
pub async fn signing_out_without_a_network_forgets_here(stage: Stage) -> Result {
    let (browser, page) = signed_in(&stage, MIA).await?;
    browser.expect_console("/v1/revoke");
    stage
        .org()
        .add_fault(Fault::new(Endpoint::Revoke, FaultKind::Refuse));
    page.sign_out().await?;
    let view = browser
        .wait("words about the half sign-out", |view| {
            view.text.contains("could not be told")
        })
        .await?;
    browser.audit().await?;
    assert_eq!(
        view.page, "",
        "no longer the page of somebody who is signed in"
    );
    let stored = Value::Object(browser.storage("sessionStorage").await?).to_string();
    assert!(!stored.contains("eyJ"), "{stored}");
    assert_eq!(stage.org().count(Endpoint::Logout), 0);
    // The way on leads to the sign-in, which finds the Okta session that could not be ended.
    browser.press("button[data-action=sign-in]").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// An Okta session that lives signs in without asking; one that has ended asks.
pub async fn a_living_session_signs_in_without_asking(stage: Stage) -> Result {
    let (browser, _) = signed_in(&stage, MIA).await?;
    stage.org().clear_requests();
    browser.new_window().await?;
    browser.open("/?tab=3").await?;
    assert_eq!(DefaultPage::seen(&browser).await?.view.path(), "/?tab=3");
    assert_eq!(stage.org().count(Endpoint::Identify), 0);
    assert_eq!(stage.mails(MIA).len(), 1);
    stage.org().end_sessions();
    browser.new_window().await?;
    IdentifyPage::open(&browser, "/").await?;
    Ok(())
}

/// Who is signed in never sees the sign-in page, not even for a moment.
pub async fn who_is_signed_in_never_sees_the_sign_in_page(stage: Stage) -> Result {
    let (browser, _) = signed_in(&stage, MIA).await?;
    stage.org().clear_requests();
    browser
        .at_document_start(
            "window.shown = []; const look = () => { const it = document.querySelector('input[name=identifier]');
                if (it && it.checkVisibility()) window.shown.push(performance.now()); requestAnimationFrame(look); }; requestAnimationFrame(look)",
        )
        .await?;
    browser.open("/login").await?;
    assert_eq!(DefaultPage::seen(&browser).await?.view.path(), "/");
    let shown: Vec<f64> = browser.script("return window.shown", vec![]).await?;
    assert!(shown.is_empty(), "{shown:?}");
    assert!(
        stage.org().requests().is_empty(),
        "{:?}",
        stage.org().requests()
    );
    Ok(())
}

/// Back from the default page does not lead into a sign-in that is over. UX-52
pub async fn back_after_signing_in_does_not_lead_into_the_sign_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    stage.site().add_page(
        "/before.html",
        "<!doctype html><link rel=icon href=data:,><h1>Before</h1>",
    );
    browser.open("/before.html").await?;
    IdentifyPage::open(&browser, "/").await?.submit(MIA).await?;
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(MIA, 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    browser.back().await?;
    browser
        .wait("the default page, or the page before", |view| {
            view.page == "default" || view.heading == "Before"
        })
        .await?;
    Ok(())
}
