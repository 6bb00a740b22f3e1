//! What is on screen.

use std::fmt;

use serde::Deserialize;

/// What is on screen at one moment, in the words of the page contract.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct View {
    /// `main[data-step]`.
    pub step: String,
    /// `main[data-page]`.
    pub page: String,
    /// How far the page's start is: `form`, `quiet`, `app`, `failed`.
    pub start: String,
    /// The document's title.
    pub title: String,
    /// The address.
    pub address: String,
    /// The visible `h1`.
    pub heading: String,
    /// Visible texts of `[role="alert"]`.
    pub alerts: Vec<String>,
    /// Visible texts of `[role="status"]`.
    pub statuses: Vec<String>,
    /// The focused element: its id, else its name, else its action, else its tag.
    pub focus: String,
    /// What stands in the identifier's field, where it is visible.
    pub identifier: Option<String>,
    /// What stands in the code's field, where it is visible.
    pub passcode: Option<String>,
    /// The visible `[data-action]`.
    pub actions: Vec<String>,
    /// Whether the step's main action is under way.
    pub busy: bool,
    /// All visible text.
    pub text: String,
}

impl View {
    /// The script that reads it.
    pub(crate) const SCRIPT: &str = include_str!("view.js");

    /// The path, query and fragment of the address.
    pub fn path(&self) -> &str {
        let rest = self
            .address
            .split_once("://")
            .map_or(self.address.as_str(), |(_, rest)| rest);
        rest.find('/')
            .and_then(|at| rest.get(at..))
            .unwrap_or_default()
    }

    /// Whether the program runs.
    pub fn is_running(&self) -> bool {
        self.start == "app"
    }

    /// Where it is, in one line.
    pub fn summary(&self) -> String {
        format!(
            "{:?}{:?} at {}, heading {:?}, alerts {:?}, {}",
            self.step,
            self.page,
            self.path(),
            self.heading,
            self.alerts,
            self.start
        )
    }

    /// The alerts in one line.
    pub fn alert(&self) -> String {
        self.alerts.join(" | ").replace('\n', " ")
    }
}

impl fmt::Display for View {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "    {}", self.summary())?;
        writeln!(
            formatter,
            "    title {:?}, focus {:?}, statuses {:?}",
            self.title, self.focus, self.statuses
        )?;
        writeln!(
            formatter,
            "    identifier {:?}, passcode {:?}, actions {:?}",
            self.identifier, self.passcode, self.actions
        )?;
        for line in self.text.lines().filter(|line| !line.is_empty()) {
            writeln!(formatter, "    | {line}")?;
        }
        Ok(())
    }
}
