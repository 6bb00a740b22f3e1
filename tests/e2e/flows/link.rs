//! The link in the mail, in all the places where it can be opened.

use e2e::{
    Browser, Result, Stage,
    pages::{
        CodePage, DefaultPage, EndPage, IdentifyPage, LinkCodePage, PasswordPage, SelectionPage,
    },
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::{LINO, MIA, TESS, at_code};

/// Nothing of a code or a transaction is left in the address, in the history, or in anything that was asked for. SEC-30
async fn assert_no_trace(stage: &Stage, browser: &Browser) -> Result {
    let view = browser.view().await?;
    assert!(
        !view.address.contains("otp") && !view.address.contains("state"),
        "{}",
        view.address
    );
    let history = browser.cdp("Page.getNavigationHistory", json!({})).await?;
    let code = "otp=";
    // What the driver typed into the address bar is not what the entry leads to.
    let entries: Vec<&str> = history["entries"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|it| it["url"].as_str())
        .collect();
    assert!(
        entries.iter().all(|address| !address.contains(code)),
        "{entries:?}"
    );
    let fetched: Vec<String> = browser
        .script(
            "return performance.getEntriesByType('resource').map((it) => it.name)",
            vec![],
        )
        .await?;
    assert!(
        fetched.iter().all(|address| !address.contains(code)),
        "{fetched:?}"
    );
    let visits = stage.site().visits();
    assert!(
        visits.iter().all(|visit| visit.referer.is_none()),
        "{visits:?}"
    );
    let with_code = visits
        .iter()
        .filter(|visit| visit.address.contains(code))
        .count();
    assert_eq!(with_code, 1, "only the document itself came with the code");
    assert!(
        stage
            .org()
            .requests()
            .iter()
            .all(|request| request.referer.is_none())
    );
    Ok(())
}

/// The tab in which the link is opened signs in; the first one says so and can go on. UX-40, SEC-07, SEC-30
pub async fn the_link_signs_in_where_it_is_opened(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    browser.open(&stage.mail(MIA, 1).await?.link).await?;
    DefaultPage::seen(&browser).await?;
    assert_no_trace(&stage, &browser).await?;
    browser.switch_to(&first).await?;
    let end = EndPage::seen(&browser, "You are signed in in another tab").await?;
    assert_eq!(
        browser.storage("sessionStorage").await?.len(),
        0,
        "nothing half finished is left"
    );
    end.press_main().await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Identify), 1);
    assert_eq!(stage.mails(MIA).len(), 1);
    Ok(())
}

/// The first tab is often gone on a phone. D6
pub async fn the_link_signs_in_when_the_first_tab_is_gone(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    // Where the page was at every request of its own.
    browser
        .at_document_start(
            "const ask = window.fetch; window.asked = [];
             window.fetch = (...what) => { window.asked.push(location.href); return ask(...what); }",
        )
        .await?;
    let first = browser.window().await?;
    let second = browser.new_window().await?;
    browser.switch_to(&first).await?;
    browser.close_window().await?;
    browser.switch_to(&second).await?;
    browser.open(&stage.mail(MIA, 1).await?.link).await?;
    DefaultPage::seen(&browser).await?;
    assert_no_trace(&stage, &browser).await?;
    let asked: Vec<String> = browser.script("return window.asked", vec![]).await?;
    assert!(
        asked.len() > 3 && asked.iter().all(|address| !address.contains('?')),
        "{asked:?}"
    );
    let local = Value::Object(browser.storage("localStorage").await?).to_string();
    assert!(
        !local.contains("eyJ") && !local.contains("verifier") && !local.contains(MIA),
        "{local}"
    );
    Ok(())
}

/// The same tab is as good as any.
pub async fn the_link_signs_in_in_the_first_tab_itself(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    browser.open(&stage.mail(MIA, 1).await?.link).await?;
    DefaultPage::seen(&browser).await?;
    assert_no_trace(&stage, &browser).await
}

/// The page that was wanted is the page that is reached, also by the link. SEC-33
pub async fn the_link_leads_to_the_page_that_was_wanted(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/?tab=2#part")
        .await?
        .submit(MIA)
        .await?;
    CodePage::seen(&browser).await?;
    browser.new_window().await?;
    browser.open(&stage.mail(MIA, 1).await?.link).await?;
    assert_eq!(
        DefaultPage::seen(&browser).await?.view.path(),
        "/?tab=2#part"
    );
    Ok(())
}

/// The code is out of the address while the program is still on its way, by the first script, before the page names anything that
/// could be asked for; and neither Back nor a reload brings it there again. SEC-30
pub async fn the_code_leaves_the_address_first(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start(
            "const replace = history.replaceState;
             history.replaceState = function (...state) {
                 (window.replaced ??= []).push(document.querySelectorAll('link').length);
                 return replace.apply(this, state);
             }",
        )
        .await?;
    let clean = [stage.site().origin.as_str(), "/login/callback"].concat();
    for query in [
        "?otp=123456&state=somebody-elses",
        "?code=secret&state=somebody-elses#id_token=eyJ",
        "?interaction_code=secret&state=somebody-elses",
        "?error=access_denied&error_description=secret&state=x",
        "#access_token=eyJ",
    ] {
        // From elsewhere: to the same page it would only be another fragment.
        browser.open("/blank").await?;
        stage.site().hold(".wasm");
        browser.forget_cache().await?;
        browser.open(&["/login/callback", query].concat()).await?;
        browser
            .wait("the page before its program", |view| view.start == "quiet")
            .await?;
        let (address, links): (String, usize) = browser
            .script(
                "return [location.href, (window.replaced || [99])[0]]",
                vec![],
            )
            .await?;
        assert_eq!((address.as_str(), links), (clean.as_str(), 0), "{query}");
        stage.site().release();
        browser
            .wait("what the page says", |view| {
                view.is_running() && !view.heading.is_empty()
            })
            .await?;
        let address = browser.view().await?.address;
        assert!(
            !address.contains("secret") && !address.contains("123456"),
            "{address}"
        );
    }
    Ok(())
}

