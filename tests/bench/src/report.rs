//! What is printed in the end.

use e2e::Result;

use crate::{
    contender::Contender,
    figures::{Figures, grouped},
    options::Options,
    place::Place,
    profile::{self, Profile},
    sizes::{self, Weight},
    table::Table,
    visit::Sample,
};

/// One sample, and of what.
pub struct Measured {
    contender: Contender,
    profile: Profile,
    sample: Sample,
}

impl Measured {
    /// Names a sample.
    pub fn new(contender: Contender, profile: Profile, sample: Sample) -> Measured {
        Measured {
            contender,
            profile,
            sample,
        }
    }
}

/// What is read from a sample, and what that is.
type Row = (&'static str, fn(&Sample) -> f64);

/// By the clock, in milliseconds.
const TIMES: [Row; 8] = [
    ("form drawn and taking text", |it| it.first.form),
    ("program runs", |it| it.first.started),
    ("eager: page asked for → code field", |it| {
        it.first.challenge
    }),
    ("Next → code field", |it| it.next_to_challenge),
    ("code → signed in", |it| it.first.code_to_signed_in),
    ("long tasks in all", |it| it.first.long),
    ("again: form drawn and taking text", |it| it.second.form),
    ("again, eager: page asked for → code field", |it| {
        it.second.challenge
    }),
];

/// How often somebody waits for the network, one time after the other: their time by what one takes.
const ROUND_TRIPS: [Row; 4] = [
    ("until the form takes text", |it| it.first.form),
    ("eager: until the code field", |it| it.first.challenge),
    ("from Next to the code field", |it| it.next_to_challenge),
    ("from the code to being signed in", |it| {
        it.first.code_to_signed_in
    }),
];

/// What does not hang on the profile.
const COUNTS: [Row; 5] = [
    ("requests to the site, first visit", |it| {
        count(it.first.asked.0)
    }),
    ("requests to the org, preflights included", |it| {
        count(it.first.asked.1)
    }),
    ("requests to the site, second visit", |it| {
        count(it.second.asked.0)
    }),
    ("kB held by scripts", |it| kilobytes(it.first.heap)),
    ("kB of program memory", |it| kilobytes(it.first.program)),
];

/// Prints all tables.
pub fn print(
    options: &Options,
    places: &[Place],
    measured: &[Measured],
    calibrations: &[String],
) -> Result {
    let head = |what: &str| {
        let names = places.iter().map(|place| place.contender.name().to_owned());
        [what.to_owned()]
            .into_iter()
            .chain(names)
            .collect::<Vec<_>>()
    };
    let of = |contender, profile: &Profile| {
        let profile = *profile;
        let fits = move |it: &&Measured| it.contender == contender && it.profile == profile;
        measured.iter().filter(fits).map(|it| &it.sample)
    };
    for profile in &options.profiles {
        let mut table = Table::new(head(&format!("{}, ms", profile.name)), options.markdown);
        for (what, read) in TIMES {
            let cells = places.iter().map(|place| {
                let figures: Figures = of(place.contender, profile).map(read).collect();
                figures.to_string()
            });
            table.row([what.to_owned()].into_iter().chain(cells));
        }
        println!("{}: {}\n\n{table}", profile.name, profile.words);
    }

    let mut table = Table::new(head("answers waited for in a row"), options.markdown);
    let in_a_row = profile::ROUND_TRIPS.latency.as_secs_f64() * 1e3;
    for (what, read) in ROUND_TRIPS {
        let cells = places.iter().map(|place| {
            let waited = of(place.contender, &profile::ROUND_TRIPS).map(read).next();
            waited.map_or_else(|| "–".to_owned(), |waited| grouped(waited / in_a_row))
        });
        table.row([what.to_owned()].into_iter().chain(cells));
    }
    println!("{table}");

    let mut table = Table::new(head("first visit, until signed in"), options.markdown);
    for (what, read) in COUNTS {
        let cells = places.iter().map(|place| {
            let all = measured.iter().filter(|it| it.contender == place.contender);
            let figures: Figures = all.map(|it| read(&it.sample)).collect();
            figures.median().map_or_else(|| "–".to_owned(), grouped)
        });
        table.row([what.to_owned()].into_iter().chain(cells));
    }
    println!("{table}");

    for place in places {
        let mut samples = measured.iter().filter(|it| it.contender == place.contender);
        if let Some(Measured { sample, .. }) = samples.next() {
            println!("{}", weights(place, sample, options.markdown)?);
        }
    }
    println!("how true the profiles were:");
    for words in calibrations {
        println!("  {words}");
    }
    Ok(())
}

/// The files of a first visit, and those of the program that it did without.
fn weights(place: &Place, sample: &Sample, markdown: bool) -> Result<Table> {
    let name = place.contender.name();
    let head = [name, "raw", "gzip", "brotli", "over the wire"];
    let mut table = Table::new(head, markdown);
    let mut row = |name: &str, weight: Weight, wire: Option<u64>| {
        let sizes = [weight.raw, weight.gzip, weight.brotli].map(bytes);
        let wire = wire.map_or_else(|| "–".to_owned(), bytes);
        table.row([name.to_owned()].into_iter().chain(sizes).chain([wire]));
    };
    let mut sum = (Weight::default(), 0);
    for file in &sample.first.files {
        let weight = Weight::of(&place.files, &file.path);
        sum = (sum.0.and(weight), sum.1 + file.wire);
        row(&file.path, weight, Some(file.wire));
    }
    row("first visit, until signed in", sum.0, Some(sum.1));
    if place.contender == Contender::Vestibule {
        let loaded = |path: &str| sample.first.files.iter().any(|it| it.path == path);
        let all = sizes::program_files(&place.files)?;
        for path in all.iter().filter(|path| !loaded(path)) {
            row(
                &format!("{path} (not loaded)"),
                Weight::of(&place.files, path),
                None,
            );
        }
    }
    Ok(table)
}

fn bytes(bytes: u64) -> String {
    grouped(bytes as f64)
}

fn kilobytes(bytes: u64) -> f64 {
    bytes as f64 / 1e3
}

fn count(requests: usize) -> f64 {
    requests as f64
}
