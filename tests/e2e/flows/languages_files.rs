//! The two files of each language: what a sign-in by mail says, and all else. UX-58

use e2e::{
    Result, Stage,
    pages::{IdentifyPage, SelectionPage},
};

use crate::{
    languages::{asked, choose, text},
    people::NOAH,
};

/// The texts that no sign-in by mail needs come when they are due, once, and wholly with a language that is chosen; in English also what
/// the page said before it was said in another. UX-58
pub async fn the_other_texts_come_when_they_are_due(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    let english = || {
        let mut asked = asked(&stage);
        asked.retain(|name| name.starts_with("en"));
        asked
    };
    assert_eq!(english(), ["en"]);
    page.submit(NOAH).await?;
    SelectionPage::seen(&browser).await?;
    assert_eq!(english(), ["en", "en-rest"]);
    let said = async |tag: &str| -> Result {
        let words = ["help.title", "help.no-access", "select.title"].map(|key| text(tag, key, ""));
        let [help, advice, heading] = words;
        let (help, advice, heading) = (help?, advice?, heading?);
        let view = browser.wait(tag, |view| view.heading == heading).await?;
        assert!(view.text.contains(&help), "{}", view.text);
        let whole: String = browser
            .script("return document.body.textContent", vec![])
            .await?;
        assert!(whole.contains(&advice), "{whole}");
        Ok(())
    };
    said("en").await?;
    choose(&browser, "de").await?;
    said("de").await?;
    choose(&browser, "en").await?;
    said("en").await
}

/// A language that is chosen while the other texts are on their way is the one in which they are said. UX-58
pub async fn a_choice_overtakes_the_other_texts(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    let hash = "return document.querySelector('script[data-boot]').dataset.texts";
    let hash: String = browser.script(hash, vec![]).await?;
    stage.site().hold(&format!("/en-rest-{hash}.txt"));
    page.submit(NOAH).await?;
    stage
        .until("the other texts being asked for", || {
            asked(&stage).contains(&"en-rest".to_owned())
        })
        .await?;
    choose(&browser, "de").await?;
    stage.site().release();
    let heading = text("de", "select.title", "")?;
    browser
        .wait("the step in German", |view| view.heading == heading)
        .await?;
    SelectionPage::seen(&browser).await?;
    Ok(())
}
