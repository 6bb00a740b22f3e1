//! Every request of the way by e-mail, failing in every way. However it fails, the person is told in words or never
//! notices, keeps what they typed, and ends signed in by pressing what is offered.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Mutex, PoisonError},
};

use e2e::{Browser, Failure, Result, Stage, View, pages::IdentifyPage};
use org::{Endpoint, Fault, FaultKind};

use crate::people::{LINO, MIA};

/// How often a person presses something before they give up.
const PATIENCE: usize = 12;

/// The program waits this long for an answer, in place of 15 seconds.
const IMPATIENT: &str = "const timeout = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = (ms) => timeout(Math.min(ms, 1500))";

/// The minute for which the program is quiet after a poll was one too many is a moment.
const QUICK: &str = "const timer = setTimeout; window.setTimeout = (run, ms, ...rest) => timer(run, ms >= 60000 ? 500 : ms, ...rest)";

/// How every case ended: its way to fail, its endpoint, and one word.
static TABLE: Mutex<Vec<(String, String, &'static str)>> = Mutex::new(Vec::new());

/// When a new mail may be asked for, in milliseconds.
const LATER: i64 = 31_000;

/// Nobody waits for the end of this.
const SILENCE: FaultKind = FaultKind::Silence { ms: 60_000 };

/// What the person does when the fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// They are still typing, or do nothing.
    Meanwhile,
    /// They have pressed Next before the transaction was open.
    Eager,
    /// They ask for a new mail.
    Resending,
    /// They start over.
    StartingOver,
    /// They have opened a link that the org verifies.
    LinkOpened,
}

struct Case {
    endpoint: Endpoint,
    kind: FaultKind,
    after: bool,
    moment: Moment,
}

/// How a case went.
#[derive(Default)]
struct Course {
    /// What was said.
    told: Vec<String>,
    /// What had to be pressed that would not have been without the fault.
    pressed: Vec<String>,
    /// Whether the name had to be confirmed again, or the page loaded again.
    restarted: bool,
}

pub async fn interact_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::Interact, &[Moment::Meanwhile, Moment::Eager]).await
}

pub async fn introspect_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::Introspect, &[Moment::Meanwhile, Moment::Eager]).await
}

pub async fn identify_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::Identify, &[Moment::Meanwhile]).await
}

pub async fn metadata_fail_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::Metadata, &[Moment::Meanwhile]).await
}

pub async fn keys_fail_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::Keys, &[Moment::Meanwhile]).await
}

pub async fn a_poll_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::ChallengePoll, &[Moment::Meanwhile]).await
}

pub async fn the_last_poll_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::ChallengePoll, &[Moment::LinkOpened]).await
}

pub async fn a_new_mail_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::ChallengeResend, &[Moment::Resending]).await
}

pub async fn the_answer_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::ChallengeAnswer, &[Moment::Meanwhile]).await
}

pub async fn starting_over_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::Cancel, &[Moment::StartingOver]).await
}

pub async fn the_token_fails_in_every_way(stage: Stage) -> Result {
    walk(&stage, Endpoint::Token, &[Moment::Meanwhile]).await
}

/// All ways to fail, before and after the org has done its part; silence last, because the program is made impatient
/// for it.
fn cases(endpoint: Endpoint, moments: &[Moment]) -> Vec<Case> {
    let before = [
        FaultKind::Refuse,
        FaultKind::CutBody,
        FaultKind::HalfJson,
        FaultKind::Ion500,
        FaultKind::Api500,
        FaultKind::Html500,
        FaultKind::Html502,
        FaultKind::Html200,
        FaultKind::Ion429,
        FaultKind::Api429 { reset_in_s: 30, exposed: true },
        FaultKind::Api429 { reset_in_s: 30, exposed: false },
        SILENCE,
    ];
    let after = [FaultKind::Refuse, FaultKind::Api500, FaultKind::Html502, SILENCE];
    let ways = before.into_iter().map(|kind| (kind, false)).chain(after.into_iter().map(|kind| (kind, true)));
    let mut cases: Vec<Case> = ways
        .flat_map(|(kind, after)| moments.iter().map(move |moment| Case { endpoint, kind, after, moment: *moment }))
        .collect();
    cases.sort_by_key(|case| case.kind == SILENCE);
    cases
}

