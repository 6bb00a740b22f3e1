//! Passkeys, with Chromium's own virtual authenticator in place of a fingerprint.

use e2e::{
    Browser, Result, Stage,
    pages::{CodePage, DefaultPage, FormPage, IdentifyPage, SelectionPage},
};
use serde_json::{Value, json};

use crate::people::{MIA, identify};

/// A passkey is set up the first time and asked for afterwards.
const WANDA: &str = "wanda@example.com";

/// What plays the part of a fingerprint reader in this device.
struct Authenticator {
    browser: Browser,
    id: String,
}

impl Authenticator {
    /// Builds one in. It keeps passkeys, knows its owner, and says yes at once.
    async fn of(browser: &Browser) -> Result<Authenticator> {
        browser.cdp("WebAuthn.enable", json!({})).await?;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        let options = json!({ "options": options });
        let added = browser
            .cdp("WebAuthn.addVirtualAuthenticator", options)
            .await?;
        Ok(Authenticator {
            browser: browser.clone(),
            id: added["authenticatorId"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        })
    }

    async fn tell(&self, command: &str, mut parameters: Value) -> Result<Value> {
        parameters["authenticatorId"] = json!(self.id);
        let command = ["WebAuthn.", command].concat();
        self.browser.cdp(&command, parameters).await
    }

    /// The passkeys in it.
    async fn passkeys(&self) -> Result<Vec<Value>> {
        let answer = self.tell("getCredentials", json!({})).await?;
        Ok(answer["credentials"]
            .as_array()
            .cloned()
            .unwrap_or_default())
    }

    /// Loses all passkeys.
    async fn lose(&self) -> Result {
        self.tell("clearCredentials", json!({})).await?;
        Ok(())
    }

    /// Finds a passkey again.
    async fn find(&self, passkey: &Value) -> Result {
        let parameters = json!({ "credential": passkey });
        self.tell("addCredential", parameters).await?;
        Ok(())
    }

    /// Signs wrongly, or rightly again.
    async fn sign_wrongly(&self, wrongly: bool) -> Result {
        let parameters = json!({ "isBogusSignature": wrongly });
        self.tell("setResponseOverrideBits", parameters).await?;
        Ok(())
    }
}

/// Chooses the passkey, which is the only thing to choose, and gives its page.
async fn choose(browser: &Browser, enrolling: bool) -> Result<FormPage> {
    let (selection, step) = match enrolling {
        true => (
            SelectionPage::seen_enrolling(browser).await?,
            "enroll-webauthn",
        ),
        false => (SelectionPage::seen(browser).await?, "challenge-webauthn"),
    };
    selection.choose("Biometric").await?;
    FormPage::seen(browser, step).await
}

/// Goes through the mail to the passkey's page.
async fn at_passkey(stage: &Stage, browser: &Browser, enrolling: bool) -> Result<FormPage> {
    identify(stage, browser, WANDA)
        .await?
        .enter(&stage.mail(WANDA, 1).await?.code)
        .await?;
    choose(browser, enrolling).await
}

/// Sets a passkey up, and forgets in the browser and in the org that anybody was here.
async fn set_up(stage: &Stage, browser: &Browser) -> Result {
    at_passkey(stage, browser, true).await?.submit().await?;
    DefaultPage::seen(browser).await?;
    stage.org().end_sessions();
    browser.forget().await
}

/// Waits until the page says that the passkey came to nothing, and audits that.
async fn told(browser: &Browser, words: &str) -> Result {
    let view = browser
        .wait(&format!("the words {words:?}"), |view| {
            view.alert().contains(words) && !view.busy
        })
        .await?;
    assert!(view.title.starts_with("Error:"), "{}", view.title);
    assert!(view.actions.iter().any(|it| it == "cancel"));
    browser.audit().await
}

/// A passkey is set up at the first sign-in and signs in at the second.
pub async fn a_passkey_is_set_up_and_signs_in(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let authenticator = Authenticator::of(&browser).await?;
    set_up(&stage, &browser).await?;
    assert_eq!(authenticator.passkeys().await?.len(), 1);
    at_passkey(&stage, &browser, false).await?.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// Where there is no passkey the page says so; once it is found, another try works.
pub async fn a_missing_passkey_is_told_and_another_try_works(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let authenticator = Authenticator::of(&browser).await?;
    set_up(&stage, &browser).await?;
    let passkey = authenticator.passkeys().await?[0].clone();
    authenticator.lose().await?;
    let page = at_passkey(&stage, &browser, false).await?;
    page.submit().await?;
    told(&browser, "did not work").await?;
    authenticator.find(&passkey).await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A signature that the org refuses is told; another try answers the new challenge, and works.
pub async fn a_refused_signature_is_told_and_another_try_works(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let authenticator = Authenticator::of(&browser).await?;
    set_up(&stage, &browser).await?;
    let page = at_passkey(&stage, &browser, false).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    authenticator.sign_wrongly(true).await?;
    page.submit().await?;
    told(&browser, "not accepted").await?;
    authenticator.sign_wrongly(false).await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A passkey that the browser offers at the name signs in without a name. UX-65
pub async fn a_passkey_at_the_name_signs_in_without_typing(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let authenticator = Authenticator::of(&browser).await?;
    set_up(&stage, &browser).await?;
    assert_eq!(
        authenticator.passkeys().await?[0]["isResidentCredential"],
        true
    );
    let mails = stage.mails(WANDA).len();
    stage.org().configure_user(WANDA, |user| user.factors = 1);
    stage
        .org()
        .configure(|settings| settings.passkey_autofill = true);
    browser.open("/").await?;
    let page = DefaultPage::seen(&browser).await?;
    assert!(page.view.text.contains("Wanda"), "{}", page.view.text);
    assert_eq!(stage.mails(WANDA).len(), mails);
    Ok(())
}

/// Where the org asks for more than that, the page says for whom.
pub async fn a_passkey_at_the_name_is_followed_by_a_mail(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    Authenticator::of(&browser).await?;
    set_up(&stage, &browser).await?;
    stage
        .org()
        .configure(|settings| settings.passkey_autofill = true);
    browser.open("/").await?;
    let page = SelectionPage::seen(&browser).await?;
    let told = browser.view().await?.text;
    assert!(told.contains(WANDA), "who is signing in: {told}");
    page.choose("E-mail").await?;
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(WANDA, 2).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// While the browser waits for a passkey at the name, nothing is in the way of the name; and the waiting ends before
/// anything else is asked of the authenticator. UX-65
pub async fn waiting_for_a_passkey_at_the_name_is_in_nobodys_way(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    // What is asked, and whether another question was still open then.
    browser
        .at_document_start(
            "window.asked = []; \
             for (const name of ['get', 'create']) { \
               const ask = CredentialsContainer.prototype[name]; \
               CredentialsContainer.prototype[name] = function (options) { \
                 const { mediation = '', signal } = options; \
               const open = window.asked.some((it) => it.signal !== signal && !it.signal.aborted); \
               window.asked.push({ name, mediation, signal, open }); \
                 return ask.call(this, options); \
               }; \
             }",
        )
        .await?;
    Authenticator::of(&browser).await?;
    stage
        .org()
        .configure(|settings| settings.passkey_autofill = true);
    let page = at_passkey(&stage, &browser, true).await?;
    page.submit().await?;
    DefaultPage::seen(&browser).await?;
    let asked: Vec<(String, String, bool)> = browser
        .script(
            "return window.asked.map((it) => [it.name, it.mediation, it.open])",
            vec![],
        )
        .await?;
    let ways: Vec<&str> = asked.iter().map(|(_, mediation, _)| &**mediation).collect();
    assert!(ways.contains(&"conditional"), "{asked:?}");
    assert_eq!(ways.last(), Some(&""), "{asked:?}");
    assert!(asked.iter().all(|(.., open)| !open), "{asked:?}");
    Ok(())
}

/// A passkey at the name that the org refuses is told; the name still works. UX-65
pub async fn a_refused_passkey_at_the_name_leaves_the_name(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let authenticator = Authenticator::of(&browser).await?;
    set_up(&stage, &browser).await?;
    stage
        .org()
        .configure(|settings| settings.passkey_autofill = true);
    authenticator.sign_wrongly(true).await?;
    browser.expect_console("/idp/idx/challenge/answer/webauthn-autofillui");
    browser.open("/").await?;
    let page = IdentifyPage::seen(&browser).await?;
    page.told("not accepted").await?;
    page.submit(MIA).await?;
    CodePage::seen(&browser)
        .await?
        .enter(&stage.mail(MIA, 1).await?.code)
        .await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}

/// A browser that cannot do it says so in words, and leads on.
pub async fn a_browser_without_passkeys_leads_on(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start("delete window.PublicKeyCredential")
        .await?;
    stage
        .org()
        .configure(|settings| settings.passkey_autofill = true);
    let page = at_passkey(&stage, &browser, true).await?;
    page.submit().await?;
    told(&browser, "cannot use passkeys").await?;
    browser.press("button[data-action=hosted]").await?;
    browser
        .wait_script(
            "the org's page",
            "return location.pathname.endsWith('/authorize')",
        )
        .await?;
    Ok(())
}

/// Where a passkey is one of several things to set up, another one can be chosen after all, or none.
pub async fn another_way_remains_where_a_passkey_cannot_be_made(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser
        .at_document_start("delete window.PublicKeyCredential")
        .await?;
    identify(&stage, &browser, "ella@example.com")
        .await?
        .enter(&stage.mail("ella@example.com", 1).await?.code)
        .await?;
    choose(&browser, true).await?.submit().await?;
    told(&browser, "cannot use passkeys").await?;
    browser
        .press("button[data-action=select-authenticator]")
        .await?;
    SelectionPage::seen_enrolling(&browser).await?;
    browser.press("button[data-action=skip]").await?;
    DefaultPage::seen(&browser).await?;
    Ok(())
}
