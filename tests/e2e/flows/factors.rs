//! The mail first, then something else that only this person has or knows.

use e2e::{
    Browser, Result, Stage,
    pages::{DefaultPage, FormPage, SelectionPage},
};
use org::Carrier;

use crate::{
    languages,
    people::{other_than, past_code, text_to},
};

/// One phone.
const PAULA: &str = "paula@example.com";
/// Two phones.
const PHIL: &str = "phil@example.com";
/// An authenticator app.
const GINA: &str = "gina@example.com";
/// Okta Verify: a code.
const VERA: &str = "vera@example.com";
/// A security question.
const QUINN: &str = "quinn@example.com";
/// A hardware token.
const YARA: &str = "yara@example.com";
/// Any of five.
const MAX: &str = "max@example.com";

/// The page of a step, after choosing what the step is about.
async fn choose(browser: &Browser, what: &str, step: &str) -> Result<FormPage> {
    SelectionPage::seen(browser).await?.choose(what).await?;
    FormPage::seen(browser, step).await
}

/// The page for the code to a phone, which has been sent there the way that these words name.
async fn at_phone(browser: &Browser, phone: &str, way: &str) -> Result<FormPage> {
    let page = choose(browser, phone, "select-authenticator-authenticate").await?;
    page.choose(way).await?;
    page.submit().await?;
    FormPage::seen(browser, "challenge-phone").await
}

/// What is wrong is told at its field; what is right signs in. UX-25
async fn wrong_then_right(
    browser: &Browser,
    page: &FormPage,
    field: &str,
    wrong: &str,
    (words, right): (&str, &str),
) -> Result {
    browser.expect_console("/idp/idx/challenge/answer");
    page.send(field, wrong).await?;
    page.told_at(field, words).await?;
    page.send(field, right).await?;
    DefaultPage::seen(browser).await?;
    Ok(())
}

/// A code to the phone, by text message and by call: the page says which, and where it went. UX-25, UX-27
pub async fn a_code_comes_by_text_message_and_by_call(stage: Stage) -> Result {
    let ways = [
        ("Text message", Carrier::Sms, "We sent a code to +1"),
        ("Voice call", Carrier::Voice, "We are calling +1"),
    ];
    for (number, (way, carrier, words)) in ways.into_iter().enumerate() {
        let browser = past_code(&stage, PAULA).await?;
        let page = at_phone(&browser, "Phone", way).await?;
        let text = text_to(&stage, PAULA, number + 1).await?;
        assert_eq!((text.carrier, text.to.as_str()), (carrier, "+15552340100"));
        let told = &page.view.text;
        assert!(told.contains(words) && told.contains("0100"), "{told}");
        let asked = ["inputmode", "autocomplete", "maxlength"];
        let given = page.attributes(FormPage::CODE, &asked).await?;
        let wanted = ["numeric", "one-time-code"].map(|it| Some(it.to_owned()));
        assert_eq!(given, [&wanted[..], &[None]].concat());
        let wrong = other_than(&text.code);
        let answers = ("not right", text.code.as_str());
        wrong_then_right(&browser, &page, FormPage::CODE, &wrong, answers).await?;
    }
    Ok(())
}

