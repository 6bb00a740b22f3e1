//! The link was opened where its transaction is not known: the code, large, with what to do with it (UX-41, UX-42).
//! Nothing is sent from here.

use leptos::prelude::*;

use super::{LINK_CODE, head};
use crate::{
    components::{ActionButton, heading},
    markup::{Markup, live, nothing, paragraph, section, sentence, status, verbatim},
    signal::{RwSignal, Signal},
    state::SignIn,
    text::Text,
};

pub(super) fn view(sign_in: SignIn, code: String) -> Markup {
    head(
        sign_in,
        Text::LinkCodeTitle,
        LINK_CODE,
        Signal::constant(false),
    );
    let copied = RwSignal::new(None::<bool>);
    let to_copy = code.clone();
    let copy = move |()| sign_in.copy(to_copy.clone(), move |done| copied.set(Some(done)));
    let outcome = move || match copied.get() {
        Some(true) => Text::LinkCodeCopied.get().into(),
        Some(false) => Text::LinkCodeNotCopied.get().into(),
        None => nothing(),
    };
    section("step link-code", vec![
        heading(Text::LinkCodeTitle.get(), true),
        verbatim("link-code__code", code),
        sentence("step__actions", vec![
            view! { <ActionButton action="copy" label=Text::LinkCodeCopy.get().into() main=true press=copy/> }.into_inner(),
        ]),
        status("link-code__status", vec![live(outcome)]),
        paragraph("step__text", Text::LinkCodeText.get()),
        match sign_in.in_app_browser() {
            true => paragraph("step__text", Text::LinkCodeWebview.get()),
            false => nothing(),
        },
        paragraph("notice notice--calm", Text::LinkCodeWarning.get()),
    ])
}
