//! Real hosts with the rules that the build writes: nginx and Caddy, at the root and below a path.

use std::{collections::BTreeMap, fs, path::Path};

use axum::{body::Body, http::Request};
use e2e::{
    Failure, Result, Stage,
    host::{Answer, Host, Server},
    pages::{CodePage, DefaultPage, IdentifyPage},
};
use hosting::{Base, PAGES};
use tower::ServiceExt;

use crate::people::MIA;

/// Headers that are about the connection or the copy of a file on this host, and that each host words in its own way. The demo
/// sends no date of a file: its tag tells the same.
const OWN: [&str; 8] = [
    "accept-ranges",
    "connection",
    "date",
    "etag",
    "keep-alive",
    "last-modified",
    "server",
    "transfer-encoding",
];

/// Addresses that name nothing, in ways in which servers have been talked into something (SEC-55).
const ODD: [&str; 24] = [
    "none",
    "assets/none-0123456789abcdef.js",
    "index.html",
    "login.html",
    "login/callback.html",
    "login/",
    "LOGIN",
    "Config.json",
    "404.html",
    "_headers",
    "_redirects",
    "staticwebapp.config.json",
    "index.html.br",
    "login.html.gz",
    ".git/config",
    ".config.json",
    "%63onfig.json",
    "login%2Fcallback",
    "./config.json",
    "a/../config.json",
    "/config.json",
    "assets//x.js",
    "config.json/",
    "assets/",
];

fn bases() -> [Base; 2] {
    [Base::root(), Base::parse("/signin/").unwrap_or_default()]
}

/// SEC-53, SEC-54, SEC-55: nginx, by the rules of the build, answers as the demo's server does.
pub async fn nginx_answers_as_the_demo_does(stage: Stage) -> Result {
    compare(&stage, Server::Nginx).await
}

/// SEC-53, SEC-54, SEC-55: and so does Caddy.
pub async fn caddy_answers_as_the_demo_does(stage: Stage) -> Result {
    compare(&stage, Server::Caddy).await
}

async fn compare(stage: &Stage, server: Server) -> Result {
    let mut differences = Vec::new();
    for base in bases() {
        let host = stage.host(server, &base).await?;
        let mut compared = 0;
        for (method, path, headers) in requests(&base, &host.dist)? {
            let theirs = host.send(method, &path, &headers).await?;
            let ours = demo(&host, &base, method, &path, &headers).await?;
            let different = difference(&ours, &theirs);
            if !different.is_empty() {
                differences.push(format!("{method} {path} [{}]: {different}", headers.trim()));
            }
            compared += 1;
        }
        assert!(compared > 60, "{compared}");
        differences.extend(again(&host, &base).await?);
    }
    let first = differences.iter().take(8).cloned().collect::<Vec<_>>();
    assert!(
        differences.is_empty(),
        "{} differ, as in\n{}",
        differences.len(),
        first.join("\n")
    );
    Ok(())
}

/// What is asked: every file and page in every coding, and what is not there.
fn requests(base: &Base, dist: &Path) -> Result<Vec<(&'static str, String, String)>> {
    let mut names: Vec<String> = PAGES.map(|(route, _)| route.to_owned()).into();
    for directory in ["", "assets/"] {
        for entry in fs::read_dir(dist.join(directory))? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                names.push([directory, &*entry.file_name().to_string_lossy()].concat());
            }
        }
    }
    names.push("login?from=a/../b%2F//c".to_owned());
    let mut requests = Vec::new();
    for name in &names {
        for coding in ["", "gzip", "br", "gzip, deflate, br, zstd", "identity"] {
            let headers = match coding {
                "" => String::new(),
                coding => format!("Accept-Encoding: {coding}\r\n"),
            };
            requests.push(("GET", format!("{base}{name}"), headers));
        }
    }
    for path in ODD.map(|name| format!("{base}{name}")) {
        requests.push(("GET", path, "Accept-Encoding: gzip, br\r\n".to_owned()));
    }
    for method in ["HEAD", "POST", "PUT", "DELETE"] {
        for name in ["", "login", "config.json", "none"] {
            let length = if method == "HEAD" {
                ""
            } else {
                "Content-Length: 0\r\n"
            };
            requests.push((method, format!("{base}{name}"), length.to_owned()));
        }
    }
    if let Some(path) = base.without_slash() {
        for path in [path, "/", "/login", "/config.json", "/other/config.json"] {
            requests.push(("GET", path.to_owned(), String::new()));
        }
    }
    Ok(requests)
}

/// What the demo's server answers for the same files.
async fn demo(host: &Host, base: &Base, method: &str, path: &str, headers: &str) -> Result<Answer> {
    let site = org::site::router(host.dist.clone(), base.clone(), Some(host.config.clone()));
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers.lines().filter_map(|line| line.split_once(": ")) {
        request = request.header(name, value);
    }
    let request = request
        .body(Body::empty())
        .map_err(|error| Failure::new(format!("{path}: {error}")))?;
    let Ok(response) = site.oneshot(request).await;
    let (parts, body) = response.into_parts();
    let mut headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.to_string(), value)
        })
        .collect();
    headers.sort();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .map_err(|error| Failure::new(format!("{path}: {error}")))?;
    Ok(Answer {
        status: parts.status.as_u16(),
        headers,
        body: body.to_vec(),
    })
}

