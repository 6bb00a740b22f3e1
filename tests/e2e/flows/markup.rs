//! Whatever an org says is said as text: nothing of it becomes an element, an attribute or a script. SEC-09

use e2e::{
    Browser, Result, Stage, View,
    pages::{CodePage, IdentifyPage},
};
use org::{PLANTED, sample_users};
use serde_json::Value;

use super::people::MIA;

/// What of the planted markup became part of the document, by its tags.
const GROWN: &str = "return [...document.querySelectorAll('.planted, [onerror], [src*=planted]')].map((it) => it.tagName)";

/// What a person sees of it where it is text.
const SHOWN: &str = "<b class=\"planted\">b</b>";

/// A page on which nothing goes on.
const EMPTY: &str = "/empty.html";

/// An org that plants markup in everything that it says.
async fn planted(stage: &Stage) -> Result<Browser> {
    stage.site().add_page(
        EMPTY,
        "<!doctype html><link rel=icon href=data:,><h1>Empty</h1>",
    );
    stage.org().configure(|settings| {
        settings.markup = true;
        settings.idx_session = false;
    });
    let browser = stage.browser().await?;
    // What is refused here is refused as it should be.
    browser.expect_console("status of 4");
    Ok(browser)
}

/// A sign-in page that nobody has been to.
async fn open_anew(browser: &Browser) -> Result {
    browser.open(EMPTY).await?;
    let script = "sessionStorage.clear(); localStorage.clear()";
    browser.script::<Value>(script, vec![]).await?;
    browser.open("/login").await
}

/// Nothing has grown; gives whether any was to be seen.
async fn check(browser: &Browser, view: &View) -> Result<bool> {
    let grown: Vec<String> = browser.script(GROWN, vec![]).await?;
    assert!(grown.is_empty(), "SEC-09: {grown:?} at {}", view.summary());
    Ok(view.text.contains(SHOWN))
}

/// A person says who they are; gives what comes of it.
async fn name(browser: &Browser, who: &str) -> Result<View> {
    open_anew(browser).await?;
    browser
        .wait("the first page", |view| {
            view.is_running() && view.identifier.is_some()
        })
        .await?;
    browser.empty(IdentifyPage::FIELD).await?;
    browser.type_into(IdentifyPage::FIELD, who).await?;
    browser.press(IdentifyPage::NEXT).await?;
    browser
        .wait(&format!("what the org says to {who}"), |view| {
            let told = !view.alerts.is_empty() && !view.busy;
            told || !["identify", "finishing"].contains(&view.step.as_str())
        })
        .await
}

/// At the first step of every sample person: choices, challenges, refusals, steps that nobody has heard of. SEC-09
pub async fn markup_in_answers_is_text(stage: Stage) -> Result {
    let browser = planted(&stage).await?;
    let mut shown = Vec::new();
    for person in sample_users() {
        let view = name(&browser, person.identifier).await?;
        if check(&browser, &view).await? {
            shown.push(view.step);
        }
    }
    shown.sort();
    shown.dedup();
    assert!(shown.len() >= 5, "seen at {shown:?} only");
    // A wrong code, and what the org says about it.
    name(&browser, MIA).await?;
    browser.type_into(CodePage::FIELD, "000000").await?;
    let told = |view: &View| view.alert().contains(SHOWN);
    let view = browser
        .wait("what the org says about the code", told)
        .await?;
    assert!(check(&browser, &view).await?);
    // Had anything grown, it would have been seen.
    let grow = "document.body.append(Object.assign(document.createElement('b'), { className: 'planted' }))";
    browser.script::<Value>(grow, vec![]).await?;
    let grown: Vec<String> = browser.script(GROWN, vec![]).await?;
    assert_eq!(grown, ["B"]);
    Ok(())
}

/// Beside the name: other places, registration with its fields, unlocking. SEC-09
pub async fn markup_beside_the_first_page_is_text(stage: Stage) -> Result {
    let browser = planted(&stage).await?;
    stage.org().configure(|settings| {
        settings.identity_provider = true;
        settings.registration = true;
        settings.account_unlock = true;
        settings.fastpass = true;
    });
    browser.open("/login").await?;
    let offers = |view: &View| view.is_running() && view.text.contains(SHOWN);
    let view = browser.wait("a provider's name", offers).await?;
    assert!(check(&browser, &view).await?);
    let mut seen = 0;
    let leaves = |action: &&String| ["forget", "redirect-idp", "hosted"].contains(&action.as_str());
    for action in view.actions.iter().filter(|action| !leaves(action)) {
        open_anew(&browser).await?;
        let offered = |view: &View| view.actions.contains(action);
        browser.wait(&format!("the way {action}"), offered).await?;
        browser.press(&format!("[data-action='{action}']")).await?;
        let view = browser
            .wait(&format!("what is behind {action}"), |view| {
                view.step != "identify" && view.step != "finishing"
            })
            .await?;
        seen += usize::from(check(&browser, &view).await?);
    }
    assert!(
        seen > 0,
        "of {:?} none showed a text of the org",
        view.actions
    );
    Ok(())
}

/// Behind the code: second factors, set-ups, consents, profiles; and the name of whoever is in. SEC-09
pub async fn markup_behind_the_code_is_text(stage: Stage) -> Result {
    let browser = planted(&stage).await?;
    let mut shown = Vec::new();
    for person in sample_users() {
        let who = person.identifier;
        stage.org().configure_user(who, |user| {
            user.first_name = PLANTED.to_owned();
            user.last_name = PLANTED.to_owned();
        });
        let mails = stage.mails(who).len();
        let view = name(&browser, who).await?;
        if view.passcode.is_none() || stage.mails(who).len() == mails {
            continue;
        }
        let code = stage.mail(who, mails + 1).await?.code;
        browser.type_into(CodePage::FIELD, &code).await?;
        let before = view.step.clone();
        let view = browser
            .wait(&format!("what comes after the code of {who}"), |view| {
                let moved = view.step != before && view.step != "finishing";
                moved || !view.page.is_empty()
            })
            .await?;
        if check(&browser, &view).await? {
            shown.push([view.step, view.page].concat());
        }
    }
    shown.sort();
    shown.dedup();
    assert!(shown.len() >= 5, "seen at {shown:?} only");
    assert!(shown.iter().any(|it| it == "default"), "{shown:?}");
    Ok(())
}
