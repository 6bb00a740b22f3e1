//! `cargo run --release -p conformance --bin mutate -- FOLDER CASES [SEED]`: reads so many spoilt recordings. It ends with
//! an error at the first that makes the reader panic or takes longer than a second, and says which.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this program prints"
)]

use std::{
    env,
    panic::catch_unwind,
    path::PathBuf,
    process::ExitCode,
    time::{Duration, Instant},
};

use conformance::{Mutator, bodies, read_through};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<u64>().ok());
    let (Some(folder), Some(cases)) = (arguments.first().map(PathBuf::from), number(1)) else {
        eprintln!("usage: mutate FOLDER CASES [SEED]");
        return ExitCode::FAILURE;
    };
    let Ok(bodies) = bodies(&folder) else {
        eprintln!("{} cannot be read", folder.display());
        return ExitCode::FAILURE;
    };
    let mut mutator = Mutator::new(&bodies, number(2).unwrap_or(1));
    let begun = Instant::now();
    for case in 0..cases {
        let body = mutator.next_body();
        let since = Instant::now();
        let read = catch_unwind(|| read_through(&body));
        if read.is_err() || since.elapsed() > Duration::from_secs(1) {
            eprintln!("case {case} panics or hangs: {body}");
            return ExitCode::FAILURE;
        }
        if (case + 1) % 1_000_000 == 0 {
            println!("{} cases, {} s", case + 1, begun.elapsed().as_secs());
        }
    }
    println!(
        "{cases} cases, no panic, no hang, {} s",
        begun.elapsed().as_secs()
    );
    ExitCode::SUCCESS
}
