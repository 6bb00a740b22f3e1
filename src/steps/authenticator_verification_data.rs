//! `authenticator-verification-data` and `authenticator-enrollment-data` for e-mail: a mail that waits for a word. It is
//! seen after a reload, or when sending it failed; right after Next it is sent without asking.

use leptos::prelude::*;

use super::{head, step_notice, ways};
use crate::{
    components::{Heading, SubmitButton},
    idx::{AuthenticatorVerificationData, Step},
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn, data: AuthenticatorVerificationData, step: &'static str) -> impl IntoView {
    head(sign_in, Text::SendTitle, step, move || sign_in.problem().get().is_some());
    let sending = Signal::derive(move || sign_in.busy().get() == Some(Busy::Submit));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let response = untrack(|| sign_in.response());
        if let Some(Step::AuthenticatorVerificationData(data) | Step::AuthenticatorEnrollmentData(data)) =
            response.as_deref().map(|response| &response.step)
        {
            sign_in.proceed(data.answer());
        }
    };
    view! {
        <section class="step authenticator-verification-data">
            <Heading text=Text::SendTitle.get()/>
            {ways::who(sign_in)}
            <p class="step__text">
                {match data.authenticator.email {
                    None => Text::SendSomewhere.get().into_any(),
                    Some(address) => view! {
                        {Text::SendLead.get()} " " <bdi class="address" translate="no" dir="ltr">{address}</bdi> "."
                    }.into_any(),
                }}
            </p>
            {step_notice(sign_in, false)}
            <form class="form" method="post" on:submit=submit>
                <SubmitButton
                    label=Signal::derive(move || {
                        if sending.get() { Text::SendBusy } else { Text::SendAction }.get().to_owned()
                    })
                    busy=sending
                />
            </form>
            {ways::view(sign_in)}
        </section>
    }
}