/// Two phones are told apart by their numbers, and the code goes to the one that was chosen.
pub async fn the_code_goes_to_the_phone_that_was_chosen(stage: Stage) -> Result {
    let browser = past_code(&stage, PHIL).await?;
    let page = at_phone(&browser, "0102", "Text message").await?;
    let text = text_to(&stage, PHIL, 1).await?;
    assert_eq!(text.to, "+15552340102");
    assert!(page.view.text.contains("0102"), "{}", page.view.text);
    page.send(FormPage::CODE, &text.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A text message can be asked for again after a while; then only the new code works. UX-29, UX-30
pub async fn a_text_message_is_sent_again(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    crate::people::identify(&stage, &browser, PAULA)
        .await?
        .enter(&stage.mail(PAULA, 1).await?.code)
        .await?;
    let page = at_phone(&browser, "Phone", "Text message").await?;
    let first = text_to(&stage, PAULA, 1).await?;
    let label: String = browser
        .script(
            "return document.querySelector('button[data-action=resend]').innerText",
            vec![],
        )
        .await?;
    assert!(label.contains(" s)"), "the countdown is told: {label}");
    stage.advance(&browser, 31_000).await?;
    page.send_again().await?;
    let second = text_to(&stage, PAULA, 2).await?;
    let view = browser
        .wait("words about the new message", |view| {
            view.statuses.iter().any(|it| it.contains("Sent again at"))
        })
        .await?;
    assert_eq!(view.focus, "resend");
    browser.audit().await?;
    let answers = ("not right", second.code.as_str());
    wrong_then_right(&browser, &page, FormPage::CODE, &first.code, answers).await
}

/// Loading the page again at a second factor shows it again, and sends nothing. UX-53, SEC-75
pub async fn reloading_at_a_second_factor_shows_it_again(stage: Stage) -> Result {
    let browser = past_code(&stage, PAULA).await?;
    at_phone(&browser, "Phone", "Text message").await?;
    let text = text_to(&stage, PAULA, 1).await?;
    browser.reload().await?;
    let page = FormPage::seen(&browser, "challenge-phone").await?;
    let told = &page.view.text;
    assert!(told.contains("0100") && told.contains(PAULA), "{told}");
    page.send(FormPage::CODE, &text.code).await?;
    DefaultPage::seen(&browser).await?;
    let texts = stage.org().mails().into_iter();
    assert_eq!(texts.filter(|it| it.carrier == Carrier::Sms).count(), 1);
    Ok(())
}

/// The code of an authenticator app. UX-25
pub async fn an_authenticator_app_gives_the_code(stage: Stage) -> Result {
    let browser = past_code(&stage, GINA).await?;
    let page = choose(&browser, "Google Authenticator", "challenge-google-otp").await?;
    assert!(page.view.heading.contains("Google Authenticator"));
    let code = stage.org().totp(GINA).unwrap_or_default();
    let answers = ("not right", code.as_str());
    wrong_then_right(&browser, &page, FormPage::CODE, "000000", answers).await
}

/// The code of Okta Verify. UX-25
pub async fn okta_verify_gives_the_code(stage: Stage) -> Result {
    let browser = past_code(&stage, VERA).await?;
    let step = "select-authenticator-authenticate";
    let page = choose(&browser, "Okta Verify", step).await?;
    page.choose("Enter a code").await?;
    // What is chosen outlives another language.
    let chosen = "input[type=radio]:checked";
    let id = browser.attribute(chosen, "id").await?.unwrap_or_default();
    for tag in ["de", "en"] {
        languages::choose(&browser, tag).await?;
        let script = format!("return document.getElementById('{id}').checked");
        browser.wait_script("what was chosen", &script).await?;
    }
    page.submit().await?;
    let page = FormPage::seen(&browser, "challenge-okta-verify").await?;
    assert!(page.view.heading.contains("Okta Verify"));
    let code = stage.org().okta_verify_code(VERA).unwrap_or_default();
    let answers = ("not right", code.as_str());
    wrong_then_right(&browser, &page, FormPage::CODE, "000000", answers).await
}

/// The question is the label of its answer; nothing typed asks nobody. UX-25
pub async fn a_security_question_is_answered(stage: Stage) -> Result {
    let browser = past_code(&stage, QUINN).await?;
    let page = choose(&browser, "Security question", "challenge-security-question").await?;
    let field = "credentials.answer";
    let label: String = browser
        .script(
            "return document.getElementById(arguments[0]).labels[0].innerText",
            vec![field.into()],
        )
        .await?;
    assert_eq!(label, "What was the first thing you learned to cook?");
    page.submit().await?;
    page.told_at(field, "Fill in").await?;
    assert_eq!(stage.org().count(org::Endpoint::ChallengeAnswer), 1);
    let answers = ("not right", "Pancakes");
    wrong_then_right(&browser, &page, field, "waffles", answers).await
}

/// The code of a hardware token, of which the org says what is wrong for the whole page. UX-25
pub async fn a_hardware_token_gives_the_code(stage: Stage) -> Result {
    let browser = past_code(&stage, YARA).await?;
    let page = choose(&browser, "Sample Token", "challenge-custom-otp").await?;
    let answers = ("not right", "81726354");
    wrong_then_right(&browser, &page, FormPage::CODE, "11111111", answers).await
}

/// Among five, one can change one's mind midway, also by Back; what was sent before is worthless then. UX-52
pub async fn another_second_factor_can_be_chosen_midway(stage: Stage) -> Result {
    let browser = past_code(&stage, MAX).await?;
    // Before anything is sent, by the link and by Back.
    choose(&browser, "Phone", "select-authenticator-authenticate").await?;
    browser
        .press("button[data-action=select-authenticator]")
        .await?;
    choose(&browser, "Okta Verify", "select-authenticator-authenticate").await?;
    browser.back().await?;
    at_phone(&browser, "Phone", "Text message").await?;
    text_to(&stage, MAX, 1).await?;
    browser
        .press("button[data-action=select-authenticator]")
        .await?;
    choose(&browser, "Security question", "challenge-security-question").await?;
    browser.back().await?;
    choose(&browser, "Sample Token", "challenge-custom-otp").await?;
    browser
        .press("button[data-action=select-authenticator]")
        .await?;
    let page = choose(&browser, "Google Authenticator", "challenge-google-otp").await?;
    let code = stage.org().totp(MAX).unwrap_or_default();
    page.send(FormPage::CODE, &code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
