//! The code from the mail.

use e2e::{
    Result, Stage, View,
    pages::{CodePage, DefaultPage, EndPage, IdentifyPage},
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::{Value, json};

use crate::languages::choose;
use crate::people::{ALICE, CLEO, MIA, at_code, identify, other_than};

/// The main job: a name, a code, the default page. UX-20, UX-27
pub async fn a_code_from_the_mail_signs_in(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    let view = browser.view().await?;
    for words in ["m***a@example.com", "open the link", "spam"] {
        assert!(
            view.text.contains(words),
            "{words} is missing in {}",
            view.text
        );
    }
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    let page = DefaultPage::seen(&browser).await?;
    assert_eq!(page.view.path(), "/");
    assert!(page.view.text.contains("Mia Berger"), "{}", page.view.text);
    Ok(())
}

/// The field is one for codes. UX-21, UX-36
pub async fn the_field_is_made_for_codes(stage: Stage) -> Result {
    let (browser, _) = at_code(&stage, MIA).await?;
    for (name, value) in [
        ("type", Some("text")),
        ("inputmode", Some("numeric")),
        ("autocomplete", Some("one-time-code")),
        ("maxlength", None),
        ("translate", Some("no")),
        ("dir", Some("ltr")),
        ("aria-invalid", None),
    ] {
        assert_eq!(
            browser.attribute(CodePage::FIELD, name).await?.as_deref(),
            value,
            "{name}"
        );
    }
    Ok(())
}

/// What was wrong stays, selected, and is told once. UX-25, UX-50
pub async fn a_wrong_code_is_told_and_the_right_one_works(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    let right = stage.mail(MIA, 1).await?.code;
    let wrong = other_than(&right);
    browser
        .script::<Value>(
            "window.said = []; new MutationObserver((changes) => changes.forEach(({ addedNodes }) => addedNodes.forEach((it) => {
                if (it.nodeType === 1 && (it.matches('[role=alert]') || it.querySelector('[role=alert]'))) window.said.push(it.innerText);
            }))).observe(document.body, { childList: true, subtree: true })",
            vec![],
        )
        .await?;
    page.enter(&wrong).await?;
    let view = page.told("not right").await?;
    assert_eq!(view.passcode.as_deref(), Some(wrong.as_str()));
    assert_eq!(view.focus, "passcode");
    assert_eq!(view.alerts.len(), 1);
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    assert_eq!(
        browser
            .attribute(CodePage::FIELD, "aria-invalid")
            .await?
            .as_deref(),
        Some("true")
    );
    let described = browser
        .attribute(CodePage::FIELD, "aria-describedby")
        .await?;
    assert_eq!(described.as_deref(), Some("passcode-hint passcode-error"));
    let selected: String = browser
        .script("return getSelection().toString()", vec![])
        .await?;
    assert_eq!(selected, wrong);
    let said: Vec<String> = browser.script("return window.said", vec![]).await?;
    assert_eq!(said.len(), 1, "{said:?}");
    // What was wrong is selected, so that typing replaces it.
    page.enter(&right).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Three ways to be no code, three sentences, no request. UX-24
pub async fn what_cannot_be_a_code_asks_nobody(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    for (text, words) in [
        ("", "Enter the code"),
        ("12345", "too short"),
        ("1234567", "too long"),
        ("12a456", "no letters"),
    ] {
        browser.empty(CodePage::FIELD).await?;
        if !text.is_empty() {
            browser.paste(CodePage::FIELD, text).await?;
        }
        page.verify().await?;
        let view = page.told(words).await?;
        assert_eq!(view.passcode.as_deref(), Some(text));
        assert_eq!(view.focus, "passcode");
    }
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), 0);
    page.enter_instead(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Spaces, other scripts' digits, a sentence, a link. UX-22, UX-23
pub async fn a_code_is_found_in_whatever_is_pasted(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let wide = |code: &str| {
        code.chars()
            .filter_map(|digit| char::from_u32(digit as u32 - 0x30 + 0xff10))
            .collect::<String>()
    };
    let arabic = |code: &str| {
        code.chars()
            .filter_map(|digit| char::from_u32(digit as u32 - 0x30 + 0x660))
            .collect::<String>()
    };
    let link = stage.site().origin.clone();
    for number in 0..6 {
        identify(&stage, &browser, MIA).await?;
        let code = stage.mail(MIA, number + 1).await?.code;
        let pasted = match number {
            0 => format!("{} {}", &code[..3], &code[3..]),
            1 => format!("{}-{}", &code[..3], &code[3..]),
            2 => wide(&code),
            3 => arabic(&code),
            4 => format!("Your sign-in code is {code}. It works for 5 minutes."),
            _ => format!("{link}/login/callback?state=abc&otp={code}"),
        };
        browser.paste(CodePage::FIELD, &pasted).await?;
        DefaultPage::seen(&browser).await?;
        assert_eq!(
            stage.org().count(Endpoint::ChallengeAnswer),
            number + 1,
            "{pasted}"
        );
        browser.forget().await?;
    }
    Ok(())
}

/// A complete code is sent once, and the same one never again by itself. UX-26, SEC-74
pub async fn a_complete_code_is_sent_once(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    let right = stage.mail(MIA, 1).await?.code;
    let wrong = other_than(&right);
    page.enter(&wrong).await?;
    page.told("not right").await?;
    // Deleting and typing it again is not asking again.
    page.enter_instead(&wrong).await?;
    let last = &wrong[5..];
    page.enter("\u{e003}").await?;
    page.enter(last).await?;
    // Nor is reading it in another language.
    for tag in ["de", "en"] {
        choose(&browser, tag).await?;
        browser
            .wait("what was typed", |view| {
                view.passcode.as_deref() == Some(&wrong)
            })
            .await?;
    }
    page.enter(" ").await?;
    let polls = stage.org().count(Endpoint::ChallengePoll);
    stage
        .until("two more polls", || {
            stage.org().count(Endpoint::ChallengePoll) >= polls + 2
        })
        .await?;
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), 1);
    // Pressing the button is.
    page.verify().await?;
    stage
        .until("the second answer", || {
            stage.org().count(Endpoint::ChallengeAnswer) == 2
        })
        .await?;
    page.told("not right").await?;
    page.enter_instead(&right).await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), 3);
    Ok(())
}

