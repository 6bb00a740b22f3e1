//! `/login` and `/login/callback`: the sign-in, step by step.

use leptos::prelude::*;

use crate::steps::CurrentStep;

/// The step on screen.
#[component]
pub fn SignInPage() -> AnyView {
    CurrentStep()
}
