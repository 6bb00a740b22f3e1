//! What is begun before the program has come, and what is not.

use e2e::{
    Browser, Result, Site, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::MIA;

/// Notes what the page asks for, at the moment it does, and makes answers of introspect lead to another host.
const NOTED: &str = "self.posted = [];
    const real = self.fetch;
    self.fetch = async (...all) => {
        const url = `${all[0].url || all[0]}`;
        if ((all[0].method || (all[1] || {}).method) === 'POST') self.posted.push(new URL(url).pathname);
        const reply = await real(...all);
        if (!self.misled || !url.endsWith('/introspect')) return reply;
        const text = (await reply.text()).replace(/http[^\"]*\\/idp\\/idx\\/identify\"/g, 'https://elsewhere.example/idp/idx/identify\"');
        setTimeout(() => (self.told = true));
        return new Response(text, { status: reply.status, headers: reply.headers });
    };";

/// What the page has asked for so far, once it has had the time for all that it could do with what it has: hashes, answers, and
/// more of them.
async fn posted(browser: &Browser) -> Result<Vec<String>> {
    let script = "for (let count = 0; count < 5; count += 1) {
            await crypto.subtle.digest('SHA-256', new Uint8Array(64));
            await new Response('{}').json();
            await new Promise((done) => setTimeout(done));
        }
        return self.posted";
    let script = ["return (async () => {", script, "})()"].concat();
    browser.script(&script, vec![]).await
}

/// Somebody names themselves while the program is held back.
async fn press_next_early(stage: &Stage, browser: &Browser) -> Result {
    stage.site().hold(".wasm");
    browser.open("/login").await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    browser
        .type_into(IdentifyPage::FIELD, &[MIA, "\u{e007}"].concat())
        .await?;
    Ok(())
}

/// Where an answer of the org leads elsewhere, nothing goes there before the program has judged it; and then neither. SEC-06
pub async fn an_early_name_goes_to_the_org_alone(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let misled = ["self.misled = true;", NOTED].concat();
    browser.at_document_start(&misled).await?;
    press_next_early(&stage, &browser).await?;
    browser
        .wait_script("the answer of introspect", "return self.told")
        .await?;
    let opened = ["/oauth2/default/v1/interact", "/idp/idx/introspect"];
    assert_eq!(posted(&browser).await?, opened);
    stage.site().release();
    browser
        .wait("the end", |view| view.step == "terminal")
        .await?;
    assert_eq!(posted(&browser).await?, opened);
    Ok(())
}

/// Before the program has come, nothing is begun that it might not want: where a session may be borrowed from another tab, where the org
/// is to be asked for a fresh sign-in, and where somebody may be signed in.
pub async fn nothing_is_begun_that_may_not_be_wanted(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.at_document_start(NOTED).await?;
    let tokens = "localStorage.setItem('okta-token-storage', '{}')";
    for (more, script, expected) in [
        (json!({}), "", 2),
        (json!({ "tabs": "shared" }), "", 0),
        (json!({ "sessionLifetime": 3600 }), "", 0),
        (json!({}), tokens, 0),
    ] {
        browser.open(Site::BLANK).await?;
        // A program that is kept would come whatever is held.
        browser.forget_cache().await?;
        browser.script::<Value>(script, vec![]).await?;
        let mut config = stage.config();
        for (key, value) in more.as_object().into_iter().flatten() {
            config[key] = value.clone();
        }
        stage.site().configure(config);
        stage.site().hold(".wasm");
        browser.open("/login").await?;
        // It is read by the script that begins.
        let told = "return document.querySelector('[data-app-name]').textContent";
        browser.wait_script("the name of the app", told).await?;
        if expected > 0 {
            stage
                .until("the open transaction", || {
                    stage.org().count(Endpoint::Introspect) == 1
                })
                .await?;
        }
        let posted = posted(&browser).await?;
        assert_eq!(posted.len(), expected, "{more} {script} {posted:?}");
        // Gone before it comes, the program asks nothing either.
        browser.open(Site::BLANK).await?;
        stage.site().release();
    }
    Ok(())
}

/// What is begun early is, to the letter, what the program would send, whatever has to be written in another way on the road: the program
/// takes that answer, a refusal too, and does not ask again.
pub async fn odd_characters_are_asked_about_once(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("400 (Bad Request)");
    browser.at_document_start(NOTED).await?;
    let mut config = stage.config();
    config["scopes"] = json!(["openid", "it's(odd)*!~&+%"]);
    stage.site().configure(config);
    browser.open("/login").await?;
    browser
        .wait("the program", |view| view.is_running())
        .await?;
    assert_eq!(posted(&browser).await?, ["/oauth2/default/v1/interact"]);
    Ok(())
}

/// An answer that has come in time stays one, however long the program then lets it wait.
pub async fn an_answer_outlives_its_time(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start(
            "self.clocks = [];
            AbortSignal.timeout = (ms) => {
                const clock = new AbortController();
                // Files have more time than calls to the org.
                if (ms === 15_000) self.clocks.push(clock);
                return clock.signal;
            };",
        )
        .await?;
    press_next_early(&stage, &browser).await?;
    let mail = stage.mail(MIA, 1).await?;
    let answered = "return performance.getEntriesByType('resource')
        .some(({ name, responseEnd }) => name.endsWith('/identify') && responseEnd > 0)";
    browser
        .wait_script("the answer of identify", answered)
        .await?;
    let time_is_up = "for (const clock of self.clocks) clock.abort(new DOMException('', 'TimeoutError')); return self.clocks.length";
    let clocks: usize = browser.script(time_is_up, vec![]).await?;
    assert_eq!(clocks, 3);
    stage.site().release();
    let code = CodePage::seen(&browser).await?;
    code.enter(&mail.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.mails(MIA).len(), 1);
    Ok(())
}
