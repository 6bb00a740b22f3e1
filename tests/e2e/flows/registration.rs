//! Getting an account.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, FormPage, HostedPage, IdentifyPage, SelectionPage},
};
use org::Endpoint;

use crate::people::{MIA, offered};

const NORA: &str = "nora@example.com";

/// The step of the registration form.
const STEP: &str = "enroll-profile";

/// A browser at the registration form, by way of the sign-in page.
async fn at_form(stage: &Stage) -> Result<(Browser, FormPage)> {
    stage
        .org()
        .configure(|settings| settings.registration = true);
    let (browser, _) = offered(stage, "sign-up").await?;
    browser.press("button[data-action=sign-up]").await?;
    let page = FormPage::seen(&browser, STEP).await?;
    Ok((browser, page))
}

/// Fills in what must be there.
async fn fill_in(page: &FormPage) -> Result {
    page.fill("userProfile.firstName", "Nora").await?;
    page.fill("userProfile.lastName", "Vance").await?;
    page.fill("userProfile.email", NORA).await?;
    page.pick("userProfile.workplace", "Office").await
}

/// Confirms the address, after which something may be set up beside it.
async fn confirm_address(stage: &Stage, browser: &Browser) -> Result<SelectionPage> {
    SelectionPage::seen_enrolling(browser)
        .await?
        .choose("E-mail")
        .await?;
    let page = CodePage::seen_enrolling(browser).await?;
    page.enter(&stage.mail(NORA, 1).await?.code).await?;
    browser
        .wait("the choice of more", |view| {
            view.step == "select-authenticator-enroll" && view.actions.iter().any(|it| it == "skip")
        })
        .await?;
    SelectionPage::seen_enrolling(browser).await
}

/// The attributes that the org has of somebody.
fn profile(stage: &Stage, name: &str) -> Option<String> {
    let users = stage.org().users();
    let user = users.iter().find(|user| user.identifier == NORA)?;
    user.profile.get(name).cloned()
}

/// Somebody new fills in what must be there, confirms the address, and stands on the page that they wanted.
pub async fn somebody_new_signs_up(stage: Stage) -> Result {
    let (browser, page) = at_form(&stage).await?;
    assert_eq!(page.view.heading, "Create an account");
    fill_in(&page).await?;
    page.submit().await?;
    confirm_address(&stage, &browser).await?;
    browser.press("button[data-action=skip]").await?;
    let page = DefaultPage::seen(&browser).await?;
    assert!(page.view.text.contains("Nora Vance"), "{}", page.view.text);
    assert_eq!(profile(&stage, "workplace").as_deref(), Some("office"));
    assert_eq!(profile(&stage, "newsletter").as_deref(), Some("false"));
    for name in ["commute", "badge", "nickName"] {
        assert_eq!(
            profile(&stage, name),
            None,
            "nobody has said anything about {name}"
        );
    }
    Ok(())
}

/// Text, yes or no, a number, a list, one of several: what is put in is what the org gets.
pub async fn every_kind_of_field_is_sent_as_it_was_filled_in(stage: Stage) -> Result {
    let (browser, page) = at_form(&stage).await?;
    fill_in(&page).await?;
    page.fill("userProfile.nickName", " Captain ").await?;
    page.fill("userProfile.badge", "42").await?;
    page.tick("userProfile.newsletter").await?;
    page.choose("By tram").await?;
    page.submit().await?;
    SelectionPage::seen_enrolling(&browser).await?;
    for (name, value) in [
        ("workplace", "office"),
        ("commute", "tram"),
        ("badge", "42"),
        ("newsletter", "true"),
        ("nickName", "Captain"),
    ] {
        assert_eq!(profile(&stage, name).as_deref(), Some(value), "{name}");
    }
    Ok(())
}

