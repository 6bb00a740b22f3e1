//! A new mail.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::Value;

use crate::people::{MIA, identify};

async fn label(browser: &Browser) -> Result<String> {
    browser
        .script(
            "return document.querySelector('button[data-action=resend]').innerText",
            vec![],
        )
        .await
}

/// The countdown is text, said nowhere, and survives a reload; then a new mail replaces the old one. UX-29, UX-30, UX-31
pub async fn a_new_mail_replaces_the_old_one(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    let page = identify(&stage, &browser, MIA).await?;
    assert!(
        label(&browser).await?.contains(" s)"),
        "{}",
        label(&browser).await?
    );
    assert_eq!(
        browser
            .attribute(CodePage::RESEND, "aria-disabled")
            .await?
            .as_deref(),
        Some("true")
    );
    let live: bool = browser
        .script("return !!document.querySelector('button[data-action=resend]').closest('[aria-live],[role=status],[role=alert]')", vec![])
        .await?;
    assert!(!live, "the countdown is in a live region");
    browser.press(CodePage::RESEND).await?;

    stage.advance(&browser, 12_000).await?;
    browser.reload().await?;
    let page = {
        drop(page);
        CodePage::seen(&browser).await?
    };
    let seconds: u32 = browser
        .script("return Number(/\\((\\d+) s\\)/.exec(document.querySelector('button[data-action=resend]').innerText)[1])", vec![])
        .await?;
    assert!((1..=18).contains(&seconds), "{seconds}");
    assert_eq!(stage.mails(MIA).len(), 1);

    stage.advance(&browser, 20_000).await?;
    page.resend().await?;
    let view = browser
        .wait("words about the new mail", |view| {
            view.statuses.iter().any(|it| it.contains("Sent again at"))
        })
        .await?;
    browser.audit().await?;
    assert_eq!(view.focus, "resend");
    assert_eq!(stage.mails(MIA).len(), 2);
    assert!(
        label(&browser).await?.contains(" s)"),
        "{}",
        label(&browser).await?
    );

    browser.expect_console("/idp/idx/challenge/answer");
    let [old, new] = [0, 1].map(|number| stage.mails(MIA)[number].code.clone());
    page.enter(&old).await?;
    page.told("not right").await?;
    page.enter_instead(&new).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The end of the countdown is announced once. UX-29
pub async fn the_end_of_the_countdown_is_announced(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    identify(&stage, &browser, MIA).await?;
    browser
        .script::<Value>(
            "window.said = []; new MutationObserver(() => window.said.push(document.getElementById('polite').innerText))
                .observe(document.getElementById('polite'), { childList: true, subtree: true, characterData: true })",
            vec![],
        )
        .await?;
    stage.advance(&browser, 31_000).await?;
    browser
        .wait_script(
            "the announcement",
            "return window.said.some((it) => it.includes('ask for a new message'))",
        )
        .await?;
    let polls = stage.org().count(Endpoint::ChallengePoll);
    stage
        .until("two more polls", || {
            stage.org().count(Endpoint::ChallengePoll) >= polls + 2
        })
        .await?;
    let said: Vec<String> = browser
        .script("return window.said.filter((it) => it)", vec![])
        .await?;
    assert_eq!(said.len(), 1, "{said:?}");
    Ok(())
}

/// Nothing says "sent" when it was not; the button comes back. UX-31
pub async fn a_mail_that_was_not_sent_is_not_claimed(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    let page = identify(&stage, &browser, MIA).await?;
    browser.expect_console("/idp/idx/challenge/resend");
    stage.org().add_fault(Fault::new(
        Endpoint::ChallengeResend,
        FaultKind::Api429 {
            reset_in_s: 90,
            exposed: true,
        },
    ));
    stage.advance(&browser, 31_000).await?;
    page.resend().await?;
    let view = page.told("Too many attempts").await?;
    assert!(!view.text.contains("Sent again"), "{}", view.text);
    assert!(
        view.alert().contains("Try again at"),
        "a wait time is given: {}",
        view.alert()
    );
    page.resend().await?;
    browser
        .wait("words about the new mail", |view| {
            view.statuses.iter().any(|it| it.contains("Sent again at"))
        })
        .await?;
    page.enter(&stage.mail(MIA, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
