//! Waiting for a link to be opened somewhere.

use e2e::{Result, Stage, pages::DefaultPage};
use org::{Endpoint, Fault, FaultKind};
use serde_json::Value;

use crate::people::{CLEO, LINO, MIA, at_code};

/// No link, no polling; the words do not promise a link.
pub async fn a_code_without_a_link_is_not_polled_for(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, CLEO).await?;
    let view = browser.view().await?;
    assert!(!view.text.contains("link"), "{}", view.text);
    // The countdown shows that time goes by.
    let seconds = "const found = /\\((\\d+) s\\)/.exec(document.body.innerText); return found && Number(found[1])";
    let before = browser.wait_script("the countdown", seconds).await?;
    let before = before.as_u64().unwrap_or_default();
    let later = format!(
        "const found = /\\((\\d+) s\\)/.exec(document.body.innerText); return !!found && Number(found[1]) <= {}",
        before.saturating_sub(2)
    );
    browser.wait_script("two seconds", &later).await?;
    assert_eq!(stage.org().count(Endpoint::ChallengePoll), 0);
    page.enter(&stage.mail(CLEO, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Polling is not noticed. UX-34
pub async fn waiting_for_the_link_disturbs_nobody(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    page.enter("123").await?;
    browser
        .script::<Value>(
            "const field = document.querySelector('input[name=passcode]'); field.setSelectionRange(1, 2);
             window.changed = []; new MutationObserver((changes) => changes.forEach(({ target }) => {
                const element = target.nodeType === 1 ? target : target.parentElement;
                if (!element.closest('.resend')) window.changed.push(element.outerHTML);
             })).observe(document.querySelector('main'), { childList: true, subtree: true, attributes: true, characterData: true })",
            vec![],
        )
        .await?;
    let polls = stage.org().count(Endpoint::ChallengePoll);
    stage
        .until("three polls", || {
            stage.org().count(Endpoint::ChallengePoll) >= polls + 3
        })
        .await?;
    let (focus, start, end, value, changed): (String, u32, u32, String, Vec<String>) = browser
        .script(
            "const field = document.activeElement;
             return [field.name || '', field.selectionStart, field.selectionEnd, field.value, window.changed]",
            vec![],
        )
        .await?;
    assert_eq!(
        (focus.as_str(), start, end, value.as_str()),
        ("passcode", 1, 2, "123")
    );
    assert_eq!(changed, Vec::<String>::new());
    page.enter_instead(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A poll that fails is followed by the next one; the link is noticed all the same.
pub async fn a_lost_network_does_not_end_the_waiting(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, LINO).await?;
    browser.expect_console("/idp/idx/challenge/poll");
    stage
        .org()
        .add_fault(Fault::new(Endpoint::ChallengePoll, FaultKind::Refuse).times(2));
    stage
        .until("two lost polls", || stage.org().faults().is_empty())
        .await?;
    let view = browser.view().await?;
    assert_eq!(
        (view.step.as_str(), view.alert().as_str()),
        ("challenge-email", "")
    );
    let first = browser.window().await?;
    browser.new_window().await?;
    browser.open(&stage.mail(LINO, 1).await?.link).await?;
    browser.switch_to(&first).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Polling keeps to the org's interval. SEC-74
pub async fn polling_keeps_to_the_orgs_interval(stage: Stage) -> Result {
    stage.org().configure(|settings| settings.refresh_ms = 500);
    let (_, _) = at_code(&stage, MIA).await?;
    stage
        .until("six polls", || {
            stage.org().count(Endpoint::ChallengePoll) >= 6
        })
        .await?;
    let times: Vec<i64> = stage
        .org()
        .requests()
        .into_iter()
        .filter(|it| it.endpoint == Some(Endpoint::ChallengePoll) && it.method != "OPTIONS")
        .map(|it| it.at_ms)
        .collect();
    // The interval is kept at the least, however slow the machine is; a slow preflight may shorten what the org sees.
    assert!(times[5] - times[0] >= 5 * 400, "{times:?}");
    Ok(())
}
