//! Other places where people prove who they are.

use e2e::{
    Browser, Result, Stage,
    pages::{
        CodePage, DefaultPage, EndPage, FormPage, IdentifyPage, PasswordPage, ProviderPage,
        SelectionPage,
    },
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::{named, offered};

const IVO: &str = "ivo@example.com";
const IRIS: &str = "iris@example.com";

/// The step of somebody who can only go on elsewhere.
const STEP: &str = "redirect-idp";

/// Goes to the provider from wherever it is offered.
async fn go(browser: &Browser) -> Result<ProviderPage> {
    browser.press("button[data-action=redirect-idp]").await?;
    ProviderPage::seen(browser).await
}

/// A browser at the provider's page.
async fn at_provider(stage: &Stage, who: &str) -> Result<(Browser, ProviderPage)> {
    let browser = named(stage, who).await?;
    let page = FormPage::seen(&browser, STEP).await?;
    assert!(page.view.text.contains(who), "{}", page.view.text);
    let page = go(&browser).await?;
    Ok((browser, page))
}

/// Whoever belongs elsewhere goes there, comes back, and is on the page that was wanted; nothing of the code is left. SEC-30,
/// SEC-33
pub async fn a_provider_signs_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/?tab=2#part")
        .await?
        .submit(IVO)
        .await?;
    FormPage::seen(&browser, STEP).await?;
    browser.reload().await?;
    FormPage::seen(&browser, STEP).await?;
    go(&browser).await?.choose(IVO).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/?tab=2#part");
    assert!(page.view.text.contains("Ivo Marin"), "{}", page.view.text);
    let history = browser.cdp("Page.getNavigationHistory", json!({})).await?;
    assert!(
        !history.to_string().contains("interaction_code="),
        "{history}"
    );
    let local = Value::Object(browser.storage("localStorage").await?).to_string();
    assert!(!local.contains("eyJ"), "{local}");
    assert_eq!(stage.org().count(Endpoint::Token), 1);
    Ok(())
}

/// What the policy asks for besides is asked here, after the way back.
pub async fn a_further_factor_is_asked_for_after_the_way_back(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/?tab=2#part")
        .await?
        .submit(IRIS)
        .await?;
    FormPage::seen(&browser, STEP).await?;
    go(&browser).await?.choose(IRIS).await?;
    SelectionPage::seen(&browser).await?;
    browser.reload().await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("E-mail")
        .await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(IRIS, 1).await?.code).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/?tab=2#part");
    Ok(())
}

/// A no from there is told, and the name is kept.
pub async fn a_no_from_the_provider_is_told(stage: Stage) -> Result {
    let (browser, page) = at_provider(&stage, IVO).await?;
    page.cancel().await?;
    let end = EndPage::seen(&browser, "Access was denied").await?;
    assert_eq!(end.view.path(), "/login/callback");
    // Over a reload it does not become something else that never happened.
    end.press_main().await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(IVO));
    IdentifyPage::seen(&browser).await?.next().await?;
    FormPage::seen(&browser, STEP).await?;
    go(&browser).await?.choose(IVO).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// In a tab that knows nothing of the sign-in any more nothing is redeemed; there is a way to start again. SEC-34
pub async fn a_tab_that_has_forgotten_starts_again(stage: Stage) -> Result {
    for who in [IVO, IRIS] {
        let (browser, page) = at_provider(&stage, who).await?;
        let address = page.address.clone();
        browser.forget().await?;
        browser.open(&address).await?;
        ProviderPage::seen(&browser).await?.choose(who).await?;
        let view = browser
            .wait("an end", |view| view.step == "terminal")
            .await?;
        browser.audit().await?;
        assert_eq!(view.path(), "/login/callback");
        assert_eq!(stage.org().count(Endpoint::Token), 0);
        assert!(
            !view.text.contains("link"),
            "there was no link: {}",
            view.text
        );
        stage.org().end_sessions();
        browser.press("main .button").await?;
        IdentifyPage::seen(&browser).await?;
    }
    Ok(())
}

/// Back from the provider's page leads to the step before it, where everything works. UX-52
pub async fn back_from_the_provider_leads_to_the_step_before(stage: Stage) -> Result {
    let (browser, _) = at_provider(&stage, IVO).await?;
    browser.back().await?;
    FormPage::seen(&browser, STEP).await?;
    go(&browser).await?.choose(IVO).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Beside the name a provider is offered to everybody: nobody has to say who they are first.
pub async fn a_provider_is_offered_beside_the_name(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.identity_provider = true);
    let (browser, _) = offered(&stage, "redirect-idp").await?;
    let page = go(&browser).await?;
    page.cancel().await?;
    EndPage::seen(&browser, "Access was denied")
        .await?
        .press_main()
        .await?;
    IdentifyPage::seen(&browser).await?;
    browser
        .wait("the way there", |view| {
            view.actions.iter().any(|it| it == "redirect-idp")
        })
        .await?;
    go(&browser).await?.choose(IVO).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Back from the provider's page leads to the first page too, where everything works. UX-52
pub async fn back_from_the_provider_leads_to_the_first_page(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.identity_provider = true);
    let (browser, page) = offered(&stage, "redirect-idp").await?;
    page.enter("rosa@example.com").await?;
    go(&browser).await?;
    browser.back().await?;
    let page = IdentifyPage::seen(&browser).await?;
    page.submit("rosa@example.com").await?;
    PasswordPage::seen(&browser).await?;
    Ok(())
}
