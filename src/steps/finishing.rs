//! The quiet page: a transaction is looked up, or a code exchanged.

use super::{FINISHING, head};
use crate::{
    components::heading,
    markup::{Markup, element, section, status},
    signal::Signal,
    state::{Phase, SignIn},
    text::Text,
};

pub(super) fn view(sign_in: SignIn) -> Markup {
    let by_link = matches!(sign_in.phase().get(), Phase::Finishing { by_link: true });
    head(
        sign_in,
        Text::FinishingTitle,
        FINISHING,
        Signal::constant(false),
    );
    let text = if by_link {
        Text::CodeLinkVerified
    } else {
        Text::FinishingText
    };
    section(
        "step finishing",
        vec![
            heading(Text::FinishingTitle.get(), true),
            status(
                "finishing__text",
                vec![
                    element("span", &[("class", "spinner")], Vec::new()),
                    text.get().into(),
                ],
            ),
        ],
    )
}
