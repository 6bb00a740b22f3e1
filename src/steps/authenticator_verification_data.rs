//! `authenticator-verification-data` and `authenticator-enrollment-data` for e-mail: a mail that waits for a word. It is
//! seen after a reload, or when sending it failed; right after Next it is sent without asking.

use leptos::prelude::*;

use super::{failed, head, step_notice, ways};
use crate::{
    components::{form, heading, submit_button},
    idx::{AuthenticatorVerificationData, Step},
    markup::{Markup, address, filled, paragraph, section, sentence},
    signal::Signal,
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(
    sign_in: SignIn,
    data: AuthenticatorVerificationData,
    step: &'static str,
) -> Markup {
    head(
        sign_in,
        Text::SendTitle,
        step,
        failed(sign_in, Signal::constant(None)),
    );
    let sending = ways::busy(sign_in, Busy::Submit);
    let submit = move || {
        let response = untrack(|| sign_in.response());
        let step = response.as_deref().map(|response| &response.step);
        if let Some(
            Step::AuthenticatorVerificationData(data) | Step::AuthenticatorEnrollmentData(data),
        ) = step
        {
            sign_in.proceed(data.answer());
        }
    };
    section(
        "step authenticator-verification-data",
        vec![
            heading(Text::SendTitle.get(), true),
            ways::who(sign_in),
            match data.authenticator.email() {
                None => paragraph("step__text", Text::SendSomewhere.get()),
                Some(to) => sentence(
                    "step__text",
                    filled(
                        Text::SendLead,
                        vec![("address", address("address", to.to_owned()))],
                    ),
                ),
            },
            step_notice(sign_in, false),
            form(
                submit,
                vec![submit_button(
                    [Text::SendAction.get(), Text::SendBusy.get()],
                    sending,
                )],
            ),
            ways::view(sign_in),
        ],
    )
}
