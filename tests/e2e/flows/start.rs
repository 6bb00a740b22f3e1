//! How the page starts, and what it does where it cannot.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::{MIA, identify};

/// Nobody who serves files learns who signs in. UX-04
fn assert_host_knows_nothing(stage: &Stage) {
    for visit in stage.site().visits() {
        assert_eq!(visit.method, "GET", "{visit:?}");
        assert!(
            !visit.address.contains("mia") && visit.body.is_empty() && visit.referer.is_none(),
            "{visit:?}"
        );
    }
}

async fn shifts(browser: &Browser) -> Result<f64> {
    // Two frames, after which every shift so far has been told.
    browser
        .script_async(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() =>
                done(window[Symbol.for('layout shifts')].reduce((sum, value) => sum + value, 0)))))",
            vec![],
        )
        .await
}

/// What was typed before the program ran is there after it, with the caret where it was, and nothing has moved. UX-05, D2
pub async fn what_was_typed_before_the_program_ran_is_kept(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    stage.site().hold(".wasm");
    browser.open("/").await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    browser
        .type_into(IdentifyPage::FIELD, "mia@exmple.com")
        .await?;
    browser
        .script::<Value>(
            "document.querySelector('input[name=identifier]').setSelectionRange(6, 6)",
            vec![],
        )
        .await?;
    assert!(!browser.view().await?.is_running());
    stage.site().release();
    let page = IdentifyPage::seen(&browser).await?;
    let caret: (String, u32, u32) = browser
        .script("const it = document.activeElement; return [it.value, it.selectionStart, it.selectionEnd]", vec![])
        .await?;
    assert_eq!(caret, ("mia@exmple.com".to_owned(), 6, 6));
    assert!(
        shifts(&browser).await? == 0.0,
        "the layout moved by {}",
        shifts(&browser).await?
    );
    browser
        .cdp("Input.insertText", json!({ "text": "a" }))
        .await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
    page.next().await?;
    CodePage::seen(&browser).await?;
    assert_host_knows_nothing(&stage);
    Ok(())
}

/// Who types on while the program starts loses no letter, neither at the sign-in's own address nor at a guarded one. UX-05
pub async fn typing_goes_on_while_the_program_starts(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let name = "a.rather.long.name.of.somebody.who.types.quickly@example.com";
    for path in ["/login", "/"] {
        stage.site().hold(".wasm");
        browser.open(path).await?;
        browser
            .wait("the form", |view| view.identifier.is_some())
            .await?;
        browser.press(IdentifyPage::FIELD).await?;
        // Before, during and after the start.
        let mut letters = name.chars();
        let mut is_running = false;
        let mut after = 0;
        for (number, letter) in letters.by_ref().enumerate() {
            if number == 8 {
                stage.site().release();
            }
            browser.keys(&letter.to_string()).await?;
            is_running = is_running || browser.view().await?.is_running();
            after += usize::from(is_running);
        }
        IdentifyPage::seen(&browser).await?;
        assert_eq!(
            browser.view().await?.identifier.as_deref(),
            Some(name),
            "at {path}, {after} letters after the start"
        );
    }
    Ok(())
}

/// Next before the program runs is Next once it does: once. UX-05
pub async fn a_submit_before_the_program_ran_counts_once(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    stage.site().hold(".wasm");
    browser.open("/").await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    browser
        .type_into(IdentifyPage::FIELD, &[MIA, "\u{e007}\u{e007}"].concat())
        .await?;
    let view = browser
        .wait("words that it starts", |view| {
            view.text.contains("One moment")
        })
        .await?;
    assert!(view.busy);
    browser.audit().await?;
    // The name does not wait for the program, nor does what the org makes of it.
    let mail = stage.mail(MIA, 1).await?;
    stage.site().release();
    CodePage::seen(&browser).await?.enter(&mail.code).await?;
    DefaultPage::seen(&browser).await?;
    for endpoint in [Endpoint::Interact, Endpoint::Identify] {
        assert_eq!(stage.org().count(endpoint), 1);
    }
    assert_eq!(stage.mails(MIA).len(), 1);
    assert_host_knows_nothing(&stage);
    Ok(())
}

/// A start without anybody doing anything moves nothing either, in a narrow window too. D2
pub async fn nothing_moves_while_it_starts(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for width in [1280, 320] {
        browser
            .cdp(
                "Emulation.setDeviceMetricsOverride",
                json!({ "width": width, "height": 640, "deviceScaleFactor": 1, "mobile": false }),
            )
            .await?;
        stage.site().hold(".wasm");
        browser.open("/").await?;
        browser
            .wait("the form", |view| view.identifier.is_some())
            .await?;
        stage.site().release();
        IdentifyPage::seen(&browser).await?;
        stage
            .until("the open transaction", || {
                stage.org().count(Endpoint::Introspect) > 0
            })
            .await?;
        assert!(
            shifts(&browser).await? == 0.0,
            "at {width}: the layout moved by {}",
            shifts(&browser).await?
        );
    }
    Ok(())
}

/// Without JavaScript the page says so and offers the Okta-hosted sign-in; the form is not there to be tried. UX-04
pub async fn without_javascript_the_page_says_so(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .cdp(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        )
        .await?;
    browser.open("/").await?;
    let view = browser
        .wait("words about JavaScript", |view| {
            view.text.contains("needs JavaScript")
        })
        .await?;
    assert!(
        view.identifier.is_none(),
        "a form that can do nothing is shown"
    );
    let href: String = browser
        .script("return [...document.querySelectorAll('a')].filter((it) => it.checkVisibility()).map((it) => it.href)[0]", vec![])
        .await?;
    assert!(href.starts_with("http"), "{href}");
    assert_host_knows_nothing(&stage);
    Ok(())
}

