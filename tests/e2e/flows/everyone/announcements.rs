//! What a screen reader says on the way through the page: a script for each way in `announcements/`, and what is heard is
//! compared with it word for word.

use std::{env, fs, path::PathBuf};

use e2e::{
    Browser, Failure, Result, Stage,
    pages::{
        CodePage, DefaultPage, EndPage, FormPage, IdentifyPage, LinkCodePage, PasswordPage,
        SelectionPage,
    },
};
use org::{Endpoint, Fault, FaultKind};
use serde_json::{Value, json};

use crate::people::{MIA, NOAH, other_than};

/// Where this is set the scripts are written and not compared.
const WRITE: &str = "VESTIBULE_WRITE_ANNOUNCEMENTS";

/// An authenticator app, after the mail.
const GINA: &str = "gina@example.com";

/// What the org says of an answer is from now on about no field, and no error but good to know. The stand-in says no such thing on a
/// step that stays.
const CALM: &str = "const { fetch } = window;
window.fetch = async (...request) => {
    const response = await fetch(...request);
    if (!response.url.endsWith('/idp/idx/challenge/answer')) return response;
    const value = [];
    const body = JSON.parse(await response.text(), (key, it) => {
        if (key !== 'messages') return it;
        value.push(...it.value.map((message) => ({ ...message, class: 'INFO' })));
    });
    body.messages = { type: 'array', value };
    return new Response(JSON.stringify(body), { status: response.status, headers: response.headers });
};";

/// What has to be heard on one way, step by step.
struct Script {
    path: PathBuf,
    /// The steps that are still to come, with what is heard at them; the next one is the last here.
    steps: Vec<(String, String)>,
    /// What was written so far, where that is wanted.
    written: Option<String>,
}

impl Script {
    fn open(name: &str) -> Result<Script> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("announcements");
        let path = folder.join(name).with_extension("txt");
        if env::var_os(WRITE).is_some() {
            return Ok(Script {
                path,
                steps: Vec::new(),
                written: Some(String::new()),
            });
        }
        let text = fs::read_to_string(&path)?;
        let steps = text
            .split("== ")
            .skip(1)
            .filter_map(|it| it.split_once('\n'));
        let mut steps: Vec<(String, String)> = steps
            .map(|(step, heard)| (step.to_owned(), heard.to_owned()))
            .collect();
        steps.reverse();
        Ok(Script {
            path,
            steps,
            written: None,
        })
    }

    /// The next step is heard as it is written; `code` is what differs from run to run.
    async fn step(&mut self, browser: &Browser, step: &str, code: &str) -> Result {
        if let Some(written) = &mut self.written {
            let heard = browser.heard_when_settled(code).await?;
            *written += &format!("== {step}\n{}\n\n", heard.trim());
            return Ok(());
        }
        match self.steps.pop() {
            Some((expected, heard)) if expected == step => browser
                .hears(&heard, code)
                .await
                .map_err(|it| Failure::new(format!("{step}: {it}"))),
            other => Err(Failure::new(format!("{step} is not next, but {other:?}"))),
        }
    }

    /// There is nothing more to hear.
    fn end(self) -> Result {
        if let Some(written) = self.written {
            fs::write(self.path, [written.trim(), "\n"].concat())?;
        }
        assert!(self.steps.is_empty(), "never heard: {:?}", self.steps);
        Ok(())
    }
}

/// A browser that is listened to.
async fn listened(stage: &Stage) -> Result<Browser> {
    let browser = stage.browser().await?;
    browser.listen().await?;
    Ok(browser)
}

/// The same at the code page, by keyboard.
async fn at_code(stage: &Stage) -> Result<(Browser, CodePage)> {
    let browser = listened(stage).await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    page.enter(MIA).await?;
    browser.keys("\u{e007}").await?;
    let page = CodePage::seen(&browser).await?;
    stage.mail(MIA, 1).await?;
    Ok((browser, page))
}

/// The way by e-mail alone, by keyboard. UX-51, UX-54, UX-61
pub async fn the_code_from_the_mail_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("code-from-the-mail")?;
    let browser = listened(&stage).await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    script.step(&browser, "the first page", "").await?;
    page.next().await?;
    script.step(&browser, "Next without a name", "").await?;
    page.enter(MIA).await?;
    browser.keys("\u{e007}").await?;
    let page = CodePage::seen(&browser).await?;
    script.step(&browser, "the code page", "").await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    script.step(&browser, "signed in", "").await?;
    script.end()
}

/// What is wrong with a code is said at once, each time. UX-24, UX-25, UX-61
pub async fn a_wrong_code_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("wrong-code")?;
    let (browser, page) = at_code(&stage).await?;
    script.step(&browser, "the code page", "").await?;
    page.enter("12345").await?;
    page.verify().await?;
    page.told("too short").await?;
    script.step(&browser, "a digit is missing", "").await?;
    page.verify().await?;
    script.step(&browser, "the same again", "").await?;
    browser.expect_console("/idp/idx/challenge/answer");
    let wrong = other_than(&stage.mail(MIA, 1).await?.code);
    page.enter_instead(&wrong).await?;
    page.told("not right").await?;
    script.step(&browser, "a wrong code", &wrong).await?;
    script.end()
}

/// That a new mail can be asked for, and that it was sent, is said when nobody else speaks. UX-29, UX-61
pub async fn a_new_mail_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("new-mail")?;
    let browser = listened(&stage).await?;
    browser.movable_clock().await?;
    IdentifyPage::open(&browser, "/").await?.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    stage.mail(MIA, 1).await?;
    script.step(&browser, "the code page", "").await?;
    stage.advance(&browser, 31_000).await?;
    script.step(&browser, "the countdown is over", "").await?;
    page.resend().await?;
    stage.mail(MIA, 2).await?;
    script.step(&browser, "sent again", "").await?;
    script.end()
}

