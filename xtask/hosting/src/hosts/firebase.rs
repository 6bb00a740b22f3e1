//! Firebase Hosting reads `firebase.json` beside the published folder, `dist`.
//!
//! `headers` are matched against the address as it was asked for, all that fit are sent, and each here fits with its own; files
//! go before `rewrites`. `404.html` at the top answers what is missing.

use serde_json::{Value, json};

use super::Site;
use crate::{
    ASSETS, PAGES,
    files::{IMMUTABLE, NO_CACHE},
};

pub(super) fn configuration(site: &Site, names: &[&str]) -> String {
    let base = &site.base;
    let header = |name: &str, value: &str| json!({ "key": name, "value": value });
    let everywhere: Vec<Value> = site
        .headers()
        .iter()
        .map(|(name, value)| header(name, value))
        .collect();
    let mut headers = vec![json!({ "source": format!("{base}**"), "headers": everywhere })];
    for path in site.revalidated(names) {
        headers.push(json!({ "source": path, "headers": [header("Cache-Control", NO_CACHE)] }));
    }
    headers.push(json!({
        "source": format!("{base}{ASSETS}**"),
        "headers": [header("Cache-Control", IMMUTABLE)],
    }));
    let rewrites: Vec<Value> = PAGES
        .iter()
        .filter(|(route, _)| !route.is_empty())
        .map(|(route, file)| {
            json!({ "source": format!("{base}{route}"), "destination": format!("{base}{file}") })
        })
        .collect();
    let redirects: Vec<Value> = base
        .without_slash()
        .map(|path| json!({ "source": path, "destination": base.as_str(), "type": 301 }))
        .into_iter()
        .collect();
    super::json(&json!({
        "hosting": {
            "public": "dist",
            "ignore": ["**/*.br", "**/*.gz", "**/_headers", "**/_redirects", "**/staticwebapp.config.json"],
            "headers": headers,
            "rewrites": rewrites,
            "redirects": redirects,
        }
    }))
}
