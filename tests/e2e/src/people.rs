//! The sample people, and the way that each of them goes first.

use org::Carrier;

use crate::{
    Browser, Failure, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};

/// E-mail alone.
pub const MIA: &str = "mia@example.com";
/// A choice between e-mail and password.
pub const NOAH: &str = "noah@example.com";
/// The org asks before it sends the mail.
pub const ADA: &str = "ada@example.com";
/// A code only.
pub const CLEO: &str = "cleo@example.com";
/// A code of letters and digits.
pub const ALICE: &str = "alice@example.com";
/// E-mail, then the password.
pub const TESS: &str = "tess@example.com";
/// A link that the org verifies.
pub const LINO: &str = "lino@example.com";

/// A browser in which somebody has said who they are.
pub async fn named(stage: &Stage, who: &str) -> Result<Browser> {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?.submit(who).await?;
    Ok(browser)
}

/// A browser at the page behind the code from the mail.
pub async fn behind_code(stage: &Stage, who: &str) -> Result<Browser> {
    let (browser, page) = at_code(stage, who).await?;
    page.enter(&stage.mail(who, 1).await?.code).await?;
    Ok(browser)
}

/// A browser at the sign-in page, once that offers what can be done beside it.
pub async fn offered(stage: &Stage, action: &str) -> Result<(Browser, IdentifyPage)> {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    browser
        .wait(&format!("the way {action}"), |view| {
            view.actions.iter().any(|it| it == action)
        })
        .await?;
    browser.audit().await?;
    Ok((browser, page))
}

/// A browser that stands at the code page, with the first mail sent.
pub async fn at_code(stage: &Stage, who: &str) -> Result<(Browser, CodePage)> {
    let browser = stage.browser().await?;
    let page = identify(stage, &browser, who).await?;
    Ok((browser, page))
}

/// Leads a browser from the default page's address to the code page.
pub async fn identify(stage: &Stage, browser: &Browser, who: &str) -> Result<CodePage> {
    let mails = stage.mails(who).len();
    IdentifyPage::open(browser, "/").await?.submit(who).await?;
    let page = CodePage::seen(browser).await?;
    stage.mail(who, mails + 1).await?;
    Ok(page)
}

/// A browser that has signed in and stands at the default page.
pub async fn signed_in(stage: &Stage, who: &str) -> Result<(Browser, DefaultPage)> {
    let (browser, page) = at_code(stage, who).await?;
    page.enter(&stage.mail(who, 1).await?.code).await?;
    let page = DefaultPage::seen(&browser).await?;
    Ok((browser, page))
}

/// A code that is not this one.
pub fn other_than(code: &str) -> String {
    let last = if code.ends_with('7') { "3" } else { "7" };
    [code.get(..code.len() - 1).unwrap_or_default(), last].concat()
}

/// A browser that has handed in the code from the mail; what comes second is next.
pub async fn past_code(stage: &Stage, who: &str) -> Result<Browser> {
    let (browser, page) = at_code(stage, who).await?;
    page.enter(&stage.mail(who, 1).await?.code).await?;
    Ok(browser)
}

/// Waits for so many text messages and calls to a person in all, and gives the newest.
pub async fn text_to(stage: &Stage, who: &str, count: usize) -> Result<org::Mail> {
    let texts = || {
        let mails = stage.org().mails().into_iter();
        let texts = mails.filter(|it| it.carrier != Carrier::Email && it.user == who);
        texts.collect::<Vec<_>>()
    };
    stage
        .until("a text message or a call", || texts().len() >= count)
        .await?;
    let newest = texts().pop();
    newest.ok_or_else(|| Failure::new(format!("no text message to {who}")))
}