/// A choice, and another one instead. UX-51, UX-61
pub async fn another_way_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("another-way")?;
    let browser = listened(&stage).await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(NOAH)
        .await?;
    let page = SelectionPage::seen(&browser).await?;
    script.step(&browser, "the choice", "").await?;
    page.choose("E-mail").await?;
    CodePage::seen(&browser).await?;
    script.step(&browser, "the code page", "").await?;
    browser
        .press("button[data-action=select-authenticator]")
        .await?;
    SelectionPage::seen(&browser).await?;
    script.step(&browser, "the choice again", "").await?;
    script.end()
}

/// A password, wrong and right. UX-51, UX-61
pub async fn the_password_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("password")?;
    let browser = listened(&stage).await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(NOAH)
        .await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Password")
        .await?;
    let page = PasswordPage::seen(&browser).await?;
    script.step(&browser, "the password page", "").await?;
    browser.expect_console("/idp/idx/challenge/answer");
    page.submit("red-kettle-42").await?;
    page.told("").await?;
    script.step(&browser, "a wrong password", "").await?;
    page.submit("blue-kettle-42").await?;
    DefaultPage::seen(&browser).await?;
    script.step(&browser, "signed in", "").await?;
    script.end()
}

/// A calm word on a step that is on screen is heard, and does not interrupt; what went wrong is heard once. UX-54, UX-61
pub async fn a_calm_word_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("calm-word")?;
    let browser = listened(&stage).await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit(GINA)
        .await?;
    let page = CodePage::seen(&browser).await?;
    page.enter(&stage.mail(GINA, 1).await?.code).await?;
    SelectionPage::seen(&browser)
        .await?
        .choose("Google Authenticator")
        .await?;
    let page = FormPage::seen(&browser, "challenge-google-otp").await?;
    script.step(&browser, "the code of the app", "").await?;
    browser.script::<Value>(CALM, vec![]).await?;
    browser.expect_console("/idp/idx/challenge/answer");
    page.send(FormPage::CODE, "000000").await?;
    browser
        .wait("the calm word", |view| view.text.contains("not right"))
        .await?;
    script.step(&browser, "a calm word", "").await?;
    let lost = Fault::new(Endpoint::ChallengeAnswer, FaultKind::Refuse);
    stage.org().add_fault(lost);
    page.send(FormPage::CODE, "000000").await?;
    page.told("could not be reached").await?;
    script.step(&browser, "no answer", "").await?;
    script.end()
}

/// The rules for a new password are heard at its field. UX-61
pub async fn a_new_password_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("new-password")?;
    let browser = listened(&stage).await?;
    IdentifyPage::open(&browser, "/")
        .await?
        .submit("xenia@example.com")
        .await?;
    let page = PasswordPage::seen(&browser).await?;
    page.submit("Old-window-5").await?;
    let page = FormPage::seen(&browser, "reenroll-authenticator").await?;
    script.step(&browser, "the new password", "").await?;
    page.fill(FormPage::PASSWORD, "abc").await?;
    script.step(&browser, "some letters of it", "").await?;
    script.end()
}

/// Ends say what happened, and what to do. UX-35, UX-40, UX-43, UX-61
pub async fn the_ends_are_heard(stage: Stage) -> Result {
    let mut script = Script::open("ends")?;
    let (browser, _) = at_code(&stage).await?;
    let first = browser.window().await?;
    browser.new_window().await?;
    let link = stage.mail(MIA, 1).await?.link;
    browser.open(&link).await?;
    DefaultPage::seen(&browser).await?;
    script.step(&browser, "signed in by the link", "").await?;
    browser.switch_to(&first).await?;
    EndPage::seen(&browser, "You are signed in in another tab").await?;
    script
        .step(&browser, "signed in in another tab", "")
        .await?;
    let damaged = listened(&stage).await?;
    damaged.open("/login/callback?otp=123456").await?;
    damaged
        .wait("the end", |view| view.step == "terminal")
        .await?;
    script.step(&damaged, "a damaged link", "").await?;
    script.end()
}

/// The code of a link that was opened elsewhere, and that it was copied. UX-41, UX-61
pub async fn the_code_of_a_link_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("code-of-a-link")?;
    let (_, _) = at_code(&stage).await?;
    let other = listened(&stage).await?;
    let permissions = json!({
        "origin": stage.site().origin,
        "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"],
    });
    other.cdp("Browser.grantPermissions", permissions).await?;
    let mail = stage.mail(MIA, 1).await?;
    other.open(&stage.follow(&mail.link).await?).await?;
    let page = LinkCodePage::seen(&other).await?;
    script
        .step(&other, "the code of the link", &mail.code)
        .await?;
    page.copy().await?;
    script.step(&other, "copied", &mail.code).await?;
    script.end()
}

/// Out, and at the door again. UX-51, UX-61
pub async fn signing_out_is_heard(stage: Stage) -> Result {
    let mut script = Script::open("signing-out")?;
    let (browser, page) = at_code(&stage).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    let page = DefaultPage::seen(&browser).await?;
    script.step(&browser, "signed in", "").await?;
    page.sign_out().await?;
    IdentifyPage::seen(&browser).await?;
    script.step(&browser, "signed out", "").await?;
    script.end()
}