async fn assert_start_failed(browser: &Browser, words: &str) -> Result {
    let view = browser
        .wait("the page that says it could not start", |view| {
            view.start == "failed" && !view.heading.is_empty()
        })
        .await?;
    browser.audit().await?;
    assert_eq!(view.heading, "This page could not start");
    assert!(view.text.contains(words), "{}", view.text);
    assert!(
        view.actions.iter().any(|action| action == "try-again"),
        "{:?}",
        view.actions
    );
    Ok(())
}

/// Whatever part is missing, the page is not blank, names the hosted sign-in, and can be tried again. UX-62
pub async fn a_part_that_is_missing_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("404 (Not Found)");
    browser.expect_console("integrity");
    let glue: String = {
        browser.open("/").await?;
        IdentifyPage::seen(&browser).await?;
        browser
            .script(
                "return document.querySelector('script[data-boot]').dataset.glue",
                vec![],
            )
            .await?
    };
    for part in [".wasm", glue.as_str()] {
        browser.forget_cache().await?;
        stage.site().lose(part);
        browser.open("/").await?;
        assert_start_failed(&browser, "could not be loaded").await?;
        let hosted: String = browser
            .script("const it = [...document.querySelectorAll('a')].find((it) => it.checkVisibility()); return it ? it.href : ''", vec![])
            .await?;
        assert!(
            hosted.starts_with(&stage.org().base_url()),
            "{part}: {hosted}"
        );
        stage.site().find_again();
        browser.press("[data-action=try-again]").await?;
        IdentifyPage::seen(&browser).await?;
    }
    Ok(())
}

/// A wrong configuration names the field. D1
pub async fn a_wrong_configuration_names_the_field(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for (change, words) in [
        (("clientID", json!("0oavestibuledemo00001")), "clientId"),
        (
            ("issuer", json!("http://example.com/oauth2/default")),
            "issuer",
        ),
        (
            (
                "redirectUri",
                json!("https://elsewhere.example/login/callback"),
            ),
            "redirectUri",
        ),
    ] {
        let mut config = stage.config();
        let (key, value) = change;
        config[key] = value;
        stage.site().configure(config);
        browser.open("/").await?;
        assert_start_failed(&browser, words).await?;
        assert!(browser.view().await?.text.contains("configuration"));
    }
    stage.site().configure(stage.config());
    browser.press("[data-action=try-again]").await?;
    IdentifyPage::seen(&browser).await?;
    Ok(())
}

/// A configuration that is not there is told.
pub async fn a_missing_configuration_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("404 (Not Found)");
    stage.site().lose("/config.json");
    browser.open("/").await?;
    assert_start_failed(&browser, "").await?;
    Ok(())
}

/// Inside another page it does not run, with the host's headers and without. SEC-57
pub async fn inside_another_page_it_does_not_run(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    stage.site().add_page(
        "/around.html",
        "<!doctype html><link rel=icon href=data:,><h1>Around</h1><iframe src=/login></iframe>",
    );
    browser.expect_console("frame-ancestors");
    browser.open("/around.html").await?;
    let inside = "const it = document.querySelector('iframe').contentDocument; return it ? (it.body ? it.body.innerText : '') : 'none'";
    let text: String = browser.script(inside, vec![]).await?;
    assert!(!text.contains("Next"), "{text}");

    // A page that is kept would bring its headers along.
    browser.forget_cache().await?;
    stage.site().leave_out("content-security-policy");
    browser.open("/around.html").await?;
    let script = format!(
        "const text = (() => {{ {inside} }})(); return text.includes('could not start') && text"
    );
    let text = browser.wait_script("the refusal", &script).await?;
    assert!(text.to_string().contains("inside another site"), "{text}");
    assert_eq!(stage.org().requests().len(), 0);
    Ok(())
}

/// Over an insecure connection it does not run, and says why. SEC-58
pub async fn over_an_insecure_connection_it_does_not_run(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let insecure = stage.site().origin.replace("localhost", "insecure.test");
    browser.expect_console("Cross-Origin-Opener-Policy");
    browser.open(&insecure).await?;
    assert_start_failed(&browser, "https://").await?;
    // UX-58: no other language can be had there, so that none is offered.
    let list = "return document.getElementById('language').checkVisibility()";
    assert!(!browser.script::<bool>(list, vec![]).await?);
    Ok(())
}

/// Where the browser lets nothing be stored, the code still signs in, and the page says what will not work. SEC-26
pub async fn blocked_storage_still_signs_in_by_code(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start(
            "for (const name of ['localStorage', 'sessionStorage'])
                Object.defineProperty(window, name, { get() { throw new DOMException('denied', 'SecurityError'); } })",
        )
        .await?;
    let page = identify(&stage, &browser, MIA).await?;
    let view = browser.view().await?;
    assert!(
        view.text.contains("does not let the page remember"),
        "{}",
        view.text
    );
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The same where stores are there, but full. SEC-26
pub async fn full_storage_still_signs_in_by_code(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }")
        .await?;
    let page = identify(&stage, &browser, MIA).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A start that takes long offers the hosted sign-in. UX-62
pub async fn a_slow_start_offers_the_hosted_sign_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start("const timer = setTimeout; window.setTimeout = (run, ms, ...rest) => timer(run, ms === 8000 ? 20 : ms, ...rest)")
        .await?;
    stage.site().hold(".wasm");
    browser.open("/").await?;
    browser
        .wait("words that it takes long", |view| {
            view.text.contains("taking longer")
        })
        .await?;
    browser.audit().await?;
    stage.site().release();
    IdentifyPage::seen(&browser).await?;
    assert!(!browser.view().await?.text.contains("taking longer"));
    Ok(())
}
