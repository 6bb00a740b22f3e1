//! What is asked last, before somebody is let in; and a step that nobody has heard of.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, FormPage, IdentifyPage},
};
use org::Endpoint;
use serde_json::Value;

use crate::people::{behind_code, identify, named};

const PAVEL: &str = "pavel@example.com";
const KIM: &str = "kim@example.com";
const CARLA: &str = "carla@example.com";
const GREGOR: &str = "gregor@example.com";
const DINA: &str = "dina@example.com";
const ULLA: &str = "ulla@example.com";

/// Longer than an ordinary session of the org lasts.
const LATER_MS: i64 = 3 * 3_600_000;

/// A browser at what is asked last, which is the same after a reload. UX-53
async fn asked(stage: &Stage, who: &str, step: &str) -> Result<(Browser, FormPage)> {
    let browser = behind_code(stage, who).await?;
    let first = FormPage::seen(&browser, step).await?;
    browser.reload().await?;
    let page = FormPage::seen(&browser, step).await?;
    assert_eq!(page.view.heading, first.view.heading);
    assert!(page.view.text.contains(who), "{}", page.view.text);
    assert_eq!(stage.mails(who).len(), 1);
    Ok((browser, page))
}

/// What the stored access token is good for.
async fn scopes(browser: &Browser) -> Result<Vec<String>> {
    let stored = browser.storage("sessionStorage").await?;
    let tokens = stored.get("okta-token-storage").and_then(Value::as_str);
    let tokens: Value = serde_json::from_str(tokens.unwrap_or_default())?;
    Ok(serde_json::from_value(
        tokens["accessToken"]["scopes"].clone(),
    )?)
}

/// Comes again a few hours later, when an ordinary session of the org is over.
async fn later(stage: &Stage, browser: &Browser) -> Result {
    browser
        .script::<Value>("sessionStorage.clear()", vec![])
        .await?;
    stage.advance(browser, LATER_MS).await?;
    browser.open("/").await
}

/// What is missing in a profile is filled in; what the org refuses is told where it is.
pub async fn a_profile_is_completed(stage: Stage) -> Result {
    let (browser, page) = asked(&stage, PAVEL, "profile-update").await?;
    assert_eq!(page.view.heading, "Complete your profile");
    let asked = page
        .attributes("userProfile.nickName", &["autocomplete"])
        .await?;
    assert_eq!(asked, [Some("nickname".to_owned())]);
    // Nobody has chosen for the person.
    page.submit().await?;
    page.told("What do you drink?").await?;
    assert_eq!(page.wrong().await?, ["userProfile.drink"]);
    assert_eq!(stage.org().count(Endpoint::EnrollNew), 0);
    browser.expect_console("/idp/idx/enroll/new");
    page.choose("Coffee").await?;
    page.fill("userProfile.secondEmail", "nowhere").await?;
    page.submit().await?;
    let view = page.told("enter an e-mail address").await?;
    assert_eq!(page.wrong().await?, ["userProfile.secondEmail"]);
    assert_eq!(view.focus, "userProfile.secondEmail");
    page.fill("userProfile.secondEmail", "pavel@home.example.com")
        .await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    let users = stage.org().users();
    let pavel = users.iter().find(|user| user.identifier == PAVEL);
    let profile = pavel.map(|user| user.profile.clone()).unwrap_or_default();
    assert_eq!(profile.get("drink").map(String::as_str), Some("coffee"));
    assert_eq!(profile.get("nickName"), None);
    Ok(())
}

/// What is missing in a profile is left for another day.
pub async fn a_profile_is_left_for_another_day(stage: Stage) -> Result {
    let (browser, page) = asked(&stage, PAVEL, "profile-update").await?;
    page.take("skip").await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(stage.org().count(Endpoint::EnrollNew), 0);
    Ok(())
}