async fn walk(stage: &Stage, endpoint: Endpoint, moments: &[Moment]) -> Result {
    stage.org().configure(|settings| settings.mails_per_minute = 1_000);
    let browser = stage.browser().await?;
    browser.movable_clock().await?;
    // Whatever the browser says about the org is the fault's doing; what it says about the page is not.
    browser.expect_console(&stage.org().base_url());
    browser.at_document_start(QUICK).await?;
    let mut failures = Vec::new();
    let mut impatient = false;
    for case in cases(endpoint, moments) {
        if case.kind == SILENCE && !impatient {
            browser.at_document_start(IMPATIENT).await?;
            impatient = true;
        }
        browser.note(case.name());
        let outcome = Person { stage, browser: &browser, case: &case, course: Course::default(), mails: 0 }.sign_in().await;
        let ending = match outcome {
            Ok(course) => course.ending(),
            Err(failure) => {
                failures.push(format!("{}: {failure}\n{}", case.name(), browser.view().await.map(|view| view.to_string()).unwrap_or_default()));
                "FAILED"
            }
        };
        TABLE.lock().unwrap_or_else(PoisonError::into_inner).push((case.way(), case.place(), ending));
        if case.moment == Moment::Resending {
            stage.org().advance_clock(-LATER);
        }
        stage.org().clear_faults();
        stage.org().end_sessions();
        stage.org().expire(None);
        browser.forget().await?;
    }
    if failures.is_empty() { Ok(()) } else { Err(Failure::new(failures.join("\n"))) }
}

/// How all cases ended, for the end of the run.
pub fn table() -> String {
    let cases = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut rows: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (way, place, ending) in cases.iter() {
        rows.entry(place).or_default().push((way, ending));
    }
    let mut table = format!("{} faults, and how each ended for the person:\n", cases.len());
    for (place, cases) in rows {
        let mut endings: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (way, ending) in cases {
            endings.entry(ending).or_default().push(way);
        }
        for (ending, ways) in endings {
            let _ = writeln!(table, "  {place:<28} {ending:<22} {:>2}: {}", ways.len(), ways.join(", "));
        }
    }
    table
}

/// Somebody who wants to sign in and does what the page says.
struct Person<'a> {
    stage: &'a Stage,
    browser: &'a Browser,
    case: &'a Case,
    course: Course,
    /// Mails that were there before.
    mails: usize,
}

