//! Any other address.

use leptos::prelude::*;

use crate::{components::Heading, state::SignIn, text::Text};

/// Nothing is here.
#[component]
pub fn NotFound() -> impl IntoView {
    let sign_in = expect_context::<SignIn>();
    Effect::new(move |_| sign_in.show(Text::NotFoundTitle.get(), "not-found", None));
    view! {
        <section class="step not-found">
            <Heading text=Text::NotFoundTitle.get()/>
            <p class="step__text">{Text::NotFoundText.get()}</p>
            <p class="step__actions"><a class="button button--link" href="/">{Text::NotFoundAction.get()}</a></p>
        </section>
    }
}
