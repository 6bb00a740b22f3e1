//! What a build weighs, and what it may weigh.

use std::fmt;

use super::page::Requests;
use crate::tools::Unoptimised;

/// What a first visit may weigh on the wire until somebody is signed in by a code from the mail, in bytes of brotli: a ratchet, just
/// above what it weighs, to be turned down from here. The goal was 110 kB; how it was reached is in `docs/size.md`.
const FIRST_VISIT_BYTES: usize = 109_500;

/// How many requests may be needed before a person can type: the page, its start script and its style sheet.
const REQUESTS_BEFORE_THE_FORM: usize = 3;

/// One file in its three sizes, in bytes. A file without compressed copies has its own size in all of them.
#[derive(Clone, Debug)]
pub(crate) struct Weight {
    /// The name.
    pub(crate) name: String,
    /// As it is.
    pub(crate) raw: usize,
    /// Its `.gz`.
    pub(crate) gzip: usize,
    /// Its `.br`.
    pub(crate) brotli: usize,
}

/// All that is to be said of a build.
pub(crate) struct Report {
    /// Every file.
    pub(crate) weights: Vec<Weight>,
    /// What the page asks for.
    pub(crate) requests: Requests,
    /// Why the program was not optimised, if it was not.
    pub(crate) unoptimised: Option<Unoptimised>,
}

impl Report {
    /// Every budget that this build breaks, in words.
    pub(crate) fn breaches(&self) -> Vec<String> {
        let mut breaches = Vec::new();
        let bytes = self.first_visit().brotli;
        if bytes > FIRST_VISIT_BYTES {
            breaches.push(format!(
                "a first visit takes {bytes} bytes of brotli, {FIRST_VISIT_BYTES} are allowed"
            ));
        }
        let requests = &self.requests.before_the_form;
        if requests.len() != REQUESTS_BEFORE_THE_FORM {
            breaches.push(format!(
                "the form waits for {} requests instead of {REQUESTS_BEFORE_THE_FORM}: {}",
                requests.len(),
                requests.join(", ")
            ));
        }
        for name in &self.requests.first_visit {
            if !self.weights.iter().any(|weight| weight.name == *name) {
                breaches.push(format!("the page asks for {name}, which is not there"));
            }
        }
        breaches
    }

    fn first_visit(&self) -> Weight {
        let none = Weight {
            name: "first visit".to_owned(),
            raw: 0,
            gzip: 0,
            brotli: 0,
        };
        let visited = self
            .weights
            .iter()
            .filter(|weight| self.requests.first_visit.contains(&weight.name));
        visited.fold(none, |sum, weight| Weight {
            name: sum.name,
            raw: sum.raw + weight.raw,
            gzip: sum.gzip + weight.gzip,
            brotli: sum.brotli + weight.brotli,
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            formatter,
            "{:<36}{:>10}{:>10}{:>10}",
            "bytes", "raw", "gzip", "brotli"
        )?;
        for weight in self.weights.iter().chain([&self.first_visit()]) {
            writeln!(
                formatter,
                "{:<36}{:>10}{:>10}{:>10}",
                weight.name, weight.raw, weight.gzip, weight.brotli
            )?;
        }
        let Requests {
            before_the_form,
            first_visit,
        } = &self.requests;
        writeln!(
            formatter,
            "{} requests before the form can be used, {} on a first visit",
            before_the_form.len(),
            first_visit.len()
        )?;
        match &self.unoptimised {
            None => write!(formatter, "optimised by wasm-opt"),
            Some(why) => write!(
                formatter,
                "NOT OPTIMISED: {why}. The app works, but its program is larger than it could be"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(wasm: usize, before: &[&str]) -> Report {
        let weight = |name: &str, brotli| Weight {
            name: name.to_owned(),
            raw: brotli * 3,
            gzip: brotli * 2,
            brotli,
        };
        let before_the_form: Vec<_> = before.iter().map(|name| (*name).to_owned()).collect();
        let first_visit = before_the_form
            .iter()
            .cloned()
            .chain(["a.wasm".to_owned()])
            .collect();
        Report {
            weights: vec![
                weight("index.html", 1000),
                weight("b.js", 500),
                weight("c.css", 500),
                weight("a.wasm", wasm),
                weight("404.html", 9),
            ],
            requests: Requests {
                before_the_form,
                first_visit,
            },
            unoptimised: None,
        }
    }

    #[test]
    fn a_first_visit_is_what_the_page_asks_for() {
        let allowed = FIRST_VISIT_BYTES - 2_000;
        let within = report(allowed, &["index.html", "b.js", "c.css"]);
        assert_eq!(within.first_visit().brotli, FIRST_VISIT_BYTES);
        assert_eq!(within.breaches(), [""; 0]);
    }

    #[test]
    fn every_breach_is_named() {
        assert_eq!(
            report(FIRST_VISIT_BYTES - 1_999, &["index.html", "b.js", "c.css"])
                .breaches()
                .len(),
            1
        );
        assert_eq!(report(1, &["index.html", "c.css"]).breaches().len(), 1);
        assert_eq!(
            report(1, &["index.html", "b.js", "gone.css"]).breaches(),
            ["the page asks for gone.css, which is not there"]
        );
    }

    #[test]
    fn a_build_that_was_not_optimised_says_so_last() {
        let mut report = report(1, &["index.html", "b.js", "c.css"]);
        assert!(report.to_string().ends_with("optimised by wasm-opt"));
        report.unoptimised = Some(Unoptimised::because("there is no Node"));
        assert!(
            report
                .to_string()
                .lines()
                .last()
                .unwrap_or_default()
                .starts_with("NOT OPTIMISED: there is no Node")
        );
    }
}
