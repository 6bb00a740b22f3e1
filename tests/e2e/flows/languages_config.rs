//! What the deployer says of languages and texts, and what goes wrong with their files.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use serde_json::{Value, json};

use crate::{
    doctor::{REFUSED, assert_found, findings, through},
    languages::{choose, read_by, text},
    people::MIA,
};

/// The deployer's texts stand in the places of ours, also those with plural forms; the rest is ours.
pub async fn single_texts_are_the_deployers(stage: Stage) -> Result {
    let mut config = stage.config();
    config["texts"] = json!({
        "en": {
            "identify.title": "Welcome back",
            "identify.lead": "This is {app}, <b>you</b>",
            "help.general": "Ask us.",
            "code.hint": { "one": "just {count}", "other": "these {count}" },
        },
        "pl": { "code.hint": { "other": "razem {count}", "one": "sam {count}" } },
        "de": { "identify.title": "Willkommen" },
    });
    stage.site().configure(config);
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    let view = browser.view().await?;
    assert_eq!(view.heading, "Welcome back");
    assert!(view.title.starts_with("Welcome back"), "{}", view.title);
    // SEC-09: it is text, whatever it looks like.
    assert!(view.text.contains(", <b>you</b>"), "{}", view.text);
    assert!(view.text.contains("Remember me on this device"));
    // What has an element in its middle may do without it.
    let help: String = browser
        .script("return document.querySelector('.help').textContent", vec![])
        .await?;
    assert!(help.trim().ends_with("Ask us."), "{help}");
    page.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    assert!(browser.view().await?.text.contains("these 6"));
    // For a number whose form is not there it is that for all others, wherever it stands.
    choose(&browser, "pl").await?;
    browser
        .wait("the deployer's Polish", |view| {
            view.text.contains("razem 6")
        })
        .await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;

    browser.expect_console(REFUSED);
    browser.open("/doctor").await?;
    through(&browser).await?;
    let found = findings(&browser).await?;
    assert_found(&found, "config", "good", &["The program takes it."]);
    Ok(())
}

/// A text or a language that is not there is refused by its name, and the check-up says the same. SEC-03
pub async fn what_is_not_there_is_refused(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console(REFUSED);
    for (key, value, word) in [
        (
            "texts",
            json!({ "en": { "identify.titel": "Welcome" } }),
            "identify.titel",
        ),
        // Also where the person reads another language.
        (
            "texts",
            json!({ "de": { "identify.titel": "Willkommen" } }),
            "identify.titel",
        ),
        ("texts", json!({ "fr-CA": {} }), "fr-CA"),
        (
            "texts",
            json!({ "de": { "identify.lead": "bei {appName}" } }),
            "{appName}",
        ),
        (
            "texts",
            json!({ "en": { "code.hint": { "one": "just {count}" } } }),
            "code.hint",
        ),
        (
            "texts",
            json!({ "en": { "identify.title": { "other": "Welcome" } } }),
            "identify.title",
        ),
        ("language", json!("tlh"), "tlh"),
        ("languages", json!(["en", "tlh"]), "tlh"),
        // What has no shape at all the program refuses in words of its own, and the check-up with it.
        ("languages", json!("en"), "`languages` must be"),
        (
            "texts",
            json!({ "en": { "identify.title": 7 } }),
            "`texts` must be",
        ),
    ] {
        let mut config = stage.config();
        config[key] = value;
        stage.site().configure(config);
        browser.open("/login").await?;
        let view = browser
            .wait("the page that says it could not start", |view| {
                view.start == "failed"
            })
            .await?;
        let detail = "return document.getElementById('failed-detail').textContent";
        let detail: String = browser.script(detail, vec![]).await?;
        assert!(view.text.contains(&detail), "{}", view.text);
        let shapeless = word.ends_with("must be");
        let named = if shapeless { key } else { word };
        assert!(
            detail.contains("config.json") && detail.contains(named),
            "{detail}"
        );
        browser.open("/doctor").await?;
        through(&browser).await?;
        let said = if shapeless { word } else { &detail };
        assert_found(&findings(&browser).await?, "config", "wrong", &[said]);
    }
    Ok(())
}

