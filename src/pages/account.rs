//! `/`: the default page, behind the door. Who is signed in, and the way out.

use leptos::prelude::*;

use crate::{
    components::{
        ActionButton, heading,
        markup::{anew, element, live, paragraph, section, sentence, status},
    },
    state::{Session, SignIn, User},
    text::{Text, fill},
};

/// The default page.
#[component]
pub fn Account() -> AnyView {
    let session = expect_context::<Session>();
    let sign_in = expect_context::<SignIn>();
    Effect::new(
        move |_| match (session.user().get(), session.half_left.get()) {
            (Some(_), _) => sign_in.show(Text::AccountTitle.get(), "", Some("default")),
            (None, true) => sign_in.show(Text::AccountSignOut.get(), "signed-out", None),
            (None, false) => {}
        },
    );
    live(
        move || match (session.user().get(), session.half_left.get()) {
            (Some(user), _) => anew(move || signed_in(session, sign_in, user.clone())),
            (None, true) => anew(signed_out),
            (None, false) => status(
                "finishing__text",
                vec![Text::AccountSigningOut.get().into_any()],
            ),
        },
    )
}

fn signed_in(session: Session, sign_in: SignIn, user: User) -> AnyView {
    let name = user
        .name
        .clone()
        .or(user.email.clone())
        .unwrap_or_else(|| user.subject.clone());
    let until = sign_in.time_of_day(user.expires_at.saturating_mul(1000));
    let facts = [
        (Text::AccountName, user.name),
        (Text::AccountEmail, user.email),
        (Text::AccountUserName, user.user_name),
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
            element("dl", &[("class", "facts")], facts.collect()),
            sentence(
                "step__actions",
                vec![
                    view! {
                        <ActionButton
                            action="sign-out"
                            label=Text::AccountSignOut.get().into_any()
                            waiting=session.leaving.into()
                            main=true
                            press=move |()| session.sign_out()
                        />
                    }
                    .into_any(),
                ],
            ),
        ],
    )
}

fn fact(label: Text, value: String) -> AnyView {
    let value = element("bdi", &[("translate", "no")], vec![value.into_any()]);
    element(
        "div",
        &[("class", "facts__row")],
        vec![
            element(
                "dt",
                &[("class", "facts__name")],
                vec![label.get().into_any()],
            ),
            element("dd", &[("class", "facts__value")], vec![value]),
        ],
    )
}

fn signed_out() -> AnyView {
    let link = [("class", "button button--link"), ("href", "/login")];
    section(
        "step account",
        vec![
            heading(Text::AccountSignOut.get(), true),
            paragraph("step__text", Text::AccountSignedOutOffline.get()),
            sentence(
                "step__actions",
                vec![element(
                    "a",
                    &link,
                    vec![Text::IdentifyTitle.get().into_any()],
                )],
            ),
        ],
    )
}
