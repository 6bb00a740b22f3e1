//! What is left of a session once it has ended: nothing, wherever a browser keeps anything.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{
    Browser, Result, Stage,
    pages::{DefaultPage, IdentifyPage},
};
use org::{Dpop, Endpoint, Fault, FaultKind};
use serde_json::{Value, json};

use crate::{
    people::MIA,
    sessions::{
        HOUR, KEY, STORES, ended, keep_okta_sessions, lasting, later, renewable, set_org_ahead,
        sign_in, told_of_renewal, until_when, word,
    },
};

/// How long a piece of a token is that says where it comes from.
const PIECE: usize = 32;

/// A text of each place where a page may leave something, and its name. What a script has in its hands is on the heap.
const PLACES: &str = "const done = arguments[0];
    const result = (request) => new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
    (async () => {
        const databases = [];
        for (const { name } of await indexedDB.databases()) {
            const database = await result(indexedDB.open(name));
            for (const store of database.objectStoreNames) {
                const content = database.transaction(store).objectStore(store);
                databases.push(await result(content.getAllKeys()), await result(content.getAll()));
            }
            database.close();
        }
        const caches = [];
        for (const name of await window.caches.keys()) {
            const cache = await window.caches.open(name);
            for (const request of await cache.keys()) caches.push(request.url, await (await cache.match(request)).text());
        }
        done({
            sessionStorage: JSON.stringify({ ...sessionStorage }), localStorage: JSON.stringify({ ...localStorage }),
            databases: JSON.stringify(databases), caches: JSON.stringify(caches), cookie: document.cookie,
            document: document.documentElement.outerHTML, title: document.title, state: JSON.stringify(history.state ?? null),
            name: window.name, address: location.href, entries: JSON.stringify(performance.getEntries()) });
    })()";

/// The tokens of a session, in pieces: those behind the header, which is the same in all tokens of a kind. They are read past
/// the page, since what a script reads is on the heap for as long as the driver wants.
async fn pieces(stage: &Stage, browser: &Browser, store: &str) -> Result<BTreeSet<String>> {
    let origin = &stage.site().origin;
    let store = json!({ "securityOrigin": origin, "isLocalStorage": store == "localStorage" });
    let items = browser
        .cdp(
            "DOMStorage.getDOMStorageItems",
            json!({ "storageId": store }),
        )
        .await?;
    let items: Vec<(String, String)> = serde_json::from_value(items["entries"].clone())?;
    let stored = items.iter().find(|(key, _)| key == KEY);
    let stored: Value = serde_json::from_str(stored.map_or("{}", |(_, text)| text))?;
    let mut pieces = BTreeSet::new();
    for name in ["accessToken", "idToken", "refreshToken"] {
        let token = stored[name][name].as_str().unwrap_or_default();
        let token = token.split_once('.').map_or(token, |(_, rest)| rest);
        let characters: Vec<char> = token.chars().collect();
        let cut = characters.chunks_exact(PIECE);
        assert!(cut.len() > 0, "no {name}");
        pieces.extend(cut.map(String::from_iter));
    }
    Ok(pieces)
}

/// Signs in, and renews the tokens twice. Gives the pieces of all of them, and those of the newest.
async fn three_generations(
    stage: &Stage,
    store: &str,
) -> Result<(Browser, Vec<String>, BTreeSet<String>)> {
    keep_okta_sessions(stage);
    set_org_ahead(stage, 0)?;
    let browser = stage.browser().await?;
    browser.common_clock().await?;
    browser.note_memories().await?;
    sign_in(stage, &browser, MIA).await?;
    let mut newest = pieces(stage, &browser, store).await?;
    let mut all = newest.clone();
    for _ in 0..2 {
        let before = until_when(&browser).await?;
        later(stage, &browser, HOUR).await?;
        told_of_renewal(&browser, &before).await?;
        newest = pieces(stage, &browser, store).await?;
        all.extend(newest.clone());
    }
    Ok((browser, all.into_iter().collect(), newest))
}

/// Fails where a place outside memory has a piece.
async fn assert_nowhere(stage: &Stage, browser: &Browser, pieces: &[String]) -> Result {
    let places = browser.script_async::<Value>(PLACES, vec![]).await?;
    let mut places: BTreeMap<String, String> = serde_json::from_value(places)?;
    let cookies = browser.cdp("Network.getAllCookies", json!({})).await?;
    places.insert("cookies".to_owned(), cookies.to_string());
    let history = browser.cdp("Page.getNavigationHistory", json!({})).await?;
    let entries: Vec<Value> = serde_json::from_value(history["entries"].clone())?;
    let addresses = entries.iter().filter_map(|entry| entry["url"].as_str());
    // The org's own address holds the ID token, since its protocol wants that.
    let ours = addresses.filter(|address| address.starts_with(&stage.site().origin));
    let ours: Vec<&str> = ours.collect();
    assert!(!ours.is_empty(), "{history}");
    places.insert("history".to_owned(), ours.join(" "));
    for (name, text) in places {
        let held = pieces.iter().find(|piece| text.contains(*piece));
        assert_eq!(held, None, "{name}: {text}");
    }
    Ok(())
}