impl Person<'_> {
    fn who(&self) -> &'static str {
        if self.case.moment == Moment::LinkOpened { LINO } else { MIA }
    }

    async fn sign_in(mut self) -> Result<Course> {
        self.mails = self.stage.mails(self.who()).len();
        self.identify().await?;
        match self.case.moment {
            Moment::Resending => self.resend().await?,
            Moment::StartingOver => self.start_over().await?,
            Moment::LinkOpened => self.open_link().await?,
            Moment::Meanwhile | Moment::Eager => {}
        }
        self.finish().await?;
        if self.case.endpoint != Endpoint::Cancel {
            let left = self.stage.org().faults();
            if !left.is_empty() {
                return Err(Failure::new(format!("it never struck: {left:?}")));
            }
        }
        self.check()?;
        Ok(self.course)
    }

    /// Up to the code page.
    async fn identify(&mut self) -> Result {
        let strikes_early = matches!(self.case.endpoint, Endpoint::Interact | Endpoint::Introspect | Endpoint::Identify | Endpoint::Metadata | Endpoint::Keys);
        if strikes_early {
            self.strike();
        }
        if self.case.moment == Moment::Eager {
            self.stage.site().hold(".wasm");
        }
        self.browser.open("/").await?;
        self.browser.wait("the form", |view| view.identifier.is_some()).await?;
        self.browser.type_into(IdentifyPage::FIELD, self.who()).await?;
        if self.case.moment == Moment::Eager {
            self.browser.press("#next").await?;
            self.stage.site().release();
        } else {
            IdentifyPage::seen(self.browser).await?;
            if matches!(self.case.endpoint, Endpoint::Interact | Endpoint::Introspect) {
                self.stage.until("the fault", || self.stage.org().faults().is_empty()).await?;
            }
            self.browser.press(IdentifyPage::NEXT).await?;
        }
        for _ in 0..PATIENCE {
            let view = self.settled("identify").await?;
            match view.step.as_str() {
                "challenge-email" => {
                    self.stage.mail(self.who(), self.mails + 1).await?;
                    if !strikes_early {
                        self.strike();
                    }
                    return Ok(());
                }
                "identify" => self.press_next_again(&view).await?,
                _ => self.press_offered(&view).await?,
            }
        }
        Err(Failure::new("no way to the code page"))
    }

    /// Types the newest code and presses on, to the default page.
    async fn finish(&mut self) -> Result {
        let mut typed = String::new();
        let mut by_link = self.case.moment == Moment::LinkOpened;
        let mut step = if by_link { "challenge-email".to_owned() } else { String::new() };
        for _ in 0..PATIENCE {
            if !by_link && step != "challenge-email" {
                step = "challenge-email".to_owned();
                let view = self.browser.wait("a page to act on", is_at_rest).await?;
                if view.step == "challenge-email" {
                    if self.case.endpoint == Endpoint::ChallengePoll {
                        self.stage.until("the poll's fault", || self.stage.org().faults().is_empty()).await?;
                    }
                    typed = self.newest_code().await?;
                    self.browser.type_into("input[name=passcode]", &typed).await?;
                }
            }
            let view = self.settled(&step).await?;
            match (view.page.as_str(), view.step.as_str()) {
                ("default", _) => return Ok(()),
                (_, "challenge-email") if by_link => {
                    return Err(Failure::new("the link is not noticed"));
                }
                (_, "challenge-email") => {
                    self.tell(&view);
                    if view.passcode.as_deref() == Some(typed.as_str()) {
                        self.press("main button[type=submit]", "Verify").await?;
                    } else if view.passcode.as_deref() == Some("") && typed.is_empty() {
                        step.clear();
                    } else {
                        return Err(Failure::new(format!("the code {typed:?} is not kept: {:?}", view.passcode)));
                    }
                }
                (_, "identify") => {
                    self.course.restarted = true;
                    by_link = false;
                    self.mails = self.stage.mails(self.who()).len();
                    self.press_next_again(&view).await?;
                    typed.clear();
                    step.clear();
                    self.settled("identify").await?;
                }
                _ => {
                    self.press_offered(&view).await?;
                    step = view.step;
                }
            }
        }
        Err(Failure::new("no way to the default page"))
    }

    async fn resend(&mut self) -> Result {
        let there = self.stage.mails(self.who()).len();
        self.stage.advance(self.browser, LATER).await?;
        for attempt in 0..PATIENCE {
            self.browser
                .wait_script(
                    "the button for a new mail",
                    "const it = document.querySelector('button[data-action=resend]'); return !!it && !it.hasAttribute('aria-disabled')",
                )
                .await?;
            self.press_quietly("button[data-action=resend]").await?;
            if attempt > 0 {
                self.course.pressed.push("Send a new message".to_owned());
            }
            let view = self
                .browser
                .wait("words about the new mail", |view| {
                    view.step != "challenge-email" || !view.alerts.is_empty() || view.statuses.iter().any(|it| it.contains("Sent again"))
                })
                .await?;
            if view.statuses.iter().any(|it| it.contains("Sent again")) {
                self.stage.mail(self.who(), there + 1).await?;
                return Ok(());
            }
            if view.step != "challenge-email" {
                return Ok(());
            }
            self.tell(&view);
        }
        Err(Failure::new("no new mail"))
    }

    async fn start_over(&mut self) -> Result {
        self.press_quietly("button[data-action=cancel]").await?;
        let view = self.settled("challenge-email").await?;
        if view.step != "identify" {
            return Err(Failure::new("starting over does not lead to the name"));
        }
        self.stage.until("the cancellation", || self.stage.org().faults().is_empty()).await?;
        self.mails = self.stage.mails(self.who()).len();
        if view.identifier.as_deref() != Some(self.who()) {
            return Err(Failure::new(format!("the name is not kept: {:?}", view.identifier)));
        }
        self.press_quietly(IdentifyPage::NEXT).await?;
        self.settled("identify").await?;
        Ok(())
    }

    async fn open_link(&mut self) -> Result {
        let first = self.browser.window().await?;
        let link = self.stage.mail(self.who(), self.mails + 1).await?.link;
        self.browser.new_window().await?;
        self.browser.open(&link).await?;
        self.browser.close_window().await?;
        self.browser.switch_to(&first).await
    }

    fn strike(&self) {
        let fault = Fault::new(self.case.endpoint, self.case.kind);
        self.stage.org().add_fault(if self.case.after { fault.after_processing() } else { fault });
    }

    /// Waits until something has come of the last act at this step.
    async fn settled(&self, step: &str) -> Result<View> {
        let is_new = |view: &View| is_at_rest(view) && (view.step != step || !view.alerts.is_empty() || view.page == "default");
        self.browser.wait("what comes of it", is_new).await
    }

    async fn newest_code(&self) -> Result<String> {
        // A mail that was sent before the page changed has arrived, since the org's mail takes no time.
        Ok(self.stage.mail(self.who(), self.mails + 1).await?.code)
    }

    async fn press_next_again(&mut self, view: &View) -> Result {
        self.tell(view);
        if view.identifier.as_deref() != Some(self.who()) {
            return Err(Failure::new(format!("the name is not kept: {:?}", view.identifier)));
        }
        self.press(IdentifyPage::NEXT, "Next").await
    }

    /// Presses the main action of an end.
    async fn press_offered(&mut self, view: &View) -> Result {
        if view.step != "terminal" {
            return Err(Failure::new(format!("unexpected: {}", view.summary())));
        }
        self.course.told.push(view.heading.clone());
        let label: String = self.browser.script("return document.querySelector('main .button').innerText", vec![]).await?;
        self.press("main .button", &label).await
    }

    fn tell(&mut self, view: &View) {
        self.course.told.push(view.alert());
    }

    async fn press(&mut self, selector: &str, label: &str) -> Result {
        self.course.pressed.push(label.to_owned());
        self.press_quietly(selector).await
    }

    /// What is gone before it is pressed need not be pressed: a living session can sign in by itself.
    async fn press_quietly(&self, selector: &str) -> Result {
        match self.browser.press(selector).await {
            Err(_) if !self.browser.has(selector).await? => Ok(()),
            pressed => pressed,
        }
    }

    /// Whether it went as it must.
    fn check(&self) -> Result {
        let course = &self.course;
        let background = matches!(self.case.endpoint, Endpoint::ChallengePoll | Endpoint::Cancel | Endpoint::Metadata | Endpoint::Keys);
        // The one poll that finishes is no background: where its answer is lost, that is told.
        if background && self.case.moment != Moment::LinkOpened && !(course.told.is_empty() && course.pressed.is_empty()) {
            return Err(Failure::new(format!("nobody asked for this, so nobody should notice: {:?}", course.told)));
        }
        // Starting again after an end is no news of its own, and needs no second word.
        if course.told.first().is_some_and(String::is_empty) {
            return Err(Failure::new("something went wrong without a word"));
        }
        Ok(())
    }
}

