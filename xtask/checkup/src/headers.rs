//! The headers that were received, one by one against those that the host should send.

use hosting::{Reach, security_headers};

use crate::{Answer, Finding, finding::Subject, policy};

const HEADERS: Subject = Subject("headers", "Security headers");
const TRANSPORT: Subject = Subject("hsts", "Strict-Transport-Security");

/// Half a year: less is forgotten between two visits.
const SHORTEST_TRANSPORT_S: u64 = 15_552_000;

/// Judges the headers of a page.
pub(crate) fn judge(answer: &Answer, reach: &Reach) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut others = Vec::new();
    for (name, wanted) in security_headers(reach) {
        let received = answer.header(name);
        match name {
            "Content-Security-Policy" => {
                let found = policy::judge(received.as_deref(), &wanted);
                let watches = answer
                    .header("content-security-policy-report-only")
                    .is_some();
                findings.extend(found.into_iter().map(|mut finding| {
                    if received.is_none() && watches {
                        finding.what += " There is one that only reports (Content-Security-Policy-Report-Only): it keeps nothing out.";
                    }
                    finding
                }));
            }
            "Strict-Transport-Security" => findings.push(transport(received.as_deref(), &wanted)),
            _ => others.extend(other(name, received.as_deref(), &wanted)),
        }
    }
    if others.is_empty() {
        others.push(HEADERS.good("All others are as the build writes them."));
    }
    findings.extend(others);
    findings
}

/// Judges whether an answer that is no page is guarded too: what a host says of a missing file may be made to run as well.
pub(crate) fn guarded(answer: &Answer, what: &str) -> Option<Finding> {
    let missing: Vec<&str> = ["Content-Security-Policy", "X-Content-Type-Options"]
        .into_iter()
        .filter(|name| answer.header(name).is_none())
        .collect();
    (!missing.is_empty()).then(|| {
        HEADERS.advice(
            format!("{what} comes without {}.", missing.join(" and ")),
            "At the host: send the security headers with every answer, errors too (nginx: `always` behind each add_header).",
        )
    })
}

fn cure(name: &str, wanted: &str) -> String {
    format!(
        "At the host: send `{name}: {wanted}` with every answer, once. The files for your host are written by `cargo xtask hosting`."
    )
}

fn transport(received: Option<&str>, wanted: &str) -> Finding {
    let cure = || cure("Strict-Transport-Security", wanted);
    let Some(received) = received else {
        return TRANSPORT.wrong(
            "Strict-Transport-Security is missing: whoever types the address without https can be led elsewhere.",
            cure(),
        );
    };
    let age = received.split([';', ',']).find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("max-age");
        named
            .then(|| value.trim().trim_matches('"').parse::<u64>().ok())
            .flatten()
    });
    match age {
        None | Some(0) => TRANSPORT.wrong(
            format!("`Strict-Transport-Security: {received}` switches it off."),
            cure(),
        ),
        Some(age) if age < SHORTEST_TRANSPORT_S => TRANSPORT.advice(
            format!("It is remembered for {} days only.", age / 86_400),
            cure(),
        ),
        Some(age) => TRANSPORT.good(format!("It is remembered for {} days.", age / 86_400)),
    }
}

