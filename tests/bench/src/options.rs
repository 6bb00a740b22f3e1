//! What the command line asks for.

use std::path::PathBuf;

use crate::{
    contender::Contender,
    profile::{self, Profile},
};

/// How often everything is measured where nobody says so.
const RUNS: usize = 9;

/// How the program is called.
pub const USAGE: &str = "bench [--runs N] [--profile local,mobile,slow] [--only vestibule,floor,auth-js] [--markdown] \
     [--lighthouse CLI]";

/// What is measured, and how it is shown.
#[derive(Debug)]
pub struct Options {
    /// How often.
    pub runs: usize,
    /// On what.
    pub profiles: Vec<Profile>,
    /// Whose pages.
    pub contenders: Vec<Contender>,
    /// Whether the tables are Markdown.
    pub markdown: bool,
    /// Lighthouse's command, which then is all that runs.
    pub lighthouse: Option<PathBuf>,
}

impl Options {
    /// Reads them.
    ///
    /// # Errors
    /// When one is unknown; the message says which.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
        let mut options = Options {
            runs: RUNS,
            profiles: profile::ALL.to_vec(),
            contenders: Contender::ALL.to_vec(),
            markdown: false,
            lighthouse: None,
        };
        while let Some(name) = arguments.next() {
            if name == "--markdown" {
                options.markdown = true;
                continue;
            }
            let value = arguments.next().ok_or(format!("{name} needs a value"))?;
            let unknown = |it: &str| format!("{name} does not know {it}");
            match name.as_str() {
                "--runs" => options.runs = value.parse().map_err(|_| unknown(&value))?,
                "--profile" => options.profiles = list(&value, Profile::named).map_err(unknown)?,
                "--only" => options.contenders = list(&value, Contender::named).map_err(unknown)?,
                "--lighthouse" => options.lighthouse = Some(PathBuf::from(value)),
                _ => return Err(format!("{name} is unknown")),
            }
        }
        Ok(options)
    }
}

/// Reads names between commas; the first unknown one is the error.
fn list<T>(names: &str, named: fn(&str) -> Option<T>) -> Result<Vec<T>, &str> {
    names
        .split(',')
        .map(|name| named(name).ok_or(name))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

    use super::*;

    fn read(line: &str) -> Result<Options, String> {
        Options::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn everything_is_measured_unless_somebody_wants_less() {
        let all = read("").unwrap();
        assert_eq!(
            (all.runs, all.profiles.len(), all.contenders.len()),
            (RUNS, 3, 3)
        );
        let some = read("--runs 2 --profile slow,local --only floor --markdown").unwrap();
        assert_eq!(some.runs, 2);
        assert_eq!(
            some.profiles.iter().map(|it| it.name).collect::<Vec<_>>(),
            ["slow", "local"]
        );
        assert_eq!(some.contenders, [Contender::Floor]);
        assert!(some.markdown);
    }

    #[test]
    fn what_is_not_known_is_named() {
        for (line, words) in [
            ("--profile fast", "--profile does not know fast"),
            ("--only floor,ceiling", "--only does not know ceiling"),
            ("--runs many", "--runs does not know many"),
            ("--runs", "--runs needs a value"),
            ("--quick yes", "--quick is unknown"),
        ] {
            assert_eq!(read(line).unwrap_err(), words);
        }
    }
}
