//! The way around: reload, back, starting over, signing out, coming again.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage, PasswordPage, SelectionPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::{Value, json};

use crate::people::{MIA, NOAH, TESS, at_code, signed_in};

/// A deep link comes back to itself, with query and fragment. SEC-32, SEC-33
pub async fn a_deep_link_comes_back_to_itself(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/?tab=2#part").await?.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    // Also over a reload.
    browser.reload().await?;
    CodePage::seen(&browser).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    assert_eq!(DefaultPage::seen(&browser).await?.view.path(), "/?tab=2#part");
    Ok(())
}

/// An address that tries to lead elsewhere leads nowhere else. SEC-32
pub async fn no_address_leads_to_another_origin(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    // The host has nothing at most of them.
    browser.expect_console("404 (Not Found)");
    let mut mails = 0;
    for path in ["//evil.example", "/%5cevil.example", "/..//evil.example", "/?next=//evil.example", "/#//evil.example", "//evil.example/?a#b"] {
        browser.open(&[&stage.site().origin, path].concat()).await?;
        let view = browser.wait("any page", |view| !view.text.is_empty()).await?;
        assert!(view.address.starts_with(&stage.site().origin), "{path}: {}", view.address);
        if view.start.is_empty() || view.step != "identify" {
            continue;
        }
        IdentifyPage::seen(&browser).await?.submit(MIA).await?;
        mails += 1;
        CodePage::seen(&browser).await?.enter(&stage.mail(MIA, mails).await?.code).await?;
        let page = DefaultPage::seen(&browser).await?;
        assert!(page.view.address.starts_with(&stage.site().origin), "{path}: {}", page.view.address);
        browser.forget().await?;
    }
    assert!(mails > 0);
    Ok(())
}

/// The default page may be a page outside the app; the tokens are there for it.
pub async fn the_default_page_may_lie_outside_the_app(stage: Stage) -> Result {
    stage.site().add_page("/inside.html", "<!doctype html><link rel=icon href=data:,><h1>Inside</h1>");
    let mut config = stage.config();
    config["defaultPage"] = json!("/inside.html?a=1#b");
    stage.site().configure(config);
    let browser = stage.browser().await?;
    for path in ["/login", "/login"] {
        browser.open(path).await?;
        if stage.mails(MIA).is_empty() {
            IdentifyPage::seen(&browser).await?.submit(MIA).await?;
            CodePage::seen(&browser).await?.enter(&stage.mail(MIA, 1).await?.code).await?;
        }
        let view = browser.wait("the page inside", |view| view.heading == "Inside").await?;
        assert_eq!(view.path(), "/inside.html?a=1#b");
        assert!(browser.storage("sessionStorage").await?.contains_key("okta-token-storage"));
    }
    Ok(())
}

/// However often the page is loaded, the step is the same, and one mail was sent. UX-30, UX-53, SEC-75
pub async fn reloading_at_the_code_shows_the_code_page(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    for _ in 0..3 {
        browser.reload().await?;
        CodePage::seen(&browser).await?;
        assert!(browser.view().await?.text.contains("m***a@example.com"));
    }
    assert_eq!(stage.mails(MIA).len(), 1);
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    browser.reload().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The same at the choice of a way, and at the password behind the code. UX-53
pub async fn reloading_at_the_other_steps_shows_them_again(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?.submit(NOAH).await?;
    SelectionPage::seen(&browser).await?;
    browser.reload().await?;
    SelectionPage::seen(&browser).await?.choose("Password").await?;
    PasswordPage::seen(&browser).await?;
    browser.reload().await?;
    PasswordPage::seen(&browser).await?.submit("blue-kettle-42").await?;
    DefaultPage::seen(&browser).await?;

    let (browser, page) = at_code(&stage, TESS).await?;
    page.enter(&stage.mail(TESS, 1).await?.code).await?;
    SelectionPage::seen(&browser).await?.choose("Password").await?;
    PasswordPage::seen(&browser).await?;
    browser.reload().await?;
    PasswordPage::seen(&browser).await?.submit("green-ladder-17").await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.mails(TESS).len(), 1);
    Ok(())
}

