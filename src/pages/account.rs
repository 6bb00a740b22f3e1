//! `/`: the default page, behind the door. Who is signed in, and the way out.

use leptos::prelude::*;

use crate::{
    components::{ActionButton, heading},
    lean::Gather,
    markup::{Markup, anew, element, live, nothing, paragraph, section, sentence},
    state::{Session, SignIn, User},
    text::{Text, fill, time_of_day},
};

/// The default page.
pub fn account(session: Session, sign_in: SignIn) -> Markup {
    sign_in.show(Text::AccountTitle.get(), "", Some("default"));
    live(move || match session.user().get() {
        Some(user) => anew(move || signed_in(session, user.clone())),
        None => nothing(),
    })
}

fn signed_in(session: Session, user: User) -> Markup {
    let name = user
        .name
        .clone()
        .or(user.email.clone())
        .unwrap_or_else(|| user.subject.clone());
    // Moves on with every renewal.
    let until = live(move || {
        let expires_at = session.expires_at().unwrap_or_default();
        time_of_day(expires_at.saturating_mul(1000)).into()
    });
    let facts = [
        (Text::AccountName, user.name.map(Markup::from)),
        (Text::AccountEmail, user.email.map(Markup::from)),
        (Text::AccountUserName, user.user_name.map(Markup::from)),
        (Text::AccountExpires, Some(until)),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(label, value)| value.map(|value| fact(label, value)));
    section(
        "step account",
        vec![
            heading(Text::AccountTitle.get(), true),
            paragraph("step__lead", fill(Text::AccountHello, &[("name", &name)])),
            element("dl", &[("class", "facts")], facts.gather()),
            sentence(
                "step__actions",
                vec![
                    view! {
                        <ActionButton
                            action="sign-out"
                            label=Text::AccountSignOut.get().into()
                            waiting=session.leaving()
                            main=true
                            press=move |()| session.sign_out()
                        />
                    }
                    .into_inner(),
                ],
            ),
        ],
    )
}

fn fact(label: Text, value: Markup) -> Markup {
    let value = element("bdi", &[("translate", "no")], vec![value]);
    element(
        "div",
        &[("class", "facts__row")],
        vec![
            element("dt", &[("class", "facts__name")], vec![label.get().into()]),
            element("dd", &[("class", "facts__value")], vec![value]),
        ],
    )
}
