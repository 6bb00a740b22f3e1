//! How quick and how small the production build is, beside the same page written by hand and one on Okta's own SDK. It is
//! started by `cargo xtask bench`; what is measured, and how, is in `docs/measuring.md`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the tables go to standard output, and how far they are to standard error"
)]

mod contender;
mod figures;
mod lighthouse;
mod link;
mod options;
mod place;
mod profile;
mod report;
mod sizes;
mod table;
mod visit;

use std::process::ExitCode;

use e2e::{Drivers, Engine, Failure, Result};

use crate::{
    contender::Contender, options::Options, place::Place, profile::Profile, report::Measured,
    visit::Sample,
};

#[tokio::main]
async fn main() -> ExitCode {
    let options = match Options::read(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\nusage: {}", options::USAGE);
            return ExitCode::from(2);
        }
    };
    let done = match &options.lighthouse {
        Some(script) => judge(script).await,
        None => measure(&options).await,
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("error: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Has Lighthouse judge the build.
async fn judge(script: &std::path::Path) -> Result<bool> {
    let [local, ..] = profile::ALL;
    let place = Place::open(Contender::Vestibule, local).await?;
    let place = place.ok_or_else(|| Failure::new("there is no build"))?;
    lighthouse::run(script, &[&place.origin, "/"].concat()).await
}

/// Measures everything, each page after the other and that so often, so that whatever else the machine does meets them all.
async fn measure(options: &Options) -> Result<bool> {
    let drivers = Drivers::start(&[Engine::Chromium]).await?;
    let mut places = Vec::new();
    for contender in &options.contenders {
        match Place::open(*contender, profile::ROUND_TRIPS).await? {
            Some(place) => places.push(place),
            None => eprintln!("{} is left out: nobody names its bundle", contender.name()),
        }
    }
    let Some(first) = places.first() else {
        return Err(Failure::new("there is nothing to measure"));
    };
    let mut calibrations = Vec::new();
    for profile in &options.profiles {
        let calibration = visit::calibrate(&drivers, first, profile).await?;
        let words = calibration.words(profile);
        eprintln!("{words}");
        calibrations.push(words);
    }
    let mut all = true;
    let mut measured = Vec::new();
    for place in &places {
        let profile = profile::ROUND_TRIPS;
        let sample = attempt(&drivers, place, &profile, "once").await;
        all &= sample.is_some();
        measured.extend(sample.map(|sample| Measured::new(place.contender, profile, sample)));
    }
    for run in 1..=options.runs {
        for profile in &options.profiles {
            for place in &places {
                let number = format!("run {run} of {}", options.runs);
                let sample = attempt(&drivers, place, profile, &number).await;
                all &= sample.is_some();
                let taken = sample.map(|it| Measured::new(place.contender, *profile, it));
                measured.extend(taken);
            }
        }
    }
    report::print(options, &places, &measured, &calibrations)?;
    Ok(all)
}

/// Takes a sample, and says how that went; what cannot be measured is left out, and makes the command fail in the end.
async fn attempt(
    drivers: &Drivers,
    place: &Place,
    profile: &Profile,
    number: &str,
) -> Option<Sample> {
    let what = format!("{number}: {} on {}", place.contender.name(), profile.name);
    match visit::sample(drivers, place, profile).await {
        Ok(sample) => {
            eprintln!(
                "{what}: form {:.0}, code field {:.0}, signed in {:.0} ms",
                sample.first.form, sample.first.challenge, sample.first.code_to_signed_in
            );
            Some(sample)
        }
        Err(failure) => {
            eprintln!("{what}: FAILED: {failure}");
            None
        }
    }
}
