//! By keyboard alone, through one step of each kind.

use e2e::{
    Browser, Failure, Result, Stage,
    pages::{
        CodePage, DefaultPage, EndPage, FormPage, HostedPage, IdentifyPage, LinkCodePage,
        PasswordPage, SelectionPage,
    },
};
use serde_json::{Value, json};

use crate::people::{MIA, NOAH, at_code, named, offered, past_code};

const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const SPACE: &str = " ";
const DOWN: &str = "\u{e015}";

/// The way to the page of a second factor.
const WAYS: &str = "select-authenticator-authenticate";

/// What can be done, from top to bottom, in the words of [`Browser::focus_fault`]; the choice among several is one. And with
/// the focus above all of it.
const FROM_THE_TOP: &str = "const able = [...document.querySelectorAll('a[href], button, input, select, textarea, summary')].filter((it) =>
        it.checkVisibility({ visibilityProperty: true }) && !it.disabled && it.tabIndex >= 0);
    const group = (it) => able.filter((other) => other.type === 'radio' && other.name === it.name);
    const first = (it) => it.type !== 'radio' || it === (group(it).find((other) => other.checked) || group(it)[0]);
    getSelection().removeAllRanges();
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    return able.filter(first).map((it) => `${it.tagName} ${it.id || it.name || it.dataset.action || it.textContent.replace(/\\s+/g, ' ').trim().slice(0, 60)}`)";

/// What the page is by its title, its headings, and where help stands.
const FRAME: &str = "const seen = (it) => it.checkVisibility({ visibilityProperty: true });
    const headings = [...document.querySelectorAll('h1')].filter(seen).map((it) => it.innerText.trim());
    const help = document.querySelector('.help');
    const main = [...document.querySelectorAll('main, [role=main]')].filter(seen);
    const after = main.length === 1 && !!(main[0].compareDocumentPosition(help) & Node.DOCUMENT_POSITION_FOLLOWING);
    return [document.title, headings, after && seen(help)]";

/// Tab leads from top to bottom through everything that can be done, shows where it is, and leads out again; and the page has
/// one heading, with which its title begins, and help below.
async fn assert_usable(browser: &Browser, where_: &str) -> Result {
    let (title, headings, help): (String, Vec<String>, bool) =
        browser.script(FRAME, vec![]).await?;
    assert!(help, "{where_}: no help below");
    assert_eq!(headings.len(), 1, "{where_}: {headings:?}");
    let plain = title.strip_prefix("Error: ").unwrap_or(&title);
    let (first, app) = plain.rsplit_once(" – ").unwrap_or_default();
    assert!(
        first == headings[0] && !app.is_empty(),
        "{where_}: the title is {title:?}, the heading {:?}",
        headings[0]
    );

    let expected: Vec<String> = browser.script(FROM_THE_TOP, vec![]).await?;
    let mut reached = Vec::new();
    for _ in 0..expected.len() {
        browser.keys(TAB).await?;
        let (name, fault) = browser.focus_fault().await?;
        assert_eq!(fault, "", "{where_}: {name}");
        reached.push(name);
    }
    assert_eq!(reached, expected, "{where_}");
    browser.keys(TAB).await?;
    let (out, _) = browser.focus_fault().await?;
    assert!(
        out.is_empty() || expected.first() == Some(&out),
        "{where_}: Tab stays at {out}"
    );
    Ok(())
}

/// Presses Tab until something has the focus.
async fn tab_to(browser: &Browser, what: &str) -> Result {
    for _ in 0..20 {
        if browser.focus_fault().await?.0.contains(what) {
            return Ok(());
        }
        browser.keys(TAB).await?;
    }
    Err(Failure::new(format!("Tab does not lead to {what}")))
}

/// The first page, a choice, the code, the password, and the page behind. UX-32, UX-50, UX-55, UX-61
pub async fn tab_leads_through_the_steps_by_mail(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.registration = true);
    let (browser, page) = offered(&stage, "sign-up").await?;
    assert_usable(&browser, "identify").await?;
    page.next().await?;
    page.told("Enter your e-mail").await?;
    assert_usable(&browser, "identify with an error").await?;
    browser.press("button[data-action=sign-up]").await?;
    FormPage::seen(&browser, "enroll-profile").await?;
    assert_usable(&browser, "enroll-profile").await?;

    let browser = named(&stage, NOAH).await?;
    let page = SelectionPage::seen(&browser).await?;
    assert_usable(&browser, "select-authenticator").await?;
    page.choose("Password").await?;
    PasswordPage::seen(&browser).await?;
    assert_usable(&browser, "challenge-password").await?;

    let browser = named(&stage, MIA).await?;
    let page = CodePage::seen(&browser).await?;
    assert_usable(&browser, "challenge-email").await?;
    page.verify().await?;
    page.told("Enter the code").await?;
    assert_usable(&browser, "challenge-email with an error").await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_usable(&browser, "the default page").await
}

/// What a phone, an app, a question and a push ask for. UX-32, UX-50, UX-55, UX-61
pub async fn tab_leads_through_the_second_factors(stage: Stage) -> Result {
    let factors = [
        ("Phone", WAYS),
        ("Security question", "challenge-security-question"),
        ("Google Authenticator", "challenge-google-otp"),
        ("Okta Verify", WAYS),
    ];
    let browser = past_code(&stage, "max@example.com").await?;
    for (number, (what, step)) in factors.into_iter().enumerate() {
        if number > 0 {
            browser
                .press("button[data-action=select-authenticator]")
                .await?;
        }
        SelectionPage::seen(&browser).await?.choose(what).await?;
        FormPage::seen(&browser, step).await?;
        assert_usable(&browser, what).await?;
    }
    let page = FormPage::seen(&browser, WAYS).await?;
    page.choose("Get a push notification").await?;
    page.submit().await?;
    FormPage::seen(&browser, "challenge-poll").await?;
    assert_usable(&browser, "challenge-poll").await
}

