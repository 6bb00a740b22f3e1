//! What a theme can and cannot do: what is refused, what storage may say of it, what a style sheet may, and that page and check-up
//! agree.

use checkup::theme::{Palette, Scheme, refusal};
use e2e::{
    Result, Stage,
    pages::{CodePage, IdentifyPage},
};
use org::themes::THEMES;
use serde_json::{Value, json};

use crate::{
    people::MIA,
    theme::{COLOURS, KEPT, assert_links, configure},
};

/// A theme that is wrong is refused like everything in config.json, with the name of the field.
pub async fn a_wrong_theme_names_the_field(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for (theme, words) in [
        (json!({ "acent": "#000000" }), "did you mean `accent`"),
        (json!({ "accent": "red" }), "`theme.accent` must be"),
        (json!({ "font": ["a\"};x{"] }), "`theme.font` must be"),
        (
            json!({ "links": { "help": "javascript:alert(1)" } }),
            "`theme.links.help` must be",
        ),
        (json!(7), "`theme` must be an object"),
    ] {
        configure(&stage, &theme);
        browser.open("/login").await?;
        let view = browser
            .wait("the refusal", |view| {
                view.start == "failed" && !view.heading.is_empty()
            })
            .await?;
        assert!(view.text.contains(words), "{theme}: {}", view.text);
        assert!(view.text.contains("configuration"), "{}", view.text);
    }
    stage.site().configure(stage.config());
    browser.press("[data-action=try-again]").await?;
    IdentifyPage::seen(&browser).await?;
    Ok(())
}

/// What somebody else has written into storage is a theme or nothing: it leads nowhere, loads nothing, and is gone with config.json.
/// SEC-03
pub async fn a_kept_theme_is_no_way_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/login").await?;
    let before: Vec<String> = browser.script(COLOURS, vec![]).await?;
    let elsewhere = "https://elsewhere.example/";
    for (kept, is_a_theme) in [
        ("{".to_owned(), false),
        ("7".to_owned(), false),
        (
            json!({ "accent": "#ff0000;background:url(https://elsewhere.example/)" }).to_string(),
            false,
        ),
        (
            json!({ "font": ["x\"}*{background:url(https://elsewhere.example/)"] }).to_string(),
            false,
        ),
        (
            json!({ "background": "https://elsewhere.example/a.svg" }).to_string(),
            false,
        ),
        (
            json!({ "accent": "#ff0000", "__proto__": {} }).to_string(),
            false,
        ),
        // A theme by all rules: the look is believed until config.json is there, and nothing else.
        (
            json!({
                "accent": "#ff0000", "stylesheet": "/hostile.css",
                "links": { "help": elsewhere, "terms": elsewhere, "privacy": elsewhere },
            })
            .to_string(),
            true,
        ),
    ] {
        browser.note(kept.as_str());
        browser
            .script::<Value>(
                "localStorage.setItem(arguments[0], arguments[1])",
                vec![KEPT.into(), kept.as_str().into()],
            )
            .await?;
        stage.site().hold("/config.json");
        browser.open("/login").await?;
        browser
            .wait("the form", |view| view.identifier.is_some())
            .await?;
        let during: Vec<String> = browser.script(COLOURS, vec![]).await?;
        assert_eq!(during != before, is_a_theme, "{during:?}");
        assert_links(&browser, &Value::Null, &kept).await?;
        let loaded: Vec<String> = browser
            .script(
                "return performance.getEntriesByType('resource').map((it) => it.name).filter((it) => it.includes('hostile') || it.includes('elsewhere'))",
                vec![],
            )
            .await?;
        assert!(loaded.is_empty(), "{kept}: {loaded:?}");
        stage.site().release();
        IdentifyPage::seen(&browser).await?;
        let after: Vec<String> = browser.script(COLOURS, vec![]).await?;
        assert_eq!(after, before, "{kept}");
        assert!(!browser.storage("localStorage").await?.contains_key(KEPT));
    }
    Ok(())
}