fn difference(ours: &Answer, theirs: &Answer) -> String {
    let mut told = Vec::new();
    if ours.status != theirs.status {
        told.push(format!("status {} but {}", ours.status, theirs.status));
    }
    // What a host says beside a refusal is its own; ours says nothing.
    let silent = ours.body.is_empty();
    if !silent && ours.body != theirs.body {
        told.push(format!(
            "{} bytes but {}",
            ours.body.len(),
            theirs.body.len()
        ));
    }
    let of = |answer: &Answer| -> BTreeMap<String, String> {
        let headers = answer.headers.iter().cloned();
        // A body in chunks has no length ahead.
        let chunked = theirs
            .headers
            .iter()
            .any(|(name, _)| name == "transfer-encoding");
        let own = |name: &str| {
            let about_the_body = silent && ours.status != 200 && name == "content-type";
            let length = name == "content-length" && (chunked || silent);
            OWN.contains(&name) || about_the_body || length
        };
        headers.filter(|(name, _)| !own(name)).collect()
    };
    let (ours, theirs) = (of(ours), of(theirs));
    let names = ours
        .keys()
        .chain(theirs.keys().filter(|name| !ours.contains_key(*name)));
    for name in names {
        if ours.get(name) != theirs.get(name) {
            told.push(format!(
                "{name}: {:?} but {:?}",
                ours.get(name),
                theirs.get(name)
            ));
        }
    }
    told.join("; ")
}

/// A file that the browser has is not sent again.
async fn again(host: &Host, base: &Base) -> Result<Vec<String>> {
    let mut differences = Vec::new();
    for name in ["", "config.json"] {
        let path = format!("{base}{name}");
        let first = host.send("GET", &path, "").await?;
        let tag = first.headers.iter().find(|(name, _)| name == "etag");
        let Some((_, tag)) = tag else {
            differences.push(format!("{path} has no tag"));
            continue;
        };
        let second = host
            .send("GET", &path, &format!("If-None-Match: {tag}\r\n"))
            .await?;
        let named = second
            .headers
            .iter()
            .any(|(name, _)| name == "content-security-policy");
        if (second.status, second.body.len(), named) != (304, 0, true) {
            differences.push(format!("{path} again: {second:?}"));
        }
    }
    Ok(differences)
}

/// From the copied files to a working sign-in, behind nginx.
pub async fn a_sign_in_behind_nginx(stage: Stage) -> Result {
    sign_in(&stage, Server::Nginx).await
}

/// From the copied files to a working sign-in, behind Caddy.
pub async fn a_sign_in_behind_caddy(stage: Stage) -> Result {
    sign_in(&stage, Server::Caddy).await
}

/// By a code; after a reload; out, and in again by the link of a mail.
async fn sign_in(stage: &Stage, server: Server) -> Result {
    for base in bases() {
        let host = stage.host(server, &base).await?;
        let browser = stage.browser().await?;
        browser.expect_console(&[&host.org.base_url, "/favicon.ico"].concat());
        let start = format!("{}/", host.app);
        IdentifyPage::open(&browser, &start)
            .await?
            .submit(MIA)
            .await?;
        let page = CodePage::seen(&browser).await?;
        page.enter(&newest(stage, &host, 1).await?.0).await?;
        let view = DefaultPage::seen(&browser).await?.view;
        assert_eq!(view.path(), base.as_str());
        browser.reload().await?;
        DefaultPage::seen(&browser).await?.sign_out().await?;

        let other = stage.browser().await?;
        other.expect_console(&[&host.org.base_url, "/favicon.ico"].concat());
        IdentifyPage::open(&other, &start)
            .await?
            .submit(MIA)
            .await?;
        CodePage::seen(&other).await?;
        let (_, link) = newest(stage, &host, 2).await?;
        other.new_window().await?;
        other.open(&link).await?;
        let view = DefaultPage::seen(&other).await?.view;
        assert_eq!(view.path(), base.as_str());
        other.open(&format!("{}/none", host.app)).await?;
        other.expect_console("404");
        let href: String = other
            .script(
                "return document.querySelector('a').getAttribute('href')",
                vec![],
            )
            .await?;
        assert_eq!(href, base.as_str());
    }
    Ok(())
}

/// Code and link of the newest mail, once there are so many.
async fn newest(stage: &Stage, host: &Host, count: usize) -> Result<(String, String)> {
    let mails = || host.org.org.mails();
    stage.until("the mail", || mails().len() >= count).await?;
    let newest = mails().pop();
    let newest = newest.ok_or_else(|| Failure::new("there is no mail"))?;
    Ok((newest.code, newest.link.unwrap_or_default()))
}
