//! The smallest window, a window that a keyboard takes half of, one that is turned, and colours and motion of one's own. What
//! every screen has to stand is measured by the audit of every screen.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, FormPage, IdentifyPage, SelectionPage},
};
use serde_json::{Value, json};

use crate::people::{MIA, past_code};

const TAB: &str = "\u{e004}";

/// How much of what has the focus is inside the window, as far as the window can hold it, as a share of its height.
const IN_SIGHT: &str = "const it = document.activeElement;
    if (it === document.body) return 1;
    const { top, bottom, height } = it.getBoundingClientRect();
    return (Math.min(bottom, innerHeight) - Math.max(top, 0)) / height";

/// Lets the next Tab lead to what comes first, wherever one was before.
const TO_THE_TOP: &str = "getSelection().removeAllRanges();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex')";

async fn size(browser: &Browser, width: u32, height: u32) -> Result {
    let metrics =
        json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": true });
    browser
        .cdp("Emulation.setDeviceMetricsOverride", metrics)
        .await?;
    Ok(())
}

/// Goes through the page by Tab; what has the focus is in the window each time, and nothing lies over it.
async fn assert_focus_stays_in_sight(browser: &Browser, where_: &str) -> Result {
    browser.script::<Value>(TO_THE_TOP, vec![]).await?;
    let mut seen = Vec::new();
    for _ in 0..14 {
        browser.keys(TAB).await?;
        let (name, fault) = browser.focus_fault().await?;
        assert_eq!(fault, "", "{where_}: {name}");
        let share: f64 = browser.script(IN_SIGHT, vec![]).await?;
        assert!(share > 0.99, "{where_}: of {name} {share} is in sight");
        if name.is_empty() || seen.contains(&name) {
            break;
        }
        seen.push(name);
    }
    assert!(seen.len() >= 2, "{where_}: {seen:?}");
    Ok(())
}

/// At 400 % on a window of 1280 by 1024 what has the focus is wholly in sight, whichever way one came. UX-55, UX-57
pub async fn at_400_percent_the_focus_stays_in_the_window(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    size(&browser, 320, 256).await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    assert_focus_stays_in_sight(&browser, "identify").await?;
    page.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    assert_focus_stays_in_sight(&browser, "challenge-email").await?;
    page.verify().await?;
    // Before the screen is audited, which scrolls it. The words may be there a moment before the focus.
    let wrong = format!(
        "return document.activeElement.name === 'passcode' && (() => {{ {IN_SIGHT} }})() > 0.99"
    );
    browser
        .wait_script("the wrong field in sight", &wrong)
        .await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_focus_stays_in_sight(&browser, "the default page").await
}

/// Where the keyboard on the screen leaves 300 pixels, the field and its button are in sight together. UX-57
pub async fn an_on_screen_keyboard_leaves_room_for_field_and_button(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    size(&browser, 320, 568).await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    let viewport = browser
        .attribute("meta[name=viewport]", "content")
        .await?
        .unwrap_or_default();
    assert!(
        viewport.contains("interactive-widget=resizes-content"),
        "{viewport}"
    );
    let held_small = ["maximum-scale", "user-scalable"];
    assert!(
        held_small.iter().all(|it| !viewport.contains(it)),
        "nobody may be kept from enlarging: {viewport}"
    );
    assert_room(&browser, IdentifyPage::FIELD, IdentifyPage::NEXT).await?;
    size(&browser, 320, 568).await?;
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    assert_room(&browser, CodePage::FIELD, CodePage::VERIFY).await
}

/// Touches a field, lets the keyboard come, and looks where field and button are.
async fn assert_room(browser: &Browser, field: &str, button: &str) -> Result {
    browser.press(field).await?;
    size(browser, 320, 300).await?;
    let fits = "const [field, button] = [...arguments].map((it) => document.querySelector(it));
        if (document.activeElement !== field) return ['the field has lost the focus'];
        field.scrollIntoView({ block: 'start', behavior: 'instant' });
        const [above, below] = [field.getBoundingClientRect(), button.getBoundingClientRect()];
        return above.top >= -1 && below.bottom <= innerHeight + 1 ? [] : [`the field is at ${above.top}, the button ends at ${below.bottom} of ${innerHeight}`]";
    let missing: Vec<String> = browser
        .script(fits, vec![field.into(), button.into()])
        .await?;
    assert!(missing.is_empty(), "{field}: {missing:?}");
    Ok(())
}

/// Turned by a quarter, the same is there. WCAG 1.3.4, UX-57
pub async fn both_orientations_show_the_same(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    size(&browser, 320, 568).await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    assert_same_turned(&browser).await?;
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    assert_same_turned(&browser).await
}

async fn assert_same_turned(browser: &Browser) -> Result {
    let shown = "const controls = [...document.querySelectorAll('button, input, a[href], summary')].filter((it) => it.checkVisibility());
        return [document.querySelector('main').innerText.replace(/\\d+ s/, ''), controls.length, document.documentElement.scrollWidth <= innerWidth]";
    let upright: Value = browser.script(shown, vec![]).await?;
    size(browser, 568, 320).await?;
    let turned: Value = browser.script(shown, vec![]).await?;
    assert_eq!(upright, turned);
    assert_eq!(turned[2], json!(true));
    size(browser, 320, 568).await
}

/// In forced colours what else is told by a colour is told by a line: that a field is wrong, that something is a button, and
/// where the focus is. UX-55
pub async fn forced_colours_keep_what_colours_tell(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "forced-colors", "value": "active" }] }),
        )
        .await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    let border = "const it = getComputedStyle(document.querySelector(arguments[0]));
        return [parseFloat(it.borderTopWidth), it.borderTopStyle === 'solid' && it.borderTopColor !== it.backgroundColor]";
    let of = |selector: &str| {
        let (browser, selector) = (browser.clone(), selector.to_owned());
        async move {
            browser
                .script::<(f64, bool)>(border, vec![selector.into()])
                .await
        }
    };
    assert!(matches!(of(IdentifyPage::NEXT).await?, (width, true) if width >= 1.0));
    let (plain, told) = of(IdentifyPage::FIELD).await?;
    assert!(plain >= 1.0 && told, "{plain} {told}");
    page.next().await?;
    page.told("Enter your e-mail").await?;
    let (wrong, told) = of(IdentifyPage::FIELD).await?;
    assert!(wrong > plain && told, "{wrong} after {plain}");
    let (name, fault) = browser.focus_fault().await?;
    assert_eq!((name.as_str(), fault.as_str()), ("INPUT identifier", ""));
    Ok(())
}

/// What turns while one waits stands still for those who want no motion, and the words are there. UX-59
pub async fn waiting_turns_only_for_those_who_stand_it(stage: Stage) -> Result {
    let browser = past_code(&stage, "vera@example.com").await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Okta Verify")
        .await?;
    let page = FormPage::seen(&browser, "select-authenticator-authenticate").await?;
    page.choose("Get a push notification").await?;
    page.submit().await?;
    let page = FormPage::seen(&browser, "challenge-poll").await?;
    assert!(page.view.text.contains("Waiting…"), "{}", page.view.text);
    let turning = "return document.getAnimations().filter((it) => it.playState === 'running' && it.animationName === 'turn').length";
    assert!(browser.script::<u32>(turning, vec![]).await? > 0);
    browser
        .cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": [{ "name": "prefers-reduced-motion", "value": "reduce" }] }),
        )
        .await?;
    assert_eq!(browser.script::<u32>(turning, vec![]).await?, 0);
    Ok(())
}