/// A style sheet of the deployer's has the last word on looks, but not on what is hidden; where it is missing, people sign in
/// without it.
pub async fn a_style_sheet_has_the_last_word(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("404 (Not Found)");
    browser.expect_console("Refused to apply style");
    configure(
        &stage,
        &json!({ "accent": "#8a2c2f", "stylesheet": "theme.css" }),
    );
    browser.open("/login").await?;
    browser
        .wait("the form", |view| {
            view.is_running() && view.identifier.is_some()
        })
        .await?;
    stage.site().add_file(
        "/theme.css",
        "text/css",
        "@layer theme { :root { --accent: rgb(1, 2, 3) } .button { display: flex; text-transform: uppercase } [data-hosted] { display: block } }",
    );
    browser.open("/login").await?;
    IdentifyPage::seen(&browser).await?;
    let seen: (String, String, bool) = browser
        .script(
            "const next = getComputedStyle(document.getElementById('next'));
             return [getComputedStyle(document.documentElement).getPropertyValue('--accent'), next.textTransform,
                [...document.querySelectorAll('[hidden]')].every((it) => !it.checkVisibility())]",
            vec![],
        )
        .await?;
    assert_eq!(
        seen,
        ("rgb(1, 2, 3)".to_owned(), "uppercase".to_owned(), true)
    );
    Ok(())
}

/// A style sheet that does not come keeps nobody from signing in.
pub async fn a_style_sheet_that_hangs_holds_nothing_up(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    configure(
        &stage,
        &json!({ "accent": "#8a2c2f", "stylesheet": "theme.css" }),
    );
    stage.site().add_file("/theme.css", "text/css", "");
    stage.site().hold("/theme.css");
    browser.open("/login").await?;
    IdentifyPage::seen(&browser).await?.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    stage.site().release();
    Ok(())
}

/// Where colours cannot be told apart the page keeps its own, in both schemes and in the browser's bar, and the rest of the theme.
/// UX-55
pub async fn colours_that_cannot_be_told_apart_are_left_out(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/login").await?;
    let mut expected: Vec<String> = browser.script(COLOURS, vec![]).await?;
    let mut theme = THEMES[2].put_on(&json!({}))["theme"].clone();
    let logo = theme["logo"].take();
    let theme = json!({
        "accent": { "light": "#8a2c2f", "dark": "#ffffff" }, "surface": { "dark": "#616161" }, "radius": 24, "logo": logo,
    });
    assert!(Palette::of(&theme, Scheme::Light).faults().is_empty());
    assert!(!Palette::of(&theme, Scheme::Dark).faults().is_empty());
    for (name, media_type, content) in THEMES[2].files {
        stage
            .site()
            .add_file(&["/themes/", name].concat(), media_type, content);
    }
    configure(&stage, &theme);
    IdentifyPage::open(&browser, "/login").await?;
    let found: Vec<String> = browser.script(COLOURS, vec![]).await?;
    expected[4] = "1.5rem".to_owned();
    assert_eq!(found, expected);
    let height = "return document.querySelector('.brand img').getBoundingClientRect().height";
    let height: f64 = browser.script(height, vec![]).await?;
    assert_eq!(height, 40.0);
    Ok(())
}

/// The script that draws themes is not run where somebody has changed it; people sign in without it. SEC-56
pub async fn an_altered_theme_script_is_not_used(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    IdentifyPage::open(&browser, "/login").await?;
    let path: String = browser
        .script(
            "const it = document.querySelector('script[data-boot]'); return new URL(it.dataset.theme, it.src).pathname",
            vec![],
        )
        .await?;
    stage.site().add_file(
        &path,
        "text/javascript",
        "globalThis.spoilt = true; export const wear = () => {}; export const recall = wear;",
    );
    configure(&stage, &json!({ "accent": "#8a2c2f" }));
    browser.open("/login").await?;
    IdentifyPage::seen(&browser).await?.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    let spoilt: bool = browser.script("return !!globalThis.spoilt", vec![]).await?;
    assert!(!spoilt, "SEC-56");
    Ok(())
}

