//! `identify`: the form that stands in `index.html`. This view draws no markup; it makes that form follow the state.

use super::{is_of_identifier, problem_text, said};
use crate::{
    passcode::{self, Identifier},
    ports::{IdentifierDrawing, IdentifierEvent, IdentifierPart},
    signal::{RwSignal, Signal, effect},
    state::{Busy, Phase, Problem, Screen, SignIn},
    text::{Text, fill},
};

/// Takes the form over: its events become intents, and it looks as the state says.
///
/// `on_page` is whether the address is one of the sign-in; `submitted` whether Next was pressed before the program ran:
/// then it counts once, now (UX-05). `spoken` changes with the language.
pub fn identifier_form(
    sign_in: SignIn,
    on_page: Signal<bool>,
    spoken: RwSignal<u32>,
    submitted: bool,
) {
    // What was typed that cannot be a name. What is wrong is put into words each time it is drawn: the language may be another then.
    let noticed = RwSignal::new(None::<(u32, String)>);
    let local_error = move || {
        let (_, typed) = noticed.get()?;
        let text = match passcode::read_identifier(&typed) {
            Identifier::Empty => Text::IdentifyEmpty,
            Identifier::TooLong => Text::IdentifyTooLong,
            Identifier::Malformed => Text::IdentifyMalformed,
            Identifier::Whole(_) => return None,
        };
        Some(text.get().to_owned())
    };
    let no_password = RwSignal::new(false);
    let suggestion = RwSignal::new(None::<String>);
    sign_in.on_identifier_form(move |event| match event {
        IdentifierEvent::Submitted => submit(sign_in, noticed, no_password, suggestion),
        IdentifierEvent::Typed => suggestion.set(None),
        IdentifierEvent::SuggestionTaken => {
            if let Some(better) = suggestion.get_untracked() {
                sign_in.fill_identifier(&better);
                suggestion.set(None);
                sign_in.focus_identifier_form(IdentifierPart::Identifier);
            }
        }
        IdentifierEvent::Forgotten => {
            sign_in.forget_identifier();
            sign_in.fill_identifier("");
            sign_in.focus_identifier_form(IdentifierPart::Identifier);
        }
    });

    let asks_password = Signal::memo(move || sign_in.asks_password());
    let shown = Signal::memo(move || on_page.get() && sign_in.screen().get() == Screen::Identify);
    // Where the two are sent together, what is not about the name is about the password, which is then typed again.
    let of_password = move |problem: &Problem| {
        let Problem::Said(messages) = problem else {
            return false;
        };
        asks_password.get() && !messages.iter().any(is_of_identifier)
    };
    let password_error = move || match (no_password.get(), sign_in.problem().get()) {
        (true, _) => Some(Text::PasswordEmpty.get().to_owned()),
        (false, Some((_, problem))) if of_password(&problem) => said(&problem),
        _ => None,
    };
    effect(move || {
        if sign_in
            .problem()
            .get()
            .is_some_and(|(_, it)| of_password(&it))
        {
            sign_in.forget_identifier_password();
        }
    });
    let error = move || match (local_error(), sign_in.problem().get()) {
        (Some(error), _) => Some(error),
        (None, Some((_, problem))) if !of_password(&problem) => said(&problem),
        _ => None,
    };
    let failed = Signal::derive(move || {
        let at_field = error().is_some() || password_error().is_some();
        at_field || sign_in.problem().with(Option::is_some)
    });
    let notice = move || match sign_in.problem().get() {
        Some((_, problem)) if !matches!(problem, Problem::Said(_)) => Some(problem_text(&problem)),
        _ => sign_in
            .restarted()
            .get()
            .then(|| Text::IdentifyRestarted.get().to_owned()),
    };
    effect(move || {
        spoken.track();
        let busy = sign_in.busy().get() == Some(Busy::Submit);
        sign_in.draw_identifier_form(&IdentifierDrawing {
            shown: shown.get(),
            busy,
            button: if busy {
                Text::IdentifyBusy
            } else {
                Text::IdentifyNext
            }
            .get()
            .to_owned(),
            error: error(),
            notice: notice(),
            suggestion: suggestion
                .get()
                .map(|better| fill(Text::IdentifySuggestion, &[("identifier", &better)])),
            remembered: sign_in.remembered().get(),
            passkeys: sign_in.offers_passkeys(),
            password: asks_password.get(),
            password_error: password_error(),
        });
        if shown.get() {
            let title = Text::IdentifyTitle.get();
            match failed.get() {
                true => {
                    let title = [Text::ErrorPrefix.get(), " ", title].concat();
                    sign_in.show(&title, "identify", None);
                }
                false => sign_in.show(title, "identify", None),
            }
        }
    });
    // Asked for only once the transaction is open: who pressed Next before that is led to the field, now that it is drawn.
    let mut asked = true;
    effect(move || {
        let asks = asks_password.get();
        if asks && !asked && sign_in.wants_password() {
            sign_in.focus_identifier_form(IdentifierPart::Password);
        }
        if !asks {
            sign_in.forget_identifier_password();
        }
        asked = asks;
    });
    // Focus: to the field when something is wrong with it, to the heading when the form has come back.
    let mut before = None;
    effect(move || {
        let (shown, failed) = (shown.get(), failed.get());
        match before {
            Some(true) if shown && failed => {
                sign_in.focus_identifier_form(match password_error().is_some() {
                    true => IdentifierPart::Password,
                    false => IdentifierPart::Identifier,
                })
            }
            Some(false) if shown => {
                sign_in.focus_identifier_form(match failed || sign_in.by_keyboard() {
                    true => IdentifierPart::Identifier,
                    false => IdentifierPart::Heading,
                })
            }
            _ => {}
        }
        before = Some(shown);
    });
    if submitted {
        submit(sign_in, noticed, no_password, suggestion);
    }
}

/// Reads the field as it is in the document at this moment (UX-06), and sends it if it can be a name.
fn submit(
    sign_in: SignIn,
    noticed: RwSignal<Option<(u32, String)>>,
    no_password: RwSignal<bool>,
    suggestion: RwSignal<Option<String>>,
) {
    if matches!(
        sign_in.phase().get_untracked(),
        Phase::SignedIn | Phase::Finishing { .. }
    ) {
        return;
    }
    no_password.set(false);
    let typed = sign_in.identifier_typed();
    let number = noticed.get_untracked().map_or(0, |(number, _)| number) + 1;
    match passcode::read_identifier(&typed) {
        Identifier::Whole(identifier) => {
            noticed.set(None);
            let better = passcode::suggestion(&identifier);
            suggestion.set(better);
            let password = sign_in.identifier_password();
            if password.as_deref() == Some("") {
                return no_password.set(true);
            }
            sign_in.authenticate(&identifier, password);
        }
        _ => noticed.set(Some((number, typed))),
    }
}
