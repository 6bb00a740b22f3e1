//! Tokens: which are taken, and where they lie.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, EndPage},
};
use org::{Endpoint, Tamper};
use serde_json::{Value, json};

use crate::people::{MIA, identify, signed_in};

/// Tokens lie in session storage alone, in the shape that Okta's own SDK reads. SEC-20, SEC-25, D7
pub async fn tokens_lie_in_session_storage_alone(stage: Stage) -> Result {
    let (browser, _) = signed_in(&stage, MIA).await?;
    let session = browser.storage("sessionStorage").await?;
    assert_eq!(session.keys().collect::<Vec<_>>(), ["okta-token-storage"]);
    let tokens: Value =
        serde_json::from_str(session["okta-token-storage"].as_str().unwrap_or_default())?;
    let id_token = &tokens["idToken"];
    assert_eq!(id_token["issuer"], stage.org().issuer());
    assert_eq!(id_token["clientId"], "0oavestibuledemo00001");
    assert_eq!(id_token["claims"]["email"], MIA);
    assert_eq!(
        id_token["authorizeUrl"],
        format!("{}/v1/authorize", stage.org().issuer())
    );
    assert!(
        id_token["idToken"]
            .as_str()
            .is_some_and(|token| token.split('.').count() == 3)
    );
    assert!(id_token["scopes"].is_array() && id_token["expiresAt"].is_u64());
    let access_token = &tokens["accessToken"];
    assert!(
        access_token["accessToken"].is_string()
            && access_token["scopes"].is_array()
            && access_token["expiresAt"].is_u64()
    );
    assert_eq!(access_token["tokenType"], "Bearer");
    assert_eq!(
        access_token["userinfoUrl"],
        format!("{}/v1/userinfo", stage.org().issuer())
    );
    let local = Value::Object(browser.storage("localStorage").await?).to_string();
    assert!(!local.contains("eyJ"), "{local}");
    let cookies: String = browser.script("return document.cookie", vec![]).await?;
    assert_eq!(cookies, "");
    let elsewhere: String = browser
        .script("return JSON.stringify([history.state, window.name, document.title, document.documentElement.outerHTML])", vec![])
        .await?;
    assert!(!elsewhere.contains("eyJ"), "SEC-24");
    Ok(())
}

/// The org that issued the token says that it is good: what is stored is what was issued.
pub async fn the_stored_access_token_is_good(stage: Stage) -> Result {
    let (browser, _) = signed_in(&stage, MIA).await?;
    let status: u16 = browser
        .script_async(
            "const done = arguments[0]; const { accessToken } = JSON.parse(sessionStorage['okta-token-storage']);
             fetch(accessToken.userinfoUrl, { headers: { authorization: `Bearer ${accessToken.accessToken}` } })
                .then((reply) => done(reply.status), () => done(0))",
            vec![],
        )
        .await?;
    assert_eq!(status, 200);
    Ok(())
}

/// An ID token that proves nothing ends in a page, and nothing is stored. SEC-10, SEC-11, SEC-12, SEC-13
pub async fn a_token_that_proves_nothing_is_thrown_away(stage: Stage) -> Result {
    // Where nothing else is said, times that are wrong by less than a day are put down to a wrong clock.
    let mut config = stage.config();
    config["maxClockSkew"] = json!(300);
    stage.site().configure(config);
    let browser = stage.browser().await?;
    for tamper in [
        Tamper::WrongIssuer,
        Tamper::WrongAudience,
        Tamper::WrongNonce,
        Tamper::MissingNonce,
        Tamper::Expired,
        Tamper::IssuedInFuture,
        Tamper::AlgNone,
        Tamper::Hs256,
        Tamper::BadSignature,
        Tamper::WrongAtHash,
        Tamper::UnknownKid,
    ] {
        browser.note(format!("{tamper:?}"));
        stage
            .org()
            .configure(|settings| settings.tamper = Some(tamper));
        let mails = stage.mails(MIA).len();
        let page = identify(&stage, &browser, MIA).await?;
        page.enter(&stage.mail(MIA, mails + 1).await?.code).await?;
        let heading = match tamper {
            Tamper::Expired | Tamper::IssuedInFuture => "This device’s clock is wrong",
            _ => "The answer could not be verified",
        };
        EndPage::seen(&browser, heading).await?;
        for store in ["sessionStorage", "localStorage"] {
            let stored = Value::Object(browser.storage(store).await?).to_string();
            assert!(!stored.contains("eyJ"), "{tamper:?}: {stored}");
        }
        browser.forget().await?;
    }
    stage.org().configure(|settings| settings.tamper = None);
    let mails = stage.mails(MIA).len();
    let page = identify(&stage, &browser, MIA).await?;
    page.enter(&stage.mail(MIA, mails + 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// After such an end, starting again leads somewhere, and not round in a circle. SEC-13
pub async fn after_a_bad_token_starting_again_works(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.tamper = Some(Tamper::WrongNonce));
    let browser = stage.browser().await?;
    let page = identify(&stage, &browser, MIA).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    let end = EndPage::seen(&browser, "The answer could not be verified").await?;
    assert_eq!(stage.org().count(Endpoint::Token), 1);
    stage.org().configure(|settings| settings.tamper = None);
    end.press_main().await?;
    // The Okta session may sign in at once, or the name is asked for again.
    let view = browser
        .wait("a way on", |view| {
            view.page == "default" || (view.step == "identify" && view.identifier.is_some())
        })
        .await?;
    if view.page != "default" {
        assert_eq!(view.identifier.as_deref(), Some(MIA));
    }
    Ok(())
}

/// The org changes its keys between two sign-ins: the new ones are fetched. SEC-12
pub async fn keys_that_have_changed_are_fetched_again(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = identify(&stage, &browser, MIA).await?;
    stage
        .until("the keys", || stage.org().count(Endpoint::Keys) == 1)
        .await?;
    // The page has the old keys at hand when a token comes that the new one signed.
    stage.org().rotate_keys();
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Keys), 2);
    Ok(())
}

/// A session that has run out asks again.
pub async fn a_session_that_has_run_out_asks_again(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    let page = identify(&stage, &browser, MIA).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    stage.org().end_sessions();
    stage.advance(&browser, 3_700_000).await?;
    browser.open("/").await?;
    e2e::pages::IdentifyPage::seen(&browser)
        .await?
        .submit(MIA)
        .await?;
    CodePage::seen(&browser).await?;
    Ok(())
}
