//! Hosts that were set up carelessly.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode},
    response::Response,
};
use e2e::{Result, Stage};
use serde_json::json;

use super::{REFUSED, again, assert_found, at_the_doctor, findings, through};

fn set(response: &mut Response, name: &'static str, value: &'static str) {
    let name = HeaderName::from_static(name);
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

fn remove(response: &mut Response, name: &'static str) {
    response.headers_mut().remove(name);
}

/// Answers with another page.
fn replace(response: &mut Response, html: &'static str) {
    remove(response, "content-length");
    remove(response, "content-encoding");
    *response.status_mut() = StatusCode::OK;
    *response.body_mut() = Body::from(html);
}

/// One carelessness: where, what, and how it is found.
struct Careless {
    /// The end of the paths that it is about; all answers where it is empty, what is missing where it is 404.
    at: &'static str,
    spoil: fn(&mut Response),
    id: &'static str,
    state: &'static str,
    words: &'static [&'static str],
}

const fn careless(
    at: &'static str,
    spoil: fn(&mut Response),
    id: &'static str,
    state: &'static str,
    words: &'static [&'static str],
) -> Careless {
    Careless {
        at,
        spoil,
        id,
        state,
        words,
    }
}

const CARELESS: [Careless; 16] = [
    careless(
        "",
        |it| remove(it, "content-security-policy"),
        "csp",
        "wrong",
        &["without a policy", "cargo xtask hosting"],
    ),
    careless(
        "",
        |it| loosen(it, "'wasm-unsafe-eval'", "'wasm-unsafe-eval' *"),
        "csp",
        "wrong",
        &["`script-src` also lets through `*`", "At the host"],
    ),
    careless(
        "",
        |it| loosen(it, "frame-ancestors 'none'; ", ""),
        "csp",
        "wrong",
        &["`frame-ancestors` is missing", "At the host"],
    ),
    careless(
        "",
        |it| remove(it, "strict-transport-security"),
        "hsts",
        "wrong",
        &["Strict-Transport-Security: max-age=63072000"],
    ),
    careless(
        "",
        |it| remove(it, "x-content-type-options"),
        "headers",
        "wrong",
        &["X-Content-Type-Options: nosniff"],
    ),
    careless(
        "",
        |it| set(it, "referrer-policy", "unsafe-url"),
        "headers",
        "wrong",
        &["Referrer-Policy: no-referrer"],
    ),
    careless(
        "/config.json",
        |it| set(it, "cache-control", "public, max-age=3600"),
        "caching",
        "wrong",
        &["/config.json", "Cache-Control: no-cache"],
    ),
    careless(
        "/",
        |it| set(it, "cache-control", "max-age=600"),
        "caching",
        "wrong",
        &["The start page", "Cache-Control: no-cache"],
    ),
    careless(
        ".wasm",
        |it| set(it, "cache-control", "no-cache"),
        "caching",
        "advice",
        &["immutable"],
    ),
    careless(
        ".wasm",
        |it| set(it, "content-type", "application/octet-stream"),
        "types",
        "wrong",
        &["Content-Type: application/wasm"],
    ),
    careless(
        ".wasm",
        |it| remove(it, "content-encoding"),
        "compression",
        "advice",
        &[".br and .gz"],
    ),
    careless(
        "404",
        |it| replace(it, "<p data-boot>"),
        "missing",
        "wrong",
        &["404.html", "single-page apps"],
    ),
    careless(
        "/login/callback",
        |it| {
            *it.status_mut() = StatusCode::PERMANENT_REDIRECT;
            set(it, "location", "/login/callback/");
        },
        "pages",
        "wrong",
        &["answered with a redirect", "login/callback.html"],
    ),
    careless(
        "/login/callback",
        |it| replace(it, "<script data-boot src=\"./assets/boot-1.js\">"),
        "pages",
        "wrong",
        &["the page of another address", "login/callback.html"],
    ),
    careless(
        "/login/callback",
        |it| *it.status_mut() = StatusCode::NOT_FOUND,
        "pages",
        "wrong",
        &["status 404", "login/callback.html"],
    ),
    careless(
        "/",
        |it| {
            replace(
                it,
                "<script data-boot src=\"./assets/boot-1.js\"></script><script>track()</script>",
            )
        },
        "scripts",
        "wrong",
        &["Rocket Loader"],
    ),
];

/// Changes a part of the policy.
fn loosen(response: &mut Response, from: &str, to: &str) {
    let policy = response
        .headers()
        .get("content-security-policy")
        .and_then(|value| value.to_str().ok());
    let changed = policy
        .map(|policy| policy.replace(from, to))
        .and_then(|policy| HeaderValue::from_str(&policy).ok());
    if let Some(changed) = changed {
        response
            .headers_mut()
            .insert("content-security-policy", changed);
    }
}

