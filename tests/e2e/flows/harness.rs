//! What holds these tests together, tested itself: it must be able to fail.

use std::time::{Duration, Instant};

use e2e::{Result, Stage, pages::IdentifyPage};
use serde_json::Value;

/// An error on the console is noticed, unless it was announced.
pub async fn an_error_on_the_console_is_noticed(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    browser
        .script::<Value>(
            "setTimeout(() => { throw new Error('out of the blue') })",
            vec![],
        )
        .await?;
    let mut noticed = Vec::new();
    while noticed.is_empty() {
        noticed = browser.surprises().await?;
    }
    assert!(noticed[0].contains("out of the blue"), "{noticed:?}");
    browser.expect_console("out of the blue");
    browser
        .script::<Value>("console.error('out of the blue')", vec![])
        .await?;
    assert!(browser.surprises().await?.is_empty());
    Ok(())
}

/// A breach of the page's policy is noticed, and prevented. SEC-50, SEC-51, SEC-52
pub async fn a_breach_of_the_policy_is_noticed(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    for (breach, words) in [
        (
            "const it = document.createElement('img'); it.src = 'http://elsewhere.example/'; document.body.append(it)",
            "img-src",
        ),
        (
            "const it = document.createElement('p'); it.setAttribute('style', 'color: red'); document.body.append(it)",
            "style-src",
        ),
        (
            "try { document.createElement('p').innerHTML = '<b>x</b>' } catch {}",
            "require-trusted-types-for",
        ),
        (
            "try { new Function('window.broken = true')() } catch {}",
            "require-trusted-types-for",
        ),
        (
            "fetch('http://elsewhere.example/').catch(() => {})",
            "connect-src",
        ),
        (
            "const it = document.createElement('script'); it.src = 'http://elsewhere.example/x.js'; document.body.append(it)",
            "require-trusted-types-for",
        ),
    ] {
        browser.note(words);
        // By way of a timer, so that it is the page's doing and not the driver's.
        browser
            .script::<Value>(&format!("setTimeout(() => {{ {breach} }})"), vec![])
            .await?;
        let told = format!("policy violation: {words}");
        let deadline = Instant::now() + Duration::from_secs(10);
        while !browser
            .surprises()
            .await?
            .iter()
            .any(|it| it.contains(&told))
        {
            assert!(Instant::now() < deadline, "{words} is not noticed");
        }
    }
    let broken: bool = browser
        .script("return window.broken === true", vec![])
        .await?;
    assert!(!broken);
    // What follows of these breaches is no surprise any more.
    browser.expect_console("");
    Ok(())
}

/// A screen that not everybody can use is noticed: in its colours, in forced ones, and in the smallest window. UX-37, UX-55,
/// UX-56, UX-57, UX-60
pub async fn a_screen_that_not_everybody_can_use_is_noticed(stage: Stage) -> Result {
    if !Stage::audits() {
        return Ok(());
    }
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    browser
        .script::<Value>(
            "const add = (tag, values) => document.querySelector('main').append(Object.assign(document.createElement(tag), values));
             add('button', { className: 'nameless' });
             add('a', { href: 'https://elsewhere.example/', textContent: 'Away' });
             add('button', { className: 'misnamed', textContent: 'Press', ariaLabel: 'Something else' });
             add('p', { className: 'wide', textContent: 'Wide' });
             add('p', { className: 'tight', textContent: 'These words have just as much room as they need' });
             add('p', { className: 'silent', role: 'status' });
             add('div', { className: 'lid' });
             const sheet = new CSSStyleSheet();
             sheet.replaceSync(`.nameless { padding: 0; inline-size: 20px } #identifier { border-color: transparent }
                .wide { inline-size: 400px } .silent:empty { display: none }
                .tight { inline-size: 14em; block-size: 3em; line-height: 1.5; overflow: hidden; overflow-wrap: normal }
                .lid { position: fixed; inset-block-end: 0; inset-inline: 0; block-size: 60% }`);
             document.adoptedStyleSheets = [sheet]",
            vec![],
        )
        .await?;
    let finding = browser
        .audit()
        .await
        .err()
        .map(|failure| failure.to_string())
        .unwrap_or_default();
    for words in [
        "button-name",
        "target of 20 by",
        "no edge: INPUT identifier",
        "leads out with a way back: A Away",
        "forced-colors: active: target of 20 by",
        "label-content-name-mismatch",
        "not there before it speaks: silent",
        "own spacing: the page is 4",
        "wide spacing: cut off: P These words",
        "covered by DIV",
    ] {
        assert!(finding.contains(words), "{words}: {finding}");
    }
    Ok(())
}