fn other(name: &str, received: Option<&str>, wanted: &str) -> Option<Finding> {
    let Some(received) = received else {
        return Some(HEADERS.wrong(format!("{name} is missing."), cure(name, wanted)));
    };
    let plain = |text: &str| text.replace(' ', "").to_ascii_lowercase();
    if plain(received) == plain(wanted) {
        return None;
    }
    let what = format!("`{name}: {received}` is not `{wanted}`.");
    // Several values in one field: what applies then differs from browser to browser.
    let twice = name != "Permissions-Policy" && received.contains(',');
    let loose = match name {
        "Referrer-Policy" => {
            ["unsafe-url", "no-referrer-when-downgrade"].contains(&plain(received).as_str())
        }
        "Cross-Origin-Opener-Policy" => plain(received) == "unsafe-none",
        "X-Content-Type-Options" => true,
        "Permissions-Policy" => [
            "publickey-credentials-create=()",
            "publickey-credentials-get=()",
        ]
        .iter()
        .any(|blocked| plain(received).contains(blocked)),
        _ => false,
    };
    Some(if twice {
        HEADERS.wrong(
            format!("{what} It is sent more than once, or contradicts itself."),
            cure(name, wanted),
        )
    } else if loose {
        HEADERS.wrong(what, cure(name, wanted))
    } else {
        HEADERS.advice(what, cure(name, wanted))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::State;

    fn answer(changed: &[(&str, Option<&str>)]) -> Answer {
        let mut headers: Vec<(String, String)> = security_headers(&Reach::default())
            .into_iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), value))
            .collect();
        for (name, value) in changed {
            headers.retain(|(known, _)| known != name);
            headers.extend(value.map(|value| ((*name).to_owned(), value.to_owned())));
        }
        Answer {
            status: 200,
            headers,
            body: String::new(),
        }
    }

    /// The worst state, with the words of it.
    fn worst(changed: &[(&str, Option<&str>)]) -> (State, String) {
        let findings = judge(&answer(changed), &Reach::default());
        let worst = findings.into_iter().min_by_key(|finding| finding.state);
        worst.map_or((State::Told, String::new()), |finding| {
            (finding.state, finding.what + " " + &finding.cure)
        })
    }

    #[test]
    fn what_the_build_writes_is_good() {
        assert_eq!(worst(&[]).0, State::Good);
        assert_eq!(
            worst(&[("referrer-policy", Some("No-Referrer"))]).0,
            State::Good
        );
        assert_eq!(
            worst(&[(
                "strict-transport-security",
                Some("max-age=31536000; includeSubDomains; preload")
            )])
            .0,
            State::Good
        );
    }

    #[test]
    fn what_differs_is_named_with_what_to_send() {
        for (name, value, state, words) in [
            (
                "strict-transport-security",
                None,
                State::Wrong,
                "Strict-Transport-Security is missing",
            ),
            (
                "strict-transport-security",
                Some("max-age=0"),
                State::Wrong,
                "switches it off",
            ),
            (
                "strict-transport-security",
                Some("includeSubDomains"),
                State::Wrong,
                "switches it off",
            ),
            (
                "strict-transport-security",
                Some("max-age=86400"),
                State::Advice,
                "1 days",
            ),
            (
                "x-content-type-options",
                None,
                State::Wrong,
                "X-Content-Type-Options is missing",
            ),
            (
                "x-content-type-options",
                Some("nosniff, nosniff"),
                State::Wrong,
                "more than once",
            ),
            (
                "cross-origin-opener-policy",
                Some("same-origin-allow-popups"),
                State::Advice,
                "same-origin-allow-popups",
            ),
            (
                "cross-origin-opener-policy",
                Some("unsafe-none"),
                State::Wrong,
                "unsafe-none",
            ),
            (
                "referrer-policy",
                Some("unsafe-url"),
                State::Wrong,
                "unsafe-url",
            ),
            (
                "referrer-policy",
                Some("strict-origin"),
                State::Advice,
                "strict-origin",
            ),
            (
                "permissions-policy",
                Some("publickey-credentials-get=()"),
                State::Wrong,
                "publickey-credentials-get=()",
            ),
            (
                "permissions-policy",
                Some("camera=()"),
                State::Advice,
                "camera=()",
            ),
            (
                "content-security-policy",
                None,
                State::Wrong,
                "without a policy",
            ),
        ] {
            let (found, told) = worst(&[(name, value)]);
            assert_eq!(found, state, "{name}: {value:?}");
            assert!(
                told.contains(words) && told.contains("At the host"),
                "{told}"
            );
        }
        let reports = [
            ("content-security-policy", None),
            (
                "content-security-policy-report-only",
                Some("default-src 'none'"),
            ),
        ];
        assert!(worst(&reports).1.contains("only reports"));
    }

    #[test]
    fn an_error_should_be_guarded_too() {
        assert_eq!(guarded(&answer(&[]), "x"), None);
        let bare = guarded(
            &answer(&[("content-security-policy", None)]),
            "A missing file",
        );
        assert!(bare.is_some_and(|found| found.cure.contains("always")));
    }
}
