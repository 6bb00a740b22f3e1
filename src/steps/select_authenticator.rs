//! `select-authenticator` and `select-authenticator-enroll`: which one?

use leptos::prelude::*;

use super::{failed, head, step_notice, ways};
use crate::{
    components::{
        form, heading,
        markup::{address, element, nothing, paragraph, section},
    },
    idx::{Choice, Method, SelectAuthenticator},
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn, selection: SelectAuthenticator, enroll: bool) -> AnyView {
    let (title, lead, step) = match enroll {
        false => (Text::SelectTitle, Text::SelectLead, "select-authenticator"),
        true => (
            Text::SelectEnrollTitle,
            Text::SelectEnrollLead,
            "select-authenticator-enroll",
        ),
    };
    head(sign_in, title, step, failed(sign_in, Signal::stored(None)));
    let choices = selection.choices().to_vec();
    let rows = choices
        .into_iter()
        .map(|choice| row(sign_in, selection.clone(), choice))
        .collect();
    section(
        "step select-authenticator",
        vec![
            heading(title.get(), true),
            ways::who(sign_in),
            paragraph("step__text", lead.get()),
            step_notice(sign_in, false),
            form(|| (), vec![element("ul", &[("class", "choices")], rows)]),
            ways::view(sign_in),
        ],
    )
}

fn row(sign_in: SignIn, selection: SelectAuthenticator, choice: Choice) -> AnyView {
    let authenticator = choice.authenticator.as_ref();
    let (label, hint) = match authenticator.map(|authenticator| &authenticator.method) {
        Some(Method::Email) => (
            Text::SelectEmail.get().to_owned(),
            Some(Text::SelectEmailHint.get()),
        ),
        Some(Method::Password) => (
            Text::SelectPassword.get().to_owned(),
            Some(Text::SelectPasswordHint.get()),
        ),
        _ => (choice.label.clone(), None),
    };
    let hint = match (
        authenticator.and_then(|authenticator| authenticator.email.clone()),
        hint,
    ) {
        (Some(email), _) => address("choice__hint", email),
        (None, Some(hint)) => element("span", &[("class", "choice__hint")], vec![hint.into_any()]),
        (None, None) => nothing(),
    };
    let key = match authenticator.map(|authenticator| &authenticator.method) {
        Some(Method::Email) => "okta_email".to_owned(),
        Some(Method::Password) => "okta_password".to_owned(),
        Some(Method::Other(key)) => key.clone(),
        None => String::new(),
    };
    let busy = ways::busy(sign_in, Busy::Choice);
    view! {
        <li class="choices__item">
            <button
                class="choice"
                type="submit"
                data-authenticator=key
                aria-disabled=move || busy.get().then_some("true")
                on:click=move |event| {
                    event.prevent_default();
                    sign_in.select(&selection, &choice);
                }
            >
                <span class="choice__label">{label}</span>
                {hint}
            </button>
        </li>
    }
    .into_any()
}
