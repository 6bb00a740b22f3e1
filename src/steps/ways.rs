//! What can be done beside a step: the same place and order everywhere (UX-32).

use leptos::prelude::*;

use crate::{
    components::ActionButton,
    idx::WayOut,
    state::{Busy, SignIn},
    text::Text,
};

/// The ways out that the response offers, and starting over.
pub(super) fn view(sign_in: SignIn) -> impl IntoView {
    let response = sign_in.response();
    let ways = response.as_ref().map(|response| response.ways_out.clone()).unwrap_or_default();
    let selection = ways.iter().any(|way| matches!(way, WayOut::SelectAuthenticator(_) | WayOut::SelectAuthenticatorEnroll(_)));
    let skip = ways.into_iter().find_map(|way| match way {
        WayOut::Skip(form) => Some(form),
        _ => None,
    });
    let choosing = Signal::derive(move || sign_in.busy().get() == Some(Busy::Choice));
    view! {
        <div class="ways">
            {selection.then(|| view! {
                <ActionButton
                    action="select-authenticator"
                    label=Text::StepOtherMethod.get()
                    press=move |()| sign_in.show_selection()
                />
            })}
            {skip.map(|form| view! {
                <ActionButton
                    action="skip"
                    label=Text::StepSkip.get()
                    waiting=choosing
                    press=move |()| sign_in.choose(form.submit())
                />
            })}
            <ActionButton action="cancel" label=Text::StepStartOver.get() press=move |()| sign_in.start_over()/>
        </div>
    }
}

/// Who is signing in, with the way to change it.
pub(super) fn who(sign_in: SignIn) -> impl IntoView {
    let identifier = sign_in.identifier().get_untracked();
    (!identifier.is_empty()).then(|| {
        view! {
            <p class="who">
                {Text::SignedInAs.get()} " " <bdi class="address" translate="no">{identifier}</bdi>
            </p>
        }
    })
}
