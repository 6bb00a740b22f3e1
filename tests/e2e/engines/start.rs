//! How the page starts, and where it refuses to.

use e2e::{
    Result, Stage,
    pages::{CodePage, IdentifyPage},
    people::MIA,
};

/// Who types on while the program starts loses no letter. UX-05, SEC-51
pub async fn typing_goes_on_while_the_program_starts(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for path in ["/login", "/"] {
        stage.site().hold(".wasm");
        browser.open(path).await?;
        browser
            .wait("the form", |view| view.identifier.is_some())
            .await?;
        browser.press(IdentifyPage::FIELD).await?;
        for (number, letter) in MIA.chars().enumerate() {
            // Before, during and after the start.
            if number == 4 {
                stage.site().release();
            }
            browser.keys(&letter.to_string()).await?;
        }
        IdentifyPage::seen(&browser).await?;
        assert_eq!(
            browser.view().await?.identifier.as_deref(),
            Some(MIA),
            "{path}"
        );
    }
    IdentifyPage::seen(&browser).await?.next().await?;
    CodePage::seen(&browser).await?;
    Ok(())
}

/// Inside another page it does not run, with the host's headers and without. SEC-57, SEC-51
pub async fn inside_another_page_it_does_not_run(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for (page, inside) in [("/around.html", "/login"), ("/careless.html", "/")] {
        let html = format!(
            "<!doctype html><meta charset=\"utf-8\"><link rel=icon href=data:,><iframe src={inside}></iframe>"
        );
        stage.site().add_page(page, &html);
    }
    browser.open("/around.html").await?;
    let inside = "const it = document.querySelector('iframe').contentDocument; return it && it.body ? it.body.innerText : ''";
    let text: String = browser.script(inside, vec![]).await?;
    assert!(!text.contains("Next"), "{text}");
    stage
        .until("the report of it", || {
            let told = stage.site().told();
            told.iter()
                .any(|it| it.starts_with("report: frame-ancestors"))
        })
        .await?;
    browser.expect_console("frame-ancestors");

    stage.site().leave_out("content-security-policy");
    browser.open("/careless.html").await?;
    let script = format!(
        "const text = (() => {{ {inside} }})(); return text.includes('could not start') && text"
    );
    let text = browser.wait_script("the refusal", &script).await?;
    assert!(text.to_string().contains("inside another site"), "{text}");
    assert_eq!(stage.org().requests().len(), 0);
    stage.site().put_back();
    Ok(())
}

/// Over an insecure connection it does not run, and says why. SEC-58, SEC-51
pub async fn over_an_insecure_connection_it_does_not_run(stage: Stage) -> Result {
    let browser = stage.misled_browser().await?;
    browser.open("http://insecure.test/").await?;
    let view = browser
        .wait("the page that says it could not start", |view| {
            view.start == "failed" && !view.heading.is_empty()
        })
        .await?;
    assert_eq!(view.heading, "This page could not start");
    assert!(view.text.contains("https://"), "{}", view.text);
    assert_eq!(stage.org().requests().len(), 0);
    Ok(())
}
