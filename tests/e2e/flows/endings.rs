//! Orgs that cannot be reached, do not want this app, or say no.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, EndPage, IdentifyPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::json;

use crate::people::{MIA, at_code, identify};

async fn set_offline(browser: &Browser, offline: bool) -> Result {
    browser.cdp("Network.enable", json!({})).await?;
    let conditions = json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    browser
        .cdp("Network.emulateNetworkConditions", conditions)
        .await?;
    Ok(())
}

/// Offline at Next, at the code, at the last step: told in words, nothing typed is lost. Online again the name goes out by
/// itself, the code at a press. UX-63, SEC-74
pub async fn without_a_network_nothing_typed_is_lost(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("ERR_INTERNET_DISCONNECTED");
    let page = IdentifyPage::open(&browser, "/").await?;
    stage
        .until("the open transaction", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    page.enter(MIA).await?;
    set_offline(&browser, true).await?;
    page.next().await?;
    let view = page.told("could not be reached").await?;
    assert_eq!(view.identifier.as_deref(), Some(MIA));
    set_offline(&browser, false).await?;
    let page = CodePage::seen(&browser).await?;
    let code = stage.mail(MIA, 1).await?.code;
    set_offline(&browser, true).await?;
    page.enter(&code).await?;
    let view = page.told("could not be reached").await?;
    assert_eq!(view.passcode.as_deref(), Some(code.as_str()));
    let answers = || stage.org().count(Endpoint::ChallengeAnswer);
    set_offline(&browser, false).await?;
    assert_eq!(answers(), 0);
    page.verify().await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(answers(), 1);
    Ok(())
}

/// An org that is not there at all: told at Next, not before, with the name kept.
pub async fn an_org_that_is_not_there_is_told_at_next(stage: Stage) -> Result {
    let mut config = stage.config();
    // Nobody listens there.
    config["issuer"] = json!("http://localhost:1/oauth2/default");
    stage.site().configure(config);
    let browser = stage.browser().await?;
    browser.expect_console("localhost:1/");
    let page = IdentifyPage::open(&browser, "/").await?;
    assert_eq!(browser.view().await?.alert(), "");
    page.submit(MIA).await?;
    let view = page.told("could not be reached").await?;
    assert_eq!(view.identifier.as_deref(), Some(MIA));
    Ok(())
}

/// A wrong client id is for the people who run the site, with the org's words.
pub async fn a_client_that_the_org_does_not_know_is_told(stage: Stage) -> Result {
    let mut config = stage.config();
    config["clientId"] = json!("0oanobodyknowsthis00001");
    stage.site().configure(config);
    let browser = stage.browser().await?;
    browser.expect_console("/v1/interact");
    browser.open("/").await?;
    let end = EndPage::seen(&browser, "This page is not set up correctly").await?;
    assert!(
        end.view.text.contains("invalid_client"),
        "{}",
        end.view.text
    );
    Ok(())
}

/// An org without the Identity Engine is told as what it is.
pub async fn an_org_without_embedded_sign_in_is_told(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.identity_engine = false);
    let browser = stage.browser().await?;
    browser.expect_console("/v1/interact");
    browser.open("/").await?;
    let end = EndPage::seen(&browser, "This page is not set up correctly").await?;
    assert!(
        end.view.actions.iter().any(|action| action == "hosted"),
        "{:?}",
        end.view.actions
    );
    Ok(())
}

/// A site that the org does not trust cannot read its answers: that is an org out of reach.
pub async fn a_redirect_that_the_org_does_not_know_is_told(stage: Stage) -> Result {
    let mut config = stage.config();
    config["redirectUri"] = json!("/elsewhere/callback");
    stage.site().configure(config);
    let browser = stage.browser().await?;
    browser.expect_console("/v1/interact");
    browser.open("/").await?;
    let end = EndPage::seen(&browser, "This page is not set up correctly").await?;
    assert!(end.view.text.contains("redirect"), "{}", end.view.text);
    Ok(())
}

/// The token endpoint fails at the last step: the code is tried again, nobody starts over.
pub async fn a_last_step_that_fails_is_tried_again(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    browser.expect_console("/v1/token");
    stage
        .org()
        .add_fault(Fault::new(Endpoint::Token, FaultKind::Html502));
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    EndPage::seen(&browser, "Almost there")
        .await?
        .press_main()
        .await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Identify), 1);
    assert_eq!(stage.mails(MIA).len(), 1);
    Ok(())
}

/// The address is still filled in after every end, also after a reload at the code page. UX-33
pub async fn the_name_survives_an_end_after_a_reload(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/");
    identify(&stage, &browser, MIA).await?;
    browser.reload().await?;
    CodePage::seen(&browser).await?;
    stage.org().expire(None);
    EndPage::seen(&browser, "Too much time went by")
        .await?
        .press_main()
        .await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
    Ok(())
}

/// A sign-in that expired while the page was away is told when it comes back, with the name.
pub async fn a_sign_in_that_expired_meanwhile_is_told_after_a_reload(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    browser.expect_console("/idp/idx/");
    stage.org().expire(None);
    browser.reload().await?;
    EndPage::seen(&browser, "Too much time went by")
        .await?
        .press_main()
        .await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
    Ok(())
}
