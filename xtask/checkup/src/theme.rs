//! The theme of a `config.json`: what became of its colours, and whether its files are there.

mod colour;
mod palette;
mod reading;

use serde_json::Value;

pub use colour::Colour;
pub use palette::{Palette, Scheme};
pub use reading::refusal;

use crate::{Finding, Outcome, Reading, Request, World, finding::Subject, setup::place};

const COLOURS: Subject = Subject("theme-colours", "The theme's colours");
const FILES: Subject = Subject("theme-files", "The theme's files");

/// Judges the theme of a configuration, where there is one and it is not refused.
pub(crate) async fn judge(world: &impl World, home: &str, config: &Value) -> Vec<Finding> {
    let theme = config.get("theme").filter(|theme| refusal(theme).is_none());
    let (Some(theme), Some((origin, ..))) = (theme, place(home)) else {
        return Vec::new();
    };
    let mut findings = colours(theme);
    findings.extend(files(world, home, origin, theme).await);
    findings
}

/// What the colours of a theme became, since every text has to be told from its ground.
fn colours(theme: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut moved = Vec::new();
    for scheme in Scheme::ALL {
        let (name, palette) = (scheme.name(), Palette::of(theme, scheme));
        let faults = palette.faults();
        if !faults.is_empty() {
            findings.push(COLOURS.wrong(
                format!(
                    "In {name} some cannot be told apart ({}), so the page keeps its own.",
                    faults.join(", ")
                ),
                "In config.json: other colours for `theme.surface` and `theme.background`.",
            ));
        }
        if !palette.roomy {
            let surface = palette.get("surface").hex();
            findings.push(COLOURS.advice(
                format!("In {name} the surface {surface} lies so far in the middle that only black or white can be read on it: links, errors and hints lose their colours."),
                "In config.json: a lighter or a darker `theme.surface`; a brand's colour in the middle is better as `theme.accent` or `theme.background`.",
            ));
        }
        let (wished, told) = (palette.wished, palette.get("accent"));
        if theme.get("accent").is_some() && wished != told {
            let surface = palette.get("surface");
            moved.push(format!(
                "{} became {} in {name} (contrast {:.1}, now {:.1})",
                wished.hex(),
                told.hex(),
                wished.contrast(surface),
                told.contrast(surface)
            ));
        }
    }
    if !moved.is_empty() {
        findings.push(COLOURS.told(format!(
            "As text and as a line the accent had to move to be read: {}. Buttons keep it where they can.",
            moved.join("; ")
        )));
    }
    if findings.is_empty() {
        findings.push(
            COLOURS.good(
                "Every text can be told from its ground, with the colours as they are wished.",
            ),
        );
    }
    findings
}

