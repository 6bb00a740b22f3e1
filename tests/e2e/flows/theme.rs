//! Looking like the product: the demo's themes through the main steps, and at the first sight.

use checkup::theme::{Palette, Scheme};
use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, EndPage, IdentifyPage, SelectionPage},
};
use org::themes::{THEMES, Theme};
use serde_json::{Value, json};

use crate::people::NOAH;

/// Where the look of the last visit is kept.
pub(crate) const KEPT: &str = "vestibule-theme";

/// The colours that the page has at this moment, by their custom properties, and those of the browser's bar.
pub(crate) const COLOURS: &str = "const style = getComputedStyle(document.documentElement);
    return ['accent', 'surface', 'ink', 'button', 'radius', 'font'].map((name) => style.getPropertyValue(`--${name}`))
        .concat([...document.querySelectorAll('meta[name=theme-color]')].map((it) => it.content))";

/// Notes for each frame in which the page shows whether it has the theme's accent already; but for the dark ones, which only an
/// audit asks for.
const FRAMES: &str = "const frames = window[Symbol.for('frames')] = [];
    const look = () => {
        const { body, documentElement: root } = document;
        const light = !matchMedia('(prefers-color-scheme: dark)').matches;
        if (light && body && root.dataset.start && getComputedStyle(body).opacity === '1') frames.push(getComputedStyle(root).getPropertyValue('--accent'));
        requestAnimationFrame(look);
    };
    look()";

/// Puts a theme on the site, as a deployer does: a configuration and files.
fn dress(stage: &Stage, theme: &Theme) -> Value {
    let config = theme.put_on(&stage.config());
    for (name, media_type, content) in theme.files {
        let path = ["/themes/", name].concat();
        stage.site().add_file(&path, media_type, content);
    }
    stage.site().configure(config.clone());
    config["theme"].clone()
}

/// Serves a configuration with this theme.
pub(crate) fn configure(stage: &Stage, theme: &Value) {
    let mut config = stage.config();
    config["theme"] = theme.clone();
    stage.site().configure(config);
}

/// The links of the theme, and no other, are on this screen. UX-32
pub(crate) async fn assert_links(browser: &Browser, theme: &Value, where_: &str) -> Result {
    let links: Vec<(String, String, bool)> = browser
        .script(
            "return [...document.querySelectorAll('[data-link]')].filter((it) => it.checkVisibility())
                .map((it) => [it.dataset.link, it.getAttribute('href'), it.target === '_blank' && it.relList.contains('noopener')])",
            vec![],
        )
        .await?;
    let mut found: Vec<(String, Value)> = Vec::new();
    for (name, address, apart) in links {
        assert!(apart, "{where_}: {name} takes the place of the page");
        found.push((name, json!(address)));
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    let none = serde_json::Map::new();
    let wanted = theme["links"].as_object().unwrap_or(&none).clone();
    let mut wanted: Vec<(String, Value)> = wanted.into_iter().collect();
    wanted.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(found, wanted, "{where_}");
    Ok(())
}

/// Through the main steps in a theme; every page object audits in light and in dark. UX-55
async fn walk(stage: Stage, theme: &Theme) -> Result {
    let theme = dress(&stage, theme);
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/identify");
    let page = IdentifyPage::open(&browser, "/").await?;
    let colours: Vec<String> = browser.script(COLOURS, vec![]).await?;
    let palette = Palette::of(&theme, Scheme::Light);
    assert_eq!(colours[0], palette.get("accent").hex());
    assert_eq!(colours[3], palette.get("button").hex());
    assert_links(&browser, &theme, "identify").await?;
    page.submit("nobody@example.com").await?;
    page.told("no account").await?;
    page.submit("nils@example.com").await?;
    let end = EndPage::seen(&browser, "Sign-in stopped").await?;
    assert_links(&browser, &theme, "terminal").await?;
    end.press_main().await?;
    IdentifyPage::seen(&browser).await?.submit(NOAH).await?;
    let page = SelectionPage::seen(&browser).await?;
    assert_links(&browser, &theme, "select").await?;
    page.choose("E-mail").await?;
    let page = CodePage::seen(&browser).await?;
    assert_links(&browser, &theme, "code").await?;
    page.enter("12345").await?;
    page.verify().await?;
    page.told("too short").await?;
    page.enter_instead(&stage.mail(NOAH, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_links(&browser, &theme, "default page").await?;
    let broken: Vec<String> = browser
        .script(
            "return [...document.images].filter((it) => !it.complete || !it.naturalWidth).map((it) => it.src)",
            vec![],
        )
        .await?;
    assert!(broken.is_empty(), "{broken:?}");
    Ok(())
}

/// UX-32, UX-55
pub async fn a_bank_looks_like_itself(stage: Stage) -> Result {
    walk(stage, &THEMES[0]).await
}

/// UX-32, UX-55
pub async fn a_tool_looks_like_itself(stage: Stage) -> Result {
    walk(stage, &THEMES[1]).await
}

/// UX-32, UX-55
pub async fn a_shop_looks_like_itself(stage: Stage) -> Result {
    walk(stage, &THEMES[2]).await
}

/// Wherever Tab leads it shows, in each theme, light and dark. UX-55
pub async fn the_focus_can_be_seen_in_every_theme(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for theme in THEMES {
        dress(&stage, &theme);
        for scheme in ["light", "dark"] {
            let where_ = [theme.name, " in ", scheme].concat();
            browser.new_window().await?;
            browser
                .cdp(
                    "Emulation.setEmulatedMedia",
                    json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] }),
                )
                .await?;
            IdentifyPage::open(&browser, "/").await?;
            crate::looks::assert_focus_shows(&browser, &where_).await?;
        }
    }
    Ok(())
}

