//! The person of a case: types, reads, and presses what is offered.

use e2e::{Browser, Failure, Result, Stage, View, pages::IdentifyPage};
use org::{Endpoint, Fault};

use super::case::{Case, Moment};
use crate::people::{LINO, MIA};

/// How often a person presses something before they give up.
const PATIENCE: usize = 12;

/// When a new mail may be asked for, in milliseconds.
pub const LATER: i64 = 31_000;

/// Somebody who wants to sign in and does what the page says.
pub struct Person<'a> {
    stage: &'a Stage,
    browser: &'a Browser,
    case: &'a Case,
    course: Course,
    /// Mails that were there before.
    mails: usize,
}

impl<'a> Person<'a> {
    /// Somebody with this browser.
    pub fn new(stage: &'a Stage, browser: &'a Browser, case: &'a Case) -> Person<'a> {
        Person {
            stage,
            browser,
            case,
            course: Course::default(),
            mails: 0,
        }
    }
}

impl Person<'_> {
    fn who(&self) -> &'static str {
        if self.case.moment == Moment::LinkOpened {
            LINO
        } else {
            MIA
        }
    }

    /// From the first page to the default page.
    pub async fn sign_in(mut self) -> Result<Course> {
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
        let strikes_early = matches!(
            self.case.endpoint,
            Endpoint::Interact
                | Endpoint::Introspect
                | Endpoint::Identify
                | Endpoint::Metadata
                | Endpoint::Keys
        );
        if strikes_early {
            self.strike();
        }
        if self.case.moment == Moment::Eager {
            self.stage.site().hold(".wasm");
        }
        self.browser.open("/").await?;
        self.browser
            .wait("the form", |view| view.identifier.is_some())
            .await?;
        self.browser
            .type_into(IdentifyPage::FIELD, self.who())
            .await?;
        if self.case.moment == Moment::Eager {
            self.browser.press("#next").await?;
            self.stage.site().release();
        } else {
            IdentifyPage::seen(self.browser).await?;
            if matches!(
                self.case.endpoint,
                Endpoint::Interact | Endpoint::Introspect
            ) {
                self.stage
                    .until("the fault", || self.stage.org().faults().is_empty())
                    .await?;
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
        let mut step = if by_link {
            "challenge-email".to_owned()
        } else {
            String::new()
        };
        for _ in 0..PATIENCE {
            if !by_link && step != "challenge-email" {
                step = "challenge-email".to_owned();
                let view = self.browser.wait("a page to act on", is_at_rest).await?;
                if view.step == "challenge-email" {
                    if self.case.endpoint == Endpoint::ChallengePoll {
                        self.stage
                            .until("the poll's fault", || self.stage.org().faults().is_empty())
                            .await?;
                    }
                    typed = self.newest_code().await?;
                    self.browser
                        .type_into("input[name=passcode]", &typed)
                        .await?;
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
                        return Err(Failure::new(format!(
                            "the code {typed:?} is not kept: {:?}",
                            view.passcode
                        )));
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
                    view.step != "challenge-email"
                        || !view.alerts.is_empty()
                        || view.statuses.iter().any(|it| it.contains("Sent again"))
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
        self.stage
            .until("the cancellation", || self.stage.org().faults().is_empty())
            .await?;
        self.mails = self.stage.mails(self.who()).len();
        if view.identifier.as_deref() != Some(self.who()) {
            return Err(Failure::new(format!(
                "the name is not kept: {:?}",
                view.identifier
            )));
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
        // Left open: now and then a browser under load cannot close a window for a long time.
        self.browser.switch_to(&first).await
    }

    fn strike(&self) {
        let fault = Fault::new(self.case.endpoint, self.case.kind);
        self.stage.org().add_fault(if self.case.after {
            fault.after_processing()
        } else {
            fault
        });
    }

    /// Waits until something has come of the last act at this step.
    async fn settled(&self, step: &str) -> Result<View> {
        let is_new = |view: &View| {
            is_at_rest(view)
                && (view.step != step || !view.alerts.is_empty() || view.page == "default")
        };
        self.browser.wait("what comes of it", is_new).await
    }

    async fn newest_code(&self) -> Result<String> {
        // A mail that was sent before the page changed has arrived, since the org's mail takes no time.
        Ok(self.stage.mail(self.who(), self.mails + 1).await?.code)
    }

    async fn press_next_again(&mut self, view: &View) -> Result {
        self.tell(view);
        if view.identifier.as_deref() != Some(self.who()) {
            return Err(Failure::new(format!(
                "the name is not kept: {:?}",
                view.identifier
            )));
        }
        self.press(IdentifyPage::NEXT, "Next").await
    }

    /// Presses the main action of an end.
    async fn press_offered(&mut self, view: &View) -> Result {
        if view.step != "terminal" {
            return Err(Failure::new(format!("unexpected: {}", view.summary())));
        }
        self.course.told.push(view.heading.clone());
        let label: String = self
            .browser
            .script(
                "return document.querySelector('main .button').innerText",
                vec![],
            )
            .await?;
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
        let background = matches!(
            self.case.endpoint,
            Endpoint::ChallengePoll | Endpoint::Cancel | Endpoint::Metadata | Endpoint::Keys
        );
        // The one poll that finishes is no background: where its answer is lost, that is told.
        if background
            && self.case.moment != Moment::LinkOpened
            && !(course.told.is_empty() && course.pressed.is_empty())
        {
            return Err(Failure::new(format!(
                "nobody asked for this, so nobody should notice: {:?}",
                course.told
            )));
        }
        // Starting again after an end is no news of its own, and needs no second word.
        if course.told.first().is_some_and(String::is_empty) {
            return Err(Failure::new("something went wrong without a word"));
        }
        Ok(())
    }
}

/// How a case went.
#[derive(Default)]
pub struct Course {
    /// What was said.
    told: Vec<String>,
    /// What had to be pressed that would not have been without the fault.
    pressed: Vec<String>,
    /// Whether the name had to be confirmed again, or the page loaded again.
    restarted: bool,
}

impl Course {
    /// The ending in a few words.
    pub fn ending(&self) -> &'static str {
        match (
            self.told.is_empty() && self.pressed.is_empty(),
            self.restarted,
        ) {
            (true, false) => "not noticed",
            (_, true) => "told, started again",
            (false, false) => "told, pressed again",
        }
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