/// The files that a theme names, as they stand in it.
fn named(theme: &Value) -> Vec<&str> {
    let pictures = [
        theme.pointer("/logo/light"),
        theme.pointer("/logo/dark"),
        theme.get("background"),
        theme.pointer("/background/light"),
        theme.pointer("/background/dark"),
    ];
    let pictures = pictures
        .into_iter()
        .flatten()
        .filter(|value| reading::is_picture(value));
    let files = pictures.chain(theme.get("stylesheet"));
    let mut names: Vec<&str> = files.filter_map(Value::as_str).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Asks for the files that a theme names. `home` is where the page lives, `origin` its origin.
async fn files(world: &impl World, home: &str, origin: &str, theme: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    let names = named(theme);
    for name in &names {
        let place = if name.starts_with('/') { origin } else { home };
        let request = Request::get([place, name].concat(), Reading::Text);
        findings.extend(file(name, &world.send(request).await));
    }
    if findings.is_empty() && !names.is_empty() {
        findings.push(FILES.good("They are there, as what they are."));
    }
    findings
}

fn file(name: &str, outcome: &Outcome) -> Option<Finding> {
    let cure =
        format!("At the host: put {name} where config.json says it is, or mend its path there.");
    let answer = match outcome {
        Outcome::Answered(answer) if answer.status == 200 => answer,
        Outcome::Answered(answer) => {
            return Some(FILES.wrong(
                format!("{name} is answered with status {}.", answer.status),
                cure,
            ));
        }
        _ => return Some(FILES.wrong(format!("{name} is not answered."), cure)),
    };
    let style = name.ends_with(".css");
    let media_type = answer.media_type();
    if !media_type.starts_with(if style { "text/css" } else { "image/" }) {
        let what = format!("{name} comes as `{media_type}`, so no browser shows it.");
        return Some(FILES.wrong(what, "At the host: the media type of this file."));
    }
    if !style {
        return None;
    }
    if !answer.body.contains("@layer theme") {
        return Some(FILES.advice(
            format!("{name} has no `@layer theme`: its rules overrule everything, that what is hidden stays hidden included."),
            "In the style sheet: put all rules into `@layer theme { … }`.",
        ));
    }
    answer.body.contains("!important").then(|| {
        FILES.advice(
            format!("{name} uses `!important`, which overrules what people set for themselves."),
            "In the style sheet: a rule in `@layer theme` overrules ours without it.",
        )
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{Answer, State};

    #[test]
    fn how_far_the_accent_moved_is_told() {
        let found = colours(&json!({ "accent": "#ffcc00" }));
        let [finding] = &found[..] else {
            unreachable!("{found:?}")
        };
        assert_eq!(finding.state, State::Told);
        assert!(
            finding.what.contains("#ffcc00 became #"),
            "{}",
            finding.what
        );
        assert!(
            finding.what.contains("in light (contrast 1.5, now 4."),
            "{}",
            finding.what
        );
        assert!(!finding.what.contains("in dark"), "{}", finding.what);
        let kept = colours(&json!({ "accent": { "light": "#1d5c50", "dark": "#8fd3c0" } }));
        assert!(
            kept.iter().all(|finding| finding.state == State::Good),
            "{kept:?}"
        );
    }

    #[test]
    fn a_surface_in_the_middle_is_told() {
        let found = colours(&json!({ "surface": { "light": "#777777" } }));
        assert!(
            found
                .iter()
                .any(|finding| finding.state == State::Advice && finding.what.contains("#777777")),
            "{found:?}"
        );
    }

    #[test]
    fn files_are_judged_by_what_comes() {
        let answered = |status, media_type: &str, body: &str| {
            Outcome::Answered(Answer {
                status,
                headers: vec![("content-type".to_owned(), media_type.to_owned())],
                body: body.to_owned(),
            })
        };
        let said = |name: &str, outcome: &Outcome| {
            file(name, outcome).map(|finding| (finding.state, finding.what))
        };
        assert_eq!(said("a.svg", &answered(200, "image/svg+xml", "")), None);
        assert_eq!(
            said(
                "a.css",
                &answered(200, "text/css; charset=utf-8", "@layer theme {}")
            ),
            None
        );
        for (name, outcome, state, words) in [
            (
                "a.svg",
                answered(404, "text/html", ""),
                State::Wrong,
                "status 404",
            ),
            ("a.svg", Outcome::Hidden, State::Wrong, "not answered"),
            (
                "a.svg",
                answered(200, "text/plain", ""),
                State::Wrong,
                "`text/plain`",
            ),
            (
                "a.css",
                answered(200, "text/html", ""),
                State::Wrong,
                "`text/html`",
            ),
            (
                "a.css",
                answered(200, "text/css", "p {}"),
                State::Advice,
                "@layer theme",
            ),
            (
                "a.css",
                answered(
                    200,
                    "text/css",
                    "@layer theme { p { color: red !important } }",
                ),
                State::Advice,
                "!important",
            ),
        ] {
            let (found, what) = said(name, &outcome).unwrap_or((State::Good, String::new()));
            assert_eq!(found, state, "{name}: {what}");
            assert!(what.contains(words), "{what}");
        }
    }

    #[test]
    fn the_files_of_a_theme_are_found() {
        let theme = json!({
            "background": { "light": "hall.webp", "dark": "#000000" }, "stylesheet": "theme.css",
            "logo": { "light": "/logo.svg", "dark": "/logo.svg", "alt": "x.svg" },
        });
        assert_eq!(named(&theme), ["/logo.svg", "hall.webp", "theme.css"]);
    }
}