/// Browsers and password managers know what to offer for a field; what may be left empty says so.
pub async fn the_fields_say_what_they_want(stage: Stage) -> Result {
    let (browser, page) = at_form(&stage).await?;
    for (name, value) in [
        ("firstName", "given-name"),
        ("lastName", "family-name"),
        ("email", "email"),
    ] {
        let field = format!("input[name=\"userProfile.{name}\"]");
        let autocomplete = browser.attribute(&field, "autocomplete").await?;
        assert_eq!(autocomplete.as_deref(), Some(value), "{name}");
    }
    let text = page.view.text.as_str();
    for label in [
        "Nickname (optional)",
        "Number of your badge (optional)",
        "How do you get there? (optional)",
    ] {
        assert!(text.contains(label), "{label} is missing in {text}");
    }
    for label in ["First name (optional)", "Where do you work? (optional)"] {
        assert!(!text.contains(label), "{label}");
    }
    Ok(())
}

/// What is missing is told one after the other, at its field, with the focus there; nobody is asked.
pub async fn what_is_missing_is_told_at_its_field(stage: Stage) -> Result {
    let (_, page) = at_form(&stage).await?;
    for (name, value) in [
        ("firstName", "Nora"),
        ("lastName", "Vance"),
        ("email", NORA),
    ] {
        let name = ["userProfile.", name].concat();
        page.submit().await?;
        let view = page.told("Fill in").await?;
        assert_eq!(page.wrong().await?, [name.as_str()]);
        assert_eq!(view.focus, name);
        assert!(view.title.starts_with("Error:"), "{}", view.title);
        page.fill(&name, value).await?;
    }
    page.submit().await?;
    let view = page.told("Where do you work?").await?;
    assert_eq!(page.wrong().await?, ["userProfile.workplace"]);
    assert_eq!(view.focus, "userProfile.workplace");
    assert_eq!(stage.org().count(Endpoint::EnrollNew), 0);
    Ok(())
}

/// What is longer than the org takes is told at its field, and asks nobody.
pub async fn what_is_too_long_asks_nobody(stage: Stage) -> Result {
    let (browser, page) = at_form(&stage).await?;
    fill_in(&page).await?;
    page.fill("userProfile.nickName", "a name of more than twenty letters")
        .await?;
    page.submit().await?;
    let view = page.told("at most 20 characters").await?;
    assert_eq!(page.wrong().await?, ["userProfile.nickName"]);
    assert_eq!(view.focus, "userProfile.nickName");
    assert_eq!(stage.org().count(Endpoint::EnrollNew), 0);
    page.fill("userProfile.nickName", "Captain").await?;
    page.submit().await?;
    SelectionPage::seen_enrolling(&browser).await?;
    Ok(())
}

/// What the org refuses is told at each field, with the focus at the first, and can be mended.
pub async fn what_the_org_refuses_is_told_at_its_fields(stage: Stage) -> Result {
    let (browser, page) = at_form(&stage).await?;
    browser.expect_console("/idp/idx/enroll/new");
    fill_in(&page).await?;
    page.fill("userProfile.email", "nora").await?;
    page.fill("userProfile.badge", "seven").await?;
    page.submit().await?;
    let view = page.told("enter an e-mail address").await?;
    let wrong = ["email", "badge"].map(|name| ["userProfile.", name].concat());
    assert_eq!(page.wrong().await?, wrong);
    assert_eq!(view.alerts.len(), 2, "once each: {:?}", view.alerts);
    assert_eq!(view.focus, "userProfile.email");
    page.fill("userProfile.badge", "7").await?;
    // Somebody else has this one.
    page.fill("userProfile.email", MIA).await?;
    page.submit().await?;
    let view = page.told("already exists").await?;
    assert_eq!(page.wrong().await?, ["userProfile.email"]);
    assert_eq!(view.focus, "userProfile.email");
    page.fill("userProfile.email", NORA).await?;
    page.submit().await?;
    SelectionPage::seen_enrolling(&browser).await?;
    Ok(())
}

