//! Who is it?

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, EndPage, IdentifyPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::Value;

use crate::people::MIA;

/// The markup promises what password managers look for; nothing is wrong before anybody did anything, and nothing is
/// said. UX-01, UX-02, UX-07, UX-13, UX-54
pub async fn the_form_is_what_password_managers_look_for(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    for (name, value) in [
        ("autocomplete", Some("username")),
        ("autocapitalize", Some("none")),
        ("spellcheck", Some("false")),
        ("placeholder", None),
        ("aria-invalid", None),
    ] {
        assert_eq!(
            browser
                .attribute(IdentifyPage::FIELD, name)
                .await?
                .as_deref(),
            value,
            "{name}"
        );
    }
    let (headings, labels): (usize, usize) = browser
        .script(
            "const seen = (it) => it.checkVisibility(); const count = (selector) => [...document.querySelectorAll(selector)].filter(seen).length;
             return [count('h1'), count('label[for=identifier]')]",
            vec![],
        )
        .await?;
    assert_eq!((headings, labels), (1, 1));
    let regions: Vec<(String, String)> = browser
        .script(
            "return ['polite', 'assertive'].map((id) => document.getElementById(id)).map((it) => [it.role || it.ariaLive, it.textContent])",
            vec![],
        )
        .await?;
    let silent = |live: &str| (live.to_owned(), String::new());
    assert_eq!(regions, [silent("status"), silent("assertive")]);
    let view = browser.view().await?;
    assert_eq!(view.alert(), "");
    assert!(view.text.contains("Vestibule demo"), "{}", view.text);
    assert!(
        view.title.contains("Sign in") && view.title.contains("Vestibule demo"),
        "{}",
        view.title
    );
    Ok(())
}

/// The words stand at the field, the text stays, and the right name works.
pub async fn an_unknown_name_is_told_and_can_be_mended(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/identify");
    let page = IdentifyPage::open(&browser, "/").await?;
    page.submit("nobody@example.com").await?;
    let view = page.told("no account").await?;
    assert_eq!(view.identifier.as_deref(), Some("nobody@example.com"));
    assert_eq!(view.focus, "identifier");
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    assert_eq!(
        browser
            .attribute(IdentifyPage::FIELD, "aria-invalid")
            .await?
            .as_deref(),
        Some("true")
    );
    assert_eq!(
        browser
            .attribute(IdentifyPage::FIELD, "aria-describedby")
            .await?
            .as_deref(),
        Some("identifier-error")
    );
    page.submit(MIA).await?;
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(MIA, 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Where the org hides who exists, so does the page. UX-09
pub async fn a_stranger_looks_like_anybody_where_the_org_wants_that(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.enumeration_prevention = true);
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("nobody@example.com")
        .await?;
    CodePage::seen(&browser).await?;
    assert_eq!(browser.view().await?.alert(), "");
    Ok(())
}

/// A locked account is told without leaving the page.
pub async fn a_locked_account_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/identify");
    let page = IdentifyPage::open(&browser, "/").await?;
    page.submit("lara@example.com").await?;
    let view = page.told("may be locked").await?;
    assert_eq!(view.identifier.as_deref(), Some("lara@example.com"));
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    Ok(())
}

/// Somebody who may not use the app is told so, and somebody else can try.
pub async fn an_account_that_may_not_use_the_app_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/identify");
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("nils@example.com")
        .await?;
    let end = EndPage::seen(&browser, "Sign-in stopped").await?;
    assert!(
        end.view.text.contains("may not use this app"),
        "{}",
        end.view.text
    );
    end.press_main().await?;
    let page = IdentifyPage::seen(&browser).await?;
    assert_eq!(
        browser.view().await?.identifier.as_deref(),
        Some("nils@example.com")
    );
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    Ok(())
}

/// Nothing, nonsense and too much are told with an example, and nobody is asked. UX-03, UX-08
pub async fn what_cannot_be_a_name_asks_nobody(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    let long = format!("{}@example.com", "a".repeat(250));
    for (text, words) in [
        ("", "Enter your e-mail"),
        ("mia@", "does not look like"),
        ("mia @example.com", "does not look like"),
        (&long, "at most 254"),
    ] {
        browser.empty(IdentifyPage::FIELD).await?;
        if !text.is_empty() {
            browser.paste(IdentifyPage::FIELD, text).await?;
        }
        page.next().await?;
        let view = page.told(words).await?;
        assert!(
            view.alert().contains("example.com"),
            "an example: {}",
            view.alert()
        );
        assert_eq!(view.identifier.as_deref(), Some(text));
        assert_eq!(view.focus, "identifier");
    }
    assert_eq!(stage.org().count(Endpoint::Identify), 0);
    // Spaces around it and characters that cannot be seen do no harm.
    browser.empty(IdentifyPage::FIELD).await?;
    browser
        .paste(IdentifyPage::FIELD, " \u{200b}mia@example.com ")
        .await?;
    page.next().await?;
    CodePage::seen(&browser).await?;
    Ok(())
}

