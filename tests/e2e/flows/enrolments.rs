//! Setting up what one will sign in with.

use e2e::{
    Browser, Result, Stage,
    pages::{DefaultPage, FormPage, SelectionPage},
};
use serde_json::Value;

use crate::people::{other_than, past_code, text_to};

/// Anything may be set up, or nothing.
const ELLA: &str = "ella@example.com";
/// A password must be set up; a phone may.
const EMIL: &str = "emil@example.com";
/// The field of a new phone's number.
const NUMBER: &str = "authenticator.phoneNumber";

/// The page on which something is set up, after choosing that.
async fn choose(browser: &Browser, what: &str, step: &str) -> Result<FormPage> {
    SelectionPage::seen_enrolling(browser)
        .await?
        .choose(what)
        .await?;
    FormPage::seen(browser, step).await
}

/// A browser that has handed in Ella's code, at the page on which something is set up.
async fn setting_up(stage: &Stage, what: &str, step: &str) -> Result<(Browser, FormPage)> {
    let browser = past_code(stage, ELLA).await?;
    let page = choose(&browser, what, step).await?;
    Ok((browser, page))
}

/// It is set up: it is offered no more. The rest can wait.
async fn is_set_up(browser: &Browser, what: &str) -> Result {
    SelectionPage::seen_enrolling(browser).await?;
    let offered: String = browser
        .script(
            "return document.querySelector('main form').innerText",
            vec![],
        )
        .await?;
    assert!(!offered.contains(what), "{what} is still among {offered}");
    browser.press("button[data-action=skip]").await?;
    DefaultPage::seen(browser).await?;
    Ok(())
}

/// The rules for a new password as they are told at this moment.
async fn rules(browser: &Browser) -> Result<Vec<String>> {
    browser
        .script(
            "return [...document.querySelectorAll('main .rule')].map((it) => it.textContent)",
            vec![],
        )
        .await
}

