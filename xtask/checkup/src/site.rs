//! What the host makes of the files: which address is answered with which file, as what, and for how long it may be kept.

use hosting::{ASSETS, CONFIG, NOT_FOUND, content_type, is_precompressed};

use crate::{Answer, Finding, Outcome, finding::Subject};

const PAGES: Subject = Subject("pages", "The page at its addresses");
const MISSING: Subject = Subject("missing", "Missing files");
const CACHING: Subject = Subject("caching", "Caching");
const TYPES: Subject = Subject("types", "Media types");
const SMALL: Subject = Subject("compression", "Compression");
const SCRIPTS: Subject = Subject("scripts", "Scripts in the page");

/// A file or page that was asked for, by its address relative to where the page lives.
pub(crate) struct Fetched<'a> {
    pub(crate) route: &'a str,
    pub(crate) answer: &'a Answer,
}

/// What to call an address.
fn shown(route: &str) -> String {
    match route {
        "" => "The start page".to_owned(),
        route => format!("/{route}"),
    }
}

/// Judges one of the page's addresses. `file` is what should answer it.
pub(crate) fn page(route: &str, file: &str, outcome: &Outcome) -> Option<Finding> {
    let name = shown(route);
    let cure = format!(
        "At the host: answer the address with the file {file}, status 200, as a rewrite and not as a redirect; the files of `cargo xtask \
         hosting` do that."
    );
    let wrong = |what: String| Some(PAGES.wrong(what, cure.as_str()));
    match outcome {
        Outcome::Answered(answer) if answer.status == 200 => {
            let depth = match route.matches('/').count() {
                0 => "./",
                _ => "../",
            };
            let own = format!("=\"{depth}{ASSETS}");
            if !answer.body.contains("data-boot") {
                wrong(format!(
                    "{name} is answered with something that is not this page."
                ))
            } else if !answer.body.contains(&own) {
                wrong(format!(
                    "{name} is answered with the page of another address: from there it does not find its own files."
                ))
            } else {
                None
            }
        }
        Outcome::Answered(answer) => {
            wrong(format!("{name} is answered with status {}.", answer.status))
        }
        Outcome::Redirected(to) => wrong(format!(
            "{name} is answered with a redirect{}: what a link from a mail brings along is lost on it, or the org does not know the \
             address that it leads to.",
            to.as_ref()
                .map(|to| format!(" to {}", without_query(to)))
                .unwrap_or_default()
        )),
        Outcome::Hidden => wrong(format!("{name} cannot be read.")),
        Outcome::Unreachable(why) => wrong(format!("{name} is not answered. {why}")),
    }
}

fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// All addresses are answered well.
pub(crate) fn pages_are_good() -> Finding {
    PAGES.good("/, /login and /login/callback are answered with the page, each with its own file. A link from a mail lands well.")
}

/// Judges what is answered for a file that is not there.
pub(crate) fn missing(outcome: &Outcome) -> Finding {
    let cure = format!(
        "At the host: switch off the rule for single-page apps (\"rewrite everything to index.html\") and answer what is not there with \
         {NOT_FOUND}, status 404."
    );
    match outcome {
        Outcome::Answered(answer) if answer.status == 404 => MISSING.good("They are answered with 404."),
        Outcome::Answered(answer) => MISSING.wrong(
            format!(
                "A file that is not there is answered with status {}{}. After a release, browsers that ask for a former file get a page in its place.",
                answer.status,
                if answer.body.contains("data-boot") { " and the page" } else { "" }
            ),
            cure,
        ),
        Outcome::Redirected(_) => MISSING.wrong("A file that is not there is answered with a redirect.", cure),
        Outcome::Hidden | Outcome::Unreachable(_) => {
            MISSING.advice("Nothing is answered for a file that is not there.", cure)
        }
    }
}

