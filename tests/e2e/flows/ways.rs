//! The other ways that an org's policy can ask for.

use e2e::{
    Result, Stage,
    pages::{
        CodePage, DefaultPage, EndPage, HostedPage, IdentifyPage, PasswordPage, SelectionPage,
    },
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::{ADA, NOAH, TESS, at_code};

/// Several ways: choose e-mail, change one's mind, choose the password.
pub async fn a_person_with_several_ways_chooses(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(NOAH)
        .await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("E-mail")
        .await?;
    CodePage::seen(&browser).await?;
    stage.mail(NOAH, 1).await?;
    browser
        .press("button[data-action=select-authenticator]")
        .await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    let page = PasswordPage::seen(&browser).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    page.submit("wrong").await?;
    let view = page.told("not right").await?;
    assert_eq!(view.focus, "password");
    page.submit("blue-kettle-42").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Several ways: e-mail, to the end.
pub async fn e_mail_among_several_ways_signs_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(NOAH)
        .await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("E-mail")
        .await?;
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(NOAH, 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Back from the code leads to the choice, not out of the sign-in. UX-52
pub async fn back_leads_from_the_code_to_the_choice(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(NOAH)
        .await?;
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
    PasswordPage::seen(&browser).await?;
    Ok(())
}

/// A mail that waits for a word is sent right after Next.
pub async fn a_mail_that_waits_for_a_word_is_sent_after_next(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, ADA).await?;
    page.enter(&stage.mail(ADA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The code, then the password.
pub async fn two_factors_are_asked_for_one_after_the_other(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, TESS).await?;
    page.enter(&stage.mail(TESS, 1).await?.code).await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    let page = PasswordPage::seen(&browser).await?;
    let view = browser.view().await?;
    assert!(view.text.contains(TESS), "who is signing in: {}", view.text);
    page.submit("green-ladder-17").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The password can be looked at.
pub async fn the_password_can_be_shown(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, TESS).await?;
    page.enter(&stage.mail(TESS, 1).await?.code).await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    PasswordPage::seen(&browser).await?;
    browser
        .type_into(PasswordPage::FIELD, "green-ladder-17")
        .await?;
    for kind in ["text", "password"] {
        browser.press(".password-field__toggle").await?;
        assert_eq!(
            browser
                .attribute(PasswordPage::FIELD, "type")
                .await?
                .as_deref(),
            Some(kind)
        );
    }
    Ok(())
}

/// E-mail that must be set up first.
pub async fn e_mail_is_enrolled(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("enzo@example.com")
        .await?;
    SelectionPage::seen_enrolling(&browser)
        .await?
        .choose("E-mail")
        .await?;
    let page = CodePage::seen_enrolling(&browser).await?;
    page.enter(&stage.mail("enzo@example.com", 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// E-mail that must be set up, where the org asks before it sends the mail.
pub async fn e_mail_is_enrolled_after_a_word(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("edda@example.com")
        .await?;
    let page = CodePage::seen_enrolling(&browser).await?;
    page.enter(&stage.mail("edda@example.com", 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// An enrolment that can wait.
pub async fn an_optional_enrolment_can_be_skipped(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("otto@example.com")
        .await?;
    PasswordPage::seen(&browser)
        .await?
        .submit("red-window-88")
        .await?;
    SelectionPage::seen_enrolling(&browser).await?;
    browser.press("button[data-action=skip]").await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.mails("otto@example.com").len(), 0);
    Ok(())
}

/// The same enrolment, taken.
pub async fn an_optional_enrolment_can_be_taken(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("otto@example.com")
        .await?;
    PasswordPage::seen(&browser)
        .await?
        .submit("red-window-88")
        .await?;
    SelectionPage::seen_enrolling(&browser)
        .await?
        .choose("E-mail")
        .await?;
    let page = CodePage::seen_enrolling(&browser).await?;
    page.enter(&stage.mail("otto@example.com", 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A step that nobody has heard of is drawn from its fields, says what is missing, and can be finished. D4
pub async fn an_unknown_step_is_finished_in_a_plain_form(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("uma@example.com")
        .await?;
    let submit = "[data-step=unknown] button[type=submit]";
    browser
        .wait("the plain form", |view| view.step == "unknown")
        .await?;
    browser.audit().await?;
    browser.press(submit).await?;
    let view = browser
        .wait("words at the field", |view| {
            view.alert().contains("What shall we call you?")
        })
        .await?;
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    browser.audit().await?;
    browser.type_into("input[name=nickname]", "Captain").await?;
    browser.press("input[name=houseRules]").await?;
    browser.press(submit).await?;
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail("uma@example.com", 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A step that no form can do leads to the Okta-hosted page and back. D4
pub async fn an_unknown_step_leads_to_okta_and_back(stage: Stage) -> Result {
    for who in ["ugo@example.com"] {
        let browser = stage.browser().await?;
        IdentifyPage::open(&browser, "/?tab=2#part")
            .await?
            .submit(who)
            .await?;
        let page = HostedPage::seen(&browser).await?;
        page.go().await?;
        browser
            .wait_script(
                "the org's page",
                "return !!document.querySelector('form[action=\"/sign-in\"] input[name=passcode]')",
            )
            .await?;
        assert_eq!(stage.org().count(Endpoint::Authorize), 1);
        let code = stage.mail(who, 1).await?.code;
        browser
            .type_into("input[name=passcode]", &[&code, "\u{e007}"].concat())
            .await?;
        let page = DefaultPage::seen(&browser).await?;
        assert_eq!(page.view.path(), "/?tab=2#part");
        let history = browser.cdp("Page.getNavigationHistory", json!({})).await?;
        let entries: Vec<&str> = history["entries"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|it| it["url"].as_str())
            .collect();
        assert!(
            entries.iter().all(|address| !address.contains("code=")),
            "{entries:?}"
        );
        let local: Value = Value::Object(browser.storage("localStorage").await?);
        assert!(!local.to_string().contains("eyJ"), "{local}");
        stage.org().reset();
    }
    Ok(())
}

/// The Okta-hosted page can say no; that is told.
pub async fn a_no_from_okta_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("ugo@example.com")
        .await?;
    HostedPage::seen(&browser).await?.go().await?;
    let address = browser
        .wait_script(
            "the org's page",
            "return location.pathname.endsWith('/authorize') && location.search",
        )
        .await?;
    let address = address.as_str().unwrap_or_default().to_owned();
    let state = address
        .split(['?', '&'])
        .find_map(|pair| pair.strip_prefix("state="))
        .unwrap_or_default();
    browser
        .open(&format!(
            "/login/callback?error=access_denied&error_description=No&state={state}"
        ))
        .await?;
    let end = EndPage::seen(&browser, "Access was denied").await?;
    assert_eq!(end.view.path(), "/login/callback");
    end.press_main().await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(
        browser.view().await?.identifier.as_deref(),
        Some("ugo@example.com")
    );
    Ok(())
}
