//! `select-authenticator` and `select-authenticator-enroll`: which one?

use super::{failed, form::authenticator_name, head, step_notice, ways};
use crate::{
    components::{disabled, form, heading, inputs::picture},
    idx::{Authenticator, Choice, Method, SelectAuthenticator},
    lean::Gather,
    markup::{Markup, active, address, element, fixed, nothing, on, paragraph, section},
    signal::Signal,
    state::{Busy, SignIn},
    text::{Text, day, fill},
};

pub(super) fn view(sign_in: SignIn, selection: SelectAuthenticator, enroll: bool) -> Markup {
    let (title, lead, step) = match enroll {
        false => (Text::SelectTitle, Text::SelectLead, "select-authenticator"),
        true => (
            Text::SelectEnrollTitle,
            Text::SelectEnrollLead,
            "select-authenticator-enroll",
        ),
    };
    head(
        sign_in,
        title,
        step,
        failed(sign_in, Signal::constant(None)),
    );
    let choices = selection.choices();
    let rows = choices
        .into_iter()
        .map(|choice| row(sign_in, selection.clone(), choice))
        .gather();
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

fn row(sign_in: SignIn, selection: SelectAuthenticator, choice: Choice) -> Markup {
    let authenticator = choice.authenticator();
    let authenticator = authenticator.as_ref();
    let method = authenticator.map(Authenticator::method);
    let label = match method {
        Some(Method::Email | Method::Password | Method::Phone | Method::SecurityQuestion) => {
            authenticator_name(authenticator)
        }
        _ => choice.label().unwrap_or_default().to_owned(),
    };
    let hint = match method {
        Some(Method::Email) => Some(Text::SelectEmailHint),
        Some(Method::Password) => Some(Text::SelectPasswordHint),
        Some(Method::Phone) => Some(Text::SelectPhoneHint),
        Some(Method::Webauthn) => Some(Text::SelectWebauthnHint),
        _ => None,
    };
    // What tells two of a kind apart comes first.
    let own = authenticator.and_then(|authenticator| {
        let own = authenticator.nickname().or(authenticator.email());
        let own = own.or(authenticator.phone_number());
        own.or(authenticator.device_name())
    });
    let hint = match (own, hint) {
        (Some(own), _) => address("choice__hint", own.to_owned()),
        (None, Some(hint)) => element(
            "span",
            &[("class", "choice__hint")],
            vec![hint.get().into()],
        ),
        (None, None) => nothing(),
    };
    let day = authenticator
        .and_then(Authenticator::grace_until)
        .and_then(day);
    let grace = day.map_or_else(nothing, |day| {
        let text = fill(Text::SelectGrace, &[("date", &day)]);
        element("span", &[("class", "choice__hint")], vec![text.into()])
    });
    // The label says what it is.
    let logo = authenticator
        .and_then(|it| sign_in.logo(it))
        .map_or_else(nothing, |logo| picture("choice__logo", logo, ""));
    let key = authenticator.and_then(Authenticator::key);
    let attributes = [("class", "choice"), ("type", "submit")];
    let others = vec![
        fixed("data-authenticator", key.unwrap_or_default()),
        disabled(ways::busy(sign_in, Busy::Choice)),
        on("click", move || sign_in.select(&selection, &choice)),
    ];
    let label = element("span", &[("class", "choice__label")], vec![label.into()]);
    let button = active(
        "button",
        &attributes,
        others,
        vec![logo, label, hint, grace],
    );
    element("li", &[("class", "choices__item")], vec![button])
}
