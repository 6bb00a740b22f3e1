//! The step's form.

use crate::markup::{Markup, active, fixed, on};

/// The one form of a step. It is never sent by the browser; `submit` is called instead.
pub fn form(submit: impl Fn() + Send + 'static, children: Vec<Markup>) -> Markup {
    let attributes = [("class", "form"), ("method", "post")];
    let others = vec![fixed("novalidate", ""), on("submit", submit)];
    active("form", &attributes, others, children)
}
