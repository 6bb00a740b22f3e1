//! What a check-up finds, and how it is told.

use std::fmt::Write;

/// How it stands with one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It does not work like this, or it is not safe.
    Wrong,
    /// It works, and could be better.
    Advice,
    /// It cannot be seen from here: somebody has to look.
    ByHand,
    /// Neither good nor bad.
    Told,
    /// As it should be.
    Good,
}

impl State {
    /// The state in words.
    pub fn words(self) -> &'static str {
        match self {
            State::Wrong => "Wrong",
            State::Advice => "Could be better",
            State::ByHand => "To check by hand",
            State::Told => "For information",
            State::Good => "In order",
        }
    }

    /// The state as a name, for a style sheet and for tests.
    pub fn name(self) -> &'static str {
        match self {
            State::Wrong => "wrong",
            State::Advice => "advice",
            State::ByHand => "by-hand",
            State::Told => "told",
            State::Good => "good",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was looked at, as a name that does not change.
    pub id: &'static str,
    /// What was looked at, in words.
    pub title: &'static str,
    /// How it stands.
    pub state: State,
    /// What was found.
    pub what: String,
    /// What to change, and where; empty where there is nothing to do.
    pub cure: String,
}

/// What is looked at: its name and its heading.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject(pub(crate) &'static str, pub(crate) &'static str);

impl Subject {
    fn finding(self, state: State, what: impl Into<String>, cure: impl Into<String>) -> Finding {
        Finding {
            id: self.0,
            title: self.1,
            state,
            what: what.into(),
            cure: cure.into(),
        }
    }

    pub(crate) fn good(self, what: impl Into<String>) -> Finding {
        self.finding(State::Good, what, "")
    }

    pub(crate) fn told(self, what: impl Into<String>) -> Finding {
        self.finding(State::Told, what, "")
    }

    pub(crate) fn by_hand(self, what: impl Into<String>, cure: impl Into<String>) -> Finding {
        self.finding(State::ByHand, what, cure)
    }

    pub(crate) fn advice(self, what: impl Into<String>, cure: impl Into<String>) -> Finding {
        self.finding(State::Advice, what, cure)
    }

    pub(crate) fn wrong(self, what: impl Into<String>, cure: impl Into<String>) -> Finding {
        self.finding(State::Wrong, what, cure)
    }
}

/// How it went, in a sentence.
pub fn summary(findings: &[Finding]) -> String {
    let count = |state| {
        findings
            .iter()
            .filter(|finding| finding.state == state)
            .count()
    };
    let wrong = match count(State::Wrong) {
        0 => "Nothing is wrong".to_owned(),
        1 => "1 thing is wrong".to_owned(),
        many => format!("{many} things are wrong"),
    };
    format!(
        "{wrong}; {} could be better, {} to check by hand, {} in order.",
        count(State::Advice),
        count(State::ByHand),
        count(State::Good)
    )
}

/// All findings as plain text, the worst first. There is no secret in it: none of the texts ever gets one.
pub fn text_report(page: &str, findings: &[Finding]) -> String {
    let mut text = format!("Check-up of {page}\n{}\n", summary(findings));
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| finding.state);
    for finding in sorted {
        // Writing to a text does not fail.
        let _ = write!(
            text,
            "\n{}: {}\n  {}\n",
            finding.state.words(),
            finding.title,
            finding.what
        );
        if !finding.cure.is_empty() {
            let _ = writeln!(text, "  -> {}", finding.cure);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_begins_with_the_worst() {
        let subject = Subject("a", "A thing");
        let findings = [
            subject.good("It is fine."),
            subject.by_hand("Look at it.", "There."),
            subject.wrong("It is broken.", "Mend it."),
        ];
        assert_eq!(
            text_report("https://app.example/", &findings),
            "Check-up of https://app.example/\n\
             1 thing is wrong; 0 could be better, 1 to check by hand, 1 in order.\n\
             \nWrong: A thing\n  It is broken.\n  -> Mend it.\n\
             \nTo check by hand: A thing\n  Look at it.\n  -> There.\n\
             \nIn order: A thing\n  It is fine.\n"
        );
    }
}
