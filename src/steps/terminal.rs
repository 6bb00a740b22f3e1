//! The ends without tokens: each says what happened and has one obvious next action.

use leptos::prelude::*;

use super::{TERMINAL, head, problem_text, telling::in_words, told, ways};
use crate::{
    components::{Act, ActionButton, form, heading},
    idx::Message,
    lean::holds,
    markup::{Markup, block, nothing, paragraph, section, verbatim},
    signal::Signal,
    state::{Ending, Phase, SignIn},
    text::Text,
};

/// What the page of an end says and offers.
struct End {
    title: Text,
    text: String,
    /// What the server said, where that takes more than one sentence.
    said: Vec<Message>,
    detail: Option<String>,
    /// The label of the main action, and whether it tries the same again rather than starting over.
    action: (Text, bool),
}

pub(super) fn view(sign_in: SignIn) -> Markup {
    let ending = match sign_in.phase().get_untracked() {
        Phase::Ended(ending) => ending.clone(),
        _ => return nothing(),
    };
    let End {
        title,
        text,
        said,
        detail,
        action: (label, again),
    } = describe(ending);
    head(sign_in, title, TERMINAL, Signal::constant(false));
    let (name, press) = match again {
        true => ("try-again", Act::from(move |()| sign_in.try_again())),
        false => ("cancel", Act::from(move |()| sign_in.start_over())),
    };
    let mut ways = Vec::new();
    if again {
        ways.push(ways::start_over(sign_in));
    }
    if !sign_in.by_redirect() {
        ways.push(ways::hosted(sign_in));
    }
    let text = match told::is_long(&said) {
        true => block("told-all", told::paragraphs(&said)),
        false => paragraph("step__text", text),
    };
    section(
        "step terminal",
        vec![
            heading(title.get(), true),
            text,
            detail.map_or_else(nothing, |detail| verbatim("step__detail", detail)),
            form(
                || (),
                vec![
                    view! { <ActionButton action=name label=label.get().into() main=true press/> }
                        .into_inner(),
                ],
            ),
            block("ways", ways),
        ],
    )
}

fn describe(ending: Ending) -> End {
    let with = |title: Text, text: String, detail: Option<String>, action: (Text, bool)| End {
        title,
        text,
        said: Vec::new(),
        detail,
        action,
    };
    let plain = |title: Text, text: Text, action: (Text, bool)| {
        with(title, text.get().to_owned(), None, action)
    };
    let start = (Text::LinkNewMail, false);
    let again = (Text::StepTryAgain, true);
    match ending {
        Ending::Said(messages) => {
            let (title, action) = way_on(&messages);
            let text = Some(in_words(&messages)).filter(|text| !text.is_empty());
            End {
                title,
                text: text.unwrap_or_else(|| Text::EndNothing.get().to_owned()),
                said: messages,
                detail: None,
                action: (action, false),
            }
        }
        Ending::Expired => plain(Text::EndExpiredTitle, Text::EndExpiredText, start),
        Ending::Unreachable(problem) => {
            let text = problem_text(&problem);
            with(Text::EndUnreachableTitle, text, None, again)
        }
        Ending::Interrupted(problem) => with(
            Text::EndInterruptedTitle,
            Text::EndInterruptedText.get().to_owned(),
            Some(problem_text(&problem)),
            again,
        ),
        Ending::Unverified => plain(Text::EndUnverifiedTitle, Text::EndUnverifiedText, start),
        Ending::ClockWrong => plain(Text::EndClockTitle, Text::EndClockText, start),
        Ending::Configuration(detail) => with(
            Text::EndConfigurationTitle,
            Text::EndConfigurationText.get().to_owned(),
            Some(detail),
            start,
        ),
        Ending::Elsewhere => plain(
            Text::EndElsewhereTitle,
            Text::EndElsewhereText,
            (Text::EndElsewhereAction, false),
        ),
        // Drawn by a page of its own; here for the match to be whole.
        Ending::LinkCode(code) => with(Text::LinkCodeTitle, code, None, start),
        Ending::StartLinkInvalid => plain(
            Text::StartLinkTitle,
            Text::StartLinkText,
            (Text::StartLinkAction, false),
        ),
        Ending::LinkExpired => plain(Text::LinkExpiredTitle, Text::LinkExpiredText, start),
        Ending::LinkUsed => plain(Text::LinkUsedTitle, Text::LinkUsedText, start),
        Ending::LinkDamaged => plain(Text::LinkDamagedTitle, Text::LinkDamagedText, start),
        Ending::Forgotten => plain(Text::ForgottenTitle, Text::ForgottenText, start),
        Ending::Denied => plain(Text::DeniedTitle, Text::DeniedText, start),
        Ending::AtOkta => plain(
            Text::IdentifyTitle,
            Text::RedirectText,
            (Text::HostedAction, false),
        ),
    }
}

/// What an end of the server's means, in a title, and what the way on from it is called. Most begin the sign-in anew, but
/// good news should not be called a stop.
fn way_on(messages: &[Message]) -> (Text, Text) {
    let is = |key: &str| messages.iter().any(|message| message.is(key));
    let about_device = messages.iter().any(|message| {
        let key = message.key().unwrap_or_default();
        holds(key, "device_assurance")
    });
    if is("idx.email.verification.required") || is("idx.request.activation.email") {
        (Text::CodeTitle, Text::StartLinkAction)
    } else if about_device {
        (Text::DeviceTitle, Text::StepTryAgain)
    } else if !messages.is_empty() && messages.iter().all(Message::is_calm) {
        (Text::EndDoneTitle, Text::StartLinkAction)
    } else {
        (Text::EndTitle, Text::LinkNewMail)
    }
}
