//! Tokens that are bound to a key of this browser.

use e2e::{
    Browser, Result, Stage,
    pages::{DefaultPage, EndPage, IdentifyPage},
};
use org::{Dpop, Endpoint};
use serde_json::{Value, json};

use crate::{
    people::{MIA, identify},
    sessions::{
        HOUR, assert_no_tokens, ended, lasting, later, refreshes, renewable, tokens,
        told_of_renewal, until_when,
    },
};

/// What the console says of every answer that asks for another proof.
const REFUSED: &str =
    "/v1/token - Failed to load resource: the server responded with a status of 400";

/// Everything in the store of keys: their names, and what can be learnt of them.
async fn keys(browser: &Browser) -> Result<Vec<Value>> {
    browser
        .script_async(
            "const done = arguments[0];
             const result = (request) => new Promise((resolve, reject) => {
                 request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
             const taken = (key) => Promise.any(['jwk', 'pkcs8', 'raw'].map((form) => crypto.subtle.exportKey(form, key)))
                 .then(() => true, () => false);
             (async () => {
                 const database = await result(indexedDB.open('vestibule'));
                 const names = [...database.objectStoreNames];
                 if (!names.includes('proof-keys')) return done([]);
                 const store = () => database.transaction('proof-keys').objectStore('proof-keys');
                 const [keys, pairs] = [await result(store().getAllKeys()), await result(store().getAll())];
                 database.close();
                 done(await Promise.all(pairs.map(async ({ privateKey, publicKey, ...rest }, at) => ({
                     name: keys[at], extractable: privateKey.extractable, usages: privateKey.usages,
                     algorithm: privateKey.algorithm, kinds: [privateKey.type, publicKey.type],
                     taken: await taken(privateKey), rest: Object.keys(rest), stores: names }))));
             })()",
            vec![],
        )
        .await
}

/// Lets the org bind tokens to keys, and want a nonce in every proof.
pub fn bound(stage: &Stage) {
    renewable(stage, json!({ "dpop": true }));
    stage.org().configure(|settings| {
        settings.dpop = Dpop::Required;
        settings.dpop_nonce = true;
        settings.resource_nonce = true;
    });
}

/// The key of a session lies in the browser's database, works from there after a reload, cannot be taken out, and is gone
/// after sign-out. SEC-27, SEC-72
pub async fn a_key_can_be_used_and_not_taken(stage: Stage) -> Result {
    bound(&stage);
    let browser = lasting(&stage, MIA).await?;
    browser.expect_console(REFUSED);
    let stored = tokens(&browser, "sessionStorage").await?;
    let entry = stored.entry("accessToken");
    assert_eq!(entry["tokenType"], "DPoP");
    let held = keys(&browser).await?;
    let expected = json!([{
        "name": entry["dpopPairId"], "extractable": false, "usages": ["sign"], "kinds": ["private", "public"],
        "algorithm": { "name": "ECDSA", "namedCurve": "P-256" }, "taken": false, "rest": [], "stores": ["proof-keys"],
    }]);
    assert_eq!(Value::from(held), expected);
    for reload in [false, true] {
        if reload {
            browser.reload().await?;
            DefaultPage::seen(&browser).await?;
        }
        let before = until_when(&browser).await?;
        later(&stage, &browser, HOUR).await?;
        told_of_renewal(&browser, &before).await?;
    }
    assert_eq!(Value::from(keys(&browser).await?), expected, "the same key");
    // Whatever was refused lacked a nonce and nothing else.
    let requests = stage.org().requests();
    let asked = requests
        .iter()
        .filter(|it| it.endpoint == Some(Endpoint::Token) && it.method == "POST");
    for request in asked {
        assert!(request.dpop, "{request:?}");
        let error = request.error.as_deref();
        assert!(matches!(error, None | Some("use_dpop_nonce")), "{error:?}");
    }
    assert!(stage.org().count_grant_refused("authorization_code") <= 1);
    DefaultPage::seen(&browser).await?.sign_out().await?;
    IdentifyPage::seen(&browser).await?;
    assert_eq!(keys(&browser).await?, Vec::<Value>::new());
    assert_no_tokens(&browser).await
}

/// Tokens that anybody could use are not taken in place of bound ones: not at the sign-in, and not at a renewal. SEC-72
pub async fn tokens_without_a_key_are_not_taken(stage: Stage) -> Result {
    bound(&stage);
    let browser = lasting(&stage, MIA).await?;
    browser.expect_console(REFUSED);
    stage
        .org()
        .configure(|settings| settings.dpop_downgrade = true);
    later(&stage, &browser, HOUR).await?;
    ended(
        &browser,
        "Your session has ended",
        "does not renew it any more",
    )
    .await?;
    assert_eq!(keys(&browser).await?, Vec::<Value>::new());
    assert_no_tokens(&browser).await?;
    assert!(refreshes(&stage) > 0);
    stage.org().end_sessions();
    let page = identify(&stage, &browser, MIA).await?;
    page.enter(&stage.mail(MIA, 2).await?.code).await?;
    let end = EndPage::seen(&browser, "This page is not set up correctly").await?;
    assert!(end.view.text.contains("(DPoP)"), "{}", end.view.text);
    assert_no_tokens(&browser).await
}
