//! Each file read by the documented rules of its host, and held against the one source. nginx and Caddy are started for real
//! elsewhere.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

use std::collections::BTreeMap;

use serde_json::Value;

use super::*;
use crate::{Served, resolve};

const STYLE: &str = "assets/style-0123456789abcdef.css";
const NAMES: [&str; 9] = [
    "404.html",
    STYLE,
    "assets/app-0123456789abcdef.wasm",
    "config.json",
    "doctor.html",
    "icons/mark.svg",
    "index.html",
    "login.html",
    "login/callback.html",
];

fn sites() -> [Site; 2] {
    let reach = || Reach {
        issuer_origin: Some("https://example.okta.com".to_owned()),
        ..Reach::default()
    };
    [Base::root(), Base::parse("/signin/").unwrap()].map(|base| Site {
        base,
        reach: reach(),
    })
}

/// The text of a file for a site.
fn file(site: &Site, name: &str) -> String {
    let page =
        |name: &str| format!("<!doctype html>\n<meta charset=\"utf-8\">\n<title>{name}</title>\n");
    let files = site.host_files(&NAMES, page);
    let found = files.iter().find(|file| file.name == name);
    found.unwrap().text.clone()
}

fn json_of(site: &Site, name: &str) -> Value {
    serde_json::from_str(&file(site, name)).unwrap()
}

/// Everything that is answered with a file: its path and the file's name.
fn served(site: &Site) -> Vec<(String, &'static str)> {
    let pages = PAGES.map(|(route, file)| (format!("{}{route}", site.base), file));
    let files = NAMES.map(|name| (format!("{}{name}", site.base), name));
    let files = files
        .into_iter()
        .filter(|(path, name)| resolve(&site.base, path) == Served::File(name));
    pages.into_iter().chain(files).collect()
}

type Headers = BTreeMap<String, String>;

/// What must be sent with a file.
fn wanted(site: &Site, name: &str) -> Headers {
    let headers = site.headers().into_iter();
    let mut headers: Headers = headers
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    headers.insert("Cache-Control".to_owned(), cache_control(name).to_owned());
    headers
}

/// Adds a header, joined to what is there, as hosts do.
fn add(headers: &mut Headers, name: &str, value: &str) {
    let known = headers.entry(name.to_owned()).or_default();
    if !known.is_empty() {
        known.push_str(", ");
    }
    known.push_str(value);
}

/// Netlify and Cloudflare Pages: all rules that fit, `*` stands for the rest. At most 100 rules, lines of 2,000 characters.
#[test]
fn sec_54_netlify_and_cloudflare_are_told_the_headers() {
    for site in sites() {
        let text = file(&site, "netlify/_headers");
        let rules = text.lines().filter(|line| !line.starts_with(' '));
        assert!(rules.count() <= 100 && text.lines().all(|line| line.len() <= 2000));
        for (path, name) in served(&site) {
            let mut headers = Headers::new();
            let mut fits = false;
            for line in text.lines() {
                match line.strip_prefix("  ") {
                    None => {
                        let start = line.strip_suffix('*');
                        fits = start.map_or(line == path, |start| path.starts_with(start));
                    }
                    Some(header) if fits => {
                        let (name, value) = header.split_once(": ").unwrap();
                        add(&mut headers, name, value);
                    }
                    Some(_) => {}
                }
            }
            assert_eq!(headers, wanted(&site, name), "{path}");
        }
    }
}

/// Netlify and Cloudflare Pages: nothing is rewritten, since a page that is named with its ending is sent back to the address
/// without it.
#[test]
fn no_page_is_rewritten() {
    for (site, moved) in sites().iter().zip(["", "/signin /signin/ 301"]) {
        let text = file(site, "netlify/_redirects");
        let rules = text.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(rules.collect::<Vec<_>>().join(" "), moved);
    }
}

/// Azure Static Web Apps: the first route that fits, and the headers of all answers.
#[test]
fn sec_54_azure_is_told_the_headers() {
    for site in sites() {
        let rules = json_of(&site, "azure/staticwebapp.config.json");
        let routes = rules["routes"].as_array().unwrap();
        for route in routes {
            let path = route["route"].as_str().unwrap();
            assert!(path.starts_with('/') && !path.trim_end_matches('*').contains('*'));
            let known = ["route", "headers", "rewrite", "redirect", "statusCode"];
            assert!(
                route
                    .as_object()
                    .unwrap()
                    .keys()
                    .all(|key| known.contains(&&**key))
            );
        }
        for (path, name) in served(&site) {
            let fits = |route: &&Value| {
                let route = route["route"].as_str().unwrap();
                route
                    .strip_suffix('*')
                    .map_or(route == path, |start| path.starts_with(start))
            };
            let route = routes.iter().find(fits).unwrap();
            let mut headers = Headers::new();
            for place in [&rules["globalHeaders"], &route["headers"]] {
                for (name, value) in place.as_object().unwrap() {
                    add(&mut headers, name, value.as_str().unwrap());
                }
            }
            assert_eq!(headers, wanted(&site, name), "{path}");
            let answered_by = route["rewrite"].as_str().unwrap_or(&path);
            assert_eq!(answered_by, format!("{}{name}", site.base));
        }
        assert!(rules.get("navigationFallback").is_none());
        assert_eq!(rules["mimeTypes"][".wasm"], "application/wasm");
        assert_eq!(rules["responseOverrides"]["404"]["statusCode"], 404);
    }
}

