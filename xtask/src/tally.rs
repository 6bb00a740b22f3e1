//! Counts what passed, failed and was skipped, over all the programs that a test run starts.

use std::fmt;

/// The sum so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Tests and checks that passed.
    pub(crate) passed: usize,
    /// Tests and checks that failed.
    pub(crate) failed: usize,
    /// Tests that were ignored, and checks that could not be made here.
    pub(crate) skipped: usize,
}

impl Tally {
    /// Counts a single check.
    pub(crate) fn check(&mut self, passed: bool) {
        if passed {
            self.passed += 1;
        } else {
            self.failed += 1;
        }
    }

    /// Counts the tests of a line such as `test result: ok. 5 passed; 0 failed; 1 ignored; …`; other lines count nothing.
    pub(crate) fn read(&mut self, line: &str) {
        // The browser's runner may write its lines behind something else, and colours may surround the verdict.
        let Some((_, result)) = line.split_once("test result: ") else {
            return;
        };
        let Some((_, counts)) = result.split_once(". ") else {
            return;
        };
        for count in counts.split(';') {
            let mut words = count.split_whitespace();
            let (Some(Ok(number)), Some(kind)) =
                (words.next().map(str::parse::<usize>), words.next())
            else {
                continue;
            };
            match kind {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// Adds another sum.
    pub(crate) fn add(&mut self, other: Tally) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(formatter, ", {} skipped", self.skipped)
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&str]) -> Tally {
        let mut tally = Tally::default();
        for line in lines {
            tally.read(line);
        }
        tally
    }

    #[test]
    fn results_of_several_programs_add_up() {
        let tally = of(&[
            "running 3 tests",
            "test files::tests::x ... ok",
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.00s",
            "test result: \u{1b}[31mFAILED\u{1b}[0m. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        ]);
        assert_eq!(
            tally,
            Tally {
                passed: 7,
                failed: 2,
                skipped: 1
            }
        );
        assert_eq!(tally.to_string(), "7 passed, 2 failed, 1 skipped");
    }

    #[test]
    fn nothing_is_counted_by_accident() {
        assert_eq!(
            of(&[
                "5 passed; 1 failed",
                "test result: ",
                "test result: ok",
                "result: ok. 1 passed"
            ]),
            Tally::default()
        );
        assert_eq!(of(&[]).to_string(), "0 passed, 0 failed");
    }
}
