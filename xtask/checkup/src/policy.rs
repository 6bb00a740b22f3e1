//! The Content Security Policy that was received, directive by directive against the one that is wanted.

use std::collections::BTreeMap;

use crate::{Finding, finding::Subject};

const POLICY: Subject = Subject("csp", "Content Security Policy");

/// Where the right one is found.
const CURE: &str = "At the host: send the Content-Security-Policy that stands in the files for your host (`cargo xtask hosting` with your \
                    config.json writes them to hosting/).";

/// Fetch directives, which fall back to `default-src`.
const FETCH: [&str; 4] = ["script-src", "style-src", "img-src", "connect-src"];

type Policy = BTreeMap<String, Vec<String>>;

/// All policies of a field, each with its directives. The first of several directives with one name counts.
fn read(field: &str) -> Vec<Policy> {
    field
        .split(',')
        .map(|policy| {
            let mut directives = Policy::new();
            for directive in policy.split(';') {
                let mut words = directive.split_ascii_whitespace();
                if let Some(name) = words.next() {
                    let sources = words.map(str::to_owned).collect();
                    directives
                        .entry(name.to_ascii_lowercase())
                        .or_insert(sources);
                }
            }
            directives
        })
        .filter(|policy| !policy.is_empty())
        .collect()
}

/// The sources of a directive, with its fallback; `'none'` is no source. Nothing where the policy leaves it open.
fn sources<'a>(policy: &'a Policy, name: &str) -> Option<Vec<&'a str>> {
    let fallback = || {
        FETCH
            .contains(&name)
            .then(|| policy.get("default-src"))
            .flatten()
    };
    let listed = policy.get(name).or_else(fallback)?;
    let named = listed.iter().map(String::as_str);
    Some(
        named
            .filter(|source| !source.eq_ignore_ascii_case("'none'"))
            .collect(),
    )
}

/// Whether the received policies let the page call an origin.
pub(crate) fn lets_call(received: Option<&str>, origin: &str) -> bool {
    read(received.unwrap_or_default()).iter().all(|policy| {
        sources(policy, "connect-src").is_none_or(|sources| {
            let is = |source: &&str| {
                let whole = source.trim_end_matches('/').eq_ignore_ascii_case(origin);
                let scheme = origin
                    .split_once("//")
                    .is_some_and(|(scheme, _)| scheme == *source);
                let host = origin
                    .split_once("://")
                    .is_some_and(|(_, host)| host == *source);
                whole || scheme || host || *source == "*" || covers(source, origin)
            };
            sources.iter().any(is)
        })
    })
}

/// Whether `https://*.example.com` covers an origin.
fn covers(source: &str, origin: &str) -> bool {
    let Some((scheme, domain)) = source.split_once("*.") else {
        return false;
    };
    let tail = [".", domain].concat();
    origin.starts_with(scheme) && origin.ends_with(&tail)
}

/// Judges the received field against the wanted one.
pub(crate) fn judge(received: Option<&str>, wanted: &str) -> Vec<Finding> {
    let policies = read(received.unwrap_or_default());
    if policies.is_empty() {
        return vec![POLICY.wrong(
            "The page comes without a policy: whatever script gets into it can do everything.",
            CURE,
        )];
    }
    let mut findings = Vec::new();
    for (name, sources) in read(wanted).iter().flatten() {
        let wanted: Vec<&str> = sources
            .iter()
            .map(String::as_str)
            .filter(|source| *source != "'none'")
            .collect();
        findings.extend(directive(&policies, name, &wanted));
    }
    if findings.is_empty() {
        findings.push(POLICY.good("It is at least as strict as the one that the build writes, and lets the page do its work."));
    }
    findings
}

fn directive(policies: &[Policy], name: &str, wanted: &[&str]) -> Vec<Finding> {
    let received: Vec<Vec<&str>> = policies
        .iter()
        .filter_map(|policy| sources(policy, name))
        .collect();
    let shown = match wanted {
        [] => "'none'".to_owned(),
        sources => sources.join(" "),
    };
    // `default-src 'none'` and the rest say the same as an `object-src 'none'` that is missing.
    let by_default = name == "object-src"
        && policies.iter().any(|policy| {
            policy
                .get("default-src")
                .is_some_and(|sources| sources == &["'none'"])
        });
    if received.is_empty() {
        return match by_default {
            true => Vec::new(),
            false => vec![POLICY.wrong(
                format!("`{name}` is missing; it should be `{name} {shown}`."),
                CURE,
            )],
        };
    }
    let mut findings = Vec::new();
    let lacking: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|source| received.iter().any(|sources| !has(sources, source)))
        .collect();
    if !lacking.is_empty() {
        findings.push(POLICY.wrong(
            format!(
                "`{name}` does not let through `{}`: {}",
                lacking.join(" "),
                breaks(name)
            ),
            format!("{CURE} The directive has to be `{name} {shown}`."),
        ));
    }
    // What every policy lets through although it should not.
    let (first, others) = match received.split_first() {
        Some(split) => split,
        None => return findings,
    };
    let extra: Vec<&str> = first
        .iter()
        .copied()
        .filter(|source| {
            !wanted
                .iter()
                .any(|known| known.eq_ignore_ascii_case(source))
        })
        .filter(|source| others.iter().all(|sources| has(sources, source)))
        .collect();
    if extra.is_empty() {
        return findings;
    }
    let what = format!("`{name}` also lets through `{}`.", extra.join(" "));
    let harmless = matches!(name, "connect-src" | "img-src" | "style-src")
        && extra.iter().all(|source| !is_loose(source));
    findings.push(if harmless {
        POLICY.advice(
            what,
            format!("At the host: take it out of the Content-Security-Policy unless you know what it is for. The directive is wanted as `{name} {shown}`."),
        )
    } else {
        POLICY.wrong(
            format!("{what} That opens the page to what the policy is there to keep out."),
            format!("{CURE} The directive has to be `{name} {shown}`."),
        )
    });
    findings
}

