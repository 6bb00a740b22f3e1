//! One browser with a fresh profile that signs in three times: an eager person who has never been here, the same one coming
//! back, and a patient one.

use std::time::Duration;

use e2e::{Browser, Drivers, Engine, Failure, Result, Site};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    place::{MEASURE, MEASURE_BYTES, Place},
    profile::Profile,
};

/// Who signs in: by a code alone, so that every request is somebody's doing.
const WHO: &str = "cleo@example.com";

/// What they do.
const PERSON: &str = include_str!("person.js");

/// How often a driver is asked to wait for a page.
const ATTEMPTS: usize = 3;

/// What one browser has seen.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Nothing is in any cache, and Next is pressed as early as that can be done.
    pub first: Seen,
    /// The same with the files in the cache.
    pub second: Seen,
    /// From a press of Next, with everything at rest, to the code field; milliseconds.
    pub next_to_challenge: f64,
}

/// What was seen in one visit, in milliseconds since the page was asked for.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The field for the name was drawn, and took text.
    pub form: f64,
    /// The program ran.
    pub started: f64,
    /// The field for the code was drawn.
    pub challenge: f64,
    /// From the last character of the code to the page behind the sign-in.
    pub code_to_signed_in: f64,
    /// How long tasks of more than 50 ms took in all.
    pub long: f64,
    /// What the scripts hold in the end, in bytes.
    pub heap: u64,
    /// The memory of the program beside that.
    pub program: u64,
    /// How often the site was asked, and the org, preflights included.
    pub asked: (usize, usize),
    /// The site's files in the order in which they were asked for.
    pub files: Vec<Loaded>,
}

/// A file that a page has loaded.
#[derive(Clone, Debug, Deserialize)]
pub struct Loaded {
    /// Its path.
    pub path: String,
    /// Its bytes over the wire with their header, as the browser counts them.
    pub wire: u64,
}

#[derive(Deserialize)]
struct Told {
    form: f64,
    started: f64,
    challenge: f64,
    entered: f64,
    #[serde(rename = "signedIn")]
    signed_in: f64,
    long: f64,
    files: Vec<Loaded>,
}

/// What the page can tell of itself when somebody is signed in.
const TOLD: &str = "const { marks, long } = window[Symbol.for('person')];
    const entries = ['navigation', 'resource'].flatMap((it) => performance.getEntriesByType(it));
    const own = entries.filter(({ name }) => name.startsWith(location.origin));
    const files = own.map((it) => ({ path: new URL(it.name).pathname, wire: it.transferSize }));
    return { ...marks, long, files };";

/// Takes one sample.
pub async fn sample(drivers: &Drivers, place: &Place, profile: &Profile) -> Result<Sample> {
    let browser = Browser::start(drivers, Engine::Chromium, &place.origin, false, None).await?;
    let sampled = visits(&browser, place, profile).await;
    browser.quit().await;
    sampled
}

async fn visits(browser: &Browser, place: &Place, profile: &Profile) -> Result<Sample> {
    place.begin(profile)?;
    profile.slow_down(browser).await?;
    browser.note_memories().await?;
    let plan = follow(browser, "eager").await?;
    let first = sign_in(browser, place, profile).await?;
    forget(browser, place, profile).await?;
    let second = sign_in(browser, place, profile).await?;
    forget(browser, place, profile).await?;

    let old = json!({ "identifier": plan });
    browser
        .cdp("Page.removeScriptToEvaluateOnNewDocument", old)
        .await?;
    follow(browser, "patient").await?;
    place.begin(profile)?;
    browser.open("/").await?;
    when(browser, "started").await?;
    place.rest(profile).await;
    let press =
        "const it = window[Symbol.for('person')]; it.name(); requestAnimationFrame(it.next)";
    browser.script::<Value>(press, vec![]).await?;
    when(browser, "challenge").await?;
    let took =
        "const { marks } = window[Symbol.for('person')]; return marks.challenge - marks.pressed";
    Ok(Sample {
        first,
        second,
        next_to_challenge: browser.script(took, vec![]).await?,
    })
}

/// Has the person follow a plan on every page to come.
async fn follow(browser: &Browser, plan: &str) -> Result<Value> {
    let source = PERSON.replace("{{plan}}", plan).replace("{{who}}", WHO);
    let added = json!({ "source": source });
    let added = browser
        .cdp("Page.addScriptToEvaluateOnNewDocument", added)
        .await?;
    Ok(added.pointer("/identifier").cloned().unwrap_or_default())
}