/// Firebase Hosting: all header rules that fit by glob, then files, then rewrites.
#[test]
fn sec_54_firebase_is_told_the_headers() {
    for site in sites() {
        let rules = json_of(&site, "firebase/firebase.json");
        let rules = &rules["hosting"];
        for (path, name) in served(&site) {
            let mut headers = Headers::new();
            for rule in rules["headers"].as_array().unwrap() {
                let source = rule["source"].as_str().unwrap();
                let fits = source
                    .strip_suffix("**")
                    .map_or(source == path, |start| path.starts_with(start));
                for header in rule["headers"].as_array().unwrap().iter().filter(|_| fits) {
                    add(
                        &mut headers,
                        header["key"].as_str().unwrap(),
                        header["value"].as_str().unwrap(),
                    );
                }
            }
            assert_eq!(headers, wanted(&site, name), "{path}");
            let rewrites = rules["rewrites"].as_array().unwrap();
            let rewrite = rewrites.iter().find(|rule| rule["source"] == *path);
            let file = format!("{}{name}", site.base);
            let by_itself = path == file || path == site.base.as_str();
            assert!(
                by_itself || rewrite.unwrap()["destination"] == *file,
                "{path}"
            );
        }
        // A rewrite of everything would make every missing file a page.
        assert!(!rules["rewrites"].to_string().contains('*'));
    }
}

/// CloudFront: one policy for each behaviour; a known security header is refused among the custom ones.
#[test]
fn sec_54_cloudfront_is_told_the_headers() {
    for site in sites() {
        for (path, name) in served(&site) {
            let assets = path.starts_with(&format!("{}assets/", site.base));
            let policy = match assets {
                true => json_of(&site, "cloudfront/assets-policy.json"),
                false => json_of(&site, "cloudfront/pages-policy.json"),
            };
            let mut headers = Headers::new();
            let custom = &policy["CustomHeadersConfig"];
            let items = custom["Items"].as_array().unwrap();
            assert_eq!(custom["Quantity"], items.len());
            for item in items {
                let name = item["Header"].as_str().unwrap();
                assert!(!name.starts_with("Content-Security") && !name.starts_with("Strict"));
                headers.insert(name.to_owned(), item["Value"].as_str().unwrap().to_owned());
            }
            let known = policy["SecurityHeadersConfig"].as_object().unwrap();
            for (place, settings) in known {
                assert_eq!(settings["Override"], true);
                let (name, value) = match place.as_str() {
                    "ContentSecurityPolicy" => (
                        "Content-Security-Policy",
                        settings["ContentSecurityPolicy"]
                            .as_str()
                            .unwrap()
                            .to_owned(),
                    ),
                    "StrictTransportSecurity" => (
                        "Strict-Transport-Security",
                        format!("max-age={}", settings["AccessControlMaxAgeSec"]),
                    ),
                    "ContentTypeOptions" => ("X-Content-Type-Options", "nosniff".to_owned()),
                    "ReferrerPolicy" => (
                        "Referrer-Policy",
                        settings["ReferrerPolicy"].as_str().unwrap().to_owned(),
                    ),
                    other => panic!("{other} is no place of a response headers policy"),
                };
                headers.insert(name.to_owned(), value);
            }
            assert_eq!(headers, wanted(&site, name), "{path}");
        }
        // The limit of a function's code.
        assert!(file(&site, "cloudfront/function.js").len() < 10_240);
    }
}

/// GitHub Pages: the policy in the page, before anything that it is about, without what a page cannot say.
#[test]
fn sec_54_the_pages_for_github_carry_their_policy() {
    for site in sites() {
        let policy = &wanted(&site, "index.html")["Content-Security-Policy"];
        for name in PAGES.map(|(_, file)| file).into_iter().chain([NOT_FOUND]) {
            let page = file(&site, &format!("github-pages/{name}"));
            let meta = page.split("http-equiv=\"Content-Security-Policy\" content=\"");
            let said = meta.last().unwrap().split('"').next().unwrap();
            assert!(!said.contains("frame-ancestors"));
            let left_out = policy
                .split("; ")
                .filter(|directive| !said.contains(directive))
                .collect::<Vec<_>>();
            assert_eq!(left_out, ["frame-ancestors 'none'"]);
            assert!(page.find("http-equiv") < page.find("<title>"));
        }
        assert_eq!(file(&site, "github-pages/.nojekyll"), "");
    }
}

/// SEC-50: no file's rules have to change with a release, and the issuer is all that they need of a deployer.
#[test]
fn nothing_of_a_build_is_in_the_rules() {
    for site in sites() {
        for file in site.host_files(&NAMES, |_| String::new()) {
            assert!(!file.text.contains("0123456789abcdef"), "{}", file.name);
        }
    }
}
