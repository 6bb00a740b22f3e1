//! Files that somebody has changed on their way, or on the host (SEC-56), and parts of the program that are not there when they are
//! needed.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage, SelectionPage},
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::{
    people::{CLEO, NOAH, other_than},
    session_keys::bound,
    sessions::{HOUR, MINUTE, later, refreshed, refreshes, renewable, sign_in, wake},
};

/// The built files by what the page says of them.
const FILES: &str = "const it = document.querySelector('script[data-boot]');
    const path = (name) => new URL(name, it.src).pathname;
    return [it.src, it.dataset.start, it.dataset.style, it.dataset.glue, it.dataset.wasm, document.querySelector('link[rel=stylesheet]').href].map(path)";

/// What each file would do to the page if it were run.
const SPOILT: &str = "\nglobalThis.spoilt = true;\n";

/// And a style sheet, if it were applied.
const HIDDEN: &str = "html { display: none }";

/// Whether the page shows the work of either.
const IS_SPOILT: &str =
    "return !!globalThis.spoilt || getComputedStyle(document.documentElement).display === 'none'";

/// A changed program, glue, first script or what follows it is not run, and a changed style is not applied, although they come from the right
/// place, under the right name, with the right headers. SEC-56
pub async fn an_altered_file_is_not_used(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    IdentifyPage::open(&browser, "/login").await?;
    let files: [String; 6] = browser.script(FILES, vec![]).await?;
    let [boot, start, _, glue, wasm, style] = &files;

    let boot_text = text_of(&browser, boot).await?;
    let start_text = text_of(&browser, start).await?;
    let glue_text = text_of(&browser, glue).await?;
    for (path, media_type, text) in [
        (boot, "text/javascript", [&boot_text, SPOILT].concat()),
        (start, "text/javascript", [&start_text, SPOILT].concat()),
        (glue, "text/javascript", [&glue_text, SPOILT].concat()),
        (wasm, "application/wasm", "spoilt".to_owned()),
    ] {
        browser.note(path);
        browser.forget_cache().await?;
        stage.site().add_file(path, media_type, &text);
        browser.open("/login").await?;
        // Without the first script nothing starts, and the form stays what it is.
        if path != boot {
            browser
                .wait("the page that says it could not start", |view| {
                    view.start == "failed"
                })
                .await?;
        }
        let spoilt: bool = browser.script(IS_SPOILT, vec![]).await?;
        assert!(
            !spoilt && !browser.view().await?.is_running(),
            "SEC-56: {path}"
        );
        if path == wasm {
            let text = browser.view().await?.text;
            assert!(text.contains("wrong hash"), "{text}");
        }
        let original = match path {
            _ if path == boot => &boot_text,
            _ if path == start => &start_text,
            _ => &glue_text,
        };
        // Under the same name the true one again.
        stage.site().add_file(path, media_type, original);
    }

    browser.forget_cache().await?;
    stage.site().add_file(style, "text/css", HIDDEN);
    browser.open("/login").await?;
    let spoilt: bool = browser.script(IS_SPOILT, vec![]).await?;
    assert!(!spoilt, "SEC-56");
    Ok(())
}

/// The style of what comes after the form is not applied if it was changed, and neither that nor one that hangs keeps anybody from signing in.
/// SEC-56
pub async fn an_altered_style_of_later_steps_is_not_used(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    IdentifyPage::open(&browser, "/login").await?;
    let [_, _, later, ..]: [String; 6] = browser.script(FILES, vec![]).await?;
    stage.site().add_file(&later, "text/css", HIDDEN);
    for hangs in [false, true] {
        if hangs {
            stage.site().hold(&later);
        }
        browser.forget_cache().await?;
        browser.open("/login").await?;
        browser
            .wait("the page that runs", |view| view.is_running())
            .await?;
        let spoilt: bool = browser.script(IS_SPOILT, vec![]).await?;
        assert!(!spoilt, "SEC-56");
    }
    stage.site().release();
    Ok(())
}

/// What a step says whose part of the program cannot be had.
const NOT_LOADED: &str = "A part of it could not be loaded";

/// A part of the program that was changed is not run, nor are its texts shown: the step says so instead. So it is where what was changed
/// is the list with the hashes of all parts. SEC-56
pub async fn an_altered_part_is_not_used(stage: Stage) -> Result {
    for path in ["/split_steps-", "/shared-", "/en-rest-"] {
        let browser = stage.browser().await?;
        stage.site().alter(path, "[{}, []]");
        let page = IdentifyPage::open(&browser, "/login").await?;
        page.submit(NOAH).await?;
        let view = browser
            .wait("the words for a part that is not used", |view| {
                view.text.contains(NOT_LOADED)
            })
            .await?;
        assert_eq!(view.step, "select-authenticator", "SEC-56: {path}");
    }
    Ok(())
}

