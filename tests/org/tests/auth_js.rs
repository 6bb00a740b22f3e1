//! Okta's own SDK signs in against the stand-in.
//!
//! It needs npm and node and fetches a package, so it runs only where `VESTIBULE_WITH_NPM=1` asks for it, as
//! `cargo xtask test` does. What is tried is in `auth_js.mjs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and a skipped one says so"
)]

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "@okta/okta-auth-js";
const MAJOR_VERSION: &str = "8";
const APP: &str = "http://localhost:8080";

#[tokio::test(flavor = "multi_thread")]
async fn okta_auth_js_signs_in_with_code_and_with_link() {
    if std::env::var_os("VESTIBULE_WITH_NPM").is_none() {
        eprintln!(
            "skipped: okta-auth-js is tried only with VESTIBULE_WITH_NPM=1, as `cargo xtask test` sets it"
        );
        return;
    }
    for program in ["node", "npm"] {
        if Command::new(program)
            .arg("--version")
            .output()
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
        {
            eprintln!(
                "skipped: okta-auth-js cannot be tried, because {program} is missing on this machine"
            );
            return;
        }
    }
    let served = org::spawn(|base_url| org::Org::demo(base_url, APP))
        .await
        .unwrap();
    let base_url = served.base_url.clone();
    let output = tokio::task::spawn_blocking(move || {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/auth_js.mjs");
        Command::new("node")
            .arg(script)
            .arg(base_url)
            .arg(APP)
            .arg(fetched())
            .output()
            .unwrap()
    })
    .await
    .unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.contains(" passed, 0 failed"), "{told}");
}

/// The package, in a folder below the target directory; fetched by its name the first time.
fn fetched() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("auth-js");
    let program = folder
        .join("node_modules")
        .join(PACKAGE)
        .join("umd/default.js");
    if !program.exists() {
        std::fs::create_dir_all(&folder).unwrap();
        let output = Command::new("npm")
            .args([
                "install",
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--prefix",
            ])
            .arg(&folder)
            .arg(format!("{PACKAGE}@{MAJOR_VERSION}"))
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    program
}
