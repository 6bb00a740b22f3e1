//! Which answers a page of another origin may read (CORS): as a browser decides it, and what to do where it may not.

use crate::{Answer, Finding, Outcome, Reading, Request, finding::Subject, setup::Setup};

/// Request headers that need no preflight, with the values that they may have being up to the caller.
const SIMPLE: [&str; 2] = ["accept", "accept-language"];

const SHARING: Subject = Subject("cors", "Trusted origin");
const REACHED: Subject = Subject("org", "The org");

/// Whether a page of this origin may read the answer.
pub fn readable(answer: &Answer, origin: &str, credentials: bool) -> bool {
    let header = |name: &str| answer.header(name).unwrap_or_default();
    match header("access-control-allow-origin") {
        named if named == origin => {
            !credentials || header("access-control-allow-credentials") == "true"
        }
        all => all == "*" && !credentials,
    }
}

/// The header names for which a browser asks beforehand, in small letters; empty where it does not ask.
pub fn preflight(request: &Request) -> Vec<String> {
    let form = |value: &str| value.starts_with("application/x-www-form-urlencoded");
    let needed = request.headers.iter().filter(|(name, value)| {
        let simple = SIMPLE
            .iter()
            .any(|simple| simple.eq_ignore_ascii_case(name));
        !(simple || (name.eq_ignore_ascii_case("content-type") && form(value)))
    });
    let mut names: Vec<String> = needed.map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    names
}

/// Whether the answer to a preflight lets the request through.
pub fn preflight_allows(answer: &Answer, request: &Request, origin: &str) -> bool {
    let credentials = request.reading == Reading::Shared { credentials: true };
    let allowed = answer
        .header("access-control-allow-headers")
        .unwrap_or_default();
    let allows = |wanted: &String| {
        allowed.split(',').map(str::trim).any(|name| {
            name.eq_ignore_ascii_case(wanted)
                || (name == "*" && !credentials && wanted != "authorization")
        })
    };
    (200..300).contains(&answer.status)
        && readable(answer, origin, credentials)
        && preflight(request).iter().all(allows)
}

/// Judges all that was asked of the org as to whether it came through: the names of the endpoints with what came of them.
pub(crate) fn judge(setup: &Setup, asked: &[(&'static str, Outcome)]) -> Vec<Finding> {
    let names = |is: fn(&Outcome) -> bool| {
        let names: Vec<&str> = asked
            .iter()
            .filter(|(_, outcome)| is(outcome))
            .map(|(name, _)| *name)
            .collect();
        names.join(", ")
    };
    let mut findings = Vec::new();
    let silent = names(|outcome| matches!(outcome, Outcome::Unreachable(_)));
    let why = asked.iter().find_map(|(_, outcome)| match outcome {
        Outcome::Unreachable(why) => Some(why.as_str()),
        _ => None,
    });
    if !silent.is_empty() {
        findings.push(REACHED.wrong(
            format!(
                "{} did not answer (asked for: {silent}). {}",
                setup.org,
                why.unwrap_or_default()
            ),
            format!(
                "config.json on the host: `issuer` has to name your org; compare it with the address of the Okta admin console without \
                 `-admin`. If it is right, look for what stands between: a proxy, a filter, the network. (issuer: {})",
                setup.issuer
            ),
        ));
    } else {
        findings.push(REACHED.good(format!("{} answers.", setup.org)));
    }
    let hidden = names(|outcome| matches!(outcome, Outcome::Hidden));
    let through = names(|outcome| !matches!(outcome, Outcome::Hidden | Outcome::Unreachable(_)));
    if !hidden.is_empty() {
        findings.push(SHARING.wrong(
            format!(
                "The org answers, but does not let pages of {} read: {hidden}.",
                setup.origin
            ),
            format!(
                "Okta admin console, Security, API, Trusted Origins: add {} with CORS and Redirect, exactly so, without a slash at the end.",
                setup.origin
            ),
        ));
    } else if !through.is_empty() {
        findings.push(SHARING.good(format!(
            "The org lets pages of {} read: {through}.",
            setup.origin
        )));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const APP: &str = "https://app.example";

    fn answer(headers: &[(&str, &str)]) -> Answer {
        Answer {
            status: 200,
            headers: headers
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            body: String::new(),
        }
    }

    #[test]
    fn an_answer_is_read_by_whom_it_names() {
        let allow = "access-control-allow-origin";
        let cookies = ("access-control-allow-credentials", "true");
        for (headers, credentials, may) in [
            (vec![], false, false),
            (vec![(allow, APP)], false, true),
            (vec![(allow, APP)], true, false),
            (vec![(allow, APP), cookies], true, true),
            (vec![(allow, "*")], false, true),
            (vec![(allow, "*"), cookies], true, false),
            (vec![(allow, "https://app.example/")], false, false),
            (vec![(allow, "https://other.example")], false, false),
        ] {
            assert_eq!(
                readable(&answer(&headers), APP, credentials),
                may,
                "{headers:?}"
            );
        }
    }

    #[test]
    fn a_preflight_is_asked_for_what_a_form_cannot_send() {
        let request = Request::post("https://org.example/", false, String::new())
            .with("Accept", "application/json")
            .with("Content-Type", "application/x-www-form-urlencoded");
        assert!(preflight(&request).is_empty());
        let request = request.with("DPoP", "x").with("Authorization", "y");
        assert_eq!(preflight(&request), ["authorization", "dpop"]);
        let allow = "access-control-allow-headers";
        let origin = ("access-control-allow-origin", APP);
        for (headers, through) in [
            (vec![origin, (allow, "DPoP, Authorization")], true),
            (vec![origin, (allow, "dpop")], false),
            (vec![origin, (allow, "*")], false),
            (vec![(allow, "DPoP, Authorization")], false),
        ] {
            assert_eq!(preflight_allows(&answer(&headers), &request, APP), through);
        }
    }
}
