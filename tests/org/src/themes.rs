//! The demo's themes: three products that could stand behind the page. Which one is shown is a matter of this server, which serves
//! another `config.json` to whoever has chosen one; the page itself takes its look from there and from nowhere else.

use std::{fs, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use hosting::Base;
use serde_json::Value;
use tower::ServiceExt;

use crate::site;

/// What remembers the choice.
const COOKIE: &str = "demo-theme";

/// A theme of the demo.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// Its name, which is that of its directory too.
    pub name: &'static str,
    /// What it is, in words.
    pub shows: &'static str,
    settings: &'static str,
    /// Its files: the name below `themes/`, the media type, the content.
    pub files: &'static [(&'static str, &'static str, &'static str)],
}

const SVG: &str = "image/svg+xml";
const CSS: &str = "text/css; charset=utf-8";

macro_rules! files {
    ($($media_type:ident $name:literal),+ $(,)?) => {
        &[$(($name, $media_type, include_str!(concat!("../themes/", $name))),)+]
    };
}

/// All of them.
pub const THEMES: [Theme; 3] = [
    Theme {
        name: "bank",
        shows: "a warm bank: a picture behind the page, a serif, hardly a rounded corner",
        settings: include_str!("../themes/bank/theme.json"),
        files: files![
            SVG "bank/logo.svg", SVG "bank/logo-dark.svg", SVG "bank/valley.svg", SVG "bank/valley-dark.svg",
        ],
    },
    Theme {
        name: "tool",
        shows: "a tool for developers: type like code, a grid, at home in the dark",
        settings: include_str!("../themes/tool/theme.json"),
        files: files![SVG "tool/logo.svg", SVG "tool/logo-dark.svg", CSS "tool/theme.css"],
    },
    Theme {
        name: "shop",
        shows: "a playful shop: loud colours, everything round",
        settings: include_str!("../themes/shop/theme.json"),
        files: files![SVG "shop/logo.svg", SVG "shop/logo-dark.svg", CSS "shop/theme.css"],
    },
];

impl Theme {
    /// A configuration with this theme in it.
    pub fn put_on(&self, config: &Value) -> Value {
        let settings: Value = serde_json::from_str(self.settings).unwrap_or_default();
        let (mut config, settings) = (config.clone(), settings);
        if let (Some(config), Value::Object(settings)) = (config.as_object_mut(), settings) {
            config.extend(settings);
        }
        config
    }
}

/// The site with a choice of themes: `themes` offers them, `themes/{name}` chooses one.
pub fn router(dist: PathBuf, base: Base, config: Option<Value>) -> Router {
    let own = config.clone().unwrap_or_else(|| {
        let text = fs::read(dist.join(hosting::CONFIG)).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    });
    let dressed =
        THEMES.map(|theme| site::router(dist.clone(), base.clone(), Some(theme.put_on(&own))));
    let choice = Choice {
        plain: site::router(dist, base.clone(), config),
        dressed,
        base,
    };
    Router::new().fallback(answer).with_state(Arc::new(choice))
}

struct Choice {
    plain: Router,
    /// In the order of [`THEMES`].
    dressed: [Router; 3],
    base: Base,
}

async fn answer(State(choice): State<Arc<Choice>>, request: Request) -> Response {
    let base = &choice.base;
    let path = request.uri().path().to_owned();
    let dressed = chosen(&request).and_then(|number| choice.dressed.get(number));
    let Ok(mut response) = dressed
        .unwrap_or(&choice.plain)
        .clone()
        .oneshot(request)
        .await;
    let name = path.strip_prefix(base.as_str()).unwrap_or_default();
    let Some(name) = name
        .strip_prefix("themes")
        .map(|name| name.trim_start_matches('/'))
    else {
        return response;
    };
    // In place of the words that there is no such file, with the headers that every answer of the site has.
    let file = THEMES
        .iter()
        .flat_map(|theme| theme.files)
        .find(|(file, ..)| *file == name);
    if let Some((_, media_type, content)) = file {
        fill(&mut response, media_type, (*content).to_owned());
    } else if name.is_empty() {
        fill(&mut response, "text/html; charset=utf-8", offered(base));
    } else if name == "none" || THEMES.iter().any(|theme| theme.name == name) {
        let age = if name == "none" { "; Max-Age=0" } else { "" };
        let cookie = format!("{COOKIE}={name}; Path={base}; HttpOnly; SameSite=Lax{age}");
        fill(&mut response, "text/plain; charset=utf-8", String::new());
        *response.status_mut() = StatusCode::SEE_OTHER;
        set(&mut response, header::LOCATION, base.as_str());
        set(&mut response, header::SET_COOKIE, &cookie);
    }
    response
}