/// What may be set up, and what is asked at the end. UX-32, UX-50, UX-55, UX-61
pub async fn tab_leads_through_what_is_set_up(stage: Stage) -> Result {
    let data = "authenticator-enrollment-data";
    for (what, step) in [
        ("Password", "enroll-password"),
        ("Security question", "enroll-security-question"),
        ("Okta Verify", data),
    ] {
        let browser = past_code(&stage, "ella@example.com").await?;
        let page = SelectionPage::seen_enrolling(&browser).await?;
        if step == data {
            assert_usable(&browser, "select-authenticator-enroll").await?;
        }
        page.choose(what).await?;
        let page = FormPage::seen(&browser, step).await?;
        assert_usable(&browser, step).await?;
        if step == data {
            page.submit().await?;
            FormPage::seen(&browser, "enroll-poll").await?;
            assert_usable(&browser, "enroll-poll").await?;
        }
        browser.forget().await?;
        stage.org().end_sessions();
    }
    for (who, step) in [
        ("pavel@example.com", "profile-update"),
        ("kim@example.com", "keep-me-signed-in"),
        ("gregor@example.com", "consent"),
    ] {
        let browser = past_code(&stage, who).await?;
        let page = browser
            .wait("what is asked at the end", |view| {
                !["challenge-email", "identify", "finishing"].contains(&view.step.as_str())
            })
            .await?;
        assert!(page.is_running() && !page.step.is_empty(), "{step}");
        assert_usable(&browser, step).await?;
    }
    Ok(())
}

/// Another provider, a passkey, a step at Okta, an end, and the code of a link. UX-32, UX-50, UX-55, UX-61
pub async fn tab_leads_through_the_ends(stage: Stage) -> Result {
    let browser = named(&stage, "ivo@example.com").await?;
    FormPage::seen(&browser, "redirect-idp").await?;
    assert_usable(&browser, "redirect-idp").await?;

    let browser = named(&stage, "ugo@example.com").await?;
    HostedPage::seen(&browser).await?;
    assert_usable(&browser, "hosted").await?;

    let browser = past_code(&stage, "wanda@example.com").await?;
    let page = SelectionPage::seen_enrolling(&browser).await?;
    page.choose("Biometric").await?;
    FormPage::seen(&browser, "enroll-webauthn").await?;
    assert_usable(&browser, "enroll-webauthn").await?;

    let (_, _) = at_code(&stage, MIA).await?;
    let other = stage.browser().await?;
    let link = stage.follow(&stage.mail(MIA, 1).await?.link).await?;
    other.open(&link).await?;
    LinkCodePage::seen(&other).await?;
    assert_usable(&other, "link-code").await?;
    other.open("/login/callback?otp=123456").await?;
    EndPage::seen(&other, "This link is damaged").await?;
    assert_usable(&other, "terminal").await
}

/// A way is chosen by Enter, the password is looked at by Space and sent by Enter; help is unfolded by Space. UX-61
pub async fn a_password_is_given_without_a_mouse(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    tab_to(&browser, "SUMMARY").await?;
    browser.keys(SPACE).await?;
    browser
        .wait("help", |view| view.text.contains("Look in the spam folder"))
        .await?;
    browser.script::<Value>(FROM_THE_TOP, vec![]).await?;
    tab_to(&browser, "INPUT identifier").await?;
    browser.keys(NOAH).await?;
    browser.keys(ENTER).await?;
    SelectionPage::seen(&browser).await?;
    tab_to(&browser, "Password").await?;
    browser.keys(ENTER).await?;
    PasswordPage::seen(&browser).await?;
    tab_to(&browser, "INPUT password").await?;
    browser.keys("blue-kettle-42").await?;
    browser.keys(TAB).await?;
    let kind = || async { browser.attribute(PasswordPage::FIELD, "type").await };
    assert_eq!(kind().await?.as_deref(), Some("password"));
    browser.keys(SPACE).await?;
    browser
        .wait_script(
            "the password in plain",
            "return document.querySelector('input[name=password]').type === 'text'",
        )
        .await?;
    tab_to(&browser, "BUTTON Verify").await?;
    browser.keys(ENTER).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// One of several is chosen by the arrows, a box is ticked by Space, a list is opened and left. UX-61
pub async fn choices_are_made_without_a_mouse(stage: Stage) -> Result {
    let browser = past_code(&stage, "paula@example.com").await?;
    SelectionPage::seen(&browser).await?.choose("Phone").await?;
    FormPage::seen(&browser, WAYS).await?;
    let chosen = "return document.querySelector('main input:checked')?.labels[0].innerText || ''";
    browser.script::<Value>(FROM_THE_TOP, vec![]).await?;
    browser.keys(TAB).await?;
    let mut seen = Vec::new();
    for _ in 0..2 {
        browser.keys(DOWN).await?;
        seen.push(browser.script::<String>(chosen, vec![]).await?);
    }
    assert!(
        seen[0] != seen[1] && seen.iter().all(|it| !it.is_empty()),
        "{seen:?}"
    );
    browser.keys(ENTER).await?;
    FormPage::seen(&browser, "challenge-phone").await?;

    let browser = past_code(&stage, "kim@example.com").await?;
    FormPage::seen(&browser, "keep-me-signed-in").await?;
    tab_to(&browser, "keepMeSignedIn").await?;
    browser.keys(SPACE).await?;
    let ticked: Value = browser
        .script(
            "return document.querySelector('input[name=keepMeSignedIn]').checked",
            vec![],
        )
        .await?;
    assert_eq!(ticked, json!(true));
    browser.keys(ENTER).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
