//! The ends without tokens: each says what happened and has one obvious next action.

use leptos::prelude::*;

use super::{TERMINAL, head, problem_text, said, ways};
use crate::{
    components::{
        ActionButton, form, heading,
        markup::{block, nothing, paragraph, section, verbatim},
    },
    state::{Ending, Problem, SignIn},
    text::Text,
};

/// What the page of an end says and offers.
struct End {
    title: Text,
    text: String,
    detail: Option<String>,
    /// The label of the main action, and whether it tries the same again rather than starting over.
    action: (Text, bool),
}

pub(super) fn view(sign_in: SignIn, ending: Ending) -> AnyView {
    let End {
        title,
        text,
        detail,
        action: (label, again),
    } = describe(sign_in, ending);
    head(sign_in, title, TERMINAL, Signal::stored(false));
    let (name, press) = match again {
        true => ("try-again", Callback::new(move |()| sign_in.try_again())),
        false => ("cancel", Callback::new(move |()| sign_in.start_over())),
    };
    let mut ways = Vec::new();
    if again {
        ways.push(ways::start_over(sign_in));
    }
    ways.push(ways::hosted(sign_in));
    section("step terminal", vec![
        heading(title.get(), true),
        paragraph("step__text", text),
        detail.map_or_else(nothing, |detail| verbatim("step__detail", detail)),
        form(|| (), vec![view! { <ActionButton action=name label=label.get().into_any() main=true press/> }.into_any()]),
        block("ways", ways),
    ])
}

fn describe(sign_in: SignIn, ending: Ending) -> End {
    let plain = |title: Text, text: Text, action: (Text, bool)| End {
        title,
        text: text.get().to_owned(),
        detail: None,
        action,
    };
    let start = (Text::LinkNewMail, false);
    let again = (Text::StepTryAgain, true);
    match ending {
        Ending::Said(messages) => {
            let text = said(&Problem::Said(messages)).filter(|text| !text.is_empty());
            End {
                title: Text::EndTitle,
                text: text.unwrap_or_else(|| Text::EndNothing.get().to_owned()),
                detail: None,
                action: start,
            }
        }
        Ending::Expired => plain(Text::EndExpiredTitle, Text::EndExpiredText, start),
        Ending::Unreachable(problem) => End {
            title: Text::EndUnreachableTitle,
            text: problem_text(sign_in, &problem),
            detail: None,
            action: again,
        },
        Ending::Interrupted(problem) => End {
            title: Text::EndInterruptedTitle,
            text: Text::EndInterruptedText.get().to_owned(),
            detail: Some(problem_text(sign_in, &problem)),
            action: again,
        },
        Ending::Unverified => plain(Text::EndUnverifiedTitle, Text::EndUnverifiedText, start),
        Ending::ClockWrong => plain(Text::EndClockTitle, Text::EndClockText, start),
        Ending::Configuration(detail) => End {
            title: Text::EndConfigurationTitle,
            text: Text::EndConfigurationText.get().to_owned(),
            detail: Some(detail),
            action: start,
        },
        Ending::Elsewhere => plain(
            Text::EndElsewhereTitle,
            Text::EndElsewhereText,
            (Text::EndElsewhereAction, false),
        ),
        // Drawn by a page of its own; here for the match to be whole.
        Ending::LinkCode(code) => End {
            title: Text::LinkCodeTitle,
            text: code,
            detail: None,
            action: start,
        },
        Ending::StartLinkInvalid => plain(
            Text::StartLinkTitle,
            Text::StartLinkText,
            (Text::StartLinkAction, false),
        ),
        Ending::LinkExpired => plain(Text::LinkExpiredTitle, Text::LinkExpiredText, start),
        Ending::LinkUsed => plain(Text::LinkUsedTitle, Text::LinkUsedText, start),
        Ending::LinkDamaged => plain(Text::LinkDamagedTitle, Text::LinkDamagedText, start),
        Ending::Denied => plain(Text::DeniedTitle, Text::DeniedText, start),
    }
}
