//! Redirect mode, and what listeners on the page are told.

use e2e::{Browser, Result, Stage, pages::DefaultPage};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::MIA;

/// A browser at a site where people sign in on the page that Okta hosts.
async fn by_redirect(stage: &Stage) -> Result<Browser> {
    let mut config = stage.config();
    config["mode"] = json!("redirect");
    stage.site().configure(config);
    stage.browser().await
}

/// Waits for the org's own page, and signs in there.
async fn sign_in_at_okta(stage: &Stage, browser: &Browser) -> Result {
    at_okta(browser).await?;
    browser
        .type_into("input[name=identifier]", &[MIA, "\u{e007}"].concat())
        .await?;
    let code = stage.mail(MIA, 1).await?.code;
    browser
        .type_into("input[name=passcode]", &[&code, "\u{e007}"].concat())
        .await
}

async fn at_okta(browser: &Browser) -> Result {
    let there = "return !!document.querySelector('form[action=\"/sign-in\"]')";
    browser.wait_script("the org's page", there).await?;
    Ok(())
}

/// The page is never asked for a name; the deep link comes back to itself, with the session where it always is, and a reload
/// finds it. SEC-50, SEC-51
pub async fn redirect_mode_signs_in_at_okta_and_comes_back(stage: Stage) -> Result {
    let browser = by_redirect(&stage).await?;
    browser.open("/?tab=2#part").await?;
    sign_in_at_okta(&stage, &browser).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/?tab=2#part");
    assert_eq!(
        (
            stage.org().count(Endpoint::Interact),
            stage.org().count(Endpoint::Authorize),
            stage.org().count(Endpoint::Token)
        ),
        (0, 1, 1)
    );
    browser.reload().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Back from the org's page leads to a page that says where people sign in, and not to the org again.
pub async fn back_from_okta_is_no_trap(stage: Stage) -> Result {
    let browser = by_redirect(&stage).await?;
    browser.open("/blank").await?;
    browser.open("/login").await?;
    at_okta(&browser).await?;
    browser.back().await?;
    let view = browser
        .wait("the page that leads to Okta", |view| {
            view.step == "terminal" && view.is_running()
        })
        .await?;
    assert_eq!(view.heading, "Sign in");
    browser.audit().await?;
    browser.press("button[data-action=cancel]").await?;
    sign_in_at_okta(&stage, &browser).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// What listeners hear of a whole sign-in: fixed words, and nothing of the person's, the org's or the browser's storage. SEC-24
pub async fn listeners_hear_words_and_nothing_else(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/challenge/answer");
    browser
        .at_document_start(
            "for (const name of ['step', 'mail-sent', 'error', 'signed-in', 'signed-out'])
               document.addEventListener(`vestibule:${name}`, (event) => {
                 const heard = JSON.parse(sessionStorage.getItem('heard') || '[]');
                 heard.push([name, event.detail, Object.keys(event).join(), event.bubbles]);
                 sessionStorage.setItem('heard', JSON.stringify(heard));
               });",
        )
        .await?;
    let page = e2e::pages::IdentifyPage::open(&browser, "/").await?;
    page.submit(MIA).await?;
    let page = e2e::pages::CodePage::seen(&browser).await?;
    page.enter("000000").await?;
    browser
        .wait("words about the code", |view| !view.alerts.is_empty())
        .await?;
    let mail = stage.mail(MIA, 1).await?;
    browser.empty("input[name=passcode]").await?;
    page.enter(&mail.code).await?;
    DefaultPage::seen(&browser).await?.sign_out().await?;
    e2e::pages::IdentifyPage::seen(&browser).await?;
    let heard: Vec<Value> = browser
        .script("return JSON.parse(sessionStorage.getItem('heard'))", vec![])
        .await?;
    let told: Vec<(&str, &str)> = heard
        .iter()
        .map(|it| (it[0].as_str().unwrap_or("?"), it[1].as_str().unwrap_or("?")))
        .collect();
    assert_eq!(
        told,
        [
            ("step", "identify"),
            ("mail-sent", ""),
            ("step", "challenge-email"),
            ("error", "refused"),
            ("signed-in", ""),
            ("signed-out", "person"),
            ("step", "identify"),
        ]
    );
    assert!(heard.iter().all(|it| it[2] == "isTrusted"), "{heard:?}");
    Ok(())
}
