//! The step's form.

use leptos::prelude::*;

/// The one form of a step. It is never sent by the browser; `submit` is called instead.
pub fn form(submit: impl Fn() + 'static, children: Vec<AnyView>) -> AnyView {
    let submit: Box<dyn Fn()> = Box::new(submit);
    view! {
        <form class="form" method="post" novalidate on:submit=move |event| {
            event.prevent_default();
            submit();
        }>{children}</form>
    }
    .into_any()
}
