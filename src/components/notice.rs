//! A box with something to heed.

use leptos::prelude::*;

/// Something that went wrong, said at once. It is made anew each time, so that the same words are said again.
#[component]
pub fn Notice(
    /// A word before the text for those who do not see the colour, such as "Error:".
    #[prop(into)]
    prefix: String,
    /// Its text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <p class="notice" role="alert">
            <span class="visually-hidden">{prefix} " "</span>
            {text}
        </p>
    }
}
