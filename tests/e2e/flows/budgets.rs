//! What may be needed until somebody is signed in, without a clock: how many requests, and which of them has to wait for which.
//! What it weighs is counted by the build.

use e2e::{
    Browser, Result, Site, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use org::{Endpoint, RequestRecord};
use serde_json::Value;

use crate::people::CLEO;

/// The files that the form waits for, by what the page says of them.
const BEFORE_THE_FORM: &str = "return [document.querySelector('script[data-boot]').src,
    document.querySelector('link[rel=stylesheet]').href].map((it) => new URL(it).pathname)";

/// The files that the program waits for: the script that starts it, its own two, the style of what it shows, and the configuration.
const BEFORE_THE_PROGRAM: &str =
    "const { start, style, glue, wasm } = document.querySelector('script[data-boot]').dataset;
    return [start, style, glue, wasm].map((it) => `/assets/${it}`).concat('/config.json')";

/// A page that does not sign anybody in.
const SIGN_IN: &str = "/login";

/// The file of words: the one that the start script asks for, since it depends on the person which.
const WORDS: &str =
    "return `/assets/en-${document.querySelector('script[data-boot]').dataset.texts}.txt`";

/// How many requests a first visit makes until the program runs: the page, its first script and style, the script that follows, the
/// program with its script, the style of what that shows, the configuration, and the words.
const FIRST_VISIT: usize = 9;

/// How many until somebody is signed in by a code from the mail: one more, for what exchanges the code.
const UNTIL_SIGNED_IN: usize = 10;

/// The files that the build needs: those that the form waits for, and the others.
async fn files(browser: &Browser) -> Result<(Vec<String>, Vec<String>)> {
    IdentifyPage::open(browser, SIGN_IN).await?;
    let before_the_form = browser.script(BEFORE_THE_FORM, vec![]).await?;
    let others = browser.script(BEFORE_THE_PROGRAM, vec![]).await?;
    Ok((before_the_form, others))
}

/// What the site was asked for since it had been asked so often.
fn asked_since(stage: &Stage, before: usize) -> Vec<String> {
    let visits = stage.site().visits().into_iter().skip(before);
    let mut asked: Vec<String> = visits.map(|visit| visit.address).collect();
    asked.sort_unstable();
    asked
}

