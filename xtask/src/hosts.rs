//! `cargo xtask hosting`: the rules for each host, for a built page at a place of its own. Nothing is compiled.

use std::{
    fs,
    path::{Path, PathBuf},
};

use hosting::{Base, HostFile, Reach, Site};

use crate::{Result, build, project::Project};

/// The files among them that a host reads from the top of what is published.
const IN_SITE: [&str; 3] = [
    "netlify/_headers",
    "netlify/_redirects",
    "azure/staticwebapp.config.json",
];

/// The options of the command.
#[derive(clap::Args, Default)]
pub(crate) struct Options {
    /// The path of the host below which the page lives, as in /signin/; the whole host where nothing is said
    #[arg(long)]
    base: Option<String>,
    /// The built files, with the config.json that counts; dist/ where nothing is said
    #[arg(long)]
    dist: Option<PathBuf>,
    /// Where to write; hosting/ where nothing is said
    #[arg(long)]
    out: Option<PathBuf>,
}

/// The whole command.
///
/// # Errors
/// When there is no build, its configuration names no issuer that a policy could, or the path is none.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    let dist = options.dist.clone().unwrap_or_else(|| project.dist());
    let out = options
        .out
        .clone()
        .unwrap_or_else(|| project.root().join("hosting"));
    let base = options.base.as_deref().unwrap_or("/");
    build::themed::mark_pages(&dist)?;
    write(&dist, base, &out)?;
    // Where the page has the host to itself, hosts read some of the rules from the site.
    if Base::parse(base) == Some(Base::root()) {
        add_to_site(&dist)?;
    }
    Ok(())
}

/// Writes the rules of the hosts for a built page at a path.
///
/// # Errors
/// As [`run`].
pub(crate) fn write(dist: &Path, base: &str, out: &Path) -> Result<()> {
    let place = Base::parse(base).ok_or_else(|| {
        format!("{base} is no path like /signin/, of letters, digits, `.`, `-` and `_`")
    })?;
    match fs::remove_dir_all(out) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let not_found = HostFile {
        name: hosting::NOT_FOUND.to_owned(),
        text: hosting::not_found_page(&place),
    };
    for file in host_files(dist, place)?.iter().chain([&not_found]) {
        let path = out.join(&file.name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, &file.text)?;
    }
    // A host would send the copies of the one for the root instead.
    let page = not_found.text.as_bytes();
    fs::write(out.join("404.html.br"), build::compress::brotli(page)?)?;
    fs::write(out.join("404.html.gz"), build::compress::gzip(page)?)?;
    Ok(())
}

/// Adds the files that hosts read from the site itself, for a page that has the host to itself.
///
/// # Errors
/// As [`run`].
pub(crate) fn add_to_site(dist: &Path) -> Result<()> {
    for file in host_files(dist, Base::root())? {
        if let (true, Some((_, name))) = (
            IN_SITE.contains(&file.name.as_str()),
            file.name.split_once('/'),
        ) {
            fs::write(dist.join(name), &file.text)?;
        }
    }
    Ok(())
}

fn host_files(dist: &Path, base: Base) -> Result<Vec<HostFile>> {
    let config: serde_json::Value =
        serde_json::from_str(&build::read(&dist.join(hosting::CONFIG))?)
            .map_err(|error| format!("config.json is not JSON: {error}"))?;
    let reach = Reach::of(&config);
    if reach.issuer_origin.is_none() {
        return Err("config.json: `issuer` is no https URL".into());
    }
    let names = build::files(dist)?;
    let served: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| {
            let path = ["/", name].concat();
            hosting::resolve(&Base::root(), &path) == hosting::Served::File(name)
        })
        .collect();
    let pages = hosting::PAGES.map(|(_, file)| file).into_iter();
    let mut texts = Vec::new();
    for name in pages {
        texts.push((name, build::read(&dist.join(name))?));
    }
    let not_found = hosting::not_found_page(&base);
    let site = Site { base, reach };
    Ok(site.host_files(&served, |name| {
        let text = texts.iter().find(|(known, _)| *known == name);
        text.map_or_else(|| not_found.clone(), |(_, text)| text.clone())
    }))
}
