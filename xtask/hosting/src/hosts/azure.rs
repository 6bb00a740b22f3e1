//! Azure Static Web Apps reads `staticwebapp.config.json` from the top of what is published.
//!
//! The first route that fits counts; `*` may only end a route. `globalHeaders` are added to every answer. Without a
//! `navigationFallback` a missing file is a 404.

use serde_json::{Value, json};

use super::Site;
use crate::{
    ASSETS, NOT_FOUND, PAGES,
    files::{CONTENT_TYPES, IMMUTABLE, NO_CACHE},
};

pub(super) fn configuration(site: &Site, names: &[&str]) -> String {
    let base = &site.base;
    let mut routes = Vec::new();
    if let Some(path) = base.without_slash() {
        routes.push(json!({ "route": path, "redirect": base.as_str(), "statusCode": 301 }));
    }
    routes.push(json!({
        "route": format!("{base}{ASSETS}*"),
        "headers": { "Cache-Control": IMMUTABLE },
    }));
    for (route, file) in PAGES {
        routes.push(json!({
            "route": format!("{base}{route}"),
            "rewrite": format!("{base}{file}"),
            "headers": { "Cache-Control": NO_CACHE },
        }));
    }
    let pages = PAGES.map(|(route, _)| format!("{base}{route}"));
    for path in site.revalidated(names).filter(|path| !pages.contains(path)) {
        routes.push(json!({ "route": path, "headers": { "Cache-Control": NO_CACHE } }));
    }
    let headers = site.headers().into_iter();
    let headers: serde_json::Map<_, _> = headers
        .map(|(name, value)| (name.to_owned(), Value::from(value)))
        .collect();
    let types = CONTENT_TYPES
        .map(|(extension, media_type)| (format!(".{extension}"), Value::from(media_type)));
    super::json(&json!({
        "trailingSlash": "auto",
        "routes": routes,
        "globalHeaders": headers,
        "mimeTypes": serde_json::Map::from_iter(types),
        "responseOverrides": {
            "404": { "rewrite": format!("{base}{NOT_FOUND}"), "statusCode": 404 },
        },
    }))
}
