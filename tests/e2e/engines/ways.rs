//! Other ways than the code from the mail, before it, after it, and in its place.

use e2e::{
    Browser, Result, Stage,
    pages::{
        CodePage, DefaultPage, FormPage, HostedPage, IdentifyPage, PasswordPage, ProviderPage,
        SelectionPage,
    },
    people::{NOAH, TESS, identify, named},
};
use org::Endpoint;

/// An authenticator app, after the mail.
const GINA: &str = "gina@example.com";
/// A security question, after the mail.
const QUINN: &str = "quinn@example.com";
/// A step that only the page at Okta can take.
const UGO: &str = "ugo@example.com";
/// Somebody who signs in elsewhere.
const IVO: &str = "ivo@example.com";

/// Of several ways one is chosen, and after Back another one. UX-52, SEC-51
pub async fn a_way_is_chosen_and_another_instead(stage: Stage) -> Result {
    let browser = named(&stage, NOAH).await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("E-mail")
        .await?;
    CodePage::seen(&browser).await?;
    browser.back().await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    let page = PasswordPage::seen(&browser).await?;
    page.submit("wrong").await?;
    page.told("not right").await?;
    page.submit("blue-kettle-42").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The code, then what this person has or knows besides; a wrong answer is told at its field. UX-25, SEC-51
pub async fn something_else_follows_the_code(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    behind_code(&stage, &browser, TESS)
        .await?
        .choose("Password")
        .await?;
    PasswordPage::seen(&browser).await?;
    browser.reload().await?;
    PasswordPage::seen(&browser)
        .await?
        .submit("green-ladder-17")
        .await?;
    DefaultPage::seen(&browser).await?.sign_out().await?;
    IdentifyPage::seen(&browser).await?;

    let code = stage.org().totp(GINA).unwrap_or_default();
    for (who, what, step, field, right) in [
        (
            GINA,
            "Google Authenticator",
            "challenge-google-otp",
            FormPage::CODE,
            code.as_str(),
        ),
        (
            QUINN,
            "Security question",
            "challenge-security-question",
            "credentials.answer",
            "Pancakes",
        ),
    ] {
        behind_code(&stage, &browser, who)
            .await?
            .choose(what)
            .await?;
        let page = FormPage::seen(&browser, step).await?;
        page.send(field, "000000").await?;
        page.told_at(field, "not right").await?;
        page.send(field, right).await?;
        DefaultPage::seen(&browser).await?.sign_out().await?;
        IdentifyPage::seen(&browser).await?;
    }
    Ok(())
}

/// The choice of what follows the code from the mail.
async fn behind_code(stage: &Stage, browser: &Browser, who: &str) -> Result<SelectionPage> {
    let page = identify(stage, browser, who).await?;
    page.enter(&stage.mail(who, 1).await?.code).await?;
    SelectionPage::seen(browser).await
}

/// What only the page at Okta can do is done there, and another provider knows its own; both lead back to the page that was
/// wanted. SEC-33, SEC-51
pub async fn what_is_done_elsewhere_leads_back(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let wanted = "/?tab=2#part";
    IdentifyPage::open(&browser, wanted)
        .await?
        .submit(UGO)
        .await?;
    HostedPage::seen(&browser).await?.go().await?;
    browser
        .wait_script(
            "the org's page",
            "return !!document.querySelector('form[action=\"/sign-in\"] input[name=passcode]')",
        )
        .await?;
    assert_eq!(stage.org().count(Endpoint::Authorize), 1);
    let code = stage.mail(UGO, 1).await?.code;
    browser
        .type_into("input[name=passcode]", &[&code, "\u{e007}"].concat())
        .await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), wanted);
    page.sign_out().await?;
    IdentifyPage::seen(&browser).await?;

    IdentifyPage::open(&browser, wanted)
        .await?
        .submit(IVO)
        .await?;
    FormPage::seen(&browser, "redirect-idp")
        .await?
        .take("redirect-idp")
        .await?;
    ProviderPage::seen(&browser).await?.choose(IVO).await?;
    assert_eq!(DefaultPage::seen(&browser).await?.view.path(), wanted);
    Ok(())
}