/// Judges what came for the start page, `config.json` and the assets.
pub(crate) fn files(fetched: &[Fetched<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let judged: [(Subject, Judge, &str); 3] = [
        (
            CACHING,
            caching,
            "Pages and config.json are asked for each time, files with a hash in their name are kept.",
        ),
        (TYPES, media_type, "Every file has the right one."),
        (SMALL, compression, "The files are compressed."),
    ];
    for (subject, judge, good) in judged {
        let found: Vec<Finding> = fetched.iter().filter_map(judge).collect();
        if found.is_empty() {
            findings.push(subject.good(good));
        }
        findings.extend(found);
    }
    findings
}

type Judge = fn(&Fetched<'_>) -> Option<Finding>;

fn caching(file: &Fetched<'_>) -> Option<Finding> {
    let name = shown(file.route);
    let rule = file
        .answer
        .header("cache-control")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let has = |word: &str| rule.split(',').any(|part| part.trim() == word);
    let age = rule
        .split(',')
        .find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<u64>().ok());
    let kept = age.is_some_and(|age| age > 0) && !has("no-cache") && !has("no-store");
    let said = match rule.as_str() {
        "" => "comes without Cache-Control".to_owned(),
        rule => format!("comes with `Cache-Control: {rule}`"),
    };
    let wanted = hosting::cache_control(file.route);
    let cure = format!("At the host: send `Cache-Control: {wanted}` with it.");
    if file.route.starts_with(ASSETS) {
        let short = !kept || age.is_some_and(|age| age < 86_400);
        return short.then(|| {
            CACHING.advice(
                format!("{name} {said}: it is fetched more often than it changes, which is never."),
                cure,
            )
        });
    }
    let asked = has("no-cache") || has("no-store") || age == Some(0);
    (kept || !asked).then(|| {
        CACHING.wrong(
            format!("{name} {said}: a change reaches people late, and a new release may not find the files of the former."),
            cure,
        )
    })
}

fn media_type(file: &Fetched<'_>) -> Option<Finding> {
    let name = if file.route.starts_with(ASSETS) || file.route == CONFIG {
        file.route
    } else {
        "index.html"
    };
    let wanted = content_type(name)?;
    let essence = wanted.split(';').next().unwrap_or_default();
    let received = file.answer.media_type();
    if received == essence || (essence == "text/javascript" && received == "application/javascript")
    {
        return None;
    }
    let received = match received.as_str() {
        "" => "no Content-Type".to_owned(),
        received => format!("`{received}`"),
    };
    Some(TYPES.wrong(
        format!("{} comes as {received} and not as `{essence}`; browsers take it for what it says it is.", shown(file.route)),
        format!(
            "At the host: add the media type for .{} files: `Content-Type: {wanted}`.",
            name.rsplit('.').next().unwrap_or_default()
        ),
    ))
}

fn compression(file: &Fetched<'_>) -> Option<Finding> {
    if !file.route.starts_with(ASSETS) || !is_precompressed(file.route) {
        return None;
    }
    let name = shown(file.route);
    if file.answer.header("content-encoding").is_none() {
        return Some(SMALL.advice(
            format!("{name} comes uncompressed, at about three times the size."),
            "At the host: serve the .br and .gz files that lie beside it (brotli_static, precompressed, and the like), or let it compress.",
        ));
    }
    let varies = file
        .answer
        .header("vary")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let named = varies
        .split(',')
        .any(|name| matches!(name.trim(), "accept-encoding" | "*"));
    (!named).then(|| {
        SMALL.advice(
            format!("{name} is compressed without saying that this depends on the browser: what keeps copies on the way may give it to one that cannot read it."),
            "At the host: send `Vary: Accept-Encoding` with compressed files.",
        )
    })
}

/// Judges the scripts that stand in the page as it arrives: some hosts put their own in.
pub(crate) fn scripts(page: &str) -> Finding {
    let own = |tag: &&str| {
        let tag = tag.split('>').next().unwrap_or_default();
        // Every address that the build writes is relative to the page.
        ["=\"./", "=\"../"].iter().any(|start| tag.contains(start))
    };
    match page.split("<script").skip(1).filter(|tag| !own(tag)).count() {
        0 => SCRIPTS.good("There are none but those of the build."),
        many => SCRIPTS.wrong(
            format!("{many} did not come from the build. Something on the way puts them in; the policy refuses them, and an error is on the console of everybody."),
            "At the host or its content delivery network: switch off what changes pages (analytics, \"Rocket Loader\", e-mail obfuscation, \
             minifying).",
        ),
    }
}

/// What stands before the names of files that the first script of a page loads, from beside itself.
const LOADED: [&str; 4] = [
    "data-start=\"",
    "data-style=\"",
    "data-glue=\"",
    "data-wasm=\"",
];

/// The names of the files with hashes that a page asks for, or its first script.
pub(crate) fn assets(page: &str) -> Vec<String> {
    let plain = |byte: char| byte.is_ascii_alphanumeric() || matches!(byte, '.' | '-' | '_');
    let mut names: Vec<String> = Vec::new();
    for before in [ASSETS].into_iter().chain(LOADED) {
        for rest in page.split(before).skip(1) {
            let name: String = rest
                .chars()
                .take_while(|character| plain(*character))
                .collect();
            let name = [ASSETS, &name].concat();
            if name.len() > ASSETS.len() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests;
