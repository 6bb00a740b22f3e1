//! The test program: runs the tests, two at a time, and says how they went in the words of Rust's own test runner.

#![allow(
    clippy::print_stdout,
    reason = "what a test program says goes to its standard output"
)]

use std::{
    cell::RefCell,
    env,
    future::poll_fn,
    panic::{self, AssertUnwindSafe, catch_unwind},
    pin::Pin,
    process::ExitCode,
    sync::Arc,
    task::Poll,
    time::{Duration, Instant},
};

use tokio::{runtime::Runtime, sync::Semaphore, task::JoinSet, time::timeout};

use crate::{Failure, Result, Stage, audit, auth_js, driver::Driver, failure, host};

/// What to say where nobody has said where the build is.
pub(crate) const NO_BUILD: &str =
    "these tests need a release build and a browser; run `cargo xtask test`";

/// How long one test may take.
const LIMIT: Duration = Duration::from_secs(240);

/// How many tests run at a time, if nobody says otherwise.
const AT_A_TIME: usize = 2;

/// A running test.
type Running = Pin<Box<dyn Future<Output = Result> + Send>>;

/// A test: its name, and what it does on its stage.
#[derive(Clone, Copy)]
pub struct Test {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub run: fn(Stage) -> Running,
}

/// Lists tests by their modules.
#[macro_export]
macro_rules! tests {
    ($($module:ident: $($name:ident),+ $(,)?;)+) => {
        vec![$($($crate::Test {
            name: concat!(stringify!($module), "::", stringify!($name)),
            run: |stage| Box::pin($module::$name(stage)),
        },)+)+]
    };
}

thread_local! {
    /// Where this thread last panicked, and why.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The arguments of the program, which are those of Rust's own runner.
struct Options {
    filters: Vec<String>,
    exact: bool,
    list: bool,
    at_a_time: usize,
}

/// Runs the tests that the arguments name; all of them where they name none. At the end it says what `sum_up` has to say.
pub fn run(tests: Vec<Test>, sum_up: fn() -> String) -> ExitCode {
    let options = Options::read(env::args().skip(1));
    let is_meant = |test: &Test| {
        let named = |filter: &String| {
            if options.exact {
                test.name == filter
            } else {
                test.name.contains(filter.as_str())
            }
        };
        options.filters.is_empty() || options.filters.iter().any(named)
    };
    let all = tests.len();
    let tests: Vec<Test> = tests.into_iter().filter(is_meant).collect();
    if options.list {
        for test in tests {
            println!("{}: test", test.name);
        }
        return ExitCode::SUCCESS;
    }
    if env::var_os("VESTIBULE_DIST").is_none() {
        println!("{NO_BUILD}");
        return ExitCode::FAILURE;
    }
    if !audit::is_possible() {
        println!("skipped: accessibility audits (VESTIBULE_AXE does not name axe.min.js)");
    }
    for missing in auth_js::missing().into_iter().chain(host::missing()) {
        println!("skipped: {missing}");
    }
    panic::set_hook(Box::new(|info| {
        let at = failure::place()
            .or_else(|| info.location().map(ToString::to_string))
            .unwrap_or_default();
        let what = info.payload_as_str().unwrap_or("it panicked");
        PANIC.set(Some(format!("{what}\n  at {at}")));
    }));
    match Runtime::new() {
        Ok(runtime) => runtime.block_on(run_all(tests, all, options.at_a_time, sum_up)),
        Err(error) => {
            println!("there is no runtime: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run_all(
    tests: Vec<Test>,
    all: usize,
    at_a_time: usize,
    sum_up: fn() -> String,
) -> ExitCode {
    let driver = match Driver::start().await {
        Ok(driver) => driver,
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let began = Instant::now();
    println!("\nrunning {} tests", tests.len());
    let filtered = all - tests.len();
    let places = Arc::new(Semaphore::new(at_a_time));
    let mut running = JoinSet::new();
    for test in tests {
        let (places, driver_url) = (places.clone(), driver.url.clone());
        running.spawn(async move {
            let _place = places.acquire_owned().await;
            let began = Instant::now();
            let outcome = run_one(test, &driver_url).await;
            let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
            println!(
                "test {} ... {verdict} ({:.1} s)",
                test.name,
                began.elapsed().as_secs_f32()
            );
            outcome.map_err(|failure| (test.name, failure))
        });
    }
    let mut failures = Vec::new();
    let mut passed = 0;
    while let Some(outcome) = running.join_next().await {
        match outcome {
            Ok(Ok(())) => passed += 1,
            Ok(Err(failure)) => failures.push(failure),
            Err(error) => failures.push(("a test", error.to_string())),
        }
    }
    failures.sort();
    for (name, failure) in &failures {
        println!("\n---- {name} ----\n{failure}");
    }
    let summary = sum_up();
    if !summary.is_empty() {
        println!("\n{summary}");
    }
    if audit::is_possible() {
        println!(
            "\n{} different screens audited, each in light and dark",
            audit::count()
        );
    }
    let verdict = if failures.is_empty() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {passed} passed; {} failed; 0 ignored; 0 measured; {filtered} filtered out; finished in {:.2}s\n",
        failures.len(),
        began.elapsed().as_secs_f32(),
    );
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn run_one(test: Test, driver_url: &str) -> std::result::Result<(), String> {
    let stage = Stage::set_up(driver_url)
        .await
        .map_err(|failure| failure.to_string())?;
    let played = match timeout(LIMIT, caught((test.run)(stage.clone()))).await {
        Ok(played) => played,
        Err(_) => Err(Failure::new(format!(
            "not through after {} s",
            LIMIT.as_secs()
        ))),
    };
    let mut failure = match played {
        Ok(()) => String::new(),
        Err(failure) => failure.to_string(),
    };
    match stage.surprises().await {
        Ok(surprises) if surprises.is_empty() => {}
        Ok(surprises) => {
            failure += &["\n  on the console:\n    ", &surprises.join("\n    ")].concat()
        }
        Err(error) => failure += &format!("\n  the console could not be read: {error}"),
    }
    if !failure.is_empty() {
        failure += "\n";
        failure += &stage.tell().await;
    }
    stage.strike().await;
    if failure.is_empty() {
        Ok(())
    } else {
        Err(failure)
    }
}

/// Runs a test to its end, where a panic is a failure like any other.
async fn caught(mut running: Running) -> Result {
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
            Ok(poll) => poll,
            Err(_) => Poll::Ready(Err(Failure::new(PANIC.take().unwrap_or_default()))),
        },
    )
    .await
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Options {
        let mut options = Options {
            filters: Vec::new(),
            exact: false,
            list: false,
            at_a_time: AT_A_TIME,
        };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let threads = match argument.strip_prefix("--test-threads") {
                Some("") => arguments.next(),
                Some(value) => value.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            match argument.as_str() {
                _ if threads.is_some() => {
                    options.at_a_time = threads
                        .and_then(|number| number.parse().ok())
                        .unwrap_or(AT_A_TIME)
                        .max(1);
                }
                "--list" => options.list = true,
                "--exact" => options.exact = true,
                // The other options of Rust's runner mean nothing here.
                _ if argument.starts_with('-') => {}
                _ => options.filters.push(argument),
            }
        }
        options
    }
}
