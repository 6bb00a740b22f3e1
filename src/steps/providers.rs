//! `redirect-idp` alone: the person can only go on at another place.

use super::{failed, head, step_notice, ways};
use crate::{
    components::heading,
    idx::{Provider, WayOut},
    lean::Gather,
    markup::{Markup, block, paragraph, section},
    signal::Signal,
    state::SignIn,
    text::Text,
};

pub(super) fn view(sign_in: SignIn, providers: Vec<Provider>) -> Markup {
    let title = Text::ProvidersTitle;
    head(
        sign_in,
        title,
        "redirect-idp",
        failed(sign_in, Signal::constant(None)),
    );
    // Where there is one alone, it is the page's main action.
    let class = match providers.len() {
        1 => "button",
        _ => ways::PLAIN,
    };
    let buttons = providers
        .into_iter()
        .map(|provider| ways::provider(sign_in, WayOut::Provider(provider), class))
        .gather();
    section(
        "step providers",
        vec![
            heading(title.get(), true),
            ways::who(sign_in),
            paragraph("step__text", Text::ProvidersText.get()),
            step_notice(sign_in, false),
            block("providers", buttons),
            ways::view(sign_in),
        ],
    )
}
