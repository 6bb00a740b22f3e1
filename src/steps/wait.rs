//! `challenge-poll`, `enroll-poll`, `poll`: something happens on another device, and this page waits for it.

use leptos::prelude::*;

use super::{failed, form::authenticator_name, head, resend, step_notice, ways};
use crate::{
    components::{
        heading,
        inputs::picture,
        markup::{block, element, nothing, paragraph, section, status, verbatim},
    },
    idx::{RemediationName, Wait},
    state::SignIn,
    text::{Text, fill},
};

pub(super) fn view(sign_in: SignIn, wait: Wait) -> AnyView {
    let context = wait
        .authenticator
        .as_ref()
        .map(|authenticator| authenticator.context.clone())
        .unwrap_or_default();
    let name = authenticator_name(wait.authenticator.as_ref());
    let named = |text: Text| fill(text, &[("name", &name)]);
    let (title, lead) = match wait.name {
        RemediationName::EnrollPoll => {
            let lead = match (context.selected_channel.as_deref(), &context.sent_to) {
                (Some("email" | "sms"), Some(to)) => fill(Text::WaitEnrollSent, &[("to", to)]),
                (Some("email" | "sms"), None) => Text::WaitEnrollSentSomewhere.get().to_owned(),
                (Some("samedevice" | "devicebootstrap"), _) => named(Text::WaitEnrollDevice),
                _ => named(Text::WaitEnrollScan),
            };
            (Text::WaitEnrollTitle, lead)
        }
        RemediationName::ChallengePoll => (Text::WaitPushTitle, named(Text::WaitPush)),
        _ => (Text::WaitTitle, Text::WaitText.get().to_owned()),
    };
    head(
        sign_in,
        title,
        wait.name.as_str(),
        failed(sign_in, Signal::stored(None)),
    );
    let number = context.correct_answer.map_or_else(nothing, |number| {
        block(
            "setup",
            vec![
                paragraph("step__text", Text::WaitNumber.get()),
                verbatim("link-code__code", number),
            ],
        )
    });
    let code = context.qr_code.map_or_else(nothing, |code| {
        picture("setup__picture", code, Text::SetupPicture.get())
    });
    let spinner = element("span", &[("class", "spinner")], Vec::new());
    let waiting = status(
        "finishing__text",
        vec![spinner, Text::WaitStatus.get().into_any()],
    );
    section(
        "step wait",
        vec![
            heading(title.get(), true),
            ways::who(sign_in),
            paragraph("step__text", lead),
            step_notice(sign_in, false),
            number,
            code,
            waiting,
            resend::view(sign_in, resend::ANYTHING, None),
            ways::view(sign_in),
        ],
    )
}