/// Those of the pieces that are on the heap.
async fn on_heap<'a>(browser: &Browser, pieces: &'a [String]) -> Result<Vec<&'a String>> {
    let heap = browser.heap().await?;
    let held = pieces.iter().filter(|piece| heap.contains(*piece));
    Ok(held.collect())
}

/// After a sign-out that stays on the page, no piece of any token of the session is left: in no store, database or cache, in
/// no cookie, address or element, not on the heap, and not in the program's memory. SEC-20, SEC-24, SEC-27
pub async fn nothing_is_left_on_the_page_that_was_signed_out(stage: Stage) -> Result {
    for store in STORES {
        renewable(&stage, json!({ "tokenStorage": word(store) }));
        let (browser, all, newest) = three_generations(&stage, store).await?;
        // Whoever looks there finds what is there.
        let keep = format!("window.kept = {store}.getItem('{KEY}')");
        browser.script::<Value>(&keep, vec![]).await?;
        assert!(!on_heap(&browser, &all).await?.is_empty());
        browser
            .script::<Value>("delete window.kept", vec![])
            .await?;
        let newest: Vec<String> = newest.into_iter().collect();
        assert_eq!(browser.program_holds(&newest).await?, newest);

        browser.expect_console("/v1/revoke");
        let fault = Fault::new(Endpoint::Revoke, FaultKind::Refuse);
        stage.org().add_fault(fault.times(2));
        DefaultPage::seen(&browser).await?.sign_out().await?;
        ended(&browser, "You are signed out", "could not be told").await?;
        assert_eq!(on_heap(&browser, &all).await?, Vec::<&String>::new());
        assert_nowhere(&stage, &browser, &all).await?;
        assert_eq!(browser.program_holds(&all).await?, Vec::<String>::new());
        assert_eq!(stage.org().count(Endpoint::Logout), 0);
    }
    Ok(())
}

/// Nor is anything left in this browser after a sign-out by way of the org, with keys and without; the org's own address is the
/// org's. SEC-20, SEC-24, SEC-27
pub async fn nothing_is_left_after_the_way_by_the_org(stage: Stage) -> Result {
    for dpop in [false, true] {
        let bound = if dpop { Dpop::Required } else { Dpop::Off };
        stage.org().configure(|settings| settings.dpop = bound);
        renewable(&stage, json!({ "dpop": dpop }));
        let (browser, all, _) = three_generations(&stage, "sessionStorage").await?;
        DefaultPage::seen(&browser).await?.sign_out().await?;
        IdentifyPage::seen(&browser).await?;
        assert_eq!(on_heap(&browser, &all).await?, Vec::<&String>::new());
        assert_nowhere(&stage, &browser, &all).await?;
        assert_eq!(browser.program_holds(&all).await?, Vec::<String>::new());
    }
    assert_eq!(stage.org().count(Endpoint::Logout), 2);
    Ok(())
}

/// A copy of the tokens anywhere else is found by those who look for one.
pub async fn a_trace_is_noticed(stage: Stage) -> Result {
    renewable(&stage, json!({}));
    let browser = lasting(&stage, MIA).await?;
    let pieces = Vec::from_iter(pieces(&stage, &browser, "sessionStorage").await?);
    let text = format!("const text = sessionStorage.getItem('{KEY}');");
    for (leave, clean) in [
        (
            "history.replaceState(text, '')",
            "history.replaceState(null, '')",
        ),
        (
            "document.body.dataset.trace = text",
            "delete document.body.dataset.trace",
        ),
        (
            "document.cookie = 'trace=' + JSON.parse(text).accessToken.accessToken",
            "document.cookie = 'trace=; max-age=0'",
        ),
        (
            "const cache = await caches.open('trace'); await cache.put('/trace', new Response(text))",
            "await caches.delete('trace')",
        ),
    ] {
        browser
            .script::<Value>(&[&text, leave].concat(), vec![])
            .await?;
        let places = browser.script_async::<Value>(PLACES, vec![]).await?;
        let places = places.as_object().cloned().unwrap_or_default();
        let found = places.iter().filter(|(name, text)| {
            let text = text.as_str().unwrap_or_default();
            *name != "sessionStorage" && pieces.iter().any(|piece| text.contains(piece))
        });
        assert_eq!(found.count(), 1, "{leave}");
        browser.script::<Value>(clean, vec![]).await?;
    }
    Ok(())
}
