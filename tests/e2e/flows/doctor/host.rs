//! Hosts that were set up carelessly.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::Response,
};
use e2e::{Result, Stage};
use serde_json::json;

use super::{REFUSED, again, assert_found, at_the_doctor, findings, through};

type Spoil = fn(&str, &mut Response);

fn set(response: &mut Response, name: &'static str, value: &'static str) {
    let name = HeaderName::from_static(name);
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

fn is_page(path: &str) -> bool {
    path == "/" || path.starts_with("/login")
}

/// What the host does, what is found, and words of the cure.
const CARELESS: [(&str, Spoil, &str, &str, &[&str]); 16] = [
    (
        "no policy",
        |_, it| drop(it.headers_mut().remove("content-security-policy")),
        "csp",
        "wrong",
        &["without a policy", "cargo xtask hosting"],
    ),
    (
        "inline scripts allowed",
        |_, it| {
            loosen(
                it,
                "'wasm-unsafe-eval'",
                "'wasm-unsafe-eval' 'unsafe-inline'",
            )
        },
        "csp",
        "wrong",
        &["'unsafe-inline'", "At the host"],
    ),
    (
        "may be framed",
        |_, it| loosen(it, "frame-ancestors 'none'; ", ""),
        "csp",
        "wrong",
        &["`frame-ancestors` is missing"],
    ),
    (
        "no HSTS",
        |_, it| drop(it.headers_mut().remove("strict-transport-security")),
        "hsts",
        "wrong",
        &["max-age=63072000"],
    ),
    (
        "sniffing",
        |_, it| drop(it.headers_mut().remove("x-content-type-options")),
        "headers",
        "wrong",
        &["X-Content-Type-Options: nosniff"],
    ),
    (
        "a loose referrer",
        |_, it| set(it, "referrer-policy", "unsafe-url"),
        "headers",
        "wrong",
        &["Referrer-Policy: no-referrer"],
    ),
    (
        "config.json is kept",
        |path, it| {
            if path == "/config.json" {
                set(it, "cache-control", "public, max-age=3600")
            }
        },
        "caching",
        "wrong",
        &["/config.json", "Cache-Control: no-cache"],
    ),
    (
        "pages are kept",
        |path, it| {
            if is_page(path) {
                set(it, "cache-control", "max-age=600")
            }
        },
        "caching",
        "wrong",
        &["The start page", "no-cache"],
    ),
    (
        "assets are not kept",
        |path, it| {
            if path.starts_with("/assets/") {
                set(it, "cache-control", "no-cache")
            }
        },
        "caching",
        "advice",
        &["immutable"],
    ),
    (
        "wasm as something",
        |path, it| {
            if path.ends_with(".wasm") {
                set(it, "content-type", "application/octet-stream")
            }
        },
        "types",
        "wrong",
        &["application/wasm", ".wasm files"],
    ),
    (
        "not compressed",
        |path, it| {
            if path.ends_with(".wasm") {
                drop(it.headers_mut().remove("content-encoding"))
            }
        },
        "compression",
        "advice",
        &[".br and .gz"],
    ),
    (
        "everything is the page",
        |_, it| {
            if it.status() == StatusCode::NOT_FOUND {
                *it.status_mut() = StatusCode::OK;
                *it.body_mut() = Body::from("<p data-boot>");
            }
        },
        "missing",
        "wrong",
        &["404.html", "single-page apps"],
    ),
    (
        "a slash at the end",
        |path, it| {
            if path == "/login/callback" {
                *it.status_mut() = StatusCode::PERMANENT_REDIRECT;
                set(it, "location", "/login/callback/");
            }
        },
        "pages",
        "wrong",
        &[
            "/login/callback is answered with a redirect",
            "login/callback.html",
        ],
    ),
    (
        "one page for all",
        |path, it| {
            if path == "/login/callback" {
                it.headers_mut().remove(header::CONTENT_LENGTH);
                it.headers_mut().remove(header::CONTENT_ENCODING);
                *it.body_mut() = Body::from("<script data-boot src=\"./assets/boot-1.js\">");
            }
        },
        "pages",
        "wrong",
        &["the page of another address", "login/callback.html"],
    ),
    (
        "no callback",
        |path, it| {
            if path == "/login/callback" {
                *it.status_mut() = StatusCode::NOT_FOUND
            }
        },
        "pages",
        "wrong",
        &["status 404"],
    ),
    (
        "a script put in",
        |path, it| {
            if path == "/" {
                it.headers_mut().remove(header::CONTENT_LENGTH);
                it.headers_mut().remove(header::CONTENT_ENCODING);
                *it.body_mut() = Body::from(
                    "<script data-boot src=\"./assets/boot-1.js\"></script><script>track()</script>",
                );
            }
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
    for (name, spoil, id, state, words) in CARELESS {
        browser.note(name);
        stage.site().spoil(spoil);
        assert_found(&again(&browser).await?, id, state, words);
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
