//! The way around: reload, back, starting over, signing out, coming again.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage, PasswordPage, SelectionPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::Value;

use crate::people::{ADA, CLEO, MIA, NOAH, TESS, at_code};

/// A deep link comes back to itself, with query and fragment. SEC-32, SEC-33
pub async fn a_deep_link_comes_back_to_itself(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/?tab=2#part")
        .await?
        .submit(MIA)
        .await?;
    let page = CodePage::seen(&browser).await?;
    // Also over a reload.
    browser.reload().await?;
    CodePage::seen(&browser).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    assert_eq!(
        DefaultPage::seen(&browser).await?.view.path(),
        "/?tab=2#part"
    );
    Ok(())
}

/// A link below the page's own place is followed without leaving the document, and so is Back. One into another tab, or with a key
/// held down, is the browser's.
pub async fn a_link_of_the_app_stays_in_the_document(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    let asked: Value = browser
        .script(
            "window.before = true;
            const link = Object.assign(document.createElement('a'), { id: 'probe', href: 'nowhere?a#b', textContent: 'on' });
            document.querySelector('main').prepend(link);
            const asked = [];
            const note = (event) => { asked.push(event.defaultPrevented); event.preventDefault(); };
            addEventListener('click', note);
            link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: true }));
            link.target = '_blank';
            link.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
            link.removeAttribute('target');
            removeEventListener('click', note);
            return asked",
            vec![],
        )
        .await?;
    assert_eq!(asked, serde_json::json!([false, false]));
    browser.press("#probe").await?;
    browser
        .wait("the page of no address", |view| {
            view.step == "not-found" && view.path() == "/nowhere?a#b"
        })
        .await?;
    browser.back().await?;
    DefaultPage::seen(&browser).await?;
    browser.forward().await?;
    browser
        .wait("the page of no address again", |view| {
            view.step == "not-found"
        })
        .await?;
    browser.press(".not-found a").await?;
    assert_eq!(DefaultPage::seen(&browser).await?.view.path(), "/");
    let same: bool = browser.script("return !!window.before", vec![]).await?;
    assert!(same);
    Ok(())
}

/// An address that tries to lead elsewhere leads nowhere else. SEC-32
pub async fn no_address_leads_to_another_origin(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    // The host has nothing at most of them.
    browser.expect_console("404 (Not Found)");
    let mut mails = 0;
    for path in [
        "//evil.example",
        "/%5cevil.example",
        "/..//evil.example",
        "/?next=//evil.example",
        "/#//evil.example",
        "//evil.example/?a#b",
    ] {
        browser.open(&[&stage.site().origin, path].concat()).await?;
        let view = browser
            .wait("any page", |view| !view.text.is_empty())
            .await?;
        assert!(
            view.address.starts_with(&stage.site().origin),
            "{path}: {}",
            view.address
        );
        if view.start.is_empty() || view.step != "identify" {
            continue;
        }
        IdentifyPage::seen(&browser).await?.submit(MIA).await?;
        mails += 1;
        CodePage::seen(&browser)
            .await?
            .enter(&stage.mail(MIA, mails).await?.code)
            .await?;
        let page = DefaultPage::seen(&browser).await?;
        assert!(
            page.view.address.starts_with(&stage.site().origin),
            "{path}: {}",
            page.view.address
        );
        browser.forget().await?;
    }
    assert!(mails > 0);
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
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(NOAH)
        .await?;
    SelectionPage::seen(&browser).await?;
    browser.reload().await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    PasswordPage::seen(&browser).await?;
    browser.reload().await?;
    PasswordPage::seen(&browser)
        .await?
        .submit("blue-kettle-42")
        .await?;
    DefaultPage::seen(&browser).await?;

    let (browser, page) = at_code(&stage, TESS).await?;
    page.enter(&stage.mail(TESS, 1).await?.code).await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    PasswordPage::seen(&browser).await?;
    browser.reload().await?;
    PasswordPage::seen(&browser)
        .await?
        .submit("green-ladder-17")
        .await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.mails(TESS).len(), 1);
    Ok(())
}

