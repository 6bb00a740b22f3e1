//! No language is cut off, however long its words are and whichever way they go.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage, SelectionPage},
};
use serde_json::{Value, json};

use crate::{
    languages::{catalogue, text},
    looks::{TRANSLATE, assert_fits},
    people::{MIA, NOAH},
};

/// A browser on the narrowest of phones.
async fn narrow(stage: &Stage) -> Result<Browser> {
    let browser = stage.browser().await?;
    let size = json!({ "width": 320, "height": 568, "deviceScaleFactor": 1, "mobile": true });
    browser
        .cdp("Emulation.setDeviceMetricsOverride", size)
        .await?;
    Ok(browser)
}

/// Goes through the page, and looks at each screen.
async fn all_fits(stage: &Stage, name: &str) -> Result {
    let browser = narrow(stage).await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    browser.press("details.help summary").await?;
    page.next().await?;
    browser
        .wait("what is wrong", |view| !view.alert().is_empty())
        .await?;
    assert_fits(&browser, &format!("{name}: identify")).await?;
    page.submit(NOAH).await?;
    SelectionPage::seen(&browser).await?;
    assert_fits(&browser, &format!("{name}: select-authenticator")).await?;
    browser.press("button[data-action=cancel]").await?;
    let page = IdentifyPage::seen(&browser).await?;
    page.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    page.enter("12345").await?;
    page.verify().await?;
    browser
        .wait("what is wrong", |view| !view.alert().is_empty())
        .await?;
    assert_fits(&browser, &format!("{name}: code")).await?;
    let code = stage.mails(MIA).pop().map(|mail| mail.code);
    page.enter_instead(&code.unwrap_or_default()).await?;
    DefaultPage::seen(&browser).await?;
    assert_fits(&browser, &format!("{name}: default page")).await?;
    browser.open("/login/callback?error=access_denied").await?;
    browser
        .wait("an end", |view| {
            view.is_running() && !view.heading.is_empty()
        })
        .await?;
    assert_fits(&browser, &format!("{name}: an end")).await?;
    Ok(())
}

/// The pseudo-language, as texts of `config.json`.
pub fn pseudo_texts() -> Result<Value> {
    let pseudo = catalogue::pseudo(&catalogue("en")?);
    let texts = pseudo.0.iter().map(|(key, entry)| {
        let forms = entry.forms();
        let text = match &forms[..] {
            [(None, text)] => json!(text),
            forms => forms
                .iter()
                .map(|(category, text)| (category.unwrap_or_default().to_owned(), json!(text)))
                .collect::<serde_json::Map<String, Value>>()
                .into(),
        };
        (key.clone(), text)
    });
    Ok(texts.collect::<serde_json::Map<String, Value>>().into())
}

/// Two fifths longer than English, and the longest words that there are. UX-57
pub async fn long_words_fit_a_narrow_window(stage: Stage) -> Result {
    let mut config = stage.config();
    config["texts"] = json!({ "en": pseudo_texts()? });
    stage.site().configure(config);
    all_fits(&stage, "pseudo").await?;

    let browser = narrow(&stage).await?;
    IdentifyPage::open(&browser, "/login").await?;
    // Whatever is still plain English is in no catalogue.
    let plain: Vec<String> = browser
        .script(
            "const seen = (it) => it.checkVisibility() && !it.closest('[translate=no], .visually-hidden');
             return [...document.querySelectorAll('body *')].filter((it) => seen(it) && !it.childElementCount)
                .map((it) => it.textContent.trim()).filter((it) => it && !it.startsWith('['))",
            vec![],
        )
        .await?;
    assert!(plain.is_empty(), "{plain:?}");

    for tag in ["de", "fi", "ru"] {
        if catalogue(tag).is_ok() {
            let mut config = stage.config();
            config["language"] = json!(tag);
            stage.site().configure(config);
            stage.org().advance_clock(120_000);
            all_fits(&stage, tag).await?;
        }
    }
    Ok(())
}

/// The same from right to left, where the page is mirrored and codes and addresses are not. UX-36, UX-57
pub async fn right_to_left_fits_a_narrow_window(stage: Stage) -> Result {
    let mut config = stage.config();
    config["language"] = json!("ar");
    stage.site().configure(config);
    all_fits(&stage, "ar").await?;

    let browser = narrow(&stage).await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    // The door stands where a line begins.
    let mirrored: bool = browser
        .script(
            "const [mark, name] = document.querySelector('.brand').children;
             return mark.getBoundingClientRect().left >= name.getBoundingClientRect().right",
            vec![],
        )
        .await?;
    assert!(mirrored);
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    let directions: Vec<String> = browser
        .script(
            "return [...document.querySelectorAll('[name=passcode], .address')].map((it) =>
                `${getComputedStyle(it).direction} ${it.closest('[translate=no]') ? 'kept' : ''}`)",
            vec![],
        )
        .await?;
    assert_eq!(directions[0], "ltr kept", "the address");
    assert!(
        directions.iter().all(|it| it.starts_with("ltr")),
        "{directions:?}"
    );
    Ok(())
}

/// A page that the browser has translated can still be given another language, and works on. UX-64
pub async fn a_translated_page_can_change_its_language(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    let change = |tag: &'static str| {
        let script = format!(
            "const list = document.getElementById('language'); list.focus(); list.value = '{tag}';
             list.dispatchEvent(new Event('change'))"
        );
        let browser = browser.clone();
        async move { browser.script::<Value>(&script, vec![]).await }
    };
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    change("de").await?;
    let title = text("de", "identify.title", "")?;
    browser.wait("German", |view| view.heading == title).await?;
    let app: String = browser
        .script(
            "return document.querySelector('.step__lead [data-app-name]').textContent",
            vec![],
        )
        .await?;
    assert!(!app.is_empty());
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    change("en").await?;
    browser
        .wait("English", |view| view.heading == "Check your e-mail")
        .await?;
    browser.script::<Value>(TRANSLATE, vec![]).await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