/// The style of rarer steps is not applied if it was changed, and keeps nobody from them. SEC-56
pub async fn an_altered_style_of_rarer_steps_is_not_used(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    stage.site().alter("/rare-", HIDDEN);
    let page = IdentifyPage::open(&browser, "/login").await?;
    page.submit(NOAH).await?;
    browser
        .wait("the choice", |view| view.step == "select-authenticator")
        .await?;
    let spoilt: bool = browser.script(IS_SPOILT, vec![]).await?;
    assert!(!spoilt, "SEC-56");
    Ok(())
}

/// A page that runs, none of whose parts can be had any more.
async fn without_parts(stage: &Stage) -> Result<Browser> {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    browser.expect_console("Failed to load resource");
    IdentifyPage::open(&browser, "/login").await?;
    stage.site().lose(".wasm");
    Ok(browser)
}

/// A step whose part cannot be had says so, in its title too (UX-50), and goes on when it can. UX-63
pub async fn a_part_that_is_missing_is_tried_again(stage: Stage) -> Result {
    let browser = without_parts(&stage).await?;
    let page = IdentifyPage::seen(&browser).await?;
    page.submit(NOAH).await?;
    let told = |times: &str| format!("the words for a part that is missing, {times}");
    let view = browser
        .wait(&told("once"), |view| view.text.contains(NOT_LOADED))
        .await?;
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    assert!(view.actions.contains(&"hosted".to_owned()), "{view:?}");
    stage.site().find_again();
    browser.press("[data-action=try-again]").await?;
    SelectionPage::seen(&browser).await?;
    Ok(())
}

/// A file that stays away may be one of a release that is gone: then the page is loaded anew, and comes back to the step.
pub async fn a_part_that_stays_away_loads_the_page_anew(stage: Stage) -> Result {
    let browser = without_parts(&stage).await?;
    let page = IdentifyPage::seen(&browser).await?;
    page.submit(NOAH).await?;
    browser
        .wait("the words for a part that is missing", |view| {
            view.text.contains(NOT_LOADED)
        })
        .await?;
    browser
        .script::<Value>("window.before = true", vec![])
        .await?;
    browser.press("[data-action=try-again]").await?;
    stage
        .until("the second try", || {
            let asked = stage.site().visits().into_iter();
            asked
                .filter(|it| it.address.contains("split_steps"))
                .count()
                == 2
        })
        .await?;
    browser
        .wait("the words again", |view| view.text.contains(NOT_LOADED))
        .await?;
    stage.site().find_again();
    browser.press("[data-action=try-again]").await?;
    SelectionPage::seen(&browser).await?;
    let anew: bool = browser.script("return !window.before", vec![]).await?;
    assert!(anew);
    Ok(())
}