/// A password may be set up beside the address.
pub async fn a_password_is_set_up_beside_the_address(stage: Stage) -> Result {
    let (browser, page) = at_form(&stage).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    fill_in(&page).await?;
    page.submit().await?;
    confirm_address(&stage, &browser)
        .await?
        .choose("Password")
        .await?;
    let page = FormPage::seen(&browser, "enroll-password").await?;
    page.fill("password", "Nora-window-6").await?;
    page.submit().await?;
    page.told("requirements").await?;
    page.fill("password", "Green-window-6").await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// An org that wants its mail opened first says so, and that is the end for now.
pub async fn a_registration_can_end_in_the_mailbox(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.registration_ends_with_mail = true);
    let (browser, page) = at_form(&stage).await?;
    fill_in(&page).await?;
    page.submit().await?;
    browser
        .wait("words about the mailbox", |view| {
            view.step == "terminal" && view.text.contains("open the message in your mailbox")
        })
        .await?;
    browser.audit().await?;
    stage.mail(NORA, 1).await?;
    Ok(())
}

/// Whoever has an account already goes back, and the name is where it was.
pub async fn back_to_the_sign_in_keeps_the_name(stage: Stage) -> Result {
    stage
        .org()
        .configure(|settings| settings.registration = true);
    for over_reload in [false, true] {
        let (browser, page) = offered(&stage, "sign-up").await?;
        page.enter(MIA).await?;
        browser.press("button[data-action=sign-up]").await?;
        let mut page = FormPage::seen(&browser, STEP).await?;
        if over_reload {
            browser.reload().await?;
            page = FormPage::seen(&browser, STEP).await?;
        }
        page.take("select-identify").await?;
        let page = IdentifyPage::seen(&browser).await?;
        if !over_reload {
            assert_eq!(browser.view().await?.identifier.as_deref(), Some(MIA));
        }
        let view = browser.view().await?;
        assert!(view.alerts.is_empty(), "{:?}", view.alerts);
        let mails = stage.mails(MIA).len();
        page.submit(MIA).await?;
        let page = CodePage::seen(&browser).await?;
        page.enter(&stage.mail(MIA, mails + 1).await?.code).await?;
        DefaultPage::seen(&browser).await?;
    }
    Ok(())
}

/// Back leads from the form to the sign-in page, not out of it. UX-52
pub async fn back_leads_from_the_form_to_the_sign_in(stage: Stage) -> Result {
    let (browser, _) = at_form(&stage).await?;
    browser.back().await?;
    let page = IdentifyPage::seen(&browser).await?;
    page.submit(MIA).await?;
    CodePage::seen(&browser).await?;
    Ok(())
}

/// A puzzle of another company cannot be shown here: the Okta-hosted page takes over, and comes back.
pub async fn a_puzzle_leads_to_okta_and_back(stage: Stage) -> Result {
    stage.org().configure(|settings| {
        settings.registration = true;
        settings.captcha = true;
    });
    let (browser, _) = offered(&stage, "sign-up").await?;
    browser.press("button[data-action=sign-up]").await?;
    let page = HostedPage::seen(&browser).await?;
    let view = browser.view().await?;
    assert!(
        view.actions.iter().any(|it| it == "select-identify"),
        "there is a way back: {:?}",
        view.actions
    );
    page.go().await?;
    let field = "form[action=\"/sign-in\"] input[name=identifier]";
    let is_there = format!("return !!document.querySelector('{field}')");
    browser.wait_script("the org's page", &is_there).await?;
    browser
        .type_into(field, &[MIA, "\u{e007}"].concat())
        .await?;
    let code = stage.mail(MIA, 1).await?.code;
    let field = "form[action=\"/sign-in\"] input[name=passcode]";
    let is_there = format!("return !!document.querySelector('{field}')");
    browser.wait_script("the code's field", &is_there).await?;
    browser
        .type_into(field, &[&code, "\u{e007}"].concat())
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
