//! The ways that most people take.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, EndPage, IdentifyPage},
    people::{MIA, at_code, other_than},
};
use org::Endpoint;
use serde_json::Value;

/// From the name to the default page, over a reload there, and out again. Each screen leaves a picture. SEC-27, SEC-51
pub async fn a_code_signs_in_until_signing_out(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    browser.picture("sign-in").await?;
    page.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    browser.picture("code").await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert!(page.view.text.contains("Mia Berger"), "{}", page.view.text);
    browser.picture("default").await?;
    browser.reload().await?;
    DefaultPage::seen(&browser).await?.sign_out().await?;
    IdentifyPage::seen(&browser).await?;
    for store in ["sessionStorage", "localStorage"] {
        let stored = Value::Object(browser.storage(store).await?).to_string();
        assert!(!stored.contains("eyJ"), "{stored}");
    }
    browser.open("/").await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Identify), 1);
    assert_eq!(stage.org().count(Endpoint::Token), 1);
    assert_eq!(stage.org().count(Endpoint::Revoke), 1);
    Ok(())
}

/// A wrong code is told at the field, which takes the right one. SEC-51
pub async fn a_wrong_code_is_told_and_the_right_one_works(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    let code = stage.mail(MIA, 1).await?.code;
    page.enter(&other_than(&code)).await?;
    let view = page.told("not right").await?;
    assert_eq!(view.focus, "passcode");
    page.enter_instead(&code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The link signs in in the window that it opens; the first one says so and goes on. SEC-30, SEC-51
pub async fn a_link_signs_in_where_it_is_opened(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    browser.open(&stage.mail(MIA, 1).await?.link).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/");
    let visits = stage.site().visits();
    assert!(visits.iter().all(|it| it.referer.is_none()), "{visits:?}");
    browser.switch_to(&first).await?;
    let end = EndPage::seen(&browser, "You are signed in in another tab").await?;
    end.press_main().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Loading the page again and going back from it show where one is and who one said one is. UX-14, UX-52, UX-53, SEC-51
pub async fn reloading_and_going_back_lose_nothing(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    for _ in 0..2 {
        browser.reload().await?;
        CodePage::seen(&browser).await?;
    }
    assert_eq!(stage.mails(MIA).len(), 1);
    browser.back().await?;
    let page = IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
    page.next().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(MIA, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    browser.back().await?;
    let view = browser
        .wait("any page", |view| {
            !view.step.is_empty() || !view.text.is_empty()
        })
        .await?;
    assert_eq!(view.identifier, None, "Back leads into the sign-in");
    Ok(())
}
