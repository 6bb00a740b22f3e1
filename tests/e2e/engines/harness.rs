//! What holds these tests together, tested itself: where it notices nothing, there must be nothing to notice.

use std::{env, fs, path::PathBuf};

use e2e::{Browser, Failure, Result, Stage, pages::IdentifyPage};
use serde_json::Value;

/// Lets a page of the site run a script of its own, under the site's policy, and waits until the site knows of what has to
/// come of it.
async fn assert_noticed(
    stage: &Stage,
    browser: &Browser,
    name: &str,
    script: &str,
    words: &[&str],
) -> Result {
    let file = format!("/{name}.js");
    stage.site().add_file(&file, "text/javascript", script);
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><link rel=icon href=data:,><body><script src={file}></script>"
    );
    let path = format!("/{name}.html");
    let site = stage.site();
    site.add_file(&path, "text/html; charset=utf-8", &page);
    browser.open(&path).await?;
    for words in words {
        let is_noticed = || {
            site.told()
                .iter()
                .any(|it| it.starts_with(words) && it.contains(name))
        };
        stage
            .until(&format!("{words} by {name}"), is_noticed)
            .await?;
    }
    let broken: bool = browser
        .script("return window.broken === true", vec![])
        .await?;
    assert!(!broken, "{name} is not prevented");
    Ok(())
}

/// Every engine is given the policy that the build writes for hosts, but for where breaches are reported; a breach of it is
/// prevented, and noticed twice: by the page, and by the report. SEC-50, SEC-51
pub async fn a_breach_of_the_production_policy_is_noticed(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    IdentifyPage::open(&browser, "/").await?;
    let given: String = browser
        .script_async(
            "const done = arguments[0]; fetch('/').then((reply) => done(reply.headers.get('content-security-policy')))",
            vec![],
        )
        .await?;
    assert_eq!(given, built_policy(&stage)? + "; report-uri /reports");
    // Up to here there was nothing to notice.
    assert_eq!(stage.site().told(), Vec::<String>::new());

    for (name, breach, directive) in [
        (
            "picture",
            "document.body.append(Object.assign(document.createElement('img'), { src: 'http://elsewhere.example/picture' }))",
            "img-src",
        ),
        (
            "style",
            "const it = document.createElement('p'); it.setAttribute('style', 'color: red'); document.body.append(it)",
            "style-src",
        ),
        (
            "request",
            "fetch('http://elsewhere.example/request').catch(() => {})",
            "connect-src",
        ),
        (
            "handler",
            "const it = document.createElement('p'); try { it.setAttribute('onclick', 'window.broken = true') } catch {}; document.body.append(it); it.click()",
            "require-trusted-types-for",
        ),
        (
            "markup",
            "try { document.createElement('p').innerHTML = '<b>x</b>' } catch {}",
            "require-trusted-types-for",
        ),
        (
            "evaluation",
            "try { new Function('window.broken = true')() } catch {}",
            "require-trusted-types-for",
        ),
    ] {
        let words = ["policy violation", "report"].map(|kind| format!("{kind}: {directive}"));
        let words = words.each_ref().map(String::as_str);
        assert_noticed(&stage, &browser, name, breach, &words).await?;
    }
    // What follows of these breaches is no surprise any more.
    browser.expect_console("");
    Ok(())
}

/// The policy in the build's own headers, with this stage's org in place of the configured one.
fn built_policy(stage: &Stage) -> Result<String> {
    let dist = PathBuf::from(env::var_os("VESTIBULE_DIST").unwrap_or_default());
    let headers = fs::read_to_string(dist.join("_headers"))?;
    let config: Value = serde_json::from_str(&fs::read_to_string(dist.join("config.json"))?)?;
    let issuer = config["issuer"].as_str().unwrap_or_default();
    let (org, _) = issuer
        .split_once("/oauth2")
        .ok_or_else(|| Failure::new("the build is not for an authorization server of an org"))?;
    let mut lines = headers.lines();
    let policy = lines.find_map(|line| line.trim().strip_prefix("Content-Security-Policy: "));
    let policy = policy.ok_or_else(|| Failure::new("the build has no policy"))?;
    Ok(policy.replace(org, &stage.org().base_url()))
}

/// An error on a page is noticed, wherever it comes from.
pub async fn an_error_on_a_page_is_noticed(stage: Stage) -> Result {
    let browser = stage.browser().await?;
    for (name, script, words) in [
        ("thrown", "throw new Error('thrown')", "error: "),
        (
            "rejected",
            "Promise.reject(new Error('rejected'))",
            "unhandled rejection: ",
        ),
        ("written", "console.error('written')", "console error: "),
        (
            "missing",
            "document.body.append(Object.assign(document.createElement('img'), { src: '/missing.png' }))",
            "error: <img",
        ),
    ] {
        assert_noticed(&stage, &browser, name, script, &[words]).await?;
    }
    browser.expect_console("");
    Ok(())
}
