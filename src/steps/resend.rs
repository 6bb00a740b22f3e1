//! Sending again what the person waits for: an honest countdown, and words once it is done (UX-29 to UX-31).

use leptos::prelude::*;

use super::ways;
use crate::{
    components::ActionButton,
    markup::{Markup, block, live, nothing, paragraph, status},
    signal::{Signal, effect},
    state::{Busy, SignIn},
    text::{Text, fill, number, time_of_day},
};

/// What a message with a code is asked for with: the button, the button while it counts down, what is said afterwards.
pub(super) const MESSAGE: [Text; 3] = [Text::CodeResend, Text::CodeResendIn, Text::CodeResent];
/// The same for whatever else is sent.
pub(super) const ANYTHING: [Text; 3] = [Text::FormResend, Text::FormResendIn, Text::FormResent];

pub(super) fn view(
    sign_in: SignIn,
    [again, again_in, done]: [Text; 3],
    hint: Option<Text>,
) -> Markup {
    let offered = Signal::memo(move || {
        let response = sign_in.response();
        response.is_some_and(|response| response.step.resend().is_some())
    });
    let seconds = Signal::memo(move || sign_in.resend_in());
    let sending = ways::busy(sign_in, Busy::Resend);
    // The end of the countdown is said once; its seconds never are.
    let mut waited = false;
    effect(move || {
        let waiting = seconds.get() > 0;
        if waited && !waiting {
            sign_in.announce(Text::CodeResendReady.get());
        }
        waited = waiting;
    });
    let label = move || match (sending.get(), seconds.get()) {
        (true, _) => Text::CodeResending.get().into(),
        (false, 0) => again.get().into(),
        (false, seconds) => fill(again_in, &[("seconds", &number(seconds))]).into(),
    };
    let waiting = Signal::derive(move || sending.get() || seconds.get() > 0);
    let press = move |()| {
        let response = untrack(|| sign_in.response());
        if let Some(answer) = response.and_then(|response| response.step.resend()) {
            sign_in.resend(answer);
        }
    };
    let sent_again = move || match sign_in.resent().get() {
        Some(at) => fill(done, &[("time", &time_of_day(at))]).into(),
        None => nothing(),
    };
    block(
        "resend",
        vec![
            status("resend__status", vec![live(sent_again)]),
            live(move || {
                match offered.get() {
                true => view! { <ActionButton action="resend" label=live(label) waiting=waiting press=press/> }.into_inner(),
                false => nothing(),
            }
            }),
            hint.map_or_else(nothing, |hint| paragraph("resend__hint", hint.get())),
        ],
    )
}