/// A language that the deployer has fixed is the only one; a list offers no other.
pub async fn the_deployer_says_which_languages(stage: Stage) -> Result {
    let listed = "const list = document.getElementById('language'); list.focus();
        return [list.checkVisibility(), [...list.options].map((it) => it.value)]";
    let title = text("de", "identify.title", "")?;

    let mut config = stage.config();
    config["language"] = json!("de");
    stage.site().configure(config);
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/login").await?;
    assert_eq!(browser.view().await?.heading, title);
    let (is_there, _): (bool, Vec<String>) = browser.script(listed, vec![]).await?;
    assert!(!is_there, "there is nothing to choose");

    let mut config = stage.config();
    config["languages"] = json!(["de", "ar"]);
    stage.site().configure(config);
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/login").await?;
    assert_eq!(
        browser.view().await?.heading,
        title,
        "the first stands for all others"
    );
    let (is_there, mut options): (bool, Vec<String>) = browser.script(listed, vec![]).await?;
    options.sort();
    assert!(is_there);
    assert_eq!(options, ["ar", "de"]);

    // Of two scripts it is the person's, in whatever order they are listed.
    let mut config = stage.config();
    config["languages"] = json!(["en", "zh-TW", "zh-CN"]);
    stage.site().configure(config);
    for tag in ["zh-CN", "zh-TW"] {
        let browser = stage.browser().await?;
        read_by(&browser, tag).await?;
        IdentifyPage::open(&browser, "/login").await?;
        let title = text(tag, "identify.title", "")?;
        assert_eq!(browser.view().await?.heading, title);
    }
    Ok(())
}

/// Numbers and counted things are written as the language does.
pub async fn a_number_has_the_form_of_the_language(stage: Stage) -> Result {
    for (tag, category, locale) in [("pl", "many", "pl"), ("ar", "few", "ar")] {
        let mut config = stage.config();
        config["language"] = json!(tag);
        stage.site().configure(config);
        let browser = stage.browser().await?;
        IdentifyPage::open(&browser, "/login")
            .await?
            .submit(MIA)
            .await?;
        CodePage::seen(&browser).await?;
        let number: String = browser
            .script(
                "return new Intl.NumberFormat(arguments[0]).format(6)",
                vec![locale.into()],
            )
            .await?;
        let hint = text(tag, "code.hint", category)?.replace("{count}", &number);
        let shown = browser
            .view()
            .await?
            .text
            .replace(['\u{2068}', '\u{2069}'], "");
        assert!(shown.contains(&hint), "{hint} in {shown}");
    }
    Ok(())
}

/// A file of texts that is gone, or was altered, is not used; the page speaks English then. SEC-56
pub async fn without_its_file_the_page_speaks_english(stage: Stage) -> Result {
    for path in ["/de-", "/integrity-"] {
        let browser = stage.browser().await?;
        read_by(&browser, "de").await?;
        stage.site().alter(path, "de\nSpoilt");
        let page = IdentifyPage::open(&browser, "/login").await?;
        assert_eq!(browser.view().await?.heading, "Sign in");
        let lang: Value = browser
            .script("return document.documentElement.lang", vec![])
            .await?;
        assert_eq!(lang, "en", "{path}");
        // What is chosen and cannot be had is told, and the page stays as it is.
        browser
            .script::<Value>(
                "const list = document.getElementById('language'); list.focus(); list.value = 'de';
                 list.dispatchEvent(new Event('change'))",
                vec![],
            )
            .await?;
        let failed = text("en", "language.failed", "")?;
        browser
            .wait_script(
                "the words that it failed",
                &format!("return document.getElementById('polite').textContent === '{failed}'"),
            )
            .await?;
        assert_eq!(
            browser
                .attribute("#language option:checked", "value")
                .await?
                .as_deref(),
            Some("en")
        );
        stage.site().spoil(|_, _| {});
        page.submit(MIA).await?;
        CodePage::seen(&browser).await?;
    }

    // Without English there is nothing left to say, and the words of the page itself say that.
    let browser = stage.browser().await?;
    stage.site().alter("/en-", "de\nSpoilt");
    browser.open("/login").await?;
    let view = browser
        .wait("the page that says it could not start", |view| {
            view.start == "failed"
        })
        .await?;
    assert_eq!(view.heading, "This page could not start");
    assert!(view.text.contains("wrong hash"), "{}", view.text);
    stage.site().spoil(|_, _| {});
    Ok(())
}
