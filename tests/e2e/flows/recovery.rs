//! Forgotten, expired and expiring passwords, and locked accounts.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, FormPage, IdentifyPage, PasswordPage, SelectionPage},
};
use org::{Endpoint, UserState};

use crate::people::{named, offered};

const ROSA: &str = "rosa@example.com";
const ROLF: &str = "rolf@example.com";
const LARA: &str = "lara@example.com";
const XENIA: &str = "xenia@example.com";
const WALT: &str = "walt@example.com";

/// The step at which a forgotten password is replaced.
const RESET: &str = "reset-authenticator";

/// A browser at the page of the new password, by way of the password page.
async fn at_reset(stage: &Stage, who: &str) -> Result<(Browser, FormPage)> {
    let browser = named(stage, who).await?;
    PasswordPage::seen(&browser).await?;
    browser.press("button[data-action=recover]").await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(who, 1).await?.code).await?;
    let page = FormPage::seen(&browser, RESET).await?;
    Ok((browser, page))
}

/// What the page says of each rule for a password: the rule, and whether it is kept.
async fn rules(browser: &Browser) -> Result<Vec<(String, bool)>> {
    browser
        .script(
            "return [...document.querySelectorAll('.rule')].map((it) => [it.textContent, it.textContent.includes('Fulfilled:')])",
            vec![],
        )
        .await
}

/// Whether the org knows this password as the person's.
fn has_password(stage: &Stage, who: &str, password: &str) -> bool {
    stage
        .org()
        .users()
        .iter()
        .any(|user| user.identifier == who && user.password.as_deref() == Some(password))
}

/// A forgotten password: a code, a new password, in.
pub async fn a_forgotten_password_is_replaced(stage: Stage) -> Result {
    let (browser, page) = at_reset(&stage, ROSA).await?;
    assert_eq!(page.view.heading, "Choose a new password");
    assert!(page.view.text.contains(ROSA), "{}", page.view.text);
    let autocomplete = browser.attribute(PasswordPage::FIELD, "autocomplete");
    assert_eq!(autocomplete.await?.as_deref(), Some("new-password"));
    page.fill("password", "Calm-harbor-4").await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    assert!(has_password(&stage, ROSA, "Calm-harbor-4"));
    Ok(())
}

/// The org's rules stand there from the start and follow what is typed; nobody is asked meanwhile.
pub async fn the_rules_follow_what_is_typed(stage: Stage) -> Result {
    let (browser, page) = at_reset(&stage, ROSA).await?;
    let asked = stage.org().count(Endpoint::ChallengeAnswer);
    let told = rules(&browser).await?;
    assert_eq!(told.len(), 6, "{told:?}");
    for (typed, kept) in [
        ("short", ["Lower-case"].as_slice()),
        ("longenough", &["At least 8", "Lower-case", "user name"]),
        (
            "Rosa-example-1",
            &["At least 8", "Lower-case", "Capital", "Digits"],
        ),
        (
            "Calm-harbor-4",
            &["At least 8", "Lower-case", "Capital", "Digits", "user name"],
        ),
    ] {
        page.fill("password", typed).await?;
        for (rule, is_kept) in rules(&browser).await? {
            let should = kept.iter().any(|part| rule.contains(part));
            let is_open = rule.contains("user name") && typed == "short";
            assert!(is_open || is_kept == should, "{typed}: {rule}");
        }
    }
    browser.audit().await?;
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), asked);
    Ok(())
}

