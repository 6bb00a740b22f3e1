//! Accessibility: every screen that is reached, in light and in dark. UX-55, UX-56, SEC-23

use std::{
    collections::HashSet,
    env, fs,
    sync::{LazyLock, Mutex, PoisonError},
};

use serde_json::{Value, json};

use crate::{Browser, Failure, Result};

/// The rules: the success criteria of WCAG 2.2 to level AA, and what else is good practice.
const TAGS: [&str; 7] = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22a",
    "wcag22aa",
    "best-practice",
];

/// The program that audits, where xtask could fetch it.
static AXE: LazyLock<Option<String>> =
    LazyLock::new(|| fs::read_to_string(env::var_os("VESTIBULE_AXE")?).ok());

/// The screens of this run that were audited.
static AUDITED: LazyLock<Mutex<HashSet<String>>> = LazyLock::new(Mutex::default);

/// Whether audits can be made at all.
pub(crate) fn is_possible() -> bool {
    AXE.is_some()
}

/// How many different screens were audited.
pub(crate) fn count() -> usize {
    AUDITED.lock().unwrap_or_else(PoisonError::into_inner).len()
}

impl Browser {
    /// Audits what is on screen, in light and in dark, unless a screen of the same structure was audited before, or there are
    /// no tools to do it with.
    ///
    /// # Errors
    /// When there is a finding.
    pub async fn audit(&self) -> Result {
        let Some(axe) = AXE.as_ref().filter(|_| self.has_tools()) else {
            return Ok(());
        };
        let shape: String = self.script(include_str!("audit/shape.js"), vec![]).await?;
        if !AUDITED
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(shape)
        {
            return Ok(());
        }
        self.note("audit");
        // By way of the driver, which the page's policy does not bind.
        self.script::<Value>(&[axe, "\nreturn null"].concat(), vec![])
            .await?;
        let mut findings = Vec::new();
        for scheme in ["light", "dark"] {
            self.emulate(&json!([{ "name": "prefers-color-scheme", "value": scheme }]))
                .await?;
            let found: Vec<String> = self
                .script_async(include_str!("audit/audit.js"), vec![json!(TAGS)])
                .await?;
            let measured: Vec<String> = self
                .script(
                    concat!(
                        include_str!("audit/colours.js"),
                        include_str!("audit/measures.js")
                    ),
                    vec![],
                )
                .await?;
            findings.extend(
                found
                    .into_iter()
                    .chain(measured)
                    .map(|finding| format!("in {scheme}: {finding}")),
            );
        }
        self.emulate(&json!([])).await?;
        if findings.is_empty() {
            Ok(())
        } else {
            Err(Failure::new(findings.join("\n")))
        }
    }

    /// The name of what has the focus, empty where nothing has, and why that cannot be seen, empty where it can.
    pub async fn focus_fault(&self) -> Result<(String, String)> {
        let script = concat!(
            include_str!("audit/colours.js"),
            include_str!("audit/focus.js")
        );
        self.script(script, vec![]).await
    }

    async fn emulate(&self, features: &Value) -> Result {
        self.cdp(
            "Emulation.setEmulatedMedia",
            json!({ "features": features }),
        )
        .await?;
        Ok(())
    }
}
