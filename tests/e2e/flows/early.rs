//! What is begun before the program has come, and what is not.

use e2e::{Result, Site, Stage, pages::IdentifyPage};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::MIA;

/// Where an answer of the org leads elsewhere, nothing goes there before the program has judged it; and then neither. SEC-06
pub async fn an_early_name_goes_to_the_org_alone(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start(
            "const real = self.fetch; self.fetch = async (...all) => {
                const reply = await real(...all);
                if (!`${all[0].url || all[0]}`.endsWith('/introspect')) return reply;
                const text = (await reply.text()).replaceAll('/idp/idx/identify\"', '/idp/idx/elsewhere\"');
                return new Response(text, { status: reply.status, headers: reply.headers });
            }",
        )
        .await?;
    stage.site().hold(".wasm");
    browser.open("/login").await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    browser
        .type_into(IdentifyPage::FIELD, &[MIA, "\u{e007}"].concat())
        .await?;
    stage
        .until("the answer of introspect", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    browser.audit().await?;
    let asked = stage.org().requests().into_iter();
    let asked: Vec<_> = asked.filter(|it| it.method == "POST").collect();
    assert_eq!(asked.len(), 2, "{asked:?}");
    stage.site().release();
    Ok(())
}

/// Before the program has come, nothing is begun that it might not want: where a session may be borrowed from another tab, where the org
/// is to be asked for a fresh sign-in, and where somebody may be signed in.
pub async fn nothing_is_begun_that_may_not_be_wanted(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for (more, script) in [
        (json!({ "tabs": "shared" }), ""),
        (json!({ "sessionLifetime": 3600 }), ""),
        (
            json!({}),
            "localStorage.setItem('okta-token-storage', '{}')",
        ),
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
        // It is read by the script that would begin; what follows takes its time.
        let told = "return document.querySelector('[data-app-name]').textContent";
        browser.wait_script("the name of the app", told).await?;
        browser.audit().await?;
        let asked = stage.org().requests();
        assert!(asked.is_empty(), "{more} {script} {asked:?}");
        // Gone before it comes, the program asks nothing either.
        browser.open(Site::BLANK).await?;
        stage.site().release();
    }
    Ok(())
}
