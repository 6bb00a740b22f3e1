//! For every window, every eye and every hand.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use serde_json::{Value, json};

use crate::people::{MIA, at_code, identify};

/// What the translation of a browser does to a page: every text gets an element of its own.
pub const TRANSLATE: &str = "const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts.filter((it) => it.data.trim() && !it.parentElement.closest('script,style'))) {
    const outer = document.createElement('font'), inner = document.createElement('font');
    text.replaceWith(outer); outer.append(inner); inner.append(`‹${text.data}›`);
    }";

/// Nothing is wider than the window, and nothing is cut off.
pub async fn assert_fits(browser: &Browser, where_: &str) -> Result {
    let wide: Vec<String> = browser
        .script(
            "const width = document.documentElement.clientWidth;
             const seen = (it) => it.checkVisibility({ visibilityProperty: true }) && !it.closest('.visually-hidden');
             return [...document.querySelectorAll('body *')].filter(seen)
                .filter((it) => it.getBoundingClientRect().right > width + 1 || it.getBoundingClientRect().left < -1 || (it.scrollWidth > it.clientWidth + 1 && getComputedStyle(it).overflowX === 'hidden'))
                .map((it) => `${it.tagName}.${it.className}`).concat(document.documentElement.scrollWidth > width ? ['the page'] : [])",
            vec![],
        )
        .await?;
    assert!(wide.is_empty(), "{where_}: {wide:?}");
    Ok(())
}

/// A narrow window, and one with the text spacing that people may set, show everything without sideways scrolling.
/// UX-37, UX-57
pub async fn a_narrow_window_shows_everything(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .cdp(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 320, "height": 568, "deviceScaleFactor": 2, "mobile": true }),
        )
        .await?;
    let spaced = "const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
        document.adoptedStyleSheets = arguments[0] ? [sheet] : []";
    let page = IdentifyPage::open(&browser, "/").await?;
    assert_fits(&browser, "identify").await?;
    browser.script::<Value>(spaced, vec![true.into()]).await?;
    assert_fits(&browser, "identify, spaced").await?;
    page.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    assert_fits(&browser, "code, spaced").await?;
    page.enter("12345").await?;
    page.verify().await?;
    page.told("too short").await?;
    assert_fits(&browser, "code with an error, spaced").await?;
    browser.script::<Value>(spaced, vec![false.into()]).await?;
    assert_fits(&browser, "code").await?;
    page.enter_instead(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_fits(&browser, "default page").await?;
    Ok(())
}

/// The whole way without a mouse, with the focus where one looks for it. UX-51, UX-60
pub async fn the_keyboard_is_enough(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    browser
        .script::<Value>(
            "document.querySelector('input[name=identifier]').focus()",
            vec![],
        )
        .await?;
    browser.keys(MIA).await?;
    browser.keys("\u{e007}").await?;
    CodePage::seen(&browser).await?;
    let view = browser.view().await?;
    assert_eq!(
        view.focus, "passcode",
        "who came by keyboard is in the field"
    );
    browser.keys(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    // From the top, Tab reaches the way out.
    for _ in 0..8 {
        if browser.view().await?.focus == "sign-out" {
            break;
        }
        browser.keys("\u{e004}").await?;
    }
    assert_eq!(browser.view().await?.focus, "sign-out");
    browser.keys("\u{e007}").await?;
    IdentifyPage::seen(&browser).await?;
    Ok(())
}

/// Wherever Tab leads it shows, in every colouring, and nothing lies over it. UX-55
pub async fn the_focus_can_be_seen(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for (name, value) in [
        ("prefers-color-scheme", "light"),
        ("prefers-color-scheme", "dark"),
        ("forced-colors", "active"),
    ] {
        browser.new_window().await?;
        browser
            .cdp(
                "Emulation.setEmulatedMedia",
                json!({ "features": [{ "name": name, "value": value }] }),
            )
            .await?;
        let page = IdentifyPage::open(&browser, "/").await?;
        assert_focus_shows(&browser, value).await?;
        page.submit("noah@example.com").await?;
        browser
            .wait("the choice", |view| view.step == "select-authenticator")
            .await?;
        assert_focus_shows(&browser, value).await?;
    }
    Ok(())
}

/// Goes through the page by Tab.
pub(crate) async fn assert_focus_shows(browser: &Browser, where_: &str) -> Result {
    browser
        .script::<Value>(
            "document.activeElement.blur(); getSelection().removeAllRanges()",
            vec![],
        )
        .await?;
    let mut seen = Vec::new();
    for _ in 0..12 {
        browser.keys("\u{e004}").await?;
        let (name, fault) = browser.focus_fault().await?;
        assert_eq!(fault, "", "{where_}: {name}");
        // The walk may begin behind the last of the page.
        if name.is_empty() && seen.is_empty() {
            continue;
        }
        if name.is_empty() || seen.contains(&name) {
            break;
        }
        seen.push(name);
    }
    assert!(seen.len() >= 3, "{where_}: {seen:?}");
    Ok(())
}

/// Who uses a mouse or a finger hears the heading, and no keyboard jumps up. UX-51
pub async fn a_new_step_says_what_it_is(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    let view = browser.view().await?;
    assert_eq!(
        (view.focus.as_str(), view.heading.as_str()),
        ("h1", "Check your e-mail")
    );
    assert!(
        view.title.starts_with("Check your e-mail"),
        "{}",
        view.title
    );
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    let view = DefaultPage::seen(&browser).await?.view;
    assert_eq!(view.heading, "You are signed in");
    assert!(
        view.title.starts_with("You are signed in"),
        "{}",
        view.title
    );
    Ok(())
}

/// Every step has its title, and help in the same place. UX-32, UX-50
pub async fn help_is_in_the_same_place_everywhere(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    let help = "const it = document.querySelector('.help'); return it && it.checkVisibility() ? it.innerText : ''";
    let first: String = browser.script(help, vec![]).await?;
    assert!(first.contains("Need help?"), "{first}");
    identify(&stage, &browser, MIA).await?;
    assert_eq!(browser.script::<String>(help, vec![]).await?, first);
    Ok(())
}

/// A browser's translation wraps every text in an element of its own; that breaks nothing. UX-64
pub async fn a_translated_page_works(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/challenge/answer");
    let page = IdentifyPage::open(&browser, "/").await?;
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    page.submit("nobody@example.com").await?;
    page.told("no account").await?;
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    page.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    let code = stage.mail(MIA, 1).await?.code;
    page.enter(&crate::people::other_than(&code)).await?;
    page.told("not right").await?;
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    page.enter_instead(&code).await?;
    DefaultPage::seen(&browser).await?;
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    browser.press("button[data-action=sign-out]").await?;
    IdentifyPage::seen(&browser).await?;
    Ok(())
}

/// Who wants no motion gets none that lasts. UX-59
pub async fn who_wants_no_motion_gets_none(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] }),
        )
        .await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    let moving = "return document.getAnimations().filter((it) => it.playState === 'running' && it.effect.getComputedTiming().duration > 100).length";
    assert_eq!(browser.script::<u32>(moving, vec![]).await?, 0);
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    assert_eq!(browser.script::<u32>(moving, vec![]).await?, 0);
    Ok(())
}