/// Another browser shows the code and asks nobody; typed in the first one, it works. UX-41
pub async fn another_browser_shows_the_code(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    let other = stage.browser().await?;
    let origin = stage.site().origin.clone();
    other.cdp("Browser.grantPermissions", json!({ "origin": origin, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"] })).await?;
    let callback = stage.follow(&stage.mail(MIA, 1).await?.link).await?;
    stage.org().clear_requests();
    other.open(&callback).await?;
    let shown = LinkCodePage::seen(&other).await?;
    let code = stage.mail(MIA, 1).await?.code;
    for words in [
        code.as_str(),
        "Type it where you started",
        "Only do this if it was you",
    ] {
        assert!(
            shown.view.text.contains(words),
            "{words} is missing in {}",
            shown.view.text
        );
    }
    assert!(
        !shown.view.title.contains(&code),
        "SEC-35: {}",
        shown.view.title
    );
    shown.copy().await?;
    other
        .wait("words about copying", |view| {
            view.statuses.iter().any(|it| it.contains("Code copied"))
        })
        .await?;
    assert_no_trace(&stage, &other).await?;
    let stored = [
        other.storage("localStorage").await?,
        other.storage("sessionStorage").await?,
    ];
    assert!(
        stored
            .iter()
            .all(|store| !Value::Object(store.clone()).to_string().contains(&code)),
        "{stored:?}"
    );
    // What the first browser polled meanwhile is its own affair.
    let asked: Vec<_> = stage
        .org()
        .requests()
        .into_iter()
        .filter(|it| it.endpoint != Some(Endpoint::ChallengePoll))
        .collect();
    assert!(asked.is_empty(), "{asked:?}");
    page.enter(&code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A mail app's own browser is told to be one. UX-42
pub async fn a_mail_apps_browser_is_told_where_to_go_back(stage: Stage) -> Result {
    let (_, _) = at_code(&stage, MIA).await?;
    let other = stage.browser().await?;
    let agent =
        "Mozilla/5.0 (Linux; Android 14; wv) AppleWebKit/537.36 Chrome/156.0 Mobile Safari/537.36";
    other
        .cdp(
            "Emulation.setUserAgentOverride",
            json!({ "userAgent": agent }),
        )
        .await?;
    other
        .open(&stage.follow(&stage.mail(MIA, 1).await?.link).await?)
        .await?;
    let shown = LinkCodePage::seen(&other).await?;
    assert!(
        shown.view.text.contains("inside a mail app"),
        "{}",
        shown.view.text
    );
    Ok(())
}

/// Loading it again, or coming back to it, is no error dump. UX-45
pub async fn the_landing_page_can_be_loaded_again(stage: Stage) -> Result {
    let (_, _) = at_code(&stage, MIA).await?;
    let other = stage.browser().await?;
    other
        .open(&stage.follow(&stage.mail(MIA, 1).await?.link).await?)
        .await?;
    LinkCodePage::seen(&other).await?;
    other.reload().await?;
    let end = EndPage::seen(&other, "This link was used already").await?;
    other.open("/login").await?;
    IdentifyPage::seen(&other).await?;
    other.back().await?;
    EndPage::seen(&other, "This link was used already").await?;
    end.press_main().await?;
    IdentifyPage::seen(&other).await?;
    Ok(())
}

/// Who is signed in goes on, and nothing is redeemed. UX-44
pub async fn who_is_signed_in_goes_on(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    let mail = stage.mail(MIA, 1).await?;
    let callback = stage.follow(&mail.link).await?;
    page.enter(&mail.code).await?;
    DefaultPage::seen(&browser).await?;
    stage.org().clear_requests();
    browser.open(&callback).await?;
    DefaultPage::seen(&browser).await?;
    assert!(
        stage.org().requests().is_empty(),
        "{:?}",
        stage.org().requests()
    );
    Ok(())
}

/// A link that the org verifies itself: the first tab notices, says so, and goes on. UX-35
pub async fn a_link_that_the_org_verifies_finishes_the_first_tab(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, LINO).await?;
    browser
        .script::<Value>(
            "window.seen = []; new MutationObserver(() => document.querySelectorAll('[role=status]').forEach((it) => window.seen.push(it.innerText)))
                .observe(document.body, { childList: true, subtree: true })",
            vec![],
        )
        .await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    browser.open(&stage.mail(LINO, 1).await?.link).await?;
    let told = browser
        .wait_script(
            "the org's words",
            "return document.body && document.body.innerText",
        )
        .await?;
    assert!(
        told.to_string().contains("return to the original tab"),
        "{told}"
    );
    browser.switch_to(&first).await?;
    browser
        .wait("the words that it worked", |view| {
            view.statuses
                .iter()
                .any(|it| it.contains("Your e-mail is confirmed"))
        })
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A second factor is asked for where the link was opened. UX-40
pub async fn a_second_factor_is_asked_for_in_the_links_tab(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, TESS).await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    browser.open(&stage.mail(TESS, 1).await?.link).await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    PasswordPage::seen(&browser)
        .await?
        .submit("green-ladder-17")
        .await?;
    DefaultPage::seen(&browser).await?;
    browser.switch_to(&first).await?;
    EndPage::seen(&browser, "You are signed in in another tab").await?;
    Ok(())
}
