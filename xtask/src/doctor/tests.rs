#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::{fs, path::PathBuf};

use axum::{
    Router,
    extract::Request as Asked,
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::{self, Next},
    response::Response,
};
use hosting::Base;
use org::{DEMO_CLIENT_ID, OddMetadata, Org};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::*;

/// A host with a few files in the place of the built ones, and the stand-in org behind it.
struct Deployed {
    runtime: Runtime,
    files: PathBuf,
    home: String,
    org: org::Served,
}

impl Drop for Deployed {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.files);
    }
}

/// What a careless host makes of an answer.
type Spoil = fn(&str, &mut Response);

/// What an administrator has done.
type Change = fn(&Org);

/// Serves below a path. `more` is added to config.json.
fn deploy(name: &str, base: &str, spoil: Spoil, more: Value) -> Deployed {
    let files =
        std::env::temp_dir().join(format!("vestibule-doctor-{}-{name}", std::process::id()));
    fs::create_dir_all(files.join("login")).unwrap();
    fs::create_dir_all(files.join("assets")).unwrap();
    let page = |home: &str| format!("<script data-boot src=\"{home}assets/boot-1.js\"></script>");
    for (file, text) in [
        ("index.html", page("./")),
        ("login.html", page("./")),
        ("login/callback.html", page("../")),
        ("assets/boot-1.js", "start()".to_owned()),
        ("assets/boot-1.js.br", "as if compressed".to_owned()),
    ] {
        fs::write(files.join(file), text).unwrap();
    }
    let runtime = Runtime::new().unwrap();
    let (home, org) = runtime.block_on(async {
        let listeners = org::bind(0).await.unwrap();
        let port = listeners.first().unwrap().local_addr().unwrap().port();
        let home = format!("http://localhost:{port}{base}");
        let app = home.trim_end_matches('/').to_owned();
        let origin = format!("http://localhost:{port}");
        let org = org::spawn(|base_url| Org::demo(base_url, &app))
            .await
            .unwrap();
        org.org.trust(&[&origin]);
        let mut config = json!({ "issuer": org.org.issuer(), "clientId": DEMO_CLIENT_ID });
        config
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().cloned().unwrap_or_default());
        let site = org::site::router(files.clone(), Base::parse(base).unwrap(), Some(config));
        let site: Router = site.layer(middleware::from_fn(
            move |asked: Asked, next: Next| async move {
                let path = asked.uri().path().to_owned();
                let mut response = next.run(asked).await;
                spoil(&path, &mut response);
                response
            },
        ));
        for listener in listeners {
            let site = site.clone();
            tokio::spawn(async move { axum::serve(listener, site).await });
        }
        (home, org)
    });
    Deployed {
        runtime,
        files,
        home,
        org,
    }
}

fn honest(_path: &str, _response: &mut Response) {}

