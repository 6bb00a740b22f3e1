//! `/login` and `/login/callback`: the sign-in, step by step.

use crate::{markup::Markup, state::SignIn, steps::current_step};

/// The step on screen.
pub fn sign_in_page(sign_in: SignIn) -> Markup {
    current_step(sign_in)
}
