//! The check-up at `/doctor`: it finds what was put wrong on purpose, and names the place where it is mended.

mod host;
mod org;

use e2e::{Browser, Result, Stage};
pub use host::{
    a_policy_that_shuts_the_org_out_is_told, a_wrong_clock_is_told,
    off_this_machine_it_has_to_be_allowed, what_a_careless_host_does_is_told,
};
pub use org::{what_config_json_gets_wrong_is_told, what_is_missing_at_the_org_is_told};
use serde::Deserialize;
use serde_json::{Value, json};

/// A finding, as it is on screen.
#[derive(Debug, Deserialize)]
pub(super) struct Found {
    id: String,
    state: String,
    text: String,
}

/// What a request that the org refuses, and a file that is not there, leave on the console: the browser's own words, of which
/// no page can keep it.
pub(super) const REFUSED: &str = "Failed to load resource";

/// A browser at the check-up, once it is through.
pub(super) async fn at_the_doctor(stage: &Stage) -> Result<Browser> {
    let browser = stage.browser().await?;
    browser.expect_console(REFUSED);
    browser.open("/doctor").await?;
    through(&browser).await?;
    Ok(browser)
}

/// Waits until it is through.
pub(super) async fn through(browser: &Browser) -> Result {
    let done = "return document.querySelector('.doctor')?.dataset.progress === 'done'";
    browser.wait_script("the findings", done).await?;
    Ok(())
}

/// Checks again.
pub(super) async fn again(browser: &Browser) -> Result<Vec<Found>> {
    browser.press("#again").await?;
    through(browser).await?;
    findings(browser).await
}

pub(super) async fn findings(browser: &Browser) -> Result<Vec<Found>> {
    let list = "return [...document.querySelectorAll('.finding')].map((it) =>
        ({ id: it.dataset.id, state: it.dataset.state, text: it.innerText }))";
    browser.script(list, vec![]).await
}

/// Whether it is found, in the state, with the words of finding and cure. What stands between backticks is drawn as code.
pub(super) fn assert_found(findings: &[Found], id: &str, state: &str, words: &[&str]) {
    let fits = |found: &&Found| {
        found.id == id
            && found.state == state
            && words
                .iter()
                .all(|it| found.text.contains(&it.replace('`', "")))
    };
    assert!(
        findings.iter().any(|found| fits(&found)),
        "{id} {state} {words:?}: {findings:#?}"
    );
}

/// Where all is as it should be, nothing is wrong: no mail is sent, nobody is signed in, and the org keeps nothing but a
/// transaction without a name.
pub async fn a_healthy_page_is_healthy(stage: Stage) -> Result {
    let browser = at_the_doctor(&stage).await?;
    let found = findings(&browser).await?;
    let states: Vec<&str> = found.iter().map(|found| found.state.as_str()).collect();
    assert!(
        !states.contains(&"wrong") && !states.contains(&"advice"),
        "{found:#?}"
    );
    assert!(found.len() >= 25, "{}", found.len());
    for id in [
        "secure", "csp", "hsts", "cors", "client", "grant", "redirect", "issuer", "keys", "clock",
        "config", "token",
    ] {
        assert_found(&found, id, "good", &[]);
    }
    let callback = format!("{}/login/callback", stage.site().origin);
    assert_found(
        &found,
        "email-link",
        "by-hand",
        &[&callback, "Email verification experience"],
    );
    let view = browser.view().await?;
    assert!(view.text.contains("Nothing is wrong"), "{}", view.text);
    browser.audit().await?;

    assert!(stage.org().mails().is_empty());
    assert!(
        stage
            .org()
            .transactions()
            .iter()
            .all(|(_, user)| user.is_none())
    );
    assert!(browser.storage("sessionStorage").await?.is_empty());
    assert!(browser.storage("localStorage").await?.is_empty());
    Ok(())
}

/// The report can be taken along, also where the browser does not let it be copied, and nothing in it is secret.
pub async fn the_report_is_plain_text_without_secrets(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console(REFUSED);
    // The answers, as the page reads them.
    browser
        .at_document_start(
            "window.answers = []; const text = Response.prototype.text;
             Response.prototype.text = async function () { const it = await text.call(this); answers.push(it); return it; };
             window.copied = []; navigator.clipboard.writeText = async (it) => {
                 if (window.forbidden) throw new DOMException('no', 'NotAllowedError'); copied.push(it); }",
        )
        .await?;
    browser.open("/doctor").await?;
    through(&browser).await?;
    let copied = "document.querySelector('.doctor__copied').textContent";
    browser.press("#copy").await?;
    browser
        .wait_script("the copy", &format!("return {copied} === 'Copied.'"))
        .await?;
    let report: String = browser.script("return copied[0]", vec![]).await?;
    assert!(
        report.starts_with(&format!(
            "Check-up of {}/\nNothing is wrong;",
            stage.site().origin
        )),
        "{report}"
    );
    let handles: Vec<String> = browser
        .script(
            "return answers.flatMap((it) => { try { const { interaction_handle, stateHandle } = JSON.parse(it);
                return [interaction_handle, stateHandle].filter(Boolean) } catch { return [] } })",
            vec![],
        )
        .await?;
    assert!(handles.len() >= 2, "{handles:?}");
    let page = browser.view().await?.text;
    for handle in handles {
        assert!(!report.contains(&handle) && !page.contains(&handle));
    }

    browser
        .script::<Value>("window.forbidden = true", vec![])
        .await?;
    browser.press("#copy").await?;
    browser
        .wait_script(
            "the report",
            "return document.querySelector('.doctor__report').innerText.startsWith('Check-up of')",
        )
        .await?;
    browser.audit().await?;
    Ok(())
}

/// On a narrow screen nothing has to be pushed sideways, and the program is none that a sign-in loads.
pub async fn it_fits_a_narrow_window_and_is_loaded_nowhere_else(stage: Stage) -> Result {
    let browser = at_the_doctor(&stage).await?;
    browser
        .cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": true }),
        )
        .await?;
    let wide: u32 = browser
        .script("return document.documentElement.scrollWidth", vec![])
        .await?;
    assert!(wide <= 320, "{wide}");

    let before = stage.site().visits().len();
    browser.open("/").await?;
    browser.wait("the form", |view| view.is_running()).await?;
    let visits = stage.site().visits().split_off(before);
    assert!(
        visits.len() >= 5 && visits.iter().all(|visit| !visit.address.contains("doctor")),
        "{visits:#?}"
    );
    Ok(())
}