/// A double click is one request, and the button stays where it is. UX-10
pub async fn a_double_click_asks_once(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    stage
        .until("the open transaction", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    stage
        .org()
        .add_fault(Fault::new(Endpoint::Identify, FaultKind::Delay { ms: 700 }));
    page.enter(MIA).await?;
    browser.press_twice(IdentifyPage::NEXT).await?;
    let view = browser.wait("the busy button", |view| view.busy).await?;
    assert!(view.text.contains("Checking"), "{}", view.text);
    let disabled: bool = browser
        .script(
            "return document.querySelector(arguments[0]).disabled",
            vec![IdentifyPage::NEXT.into()],
        )
        .await?;
    assert!(!disabled, "a disabled button loses the focus");
    browser.audit().await?;
    CodePage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Identify), 1);
    assert_eq!(stage.mails(MIA).len(), 1);
    Ok(())
}

/// Enter is as good as the button, and twice is once. UX-04, UX-10
pub async fn enter_submits_once(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    page.enter(&[MIA, "\u{e007}\u{e007}"].concat()).await?;
    CodePage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::Identify), 1);
    assert_eq!(stage.mails(MIA).len(), 1);
    Ok(())
}

/// What a password manager filled in without telling the page is sent all the same. UX-06
pub async fn what_was_filled_in_silently_is_sent(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    browser
        .script::<Value>(
            "document.querySelector('input[name=identifier]').value = arguments[0]",
            vec![MIA.into()],
        )
        .await?;
    page.next().await?;
    CodePage::seen(&browser).await?;
    stage.mail(MIA, 1).await?;
    Ok(())
}

/// A slip of the finger gets a suggestion, never a wall. UX-11
pub async fn a_likely_slip_gets_a_suggestion(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/identify");
    let page = IdentifyPage::open(&browser, "/").await?;
    page.submit("mia@gmial.com").await?;
    let view = page.told("no account").await?;
    assert!(
        view.text.contains("Did you mean mia@gmail.com?"),
        "{}",
        view.text
    );
    assert_eq!(
        stage.org().count(Endpoint::Identify),
        1,
        "it was sent as typed"
    );
    browser.press("#identifier-suggestion").await?;
    let view = browser.view().await?;
    assert_eq!(view.identifier.as_deref(), Some("mia@gmail.com"));
    Ok(())
}

/// The name is remembered where the person wants that, and forgotten with one press. UX-12
pub async fn the_name_is_remembered_on_demand_and_forgotten_at_once(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    browser.new_window().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    assert_eq!(
        browser.view().await?.identifier.as_deref(),
        Some(""),
        "off by default"
    );
    page.enter(MIA).await?;
    browser.press("#remember").await?;
    page.next().await?;
    CodePage::seen(&browser).await?;

    browser.new_window().await?;
    IdentifyPage::open(&browser, "/").await?;
    let view = browser.view().await?;
    assert_eq!(view.identifier.as_deref(), Some(MIA));
    assert!(
        view.actions.iter().any(|action| action == "forget"),
        "{:?}",
        view.actions
    );
    browser.press("button[data-action=forget]").await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(""));
    let ticked: bool = browser
        .script("return document.querySelector('#remember').checked", vec![])
        .await?;
    assert!(!ticked, "who is forgotten would be remembered again");
    browser.new_window().await?;
    IdentifyPage::open(&browser, "/").await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(""));
    Ok(())
}

/// A transaction that went stale before Next is opened anew without a word.
pub async fn a_stale_page_starts_again_without_a_word(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("/idp/idx/identify");
    let page = IdentifyPage::open(&browser, "/").await?;
    stage
        .until("the open transaction", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    page.enter(MIA).await?;
    stage.org().expire(None);
    page.next().await?;
    CodePage::seen(&browser).await?;
    assert_eq!(browser.view().await?.alert(), "");
    assert_eq!(stage.mails(MIA).len(), 1);
    assert_eq!(stage.org().count(Endpoint::Interact), 2);
    Ok(())
}
