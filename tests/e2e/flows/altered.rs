//! Files that somebody has changed on their way, or on the host. SEC-56

use e2e::{Browser, Result, Stage, pages::IdentifyPage};
use serde_json::Value;

/// The built files by what the page says of them.
const FILES: &str = "const it = document.querySelector('script[data-boot]');
    const path = (name) => new URL(name, it.src).pathname;
    return [it.src, it.dataset.glue, it.dataset.wasm, document.querySelector('link[rel=stylesheet]').href].map(path)";

/// What each file would do to the page if it were run.
const SPOILT: &str = "\nglobalThis.spoilt = true;\n";

/// A changed program, start script or glue is not run, and a changed style is not applied, although they come from the right
/// place, under the right name, with the right headers. SEC-56
pub async fn an_altered_file_is_not_used(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("integrity");
    IdentifyPage::open(&browser, "/login").await?;
    let files: [String; 4] = browser.script(FILES, vec![]).await?;
    let [boot, glue, wasm, style] = &files;

    let boot_text = text_of(&browser, boot).await?;
    let glue_text = text_of(&browser, glue).await?;
    for (path, media_type, text) in [
        (boot, "text/javascript", [&boot_text, SPOILT].concat()),
        (glue, "text/javascript", [&glue_text, SPOILT].concat()),
        (wasm, "application/wasm", "spoilt".to_owned()),
    ] {
        browser.note(path);
        browser.forget_cache().await?;
        stage.site().add_file(path, media_type, &text);
        browser.open("/login").await?;
        // Without the start script nothing starts, and the form stays what it is.
        if path != boot {
            browser
                .wait("the page that says it could not start", |view| {
                    view.start == "failed"
                })
                .await?;
        }
        let ran: bool = browser
            .script(
                "return !!globalThis.spoilt || document.documentElement.dataset.start === 'app'",
                vec![],
            )
            .await?;
        assert!(!ran, "SEC-56: {path}");
        if path == wasm {
            let text = browser.view().await?.text;
            assert!(text.contains("wrong hash"), "{text}");
        }
        let original = match path {
            _ if path == boot => &boot_text,
            _ => &glue_text,
        };
        // Under the same name the true one again.
        stage.site().add_file(path, media_type, original);
    }

    browser.forget_cache().await?;
    stage
        .site()
        .add_file(style, "text/css", "html { display: none }");
    browser.open("/login").await?;
    let display: String = browser
        .script(
            "return getComputedStyle(document.documentElement).display",
            vec![],
        )
        .await?;
    assert_eq!(display, "block", "SEC-56");
    Ok(())
}

async fn text_of(browser: &Browser, path: &str) -> Result<String> {
    let script = format!("return fetch('{path}').then((reply) => reply.text())");
    let text: Value = browser.script(&script, vec![]).await?;
    Ok(text.as_str().unwrap_or_default().to_owned())
}
