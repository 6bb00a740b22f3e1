//! Where the org asks for the password on the first page.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage, SelectionPage},
};
use org::Endpoint;

use crate::people::{NOAH, TESS};

/// The field of the first page.
const FIELD: &str = "#identifier-password";

/// A browser at a first page that asks for the password.
async fn at_both(stage: &Stage) -> Result<(Browser, IdentifyPage)> {
    ask_for_both(stage);
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    password_is_asked(&browser).await?;
    Ok((browser, page))
}

fn ask_for_both(stage: &Stage) {
    stage
        .org()
        .configure(|settings| settings.identify_with_password = true);
}

async fn password_is_asked(browser: &Browser) -> Result {
    let script = "const field = document.getElementById('identifier-password'); return !!field && field.checkVisibility()";
    browser.wait_script("the password's field", script).await?;
    browser.audit().await
}

/// What stands in the password's field, and what is said of it.
async fn password(browser: &Browser) -> Result<(String, Option<String>, String)> {
    browser
        .script(
            "const field = document.getElementById('identifier-password');
             return [field.value, field.getAttribute('aria-invalid'), document.getElementById('identifier-password-error').innerText]",
            vec![],
        )
        .await
}

/// An org that asks for the name alone gets a page that asks for the name alone, before the program runs and after.
pub async fn nobody_is_asked_for_a_password_for_nothing(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let asked = "return [...document.querySelectorAll('main input')].filter((it) => it.checkVisibility()).map((it) => it.name)";
    stage.site().hold(".wasm");
    browser.open("/").await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    let before: Vec<String> = browser.script(asked, vec![]).await?;
    assert_eq!(before, ["identifier", "remember"]);
    stage.site().release();
    IdentifyPage::seen(&browser).await?;
    stage
        .until("the first step", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    let after: Vec<String> = browser.script(asked, vec![]).await?;
    assert_eq!(after, before);
    Ok(())
}

/// The name and the password go in one submit, and that is all.
pub async fn name_and_password_sign_in_at_once(stage: Stage) -> Result {
    let (browser, page) = at_both(&stage).await?;
    page.enter(NOAH).await?;
    browser.type_into(FIELD, "blue-kettle-42\u{e007}").await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Identify), 1);
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), 0);
    Ok(())
}

/// What the policy asks for besides comes next, and the password is gone from the page. SEC-25
pub async fn a_second_factor_follows(stage: Stage) -> Result {
    let (browser, page) = at_both(&stage).await?;
    page.enter(TESS).await?;
    browser.type_into(FIELD, "green-ladder-17").await?;
    page.next().await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("E-mail")
        .await?;
    let page = CodePage::seen(&browser).await?;
    browser.press("button[data-action=cancel]").await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(password(&browser).await?.0, "");
    drop(page);
    let page = IdentifyPage::seen(&browser).await?;
    password_is_asked(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(TESS));
    browser.type_into(FIELD, "green-ladder-17").await?;
    page.next().await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("E-mail")
        .await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(TESS, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A wrong password is told at its field, which is then empty and has the focus; the name stays.
pub async fn a_wrong_password_is_told_and_emptied(stage: Stage) -> Result {
    let (browser, page) = at_both(&stage).await?;
    browser.expect_console("/idp/idx/identify");
    page.enter(NOAH).await?;
    for _ in 0..2 {
        let asked = stage.org().count(Endpoint::Identify);
        browser.type_into(FIELD, "wrong").await?;
        page.next().await?;
        stage
            .until("the answer", || {
                stage.org().count(Endpoint::Identify) == asked + 1
            })
            .await?;
        let view = page.told("Check what you entered").await?;
        let (typed, invalid, said) = password(&browser).await?;
        assert_eq!(typed, "");
        assert_eq!(invalid.as_deref(), Some("true"));
        assert!(said.contains("Check what you entered"), "{said}");
        assert_eq!(view.focus, "identifier-password");
        assert_eq!(view.alerts.len(), 1, "{:?}", view.alerts);
        assert_eq!(view.identifier.as_deref(), Some(NOAH));
        assert!(view.title.starts_with("Error:"), "{}", view.title);
        let invalid = browser.attribute(IdentifyPage::FIELD, "aria-invalid");
        assert_eq!(
            invalid.await?,
            None,
            "nothing is known to be wrong with the name"
        );
    }
    browser.type_into(FIELD, "blue-kettle-42\u{e007}").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// An unknown name is told at the name; an empty password asks nobody.
pub async fn the_right_field_is_told(stage: Stage) -> Result {
    let (browser, page) = at_both(&stage).await?;
    page.enter(NOAH).await?;
    for _ in 0..2 {
        page.next().await?;
        let view = page.told("Enter your password").await?;
        assert_eq!(view.focus, "identifier-password");
        assert_eq!(password(&browser).await?.1.as_deref(), Some("true"));
        assert!(view.title.starts_with("Error:"), "{}", view.title);
    }
    browser.empty(IdentifyPage::FIELD).await?;
    page.next().await?;
    let view = page.told("Enter your e-mail address").await?;
    assert_eq!(view.focus, "identifier");
    assert_eq!(stage.org().count(Endpoint::Identify), 0);
    page.enter("nobody@example.com").await?;
    browser.type_into(FIELD, "blue-kettle-42").await?;
    page.next().await?;
    let view = page.told("no account").await?;
    assert_eq!(view.focus, "identifier");
    let (typed, invalid, said) = password(&browser).await?;
    assert_eq!((typed.as_str(), invalid), ("blue-kettle-42", None));
    assert_eq!(said, "");
    page.submit(NOAH).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Whoever pressed Next before the program ran is asked for the password, with the focus there. UX-05
pub async fn a_submit_before_the_program_ran_leads_to_the_password(stage: Stage) -> Result {
    ask_for_both(&stage);
    let browser = stage.browser().await?;
    stage.site().hold(".wasm");
    browser.open("/").await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    browser
        .type_into(IdentifyPage::FIELD, &[NOAH, "\u{e007}"].concat())
        .await?;
    browser
        .wait("words that it starts", |view| {
            view.text.contains("One moment")
        })
        .await?;
    stage.site().release();
    let view = browser
        .wait("the password's field with the focus", |view| {
            view.focus == "identifier-password" && !view.busy
        })
        .await?;
    browser.audit().await?;
    assert!(view.alerts.is_empty(), "{:?}", view.alerts);
    assert_eq!(view.identifier.as_deref(), Some(NOAH));
    assert_eq!(stage.org().count(Endpoint::Identify), 0);
    browser.keys("blue-kettle-42\u{e007}").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A transaction that went stale is opened anew without a word, and the password goes along.
pub async fn a_stale_page_starts_again_without_a_word(stage: Stage) -> Result {
    let (browser, page) = at_both(&stage).await?;
    browser.expect_console("/idp/idx/identify");
    page.enter(NOAH).await?;
    browser.type_into(FIELD, "blue-kettle-42").await?;
    stage.org().expire(None);
    page.next().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
