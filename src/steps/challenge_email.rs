//! `challenge-email` and `enroll-email`: the code from the mail, with the link beside it.

use leptos::{html, prelude::*};

use super::{head, said, step_notice, storage_notice, ways};
use crate::{
    components::{ActionButton, CodeField, Heading, SubmitButton},
    idx::{ChallengeEmail, Step},
    passcode::{self, Expected, Passcode},
    state::{Busy, SignIn},
    text::{Text, fill},
};

/// The digits of a code where the server does not say.
const DEFAULT_LENGTH: usize = 6;
/// The characters of a code of letters and digits where the server does not say.
const DEFAULT_LENGTH_ALPHANUMERIC: usize = 10;

pub(super) fn view(sign_in: SignIn, enroll: bool) -> impl IntoView {
    let Some(challenge) = current(sign_in) else { return ().into_any() };
    let expected = expected(&challenge);
    let title = if enroll { Text::CodeEnrollTitle } else { Text::CodeTitle };
    let step = if enroll { "enroll-email" } else { "challenge-email" };
    let input = NodeRef::<html::Input>::new();
    let local_error = RwSignal::new(None::<(u32, String)>);
    let typed = RwSignal::new(String::new());
    // A code that was sent by itself is not sent by itself again (UX-26).
    let sent = StoredValue::new(String::new());

    let error = Signal::derive(move || match (local_error.get(), sign_in.problem().get()) {
        (Some(error), _) => Some(error),
        (None, Some((number, problem))) => said(&problem).map(|text| (number, text)),
        (None, None) => None,
    });
    let understood = Signal::derive(move || {
        let typed = typed.read();
        match passcode::read(&typed, expected) {
            Passcode::Complete(code) if code != *typed => Some(fill(Text::CodeRead, &[("code", &code)])),
            _ => None,
        }
    });
    let answer = move |code: String| {
        if let Some(challenge) = untrack(|| current(sign_in)) {
            local_error.set(None);
            sent.set_value(code.clone());
            sign_in.proceed(challenge.answer(&code));
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let number = local_error.get_untracked().map_or(0, |(number, _)| number) + 1;
        let wrong = |text: String| local_error.set(Some((number, text)));
        let count = |text: &str| text.chars().filter(|character| !character.is_whitespace()).count().to_string();
        match passcode::read(&text, expected) {
            Passcode::Complete(code) => answer(code),
            Passcode::Empty => wrong(Text::CodeEmpty.get().to_owned()),
            Passcode::Letters => wrong(Text::CodeLetters.get().to_owned()),
            Passcode::TooShort => wrong(fill(Text::CodeTooShort, &[("length", &count(&text))])),
            Passcode::TooLong => wrong(fill(Text::CodeTooLong, &[("length", &count(&text))])),
        }
    };
    let changed = move |text: String| {
        // Whoever deletes is not done; whoever replaces one code by another is.
        let deleting = text.chars().count() < typed.read_untracked().chars().count();
        let complete = passcode::read(&text, expected);
        typed.set(text);
        if let Passcode::Complete(code) = complete
            && !deleting
            && sign_in.auto_submit()
            && sent.read_value() != code
        {
            answer(code);
        }
    };
    let verifying = Signal::derive(move || sign_in.busy().get() == Some(Busy::Submit));
    head(sign_in, title, step, move || error.get().is_some() || sign_in.problem().get().is_some());

    let hint = if expected.alphanumeric { Text::CodeHintAlphanumeric } else { Text::CodeHint };
    let keyboard = sign_in.by_keyboard();
    view! {
        <section class="step challenge-email">
            <Heading text=title.get() focus=!keyboard/>
            {address(&challenge, enroll)}
            <p class="step__text">
                {if challenge.authenticator.magic_link { Text::CodeWithLink } else { Text::CodeOnly }.get()} " "
                {Text::CodeMayExpire.get()}
            </p>
            {storage_notice(sign_in)}
            {step_notice(sign_in, true)}
            <form class="form" method="post" novalidate on:submit=submit>
                <CodeField
                    label=Text::CodeLabel.get()
                    hint=fill(hint, &[("length", &expected.length.to_string())])
                    alphanumeric=expected.alphanumeric
                    error=error
                    error_prefix=Text::ErrorPrefix.get()
                    understood=understood
                    focus=keyboard
                    input=input
                    on_input=changed
                />
                <SubmitButton
                    label=Signal::derive(move || {
                        if verifying.get() { Text::CodeVerifying } else { Text::CodeVerify }.get().to_owned()
                    })
                    busy=verifying
                />
            </form>
            {resend(sign_in)}
            {ways::view(sign_in)}
        </section>
    }
    .into_any()
}

fn current(sign_in: SignIn) -> Option<ChallengeEmail> {
    match &sign_in.response()?.step {
        Step::ChallengeEmail(challenge) | Step::EnrollEmail(challenge) => Some(challenge.clone()),
        _ => None,
    }
}

fn expected(challenge: &ChallengeEmail) -> Expected {
    let field = challenge.passcode();
    let alphanumeric = field.is_some_and(|field| field.alphanumeric);
    let default = if alphanumeric { DEFAULT_LENGTH_ALPHANUMERIC } else { DEFAULT_LENGTH };
    let length = field.and_then(|field| field.max_length.or(field.min_length));
    Expected { length: length.and_then(|length| usize::try_from(length).ok()).unwrap_or(default), alphanumeric }
}

/// Where the mail went, exactly as the server wrote it (UX-27), and the way to change it (UX-28).
fn address(challenge: &ChallengeEmail, enroll: bool) -> impl IntoView + use<> {
    let sign_in = expect_context::<SignIn>();
    let authenticator = &challenge.authenticator;
    let to = authenticator.email.clone();
    let second = authenticator.secondary_email.clone();
    let bdi = |address: String| view! { <bdi class="address" translate="no" dir="ltr">{address}</bdi> };
    view! {
        <p class="step__lead">
            {match to {
                // The server may keep to itself whether there is such an account; while setting up there is no doubt.
                None => if enroll { Text::CodeSentToYou } else { Text::CodeSentSomewhere }.get().into_any(),
                Some(to) => view! {
                    {Text::CodeSentTo.get()} " " {bdi(to)}
                    {second.map(|second| view! { " " {Text::CodeSentToSecond.get()} " " {bdi(second)} })}
                    "."
                }.into_any(),
            }}
            " "
            <ActionButton action="change-identifier" label=Text::CodeChange.get() press=move |()| sign_in.start_over()/>
        </p>
    }
}

/// A new mail: always there, with an honest countdown (UX-29 to UX-31).
fn resend(sign_in: SignIn) -> impl IntoView {
    let offered = Memo::new(move |_| current(sign_in).is_some_and(|challenge| challenge.resend().is_some()));
    let seconds = Memo::new(move |_| sign_in.resend_in());
    let sending = move || sign_in.busy().get() == Some(Busy::Resend);
    // The end of the countdown is said once; its seconds never are.
    Effect::new(move |before: Option<bool>| {
        let waiting = seconds.get() > 0;
        if before == Some(true) && !waiting {
            sign_in.announce(Text::CodeResendReady.get());
        }
        waiting
    });
    let label = Signal::derive(move || match (sending(), seconds.get()) {
        (true, _) => Text::CodeResending.get().to_owned(),
        (false, 0) => Text::CodeResend.get().to_owned(),
        (false, seconds) => fill(Text::CodeResendIn, &[("seconds", &seconds.to_string())]),
    });
    let waiting = Signal::derive(move || sending() || seconds.get() > 0);
    let press = move |()| {
        if let Some(answer) = untrack(|| current(sign_in)).and_then(|challenge| challenge.resend()) {
            sign_in.resend(answer);
        }
    };
    view! {
        <div class="resend">
            <p class="resend__status" role="status">
                {move || sign_in.resent().get().map(|at| fill(Text::CodeResent, &[("time", &sign_in.time_of_day(at))]))}
            </p>
            {move || offered.get().then(|| view! {
                <ActionButton action="resend" label=label waiting=waiting press=press/>
            })}
            <p class="resend__hint">{Text::CodeSpam.get()}</p>
        </div>
    }
}