/// The code of somebody is not lost because what exchanges it is late. UX-63
pub async fn a_code_outlives_a_part_that_is_missing(stage: Stage) -> Result {
    let browser = without_parts(&stage).await?;
    let page = IdentifyPage::seen(&browser).await?;
    page.submit(CLEO).await?;
    let code = CodePage::seen(&browser).await?;
    code.enter(&stage.mail(CLEO, 1).await?.code).await?;
    browser
        .wait("an end that can be tried again", |view| {
            view.actions.contains(&"try-again".to_owned())
        })
        .await?;
    stage.site().find_again();
    browser.press("[data-action=try-again]").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Likewise where tokens are to be bound to a key, and only what makes keys is missing. UX-63
pub async fn a_code_outlives_keys_that_are_missing(stage: Stage) -> Result {
    bound(&stage);
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    browser.expect_console("Failed to load resource");
    let page = IdentifyPage::open(&browser, "/login").await?;
    stage.site().lose(&part(&browser, "keys").await?);
    page.submit(CLEO).await?;
    let code = CodePage::seen(&browser).await?;
    code.enter(&stage.mail(CLEO, 1).await?.code).await?;
    browser
        .wait("an end that can be tried again", |view| {
            view.actions.contains(&"try-again".to_owned())
        })
        .await?;
    stage.site().find_again();
    browser.press("[data-action=try-again]").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// What the server says is told in its own words where ours cannot be had, and in ours as soon as they can. UX-24, UX-63
pub async fn a_wrong_code_without_our_words_is_told_in_the_servers(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    browser.expect_console("Failed to load resource");
    let page = IdentifyPage::open(&browser, "/login").await?;
    stage.site().lose(&part(&browser, "telling").await?);
    page.submit(CLEO).await?;
    let page = CodePage::seen(&browser).await?;
    let wrong = other_than(&stage.mail(CLEO, 1).await?.code);
    page.enter(&wrong).await?;
    page.told("Invalid code. Try again.").await?;
    stage.site().find_again();
    page.enter_instead(&wrong).await?;
    page.verify().await?;
    page.told("is not right").await?;
    Ok(())
}

/// Where what tells the org of a sign-out cannot be had, everything here is gone all the same, and the person is told. SEC-27
pub async fn a_sign_out_without_its_part_forgets_here(stage: Stage) -> Result {
    let browser = without_errands(&stage).await?;
    let page = sign_in(&stage, &browser, CLEO).await?;
    page.sign_out().await?;
    browser
        .wait("words about the half sign-out", |view| {
            view.text.contains("could not be told")
        })
        .await?;
    let stored = Value::Object(browser.storage("sessionStorage").await?).to_string();
    assert!(!stored.contains("eyJ"), "{stored}");
    assert_eq!(stage.org().count(Endpoint::Revoke), 0);
    Ok(())
}

/// Where what renews a session cannot be had, the page says that it seems to be offline, keeps the session, and makes up for it.
pub async fn a_renewal_without_its_part_is_made_up_for(stage: Stage) -> Result {
    const WORDS: &str = "You seem to be offline";
    renewable(&stage, json!({}));
    let browser = without_errands(&stage).await?;
    sign_in(&stage, &browser, CLEO).await?;
    later(&stage, &browser, HOUR - MINUTE / 2).await?;
    browser
        .wait("words about the network", |view| view.text.contains(WORDS))
        .await?;
    assert_eq!(refreshes(&stage), 0);
    stage.site().find_again();
    wake(&browser).await?;
    refreshed(&stage, &browser, 1).await?;
    browser
        .wait("no such words", |view| {
            view.page == "default" && !view.text.contains(WORDS)
        })
        .await?;
    Ok(())
}

/// A browser, with a movable clock, for which the host has not what sign-outs and renewals need.
async fn without_errands(stage: &Stage) -> Result<Browser> {
    let browser = stage.browser().await?;
    browser.common_clock().await?;
    browser.expect_console("integrity");
    browser.expect_console("Failed to load resource");
    IdentifyPage::open(&browser, "/login").await?;
    stage.site().lose(&part(&browser, "errands").await?);
    Ok(browser)
}

/// While the words for a wrong configuration are on their way nobody can send the form, and without them the page says at least
/// what it is about. UX-62
pub async fn a_wrong_configuration_without_its_words_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    browser.expect_console("Failed to load resource");
    IdentifyPage::open(&browser, "/login").await?;
    let words = part(&browser, "refusals").await?;
    let mut config = stage.config();
    config["clientID"] = "0oavestibuledemo00001".into();
    stage.site().configure(config);
    stage.site().hold(&words);
    browser.open("/login").await?;
    browser
        .wait("the words being asked for", |_| {
            let visits = stage.site().visits();
            visits.iter().any(|visit| visit.address.ends_with(&words))
        })
        .await?;
    browser
        .type_into(IdentifyPage::FIELD, &[CLEO, "\u{e007}"].concat())
        .await?;
    let view = browser.view().await?;
    assert_eq!((view.path(), view.is_running()), ("/login", false));
    stage.site().lose(&words);
    stage.site().release();
    let failed = browser
        .wait("the page that says it could not start", |view| {
            view.start == "failed"
        })
        .await?;
    assert!(failed.text.contains("config.json"), "{}", failed.text);
    Ok(())
}

/// The file of a part, as the glue names it: all parts have one hash.
async fn part(browser: &Browser, name: &str) -> Result<String> {
    let [_, _, _, glue, ..]: [String; 6] = browser.script(FILES, vec![]).await?;
    let glue = text_of(browser, &glue).await?;
    let (_, rest) = glue.split_once("shared-").unwrap_or_default();
    let (hash, _) = rest.split_once('.').unwrap_or_default();
    Ok(format!("split_{name}-{hash}.wasm"))
}

async fn text_of(browser: &Browser, path: &str) -> Result<String> {
    let script = format!("return fetch('{path}').then((reply) => reply.text())");
    let text: Value = browser.script(&script, vec![]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}
