//! Accessibility: every screen that is reached, in light, in dark and in forced colours, and in the smallest window that has
//! to do, with the text spacing that people may set. UX-37, UX-55, UX-56, UX-57, UX-60, SEC-23

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
        for (colours, value) in [
            ("prefers-color-scheme", "light"),
            ("prefers-color-scheme", "dark"),
            ("forced-colors", "active"),
        ] {
            let media = json!({ "features": [{ "name": colours, "value": value }] });
            self.command("Emulation.setEmulatedMedia", media).await?;
            self.script_async::<Value>(include_str!("audit/settled.js"), vec![])
                .await?;
            let mut found: Vec<String> = self
                .script(
                    concat!(
                        include_str!("audit/colours.js"),
                        include_str!("audit/measures.js")
                    ),
                    vec![],
                )
                .await?;
            // Of colours that are the person's own there is nothing to say.
            if colours != "forced-colors" {
                let broken: Vec<String> = self
                    .script_async(include_str!("audit/audit.js"), vec![json!(TAGS)])
                    .await?;
                found.extend(broken);
            }
            let told = found.into_iter();
            findings.extend(told.map(|finding| format!("in {colours}: {value}: {finding}")));
        }
        findings.extend(self.reflow().await?);
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

    /// What does not fit a window of 320 by 256, which is what remains of 1280 by 1024 at 400 %, with the page's own text
    /// spacing and with the widest that a page has to stand; and then all is as it was.
    async fn reflow(&self) -> Result<Vec<String>> {
        let moved: usize = self
            .script_async(include_str!("audit/moved.js"), vec![])
            .await?;
        self.command(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": 320, "height": 256, "deviceScaleFactor": 1, "mobile": false }),
        )
        .await?;
        let script = concat!(
            include_str!("audit/colours.js"),
            include_str!("audit/reflow.js")
        );
        let mut findings = Vec::new();
        for (spaced, spacing) in [(false, "its own"), (true, "wide")] {
            let found: Vec<String> = self.script(script, vec![spaced.into()]).await?;
            let told = found.into_iter();
            findings.extend(told.map(|it| format!("at 320 by 256, {spacing} spacing: {it}")));
        }
        self.seem_as_wanted().await?;
        // What moved meanwhile is none of the page's doing.
        self.script_async::<usize>(include_str!("audit/moved.js"), vec![moved.into()])
            .await?;
        Ok(findings)
    }
}