/// An empty new password asks nobody; one that the org refuses is told at its field.
pub async fn a_refused_password_is_told_at_its_field(stage: Stage) -> Result {
    let (browser, page) = at_reset(&stage, ROSA).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    let asked = stage.org().count(Endpoint::ChallengeAnswer);
    page.submit().await?;
    page.told("Fill in").await?;
    assert_eq!(page.wrong().await?, ["password"]);
    assert_eq!(stage.org().count(Endpoint::ChallengeAnswer), asked);
    page.fill("password", "Welcome123").await?;
    page.submit().await?;
    let view = page.told("commonly used").await?;
    assert_eq!(view.alerts.len(), 1, "{:?}", view.alerts);
    assert_eq!(view.focus, "password");
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    assert_eq!(page.wrong().await?, ["password"]);
    // The former one is refused too.
    page.fill("password", "Quiet-harbor-3").await?;
    page.submit().await?;
    page.told("requirements").await?;
    page.fill("password", "Calm-harbor-4").await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Where the password is asked for beside the name, its recovery asks for the name first; what was typed is there already.
pub async fn a_password_is_recovered_from_the_first_page(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.identify_with_password = true);
    let (browser, page) = offered(&stage, "recover").await?;
    page.enter("nobody@example.com").await?;
    browser.press("button[data-action=recover]").await?;
    let page = FormPage::seen(&browser, "identify-recovery").await?;
    assert_eq!(page.view.heading, "Reset your password");
    assert_eq!(
        page.view.identifier.as_deref(),
        Some("nobody@example.com"),
        "nobody types a name twice"
    );
    browser.expect_console("/idp/idx/identify");
    page.submit().await?;
    let view = page.told("no account").await?;
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    page.fill("identifier", ROSA).await?;
    page.submit().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(ROSA, 1).await?.code).await?;
    let page = FormPage::seen(&browser, RESET).await?;
    assert!(page.view.text.contains(ROSA), "{}", page.view.text);
    page.fill("password", "Calm-harbor-4").await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// What the policy asks for besides is asked after the new password.
pub async fn a_second_factor_follows_a_recovery(stage: Stage) -> Result {
    let (browser, page) = at_reset(&stage, ROLF).await?;
    page.fill("password", "Calm-harbor-4").await?;
    page.submit().await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Google Authenticator")
        .await?;
    let page = FormPage::seen(&browser, "challenge-google-otp").await?;
    let code = stage.org().totp(ROLF).unwrap_or_default();
    page.fill("passcode", &code).await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// An org that does not sign in after a recovery says so, and the sign-in starts again with the name.
pub async fn a_recovery_can_end_with_an_invitation_to_sign_in(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.recovery_signs_in = false);
    let (browser, page) = at_reset(&stage, ROSA).await?;
    page.fill("password", "Calm-harbor-4").await?;
    page.submit().await?;
    back_to_the_name(&browser, "new password", ROSA).await?;
    IdentifyPage::seen(&browser).await?.next().await?;
    PasswordPage::seen(&browser)
        .await?
        .submit("Calm-harbor-4")
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// From an end that says this, its main action leads to the first page with the name.
async fn back_to_the_name(browser: &Browser, words: &str, who: &str) -> Result {
    browser
        .wait(&format!("the end with {words:?}"), |view| {
            view.step == "terminal" && view.text.contains(words)
        })
        .await?;
    browser.audit().await?;
    browser.press("main .button").await?;
    IdentifyPage::seen(browser).await?;
    assert_eq!(browser.view().await?.identifier.as_deref(), Some(who));
    Ok(())
}

/// Reloading keeps the way that a recovery has gone. UX-53
pub async fn reloading_in_a_recovery_shows_it_again(stage: Stage) -> Result {
    let browser = named(&stage, ROSA).await?;
    PasswordPage::seen(&browser).await?;
    browser.press("button[data-action=recover]").await?;
    CodePage::seen(&browser).await?;
    browser.reload().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(ROSA, 1).await?.code).await?;
    FormPage::seen(&browser, RESET).await?;
    browser.reload().await?;
    let page = FormPage::seen(&browser, RESET).await?;
    assert_eq!(rules(&browser).await?.len(), 6);
    assert_eq!(stage.mails(ROSA).len(), 1);
    page.fill("password", "Calm-harbor-4").await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Somebody who is locked out unlocks the account from the sign-in page, and signs in.
pub async fn a_locked_account_is_unlocked(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.account_unlock = true);
    let (browser, page) = offered(&stage, "unlock-account").await?;
    browser.expect_console("/idp/idx/identify");
    page.submit(LARA).await?;
    page.told("may be locked").await?;
    browser.press("button[data-action=unlock-account]").await?;
    let page = FormPage::seen(&browser, "select-authenticator-unlock-account").await?;
    assert_eq!(page.view.heading, "Unlock your account");
    assert!(
        !page.view.text.contains("Signing in as"),
        "nobody has signed in yet: {}",
        page.view.text
    );
    assert_eq!(page.view.identifier.as_deref(), Some(LARA));
    page.submit().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(LARA, 1).await?.code).await?;
    back_to_the_name(&browser, "existing username and password", LARA).await?;
    IdentifyPage::seen(&browser).await?.next().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(LARA, 2).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A name that the org does not know is told and can be mended; an empty one asks nobody; an account that cannot be