/// Whether there is a page that waits for the person.
fn is_at_rest(view: &View) -> bool {
    let at_step = match view.step.as_str() {
        "identify" => view.identifier.is_some(),
        "challenge-email" => view.passcode.is_some(),
        "" | "finishing" => false,
        _ => true,
    };
    view.is_running() && !view.busy && (at_step || view.page == "default")
}

impl Case {
    fn name(&self) -> String {
        [self.place(), self.way()].join(": ")
    }

    /// Where it strikes.
    fn place(&self) -> String {
        let moment = match self.moment {
            Moment::Eager => ", pressed early",
            Moment::LinkOpened => ", link opened",
            Moment::Meanwhile | Moment::Resending | Moment::StartingOver => "",
        };
        [self.endpoint.name(), moment].concat()
    }

    /// How it fails.
    fn way(&self) -> String {
        let kind = match self.kind {
            FaultKind::Api429 { exposed: true, .. } => "429 with reset".to_owned(),
            FaultKind::Api429 { .. } => "429 without reset".to_owned(),
            FaultKind::Silence { .. } => "silence".to_owned(),
            kind => format!("{kind:?}"),
        };
        [kind.as_str(), if self.after { " after processing" } else { "" }].concat()
    }
}

impl Course {
    fn ending(&self) -> &'static str {
        match (self.told.is_empty() && self.pressed.is_empty(), self.restarted) {
            (true, false) => "not noticed",
            (_, true) => "told, started again",
            (false, false) => "told, pressed again",
        }
    }
}
