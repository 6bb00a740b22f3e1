//! What can be done beside a step: the same place and order everywhere (UX-32).

use leptos::prelude::*;

use crate::{
    components::{
        ActionButton,
        markup::{block, element, nothing, sentence},
    },
    idx::{RemediationName, WayOut},
    state::{Busy, SignIn},
    text::{Text, fill},
};

/// The ways out that the response offers, and starting over.
pub(super) fn view(sign_in: SignIn) -> AnyView {
    let mut rows = offered(sign_in);
    rows.push(start_over(sign_in));
    block("ways", rows)
}

/// The ways out that the response offers: other places first, then links.
pub(super) fn offered(sign_in: SignIn) -> Vec<AnyView> {
    let response = sign_in.response();
    let ways = response
        .as_ref()
        .map(|response| response.ways_out.clone())
        .unwrap_or_default();
    let mut rows = Vec::new();
    let mut has_selection = false;
    for way in ways {
        let (action, label) = match &way {
            // A choice of one is none: it is the step at hand.
            WayOut::SelectAuthenticator(selection)
            | WayOut::SelectAuthenticatorEnroll(selection) => {
                if selection.choices().len() < 2 || std::mem::replace(&mut has_selection, true) {
                    continue;
                }
                ("select-authenticator", Text::StepOtherMethod)
            }
            WayOut::Skip(_) => ("skip", Text::StepSkip),
            WayOut::Recover(_) => ("recover", Text::WayRecover),
            WayOut::Provider(_) => {
                rows.push(provider(sign_in, way));
                continue;
            }
            WayOut::Passkey(_) => continue,
            WayOut::Form(step) => match step.name {
                RemediationName::SelectEnrollProfile => ("sign-up", Text::WaySignUp),
                RemediationName::SelectIdentify | RemediationName::Identify => {
                    ("select-identify", Text::WayIdentify)
                }
                RemediationName::UnlockAccount => ("unlock-account", Text::WayUnlock),
                RemediationName::LaunchAuthenticator => ("launch-authenticator", Text::WayLaunch),
                RemediationName::SelectEnrollmentChannel => ("select-channel", Text::WayChannel),
                RemediationName::RequestActivationEmail => ("request-activation", Text::SendAction),
                _ => ("other", Text::WayOther),
            },
        };
        let waiting = busy(sign_in, Busy::Choice);
        let label = label.get().into_any();
        let press = move |()| sign_in.take_way(&way);
        rows.push(view! { <ActionButton action label waiting press/> }.into_any());
    }
    rows
}

/// A button that leads to an identity provider.
pub(super) fn provider(sign_in: SignIn, way: WayOut) -> AnyView {
    let name = match &way {
        WayOut::Provider(provider) => provider.name.clone(),
        _ => String::new(),
    };
    let label = fill(Text::WayProvider, &[("name", &name)]);
    view! {
        <button class="button button--plain" type="button" data-action="redirect-idp" on:click=move |_| sign_in.take_way(&way)>
            <span class="button__text">{label}</span>
        </button>
    }
    .into_any()
}

/// The page that Okta hosts.
pub(super) fn hosted(sign_in: SignIn) -> AnyView {
    let label = Text::StepHosted.get().into_any();
    let waiting = busy(sign_in, Busy::Submit);
    let press = move |()| sign_in.go_hosted();
    view! { <ActionButton action="hosted" label waiting press/> }.into_any()
}

/// The way back to the beginning.
pub(super) fn start_over(sign_in: SignIn) -> AnyView {
    let label = Text::StepStartOver.get().into_any();
    view! { <ActionButton action="cancel" label press=move |()| sign_in.start_over()/> }.into_any()
}

/// Who is signing in.
pub(super) fn who(sign_in: SignIn) -> AnyView {
    let mut identifier = sign_in.identifier().get_untracked();
    // Whom a passkey named has typed nothing.
    if identifier.is_empty() {
        let response = untrack(|| sign_in.response());
        let user = response.and_then(|response| response.user.clone());
        identifier = user.unwrap_or_default().identifier;
    }
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
