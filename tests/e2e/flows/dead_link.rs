//! Links that are too old, damaged, or used.

use e2e::{
    Result, Stage,
    pages::{DefaultPage, EndPage, IdentifyPage},
};

use crate::people::{MIA, at_code, identify};

/// Only the newest link works; the org itself answers an older one, and the first tab still takes the code.
pub async fn an_older_link_is_answered_by_the_org(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    let page = identify(&stage, &browser, MIA).await?;
    stage.advance(&browser, 31_000).await?;
    page.resend().await?;
    stage.mail(MIA, 2).await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    browser.open(&stage.mails(MIA)[0].link).await?;
    let told = browser
        .wait_script(
            "the org's words",
            "return document.body && document.body.innerText",
        )
        .await?;
    assert!(told.to_string().contains("out of date"), "{told}");
    browser.switch_to(&first).await?;
    page.enter(&stage.mail(MIA, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A link that was superseded on the way is told to have expired; the first tab goes on. UX-43
pub async fn a_link_that_was_superseded_on_the_way_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    browser.expect_console("/idp/idx/challenge/answer");
    let page = identify(&stage, &browser, MIA).await?;
    let callback = stage.follow(&stage.mail(MIA, 1).await?.link).await?;
    stage.advance(&browser, 31_000).await?;
    page.resend().await?;
    let newest = stage.mail(MIA, 2).await?.code;
    let first = browser.window().await?;
    browser.new_window().await?;
    browser.open(&callback).await?;
    EndPage::seen(&browser, "This link has expired").await?;
    browser.switch_to(&first).await?;
    page.enter(&newest).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A link whose sign-in is over is told to have expired, and a new one begins. UX-43
pub async fn an_expired_link_leads_to_a_new_start(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    browser.expect_console("/idp/idx/");
    let callback = stage.follow(&stage.mail(MIA, 1).await?.link).await?;
    stage.org().expire(None);
    browser.open(&callback).await?;
    EndPage::seen(&browser, "This link has expired")
        .await?
        .press_main()
        .await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
    Ok(())
}

/// A link with a part missing says so. UX-43
pub async fn a_damaged_link_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for query in ["?state=abcdefgh", "?otp=123456", "?otp=&state="] {
        stage.org().clear_requests();
        browser.open(&format!("/login/callback{query}")).await?;
        let end = EndPage::seen(&browser, "This link is damaged").await?;
        assert_eq!(end.view.path(), "/login/callback", "{query}");
        assert!(stage.org().requests().is_empty(), "{query}");
        end.press_main().await?;
        IdentifyPage::seen(&browser).await?;
        // What this page asks must not be taken for something that the next link asks.
        stage
            .until("the transaction that is opened then", || {
                let mut requests = stage.org().requests().into_iter();
                requests.any(|it| {
                    let asked = it.method == "POST" && it.path.ends_with("/introspect");
                    asked && it.status.is_some()
                })
            })
            .await?;
    }
    Ok(())
}

/// A link that was used is told to be, without asking anybody. UX-43, UX-45, SEC-34
pub async fn a_used_link_is_told_to_be_used(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    let callback = stage.follow(&stage.mail(MIA, 1).await?.link).await?;
    browser.open(&callback).await?;
    DefaultPage::seen(&browser).await?;
    browser.new_window().await?;
    stage.org().clear_requests();
    browser.open(&callback).await?;
    let end = EndPage::seen(&browser, "This link was used already").await?;
    assert!(
        stage.org().requests().is_empty(),
        "{:?}",
        stage.org().requests()
    );
    // The Okta session still lives, so starting again signs in.
    end.press_main().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
