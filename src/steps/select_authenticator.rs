//! `select-authenticator` and `select-authenticator-enroll`: which one?

use leptos::prelude::*;

use super::{head, step_notice, ways};
use crate::{
    components::Heading,
    idx::{Choice, Method, SelectAuthenticator},
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn, selection: SelectAuthenticator, enroll: bool) -> impl IntoView {
    let (title, lead, step) = match enroll {
        false => (Text::SelectTitle, Text::SelectLead, "select-authenticator"),
        true => (Text::SelectEnrollTitle, Text::SelectEnrollLead, "select-authenticator-enroll"),
    };
    head(sign_in, title, step, move || sign_in.problem().get().is_some());
    let choices = selection.choices().to_vec();
    let rows = choices.into_iter().map(|choice| row(sign_in, selection.clone(), choice)).collect_view();
    view! {
        <section class="step select-authenticator">
            <Heading text=title.get()/>
            {ways::who(sign_in)}
            <p class="step__text">{lead.get()}</p>
            {step_notice(sign_in, false)}
            <form class="form" method="post" on:submit=move |event| event.prevent_default()>
                <ul class="choices">{rows}</ul>
            </form>
            {ways::view(sign_in)}
        </section>
    }
}

fn row(sign_in: SignIn, selection: SelectAuthenticator, choice: Choice) -> impl IntoView {
    let authenticator = choice.authenticator.as_ref();
    let (label, hint) = match authenticator.map(|authenticator| &authenticator.method) {
        Some(Method::Email) => (Text::SelectEmail.get().to_owned(), Some(Text::SelectEmailHint.get().to_owned())),
        Some(Method::Password) => (Text::SelectPassword.get().to_owned(), Some(Text::SelectPasswordHint.get().to_owned())),
        _ => (choice.label.clone(), None),
    };
    let address = authenticator.and_then(|authenticator| authenticator.email.clone());
    let key = match authenticator.map(|authenticator| &authenticator.method) {
        Some(Method::Email) => "okta_email".to_owned(),
        Some(Method::Password) => "okta_password".to_owned(),
        Some(Method::Other(key)) => key.clone(),
        None => String::new(),
    };
    let busy = move || sign_in.busy().get() == Some(Busy::Choice);
    view! {
        <li class="choices__item">
            <button
                class="choice"
                type="submit"
                data-authenticator=key
                aria-disabled=move || busy().then_some("true")
                on:click=move |event| {
                    event.prevent_default();
                    sign_in.select(&selection, &choice);
                }
            >
                <span class="choice__label">{label}</span>
                {match address {
                    Some(address) => view! { <bdi class="choice__hint" translate="no" dir="ltr">{address}</bdi> }.into_any(),
                    None => hint.map(|hint| view! { <span class="choice__hint">{hint}</span> }).into_any(),
                }}
            </button>
        </li>
    }
}
