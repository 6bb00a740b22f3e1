//! A step that this page has no view for: the other ways, and the Okta-hosted page.

use leptos::prelude::*;

use super::{head, step_notice, ways};
use crate::{
    components::{ActionButton, Heading},
    state::{Busy, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn, name: String) -> impl IntoView {
    head(sign_in, Text::HostedTitle, "hosted", move || sign_in.problem().get().is_some());
    let busy = Signal::derive(move || sign_in.busy().get() == Some(Busy::Submit));
    view! {
        <section class="step hosted">
            <Heading text=Text::HostedTitle.get()/>
            {ways::who(sign_in)}
            <p class="step__text">{Text::HostedText.get()}</p>
            {step_notice(sign_in, false)}
            <p class="step__actions">
                <ActionButton
                    action="hosted"
                    label=Text::HostedAction.get()
                    waiting=busy
                    main=true
                    press=move |()| sign_in.go_hosted()
                />
            </p>
            // The step's name, for the people who run the site.
            <p class="step__detail" translate="no" dir="ltr">{name}</p>
            {ways::view(sign_in)}
        </section>
    }
}