fn has(sources: &[&str], source: &str) -> bool {
    let same = |known: &&str| {
        let known = known.trim_end_matches('/');
        known.eq_ignore_ascii_case(source)
            || known == "*" && source.contains("//")
            || covers(known, source)
    };
    sources.iter().any(same)
}

fn is_loose(source: &str) -> bool {
    source.contains('*')
        || source.starts_with("'unsafe")
        || matches!(
            source,
            "http:" | "https:" | "data:" | "blob:" | "ws:" | "wss:"
        )
}

fn breaks(name: &str) -> &'static str {
    match name {
        "connect-src" => "the page cannot ask the org.",
        "script-src" => "the program does not run.",
        "style-src" => "the page has no style.",
        "img-src" => "pictures are missing, as the code to scan and logos.",
        _ => "something will not work.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;
    use hosting::{Reach, security_headers};

    fn wanted() -> String {
        let reach = Reach {
            issuer_origin: Some("https://example.okta.com".to_owned()),
            ..Reach::default()
        };
        security_headers(&reach).swap_remove(0).1
    }

    #[test]
    fn the_wanted_policy_is_good() {
        let wanted = wanted();
        let states = |received: &str| -> Vec<State> {
            judge(Some(received), &wanted)
                .iter()
                .map(|found| found.state)
                .collect()
        };
        assert_eq!(states(&wanted), [State::Good]);
        assert_eq!(states(&format!("{wanted}, {wanted}")), [State::Good]);
        assert_eq!(
            states(&wanted.to_ascii_uppercase().replace("OKTA", "okta")),
            [State::Good]
        );
        assert_eq!(
            states(&format!(
                "{wanted}; report-to here; upgrade-insecure-requests"
            )),
            [State::Good]
        );
        // A loose second policy takes nothing away from the first.
        assert_eq!(
            states(&format!("{wanted}, script-src * 'self' 'wasm-unsafe-eval'")),
            [State::Good]
        );
    }

    #[test]
    fn what_is_missing_weaker_or_too_strict_is_named() {
        let wanted = wanted();
        for (from, to, state, words) in [
            (
                "script-src 'self' 'wasm-unsafe-eval'; ",
                "",
                State::Wrong,
                "`script-src` does not let through `'self'",
            ),
            (
                "default-src 'none'; ",
                "",
                State::Wrong,
                "`default-src` is missing",
            ),
            (
                "frame-ancestors 'none'; ",
                "",
                State::Wrong,
                "`frame-ancestors` is missing",
            ),
            (
                "frame-ancestors 'none'",
                "frame-ancestors 'self'",
                State::Wrong,
                "also lets through `'self'`",
            ),
            (
                "'wasm-unsafe-eval'",
                "'wasm-unsafe-eval' 'unsafe-inline'",
                State::Wrong,
                "'unsafe-inline'",
            ),
            (
                "'wasm-unsafe-eval'",
                "'wasm-unsafe-eval' https://cdn.example",
                State::Wrong,
                "https://cdn.example",
            ),
            (
                " 'wasm-unsafe-eval'",
                "",
                State::Wrong,
                "the program does not run",
            ),
            (
                "connect-src 'self' https://example.okta.com",
                "connect-src 'self'",
                State::Wrong,
                "cannot ask the org",
            ),
            (
                "connect-src 'self'",
                "connect-src 'self' https://log.example",
                State::Advice,
                "https://log.example",
            ),
            (
                "connect-src 'self'",
                "connect-src 'self' *",
                State::Wrong,
                "`*`",
            ),
            (
                "img-src 'self' data:",
                "img-src 'self'",
                State::Wrong,
                "the code to scan",
            ),
            (
                "; require-trusted-types-for 'script'",
                "",
                State::Wrong,
                "`require-trusted-types-for` is missing",
            ),
            (
                "trusted-types 'none'",
                "trusted-types *",
                State::Wrong,
                "`trusted-types` also",
            ),
        ] {
            let received = wanted.replacen(from, to, 1);
            assert_ne!(received, wanted, "{from}");
            let findings = judge(Some(&received), &wanted);
            let found = findings
                .iter()
                .any(|found| found.state == state && found.what.contains(words));
            assert!(found, "{from} -> {to}: {findings:?}");
            assert!(
                findings
                    .iter()
                    .all(|found| found.cure.contains("At the host"))
            );
        }
        // What `default-src 'none'` says already need not be said twice.
        let shorter = wanted.replacen("object-src 'none'; ", "", 1);
        assert_eq!(
            judge(Some(&shorter), &wanted)
                .iter()
                .filter(|found| found.state != State::Good)
                .count(),
            0
        );
        assert_eq!(
            judge(None, &wanted).first().map(|found| found.state),
            Some(State::Wrong)
        );
    }

    #[test]
    fn it_is_known_beforehand_whether_the_org_may_be_called() {
        for (field, may) in [
            (None, true),
            (Some("connect-src 'self' https://example.okta.com"), true),
            (Some("connect-src https://*.okta.com"), true),
            (Some("connect-src https:"), true),
            (Some("connect-src *"), true),
            (Some("connect-src 'self'"), false),
            (Some("default-src 'none'"), false),
            (Some("connect-src https://other.okta.com"), false),
            (Some("connect-src *, connect-src 'self'"), false),
        ] {
            assert_eq!(
                lets_call(field, "https://example.okta.com"),
                may,
                "{field:?}"
            );
        }
    }
}
