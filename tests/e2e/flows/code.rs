//! The code from the mail.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};

const MIA: &str = "mia@example.com";

/// The main job: a name, a code, the default page.
pub async fn a_code_from_the_mail_signs_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?.submit(MIA).await?;
    let code = CodePage::seen(&browser).await?;
    code.enter(&stage.mail(MIA, 1).await?.code).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/");
    assert!(page.view.text.contains("Mia Berger"), "{}", page.view.text);
    Ok(())
}

/// UX-25
pub async fn a_wrong_code_is_told_and_the_right_one_works(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/challenge/answer");
    IdentifyPage::open(&browser, "/").await?.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    let mail = stage.mail(MIA, 1).await?;
    let wrong = if mail.code == "123456" { "654321" } else { "123456" };
    page.enter(wrong).await?;
    let view = page.told("not right").await?;
    assert_eq!(view.passcode.as_deref(), Some(wrong));
    assert_eq!(view.focus, "passcode");
    assert_eq!(view.alerts.len(), 1);
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    assert_eq!(browser.attribute(CodePage::FIELD, "aria-invalid").await?.as_deref(), Some("true"));
    let described = browser.attribute(CodePage::FIELD, "aria-describedby").await?;
    assert_eq!(described.as_deref(), Some("passcode-hint passcode-error"));
    let selected: String = browser.script("return getSelection().toString()", vec![]).await?;
    assert_eq!(selected, wrong);
    // What was wrong is selected, so that typing replaces it.
    page.enter(&mail.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
