//! One view for each step. A view reads its step, draws it, and dispatches its answer. Here do not live: requests, OAuth,
//! ports, anything that outlives the view.

mod authenticator_verification_data;
mod challenge_email;
mod challenge_password;
mod finishing;
mod form;
mod hosted;
mod identify;
mod link_code;
mod loader;
mod providers;
mod rarer;
mod resend;
mod select_authenticator;
mod telling;
mod terminal;
mod told;
mod wait;
mod ways;
mod webauthn;

use std::rc::Rc;

pub use identify::identifier_form;

use crate::{
    components::FieldError,
    idx::Message,
    lean::Gather,
    markup::{Markup, alert, anew, block, live, nothing, paragraph, region},
    ports::TransportError,
    signal::{Signal, effect},
    state::{Busy, Ending, Phase, Problem, Screen, SignIn},
    text::{Text, fill, time_of_day},
};
use loader::Loader;

/// The names of what is on screen without being a step.
const FINISHING: &str = "finishing";
const TERMINAL: &str = "terminal";
const LINK_CODE: &str = "link-code";

/// The step on screen. It is drawn anew only when another one is due.
pub fn current_step(sign_in: SignIn) -> Markup {
    let steps = Loader::new(|| Box::pin(rarer::load()));
    let ends = Loader::new(|| Box::pin(async { Ok(telling::load().await?.end) }));
    sign_in.tell_by(Rc::new(|| {
        Box::pin(async { telling::load().await.is_ok() })
    }));
    // The button changes its words, which only those hear who come upon it again.
    // Nothing is taken back but that.
    let mut was = false;
    effect(move || {
        let works = matches!(sign_in.busy().get(), Some(Busy::Submit | Busy::Choice));
        match (works, was) {
            (true, _) => sign_in.announce(Text::StepWorking.get()),
            (false, true) => sign_in.announce(""),
            (false, false) => {}
        }
        was = works;
    });
    live(move || match sign_in.screen().get() {
        // The identifier form stands in the page's own HTML; what can be done beside it is known later.
        Screen::Identify => live(move || {
            let rows = ways::offered(sign_in);
            match rows.is_empty() {
                true => nothing(),
                false => block("ways", rows),
            }
        }),
        Screen::SignedIn | Screen::Finishing => anew(move || finishing::view(sign_in)),
        Screen::Step("challenge-email", _) => anew(move || challenge_email::view(sign_in, false)),
        Screen::Step("enroll-email", _) => anew(move || challenge_email::view(sign_in, true)),
        Screen::Step(..) => steps.draw(sign_in),
        Screen::Ended(_) => ends.draw(sign_in),
    })
}

/// The code of a link that was opened where nobody began to sign in.
fn code_of_link(sign_in: SignIn) -> Option<String> {
    match sign_in.phase().get_untracked() {
        Phase::Ended(Ending::LinkCode(code)) => Some(code),
        _ => None,
    }
}

/// Title and marks of a step, with "Error:" before the title while one is shown (UX-50).
fn head(sign_in: SignIn, title: Text, step: &'static str, failed: Signal<bool>) {
    head_text(sign_in, title.get().to_owned(), step, failed);
}

/// The same for a title that is made of several parts.
fn head_text(sign_in: SignIn, title: String, step: &'static str, failed: Signal<bool>) {
    effect(move || {
        // A view that is on its way out has no say any more.
        let on_screen = match sign_in.screen().get() {
            Screen::Step(name, _) => name == step,
            Screen::Identify => false,
            Screen::Finishing | Screen::SignedIn => step == FINISHING,
            Screen::Ended(_) => step == TERMINAL || step == LINK_CODE,
        };
        if !on_screen {
            return;
        }
        let title = match failed.get() {
            true => [Text::ErrorPrefix.get(), " ", &title].concat(),
            false => title.clone(),
        };
        sign_in.show(&title, step, None);
    });
}

/// Whether something is wrong with a step, or with its field.
fn failed(sign_in: SignIn, field: FieldError) -> Signal<bool> {
    let of_step = move || match sign_in.problem().get() {
        Some((_, problem)) => !is_calm(&problem),
        None => false,
    };
    Signal::derive(move || field.with(Option::is_some) || of_step())
}

/// Whether nothing went wrong: the server's words are only good to know.
fn is_calm(problem: &Problem) -> bool {
    matches!(problem, Problem::Said(messages) if messages.iter().all(Message::is_calm))
}

