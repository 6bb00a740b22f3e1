//! What can be done beside a step: the same place and order everywhere (UX-32).

use leptos::prelude::*;

use crate::{
    components::{
        ActionButton,
        markup::{block, element, nothing, sentence},
    },
    idx::WayOut,
    state::{Busy, SignIn},
    text::Text,
};

/// The ways out that the response offers, and starting over.
pub(super) fn view(sign_in: SignIn) -> AnyView {
    let response = sign_in.response();
    let ways = response
        .as_ref()
        .map(|response| response.ways_out.clone())
        .unwrap_or_default();
    // A choice of one is none: it is the step at hand.
    let selection = ways.iter().any(|way| match way {
        WayOut::SelectAuthenticator(selection) | WayOut::SelectAuthenticatorEnroll(selection) => {
            selection.choices().len() > 1
        }
        WayOut::Skip(_) => false,
    });
    let skip = ways.into_iter().find_map(|way| match way {
        WayOut::Skip(form) => Some(form),
        _ => None,
    });
    let mut rows = Vec::new();
    if selection {
        let label = Text::StepOtherMethod.get().into_any();
        let press = move |()| sign_in.show_selection();
        rows.push(view! { <ActionButton action="select-authenticator" label press/> }.into_any());
    }
    if let Some(form) = skip {
        let label = Text::StepSkip.get().into_any();
        let waiting = busy(sign_in, Busy::Choice);
        let press = move |()| sign_in.choose(form.submit());
        rows.push(view! { <ActionButton action="skip" label waiting press/> }.into_any());
    }
    rows.push(start_over(sign_in));
    block("ways", rows)
}

/// The way back to the beginning.
pub(super) fn start_over(sign_in: SignIn) -> AnyView {
    let label = Text::StepStartOver.get().into_any();
    view! { <ActionButton action="cancel" label press=move |()| sign_in.start_over()/> }.into_any()
}

/// Who is signing in.
pub(super) fn who(sign_in: SignIn) -> AnyView {
    let identifier = sign_in.identifier().get_untracked();
    if identifier.is_empty() {
        return nothing();
    }
    let name = element(
        "bdi",
        &[("class", "address"), ("translate", "no")],
        vec![identifier.into_any()],
    );
    sentence(
        "who",
        vec![Text::SignedInAs.get().into_any(), " ".into_any(), name],
    )
}

/// Whether that is under way.
pub(super) fn busy(sign_in: SignIn, with: Busy) -> Signal<bool> {
    Signal::derive(move || sign_in.busy().get() == Some(with))
}