async fn sign_in(browser: &Browser, place: &Place, profile: &Profile) -> Result<Seen> {
    place.begin(profile)?;
    let mails = place.mails(WHO);
    browser.open("/").await?;
    when(browser, "challenge").await?;
    let code = place.code(WHO, mails + 1).await?;
    // Nobody reads a mail so quickly that the page is not at rest.
    place.rest(profile).await;
    let enter = "window[Symbol.for('person')].code(arguments[0])";
    browser.script::<Value>(enter, vec![code.into()]).await?;
    when(browser, "signedIn").await?;
    place.rest(profile).await;
    let asked = place.asked();
    let told: Told = browser.script(TOLD, vec![]).await?;
    let (heap, program) = browser.memory().await?;
    Ok(Seen {
        form: told.form,
        started: told.started,
        challenge: told.challenge,
        code_to_signed_in: told.signed_in - told.entered,
        long: told.long,
        heap,
        program,
        asked,
        files: told.files,
    })
}

/// Signs out without a word to the org; what was fetched stays.
async fn forget(browser: &Browser, place: &Place, profile: &Profile) -> Result {
    browser.forget().await?;
    place.rest(profile).await;
    Ok(())
}

/// Waits until something is there.
async fn when(browser: &Browser, what: &str) -> Result {
    let script = "const [what, then] = arguments; window[Symbol.for('person')].when(what, then)";
    let mut there: Result<bool> = Ok(false);
    // A driver waits for a part of the time only.
    for _ in 0..ATTEMPTS {
        there = browser.script_async(script, vec![what.into()]).await;
        if there.is_ok() {
            return Ok(());
        }
    }
    let failure = there.err().map(|it| it.to_string()).unwrap_or_default();
    let view = browser.view().await?;
    Err(Failure::new(format!(
        "waited for {what}: {failure}\n{view}"
    )))
}

/// How true a profile is.
#[derive(Clone, Copy, Debug)]
pub struct Calibration {
    /// Until the first byte of a page, in milliseconds.
    pub navigation: f64,
    /// For [`MEASURE_BYTES`].
    pub file: f64,
    /// For a request to the org and its preflight.
    pub preflighted: f64,
    /// For a row of sums, with the slowdown and without.
    pub sums: (f64, f64),
}

/// Measures what is known.
pub async fn calibrate(drivers: &Drivers, place: &Place, profile: &Profile) -> Result<Calibration> {
    let browser = Browser::start(drivers, Engine::Chromium, &place.origin, false, None).await?;
    let calibrated = calibration(&browser, place, profile).await;
    browser.quit().await;
    calibrated
}

async fn calibration(browser: &Browser, place: &Place, profile: &Profile) -> Result<Calibration> {
    place.begin(profile)?;
    let sums =
        "const times = [1, 2, 3, 4, 5].map(() => { const began = performance.now(); let sum = 0;
        for (let it = 0; it < 2e7; it++) sum += it % 7;
        return sum && performance.now() - began; });
        return Math.min(...times)";
    browser.open(Site::BLANK).await?;
    let quick: f64 = browser.script(sums, vec![]).await?;
    profile.slow_down(browser).await?;
    // Another page than the one that is there.
    browser.open(&[Site::BLANK, "?again"].concat()).await?;
    let slow: f64 = browser.script(sums, vec![]).await?;
    let navigation = "return performance.getEntriesByType('navigation')[0].responseStart";
    let navigation = browser.script(navigation, vec![]).await?;
    let fetched = "const [url, options, done] = arguments; const began = performance.now();
        fetch(url, options).then((it) => it.arrayBuffer()).then(() => done(performance.now() - began), () => done(-1))";
    let file = browser
        .script_async(fetched, vec![MEASURE.into(), json!({})])
        .await?;
    let url = [&place.org.base_url(), "/idp/idx/introspect"].concat();
    let preflighted = json!({ "method": "POST", "body": "{}", "headers": { "content-type": "application/json" } });
    let preflighted = browser
        .script_async(fetched, vec![url.into(), preflighted])
        .await?;
    Ok(Calibration {
        navigation,
        file,
        preflighted,
        sums: (slow, quick),
    })
}

impl Calibration {
    /// What came out, beside what should.
    pub fn words(&self, profile: &Profile) -> String {
        let ms = |time: Duration| time.as_millis();
        format!(
            "{}: a page after {:.0} ms ({} meant), {MEASURE_BYTES} bytes after {:.0} ({}), a call with its preflight after {:.0} ({}), \
             sums {:.1} times as long ({})",
            profile.name,
            self.navigation,
            ms(profile.latency),
            self.file,
            ms(profile.latency + profile.transfer(MEASURE_BYTES)),
            self.preflighted,
            ms(2 * (profile.latency + profile.org)),
            self.sums.0 / self.sums.1,
            profile.slowdown,
        )
    }
}
