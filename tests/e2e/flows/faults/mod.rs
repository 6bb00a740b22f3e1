//! Every request of the way by e-mail, failing in every way. However it fails, the person is told in words or never
//! notices, keeps what they typed, and ends signed in by pressing what is offered.

mod case;
mod person;

use e2e::{Failure, Result, Stage};
use org::Endpoint;

use case::{Moment, SILENCE, cases};
use person::{LATER, Person};

pub use case::table;

/// The program waits this long for an answer, in place of 15 seconds.
const IMPATIENT: &str = "const timeout = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = (ms) => timeout(Math.min(ms, 1500))";

/// The minute for which the program is quiet after a poll was one too many is a moment.
const QUICK: &str = "const timer = setTimeout; window.setTimeout = (run, ms, ...rest) => timer(run, ms >= 60000 ? 500 : ms, ...rest)";

pub async fn interact_fails_in_every_way(stage: Stage) -> Result {
    walk(
        &stage,
        Endpoint::Interact,
        &[Moment::Meanwhile, Moment::Eager],
    )
    .await
}

pub async fn introspect_fails_in_every_way(stage: Stage) -> Result {
    walk(
        &stage,
        Endpoint::Introspect,
        &[Moment::Meanwhile, Moment::Eager],
    )
    .await
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

async fn walk(stage: &Stage, endpoint: Endpoint, moments: &[Moment]) -> Result {
    stage
        .org()
        .configure(|settings| settings.mails_per_minute = 1_000);
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
        let outcome = Person::new(stage, &browser, &case).sign_in().await;
        let ending = match outcome {
            Ok(course) => course.ending(),
            Err(failure) => {
                let there = browser.view().await?;
                failures.push(format!("{}: {failure}\n{there}", case.name()));
                "FAILED"
            }
        };
        case.ended(ending);
        if case.moment == Moment::Resending {
            stage.org().advance_clock(-LATER);
        }
        stage.org().clear_faults();
        stage.org().end_sessions();
        stage.org().expire(None);
        browser.forget().await?;
        if matches!(endpoint, Endpoint::Metadata | Endpoint::Keys) {
            browser.forget_cache().await?;
        }
    }
    if failures.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(failures.join("\n")))
    }
}