/// The number of the theme that somebody has chosen.
fn chosen(request: &Request) -> Option<usize> {
    let cookies = request.headers().get_all(header::COOKIE).into_iter();
    let pairs = cookies
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut chosen = pairs.filter_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    let name = chosen.next()?;
    THEMES.iter().position(|theme| theme.name == name)
}

fn offered(base: &Base) -> String {
    let item = |name: &str, shows: &str| {
        format!("<li><a href=\"{base}themes/{name}\">{name}</a>: {shows}</li>\n")
    };
    let themes: String = THEMES
        .iter()
        .map(|theme| item(theme.name, theme.shows))
        .collect();
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>Themes</title>\n<main>\n<h1>Themes</h1>\n\
         <p>Each leads to the sign-in page as it would look before that product.</p>\n<ul>\n{themes}{own}</ul>\n</main>\n",
        own = item("none", "the page's own look")
    )
}

fn fill(response: &mut Response, media_type: &str, text: String) {
    *response.status_mut() = StatusCode::OK;
    response.headers_mut().remove(header::CONTENT_LENGTH);
    set(response, header::CONTENT_TYPE, media_type);
    *response.body_mut() = Body::from(text);
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test may stop at the first surprise"
    )]

    use serde_json::json;

    use super::*;

    async fn get(path: &str, cookie: &str) -> (StatusCode, header::HeaderMap, String) {
        let config = json!({ "issuer": "https://example.okta.com", "appName": "Demo" });
        let base = Base::parse("/signin/").unwrap();
        let site = router("nowhere".into(), base, Some(config));
        let request = Request::get(path).header(header::COOKIE, cookie);
        let response = site
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (
            parts.status,
            parts.headers,
            String::from_utf8(bytes.to_vec()).unwrap(),
        )
    }

    #[tokio::test]
    async fn a_choice_is_remembered_and_forgotten() {
        let (status, headers, _) = get("/signin/themes/shop", "").await;
        assert_eq!(
            (status, &headers[header::LOCATION]),
            (StatusCode::SEE_OTHER, &HeaderValue::from_static("/signin/"))
        );
        assert!(
            headers[header::SET_COOKIE]
                .to_str()
                .unwrap()
                .starts_with("demo-theme=shop; Path=/signin/;")
        );
        let (_, _, config) = get("/signin/config.json", "a=b; demo-theme=shop").await;
        let config: Value = serde_json::from_str(&config).unwrap();
        assert_eq!(
            (&config["appName"], &config["theme"]["radius"]),
            (&json!("Pip & Plum"), &json!(24))
        );
        assert_eq!(config["issuer"], "https://example.okta.com");
        for cookie in ["", "demo-theme=other", "other-demo-theme=shop"] {
            let (_, _, config) = get("/signin/config.json", cookie).await;
            assert!(!config.contains("radius"), "{cookie}: {config}");
        }
        let (_, headers, _) = get("/signin/themes/none", "").await;
        assert!(
            headers[header::SET_COOKIE]
                .to_str()
                .unwrap()
                .contains("Max-Age=0")
        );
    }

    /// Every file that a theme names is there, and comes as what it is, with the headers of the site.
    #[tokio::test]
    async fn every_file_of_a_theme_is_there() {
        for theme in THEMES {
            let named: Vec<&str> = theme
                .settings
                .split('"')
                .filter(|word| word.starts_with("themes/"))
                .collect();
            assert!(named.len() >= 2, "{named:?}");
            assert_eq!(named.len(), theme.files.len(), "{}", theme.name);
            for name in named {
                let (status, headers, text) = get(&["/signin/", name].concat(), "").await;
                assert_eq!(status, StatusCode::OK, "{name}");
                assert!(
                    headers.contains_key(header::CONTENT_SECURITY_POLICY),
                    "{name}"
                );
                let expected = hosting::content_type(name).unwrap();
                assert_eq!(headers[header::CONTENT_TYPE], expected, "{name}");
                // A theme of ours shows how it is done.
                assert!(
                    !text.contains("!important") && !text.contains("style="),
                    "{name}"
                );
                assert!(
                    !name.ends_with(".css") || text.contains("@layer theme"),
                    "{name}"
                );
            }
        }
    }

    #[tokio::test]
    async fn what_is_no_theme_is_missing() {
        for path in [
            "/signin/themes/other",
            "/signin/themes/bank/../../config.json",
            "/themes",
            "/signin/themes/bank/other.svg",
        ] {
            assert_eq!(get(path, "").await.0, StatusCode::NOT_FOUND, "{path}");
        }
        let (status, _, page) = get("/signin/themes", "").await;
        assert!(
            status == StatusCode::OK && page.contains("/signin/themes/bank"),
            "{page}"
        );
    }
}
