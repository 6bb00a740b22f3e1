//! A view that lies in another file: until it is there something else is drawn, and where it cannot be had that is told.

use leptos::{prelude::*, task::spawn_local};

use super::{TERMINAL, head, ways};
use crate::{
    components::{ActionButton, heading},
    later::PartError,
    markup::{Markup, alert, anew, block, element, live, section, status},
    ports::LocalFuture,
    signal::{RwSignal, Signal},
    state::{Screen, SignIn},
    text::Text,
};

/// What a part draws.
type View = fn(SignIn) -> Markup;

/// Loads a part at the first need, and again where that failed.
#[derive(Clone, Copy)]
pub(super) struct Loader {
    door: fn() -> LocalFuture<'static, Result<View, PartError>>,
    part: RwSignal<Option<Result<View, PartError>>>,
    failures: RwSignal<u32>,
}

impl Loader {
    pub(super) fn new(door: fn() -> LocalFuture<'static, Result<View, PartError>>) -> Loader {
        Loader {
            door,
            part: RwSignal::new(None),
            failures: RwSignal::new(0),
        }
    }

    /// What the part draws, or until it is there: that it is on its way.
    pub(super) fn draw(self, sign_in: SignIn) -> Markup {
        if !matches!(self.part.get_untracked(), Some(Ok(_))) {
            self.load();
        }
        live(move || match self.part.get() {
            Some(Ok(view)) => anew(move || view(sign_in)),
            Some(Err(PartError)) => self.failed(sign_in),
            None => section("step", vec![waiting()]),
        })
    }

    fn load(self) {
        self.part.set(None);
        spawn_local(async move {
            let loaded = (self.door)().await;
            if loaded.is_err() {
                self.failures.update(|failures| *failures += 1);
            }
            self.part.set(Some(loaded));
        });
    }

    /// A file that is not there for the second time may be one of a release that is gone: the page of today asks for today's, and
    /// comes back to this step.
    fn try_again(self, sign_in: SignIn) {
        match self.failures.get_untracked() {
            // What was to be told of could be tried again as well.
            _ if sign_in.can_try_again() => sign_in.try_again(),
            ..=1 => self.load(),
            _ => {
                self.load();
                sign_in.reload();
            }
        }
    }

    fn failed(self, sign_in: SignIn) -> Markup {
        let step = match sign_in.screen().get_untracked() {
            Screen::Step(name, _) => name,
            _ => TERMINAL,
        };
        head(sign_in, Text::EndTitle, step, Signal::constant(true));
        let label = Text::StepTryAgain.get().into();
        let press = move |()| self.try_again(sign_in);
        section(
            "step",
            vec![
                heading(Text::EndTitle.get(), true),
                alert(
                    "notice",
                    "",
                    Text::ErrorPrefix.get(),
                    Text::FailedLoad.get().to_owned(),
                ),
                view! { <ActionButton action="try-again" label main=true press/> }.into_inner(),
                block("ways", vec![ways::hosted(sign_in)]),
            ],
        )
    }
}

/// Something is on its way; shown only where that takes a moment.
fn waiting() -> Markup {
    status(
        "quiet",
        vec![
            element("span", &[("class", "spinner")], Vec::new()),
            Text::StepWorking.get().into(),
        ],
    )
}
