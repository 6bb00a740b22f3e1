//! A page of the same site that uses Okta's own SDK, unmodified and under the same policy: the two share one session. D7

use e2e::{
    Browser, Result, Stage,
    pages::{DefaultPage, IdentifyPage},
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::{
    people::MIA,
    sessions::{
        HOUR, STORES, assert_no_tokens, ended, keep_okta_sessions, lasting, later, refreshes,
        refused, renewable, set_org_ahead, tokens, told_of_renewal, until_when, word,
    },
};

/// The page beside the app.
const PAGE: &str = "/inside.html";

/// Puts a page with the SDK beside the app, and has somebody signed in in the app by tokens in that store.
async fn beside(stage: &Stage, bundle: &str, store: &str) -> Result<Browser> {
    renewable(stage, json!({ "tokenStorage": word(store) }));
    keep_okta_sessions(stage);
    // A browser that comes later knows nothing of the hours that have gone by in the one before.
    set_org_ahead(stage, 0)?;
    let site = stage.site();
    let options = json!({
        "issuer": stage.org().issuer(),
        "clientId": "0oavestibuledemo00001",
        "redirectUri": format!("{}/login/callback", site.origin),
        "scopes": ["openid", "profile", "email", "offline_access"],
        "tokenManager": { "storage": store, "autoRenew": false, "autoRemove": false },
    });
    let script = format!("window.sdk = new OktaAuth({options})");
    let html = "<!doctype html><link rel=icon href=data:,><h1>Inside</h1>
        <script src=/okta-auth-js.js></script><script src=/inside.js></script>";
    site.add_file(PAGE, "text/html; charset=utf-8", html);
    site.add_file("/okta-auth-js.js", "text/javascript", bundle);
    site.add_file("/inside.js", "text/javascript", &script);
    let browser = lasting(stage, MIA).await?;
    stage.org().clear_requests();
    Ok(browser)
}

/// Follows a link from the app to the page with the SDK. Gives the key of the app's entry in the history.
async fn go_inside(browser: &Browser) -> Result<String> {
    // Whoever leaves a page before it is loaded to its end leaves no entry for it, and Back would lead past it.
    let loaded = "return performance.getEntriesByType('navigation')[0].loadEventEnd > 0";
    browser.wait_script("the end of the load", loaded).await?;
    browser.note("go inside");
    let app = browser
        .script("return navigation.currentEntry.key", vec![])
        .await?;
    browser
        .script::<Value>(&format!("location.href = '{PAGE}'"), vec![])
        .await?;
    browser
        .wait_script("the SDK", "return !!window.sdk")
        .await?;
    Ok(app)
}

/// What the SDK answers.
async fn asked(browser: &Browser, call: &str) -> Result<Value> {
    browser.note(format!("okta-auth-js: {call}"));
    let script = format!(
        "const done = arguments[0]; (async () => {call})().then(done, (error) => done(`failed: ${{error}}`))"
    );
    browser.script_async(&script, vec![]).await
}

/// Goes back by the browser's history to an entry of it, which is loaded anew or comes from the browser's cache of pages.
/// By its key and not by a number of pages: ChromeDriver runs a script once more where the page went away under the answer.
async fn back(browser: &Browser, entry: &str) -> Result {
    browser.note("back");
    let script = "if (!navigation.entries().some(({ key }) => key === arguments[0])) throw new Error('no such entry');
        navigation.traverseTo(arguments[0])";
    browser.script::<Value>(script, vec![json!(entry)]).await?;
    Ok(())
}

/// Whoever signed in in the app is signed in for the SDK, by the very tokens. D7
pub async fn okta_auth_js_finds_the_session(stage: Stage) -> Result {
    for (_, bundle) in Stage::auth_js() {
        for store in STORES {
            let browser = beside(&stage, &bundle, store).await?;
            go_inside(&browser).await?;
            assert_eq!(asked(&browser, "sdk.isAuthenticated()").await?, true);
            let user = asked(&browser, "sdk.getUser()").await?;
            assert_eq!(user["email"], MIA);
            let held = tokens(&browser, store).await?;
            let found = asked(&browser, "sdk.tokenManager.getTokens()").await?;
            assert_eq!(found["accessToken"]["accessToken"], held.access());
            assert_eq!(found["idToken"]["claims"]["email"], MIA);
            assert_eq!(
                found["refreshToken"]["refreshToken"].as_str(),
                held.refresh().as_deref()
            );
            let expired = asked(
                &browser,
                "sdk.tokenManager.hasExpired(sdk.tokenManager.getTokensSync().accessToken)",
            );
            assert_eq!(expired.await?, false);
            assert_eq!(stage.org().count(Endpoint::Interact), 0);
        }
    }
    Ok(())
}

/// The SDK renews by the app's refresh token and the app by the SDK's, in turn, and the org refuses neither. D7, SEC-70
pub async fn okta_auth_js_and_the_app_renew_in_turn(stage: Stage) -> Result {
    for (major, bundle) in Stage::auth_js() {
        for store in STORES {
            let browser = beside(&stage, &bundle, store).await?;
            let calls = [
                "sdk.tokenManager.renew('accessToken')",
                "sdk.token.renewTokens().then((tokens) => sdk.tokenManager.setTokens(tokens))",
            ];
            for (turn, call) in calls.into_iter().enumerate() {
                let before = tokens(&browser, store).await?;
                let app = go_inside(&browser).await?;
                let answer = asked(&browser, call).await?;
                assert!(!answer.to_string().contains("failed"), "{answer}");
                let theirs = tokens(&browser, store).await?;
                assert_ne!(theirs.access(), before.access(), "okta-auth-js {major}");
                assert_ne!(theirs.refresh(), before.refresh());
                assert_eq!(refreshes(&stage), 2 * turn + 1);

                back(&browser, &app).await?;
                DefaultPage::seen(&browser).await?;
                assert_eq!(tokens(&browser, store).await?.access(), theirs.access());
                let until = until_when(&browser).await?;
                later(&stage, &browser, HOUR).await?;
                told_of_renewal(&browser, &until).await?;
                let ours = tokens(&browser, store).await?;
                assert_ne!(ours.access(), theirs.access());
                assert_ne!(ours.refresh(), theirs.refresh());
                assert_eq!((refreshes(&stage), refused(&stage)), (2 * turn + 2, 0));
            }
            go_inside(&browser).await?;
            assert_eq!(asked(&browser, "sdk.isAuthenticated()").await?, true);
            assert_eq!(asked(&browser, "sdk.getUser()").await?["email"], MIA);
            assert_eq!(stage.org().count(Endpoint::Interact), 0);
            stage.org().clear_requests();
        }
    }
    Ok(())
}

/// The SDK's sign-out is one for the app: a page of it that is gone back to shows nobody signed in. D7, SEC-27
pub async fn signing_out_by_okta_auth_js_is_noticed(stage: Stage) -> Result {
    for (_, bundle) in Stage::auth_js() {
        for store in STORES {
            let browser = beside(&stage, &bundle, store).await?;
            browser.reload().await?;
            DefaultPage::seen(&browser).await?;
            let app = go_inside(&browser).await?;
            let call = "sdk.signOut({ postLogoutRedirectUri: location.origin }) && undefined";
            // The page goes away under the answer.
            let _ = asked(&browser, call).await;
            IdentifyPage::seen(&browser).await?;
            assert_eq!(stage.org().count(Endpoint::Revoke), 2);
            assert_eq!(stage.org().count(Endpoint::Logout), 1);
            assert_no_tokens(&browser).await?;
            back(&browser, &app).await?;
            let view = browser
                .wait("a page for nobody", |view| {
                    view.is_running() && (view.step == "identify" || view.step == "signed-out")
                })
                .await?;
            assert!(!view.text.contains(MIA), "{}", view.text);
        }
    }
    Ok(())
}

/// A page of the app that the browser had kept as it was shows at once that the SDK has thrown the tokens away. D7
pub async fn what_okta_auth_js_throws_away_is_not_shown_again(stage: Stage) -> Result {
    for (_, bundle) in Stage::auth_js() {
        for store in STORES {
            let browser = beside(&stage, &bundle, store).await?;
            // The page in which the sign-in itself took place is not one that this browser keeps.
            browser.reload().await?;
            DefaultPage::seen(&browser).await?;
            let note =
                "addEventListener('pageshow', ({ persisted }) => { window.kept = persisted; })";
            browser.script::<Value>(note, vec![]).await?;
            let app = go_inside(&browser).await?;
            let call = "(await sdk.revokeRefreshToken(), sdk.tokenManager.clear())";
            let answer = asked(&browser, call).await?;
            assert!(!answer.to_string().contains("failed"), "{answer}");
            back(&browser, &app).await?;
            ended(
                &browser,
                "You are signed out",
                "on another page of this site",
            )
            .await?;
            let kept: bool = browser
                .script("return window.kept === true", vec![])
                .await?;
            assert!(kept, "the page was loaded anew");
            assert_no_tokens(&browser).await?;
            assert_eq!(stage.org().count(Endpoint::Interact), 0);
        }
    }
    Ok(())
}
