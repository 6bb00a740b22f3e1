//! The files by which hosts learn the rules, written from one source. Each host has a folder of its own; its module says which
//! of the host's documented rules the file relies on. (SEC-54)

mod azure;
mod caddy;
mod cloudfront;
mod firebase;
mod github_pages;
mod netlify;
mod nginx;

use crate::{Base, NOT_FOUND, PAGES, Reach, cache_control, security_headers};

/// A place on a host, with what its page may reach from there.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// Where the page lives.
    pub base: Base,
    /// Whom it may reach.
    pub reach: Reach,
}

/// A file for a host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostFile {
    /// Its name, the host's folder in front: `nginx/vestibule.conf`.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl HostFile {
    fn new(name: &str, text: String) -> HostFile {
        HostFile {
            name: name.to_owned(),
            text,
        }
    }
}

impl Site {
    /// The security headers of every answer.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        security_headers(&self.reach)
    }

    /// The files for all hosts. `names` are the built files, relative to where the page lives; `page` gives the text of one.
    pub fn host_files(&self, names: &[&str], page: impl Fn(&str) -> String) -> Vec<HostFile> {
        let mut files = vec![
            HostFile::new("netlify/_headers", netlify::headers_file(self, names)),
            HostFile::new("netlify/_redirects", netlify::redirects_file(self)),
            HostFile::new(
                "azure/staticwebapp.config.json",
                azure::configuration(self, names),
            ),
            HostFile::new(
                "firebase/firebase.json",
                firebase::configuration(self, names),
            ),
            HostFile::new(
                "cloudfront/pages-policy.json",
                cloudfront::pages_policy(self),
            ),
            HostFile::new(
                "cloudfront/assets-policy.json",
                cloudfront::assets_policy(self),
            ),
            HostFile::new("cloudfront/function.js", cloudfront::function(self)),
            HostFile::new("nginx/vestibule.conf", nginx::configuration(self)),
            HostFile::new("caddy/Caddyfile", caddy::configuration(self)),
            // Without it the host would leave out files by rules of its own.
            HostFile::new("github-pages/.nojekyll", String::new()),
        ];
        for name in PAGES.map(|(_, file)| file).into_iter().chain([NOT_FOUND]) {
            files.push(HostFile {
                name: format!("github-pages/{name}"),
                text: github_pages::with_policy(self, &page(name)),
            });
        }
        files
    }

    /// The addresses with a rule of their own for caching, since not all hosts can say "all others": the pages, and the files
    /// at the top.
    fn revalidated<'a>(&'a self, names: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
        let pages = PAGES.iter().map(|(route, _)| *route);
        let files = names.iter().copied().filter(|name| {
            cache_control(name) == crate::files::NO_CACHE
                && *name != NOT_FOUND
                && !name.ends_with(".html")
        });
        pages
            .chain(files)
            .map(|name| format!("{}{name}", self.base))
    }
}

/// A JSON text with an end of line, as people edit it.
fn json(value: &serde_json::Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests;
