//! Turns the page that Trunk leaves into the one that is served: names with hashes, integrity values, one style sheet, no
//! inline script.

use super::{digest, markup, texts::Texts};
use crate::Result;

/// What `index.html` puts in the place of the way to where the page lives.
const HOME_PLACEHOLDER: &str = "{{home}}";

/// The way from the address of a page to where all of them live, relative, so that it holds wherever that is.
pub(crate) fn home(route: &str) -> String {
    match route.matches('/').count() {
        0 => "./".to_owned(),
        depth => "../".repeat(depth),
    }
}

/// The source files that a page names.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The first script, `<script data-boot src="…">`, relative to the project.
    pub(crate) boot: String,
    /// The script that the former loads, which does all that may come after the first paint.
    pub(crate) start: Option<String>,
    /// The script that draws a theme, which the former loads where there is one.
    pub(crate) theme: Option<String>,
    /// The style sheets of what is shown later, which the former loads, relative to the project.
    pub(crate) later_styles: Vec<String>,
    /// The style sheets of what most people never see, which the former loads when it is due, relative to the project.
    pub(crate) rare_styles: Vec<String>,
    /// The style sheets in their order, relative to Trunk's output.
    pub(crate) styles: Vec<String>,
}

/// A finished file of the page.
#[derive(Clone, Debug)]
pub(crate) struct Asset {
    /// Its name with the hash of its content.
    pub(crate) name: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
}

impl Asset {
    /// Names a content after its hash: `style` and `css` give `style-0123456789abcdef.css`.
    pub(crate) fn new(stem: &str, extension: &str, bytes: Vec<u8>) -> Asset {
        Asset {
            name: format!("{stem}-{}.{extension}", digest::short(&bytes)),
            bytes,
        }
    }

    /// Its integrity value.
    pub(crate) fn integrity(&self) -> String {
        digest::integrity(&self.bytes)
    }
}

/// The finished files that go into the page.
pub(crate) struct Assets {
    /// The first script.
    pub(crate) boot: Asset,
    /// What follows it, for a page that has more to do than its first script.
    pub(crate) start: Option<Asset>,
    /// The script that draws a theme, for a page that can have one.
    pub(crate) theme: Option<Asset>,
    /// All style sheets that the page names, in one.
    pub(crate) style: Asset,
    /// All style sheets of what is shown later, in one, for a page that has a first sight.
    pub(crate) later_style: Option<Asset>,
    /// All style sheets of what most people never see, in one, likewise.
    pub(crate) rare_style: Option<Asset>,
    /// The script that wasm-bindgen writes.
    pub(crate) glue: Asset,
    /// The program.
    pub(crate) wasm: Asset,
    /// The program's other files, which no page names.
    pub(crate) parts: Vec<Asset>,
    /// The texts, where the page has any of its own.
    pub(crate) texts: Texts,
}

impl Assets {
    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Asset> {
        [&self.boot, &self.style, &self.glue, &self.wasm]
            .into_iter()
            .chain(&self.parts)
            .chain(&self.start)
            .chain(&self.theme)
            .chain(&self.later_style)
            .chain(&self.rare_style)
            .chain(&self.texts.assets)
    }
}

/// Reads which files the page names.
///
/// # Errors
/// When a part is missing, or the page asks for something that the served page could not have.
pub(crate) fn parts(html: &str) -> Result<Parts> {
    let tags = markup::tags(html);
    let (mut boot, mut start, mut theme) = (None, None, None);
    let (mut later, mut rare) = (None, None);
    let mut styles = Vec::new();
    for tag in &tags {
        match tag.name.as_str() {
            "script" if tag.get("data-boot").is_some() => {
                boot = tag.get("src");
                start = tag.get("data-start");
                theme = tag.get("data-theme");
                later = tag.get("data-style");
                rare = tag.get("data-rare");
            }
            "script" if tag.get("src").is_none() => {
                return Err(
                    "index.html holds an inline script, which the Content Security Policy forbids"
                        .into(),
                );
            }
            "style" => {
                return Err(
                    "index.html holds an inline style, which the Content Security Policy forbids"
                        .into(),
                );
            }
            "link" if tag.is("rel", "stylesheet") => styles.extend(tag.get("href")),
            _ => {}
        }
        if tag.get("style").is_some() {
            return Err(format!("index.html has a style attribute on <{}>, which the Content Security Policy forbids", tag.name).into());
        }
    }
    let relative = |path: &str| path.trim_start_matches('/').to_owned();
    let list = |names: Option<&str>| -> Vec<String> {
        let names = names.unwrap_or_default().split_whitespace();
        names.map(relative).collect()
    };
    let boot = boot
        .map(relative)
        .ok_or("index.html has no <script data-boot src=\"…\">")?;
    let styles: Vec<_> = styles.into_iter().map(relative).collect();
    if styles.is_empty() {
        return Err("index.html names no style sheet".into());
    }
    Ok(Parts {
        boot,
        start: start.map(relative),
        theme: theme.map(relative),
        later_styles: list(later),
        rare_styles: list(rare),
        styles,
    })
}

/// Whether the source page leaves the optimising to this program. Trunk would download an optimiser where it finds none.
pub(crate) fn leaves_optimising_to_us(html: &str) -> bool {
    markup::tags(html)
        .iter()
        .filter(|tag| tag.is("rel", "rust"))
        .all(|tag| tag.is("data-wasm-opt", "0"))
}

