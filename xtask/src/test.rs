//! `cargo xtask test`: every check there is, in order, with a count of them all at the end.
//!
//! A check that fails does not keep the next ones from being made, unless they need what it would have produced.

mod programs;

use std::{path::PathBuf, process::ExitCode};

use programs::Program;

use crate::{
    Result,
    browser::{self, Absence, Browser},
    build, npm, process,
    progress::Steps,
    project::Project,
    tally::Tally,
    tools::{Tools, WASM},
};

/// What the tests end to end take from npm: what it is for, the package, its version, the file in it, and the variable by
/// which the tests are told where that is.
const FROM_NPM: [(&str, &str, &str, &str, &str); 3] = [
    (
        "audits for accessibility",
        "axe-core",
        "4.14.1",
        "axe.min.js",
        "VESTIBULE_AXE",
    ),
    (
        "sessions shared with okta-auth-js 8",
        "@okta/okta-auth-js",
        "8.0.1",
        "dist/okta-auth-js.min.js",
        "VESTIBULE_AUTH_JS_8",
    ),
    (
        "sessions shared with okta-auth-js 7",
        "@okta/okta-auth-js",
        "7.14.0",
        "dist/okta-auth-js.min.js",
        "VESTIBULE_AUTH_JS_7",
    ),
];

/// The steps of [`run`].
const STEPS: usize = 6 + build::STEPS;

/// The whole command; fails when any check failed.
///
/// # Errors
/// When not even the tools can be had.
pub(crate) fn run(project: &Project) -> Result<ExitCode> {
    let mut run = Run {
        project,
        steps: Steps::new(STEPS),
        tally: Tally::default(),
        notes: Vec::new(),
    };
    run.format();
    run.lints();
    let programs = run.host_tests();

    run.steps.begin("getting the tools and the browsers ready");
    let tools = Tools::ready(project)?;
    let browser = Browser::ready(project);
    if let Err(error) = &browser {
        run.fail(&format!("no browser: {error}"));
    }
    let engines = run.engines();

    let built = run.release(&tools);
    if let Ok(browser) = &browser {
        run.browser_tests(&tools, browser);
        if built {
            run.end_to_end(browser, &engines, &programs);
        } else {
            run.fail("end to end: there is no build to test");
        }
    }
    run.steps.end();
    Ok(run.sum_up())
}

struct Run<'a> {
    project: &'a Project,
    steps: Steps,
    tally: Tally,
    notes: Vec<String>,
}

