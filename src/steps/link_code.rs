//! The link was opened where its transaction is not known: the code, large, with what to do with it (UX-41, UX-42).
//! Nothing is sent from here.

use leptos::prelude::*;

use super::{LINK_CODE, head};
use crate::{
    components::{ActionButton, Heading},
    state::SignIn,
    text::Text,
};

pub(super) fn view(sign_in: SignIn, code: String) -> impl IntoView {
    head(sign_in, Text::LinkCodeTitle, LINK_CODE, || false);
    let copied = RwSignal::new(None::<bool>);
    let to_copy = code.clone();
    let copy = move |()| sign_in.copy(to_copy.clone(), move |done| copied.set(Some(done)));
    let webview = sign_in.in_app_browser();
    view! {
        <section class="step link-code">
            <Heading text=Text::LinkCodeTitle.get()/>
            <p class="link-code__code" translate="no" dir="ltr">{code}</p>
            <p class="step__actions">
                <ActionButton action="copy" label=Text::LinkCodeCopy.get() main=true press=copy/>
            </p>
            <p class="link-code__status" role="status">
                {move || copied.get().map(|done| if done { Text::LinkCodeCopied } else { Text::LinkCodeNotCopied }.get())}
            </p>
            <p class="step__text">{Text::LinkCodeText.get()}</p>
            {webview.then(|| view! { <p class="step__text">{Text::LinkCodeWebview.get()}</p> })}
            <p class="notice notice--calm">{Text::LinkCodeWarning.get()}</p>
        </section>
    }
}
