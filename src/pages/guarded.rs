//! The door: a page behind it is for those who are signed in. Everybody else is led to the sign-in page, by way of a word on
//! how their session ended, where it did.

use leptos::prelude::*;

use crate::{
    components::{ActionButton, heading},
    markup::{
        Markup, alerts, anew, block, live, nothing, paragraph, region, section, sentence, status,
    },
    state::{Limit, Place, Session, SessionEnd, SignIn, Standing, Warning},
    text::{Text, fill, fill_count, time_of_day},
};

/// Shows a page to those who are signed in, below what there is to say about their session.
pub fn guarded(session: Session, sign_in: SignIn, page: fn(Session, SignIn) -> Markup) -> Markup {
    live(move || match session.place().get() {
        Place::Inside => anew(move || block("", vec![notices(session), page(session, sign_in)])),
        Place::Leaving => status(
            "finishing__text",
            vec![Text::AccountSigningOut.get().into()],
        ),
        Place::Ended(end) => anew(move || ended(session, sign_in, end)),
        Place::Outside => nothing(),
    })
}

/// What there is to say about a session, in the order of its weight. The warning is drawn on its own, so that nothing else draws
/// it anew: it would be said again, and whoever stands on its button would lose it.
fn notices(session: Session) -> Markup {
    let warning = live(move || {
        let Some(Warning { limit, at_ms }) = session.warning().get() else {
            return nothing();
        };
        let (text, action) = match limit {
            Limit::Idle => (Text::SessionIdleSoon, stay(session)),
            Limit::Lifetime => (Text::SessionLifetimeSoon, sign_in_again(session)),
        };
        let text = fill(text, &[("time", &time_of_day(at_ms))]);
        let parts = vec![paragraph("", text), sentence("step__actions", vec![action])];
        alerts("notice", Text::SessionWarning.get(), parts)
    });
    let standing = live(move || {
        let Standing {
            offline,
            in_memory,
            clock_ahead_s,
            ..
        } = session.standing().get();
        let mut notices = Vec::new();
        for (is_so, text) in [
            (offline, Text::SessionOffline),
            (in_memory, Text::SessionInMemory),
        ] {
            if is_so {
                notices.push(said(text.get().to_owned()));
            }
        }
        if let Some(ahead_s) = clock_ahead_s {
            let minutes = ahead_s.unsigned_abs() / 60;
            let text = match ahead_s > 0 {
                true => Text::SessionClockAhead,
                false => Text::SessionClockBehind,
            };
            notices.push(said(fill_count(text, minutes, &[])));
        }
        block("", notices)
    });
    block("notices", vec![warning, region("", vec![standing])])
}

fn said(text: String) -> Markup {
    paragraph("notice notice--calm", text)
}

fn stay(session: Session) -> Markup {
    action("stay", Text::SessionStay, move || session.stay())
}

fn sign_in_again(session: Session) -> Markup {
    action("sign-out", Text::SessionSignInAgain, move || {
        session.sign_out()
    })
}

fn action(name: &'static str, label: Text, press: impl Fn() + Send + 'static) -> Markup {
    view! {
        <ActionButton action=name label=label.get().into() main=true press=move |()| press()/>
    }
    .into_inner()
}

/// How the session ended, and the way on.
fn ended(session: Session, sign_in: SignIn, end: SessionEnd) -> Markup {
    let (title, text) = match end {
        SessionEnd::SignedOut => (Text::AccountSignedOut, Text::AccountSignedOutText),
        SessionEnd::Untold => (Text::AccountSignedOut, Text::AccountSignedOutOffline),
        SessionEnd::Elsewhere => (Text::AccountSignedOut, Text::SessionElsewhere),
        SessionEnd::Expired => (Text::SessionEnded, Text::SessionExpired),
        SessionEnd::Limit(Limit::Idle) => (Text::AccountSignedOut, Text::SessionIdle),
        SessionEnd::Limit(Limit::Lifetime) => (Text::AccountSignedOut, Text::SessionLifetime),
    };
    sign_in.show(title.get(), "signed-out", None);
    section(
        "step account",
        vec![
            heading(title.get(), true),
            paragraph("step__text", text.get()),
            sentence(
                "step__actions",
                vec![action("sign-in", Text::IdentifyTitle, move || {
                    session.go_on()
                })],
            ),
        ],
    )
}