/// Each carelessness is found, with what to change at the host.
pub async fn what_a_careless_host_does_is_told(stage: Stage) -> Result {
    let browser = at_the_doctor(&stage).await?;
    for careless in CARELESS {
        browser.note(format!("{} {:?}", careless.id, careless.words));
        stage.site().spoil(move |path, response| {
            let there = match careless.at {
                "/" => path == "/",
                "404" => response.status() == StatusCode::NOT_FOUND,
                ending => path.ends_with(ending),
            };
            if there {
                (careless.spoil)(response);
            }
        });
        let found = again(&browser).await?;
        assert_found(&found, careless.id, careless.state, careless.words);
    }
    browser.audit().await?;
    stage.site().spoil(|_, _| ());
    let found = again(&browser).await?;
    assert!(
        found
            .iter()
            .all(|found| found.state != "wrong" && found.state != "advice"),
        "{found:#?}"
    );
    Ok(())
}

/// A policy that names another org is told before it is run into: nothing is asked that it would refuse.
pub async fn a_policy_that_shuts_the_org_out_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console(REFUSED);
    stage.site().spoil(|_, response| {
        let policy = response
            .headers()
            .get("content-security-policy")
            .and_then(|value| value.to_str().ok());
        let mut words: Vec<&str> = policy
            .unwrap_or_default()
            .split("connect-src 'self'")
            .collect();
        if let Some(rest) = words.pop() {
            let rest = rest.split_once(';').map_or("", |(_, rest)| rest);
            let changed = [
                words.concat().as_str(),
                "connect-src 'self' https://other.okta.com;",
                rest,
            ]
            .concat();
            if let Ok(value) = HeaderValue::from_str(&changed) {
                response
                    .headers_mut()
                    .insert("content-security-policy", value);
            }
        }
    });
    browser.open("/doctor").await?;
    through(&browser).await?;
    let found = findings(&browser).await?;
    let org = stage.org().base_url();
    assert_found(
        &found,
        "csp",
        "wrong",
        &["`connect-src` does not let through", &org],
    );
    assert_found(
        &found,
        "calls",
        "wrong",
        &["`connect-src` and `img-src`", &org],
    );
    assert!(stage.org().requests().is_empty());
    Ok(())
}

/// A device that lives in another time is told by the dates of the answers.
pub async fn a_wrong_clock_is_told(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console(REFUSED);
    browser.movable_clock().await?;
    browser.open("/doctor").await?;
    through(&browser).await?;
    assert_found(&findings(&browser).await?, "clock", "good", &[]);
    browser.advance(3_600_000).await?;
    assert_found(
        &again(&browser).await?,
        "clock",
        "advice",
        &["minutes behind", "maxClockSkew"],
    );
    browser.advance(3 * 86_400_000).await?;
    assert_found(
        &again(&browser).await?,
        "clock",
        "wrong",
        &["3 days behind", "Set the clock"],
    );
    Ok(())
}

/// On a host that is not this machine it is off until `config.json` says otherwise, and then asks for nothing else.
pub async fn off_this_machine_it_has_to_be_allowed(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    browser.expect_console("Cross-Origin-Opener-Policy");
    let insecure = stage.site().origin.replace("localhost", "insecure.test");
    let page = format!("{insecure}/doctor");
    browser.open(&page).await?;
    let off = "return document.querySelector('.doctor')?.dataset.progress === 'off'";
    browser.wait_script("that it is off", off).await?;
    let view = browser.view().await?;
    assert!(view.text.contains("\"doctor\": true"), "{}", view.text);
    assert!(!browser.has(".finding").await?);
    browser.audit().await?;
    assert!(stage.org().requests().is_empty());
    let own = |address: &str| {
        address == "/doctor" || address == "/config.json" || address.starts_with("/assets/doctor")
    };
    let visits = stage.site().visits();
    assert!(
        visits.iter().all(|visit| own(&visit.address)),
        "{visits:#?}"
    );

    // Allowed, it tells of the one thing that the page itself would only stop at.
    let mut config = stage.config();
    config["doctor"] = json!(true);
    stage.site().configure(config);
    for expected in [REFUSED, "CORS", "net::ERR_FAILED", "loopback", "insecure"] {
        browser.expect_console(expected);
    }
    browser.open(&page).await?;
    through(&browser).await?;
    let safe = format!(
        "serve the page at {}",
        page.replace("http:", "https:").trim_end_matches("doctor")
    );
    assert_found(
        &findings(&browser).await?,
        "secure",
        "wrong",
        &[&safe, "At the host"],
    );
    Ok(())
}
