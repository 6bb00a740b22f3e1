//! What Lighthouse says of the page, as on a phone.

use std::{env, path::Path, process::Stdio};

use e2e::{Failure, Result};
use serde_json::Value;
use tokio::process::Command;

/// What it is asked about.
const CATEGORIES: [&str; 3] = ["performance", "accessibility", "best-practices"];

/// Runs it, prints what is lacking, and says whether nothing is.
pub async fn run(script: &Path, url: &str) -> Result<bool> {
    let mut command = Command::new("node");
    command.arg(script).arg(url).args([
        "--output=json",
        "--output-path=stdout",
        "--quiet",
        "--max-wait-for-load=60000",
        "--chrome-flags=--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync",
    ]);
    command.arg(["--only-categories=", &CATEGORIES.join(",")].concat());
    if let Some(chromium) = env::var_os("CHROMIUM") {
        command.env("CHROME_PATH", chromium);
    }
    let output = command.stderr(Stdio::inherit()).output().await?;
    let report: Value = serde_json::from_slice(&output.stdout)
        .map_err(|error| Failure::new(format!("Lighthouse gave no report: {error}")))?;
    println!(
        "Lighthouse {}, as on a phone",
        report
            .pointer("/lighthouseVersion")
            .and_then(Value::as_str)
            .unwrap_or_default()
    );
    let mut perfect = true;
    for category in CATEGORIES {
        let at = format!("/categories/{category}");
        let score = hundredths(report.pointer(&at).and_then(|it| it.get("score")));
        println!("{category:<16}{score:>4}");
        perfect &= score == "100";
        let references = report
            .pointer(&format!("{at}/auditRefs"))
            .and_then(Value::as_array);
        for reference in references.into_iter().flatten() {
            let id = reference
                .get("id")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let audit = report.pointer(&format!("/audits/{id}"));
            let text = |key: &str| {
                audit
                    .and_then(|it| it.get(key))
                    .and_then(Value::as_str)
                    .unwrap_or_default()
            };
            let score = audit.and_then(|it| it.get("score")).and_then(Value::as_f64);
            if score.is_some_and(|score| score < 1.0) {
                println!(
                    "    {:>4}  {} {}",
                    hundredths(audit.and_then(|it| it.get("score"))),
                    text("title"),
                    text("displayValue")
                );
            }
        }
    }
    let largest = "/audits/largest-contentful-paint-element/details/items/0/items/0/node/snippet";
    let largest = report.pointer(largest).and_then(Value::as_str);
    println!("largest thing drawn: {}", largest.unwrap_or("unknown"));
    Ok(perfect)
}

fn hundredths(score: Option<&Value>) -> String {
    let score = score.and_then(Value::as_f64);
    score.map_or_else(|| "–".to_owned(), |score| format!("{:.0}", score * 100.0))
}