/// All of it can wait.
pub async fn everything_can_be_skipped(stage: Stage) -> Result {
    let browser = past_code(&stage, ELLA).await?;
    SelectionPage::seen_enrolling(&browser).await?;
    browser.press("button[data-action=skip]").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The rules for a password follow what is typed; what the org refuses is told at the field. UX-25
pub async fn a_password_is_chosen_by_rules_that_follow_it(stage: Stage) -> Result {
    let (browser, page) = setting_up(&stage, "Password", "enroll-password").await?;
    let untouched = rules(&browser).await?;
    assert!(
        untouched.iter().all(|it| it.starts_with('•')),
        "{untouched:?}"
    );
    page.fill(FormPage::PASSWORD, "ella").await?;
    let told = rules(&browser).await?;
    let begins = |rule: &str, sign: char| {
        let found = told.iter().find(|it| it.contains(rule));
        assert!(
            found.is_some_and(|it| it.starts_with(sign)),
            "{rule}: {told:?}"
        );
    };
    begins("Not yet: At least 8 characters", '✗');
    begins("Fulfilled: Lower-case letters", '✓');
    begins("Not yet: Capital letters", '✗');
    begins("Not yet: Digits", '✗');
    begins("Not yet: No part of your user name", '✗');
    begins("None of your last 4 passwords", '•');
    browser.expect_console("/idp/idx/challenge/answer");
    page.submit().await?;
    page.told_at(FormPage::PASSWORD, "requirements").await?;
    page.fill(FormPage::PASSWORD, "Green-window-6").await?;
    let kept = rules(&browser).await?;
    assert!(kept.iter().all(|it| !it.starts_with('✗')), "{kept:?}");
    browser.audit().await?;
    let attributes = page
        .attributes(FormPage::PASSWORD, &["autocomplete"])
        .await?;
    assert_eq!(attributes, [Some("new-password".to_owned())]);
    page.submit().await?;
    is_set_up(&browser, "Password").await
}

/// A number that is none is told at its field and stays there; a good one gets a code. UX-25
pub async fn a_phone_is_confirmed_by_a_code(stage: Stage) -> Result {
    let step = "authenticator-enrollment-data";
    let (browser, page) = setting_up(&stage, "Phone", step).await?;
    page.choose("Text message").await?;
    page.submit().await?;
    page.told_at(NUMBER, "Fill in").await?;
    browser.expect_console("/idp/idx/credential/enroll");
    page.send(NUMBER, "555 1234").await?;
    page.told_at(NUMBER, "country code").await?;
    let typed: String = browser
        .script(
            "return document.getElementById(arguments[0]).value",
            vec![NUMBER.into()],
        )
        .await?;
    assert_eq!(typed, "555 1234");
    page.send(NUMBER, "+1 555 234 0199").await?;
    let page = FormPage::seen(&browser, "enroll-phone").await?;
    let text = text_to(&stage, ELLA, 1).await?;
    assert_eq!(text.to, "+15552340199");
    browser.expect_console("/idp/idx/challenge/answer");
    page.send(FormPage::CODE, &other_than(&text.code)).await?;
    page.told_at(FormPage::CODE, "not right").await?;
    page.send(FormPage::CODE, &text.code).await?;
    is_set_up(&browser, "Phone").await
}

/// The number of a phone may be called instead, and Back leads to the choice again. UX-52
pub async fn back_leads_from_the_number_to_the_choice(stage: Stage) -> Result {
    let step = "authenticator-enrollment-data";
    let (browser, _) = setting_up(&stage, "Phone", step).await?;
    browser.back().await?;
    let page = choose(&browser, "Phone", step).await?;
    page.choose("Voice call").await?;
    page.send(NUMBER, "+1 555 234 0198").await?;
    let page = FormPage::seen(&browser, "enroll-phone").await?;
    let call = text_to(&stage, ELLA, 1).await?;
    assert_eq!(call.carrier, org::Carrier::Voice);
    page.send(FormPage::CODE, &call.code).await?;
    is_set_up(&browser, "Phone").await
}

/// An authenticator app is given a picture, or the secret in it for typing; a reload shows the same ones. UX-25, UX-53
pub async fn an_authenticator_app_is_set_up(stage: Stage) -> Result {
    let (browser, _) = setting_up(&stage, "Google Authenticator", "enroll-google-otp").await?;
    let given = "const picture = document.querySelector('main img'); \
                 return [picture.complete && picture.naturalWidth > 0, picture.alt, picture.src, \
                 document.querySelector('.setup__secret').innerText]";
    let shown: (bool, String, String, String) = browser.script(given, vec![]).await?;
    assert!(shown.0 && !shown.1.is_empty(), "the picture is shown");
    assert!(shown.2.starts_with("data:image/png"));
    assert_eq!(shown.3.len(), 16, "{}", shown.3);
    browser.reload().await?;
    let page = FormPage::seen(&browser, "enroll-google-otp").await?;
    browser
        .wait_script(
            "the picture",
            "return !!document.querySelector('main img')?.naturalWidth",
        )
        .await?;
    let again: (bool, String, String, String) = browser.script(given, vec![]).await?;
    assert_eq!(shown, again);
    browser.expect_console("/idp/idx/challenge/answer");
    page.send(FormPage::CODE, "000000").await?;
    page.told_at(FormPage::CODE, "not right").await?;
    let code = stage.org().totp(ELLA).unwrap_or_default();
    page.send(FormPage::CODE, &code).await?;
    is_set_up(&browser, "Google Authenticator").await
}

/// Okta Verify is set up by a picture that the device scans; the page goes on by itself.
pub async fn okta_verify_is_set_up_by_a_picture(stage: Stage) -> Result {
    let step = "authenticator-enrollment-data";
    let (browser, page) = setting_up(&stage, "Okta Verify", step).await?;
    page.choose("Scan a picture with the app").await?;
    page.submit().await?;
    FormPage::seen(&browser, "enroll-poll").await?;
    browser
        .wait_script(
            "the picture",
            "return !!document.querySelector('main img')?.naturalWidth",
        )
        .await?;
    browser.reload().await?;
    FormPage::seen(&browser, "enroll-poll").await?;
    assert!(stage.org().finish_okta_verify(ELLA));
    is_set_up(&browser, "Okta Verify").await
}

/// Opens the link that sets Okta Verify up as the device does.
async fn open_on_device(stage: &Stage, link: Option<String>) -> Result {
    let device = stage.browser().await?;
    device.open(&link.unwrap_or_default()).await?;
    device.press("form button").await?;
    device
        .wait("the device's word", |view| view.text.contains("is set up"))
        .await?;
    Ok(())
}

/// The same by a link in a mail.
pub async fn okta_verify_is_set_up_by_mail(stage: Stage) -> Result {
    let step = "authenticator-enrollment-data";
    let (browser, page) = setting_up(&stage, "Okta Verify", step).await?;
    page.choose("Get a link by e-mail").await?;
    page.submit().await?;
    let page = FormPage::seen(&browser, "enrollment-channel-data").await?;
    assert_eq!(page.view.heading, "Set up Okta Verify");
    page.submit().await?;
    page.told_at("email", "Fill in").await?;
    page.send("email", "ella@home.example.com").await?;
    let page = FormPage::seen(&browser, "enroll-poll").await?;
    let told = &page.view.text;
    assert!(told.contains("ella@home.example.com"), "{told}");
    let link = stage.mail("ella@home.example.com", 1).await?.link;
    open_on_device(&stage, Some(link)).await?;
    is_set_up(&browser, "Okta Verify").await
}

/// The same by a link in a text message, after another way was looked at. UX-25
pub async fn okta_verify_is_set_up_by_text_message(stage: Stage) -> Result {
    let step = "authenticator-enrollment-data";
    let (browser, page) = setting_up(&stage, "Okta Verify", step).await?;
    page.submit().await?;
    FormPage::seen(&browser, "enroll-poll").await?;
    browser.press("button[data-action=select-channel]").await?;
    let page = FormPage::seen(&browser, "select-enrollment-channel").await?;
    page.choose("Get a link by text message").await?;
    page.submit().await?;
    let page = FormPage::seen(&browser, "enrollment-channel-data").await?;
    browser.expect_console("/idp/idx/challenge/send");
    page.send("phoneNumber", "12").await?;
    page.told_at("phoneNumber", "country code").await?;
    page.send("phoneNumber", "+1 555 234 0197").await?;
    let page = FormPage::seen(&browser, "enroll-poll").await?;
    assert!(page.view.text.contains("0197"), "{}", page.view.text);
    let link = text_to(&stage, ELLA, 1).await?.link;
    open_on_device(&stage, link).await?;
    is_set_up(&browser, "Okta Verify").await
}

/// One of the org's questions; an answer that is too short is told at its field. UX-25
pub async fn a_security_question_is_chosen(stage: Stage) -> Result {
    let (browser, page) =
        setting_up(&stage, "Security question", "enroll-security-question").await?;
    page.submit().await?;
    page.told_at("credentials.questionKey", "Fill in").await?;
    let list = "[id=\"credentials.questionKey\"]";
    browser
        .type_into(list, "What was your dream job as a child?")
        .await?;
    browser.expect_console("/idp/idx/challenge/answer");
    page.send("credentials.answer", "no").await?;
    page.told_at("credentials.answer", "at least 4").await?;
    page.send("credentials.answer", "astronaut").await?;
    is_set_up(&browser, "Security question").await
}

/// A question of one's own: what is missing is told at its field, whose label names it. UX-25
pub async fn a_security_question_is_made_up(stage: Stage) -> Result {
    let (browser, page) =
        setting_up(&stage, "Security question", "enroll-security-question").await?;
    page.choose("Create my own security question").await?;
    page.submit().await?;
    page.told_at("credentials.question", "Fill in").await?;
    page.fill("credentials.question", "Who lives next door?")
        .await?;
    let answer: String = browser
        .script(
            "return [...document.querySelectorAll('main input')].find((it) => it.checkVisibility() && it.id.startsWith('credentials.answer')).id",
            vec![],
        )
        .await?;
    page.send(&answer, "<b>").await?;
    browser.expect_console("/idp/idx/challenge/answer");
    page.told_at(&answer, "at least 4").await?;
    page.send(&answer, "nobody").await?;
    is_set_up(&browser, "Security question").await
}

/// What only an administrator can set up is told, and the choice stays.
pub async fn what_the_org_does_not_let_one_set_up_is_told(stage: Stage) -> Result {
    let browser = past_code(&stage, ELLA).await?;
    browser.expect_console("/idp/idx/credential/enroll");
    SelectionPage::seen_enrolling(&browser)
        .await?
        .choose("Sample Token")
        .await?;
    browser
        .wait("words about the administrator", |view| {
            view.step == "select-authenticator-enroll" && view.alert().contains("administrator")
        })
        .await?;
    browser.audit().await?;
    choose(&browser, "Password", "enroll-password")
        .await?
        .send(FormPage::PASSWORD, "Green-window-6")
        .await?;
    is_set_up(&browser, "Password").await
}

/// What must be set up cannot be skipped; what may be comes after it and can.
pub async fn what_is_required_comes_first_and_cannot_be_skipped(stage: Stage) -> Result {
    let browser = past_code(&stage, EMIL).await?;
    let page = choose(&browser, "Password", "enroll-password").await?;
    assert!(!page.view.actions.iter().any(|it| it == "skip"));
    page.send(FormPage::PASSWORD, "Green-window-6").await?;
    let step = "authenticator-enrollment-data";
    let page = choose(&browser, "Phone", step).await?;
    page.choose("Text message").await?;
    page.send(NUMBER, "+1 555 234 0196").await?;
    let page = FormPage::seen(&browser, "enroll-phone").await?;
    assert!(page.view.actions.iter().any(|it| it == "skip"));
    let text = text_to(&stage, EMIL, 1).await?;
    page.send(FormPage::CODE, &text.code).await?;
    DefaultPage::seen(&browser).await?;
    let people = stage.org().users();
    let emil = people.iter().find(|it| it.identifier == EMIL);
    let known = emil.map(|it| (it.password.as_deref(), it.phones.len()));
    assert_eq!(known, Some((Some("Green-window-6"), 1)));
    // Nothing of it is on the page any more.
    let html: Value = browser
        .script("return document.documentElement.outerHTML", vec![])
        .await?;
    assert!(!html.to_string().contains("Green-window-6"), "SEC-25");
    Ok(())
}