/// Whoever wants to stay signed in is signed in without being asked hours later; whoever does not is asked.
pub async fn staying_signed_in_is_a_choice(stage: Stage) -> Result {
    for stay in [true, false] {
        let browser = stage.browser().await?;
        browser.movable_clock().await?;
        let mails = stage.mails(KIM).len();
        let page = identify(&stage, &browser, KIM).await?;
        page.enter(&stage.mail(KIM, mails + 1).await?.code).await?;
        FormPage::seen(&browser, "keep-me-signed-in").await?;
        browser.reload().await?;
        let page = FormPage::seen(&browser, "keep-me-signed-in").await?;
        assert_eq!(page.view.heading, "Stay signed in?");
        if stay {
            page.tick("keepMeSignedIn").await?;
        }
        page.submit().await?;
        DefaultPage::seen(&browser).await?;
        later(&stage, &browser).await?;
        if stay {
            DefaultPage::seen(&browser).await?;
        } else {
            IdentifyPage::seen(&browser).await?;
        }
        // The next browser's clock is the real one.
        stage.org().advance_clock(-LATER_MS);
    }
    Ok(())
}

/// What an app wants is read before it is allowed.
pub async fn what_an_app_wants_is_allowed(stage: Stage) -> Result {
    let (browser, page) = asked(&stage, CARLA, "consent").await?;
    for words in [
        "View your profile information.",
        "This allows the app to view your email address.",
    ] {
        assert!(
            page.view.text.contains(words),
            "{words}: {}",
            page.view.text
        );
    }
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(scopes(&browser).await?, ["openid", "profile", "email"]);
    Ok(())
}

/// What an app wants is not allowed: nobody is signed in, and one can start again.
pub async fn what_an_app_wants_is_denied(stage: Stage) -> Result {
    for (who, step) in [(CARLA, "consent"), (GREGOR, "granular-consent")] {
        let (browser, page) = asked(&stage, who, step).await?;
        browser.expect_console("/idp/idx/consent");
        page.take("deny").await?;
        browser
            .wait("an end", |view| view.step == "terminal")
            .await?;
        browser.audit().await?;
        assert_eq!(stage.org().count(Endpoint::Token), 0);
        browser.press("main .button").await?;
        IdentifyPage::seen(&browser).await?;
        assert_eq!(browser.view().await?.identifier.as_deref(), Some(who));
    }
    Ok(())
}

/// Scope by scope: what is taken out is not given, what the app cannot do without cannot be taken out.
pub async fn one_scope_less_is_allowed(stage: Stage) -> Result {
    let (browser, page) = asked(&stage, GREGOR, "granular-consent").await?;
    let fixed: Vec<String> = browser
        .script(
            "return [...document.querySelectorAll('main input[type=checkbox]:disabled')].map((it) => it.name)",
            vec![],
        )
        .await?;
    assert_eq!(fixed, ["optedScopes.openid", "optedScopes.profile"]);
    page.tick("optedScopes.email").await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(scopes(&browser).await?, ["openid", "profile"]);
    Ok(())
}

/// A device that must be put in order soon: what is wrong with it is read, and one goes on.
pub async fn a_device_may_be_put_in_order_later(stage: Stage) -> Result {
    let (browser, page) = asked(&stage, DINA, "device-assurance-grace-period").await?;
    for words in ["security rules", "Update Android to version 100"] {
        assert!(
            page.view.text.contains(words),
            "{words}: {}",
            page.view.text
        );
    }
    // Pages elsewhere that help open beside this one and learn nothing of it. SEC-23
    for (name, expected) in [
        ("href", "https://support.example.com/upgrade-os"),
        ("rel", "noopener noreferrer"),
        ("target", "_blank"),
    ] {
        let found = browser.attribute("main a.told__link", name).await?;
        assert_eq!(found.as_deref(), Some(expected), "{name}");
    }
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A step that nobody has heard of, with forms in its form and options in those, over a reload. UX-53
pub async fn forms_within_forms_are_finished(stage: Stage) -> Result {
    let browser = named(&stage, ULLA).await?;
    let page = FormPage::seen(&browser, "unknown").await?;
    assert!(
        page.view.text.contains("choose-locker"),
        "{}",
        page.view.text
    );
    page.choose("First floor").await?;
    browser.reload().await?;
    let page = FormPage::seen(&browser, "unknown").await?;
    page.submit().await?;
    page.told("On which floor?").await?;
    assert_eq!(page.wrong().await?, ["locker.place.floor"]);
    page.choose("First floor").await?;
    page.submit().await?;
    let view = page.told("Number of the locker").await?;
    assert_eq!(view.focus, "locker.place.number");
    assert_eq!(stage.org().count(Endpoint::Acknowledge), 0);
    page.fill("locker.place.number", "17").await?;
    page.tick("locker.shared").await?;
    page.submit().await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(ULLA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
