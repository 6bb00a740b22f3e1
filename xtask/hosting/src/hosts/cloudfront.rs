//! CloudFront: two response headers policies, for `aws cloudfront create-response-headers-policy`, and a function for viewer
//! requests (JavaScript runtime 2.0).
//!
//! The security headers that CloudFront knows have places of their own and are refused among the custom ones. The
//! distribution has two behaviours, of which the one for the assets has the path pattern that the guide gives. What is missing
//! is answered by the distribution's custom error responses.

use serde_json::{Value, json};

use super::Site;
use crate::{
    PAGES,
    files::{IMMUTABLE, NO_CACHE},
};

pub(super) fn pages_policy(site: &Site) -> String {
    policy(site, "vestibule-pages", NO_CACHE)
}

pub(super) fn assets_policy(site: &Site) -> String {
    policy(site, "vestibule-assets", IMMUTABLE)
}

fn policy(site: &Site, name: &str, cache_control: &str) -> String {
    let mut known = serde_json::Map::new();
    let mut custom = vec![item("Cache-Control", cache_control)];
    for (header, value) in site.headers() {
        let (place, mut settings) = match header {
            "Content-Security-Policy" => (
                "ContentSecurityPolicy",
                json!({ "ContentSecurityPolicy": value }),
            ),
            "Strict-Transport-Security" => {
                let seconds = value.trim_start_matches("max-age=").parse::<u32>();
                (
                    "StrictTransportSecurity",
                    json!({
                        "AccessControlMaxAgeSec": seconds.unwrap_or_default(),
                        "IncludeSubdomains": false,
                        "Preload": false,
                    }),
                )
            }
            "X-Content-Type-Options" => ("ContentTypeOptions", json!({})),
            "Referrer-Policy" => ("ReferrerPolicy", json!({ "ReferrerPolicy": value })),
            _ => {
                custom.push(item(header, &value));
                continue;
            }
        };
        if let Some(settings) = settings.as_object_mut() {
            settings.insert("Override".to_owned(), true.into());
        }
        known.insert(place.to_owned(), settings);
    }
    super::json(&json!({
        "Name": name,
        "Comment": "Security headers and caching of the sign-in page",
        "SecurityHeadersConfig": known,
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    }))
}

fn item(header: &str, value: &str) -> Value {
    json!({ "Header": header, "Value": value, "Override": true })
}

/// Finds the page that answers an address. A page that is asked for by the name of its file is as missing as any other.
pub(super) fn function(site: &Site) -> String {
    let base = &site.base;
    let pages: String = PAGES
        .iter()
        .map(|(route, file)| format!("  '{base}{route}': '{base}{file}',\n"))
        .collect();
    let moved = base.without_slash().map(|path| {
        format!(
            "  if (request.uri === '{path}') {{
    return {{ statusCode: 308, statusDescription: 'Permanent Redirect', headers: {{ location: {{ value: '{base}' }} }} }};
  }}
"
        )
    });
    format!(
        "// For viewer requests: answers the addresses of the sign-in page with its files.
const pages = {{
{pages}}};

function handler(event) {{
  const request = event.request;
{moved}  if (Object.prototype.hasOwnProperty.call(pages, request.uri)) {{
    request.uri = pages[request.uri];
  }} else if (/\\.html$/.test(request.uri)) {{
    request.uri = '{base}none';
  }}
  return request;
}}
",
        moved = moved.unwrap_or_default(),
    )
}
