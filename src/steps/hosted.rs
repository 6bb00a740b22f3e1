//! A step that this page has no view for: the other ways, and the Okta-hosted page.

use leptos::prelude::*;

use super::{failed, head, step_notice, ways};
use crate::{
    components::{ActionButton, heading},
    idx::{Authenticator, FormStep, Method, RemediationName},
    markup::{Markup, paragraph, section, sentence, verbatim},
    signal::Signal,
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn, step: &FormStep) -> Markup {
    let asked = match step.authenticator.as_ref().map(Authenticator::method) {
        Some(Method::Duo) => Text::HostedDuo,
        Some(Method::SmartCardIdp) => Text::HostedSmartCard,
        _ if step.smart_card => Text::HostedSmartCard,
        _ => match step.name {
            RemediationName::LaunchAuthenticator
            | RemediationName::DeviceChallengePoll
            | RemediationName::DeviceAppleSsoExtension => Text::HostedDevice,
            _ => Text::HostedText,
        },
    };
    head(
        sign_in,
        Text::HostedTitle,
        "hosted",
        failed(sign_in, Signal::constant(None)),
    );
    section(
        "step hosted",
        vec![
            heading(Text::HostedTitle.get(), true),
            ways::who(sign_in),
            paragraph("step__text", asked.get()),
            step_notice(sign_in, false),
            sentence(
                "step__actions",
                vec![
                    view! {
                        <ActionButton
                            action="hosted"
                            label=Text::HostedAction.get().into()
                            waiting=ways::busy(sign_in, Busy::Submit)
                            main=true
                            press=move |()| sign_in.go_hosted()
                        />
                    }
                    .into_inner(),
                ],
            ),
            // The step's name, for the people who run the site.
            verbatim("step__detail", step.form.name().to_owned()),
            ways::view(sign_in),
        ],
    )
}