/// What is wrong with a step's one field: what was noticed here, else what the server said.
fn field_error(sign_in: SignIn, noticed: FieldError) -> FieldError {
    Signal::derive(move || match (noticed.get(), sign_in.problem().get()) {
        (Some(error), _) => Some(error),
        (None, Some((number, problem))) if !is_calm(&problem) => {
            said(&problem).map(|text| (number, text))
        }
        _ => None,
    })
}

/// The server's words, in the catalogue's where it has some.
fn said(problem: &Problem) -> Option<String> {
    match problem {
        Problem::Said(messages) => Some(telling::in_words(messages)),
        _ => None,
    }
}

/// A problem in words.
fn problem_text(problem: &Problem) -> String {
    match problem {
        Problem::Transport(TransportError::Unreachable) => Text::TroubleOffline.get().to_owned(),
        Problem::Transport(TransportError::TimedOut) => Text::TroubleTimedOut.get().to_owned(),
        Problem::Server => Text::TroubleServer.get().to_owned(),
        Problem::RateLimited(None) => Text::TroubleRateLimited.get().to_owned(),
        Problem::RateLimited(Some(until_ms)) => fill(
            Text::TroubleRateLimitedUntil,
            &[("time", &time_of_day(*until_ms))],
        ),
        Problem::Said(_) => said(problem).unwrap_or_default(),
    }
}

/// Problems that are about the whole step and not about its field.
fn step_notice(sign_in: SignIn, of_field: bool) -> Markup {
    notices(sign_in.problem(), of_field)
}

/// A problem in a box, in red; calm words, and more than one paragraph, are drawn by the part that has the words.
fn notice(problem: &Problem) -> Markup {
    if let Problem::Said(messages) = problem
        && let Some(drawn) = telling::in_a_box(messages)
    {
        return drawn;
    }
    match problem_text(problem) {
        text if text.is_empty() => nothing(),
        text => alert("notice", "", Text::ErrorPrefix.get(), text),
    }
}

/// Where problems are told: calm words in a region that is there before them, or some screen readers would not speak them on a step
/// that is on screen already (WCAG 2.2, 4.1.3); what went wrong beside it, since an alert in a region is spoken twice. With `of_field`
/// what the server says to be wrong stands elsewhere, at the step's one field.
fn notices(problem: Signal<Option<(u32, Problem)>>, of_field: bool) -> Markup {
    let told = move |calm| {
        live(move || match problem.get() {
            Some((_, problem))
                if is_calm(&problem) == calm
                    && (calm || !of_field || !matches!(problem, Problem::Said(_))) =>
            {
                notice(&problem)
            }
            _ => nothing(),
        })
    };
    block(
        "step__notices",
        vec![region("", vec![told(true)]), told(false)],
    )
}

/// Problems that stand at no field of the step. Where it has one field alone, whatever is wrong stands there.
fn step_notice_beside_fields(sign_in: SignIn, drawn: Vec<String>, one_field: bool) -> Markup {
    let beside = Signal::derive(move || {
        let (number, problem) = sign_in.problem().get()?;
        let problem = match problem {
            Problem::Said(messages) => {
                Problem::Said(beside_fields(sign_in, &drawn, one_field, messages))
            }
            problem => problem,
        };
        Some((number, problem))
    });
    notices(beside, false)
}

/// Of messages those that stand at no field.
fn beside_fields(
    sign_in: SignIn,
    drawn: &[String],
    one_field: bool,
    messages: Vec<Message>,
) -> Vec<Message> {
    let step = form::current(sign_in);
    let told = step.as_ref().map(|step| step.form.told());
    // What is said of something that nobody sees stands here, too.
    let of_fields: Vec<Message> = told
        .into_iter()
        .flatten()
        .filter(|field| drawn.iter().any(|name| name == field.name()))
        .flat_map(|field| field.messages())
        .gather();
    let names = drawn.iter().any(|name| name == "identifier");
    let beside = messages.into_iter().filter(|it| {
        let at_field =
            of_fields.contains(it) || one_field && !it.is_calm() || names && is_of_identifier(it);
        !at_field
    });
    beside.gather()
}

/// Whether the server says of the whole what is about the name.
fn is_of_identifier(message: &Message) -> bool {
    message.is("idx.unknown.user")
}

/// What the browser's blocked storage means, where it is blocked (SEC-26).
fn storage_notice(sign_in: SignIn) -> Markup {
    let blocked = live(move || match sign_in.storage_works().get() {
        true => nothing(),
        false => paragraph("notice notice--calm", Text::StorageBlocked.get()),
    });
    region("step__notices", vec![blocked])
}
