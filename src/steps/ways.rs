//! What can be done beside a step: the same place and order everywhere (UX-32).

use leptos::prelude::*;

use crate::{
    components::ActionButton,
    idx::{Authenticator, Method, RemediationName, SelectAuthenticator, Step, WayOut},
    markup::{Markup, active, block, element, filled, nothing, on, sentence},
    signal::Signal,
    state::{Busy, SignIn},
    text::{Text, fill},
};

/// The ways out that the response offers, and starting over.
pub(super) fn view(sign_in: SignIn) -> Markup {
    view_with(sign_in, Vec::new())
}

/// The same after the step's own.
pub(super) fn view_with(sign_in: SignIn, mut rows: Vec<Markup>) -> Markup {
    rows.extend(offered(sign_in));
    rows.push(start_over(sign_in));
    block("ways", rows)
}

/// The ways out that the response offers: other places first, then links.
pub(super) fn offered(sign_in: SignIn) -> Vec<Markup> {
    let response = sign_in.response();
    let ways = response
        .as_ref()
        .map(|response| response.ways_out.clone())
        .unwrap_or_default();
    let mut rows = Vec::new();
    let mut has_selection = false;
    let mut places = 0;
    for way in ways {
        let (action, label) = match &way {
            WayOut::SelectAuthenticator(selection)
            | WayOut::SelectAuthenticatorEnroll(selection) => {
                let step = response.as_ref().map(|response| &response.step);
                if !leads_on(selection, step) || std::mem::replace(&mut has_selection, true) {
                    continue;
                }
                ("select-authenticator", Text::StepOtherMethod)
            }
            WayOut::Skip(_) => ("skip", Text::StepSkip),
            WayOut::Recover(_) => match response.as_ref().and_then(|it| it.step.method()) {
                None | Some(Method::Password | Method::OktaVerify) => ("recover", Text::WayRecover),
                _ => ("recover", Text::WayOther),
            },
            WayOut::Provider(_) => {
                rows.insert(places, provider(sign_in, way, PLAIN));
                places += 1;
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
        let label = label.get().into();
        let press = move |()| sign_in.take_way(&way);
        rows.push(view! { <ActionButton action label waiting press/> }.into_inner());
    }
    rows
}

/// A button that is one of several.
pub(super) const PLAIN: &str = "button button--plain";

/// Whether there is anything to choose but the step at hand.
fn leads_on(selection: &SelectAuthenticator, step: Option<&Step>) -> bool {
    match &selection.choices()[..] {
        [] => false,
        [only] => {
            let Some(own) = only.authenticator() else {
                return true;
            };
            let here = step.and_then(Step::authenticator);
            let kind = |of: Option<&Authenticator>| {
                of.and_then(|it| it.key().or(it.kind())).map(str::to_owned)
            };
            let other = own.method() == Method::Other && kind(Some(&own)) != kind(here);
            other || Some(own.method()) != step.and_then(Step::method)
        }
        _ => true,
    }
}

/// A button that leads to an identity provider.
pub(super) fn provider(sign_in: SignIn, way: WayOut, class: &'static str) -> Markup {
    let name = match &way {
        WayOut::Provider(provider) => provider.name.clone(),
        _ => String::new(),
    };
    let label = fill(Text::WayProvider, &[("name", &name)]);
    let attributes = [
        ("class", class),
        ("type", "button"),
        ("data-action", "redirect-idp"),
    ];
    let others = vec![on("click", move || sign_in.take_way(&way))];
    let text = element("span", &[("class", "button__text")], vec![label.into()]);
    active("button", &attributes, others, vec![text])
}

/// The page that Okta hosts.
pub(super) fn hosted(sign_in: SignIn) -> Markup {
    let label = Text::StepHosted.get().into();
    let waiting = busy(sign_in, Busy::Submit);
    let press = move |()| sign_in.go_hosted();
    view! { <ActionButton action="hosted" label waiting press/> }.into_inner()
}

/// The way back to the beginning.
pub(super) fn start_over(sign_in: SignIn) -> Markup {
    let label = Text::StepStartOver.get().into();
    view! { <ActionButton action="cancel" label press=move |()| sign_in.start_over()/> }
        .into_inner()
}

/// Who is signing in: whom the org takes the person for, else what was typed.
pub(super) fn who(sign_in: SignIn) -> Markup {
    let response = untrack(|| sign_in.response());
    let user = response.and_then(|response| response.user.clone());
    let identifier = user
        .map(|user| user.identifier().to_owned())
        .filter(|identifier| !identifier.is_empty())
        .unwrap_or_else(|| sign_in.identifier().get_untracked());
    if identifier.is_empty() {
        return nothing();
    }
    let name = element(
        "bdi",
        &[("class", "address"), ("translate", "no")],
        vec![identifier.into()],
    );
    sentence("who", filled(Text::SignedInAs, vec![("identifier", name)]))
}

/// Whether that is under way.
pub(super) fn busy(sign_in: SignIn, with: Busy) -> Signal<bool> {
    Signal::derive(move || sign_in.busy().get() == Some(with))
}