/// While a code is checked, pressing the button asks nobody again; it stays focusable and says what it does. UX-10, SEC-74
pub async fn pressing_while_a_code_is_checked_asks_once(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, CLEO).await?;
    stage.org().add_fault(Fault::new(
        Endpoint::ChallengeAnswer,
        FaultKind::Delay { ms: 700 },
    ));
    page.enter(&stage.mail(CLEO, 1).await?.code).await?;
    let view = browser.wait("the busy button", |view| view.busy).await?;
    assert!(view.text.contains("Verifying"), "{}", view.text);
    browser.press_twice(CodePage::VERIFY).await?;
    browser.audit().await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), 1);
    assert_eq!(stage.org().count(Endpoint::Token), 1);
    Ok(())
}

/// Where the site does not want it, a code waits for the button; and the sender is named where the site does. UX-26, UX-27
pub async fn a_code_waits_for_the_button_where_the_site_wants_that(stage: Stage) -> Result {
    let mut config = stage.config();
    config["autoSubmit"] = json!(false);
    config["emailSender"] = json!("noreply@vestibule.example");
    stage.site().configure(config);
    let (browser, page) = at_code(&stage, MIA).await?;
    let text = browser.view().await?.text;
    assert!(
        text.contains("It comes from noreply@vestibule.example."),
        "{text}"
    );
    // What is not done is not announced.
    assert!(text.contains("6 digits\n"), "{text}");
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    let polls = stage.org().count(Endpoint::ChallengePoll);
    stage
        .until("two more polls", || {
            stage.org().count(Endpoint::ChallengePoll) >= polls + 2
        })
        .await?;
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), 0);
    page.verify().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Letters and digits, and a keyboard that has both. UX-21
pub async fn a_code_of_letters_and_digits_works(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, ALICE).await?;
    assert_eq!(browser.attribute(CodePage::FIELD, "inputmode").await?, None);
    page.enter("abc").await?;
    page.verify().await?;
    page.told("too short").await?;
    page.enter_instead(&stage.mail(ALICE, 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// After five wrong codes the org blocks the way; that is said, and there is a way on. UX-43
pub async fn too_many_wrong_codes_are_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    let page = identify(&stage, &browser, MIA).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    let right = stage.mail(MIA, 1).await?.code;
    let wrong: Vec<String> = (0..6)
        .map(|number| format!("{number}00{number}00"))
        .filter(|code| *code != right)
        .collect();
    for (number, code) in wrong.iter().take(5).enumerate() {
        page.enter_instead(code).await?;
        stage
            .until("the answer", || {
                stage.org().count(Endpoint::ChallengeAnswer) == number + 1
            })
            .await?;
        page.told("not right").await?;
    }
    page.enter_instead(&right).await?;
    let view = browser
        .wait("words about too many attempts", |view| {
            view.text.contains("Too many attempts")
        })
        .await?;
    browser.audit().await?;
    assert!(
        view.actions
            .iter()
            .any(|action| action == "cancel" || action == "resend"),
        "{:?}",
        view.actions
    );
    // The block is over after a while.
    stage.advance(&browser, 301_000).await?;
    if view.step == "terminal" {
        browser.press("main .button").await?;
    } else {
        browser.press("button[data-action=cancel]").await?;
    }
    let identify = IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
    identify.next().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(MIA, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A sign-in that took too long is told, and starts again with the name filled in. UX-33
pub async fn a_sign_in_that_took_too_long_starts_again_with_the_name(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, CLEO).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    stage.org().expire(None);
    page.enter(&stage.mail(CLEO, 1).await?.code).await?;
    EndPage::seen(&browser, "Too much time went by")
        .await?
        .press_main()
        .await?;
    let identify = IdentifyPage::seen(&browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(CLEO));
    identify.next().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(CLEO, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// The code is gone from the page once it was used. SEC-25
pub async fn a_used_code_is_nowhere_on_the_page(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    let code = stage.mail(MIA, 1).await?.code;
    page.enter(&code).await?;
    DefaultPage::seen(&browser).await?;
    browser.back().await?;
    browser.wait("any page", View::is_running).await?;
    let html: String = browser
        .script("return document.documentElement.outerHTML + [...document.querySelectorAll('input')].map((it) => it.value)", vec![])
        .await?;
    assert!(!html.contains(&code));
    Ok(())
}
