//! `challenge-webauthn` and `enroll-webauthn`: a passkey or a security key signs, or is made.

use leptos::prelude::*;

use super::{failed, head, step_notice, ways};
use crate::{
    components::{ActionButton, form, heading, submit_button},
    markup::{Markup, alert, anew, live, nothing, paragraph, section},
    signal::Signal,
    state::{Busy, SignIn, WebauthnFailure},
    text::Text,
};

pub(super) fn view(sign_in: SignIn, enroll: bool) -> Markup {
    let (title, lead, action, name) = match enroll {
        false => (
            Text::WebauthnTitle,
            Text::WebauthnLead,
            Text::WebauthnAction,
            "challenge-webauthn",
        ),
        true => (
            Text::WebauthnEnrollTitle,
            Text::WebauthnEnrollLead,
            Text::WebauthnEnrollAction,
            "enroll-webauthn",
        ),
    };
    sign_in.prepare_webauthn();
    let failure = sign_in.webauthn_failure();
    let refused = Signal::derive(move || failure.get().map(|(number, _)| (number, String::new())));
    head(sign_in, title, name, failed(sign_in, refused));
    let told = live(move || match failure.get() {
        Some((_, failure)) => {
            let text = match failure {
                WebauthnFailure::Unsupported => Text::WebauthnUnsupported,
                WebauthnFailure::Refused => Text::WebauthnRefused,
                WebauthnFailure::KnownAlready => Text::WebauthnKnown,
            };
            anew(move || alert("notice", "", Text::ErrorPrefix.get(), text.get().to_owned()))
        }
        None => nothing(),
    });
    // Where it cannot be done and nothing else is offered, Okta's own page may have something else.
    let hosted = live(move || match failure.get() {
        Some(_) => view! {
            <ActionButton
                action="hosted"
                label=Text::StepHosted.get().into()
                waiting=ways::busy(sign_in, Busy::Submit)
                press=move |()| sign_in.go_hosted()
            />
        }
        .into_inner(),
        None => nothing(),
    });
    section(
        "step webauthn",
        vec![
            heading(title.get(), true),
            ways::who(sign_in),
            paragraph("step__text", lead.get()),
            step_notice(sign_in, false),
            told,
            form(
                move || sign_in.use_webauthn(),
                vec![submit_button(
                    [action.get(), Text::WebauthnBusy.get()],
                    ways::busy(sign_in, Busy::Submit),
                )],
            ),
            hosted,
            ways::view(sign_in),
        ],
    )
}
