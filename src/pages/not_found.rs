//! Any other address.

use crate::{
    components::heading,
    markup::{Markup, element, paragraph, section, sentence},
    signal::effect,
    state::SignIn,
    text::Text,
};

/// Nothing is here.
pub fn not_found(sign_in: SignIn) -> Markup {
    effect(move || sign_in.show(Text::NotFoundTitle.get(), "not-found", None));
    let home = sign_in.home();
    let link = [("class", "button button--link"), ("href", &*home)];
    section(
        "step not-found",
        vec![
            heading(Text::NotFoundTitle.get(), true),
            paragraph("step__text", Text::NotFoundText.get()),
            sentence(
                "step__actions",
                vec![element("a", &link, vec![Text::NotFoundAction.get().into()])],
            ),
        ],
    )
}
