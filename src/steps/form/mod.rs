//! Steps that are drawn from their fields: most of what an org can ask for, and what nobody has heard of yet.

mod field;
mod password_rules;
mod wanted;
mod words;

use super::{beside_fields, failed, head_text, resend, step_notice_beside_fields, told, ways};
use crate::{
    components::{ActionButton, form, heading, inputs::picture, submit_button},
    idx::{FormStep, RemediationName},
    json::{Map, Value},
    markup::{Markup, element, nothing, paragraph, section, verbatim},
    signal::Signal,
    state::{Busy, Problem, SignIn},
    text::Text,
};
use field::Drawing;
use leptos::prelude::*;
use words::Words;

pub(super) use field::current;
pub(super) use words::authenticator_name;

pub(super) fn view(sign_in: SignIn, step: FormStep, name: &'static str) -> Markup {
    let words = Words::of(&step);
    let drawing = Drawing::new(sign_in, &step);
    // Words at a field stand there as an error, however the server means them.
    let at_field =
        Signal::derive(
            move || match (drawing.missing().get(), sign_in.problem().get()) {
                (None, Some((number, Problem::Said(messages)))) => {
                    let (all, one_field) = (messages.len(), drawing.has_one_field());
                    let beside = beside_fields(sign_in, &drawing.names(), one_field, messages);
                    (beside.len() < all).then(|| (number, String::new()))
                }
                (missing, _) => missing,
            },
        );
    head_text(
        sign_in,
        words.title.clone(),
        name,
        failed(sign_in, at_field),
    );
    let fields = drawing.fields(&step.form.fields(), &[]);
    // Who is asked for a name has none yet.
    let who = match step.form.field("identifier") {
        Some(_) => nothing(),
        None => ways::who(sign_in),
    };
    // Where nothing has taken the focus, the heading does.
    let focused = sign_in.by_keyboard() && !drawing.takes_focus();
    let decides = decides(&step);
    let submit = move |decision: Option<bool>| {
        let Some(mut given) = drawing.read() else {
            return;
        };
        if let Some(decision) = decision {
            given.insert("consent", Value::Bool(decision));
        }
        if let Some(identifier) = given.get("identifier").and_then(Value::as_str) {
            sign_in.name(identifier);
        }
        if let Some(step) = untrack(|| current(sign_in)) {
            sign_in.proceed(step.form.answer(given));
        }
    };
    let agreed = decides.then_some(true);
    let mut parts = fields;
    let busy = ways::busy(sign_in, Busy::Submit);
    parts.push(submit_button(
        [words.action.get(), Text::StepWorking.get()],
        busy,
    ));
    if decides {
        let label = Text::ConsentDeny.get().into();
        let press = move |()| submit(Some(false));
        parts.push(view! { <ActionButton action="deny" label waiting=busy press/> }.into_inner());
    }
    section(
        "step form-step",
        vec![
            heading(words.title, !focused),
            who,
            words
                .lead
                .map_or_else(nothing, |lead| paragraph("step__text", lead)),
            told::facts(&step),
            setting_up(&step),
            step_notice_beside_fields(sign_in, drawing.names(), drawing.has_one_field()),
            form(move || submit(agreed), parts),
            send_again(sign_in, &step),
            // Its name, for the people who run the site.
            match step.name {
                RemediationName::Unknown => verbatim("step__detail", step.form.name().to_owned()),
                _ => nothing(),
            },
            ways::view(sign_in),
        ],
    )
}

/// Whether the step is a yes or no to something that the person reads.
fn decides(step: &FormStep) -> bool {
    matches!(
        step.name,
        RemediationName::Consent
            | RemediationName::AdminConsent
            | RemediationName::GranularConsent
            | RemediationName::EmailChallengeConsent
    )
}

/// What a new one-time-code app is given: a picture to scan, or its secret for typing.
fn setting_up(step: &FormStep) -> Markup {
    let Some(authenticator) = &step.authenticator else {
        return nothing();
    };
    let context = authenticator.context();
    if context.qr_code().is_none() && context.shared_secret().is_none() {
        return nothing();
    }
    let mut parts = Vec::new();
    if let Some(code) = context.qr_code() {
        parts.push(picture(
            "setup__picture",
            code.to_owned(),
            Text::SetupPicture.get(),
        ));
    }
    if let Some(secret) = context.shared_secret() {
        parts.push(paragraph("field__hint", Text::SetupSecret.get()));
        parts.push(verbatim("setup__secret", secret.secret().to_owned()));
    }
    element("div", &[("class", "setup")], parts)
}

/// Sends again what the person waits for. Before anything is sent there is nothing to send again, and where sending again
/// is the step itself, its main button does it.
fn send_again(sign_in: SignIn, step: &FormStep) -> Markup {
    let authenticator = step.authenticator.as_ref();
    let is_called = authenticator.is_some_and(|authenticator| authenticator.is_only("voice"));
    match (step.name, is_called) {
        (RemediationName::ChallengeAuthenticator | RemediationName::EnrollAuthenticator, false) => {
            resend::view(sign_in, resend::MESSAGE, None)
        }
        (RemediationName::ChallengeAuthenticator | RemediationName::EnrollAuthenticator, true) => {
            resend::view(sign_in, resend::ANYTHING, None)
        }
        _ => nothing(),
    }
}

/// What the person gave, laid into an object by the path of each field.
fn lay(into: &mut Map, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => into.insert(name, value),
        [name, rest @ ..] => into.change(name, |inner| {
            if *inner == Value::Null {
                *inner = Value::Object(Map::new());
            }
            if let Value::Object(inner) = inner {
                lay(inner, rest, value);
            }
        }),
    }
}
