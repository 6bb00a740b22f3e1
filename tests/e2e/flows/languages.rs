//! The page in the language of whoever reads it. UX-58

use std::fs;

use catalogue::{Catalogue, Entry, LANGUAGES};
use e2e::{
    Browser, Failure, Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use org::Endpoint;
use serde_json::{Value, json};

use crate::people::{MIA, at_code};

/// The texts of a language.
pub fn catalogue(tag: &str) -> Result<Catalogue> {
    let file = format!("{}/../../src/text/{tag}.json", env!("CARGO_MANIFEST_DIR"));
    Catalogue::read(&fs::read_to_string(file)?).map_err(Failure::new)
}

/// One text of a language; of one with plural forms the one of that category.
pub fn text(tag: &str, key: &str, category: &str) -> Result<String> {
    let catalogue = catalogue(tag)?;
    let forms = catalogue.get(key).map(Entry::forms).unwrap_or_default();
    let form = forms
        .iter()
        .find(|(name, _)| name.is_none_or(|name| name == category));
    form.map(|(_, text)| (*text).to_owned())
        .ok_or_else(|| Failure::new(format!("{tag} has no {key}")))
}

/// Makes the browser one of a person who reads these languages.
pub async fn read_by(browser: &Browser, languages: &str) -> Result {
    let agent: String = browser.script("return navigator.userAgent", vec![]).await?;
    let as_told = json!({ "userAgent": agent, "acceptLanguage": languages });
    browser.cdp("Network.setUserAgentOverride", as_told).await?;
    Ok(())
}

/// `lang` and `dir` of the document.
async fn spoken(browser: &Browser) -> Result<(String, String)> {
    let both = "const { lang, dir } = document.documentElement; return [lang, dir]";
    browser.script(both, vec![]).await
}

/// Waits until a language is spoken.
async fn until_spoken(browser: &Browser, tag: &str) -> Result {
    let script = format!("return document.documentElement.lang === '{tag}'");
    browser.wait_script(tag, &script).await?;
    Ok(())
}

/// The files of texts that were asked for, by what stands before their hash.
pub fn asked(stage: &Stage) -> Vec<String> {
    let visits = stage.site().visits().into_iter();
    let names = visits.filter_map(|visit| {
        let name = visit
            .address
            .strip_suffix(".txt")?
            .rsplit('/')
            .next()?
            .to_owned();
        Some(name.rsplit_once('-')?.0.to_owned())
    });
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// Chooses a language at the list, as the keyboard does.
pub async fn choose(browser: &Browser, tag: &str) -> Result {
    browser
        .script::<Value>(
            "const list = document.getElementById('language'); list.focus(); list.value = arguments[0];
             list.dispatchEvent(new Event('change', { bubbles: true }))",
            vec![tag.into()],
        )
        .await?;
    until_spoken(browser, tag).await
}

/// The first words are those of the person's language, before the program runs; nothing else is loaded for them. UX-58
pub async fn the_first_words_are_the_persons(stage: Stage) -> Result {
    for (languages, tag, dir) in [
        ("de-CH,de,en", "de", "ltr"),
        ("tlh,ar-EG,en", "ar", "rtl"),
        ("en-GB,de", "en", "ltr"),
        ("zh-HK,en", "zh-TW", "ltr"),
        ("zh-SG", "zh-CN", "ltr"),
        ("tlh", "en", "ltr"),
    ] {
        let browser = stage.browser().await?;
        read_by(&browser, languages).await?;
        stage.site().hold(".wasm");
        let before = asked(&stage);
        browser.open("/login").await?;
        until_spoken(&browser, tag).await?;
        let title = text(tag, "identify.title", "")?;
        let view = browser.view().await?;
        assert!(!view.is_running());
        assert_eq!(view.heading, title);
        assert_eq!(spoken(&browser).await?, (tag.to_owned(), dir.to_owned()));
        let shown: String = browser
            .script(
                "return document.getElementById('language').selectedOptions[0].lang",
                vec![],
            )
            .await?;
        assert_eq!(shown, tag);
        stage.site().release();
        let page = IdentifyPage::seen(&browser).await?;
        let view = browser.view().await?;
        assert!(view.title.starts_with(&title), "{}", view.title);
        assert!(view.text.contains(&text(tag, "identify.remember", "")?));
        let mut expected = before;
        match tag {
            "en" => expected.push("en".to_owned()),
            _ => expected.extend([tag.to_owned(), "integrity".to_owned()]),
        }
        expected.sort();
        assert_eq!(asked(&stage), expected, "{languages}");
        page.submit(MIA).await?;
        CodePage::seen(&browser).await?;
        assert_eq!(browser.view().await?.heading, text(tag, "code.title", "")?);
        // UX-36: a code goes from left to right everywhere.
        let direction: String = browser
            .script(
                "return getComputedStyle(document.querySelector('[name=passcode]')).direction",
                vec![],
            )
            .await?;
        assert_eq!(direction, "ltr");
    }
    Ok(())
}

/// Who does not read English sees none that goes away again; but for its own words the page does not wait for ever.
pub async fn no_other_language_is_seen_first(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    read_by(&browser, "de").await?;
    stage.site().hold(".txt");
    browser.open("/login").await?;
    let seen = "const shows = (it) => getComputedStyle(it).visibility === 'visible';
        return [shows(document.getElementById('identifier')), shows(document.getElementById('identify-title'))]";
    browser
        .wait("the form", |view| view.identifier.is_some())
        .await?;
    // The words may have come meanwhile, on a slow machine; what must not be is words without a field.
    let (field, _): (bool, bool) = browser.script(seen, vec![]).await?;
    assert!(field);
    // What makes the words wait is a mark that the start script sets before anything is drawn.
    let view = browser
        .wait("English after a while", |view| view.heading == "Sign in")
        .await?;
    assert!(!view.is_running());
    stage.site().release();
    until_spoken(&browser, "de").await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(
        browser.view().await?.heading,
        text("de", "identify.title", "")?
    );

    // The mark hides what has words, and nothing else.
    browser
        .script::<Value>("document.documentElement.dataset.wordless = ''", vec![])
        .await?;
    let hidden: (bool, bool) = browser.script(seen, vec![]).await?;
    assert_eq!(hidden, (true, false));
    Ok(())
}

/// Who turns to the list before the page knows its configuration finds it whole, and what is chosen there stays, also where the
/// browser keeps nothing; what was announced before in no language is announced in the person's. UX-05, UX-58
pub async fn an_early_choice_stays(stage: Stage) -> Result {
    for without_storage in [false, true] {
        let browser = stage.browser().await?;
        read_by(&browser, "de").await?;
        if without_storage {
            browser
                .at_document_start(
                    "Object.defineProperty(window, 'localStorage', { get() { throw new Error() } })",
                )
                .await?;
        }
        stage.site().hold("config.json");
        browser.open("/login").await?;
        browser
            .wait("the form", |view| view.identifier.is_some())
            .await?;
        choose(&browser, "fr").await?;
        stage.site().release();
        IdentifyPage::seen(&browser).await?;
        assert_eq!(spoken(&browser).await?.0, "fr");
        let list =
            "const list = document.getElementById('language'); return [list.value, list.length]";
        let (shown, length): (String, usize) = browser.script(list, vec![]).await?;
        assert_eq!((shown.as_str(), length), ("fr", LANGUAGES.len()));
    }

    let browser = stage.browser().await?;
    read_by(&browser, "de").await?;
    for ending in [".txt", ".wasm"] {
        stage.site().hold(ending);
    }
    browser.open("/login").await?;
    let polite = "return document.getElementById('polite').textContent";
    browser
        .type_into(IdentifyPage::FIELD, &[MIA, "\u{e007}"].concat())
        .await?;
    browser
        .wait("the waiting", |view| !view.is_running() && view.busy)
        .await?;
    stage.site().release_only(".txt");
    until_spoken(&browser, "de").await?;
    let told: String = browser.script(polite, vec![]).await?;
    assert_eq!(told, text("de", "step.working", "")?);
    stage.site().release();
    CodePage::seen(&browser).await?;
    Ok(())
}

/// What is wrong with a name is said anew in the language that is chosen then, and whoever stands at the list stays there. UX-58
pub async fn what_is_wrong_is_said_in_the_language_of_the_moment(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    page.submit("").await?;
    for tag in ["en", "de"] {
        if tag != "en" {
            choose(&browser, tag).await?;
        }
        let wrong = text(tag, "identify.empty", "")?;
        browser
            .wait(tag, |view| {
                view.alerts.iter().any(|alert| alert.contains(&wrong))
            })
            .await?;
    }
    let focus: String = browser
        .script("return document.activeElement.id", vec![])
        .await?;
    assert_eq!(focus, "language");
    Ok(())
}

/// Another language can be chosen at any step: the step stays, and what was typed, and the focus; it is said in that language, and
/// kept. UX-34, UX-51, UX-58
pub async fn the_language_is_switched_on_the_code_page(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    page.enter("12").await?;
    stage.org().clear_requests();
    browser
        .script::<Value>("document.getElementById('language').focus()", vec![])
        .await?;
    let offered: Vec<(String, String, String)> = browser
        .script(
            "return [...document.getElementById('language').options].map((it) => [it.value, it.lang, it.text])",
            vec![],
        )
        .await?;
    assert!(offered.len() > 2, "{offered:?}");
    for (value, lang, name) in &offered {
        assert_eq!(value, lang);
        assert!(!name.is_empty() && name != value, "{offered:?}");
    }
    browser.audit().await?;

    choose(&browser, "ar").await?;
    let title = text("ar", "code.title", "")?;
    let view = browser
        .wait("the step in Arabic", |view| {
            view.heading == title && view.title.starts_with(&title)
        })
        .await?;
    assert_eq!(view.step, "challenge-email");
    assert_eq!(view.focus, "language");
    browser
        .wait("what was typed", |view| {
            view.passcode.as_deref() == Some("12")
        })
        .await?;
    let told: String = browser
        .script(
            "return document.getElementById('polite').textContent",
            vec![],
        )
        .await?;
    assert_eq!(told, text("ar", "language.changed", "")?);
    assert_eq!(spoken(&browser).await?, ("ar".to_owned(), "rtl".to_owned()));
    browser.audit().await?;
    // Nothing was asked of the org, but whether the link was opened.
    let other = stage
        .org()
        .requests()
        .into_iter()
        .filter(|it| it.endpoint != Some(Endpoint::ChallengePoll));
    assert_eq!(other.count(), 0);

    browser.reload().await?;
    until_spoken(&browser, "ar").await?;
    let page = CodePage::seen(&browser).await?;
    page.enter_instead(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(
        browser.view().await?.heading,
        text("ar", "account.title", "")?
    );
    choose(&browser, "de").await?;
    let title = text("de", "account.title", "")?;
    browser
        .wait("the default page in German", |view| view.heading == title)
        .await?;
    Ok(())
}

/// The mail comes in the language of the page, which goes with the requests that are preflighted anyway, and with no other.
/// D3
pub async fn the_mail_is_in_the_language_of_the_page(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    stage
        .until("the open transaction", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    choose(&browser, "de").await?;
    page.submit(MIA).await?;
    let page = CodePage::seen(&browser).await?;
    let mail = stage.mail(MIA, 1).await?;
    let sent = stage.org().mails();
    let sent: Vec<_> = sent
        .iter()
        .map(|mail| (mail.language.as_str(), mail.subject.as_str()))
        .collect();
    assert_eq!(sent, [("de", "Ihr Anmeldecode")]);
    page.enter(&mail.code).await?;
    DefaultPage::seen(&browser).await?;
    let mut compared = 0;
    for request in stage.org().requests() {
        let told = request.accept_language.as_deref().unwrap_or_default();
        match request.endpoint {
            _ if request.method == "OPTIONS" => {}
            Some(Endpoint::Interact | Endpoint::Token) => {
                assert_ne!(told, "de", "{request:?}");
                compared += 1;
            }
            Some(Endpoint::Identify | Endpoint::ChallengeAnswer) => {
                assert_eq!(told, "de", "{request:?}");
                compared += 1;
            }
            _ => {}
        }
        // It is a header that needs no leave.
        let asked = request.requested_headers.as_deref().unwrap_or_default();
        assert!(!asked.contains("language"), "{request:?}");
    }
    assert_eq!(compared, 4);
    Ok(())
}
