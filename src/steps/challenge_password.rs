//! `challenge-password`: the password.

use leptos::{html, prelude::*};

use super::{head, said, step_notice, ways};
use crate::{
    components::{Heading, PasswordField, SubmitButton},
    idx::Step,
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let empty = RwSignal::new(None::<u32>);
    let error = Signal::derive(move || match (empty.get(), sign_in.problem().get()) {
        (Some(number), _) => Some((number, Text::PasswordEmpty.get().to_owned())),
        (None, Some((number, problem))) => said(&problem).map(|text| (number, text)),
        (None, None) => None,
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let password = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        if password.is_empty() {
            return empty.update(|number| *number = Some(number.unwrap_or_default() + 1));
        }
        empty.set(None);
        let response = untrack(|| sign_in.response());
        if let Some(Step::ChallengePassword(challenge)) = response.as_deref().map(|response| &response.step) {
            sign_in.proceed(challenge.answer(&password));
        }
    };
    let verifying = Signal::derive(move || sign_in.busy().get() == Some(Busy::Submit));
    head(sign_in, Text::PasswordTitle, "challenge-password", move || {
        error.get().is_some() || sign_in.problem().get().is_some()
    });
    let keyboard = sign_in.by_keyboard();
    let identifier = sign_in.identifier().get_untracked();
    view! {
        <section class="step challenge-password">
            <Heading text=Text::PasswordTitle.get() focus=!keyboard/>
            {ways::who(sign_in)}
            {step_notice(sign_in, true)}
            <form class="form" method="post" novalidate on:submit=submit>
                // Password managers look for the name that the password belongs to.
                <input type="text" name="username" autocomplete="username" prop:value=identifier readonly hidden/>
                <PasswordField
                    label=Text::PasswordLabel.get()
                    toggle=[Text::PasswordShow.get(), Text::PasswordHide.get()]
                    error=error
                    error_prefix=Text::ErrorPrefix.get()
                    focus=keyboard
                    input=input
                />
                <SubmitButton
                    label=Signal::derive(move || {
                        if verifying.get() { Text::CodeVerifying } else { Text::PasswordVerify }.get().to_owned()
                    })
                    busy=verifying
                />
            </form>
            {ways::view(sign_in)}
        </section>
    }
}