fn set(response: &mut Response, name: &'static str, value: &'static str) {
    let name = HeaderName::from_static(name);
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

fn wrong(deployed: &Deployed) -> Vec<(&'static str, String)> {
    let _inside = deployed.runtime.enter();
    let findings = check(&deployed.home).into_iter();
    let wrong = findings.filter(|finding| finding.state == State::Wrong);
    wrong.map(|finding| (finding.id, finding.cure)).collect()
}

#[test]
fn a_healthy_page_is_healthy_at_the_root_and_below_a_path() {
    for (name, base) in [("root", "/"), ("below", "/signin/")] {
        let deployed = deploy(name, base, honest, json!({}));
        assert_eq!(wrong(&deployed), []);
        let findings = check(&deployed.home);
        assert!(
            findings
                .iter()
                .all(|finding| finding.state != State::Advice),
            "{findings:#?}"
        );
        let good = |id| {
            findings
                .iter()
                .any(|finding| finding.id == id && finding.state == State::Good)
        };
        for id in [
            "secure",
            "pages",
            "csp",
            "cors",
            "redirect",
            "hosted",
            "start",
            "clock",
            "compression",
        ] {
            assert!(good(id), "{id}: {findings:#?}");
        }
        assert!(deployed.org.org.mails().is_empty());
    }
}

#[test]
fn what_a_careless_host_does_is_told() {
    let cases: [(&str, Spoil, &str, &str); 6] = [
        (
            "policy",
            |_, it| drop(it.headers_mut().remove("content-security-policy")),
            "csp",
            "cargo xtask hosting",
        ),
        (
            "hsts",
            |_, it| drop(it.headers_mut().remove("strict-transport-security")),
            "hsts",
            "max-age",
        ),
        (
            "kept",
            |path, it| {
                if path == "/config.json" {
                    set(it, "cache-control", "max-age=60")
                }
            },
            "caching",
            "no-cache",
        ),
        (
            "rewritten",
            |_, it| {
                if it.status() == StatusCode::NOT_FOUND {
                    *it.status_mut() = StatusCode::OK
                }
            },
            "missing",
            "404.html",
        ),
        (
            "led-on",
            |path, it| {
                if path == "/login" {
                    *it.status_mut() = StatusCode::FOUND;
                    set(it, "location", "/login/")
                }
            },
            "pages",
            "login.html",
        ),
        (
            "no-config",
            |path, it| {
                if path == "/config.json" {
                    *it.status_mut() = StatusCode::NOT_FOUND
                }
            },
            "config",
            "beside index.html",
        ),
    ];
    for (name, spoil, id, cure) in cases {
        let found = wrong(&deploy(name, "/", spoil, json!({})));
        assert!(
            found
                .iter()
                .any(|(found, told)| *found == id && told.contains(cure)),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn what_is_missing_at_the_org_is_told() {
    let cases: [(&str, Change, &str, &str); 6] = [
        (
            "origin",
            |org| org.trust(&["https://other.example"]),
            "cors",
            "Trusted Origins",
        ),
        (
            "grant",
            |org| {
                org.configure_client(DEMO_CLIENT_ID, |it| it.interaction_code = false);
            },
            "grant",
            "Interaction Code",
        ),
        (
            "redirect",
            |org| {
                org.configure_client(DEMO_CLIENT_ID, |it| it.redirect_uris.clear());
            },
            "hosted",
            "Sign-in redirect URIs",
        ),
        (
            "issuer",
            |org| org.configure(|it| it.odd_metadata = Some(OddMetadata::OtherIssuer)),
            "issuer",
            "id.example.com",
        ),
        (
            "policy",
            |org| org.configure(|it| it.access_policy = false),
            "start",
            "Access Policies",
        ),
        (
            "clock",
            |org| org.advance_clock(3 * 86_400_000),
            "clock",
            "Set the clock",
        ),
    ];
    for (name, change, id, cure) in cases {
        let deployed = deploy(&format!("org-{name}"), "/", honest, json!({}));
        change(&deployed.org.org);
        let found = wrong(&deployed);
        assert!(
            found
                .iter()
                .any(|(found, told)| *found == id && told.contains(cure)),
            "{name}: {found:?}"
        );
    }
}

/// Nothing of embedded sign-in is asked for where people sign in at Okta.
#[test]
fn where_people_sign_in_at_okta_that_is_what_is_checked() {
    let deployed = deploy("redirects", "/", honest, json!({ "mode": "redirect" }));
    deployed
        .org
        .org
        .configure_client(DEMO_CLIENT_ID, |it| it.interaction_code = false);
    assert_eq!(wrong(&deployed), []);
    let asked = deployed.org.org.requests();
    assert!(
        asked
            .iter()
            .all(|it| !it.path.contains("interact") && !it.path.contains("/idp/"))
    );
}

#[test]
fn where_nobody_answers_that_is_told() {
    let home = "http://localhost:1/";
    let findings = check(home);
    let pages = findings.iter().find(|finding| finding.id == "pages");
    assert!(
        pages.is_some_and(|pages| pages.state == State::Wrong),
        "{findings:#?}"
    );
    let secure = findings.iter().find(|finding| finding.id == "secure");
    assert!(secure.is_some_and(|secure| secure.what.contains("no answer")));
    let plain = check("http://vestibule.invalid/");
    assert!(
        plain
            .iter()
            .any(|finding| finding.id == "secure" && finding.state == State::Wrong)
    );
}

#[test]
fn an_address_is_taken_as_people_copy_it() {
    for (url, taken) in [
        ("https://app.example", "https://app.example/"),
        ("https://app.example/", "https://app.example/"),
        ("https://app.example/doctor", "https://app.example/"),
        (
            "https://app.example/signin/login/callback?x=1#y",
            "https://app.example/signin/",
        ),
        (
            "https://app.example/signin/login",
            "https://app.example/signin/",
        ),
        ("https://login.example/", "https://login.example/"),
    ] {
        assert_eq!(home(url), taken, "{url}");
    }
}