/// So many files the site is asked for until the program runs, and until somebody is signed in, each of them once.
pub async fn each_file_is_asked_for_once_and_few_are(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let (before_the_form, others) = files(&browser).await?;
    let words: String = browser.script(WORDS, vec![]).await?;
    let page = vec![SIGN_IN.to_owned(), words];
    let mut expected = [page, before_the_form, others].concat();
    expected.sort_unstable();
    assert_eq!(expected.len(), FIRST_VISIT, "{expected:?}");
    assert_eq!(asked_since(&stage, 0), expected);
    let page = IdentifyPage::seen(&browser).await?;
    page.submit(CLEO).await?;
    let code = CodePage::seen(&browser).await?;
    code.enter(&stage.mail(CLEO, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    let mut asked = asked_since(&stage, 0);
    assert_eq!(asked.len(), UNTIL_SIGNED_IN, "{asked:?}");
    asked.dedup();
    assert_eq!(asked.len(), UNTIL_SIGNED_IN, "{asked:?}");
    Ok(())
}

/// What the form waits for is asked for at once, and has the network to itself: what only the program needs follows when the first
/// script has come and the form is drawn, all of it at once but for the words. (A browser has six connections to a host, so that this holds
/// for six files at most.)
pub async fn the_form_comes_first_and_the_rest_at_once(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let (_, others) = files(&browser).await?;
    browser.open(Site::BLANK).await?;
    browser.forget_cache().await?;
    let before = stage.site().visits().len();
    for file in &others {
        stage.site().hold(file);
    }
    // By way of a timer, since a driver waits for what it opens.
    let leave = format!("setTimeout(() => location.assign('{SIGN_IN}'))");
    browser.script::<Value>(&leave, vec![]).await?;
    stage
        .until("all files while none of the program's comes", || {
            asked_since(&stage, before).len() == FIRST_VISIT - 1
        })
        .await?;
    stage.site().release();
    IdentifyPage::seen(&browser).await?;
    assert_eq!(asked_since(&stage, before).len(), FIRST_VISIT);
    Ok(())
}

/// The form takes text without any of the files that only the program needs.
pub async fn the_form_waits_for_two_files(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let (before_the_form, others) = files(&browser).await?;
    assert_eq!(before_the_form.len(), 2, "{before_the_form:?}");
    browser.forget_cache().await?;
    for file in &others {
        stage.site().hold(file);
    }
    browser.open(SIGN_IN).await?;
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    browser.type_into(IdentifyPage::FIELD, CLEO).await?;
    let view = browser.view().await?;
    assert_eq!(view.identifier.as_deref(), Some(CLEO));
    assert!(!view.is_running());
    stage.site().release();
    IdentifyPage::seen(&browser).await?;
    Ok(())
}

/// The browser has nothing to say of preloads that nobody used. It says so a while after a page is loaded, of all of them at
/// once: one that is put there for that, and not used, shows when it has.
pub async fn every_preload_is_used(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("was preloaded using link preload");
    let unused = format!(
        "if (location.pathname === '{SIGN_IN}') {{
            const it = document.createElement('link');
            Object.assign(it, {{ rel: 'preload', as: 'fetch', crossOrigin: '', href: '{}' }});
            document.documentElement.append(it);
        }}",
        Site::BLANK
    );
    browser
        .at_document_start(&format!(
            "new MutationObserver((_, it) => {{ it.disconnect(); {unused} }}).observe(document, {{ childList: true }})"
        ))
        .await?;
    IdentifyPage::open(&browser, SIGN_IN).await?;
    let warnings = browser.told_of("was preloaded using link preload").await?;
    let ours: Vec<&String> = warnings
        .iter()
        .filter(|it| !it.contains(&format!("{} was", Site::BLANK)))
        .collect();
    assert!(ours.is_empty(), "{ours:?}");
    Ok(())
}

/// What the org was asked, in its order, but for metadata and keys, for which nobody waits.
fn asked_in_a_row(stage: &Stage) -> Vec<(Endpoint, String)> {
    let beside = [Endpoint::Metadata, Endpoint::Keys];
    let asked = stage.org().requests().into_iter();
    let asked = asked.filter_map(
        |RequestRecord {
             endpoint, method, ..
         }| Some((endpoint?, method)),
    );
    asked
        .filter(|(endpoint, _)| !beside.contains(endpoint))
        .collect()
}

/// As few calls in a row as the protocol allows, preflights included: three before somebody can act, of which they wait for
/// none; one for Next and one for the code, with the preflight that each brings; and the token. D3
pub async fn as_few_calls_in_a_row_as_can_be(stage: Stage) -> Result {
    let call = |endpoint, method: &str| (endpoint, method.to_owned());
    let preflighted = |endpoint| [call(endpoint, "OPTIONS"), call(endpoint, "POST")];
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, SIGN_IN).await?;
    stage
        .until("the open transaction", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    let opened = [call(Endpoint::Interact, "POST")]
        .into_iter()
        .chain(preflighted(Endpoint::Introspect));
    assert_eq!(asked_in_a_row(&stage), opened.collect::<Vec<_>>());

    stage.org().clear_requests();
    page.submit(CLEO).await?;
    let code = CodePage::seen(&browser).await?;
    assert_eq!(asked_in_a_row(&stage), preflighted(Endpoint::Identify));

    stage.org().clear_requests();
    code.enter(&stage.mail(CLEO, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    let signed_in = preflighted(Endpoint::ChallengeAnswer)
        .into_iter()
        .chain([call(Endpoint::Token, "POST")]);
    assert_eq!(asked_in_a_row(&stage), signed_in.collect::<Vec<_>>());
    Ok(())
}
