//! Okta Verify asks on the person's device, and the page waits for what they say there.

use e2e::{
    Browser, Result, Stage,
    pages::{DefaultPage, FormPage, SelectionPage},
};

use crate::people::past_code;

/// A push that asks yes or no.
const VERA: &str = "vera@example.com";
/// A push that asks for the number on the page.
const VIKTOR: &str = "viktor@example.com";
/// Where the number stands.
const NUMBER: &str = "main .link-code__code";

/// A browser at the page that waits for the push, which has left.
async fn at_push(stage: &Stage, who: &str) -> Result<(Browser, FormPage)> {
    let browser = past_code(stage, who).await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Okta Verify")
        .await?;
    let page = FormPage::seen(&browser, "select-authenticator-authenticate").await?;
    page.choose("Get a push notification").await?;
    page.submit().await?;
    let page = FormPage::seen(&browser, "challenge-poll").await?;
    assert!(page.view.text.contains("Okta Verify"), "{}", page.view.text);
    Ok((browser, page))
}

/// The page that says that the push was denied, and offers another.
async fn denied(browser: &Browser) -> Result<FormPage> {
    browser.expect_console("/idp/idx/authenticators/poll");
    let page = FormPage::seen(browser, "resend").await?;
    let view = browser
        .wait("words about the denial", |view| {
            view.alert().contains("answered no")
        })
        .await?;
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    assert!(view.actions.iter().any(|it| it == "cancel"));
    browser.audit().await?;
    Ok(page)
}

/// The number that the page shows.
async fn number_on(browser: &Browser) -> Result<String> {
    browser
        .script(
            "return document.querySelector(arguments[0]).innerText.trim()",
            vec![NUMBER.into()],
        )
        .await
}

/// A push that is approved signs in.
pub async fn an_approved_push_signs_in(stage: Stage) -> Result {
    let (browser, _) = at_push(&stage, VERA).await?;
    assert!(!browser.has(NUMBER).await?);
    assert!(stage.org().approve_push(VERA, None));
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Waiting disturbs nobody, and a page that is loaded again waits for the same push. UX-34, UX-53, SEC-75
pub async fn waiting_for_a_push_outlives_a_reload(stage: Stage) -> Result {
    let (browser, _) = at_push(&stage, VERA).await?;
    let pushes = stage.org().pushes();
    browser.reload().await?;
    FormPage::seen(&browser, "challenge-poll").await?;
    let before = browser.view().await?;
    let polls = stage.org().count(org::Endpoint::AuthenticatorsPoll);
    stage
        .until("two more polls", || {
            stage.org().count(org::Endpoint::AuthenticatorsPoll) >= polls + 2
        })
        .await?;
    let after = browser.view().await?;
    assert_eq!(
        (&before.heading, &before.focus, &before.statuses),
        (&after.heading, &after.focus, &after.statuses)
    );
    let ids = |pushes: &[org::Push]| pushes.iter().map(|it| it.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&stage.org().pushes()), ids(&pushes));
    assert!(stage.org().approve_push(VERA, None));
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A push that is denied is told; another one can be sent, and approved.
pub async fn a_denied_push_is_told_and_another_can_be_sent(stage: Stage) -> Result {
    let (browser, _) = at_push(&stage, VERA).await?;
    assert!(stage.org().deny_push(VERA));
    let page = denied(&browser).await?;
    assert!(stage.org().pushes().is_empty());
    page.submit().await?;
    FormPage::seen(&browser, "challenge-poll").await?;
    assert!(stage.org().approve_push(VERA, None));
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A push that nobody answers can be sent again after a while; the former one is worthless then. UX-29
pub async fn a_push_can_be_sent_again(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    crate::people::identify(&stage, &browser, VERA)
        .await?
        .enter(&stage.mail(VERA, 1).await?.code)
        .await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Okta Verify")
        .await?;
    let page = FormPage::seen(&browser, "select-authenticator-authenticate").await?;
    page.choose("Get a push notification").await?;
    page.submit().await?;
    let page = FormPage::seen(&browser, "challenge-poll").await?;
    let first = stage.org().pushes();
    stage.advance(&browser, 31_000).await?;
    page.send_again().await?;
    stage
        .until("another push", || {
            let now = stage.org().pushes();
            now.len() == 1 && now[0].id != first[0].id
        })
        .await?;
    browser
        .wait("words about the new push", |view| {
            view.statuses.iter().any(|it| it.contains("Sent again at"))
        })
        .await?;
    assert!(stage.org().approve_push(VERA, None));
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The page shows a number, which has to be chosen on the device: the right one signs in.
pub async fn the_right_number_approves(stage: Stage) -> Result {
    let (browser, _) = at_push(&stage, VIKTOR).await?;
    let number = number_on(&browser).await?;
    let numbers = stage.org().pushes()[0].numbers.clone();
    assert!(numbers.contains(&number), "{number}");
    assert!(stage.org().approve_push(VIKTOR, Some(&number)));
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Any other number denies; the next push has another number.
pub async fn a_wrong_number_denies(stage: Stage) -> Result {
    let (browser, _) = at_push(&stage, VIKTOR).await?;
    let number = number_on(&browser).await?;
    let numbers = stage.org().pushes()[0].numbers.clone();
    let wrong = numbers.iter().find(|it| **it != number);
    assert!(stage.org().approve_push(VIKTOR, wrong.map(String::as_str)));
    denied(&browser).await?.submit().await?;
    FormPage::seen(&browser, "challenge-poll").await?;
    let next = number_on(&browser).await?;
    assert!(stage.org().approve_push(VIKTOR, Some(&next)));
    DefaultPage::seen(&browser).await?;
    Ok(())
}