impl Run<'_> {
    fn format(&mut self) {
        self.steps.begin("format");
        let there = self.component("fmt", "rustfmt");
        let done = there.and_then(|()| {
            process::run(process::cargo(self.project).args(["fmt", "--all", "--check"]))
        });
        self.check("format", done);
    }

    fn lints(&mut self) {
        self.steps.begin("lints, on the host and for the browser");
        let deny = ["--", "--deny", "warnings"];
        let there = self.component("clippy", "clippy");
        let host = there.and_then(|()| {
            process::run(
                process::cargo(self.project)
                    .args(["clippy", "--workspace", "--all-targets"])
                    .args(deny),
            )
        });
        self.check("lints on the host", host);

        let mut wasm = process::cargo(self.project);
        wasm.args([
            "clippy",
            "--target",
            WASM,
            "--package",
            "vestibule",
            "--package",
            "doctor",
            "--lib",
            "--bins",
        ]);
        if self.browser_suite().is_file() {
            wasm.args(["--test", "browser"]);
        }
        let wasm = crate::tools::add_wasm_target(self.project)
            .and_then(|()| process::run(wasm.args(deny)));
        self.check("lints for the browser", wasm);
    }

    /// Compiles all test programs of the host in one go, so that no crate is compiled for several sets of features, and
    /// runs all but the ones that need a browser; those are returned.
    fn host_tests(&mut self) -> Vec<Program> {
        self.steps.begin("tests on the host");
        let programs = match programs::compile(self.project) {
            Ok((programs, true)) => programs,
            Ok((programs, false)) => {
                self.fail("tests on the host: some do not compile");
                programs
            }
            Err(error) => {
                self.fail(&format!("tests on the host: {error}"));
                return Vec::new();
            }
        };
        let (end_to_end, host): (Vec<_>, Vec<_>) = programs
            .into_iter()
            .partition(|program| program.package == "e2e");
        for program in host {
            let mut command = program.command();
            // Tests that compare with Okta's own SDK fetch it, which plain `cargo test` never does.
            self.run_tests(&program.name, command.env("VESTIBULE_WITH_NPM", "1"));
        }
        self.run_tests(
            "examples in the documentation",
            process::cargo(self.project).args(["test", "--workspace", "--doc"]),
        );
        end_to_end
    }

    fn release(&mut self, tools: &Tools) -> bool {
        match build::release(self.project, tools, &mut self.steps) {
            Ok(report) => {
                println!("\n{report}");
                let breaches = report.breaches();
                if let Some(why) = &report.unoptimised {
                    self.skip(&format!("budget: the program is not optimised: {why}"));
                } else if breaches.is_empty() {
                    self.tally.check(true);
                } else {
                    self.fail(&format!("budget: {}", breaches.join("; ")));
                }
                true
            }
            Err(error) => {
                self.fail(&format!("release build: {error}"));
                false
            }
        }
    }

    fn browser_tests(&mut self, tools: &Tools, browser: &Browser) {
        self.steps.begin("tests in the browser");
        if !self.browser_suite().is_file() {
            self.skip("tests in the browser: there are none");
            return;
        }
        let capabilities = self.project.target("browser").join("webdriver.json");
        if let Err(error) = browser.capabilities(&capabilities) {
            self.fail(&format!("tests in the browser: {error}"));
            return;
        }
        let mut command = process::cargo(self.project);
        tools.on_path(&mut command).args([
            "test",
            "--target",
            WASM,
            "--package",
            "vestibule",
            "--test",
            "browser",
        ]);
        command
            .env("CHROMEDRIVER", &browser.driver)
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
        self.run_tests("tests in the browser", &mut command);
    }

    /// The programs of the other engines, by the variables in which the tests look for them.
    fn engines(&mut self) -> Vec<(&'static str, PathBuf)> {
        let mut programs = Vec::new();
        for (name, engine) in [
            ("Firefox", browser::firefox(self.project)),
            ("WebKit", browser::webkit(self.project)),
            ("nginx", browser::nginx(self.project)),
            ("Caddy", browser::caddy(self.project)),
        ] {
            match engine {
                Ok(engine) => programs.extend(engine),
                // The test program counts what it leaves out for it.
                Err(Absence { why, excused: true }) => {
                    self.note(format!("SKIPPED  tests with {name}: {why}"));
                }
                Err(Absence { why, .. }) => self.fail(&format!("no {name}: {why}")),
            }
        }
        programs
    }

    fn end_to_end(
        &mut self,
        browser: &Browser,
        engines: &[(&'static str, PathBuf)],
        programs: &[Program],
    ) {
        self.steps.begin("end to end");
        if programs.is_empty() {
            self.skip("end to end: there are no tests");
            return;
        }
        let mut fetched = Vec::new();
        for (what, name, version, file, variable) in FROM_NPM {
            match npm::package(self.project, name, version) {
                Ok(Some(package)) => fetched.push((variable, package.join(file))),
                Ok(None) => self.skip(&format!("{what}: there is no npm to fetch {name} with")),
                Err(error) => self.skip(&format!("{what}: {error}")),
            }
        }
        for program in programs {
            let mut command = program.command();
            command.env("VESTIBULE_DIST", self.project.dist());
            command
                .env("CHROMIUM", &browser.chromium)
                .env("CHROMEDRIVER", &browser.driver);
            command.envs(
                engines
                    .iter()
                    .map(|(variable, program)| (variable, program)),
            );
            command.envs(fetched.iter().map(|(variable, file)| (variable, file)));
            self.run_tests(&program.name, &mut command);
        }
    }

    /// Runs a test program, shows what it prints and counts its results. One that ends badly without naming a failed
    /// test counts as one failure.
    fn run_tests(&mut self, what: &str, command: &mut std::process::Command) {
        println!("\n{what}");
        let mut tally = Tally::default();
        let done = process::lines(command, |line| {
            println!("{line}");
            tally.read(line);
        });
        let problem = match done {
            Ok(true) => None,
            Ok(false) if tally.failed > 0 => Some("failed".to_owned()),
            Ok(false) => {
                tally.check(false);
                Some("ended before its tests were through".to_owned())
            }
            Err(error) => {
                tally.check(false);
                Some(error.to_string())
            }
        };
        self.tally.add(tally);
        self.notes
            .extend(problem.map(|problem| format!("FAILED   {what}: {problem}")));
    }

    fn check(&mut self, what: &str, done: Result<()>) {
        match done {
            Ok(()) => self.tally.check(true),
            Err(error) => self.fail(&format!("{what}: {error}")),
        }
    }

    fn fail(&mut self, what: &str) {
        self.tally.check(false);
        self.note(format!("FAILED   {what}"));
    }

    fn skip(&mut self, what: &str) {
        self.tally.skipped += 1;
        self.note(format!("SKIPPED  {what}"));
    }

    fn note(&mut self, note: String) {
        println!("{note}");
        self.notes.push(note);
    }

    fn sum_up(self) -> ExitCode {
        println!();
        for note in &self.notes {
            println!("{note}");
        }
        println!("{}", self.tally);
        if self.tally.failed == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }

    /// Gets a part of the toolchain where it is missing and rustup is there to fetch it.
    fn component(&self, subcommand: &str, component: &str) -> Result<()> {
        if process::output(process::cargo(self.project).args([subcommand, "--version"])).is_some() {
            return Ok(());
        }
        process::run(process::command(self.project, "rustup").args(["component", "add", component]))
    }

    fn browser_suite(&self) -> PathBuf {
        self.project.root().join("tests").join("browser.rs")
    }
}
