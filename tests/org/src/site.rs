//! Serves the built files as a production host does: the headers, caching rules and routes of the crate `hosting`,
//! compressed copies where the browser takes them, 404 for what is missing.

use std::{fs, io, path::PathBuf, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hosting::{Base, Served};
use sha2::{Digest, Sha256};

/// The site whose files lie in `dist`, at a place of its own on the host.
///
/// `config` is served as `/config.json` when given, else the file as it stands at the time of the request. The Content
/// Security Policy admits the issuer of the configuration that is served. Where a given one has a theme, the pages are marked as the
/// build would mark them.
pub fn router(dist: PathBuf, base: Base, config: Option<serde_json::Value>) -> Router {
    let site = Site {
        dist,
        base,
        themed: config
            .as_ref()
            .is_some_and(|config| config.get("theme").is_some()),
        config: config.map(|config| config.to_string().into_bytes()),
    };
    Router::new().fallback(answer).with_state(Arc::new(site))
}

struct Site {
    dist: PathBuf,
    base: Base,
    config: Option<Vec<u8>>,
    /// Whether that has a theme.
    themed: bool,
}

/// A file as it goes over the wire.
struct Content {
    name: String,
    coding: Option<Coding>,
    bytes: Vec<u8>,
}

/// The compressed copies that the build leaves beside a file, the smaller first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Brotli,
    Gzip,
}

impl Coding {
    const ALL: [Coding; 2] = [Coding::Brotli, Coding::Gzip];

    fn token(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gzip",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Coding::Brotli => "br",
            Coding::Gzip => "gz",
        }
    }
}

async fn answer(State(site): State<Arc<Site>>, request: Request) -> Response {
    // The files are small and the disk is local, but a blocking read has no place on the thread that serves others.
    tokio::task::spawn_blocking(move || site.answer(&request))
        .await
        .unwrap_or_else(|_| {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        })
}

impl Site {
    fn answer(&self, request: &Request) -> Response {
        let mut response = match *request.method() {
            Method::GET | Method::HEAD => {
                match hosting::resolve(&self.base, request.uri().path()) {
                    Served::File(name) => match self.find(name, request.headers()) {
                        Some(content) => found(content, request.headers()),
                        None => missing(&self.base),
                    },
                    Served::Moved => moved(&self.base),
                    Served::Missing => missing(&self.base),
                }
            }
            _ => method_not_allowed(),
        };
        for (name, value) in hosting::security_headers(&self.reach()) {
            set(&mut response, name, &value);
        }
        if request.method() == Method::HEAD {
            *response.body_mut() = Body::empty();
        }
        response
    }

    fn find(&self, name: &str, headers: &HeaderMap) -> Option<Content> {
        let marked = self.themed && hosting::PAGES.iter().any(|(_, page)| *page == name);
        if hosting::is_precompressed(name) && !marked {
            for coding in Coding::ALL
                .into_iter()
                .filter(|coding| accepts(headers, *coding))
            {
                if let Ok(bytes) = self.read(&format!("{name}.{}", coding.extension())) {
                    return Some(Content {
                        name: name.to_owned(),
                        coding: Some(coding),
                        bytes,
                    });
                }
            }
        }
        let mut bytes = self.read(name).ok()?;
        if marked {
            let page = String::from_utf8_lossy(&bytes);
            bytes = page
                .replacen("<script data-boot", "<script data-boot data-themed", 1)
                .into_bytes();
        }
        Some(Content {
            name: name.to_owned(),
            coding: None,
            bytes,
        })
    }

    fn read(&self, name: &str) -> io::Result<Vec<u8>> {
        match &self.config {
            Some(config) if name == hosting::CONFIG => Ok(config.clone()),
            _ => fs::read(self.dist.join(name)),
        }
    }

    fn reach(&self) -> hosting::Reach {
        let config = self.read(hosting::CONFIG).unwrap_or_default();
        hosting::Reach::of(&serde_json::from_slice(&config).unwrap_or_default())
    }
}

fn found(content: Content, request: &HeaderMap) -> Response {
    // Each coding is its own representation; hashing what is sent gives each its own tag.
    let tag = format!(
        "\"{}\"",
        URL_SAFE_NO_PAD.encode(Sha256::digest(&content.bytes))
    );
    let fresh = request
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|known| {
            known
                .split(',')
                .map(|known| known.trim().trim_start_matches("W/"))
                .any(|known| known == "*" || known == tag)
        });

    let length = content.bytes.len();
    let mut response = Response::new(if fresh {
        Body::empty()
    } else {
        Body::from(content.bytes)
    });
    set(&mut response, "ETag", &tag);
    set(
        &mut response,
        "Cache-Control",
        hosting::cache_control(&content.name),
    );
    if hosting::is_precompressed(&content.name) {
        set(&mut response, "Vary", "Accept-Encoding");
    }
    if fresh {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    set(&mut response, "Content-Length", &length.to_string());
    if let Some(media_type) = hosting::content_type(&content.name) {
        set(&mut response, "Content-Type", media_type);
    }
    if let Some(coding) = content.coding {
        set(&mut response, "Content-Encoding", coding.token());
    }
    response
}

fn missing(base: &Base) -> Response {
    let page = hosting::not_found_page(base);
    let length = page.len();
    let mut response = Response::new(Body::from(page));
    *response.status_mut() = StatusCode::NOT_FOUND;
    set(&mut response, "Content-Type", "text/html; charset=utf-8");
    set(&mut response, "Content-Length", &length.to_string());
    set(&mut response, "Cache-Control", "no-cache");
    response
}

/// The start page is meant, whose files are relative to its own address.
fn moved(base: &Base) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    set(&mut response, "Location", base.as_str());
    set(&mut response, "Cache-Control", "no-cache");
    response
}

fn method_not_allowed() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    set(&mut response, "Allow", "GET, HEAD");
    set(&mut response, "Cache-Control", "no-cache");
    response
}

/// Whether the request takes this coding: named, or covered by `*`, and not with a weight of nought. (RFC 9110, 12.5.3)
fn accepts(request: &HeaderMap, coding: Coding) -> bool {
    let lists = request
        .get_all(header::ACCEPT_ENCODING)
        .into_iter()
        .filter_map(|value| value.to_str().ok());
    let mut by_wildcard = false;
    for choice in lists.flat_map(|list| list.split(',')) {
        let mut parts = choice.split(';').map(str::trim);
        let token = parts.next().unwrap_or_default();
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
        let wanted = weight.is_some_and(|weight| weight > 0.0);
        if token.eq_ignore_ascii_case(coding.token()) {
            return wanted;
        }
        if token == "*" {
            by_wildcard = wanted;
        }
    }
    by_wildcard
}

/// Sets a header whose name and value are this program's own; a value that is none is left out.
fn set(response: &mut Response, name: &'static str, value: &str) {
    if let (Ok(name), Ok(value)) = (
        header::HeaderName::try_from(name),
        HeaderValue::from_str(value),
    ) {
        response.headers_mut().insert(name, value);
    }
}

#[cfg(test)]
mod tests;
