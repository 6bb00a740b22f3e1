//! How often the org is asked, and how.

use e2e::{
    Result, Stage,
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use org::{Endpoint, RequestRecord};

use crate::people::{CLEO, MIA, at_code};

fn asked(stage: &Stage) -> Vec<Endpoint> {
    let requests = stage
        .org()
        .requests()
        .into_iter()
        .filter(|it| it.method != "OPTIONS");
    let mut asked: Vec<Endpoint> = requests.filter_map(|it| it.endpoint).collect();
    asked.sort();
    asked
}

/// As few calls as can be, each at its time. D3
pub async fn each_stage_asks_as_little_as_can_be(stage: Stage) -> Result {
    // Somebody who is not polled for, so that every call is somebody's doing.
    let browser = stage.browser().await?;
    let page = IdentifyPage::open(&browser, "/").await?;
    stage
        .until("the open transaction", || {
            stage.org().count(Endpoint::Introspect) == 1
        })
        .await?;
    page.enter(CLEO).await?;
    assert_eq!(stage.org().count(Endpoint::Interact), 1);
    assert_eq!(stage.org().count(Endpoint::Introspect), 1);
    assert!(
        stage
            .org()
            .requests()
            .iter()
            .filter(|it| it.method != "OPTIONS")
            .count()
            <= 4,
        "{:?}",
        asked(&stage)
    );

    stage.org().clear_requests();
    page.next().await?;
    let code = CodePage::seen(&browser).await?;
    stage
        .until("the keys", || stage.org().count(Endpoint::Keys) <= 1)
        .await?;
    let beside = [Endpoint::Metadata, Endpoint::Keys];
    let in_a_row: Vec<Endpoint> = asked(&stage)
        .into_iter()
        .filter(|it| !beside.contains(it))
        .collect();
    assert_eq!(in_a_row, [Endpoint::Identify]);

    browser.wait_script("the keys", "return performance.getEntriesByType('resource').some((it) => it.name.endsWith('/v1/keys') && it.responseEnd > 0)").await?;
    stage.org().clear_requests();
    code.enter(&stage.mail(CLEO, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    assert_eq!(asked(&stage), [Endpoint::ChallengeAnswer, Endpoint::Token]);
    Ok(())
}

/// Interact and token need no preflight; nothing tells where it comes from but its origin. D3, SEC-31
pub async fn interact_and_token_need_no_preflight(stage: Stage) -> Result {
    let (browser, page) = at_code(&stage, MIA).await?;
    page.enter(&stage.mail(MIA, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    let requests = stage.org().requests();
    let of = |endpoint| {
        requests
            .iter()
            .filter(move |it| it.endpoint == Some(endpoint))
            .collect::<Vec<&RequestRecord>>()
    };
    for endpoint in [
        Endpoint::Interact,
        Endpoint::Token,
        Endpoint::Metadata,
        Endpoint::Keys,
    ] {
        let all = of(endpoint);
        assert_eq!(all.len(), 1, "{all:?}");
        assert_ne!(all[0].method, "OPTIONS");
    }
    for endpoint in [Endpoint::Interact, Endpoint::Token] {
        let content_type = of(endpoint)[0].content_type.clone().unwrap_or_default();
        assert!(
            content_type.starts_with("application/x-www-form-urlencoded"),
            "{content_type}"
        );
    }
    for request in &requests {
        assert_eq!(request.referer, None, "{request:?}");
        assert_eq!(
            request.origin.as_deref(),
            Some(stage.site().origin.as_str()),
            "{request:?}"
        );
        assert_eq!(request.okta_user_agent, None, "{request:?}");
    }
    assert!(
        of(Endpoint::Token)[0].cookies.is_empty(),
        "no cookie belongs to the token request"
    );
    Ok(())
}

/// What is asked, and whether it goes past the browser's caches.
const MODES: &str = "const ask = self.fetch;
    self.modes = [];
    self.fetch = function (it, more) {
        const { method, cache = 'default' } = more || it;
        if (method === 'POST') self.modes.push(cache);
        return ask.apply(this, arguments);
    };";

/// No call goes past the browser's caches, since there it would leave behind what the browser knows of preflights too: codes that are tried
/// again and questions whether a link was opened would each take twice as long. D3
pub async fn no_call_asks_for_its_preflight_anew(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.at_document_start(MODES).await?;
    let page = IdentifyPage::open(&browser, "/login").await?;
    page.submit(CLEO).await?;
    let code = CodePage::seen(&browser).await?;
    code.enter(&stage.mail(CLEO, 1).await?.code).await?;
    DefaultPage::seen(&browser).await?;
    let modes: Vec<String> = browser.script("return self.modes", vec![]).await?;
    assert_eq!(
        modes, ["default"; 5],
        "interact, introspect, identify, answer, token"
    );
    Ok(())
}

/// The first visit asks for each of its files once, and for nothing of anybody else.
pub async fn the_first_visit_asks_for_each_file_once(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/login").await?;
    let visits = stage.site().visits();
    let mut addresses: Vec<&str> = visits.iter().map(|visit| visit.address.as_str()).collect();
    addresses.sort_unstable();
    let all = addresses.len();
    addresses.dedup();
    assert_eq!(addresses.len(), all, "{visits:?}");
    let elsewhere: Vec<String> = browser
        .script(
            "return performance.getEntriesByType('resource').map((it) => new URL(it.name).origin).filter((it) => ![location.origin, arguments[0]].includes(it))",
            vec![stage.org().base_url().into()],
        )
        .await?;
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    Ok(())
}
