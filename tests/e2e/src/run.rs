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

use crate::{
    Engine, Failure, Result, Stage, audit, auth_js, driver::Drivers, failure, host, stage::Watch,
};

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

/// A test that is to be run: how, and what it is called then.
struct Job {
    name: String,
    engine: Engine,
    watch: Watch,
    run: fn(Stage) -> Running,
}

/// What this run does not do.
#[derive(Default)]
struct LeftOut {
    filtered: usize,
    skipped: usize,
}

/// Lists tests by their modules, and after them those of a list that stands elsewhere.
#[macro_export]
macro_rules! tests {
    ($($module:ident: $($name:ident),+ $(,)?;)+ + $more:expr;) => {
        [$crate::tests! { $($module: $($name),+;)+ }, $more].concat()
    };
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

/// Runs the tests that the arguments name, in Chromium; all of them where they name none. At the end it says what `sum_up` has
/// to say.
pub fn run(tests: Vec<Test>, sum_up: fn() -> String) -> ExitCode {
    let jobs = tests.into_iter().map(|test| Job {
        name: test.name.to_owned(),
        engine: Engine::Chromium,
        watch: Watch::Tools,
        run: test.run,
    });
    run_jobs(
        jobs.collect(),
        || {
            if !audit::is_possible() {
                println!("skipped: accessibility audits (VESTIBULE_AXE does not name axe.min.js)");
            }
            for missing in auth_js::missing().into_iter().chain(host::missing()) {
                println!("skipped: {missing}");
            }
        },
        move || {
            let summary = sum_up();
            if !summary.is_empty() {
                println!("\n{summary}");
            }
            if audit::is_possible() {
                println!(
                    "\n{} different screens audited, each in light, dark and forced colours, and in a small window",
                    audit::count()
                );
            }
        },
    )
}

/// Runs the tests that the arguments name in every engine that there is.
pub fn run_in_engines(tests: Vec<Test>) -> ExitCode {
    let jobs = Engine::ALL.into_iter().flat_map(|engine| {
        tests.clone().into_iter().map(move |test| Job {
            name: format!("{}::{}", engine.name(), test.name),
            engine,
            watch: Watch::Site,
            run: test.run,
        })
    });
    run_jobs(jobs.collect(), || {}, || {})
}

fn run_jobs(jobs: Vec<Job>, begin: impl FnOnce(), sum_up: impl FnOnce()) -> ExitCode {
    let options = Options::read(env::args().skip(1));
    let all = jobs.len();
    let jobs: Vec<Job> = jobs
        .into_iter()
        .filter(|job| options.mean(&job.name))
        .collect();
    if options.list {
        for job in jobs {
            println!("{}: test", job.name);
        }
        return ExitCode::SUCCESS;
    }
    if env::var_os("VESTIBULE_DIST").is_none() {
        println!("{NO_BUILD}");
        return ExitCode::FAILURE;
    }
    begin();
    let mut left_out = LeftOut {
        filtered: all - jobs.len(),
        skipped: 0,
    };
    let (jobs, skipped): (Vec<Job>, Vec<Job>) = jobs
        .into_iter()
        .partition(|job| job.engine.missing().is_empty() && host::is_there_for(&job.name));
    for engine in Engine::ALL {
        let tests = skipped.iter().filter(|job| job.engine == engine).count();
        if tests > 0 && !engine.missing().is_empty() {
            let missing = engine.missing().join(", ");
            println!(
                "SKIPPED: all {tests} tests in {}, since nobody names {missing}",
                engine.name()
            );
        }
        left_out.skipped += tests;
    }
    panic::set_hook(Box::new(|info| {
        let at = failure::place()
            .or_else(|| info.location().map(ToString::to_string))
            .unwrap_or_default();
        let what = info.payload_as_str().unwrap_or("it panicked");
        PANIC.set(Some(format!("{what}\n  at {at}")));
    }));
    match Runtime::new() {
        Ok(runtime) => runtime.block_on(run_all(jobs, &left_out, options.at_a_time, sum_up)),
        Err(error) => {
            println!("there is no runtime: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run_all(
    jobs: Vec<Job>,
    left_out: &LeftOut,
    at_a_time: usize,
    sum_up: impl FnOnce(),
) -> ExitCode {
    let engines: Vec<Engine> = jobs.iter().map(|job| job.engine).collect();
    let drivers = match Drivers::start(&engines).await {
        Ok(drivers) => Arc::new(drivers),
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let began = Instant::now();
    println!("\nrunning {} tests", jobs.len());
    let places = Arc::new(Semaphore::new(at_a_time));
    let mut running = JoinSet::new();
    for job in jobs {
        let (places, drivers) = (places.clone(), drivers.clone());
        running.spawn(async move {
            let _place = places.acquire_owned().await;
            let began = Instant::now();
            let outcome = run_one(&job, drivers).await;
            let verdict = if outcome.is_ok() { "ok" } else { "FAILED" };
            println!(
                "test {} ... {verdict} ({:.1} s)",
                job.name,
                began.elapsed().as_secs_f32()
            );
            outcome.map_err(|failure| (job.name, failure))
        });
    }
    let mut failures = Vec::new();
    let mut passed = 0;
    while let Some(outcome) = running.join_next().await {
        match outcome {
            Ok(Ok(())) => passed += 1,
            Ok(Err(failure)) => failures.push(failure),
            Err(error) => failures.push(("a test".to_owned(), error.to_string())),
        }
    }
    // What failed comes last, where whoever sees the end alone sees it.
    sum_up();
    failures.sort();
    for (name, failure) in &failures {
        println!("\n---- {name} ----\n{failure}");
    }
    let verdict = if failures.is_empty() { "ok" } else { "FAILED" };
    println!(
        "\ntest result: {verdict}. {passed} passed; {} failed; {} ignored; 0 measured; {} filtered out; finished in {:.2}s\n",
        failures.len(),
        left_out.skipped,
        left_out.filtered,
        began.elapsed().as_secs_f32(),
    );
    if failures.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

async fn run_one(job: &Job, drivers: Arc<Drivers>) -> std::result::Result<(), String> {
    let stage = Stage::set_up(drivers, job.engine, job.watch)
        .await
        .map_err(|failure| failure.to_string())?;
    let played = match timeout(LIMIT, caught((job.run)(stage.clone()))).await {
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
    /// Whether a test of this name is meant.
    fn mean(&self, name: &str) -> bool {
        let is_named = |filter: &String| {
            if self.exact {
                name == filter
            } else {
                name.contains(filter.as_str())
            }
        };
        self.filters.is_empty() || self.filters.iter().any(is_named)
    }

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
