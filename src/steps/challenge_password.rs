//! `challenge-password`: the password.

use leptos::prelude::*;

use super::{failed, field_error, head, step_notice, ways};
use crate::{
    components::{PasswordField, form, heading, submit_button},
    idx::Step,
    markup::{Known, Markup, active, fixed, section},
    signal::RwSignal,
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn) -> Markup {
    let input = Known::default();
    let empty = RwSignal::new(None::<(u32, String)>);
    let error = field_error(sign_in, empty.read_only());
    let submit = move || {
        let password = input.typed();
        if password.is_empty() {
            return empty.update(|said| {
                let number = said.as_ref().map_or(0, |(number, _)| *number) + 1;
                *said = Some((number, Text::PasswordEmpty.get().to_owned()));
            });
        }
        empty.set(None);
        let response = untrack(|| sign_in.response());
        if let Some(Step::ChallengePassword(challenge)) =
            response.as_deref().map(|response| &response.step)
        {
            sign_in.proceed(challenge.answer(&password));
        }
    };
    head(
        sign_in,
        Text::PasswordTitle,
        "challenge-password",
        failed(sign_in, error),
    );
    let keyboard = sign_in.by_keyboard();
    let identifier = sign_in.identifier().get_untracked();
    section(
        "step challenge-password",
        vec![
            heading(Text::PasswordTitle.get(), !keyboard),
            ways::who(sign_in),
            step_notice(sign_in, true),
            form(
                submit,
                vec![
                    // Password managers look for the name that the password belongs to.
                    username(&identifier),
                    view! {
                        <PasswordField
                            label=Text::PasswordLabel.get().to_owned()
                            toggle=[Text::PasswordShow.get(), Text::PasswordHide.get()]
                            error=error
                            error_prefix=Text::ErrorPrefix.get()
                            focus=keyboard
                            input=input
                        />
                    }
                    .into_inner(),
                    submit_button(
                        [Text::PasswordVerify.get(), Text::CodeVerifying.get()],
                        ways::busy(sign_in, Busy::Submit),
                    ),
                ],
            ),
            ways::view(sign_in),
        ],
    )
}

fn username(identifier: &str) -> Markup {
    let attributes = [
        ("type", "text"),
        ("name", "username"),
        ("autocomplete", "username"),
        ("value", identifier),
    ];
    let others = vec![fixed("readonly", ""), fixed("hidden", "")];
    active("input", &attributes, others, Vec::new())
}