/// The colours that the page works out are those that the check-up works out, whose tests prove that they can be told apart; so are
/// the refusals. UX-55
pub async fn the_check_up_and_the_page_agree_on_themes(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/login").await?;
    let mut themes = Vec::new();
    let mut number: u32 = 1;
    // Any colours will do; these are the same each time.
    let mut colour = || {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        format!("#{:06x}", number >> 8)
    };
    for _ in 0..400 {
        themes.push(json!({ "accent": colour(), "surface": colour(), "background": colour() }));
        themes.push(json!({ "accent": { "dark": colour() }, "surface": { "light": colour() } }));
        themes.push(json!({ "accent": colour() }));
    }
    themes.extend(
        THEMES
            .iter()
            .map(|theme| theme.put_on(&json!({}))["theme"].clone()),
    );
    let script = "const [text, done] = arguments; const themes = JSON.parse(text); const it = document.querySelector('script[data-boot]');
        import(new URL(it.dataset.theme, it.src)).then(({ palette, refusal }) => done(themes.map((theme) =>
            [refusal(theme) ?? null, ...['light', 'dark'].map((scheme) => { try { return palette(theme, scheme); } catch { return null; } })])))";
    let found: Vec<(Option<String>, Value, Value)> = browser
        .script_async(script, vec![json!(themes).to_string().into()])
        .await?;
    assert_eq!(found.len(), themes.len());
    for (theme, (refused, light, dark)) in themes.iter().zip(found) {
        assert_eq!(refused, None, "{theme}");
        for (scheme, found) in Scheme::ALL.into_iter().zip([light, dark]) {
            let palette = Palette::of(theme, scheme);
            let colours: serde_json::Map<String, Value> = palette
                .colours()
                .map(|(name, colour)| (name.to_owned(), json!(colour.hex())))
                .collect();
            assert_eq!(
                found,
                Value::Object(colours),
                "{theme} in {}",
                scheme.name()
            );
        }
    }
    let wrong = wrong_themes();
    let found: Vec<(Option<String>, Value, Value)> = browser
        .script_async(script, vec![json!(wrong).to_string().into()])
        .await?;
    for (theme, (refused, ..)) in wrong.iter().zip(found) {
        assert_eq!(refused, refusal(theme), "{theme}");
    }
    Ok(())
}

/// Themes with one thing each that may be wrong.
fn wrong_themes() -> Vec<Value> {
    let mut themes = vec![
        json!(null),
        json!([]),
        json!(""),
        json!({ "logo": {} }),
        json!({ "stylsheet": "a.css" }),
    ];
    let values = [
        json!(null),
        json!(true),
        json!(0),
        json!(32),
        json!(33),
        json!(-1),
        json!(1.5),
        json!(2.0),
        json!({}),
        json!([]),
        json!(["a"]),
        json!([""]),
        json!(["a b-c 1"]),
        json!(["1a"]),
        json!(["a\"b"]),
        json!(""),
        json!("#abc"),
        json!("#AbCdEf"),
        json!("#abcdeg"),
        json!("a.svg"),
        json!("/a/b.png"),
        json!("a.css"),
        json!("/a.css"),
        json!("../a.svg"),
        json!("a/../b.svg"),
        json!("//a/b.svg"),
        json!("a/.b.svg"),
        json!("-a.svg"),
        json!(".svg"),
        json!("a.svg\n"),
        json!("a.SVG"),
        json!("https://a.example"),
        json!("HTTPS://a.example/b?c#d"),
        json!("https://a.example:443/b"),
        json!("https://a.example:123456/"),
        json!("https:///a"),
        json!("https://a b"),
        json!("http://a.example/"),
        json!("/"),
        json!("/a b"),
        json!("/\\a"),
        json!("/a\\b"),
        json!("//a.example"),
        json!("javascript:alert(1)"),
        json!("ä"),
        json!("/ä"),
        json!("x".repeat(101)),
        json!({ "light": "#000000" }),
        json!({ "dark": "a.svg" }),
        json!({ "ligt": "#000000" }),
        json!({ "light": "a.svg", "alt": "A" }),
        json!({ "light": "a.svg", "alt": "" }),
        json!({ "help": "/help" }),
        json!({ "halp": "/help" }),
        json!({ "terms": "mailto:a@b.example" }),
    ];
    let keys = [
        "accent",
        "surface",
        "background",
        "radius",
        "font",
        "logo",
        "links",
        "stylesheet",
    ];
    for key in keys {
        themes.extend(values.iter().map(|value| json!({ key: value })));
    }
    themes
}