/// unlocked is told.
pub async fn what_cannot_be_unlocked_is_told(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.account_unlock = true);
    stage
        .org()
        .configure_user(LARA, |user| user.state = UserState::Suspended);
    let (browser, _) = offered(&stage, "unlock-account").await?;
    browser.expect_console("/idp/idx/challenge");
    browser.press("button[data-action=unlock-account]").await?;
    let page = FormPage::seen(&browser, "select-authenticator-unlock-account").await?;
    page.submit().await?;
    let view = page.told("Fill in").await?;
    assert_eq!(view.focus, "identifier");
    assert_eq!(page.wrong().await?, ["identifier"]);
    assert_eq!(stage.org().count(Endpoint::Challenge), 0);
    page.fill("identifier", "nobody@example.com").await?;
    page.submit().await?;
    let view = page.told("no account").await?;
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    page.fill("identifier", LARA).await?;
    page.submit().await?;
    back_to_the_name(&browser, "contact your administrator", LARA).await
}

/// A browser at the page behind the password.
async fn behind_password(
    stage: &Stage,
    who: &str,
    password: &str,
    step: &str,
) -> Result<(Browser, FormPage)> {
    let browser = named(stage, who).await?;
    PasswordPage::seen(&browser).await?.submit(password).await?;
    let page = FormPage::seen(&browser, step).await?;
    Ok((browser, page))
}

/// An expired password must be changed, over a reload too, and not into itself. UX-53
pub async fn an_expired_password_must_be_changed(stage: Stage) -> Result {
    let step = "reenroll-authenticator";
    let (browser, page) = behind_password(&stage, XENIA, "Old-window-5", step).await?;
    assert_eq!(page.view.heading, "Your password has expired");
    assert!(
        !page.view.actions.contains(&"skip".to_owned()),
        "{:?}",
        page.view.actions
    );
    browser.expect_console("/idp/idx/challenge/answer");
    page.fill("password", "Old-window-5").await?;
    page.submit().await?;
    page.told("requirements").await?;
    browser.reload().await?;
    let page = FormPage::seen(&browser, step).await?;
    page.fill("password", "New-window-6").await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    assert!(has_password(&stage, XENIA, "New-window-6"));
    Ok(())
}

/// One that expires soon may be changed, or left for another day. UX-53
pub async fn an_expiring_password_may_be_changed(stage: Stage) -> Result {
    let step = "reenroll-authenticator-warning";
    for change in [false, true] {
        let (browser, page) = behind_password(&stage, WALT, "Brown-fence-7", step).await?;
        assert_eq!(page.view.heading, "Your password expires soon");
        assert!(
            page.view.text.contains("When it expires"),
            "{}",
            page.view.text
        );
        assert_eq!(page.view.alerts.len(), 0, "nothing has gone wrong");
        browser.reload().await?;
        let page = FormPage::seen(&browser, step).await?;
        if change {
            page.fill("password", "Brown-bridge-8").await?;
            page.submit().await?;
        } else {
            page.take("skip").await?;
        }
        DefaultPage::seen(&browser).await?;
        assert_eq!(has_password(&stage, WALT, "Brown-bridge-8"), change);
    }
    Ok(())
}