/// The page as it is served.
///
/// `home` is the way from its address to where the page lives, as [`home`] gives it.
///
/// # Errors
/// When a placeholder is left over.
pub(crate) fn finish(html: &str, assets: &Assets, home: &str) -> Result<String> {
    let html = &*assets.texts.placed(html)?;
    let mut edits = Vec::new();
    let mut styled = false;
    for tag in markup::tags(html) {
        let replacement = if tag.get("data-boot").is_some() {
            boot_script(assets, home)
        } else if tag.is("rel", "stylesheet") {
            if styled {
                String::new()
            } else {
                style_sheet(&assets.style, home)
            }
        } else if tag.is("rel", "rust") {
            preloads(assets, home)
        } else {
            continue;
        };
        styled |= tag.is("rel", "stylesheet");
        edits.push((tag.range, replacement));
    }
    let page = markup::minify(&markup::replace(html, edits)).replace(HOME_PLACEHOLDER, home);
    match page.split_once("{{") {
        Some((_, rest)) => Err(format!(
            "index.html has an unknown placeholder: {{{{{}",
            rest.chars().take(24).collect::<String>()
        )
        .into()),
        None => Ok(page),
    }
}

/// The requests that a finished page makes by itself.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Requests {
    /// What the browser has to have before it draws: the page, its scripts and its style sheets.
    pub(crate) before_the_form: Vec<String>,
    /// All of a first visit, the former included.
    pub(crate) first_visit: Vec<String>,
}

/// Reads the requests from a finished page, the one at the top.
pub(crate) fn requests(page: &str) -> Requests {
    let mut before_the_form = vec![hosting::PAGE.to_owned()];
    let mut later = Vec::new();
    for tag in markup::tags(page) {
        // The start script asks for one file of texts.
        if let Some(hash) = tag.get("data-texts") {
            later.push(Texts::english(hash));
        }
        if tag.get("data-start").is_some() {
            let loaded = ["data-start", "data-style", "data-glue", "data-wasm"].into_iter();
            let loaded = loaded.filter_map(|attribute| tag.get(attribute));
            later.extend(loaded.map(|name| [hosting::ASSETS, name].concat()));
            later.push(hosting::CONFIG.to_owned());
        }
        let address = tag.get("src").or(tag.get("href")).unwrap_or_default();
        let Some(name) = address.strip_prefix("./").filter(|name| !name.is_empty()) else {
            continue;
        };
        let waits =
            tag.get("defer").is_some() || tag.get("async").is_some() || tag.is("type", "module");
        match (tag.name.as_str(), tag.get("rel")) {
            ("script", _) if !waits => before_the_form.push(name.to_owned()),
            ("link", Some("stylesheet")) => before_the_form.push(name.to_owned()),
            ("script" | "img", _)
            | ("link", Some("modulepreload" | "preload" | "icon" | "manifest")) => {
                later.push(name.to_owned())
            }
            _ => {}
        }
    }
    let first_visit = before_the_form.iter().cloned().chain(later).collect();
    Requests {
        before_the_form,
        first_visit,
    }
}

/// The first script learns from its own attributes what to load, from beside itself; the integrity of scripts is checked by their module
/// preloads, that of all else by what fetches it. (SEC-56)
fn boot_script(assets: &Assets, home: &str) -> String {
    let Assets {
        boot,
        glue,
        wasm,
        texts,
        ..
    } = assets;
    let module = |name: &str, asset: &Asset| {
        format!(
            " data-{name}=\"{}\" data-{name}-integrity=\"{}\"",
            asset.name,
            asset.integrity()
        )
    };
    let others = [
        ("start", &assets.start),
        ("style", &assets.later_style),
        ("rare", &assets.rare_style),
        ("theme", &assets.theme),
    ];
    let others = others
        .into_iter()
        .filter_map(|(name, asset)| asset.as_ref().map(|asset| module(name, asset)));
    format!(
        "<script data-boot src=\"{}\" integrity=\"{}\"{}{}{}{}></script>",
        address(home, boot),
        boot.integrity(),
        module("glue", glue),
        module("wasm", wasm),
        others.collect::<String>(),
        texts.attributes(),
    )
}

fn style_sheet(style: &Asset, home: &str) -> String {
    format!(
        "<link rel=\"stylesheet\" href=\"{}\" integrity=\"{}\">",
        address(home, style),
        style.integrity()
    )
}

/// The large files are asked for behind what the first sight of the page needs. The page that people sign in on leaves them to its
/// first script, which waits for the first paint; elsewhere they have a low priority. The program's preload carries no
/// integrity, which browsers ignore there and complain about; the `fetch` that takes it over does.
fn preloads(assets: &Assets, home: &str) -> String {
    let Assets { glue, wasm, .. } = assets;
    if assets.start.is_some() {
        return String::new();
    }
    format!(
        "<link rel=\"modulepreload\" href=\"{}\" integrity=\"{}\" fetchpriority=\"low\">\n\
         <link rel=\"preload\" href=\"{}\" as=\"fetch\" type=\"application/wasm\" crossorigin fetchpriority=\"low\">",
        address(home, glue),
        glue.integrity(),
        address(home, wasm),
    )
}

fn address(home: &str, asset: &Asset) -> String {
    [home, hosting::ASSETS, &asset.name].concat()
}

#[cfg(test)]
mod tests;
