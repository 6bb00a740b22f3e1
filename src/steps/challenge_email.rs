//! `challenge-email` and `enroll-email`: the code from the mail, with the link beside it.

use leptos::prelude::*;

use super::{failed, field_error, head, resend, step_notice, storage_notice, ways};
use crate::{
    components::{ActionButton, CodeField, form, heading, submit_button},
    idx::{ChallengeEmail, Field, Step},
    markup::{self, Known, Markup, nothing, paragraph, section, sentence},
    passcode::{self, Expected, Passcode},
    signal::{RwSignal, Signal},
    state::{Busy, SignIn},
    text::{Text, fill, fill_count},
};

/// The digits of a code where the server does not say.
const DEFAULT_LENGTH: usize = 6;
/// The characters of a code of letters and digits where the server does not say.
const DEFAULT_LENGTH_ALPHANUMERIC: usize = 10;

pub(super) fn view(sign_in: SignIn, enroll: bool) -> Markup {
    let Some(challenge) = current(sign_in) else {
        return nothing();
    };
    let expected = expected(&challenge);
    let title = if enroll {
        Text::CodeEnrollTitle
    } else {
        Text::CodeTitle
    };
    let step = if enroll {
        "enroll-email"
    } else {
        "challenge-email"
    };
    let input = Known::default();
    let local_error = RwSignal::new(None::<(u32, String)>);
    let typed = sign_in.typed();
    // A code that was sent is not sent by itself again (UX-26).
    let sent = sign_in.sent();

    let error = field_error(sign_in, local_error.read_only());
    let understood = Signal::derive(move || {
        let typed = typed.get();
        match passcode::read(&typed, expected) {
            Passcode::Complete(code) if code != typed => {
                Some(fill(Text::CodeRead, &[("code", &code)]))
            }
            _ => None,
        }
    });
    let answer = move |code: String| {
        // While a new mail is asked for nothing is sent, and nothing counts as sent.
        if sign_in.busy().get_untracked().is_some() {
            return;
        }
        if let Some(challenge) = untrack(|| current(sign_in)) {
            local_error.set(None);
            sent.set(code.clone());
            sign_in.proceed(challenge.answer(&code));
        }
    };
    let submit = move || {
        let text = input.typed();
        let number = local_error.get_untracked().map_or(0, |(number, _)| number) + 1;
        let wrong = |text: String| local_error.set(Some((number, text)));
        let count = |text: &str| {
            text.chars()
                .filter(|character| !character.is_whitespace())
                .count() as u64
        };
        match passcode::read(&text, expected) {
            Passcode::Complete(code) => answer(code),
            Passcode::Empty => wrong(Text::CodeEmpty.get().to_owned()),
            Passcode::Letters => wrong(Text::CodeLetters.get().to_owned()),
            Passcode::TooShort => wrong(fill_count(Text::CodeTooShort, count(&text), &[])),
            Passcode::TooLong => wrong(fill_count(Text::CodeTooLong, count(&text), &[])),
        }
    };
    let changed = move |text: String| {
        // Whoever deletes is not done; whoever replaces one code by another is.
        let deleting = text.chars().count() < typed.get_untracked().chars().count();
        let complete = passcode::read(&text, expected);
        typed.set(text);
        if let Passcode::Complete(code) = complete
            && !deleting
            && sign_in.auto_submit()
            && sent.get_untracked() != code
        {
            answer(code);
        }
    };
    head(sign_in, title, step, failed(sign_in, error));

    let hint = if expected.alphanumeric {
        Text::CodeHintAlphanumeric
    } else {
        Text::CodeHint
    };
    let mut hint = fill_count(hint, expected.length as u64, &[]);
    if sign_in.auto_submit() {
        // Whoever types the last character is not surprised by the next page (WCAG 2.2, 3.2.2).
        hint = fill(Text::CodeAutoSubmit, &[("hint", &hint)]);
    }
    let what_to_do = if challenge.authenticator.magic_link() {
        Text::CodeWithLink
    } else {
        Text::CodeOnly
    };
    let mut instruction = [what_to_do.get(), " "].concat();
    if let Some(sender) = sign_in.email_sender() {
        instruction += &fill(Text::CodeFrom, &[("sender", &sender)]);
        instruction.push(' ');
    }
    instruction += Text::CodeMayExpire.get();
    let keyboard = sign_in.by_keyboard();
    section(
        "step challenge-email",
        vec![
            heading(title.get(), !keyboard),
            sent_to(sign_in, &challenge, enroll),
            paragraph("step__text", instruction),
            storage_notice(sign_in),
            step_notice(sign_in, true),
            form(
                submit,
                vec![
                    view! {
                        <CodeField
                            label=Text::CodeLabel.get()
                            hint=hint
                            alphanumeric=expected.alphanumeric
                            error=error
                            error_prefix=Text::ErrorPrefix.get()
                            understood=understood
                            focus=keyboard
                            input=input
                            on_input=changed
                        />
                    }
                    .into_inner(),
                    submit_button(
                        [Text::CodeVerify.get(), Text::CodeVerifying.get()],
                        ways::busy(sign_in, Busy::Submit),
                    ),
                ],
            ),
            resend::view(sign_in, resend::MESSAGE, Some(Text::CodeSpam)),
            ways::view(sign_in),
        ],
    )
}

fn current(sign_in: SignIn) -> Option<ChallengeEmail> {
    match &sign_in.response()?.step {
        Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => Some(challenge.clone()),
        _ => None,
    }
}

fn expected(challenge: &ChallengeEmail) -> Expected {
    let field = challenge.passcode();
    let alphanumeric = field.as_ref().is_some_and(Field::is_alphanumeric);
    let default = if alphanumeric {
        DEFAULT_LENGTH_ALPHANUMERIC
    } else {
        DEFAULT_LENGTH
    };
    let length = field.and_then(|field| field.max_length().or(field.min_length()));
    Expected {
        length: length
            .and_then(|length| usize::try_from(length).ok())
            .unwrap_or(default),
        alphanumeric,
    }
}

/// Where the mail went, exactly as the server wrote it (UX-27), and the way to change it (UX-28).
fn sent_to(sign_in: SignIn, challenge: &ChallengeEmail, enroll: bool) -> Markup {
    let authenticator = &challenge.authenticator;
    let address = |address: &str| markup::address("address", address.to_owned());
    let mut parts = Vec::new();
    if let Some(to) = authenticator.email() {
        parts = match authenticator.secondary_email() {
            None => markup::filled(Text::CodeSentTo, vec![("address", address(to))]),
            Some(second) => markup::filled(
                Text::CodeSentToSecond,
                vec![("address", address(to)), ("second", address(second))],
            ),
        };
    } else {
        // The server may keep to itself whether there is such an account; while setting up there is no doubt.
        parts.push(
            if enroll {
                Text::CodeSentToYou
            } else {
                Text::CodeSentSomewhere
            }
            .get()
            .into(),
        );
    }
    parts.push(" ".into());
    let label = Text::CodeChange.get().into();
    let press = move |()| sign_in.start_over();
    parts.push(view! { <ActionButton action="change-identifier" label press/> }.into_inner());
    sentence("step__lead", parts)
}
