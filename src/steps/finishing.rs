//! The quiet page: a transaction is looked up, or a code exchanged.

use leptos::prelude::*;

use super::{FINISHING, head};
use crate::{
    components::Heading,
    state::{Phase, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn) -> impl IntoView {
    let by_link = untrack(|| matches!(&*sign_in.phase().read(), Phase::Finishing { by_link: true }));
    head(sign_in, Text::FinishingTitle, FINISHING, || false);
    let text = if by_link { Text::CodeLinkVerified } else { Text::FinishingText };
    view! {
        <section class="step finishing">
            <Heading text=Text::FinishingTitle.get()/>
            <p class="finishing__text" role="status">
                <span class={"spinner"}></span>
                {text.get()}
            </p>
        </section>
    }
}