/// A mail that waits for a word waits for it again after a reload, and none is sent unasked. SEC-75
pub async fn reloading_where_a_mail_waits_sends_none(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/challenge");
    // The mail's own request fails, so that the step stands there.
    stage.org().add_fault(Fault::new(Endpoint::Challenge, FaultKind::Html502));
    IdentifyPage::open(&browser, "/").await?.submit(crate::people::ADA).await?;
    browser.wait("the word that is waited for", |view| view.step == "authenticator-verification-data" && !view.alerts.is_empty()).await?;
    browser.audit().await?;
    browser.reload().await?;
    browser.wait("the word that is waited for", |view| view.step == "authenticator-verification-data").await?;
    browser.audit().await?;
    assert_eq!(stage.mails(crate::people::ADA).len(), 0);
    browser.press("main button[type=submit]").await?;
    CodePage::seen(&browser).await?.enter(&stage.mail(crate::people::ADA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Back shows who one said one is; Next goes on from there. UX-14, UX-52
pub async fn back_shows_the_name_that_was_typed(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    browser.back().await?;
    let page = IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
    assert_eq!(stage.mails(MIA).len(), 1);
    page.next().await?;
    CodePage::seen(&browser).await?.enter(&stage.mail(MIA, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Starting over gives the sign-in up at the org too, and keeps the name. UX-14, UX-28
pub async fn starting_over_cancels_and_keeps_the_name(stage: Stage) -> Result {
    for (number, action) in ["cancel", "change-identifier"].into_iter().enumerate() {
        let (browser, _) = at_code(&stage, MIA).await?;
        browser.press(&format!("button[data-action={action}]")).await?;
        let page = IdentifyPage::seen(&browser).await?;
        let view = browser.view().await?;
        assert_eq!(view.identifier.as_deref(), Some(MIA), "{action}");
        assert!(!view.statuses.iter().any(|it| it.contains("new message")), "{:?}", view.statuses);
        stage.until("the cancellation", || stage.org().count(Endpoint::Cancel) == number + 1).await?;
        let records = Value::Object(browser.storage("localStorage").await?).to_string();
        assert!(!records.contains("verifier"), "SEC-21: {records}");
        let mails = stage.mails(MIA).len();
        page.next().await?;
        CodePage::seen(&browser).await?.enter(&stage.mail(MIA, mails + 1).await?.code).await?;
        DefaultPage::seen(&browser).await?;
        stage.org().end_sessions();
        stage.org().reset();
        stage.org().configure(|settings| settings.refresh_ms = 400);
    }
    Ok(())
}

/// Signing out forgets here, revokes at the org, ends its session, and asks again afterwards. SEC-27
pub async fn signing_out_ends_everything(stage: Stage) -> Result {
    let (browser, page) = signed_in(&stage, MIA).await?;
    page.sign_out().await?;
    IdentifyPage::seen(&browser).await?;
    let requests = stage.org().requests();
    let position = |endpoint| requests.iter().position(|it| it.endpoint == Some(endpoint) && it.method != "OPTIONS");
    assert!(position(Endpoint::Revoke) < position(Endpoint::Logout), "{requests:?}");
    assert!(position(Endpoint::Revoke).is_some());
    for store in ["sessionStorage", "localStorage"] {
        let stored = Value::Object(browser.storage(store).await?).to_string();
        assert!(!stored.contains("eyJ") && !stored.contains("okta-token-storage"), "{stored}");
    }
    browser.open("/").await?;
    IdentifyPage::seen(&browser).await?;
    browser.back().await?;
    let view = browser.wait("any page", |view| view.is_running() && (!view.step.is_empty() || !view.page.is_empty())).await?;
    assert_ne!(view.page, "default");
    Ok(())
}

/// Signing out without a network forgets here all the same, and says what could not be done. SEC-27
pub async fn signing_out_without_a_network_forgets_here(stage: Stage) -> Result {
    let (browser, page) = signed_in(&stage, MIA).await?;
    browser.expect_console("/v1/revoke");
    stage.org().add_fault(Fault::new(Endpoint::Revoke, FaultKind::Refuse));
    page.sign_out().await?;
    let view = browser.wait("words about the half sign-out", |view| view.text.contains("could not be told")).await?;
    browser.audit().await?;
    assert_eq!(view.page, "", "no longer the page of somebody who is signed in");
    let stored = Value::Object(browser.storage("sessionStorage").await?).to_string();
    assert!(!stored.contains("eyJ"), "{stored}");
    assert_eq!(stage.org().count(Endpoint::Logout), 0);
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
    assert!(stage.org().requests().is_empty(), "{:?}", stage.org().requests());
    Ok(())
}

/// Back from the default page does not lead into a sign-in that is over. UX-52
pub async fn back_after_signing_in_does_not_lead_into_the_sign_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    stage.site().add_page("/before.html", "<!doctype html><link rel=icon href=data:,><h1>Before</h1>");
    browser.open("/before.html").await?;
    IdentifyPage::open(&browser, "/").await?.submit(MIA).await?;
    CodePage::seen(&browser).await?.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    browser.back().await?;
    browser.wait("the default page, or the page before", |view| view.page == "default" || view.heading == "Before").await?;
    Ok(())
}

/// Two tabs sign in side by side, each with its own transaction.
pub async fn two_tabs_do_not_disturb_each_other(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    IdentifyPage::open(&browser, "/").await?.submit(crate::people::CLEO).await?;
    CodePage::seen(&browser).await?;
    browser.switch_to(&first).await?;
    let view = browser.view().await?;
    assert!(view.text.contains("m***a@example.com"), "{}", view.text);
    CodePage::seen(&browser).await?.enter(&stage.mail(MIA, 1).await?.code).await?;
    assert!(DefaultPage::seen(&browser).await?.view.text.contains("Mia Berger"));
    Ok(())
}

/// There is nothing at any other address, and the host says so. SEC-55
pub async fn another_address_is_not_found(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("404 (Not Found)");
    browser.open("/nothing/here").await?;
    let view = browser.wait("any page", |view| !view.text.is_empty()).await?;
    assert!(view.text.to_lowercase().contains("not found"), "{}", view.text);
    browser.audit().await?;
    let status: u16 = browser.script("return performance.getEntriesByType('navigation')[0].responseStatus", vec![]).await?;
    assert_eq!(status, 404);
    Ok(())
}