/// The same in an enrolment. UX-53, SEC-75
pub async fn reloading_in_an_enrolment_shows_it_again(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("enzo@example.com")
        .await?;
    SelectionPage::seen_enrolling(&browser).await?;
    browser.reload().await?;
    SelectionPage::seen_enrolling(&browser)
        .await?
        .choose("E-mail")
        .await?;
    CodePage::seen_enrolling(&browser).await?;
    browser.reload().await?;
    let page = CodePage::seen_enrolling(&browser).await?;
    assert_eq!(stage.mails("enzo@example.com").len(), 1);
    page.enter(&stage.mail("enzo@example.com", 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A mail that waits for a word waits for it again after a reload, and none is sent unasked. SEC-75
pub async fn reloading_where_a_mail_waits_sends_none(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/challenge");
    // The mail's own request fails, so that the step stands there.
    stage
        .org()
        .add_fault(Fault::new(Endpoint::Challenge, FaultKind::Html502));
    IdentifyPage::open(&browser, "/").await?.submit(ADA).await?;
    browser
        .wait("the word that is waited for", |view| {
            view.step == "authenticator-verification-data" && !view.alerts.is_empty()
        })
        .await?;
    browser.audit().await?;
    browser.reload().await?;
    browser
        .wait("the word that is waited for", |view| {
            view.step == "authenticator-verification-data"
        })
        .await?;
    browser.audit().await?;
    assert_eq!(stage.mails(ADA).len(), 0);
    browser.press("main button[type=submit]").await?;
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(ADA, 1).await?.code)
        .await?;
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
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(MIA, 2).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Starting over gives the sign-in up at the org too, and keeps the name. UX-14, UX-28
pub async fn starting_over_cancels_and_keeps_the_name(stage: Stage) -> Result {
    for action in ["cancel", "change-identifier"] {
        let (browser, _) = at_code(&stage, MIA).await?;
        browser
            .press(&format!("button[data-action={action}]"))
            .await?;
        let page = IdentifyPage::seen(&browser).await?;
        let view = browser.view().await?;
        assert_eq!(view.identifier.as_deref(), Some(MIA), "{action}");
        assert!(
            !view.statuses.iter().any(|it| it.contains("new message")),
            "{:?}",
            view.statuses
        );
        stage
            .until("the cancellation", || {
                stage.org().count(Endpoint::Cancel) == 1
            })
            .await?;
        let records = Value::Object(browser.storage("localStorage").await?).to_string();
        assert!(!records.contains("verifier"), "SEC-21: {records}");
        let mails = stage.mails(MIA).len();
        page.next().await?;
        CodePage::seen(&browser)
            .await?
            .enter(&stage.mail(MIA, mails + 1).await?.code)
            .await?;
        DefaultPage::seen(&browser).await?;
        stage.org().end_sessions();
        stage.org().reset();
        stage.org().configure(|settings| settings.refresh_ms = 400);
    }
    Ok(())
}

/// Two tabs sign in side by side, each with its own transaction.
pub async fn two_tabs_do_not_disturb_each_other(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(CLEO)
        .await?;
    CodePage::seen(&browser).await?;
    browser.switch_to(&first).await?;
    let view = browser.view().await?;
    assert!(view.text.contains("m***a@example.com"), "{}", view.text);
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(MIA, 1).await?.code)
        .await?;
    assert!(
        DefaultPage::seen(&browser)
            .await?
            .view
            .text
            .contains("Mia Berger")
    );
    Ok(())
}

/// There is nothing at any other address, and the host says so. SEC-55
pub async fn another_address_is_not_found(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("404 (Not Found)");
    browser.open("/nothing/here").await?;
    let view = browser
        .wait("any page", |view| !view.text.is_empty())
        .await?;
    assert!(
        view.text.to_lowercase().contains("not found"),
        "{}",
        view.text
    );
    browser.audit().await?;
    let status: u16 = browser
        .script(
            "return performance.getEntriesByType('navigation')[0].responseStatus",
            vec![],
        )
        .await?;
    assert_eq!(status, 404);
    Ok(())
}