/// Nothing is shown in another look first, neither at the first visit nor later.
pub async fn the_first_sight_has_the_theme(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.at_document_start(FRAMES).await?;
    // However slow this machine is, here the waiting does not end by itself.
    browser
        .at_document_start(
            "const timer = setTimeout; window.setTimeout = (run, ms, ...rest) => ms === 400 ? 0 : timer(run, ms, ...rest)",
        )
        .await?;
    let theme = dress(&stage, &THEMES[2]);
    let accent = Palette::of(&theme, Scheme::Light).get("accent").hex();
    let assert_frames = async |where_: &str| -> Result {
        browser
            .wait_script("a frame", "return window[Symbol.for('frames')].length > 0")
            .await?;
        let frames: Vec<String> = browser
            .script("return window[Symbol.for('frames')]", vec![])
            .await?;
        assert!(
            frames.iter().all(|frame| *frame == accent),
            "{where_}: {frames:?}"
        );
        Ok(())
    };
    stage.site().hold("/config.json");
    browser.open("/login").await?;
    let held = "return document.documentElement.hasAttribute('data-hold') && document.readyState === 'complete'";
    browser.wait_script("a page that waits", held).await?;
    // What is typed meanwhile is kept.
    browser
        .script::<Value>("document.getElementById('identifier').focus()", vec![])
        .await?;
    browser.keys("mia").await?;
    stage.site().release();
    IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some("mia"));
    assert_frames("first visit").await?;

    // The next time nothing of the network is waited for; but for a style sheet, which only config.json names.
    let mut plain = theme.clone();
    plain
        .as_object_mut()
        .map(|theme| theme.remove("stylesheet"));
    configure(&stage, &plain);
    browser.reload().await?;
    IdentifyPage::seen(&browser).await?;
    stage.site().hold("/config.json");
    browser.open("/login").await?;
    browser
        .wait("the form in its look", |view| view.identifier.is_some())
        .await?;
    assert_frames("second visit").await?;
    let logo = "const it = document.querySelector('.brand img'); return it && it.getAttribute('src').endsWith('/themes/shop/logo.svg')";
    browser.wait_script("the logo", logo).await?;
    let note = "window[Symbol.for('logo')] = document.querySelector('.brand img')";
    browser.script::<Value>(note, vec![]).await?;
    stage.site().release();
    IdentifyPage::seen(&browser).await?;
    let same = "return window[Symbol.for('logo')] === document.querySelector('.brand img')";
    let same: bool = browser.script(same, vec![]).await?;
    assert!(same, "the logo is drawn twice");
    assert_frames("second visit, with config.json").await?;
    Ok(())
}

/// Nobody waits long: without config.json the form is there all the same, in the page's own look, and it works without the script
/// that draws themes.
pub async fn the_form_does_not_wait_for_a_theme_for_long(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    dress(&stage, &THEMES[0]);
    for (held, path) in [("/config.json", "/login"), ("theme", "/login")] {
        browser.forget().await?;
        browser.forget_cache().await?;
        if held == "theme" {
            let script = "return document.querySelector('script[data-boot]').dataset.theme";
            browser.open(path).await?;
            let name: String = browser.script(script, vec![]).await?;
            browser.forget().await?;
            browser.forget_cache().await?;
            stage.site().hold(&name);
        } else {
            stage.site().hold(held);
        }
        browser.open(path).await?;
        browser
            .wait("the form", |view| view.identifier.is_some())
            .await?;
        let waits: bool = browser
            .script(
                "return document.documentElement.hasAttribute('data-hold')",
                vec![],
            )
            .await?;
        assert!(!waits);
        if held == "theme" {
            IdentifyPage::seen(&browser).await?;
        }
        stage.site().release();
        IdentifyPage::seen(&browser).await?;
    }
    Ok(())
}

/// Without a theme there is nothing to load, nothing to wait for and nothing to keep; what was kept of a former one is gone.
pub async fn without_a_theme_nobody_waits_for_one(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    stage.site().hold("/config.json");
    browser
        .at_document_start("window[Symbol.for('held')] = false; new MutationObserver(() => { if (document.documentElement.hasAttribute('data-hold')) window[Symbol.for('held')] = true; }).observe(document, { attributes: true, subtree: true })")
        .await?;
    browser.open("/login").await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    let waited: bool = browser
        .script("return window[Symbol.for('held')]", vec![])
        .await?;
    assert!(!waited);
    stage.site().release();
    IdentifyPage::seen(&browser).await?;
    let visits = stage.site().visits();
    assert!(
        visits
            .iter()
            .all(|visit| !visit.address.contains("/theme-")),
        "{visits:?}"
    );
    assert!(browser.storage("localStorage").await?.is_empty());
    dress(&stage, &THEMES[0]);
    IdentifyPage::open(&browser, "/login").await?;
    assert!(browser.storage("localStorage").await?.contains_key(KEPT));
    stage.site().configure(stage.config());
    IdentifyPage::open(&browser, "/login").await?;
    assert!(browser.storage("localStorage").await?.is_empty());
    Ok(())
}

/// What stands in the middle stays where it is when a scrollbar comes.
pub async fn a_scrollbar_moves_nothing(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/login").await?;
    let place = "document.body.style.minBlockSize = arguments[0];
        return [document.querySelector('.card').getBoundingClientRect().x, innerWidth - document.documentElement.clientWidth,
            document.documentElement.scrollWidth - document.documentElement.clientWidth]";
    let (without, none, _): (f64, f64, f64) = browser.script(place, vec!["".into()]).await?;
    let (with, bar, wider): (f64, f64, f64) = browser.script(place, vec!["300vh".into()]).await?;
    assert_eq!(none, 0.0);
    assert_eq!((with, wider), (without, 0.0), "with a scrollbar of {bar}");
    Ok(())
}
